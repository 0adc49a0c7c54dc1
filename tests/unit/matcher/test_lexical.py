"""TF-IDF on hashes: cosines, stop words, groups, save and load."""

from pathlib import Path

import numpy as np
import pytest

from matcher.errors import NotFittedError
from matcher.features import TextHasher
from matcher.lexical import LexicalIndex, best_by_group

HASHER = TextHasher()
DOCUMENTS = HASHER.all(["cuire du pain", "servir du vin", "coder en python"])


@pytest.mark.parametrize("kind", ["words", "letters"])
def test_a_document_is_closest_to_itself(kind: str) -> None:
    similarity = LexicalIndex(kind).fit(DOCUMENTS).similarity(DOCUMENTS)

    np.testing.assert_allclose(np.diag(similarity), 1, atol=1e-6)
    np.testing.assert_array_equal(similarity.argmax(axis=1), [0, 1, 2])
    assert similarity.min() >= 0
    assert similarity.max() <= 1 + 1e-6


def test_letters_forgive_a_slip_and_words_do_not() -> None:
    typed = HASHER.all(["pythonn"])

    assert LexicalIndex("words").fit(DOCUMENTS).similarity(typed).max() == 0
    assert LexicalIndex("letters").fit(DOCUMENTS).similarity(typed).argmax() == 2


def test_a_stop_word_counts_for_nothing() -> None:
    stop = int(HASHER.hashes("du").words[0])
    index = LexicalIndex("words", without=[stop]).fit(DOCUMENTS)

    np.testing.assert_array_equal(index.similarity(HASHER.all(["du"])), 0)
    assert index.similarity(HASHER.all(["du pain"]))[0, 1] == 0


def test_an_empty_text_is_close_to_nothing() -> None:
    result = LexicalIndex("words").fit(DOCUMENTS).similarity(HASHER.all(["", "pain"]))

    assert result.shape == (2, 3)
    np.testing.assert_array_equal(result[0], 0)


def test_before_fit() -> None:
    with pytest.raises(NotFittedError, match="LexicalIndex is not fitted"):
        LexicalIndex("words").similarity(DOCUMENTS)


def test_save_and_load_differ_by_half_precision_only(tmp_path: Path) -> None:
    stop = int(HASHER.hashes("du").words[0])
    index = LexicalIndex("words", buckets=2**10, without=[stop]).fit(DOCUMENTS)
    index.save(tmp_path / "one")
    once = LexicalIndex.load(tmp_path / "one", "words")
    once.save(tmp_path / "two")
    twice = LexicalIndex.load(tmp_path / "two", "words")

    expected = index.similarity(DOCUMENTS)
    np.testing.assert_allclose(once.similarity(DOCUMENTS), expected, atol=2e-3)
    np.testing.assert_array_equal(
        twice.similarity(DOCUMENTS), once.similarity(DOCUMENTS)
    )


def test_best_by_group_has_a_group_of_one() -> None:
    scores = np.array([[1, 5, 2, 0], [4, 3, 2, 1]], dtype=np.float32)

    result = best_by_group(scores, np.array([0, 1, 3]))

    np.testing.assert_array_equal(result, [[1, 5, 0], [4, 3, 1]])
