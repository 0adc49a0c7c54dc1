"""Titled texts to families and sheets."""

import numpy as np

from matcher.classify import titled_scores
from matcher.engine import Matcher
from matcher.trades import best_sheet

TITLES = [
    ("Boulanger H/F", "Pétrir une pâte à pain.", "D1102", "D1102"),
    ("Tourier", "Laminer une pâte feuilletée.", "D1102", "D1115"),
    ("Développeuse web", "Créer des pages web", "M1805", "M1812"),
    ("Chauffeur citerne", "Dépoter une citerne", "N4101", "N4110"),
]


def test_the_family_and_the_sheet_of_a_text(matcher: Matcher) -> None:
    scorer, table = matcher.ranker.scorer, matcher.table
    queries = [scorer.query(title, text) for title, text, _, _ in TITLES]

    scores = titled_scores(scorer, queries)

    for i, (_, _, family, sheet) in enumerate(TITLES):
        best = int(np.argmax(scores.family[i]))
        assert table.families[best] == family
        assert table.sheets[best_sheet(scores.sheet[i], scorer.table, best)] == sheet


def test_no_sheet_is_above_its_family(matcher: Matcher) -> None:
    scorer = matcher.ranker.scorer

    scores = titled_scores(scorer, [scorer.query("Agent d'entretien", "Nettoyer")])

    above = scores.family[:, matcher.table.family_of_sheet]
    assert np.all(scores.sheet <= above + 1e-6)
    np.testing.assert_allclose(scorer.by_family(scores.sheet), scores.family, atol=1e-6)
    assert (scores.family.dtype, scores.sheet.dtype) == (np.float32, np.float32)


def test_the_last_family_ends_with_the_last_sheet(matcher: Matcher) -> None:
    scorer = matcher.ranker.scorer
    last = len(matcher.table.families) - 1
    scores = np.zeros(len(matcher.table.sheets), dtype=np.float32)
    scores[-1] = 1

    assert best_sheet(scores, scorer.table, last) == len(scores) - 1
    assert best_sheet(scores, scorer.table, 0) == 0
