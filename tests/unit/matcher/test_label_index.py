"""Labels by the stems of their words."""

from pathlib import Path

import numpy as np
import pytest

from matcher.label_index import Hits, LabelIndex

LABELS = [
    "Conduire un camion",
    "Gestion de Maintenance Assistée par Ordinateur (GMAO)",
    "Règles d'hygiène et de sécurité",
    "Règles de sécurité",
    "BP préparateur en pharmacie",
    "Techniques de soudage",
]


@pytest.fixture(scope="module")
def index() -> LabelIndex:
    return LabelIndex.from_labels(LABELS)


def hits(index: LabelIndex, folded: str, least: float = 0.5) -> tuple[Hits, list[str]]:
    tokens = index.tokens_of(folded)
    phrases = np.array([0, len(tokens.stems)])
    found = index.search(tokens, phrases, least=least)
    words = [
        folded[tokens.starts[a] : tokens.ends[b]]
        for a, b in zip(found.first, found.last, strict=True)
    ]
    return found, words


def labels_of(index: LabelIndex, found: Hits) -> list[str]:
    return [LABELS[index.owner[wording]] for wording in found.wording]


def test_a_noun_meets_a_verb(index: LabelIndex) -> None:
    found, words = hits(index, "la conduite de camions")

    assert labels_of(index, found) == ["Conduire un camion"]
    assert words == ["conduite de camions"]
    assert found.cover[0] == pytest.approx(1)
    assert 0 < found.same[0] < 1  # only "camion" is written letter for letter


def test_a_short_form_stands_for_the_label(index: LabelIndex) -> None:
    found, words = hits(index, "maitrise de la gmao", least=0.99)

    assert labels_of(index, found) == [LABELS[1]]
    assert words == ["gmao"]


def test_a_diploma_has_its_whole_name_too(index: LabelIndex) -> None:
    folded = "brevet professionnel de preparateur en pharmacie"

    found, _ = hits(index, folded, least=0.99)

    assert labels_of(index, found) == ["BP préparateur en pharmacie"]


def test_the_words_are_the_closest_ones(index: LabelIndex) -> None:
    folded = "regles de la maison, la pharmacie, les regles de securite"

    _, words = hits(index, folded, least=0.99)

    assert words == ["regles de securite"]


def test_a_pair_without_shared_words_keeps_its_piece(index: LabelIndex) -> None:
    tokens = index.tokens_of("conduire un camion rouge")

    found = index.pairs(tokens, np.array([0]), np.array([3]), np.array([5]))

    assert found.cover.tolist() == [0]
    assert (found.first.tolist(), found.last.tolist()) == ([0], [2])


def test_nothing_is_found_in_nothing(index: LabelIndex) -> None:
    assert not len(hits(index, "le ciel est bleu")[0].wording)


def test_an_index_comes_back_as_it_was(index: LabelIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    again = LabelIndex.load(tmp_path)

    folded = "conduite d'un camion, regles de securite, gmao et soudure"
    one, words = hits(index, folded)
    other, words_again = hits(again, folded)
    assert words == words_again
    for name, value in one._asdict().items():
        np.testing.assert_array_equal(value, other._asdict()[name])
