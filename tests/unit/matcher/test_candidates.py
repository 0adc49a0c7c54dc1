"""Candidates of a text, and what speaks for each."""

import numpy as np
import pytest

from matcher.candidates import FEATURES, Candidates, Finder, pieces_of
from matcher.engine import Matcher
from matcher.likelihood import likelihood


@pytest.fixture(scope="module")
def finder(matcher: Matcher) -> Finder:
    table = matcher.ranker.competences
    return Finder(
        index=table.index,
        vectors=table.vectors,
        word_vectors=table.word_vectors,
        sheets=table.sheets,
        done=np.array([kind == "savoir_faire" for kind in table.kinds]),
    )


def found(finder: Finder, folded: str, likely: list[int]) -> Candidates:
    tokens = finder.index.tokens_of(folded)
    phrases = np.array([0, len(tokens.stems)])
    pieces = pieces_of(folded, tokens, phrases)
    return finder.find(tokens, phrases, pieces, np.array(likely, dtype=np.int64))


def test_a_phrase_is_cut_where_it_turns(finder: Finder) -> None:
    folded = "conduire un camion, cuire des pains et dresser des tables"
    tokens = finder.index.tokens_of(folded)

    pieces = pieces_of(folded, tokens, np.array([0, len(tokens.stems)]))

    words = [folded[tokens.starts[at] :].split()[0] for at in pieces[:-1]]
    assert words == ["conduire", "cuire", "dresser"]


def test_features_of_a_label_that_is_written(finder: Finder, matcher: Matcher) -> None:
    row = matcher.ranker.competences.labels.index("Conduire un camion")

    candidates = found(finder, "conduire un camion", [row])

    best = int(np.argmax(likelihood(candidates.features)))
    assert candidates.label[best] == row
    of = dict(zip(FEATURES, candidates.features[best].tolist(), strict=True))
    assert of["cover"] == of["same"] == of["dense"] == pytest.approx(1)
    assert of["lacking"] == of["besides"] == pytest.approx(0, abs=1e-6)
    assert of["likely"] == of["done"] == 1
    assert of["meaning"] > 0.9


def test_a_likely_label_is_more_probable(finder: Finder, matcher: Matcher) -> None:
    row = matcher.ranker.competences.labels.index("Conduire un camion")

    def best(likely: list[int]) -> float:
        candidates = found(finder, "conduire un camion rouge", likely)
        return float(likelihood(candidates.features)[candidates.label == row].max())

    assert 0 < best([]) < best([row]) < 1


def test_words_of_no_label_have_no_candidate(finder: Finder) -> None:
    assert not len(found(finder, "xylophone zigzaguant", []).label)
