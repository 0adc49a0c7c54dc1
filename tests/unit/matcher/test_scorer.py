"""Parts of the scores: named, bounded, of the right shape, saved and loaded."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.engine import Matcher
from matcher.scorer import TradeScorer
from matcher.weights import DONE_WEIGHTS, OFFER_WEIGHTS

HALF = 1e-3  # documents and vectors are kept in half precision
WORDS = st.text(max_size=60) | st.sampled_from(["boulangère", "conduire un camion"])


@pytest.fixture(scope="module")
def scorer(matcher: Matcher) -> TradeScorer:
    return matcher.ranker.scorer


@given(title=WORDS, text=WORDS)
@settings(deadline=None)
def test_every_part_of_any_text_is_in_0_1(
    matcher: Matcher, title: str, text: str
) -> None:
    scorer = matcher.ranker.scorer
    query = scorer.query(title, text)
    offer = scorer.offer_parts([query])
    phrases = scorer.phrase_parts([query], [scorer.name_cosines(query)])

    n_sheets, n_families = len(scorer.table.sheets), len(scorer.table.families)
    assert {*offer.sheets, *offer.families} == set(OFFER_WEIGHTS)
    assert set(phrases) == set(DONE_WEIGHTS) - {"family"}  # joined by the ranker
    for part in (*offer.sheets.values(), *phrases.values()):
        assert part.shape == (1, n_sheets)
        assert part.min() >= 0
        assert part.max() <= 1 + HALF
    for part in offer.families.values():
        assert part.shape == (1, n_families)
        assert part.min() >= 0
        assert part.max() <= 1 + HALF


def test_without_neighbours_there_is_no_such_part(scorer: TradeScorer) -> None:
    alone = replace(scorer, neighbours=None)
    query = alone.query("Boulanger", "pain")

    parts = alone.offer_parts([query])

    assert "neighbours" not in parts.families
    assert "neighbours" in scorer.offer_parts([query]).families


@pytest.mark.parametrize(
    ("title", "share"),
    [
        pytest.param("Boulanger", 1.0, id="the-name-alone"),
        pytest.param("Boulangère H/F", 1.0, id="the-other-gender"),
        pytest.param("Super boulanger", 0.8 * 9 / 14, id="not-first"),
        pytest.param("Nuage", 0.0, id="no-name"),
        pytest.param("", 0.0, id="no-title"),
    ],
)
def test_share_of_a_title_that_is_a_name(
    scorer: TradeScorer, title: str, share: float
) -> None:
    parts = scorer.offer_parts([scorer.query(title, "")])

    baker = scorer.table.families.index("D1102")
    assert parts.families["name_exact"][0, baker] == pytest.approx(share, abs=1e-6)


def test_a_query_without_phrase_is_close_to_no_name(scorer: TradeScorer) -> None:
    cosines = scorer.name_cosines(scorer.query_of([]))

    assert cosines.shape == (1, len(scorer.table.names))
    assert not cosines.any()


def test_a_batch_gives_what_each_text_gives_alone(scorer: TradeScorer) -> None:
    queries = [scorer.query(t, x) for t, x in (("a", "pain"), ("", ""), ("vigile", ""))]

    together = scorer.offer_parts(queries)

    for i, query in enumerate(queries):
        alone = scorer.offer_parts([query])
        for name, part in (together.sheets | together.families).items():
            other = (alone.sheets | alone.families)[name]
            np.testing.assert_allclose(part[i], other[0], atol=1e-6)


def test_by_family_is_the_best_sheet(scorer: TradeScorer) -> None:
    scores = np.arange(len(scorer.table.sheets), dtype=np.float32)

    best = scorer.by_family(scores)

    for family, value in enumerate(best.tolist()):
        rows = np.flatnonzero(scorer.table.family_of_sheet == family)
        assert value == rows.max()


def test_load_of_save_is_equal(scorer: TradeScorer, tmp_path: Path) -> None:
    scorer.save(tmp_path)

    again = TradeScorer.load(tmp_path, scorer.table)

    query = scorer.query("Serveuse", "Servir des plats. Dresser des tables.")
    before, after = scorer.offer_parts([query]), again.offer_parts([query])
    for name, part in (before.sheets | before.families).items():
        np.testing.assert_array_equal((after.sheets | after.families)[name], part)
    np.testing.assert_array_equal(again.name_cosines(query), scorer.name_cosines(query))
