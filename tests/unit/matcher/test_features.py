"""Hashes of words and letters, their counts and their weights."""

# scipy ships no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.features import (
    TextHasher,
    counts,
    letters_of,
    smoothed_idf,
    weighted,
    words_and_letters_of,
    words_of,
)

WORDS = st.text(alphabet="abcdeé ", max_size=40)


@given(text=WORDS, known=st.lists(WORDS, max_size=4))
def test_known_words_change_nothing_to_hashes(text: str, known: list[str]) -> None:
    plain, quick = TextHasher().hashes(text), TextHasher(known).hashes(text)

    np.testing.assert_array_equal(quick.words, plain.words)
    np.testing.assert_array_equal(quick.letters, plain.letters)


def test_a_word_has_one_hash_and_the_grams_of_three_to_five_letters() -> None:
    found = TextHasher().hashes("pain")

    assert len(words_of(found)) == 1
    assert len(letters_of(found)) == 4 + 3 + 2  # of "#pain#"
    assert len(words_and_letters_of(found)) == 10


def test_a_text_without_word_has_no_hash() -> None:
    found = TextHasher().hashes("  ")

    assert words_and_letters_of(found).size == 0


def test_hasher_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    hasher = TextHasher(["cuire du pain", "servir des plats"])
    hasher.save(tmp_path)
    again = TextHasher.load(tmp_path)

    for text in ("cuire des plats", "inconnu au bataillon"):
        before, after = hasher.hashes(text), again.hashes(text)
        np.testing.assert_array_equal(after.words, before.words)
        np.testing.assert_array_equal(after.letters, before.letters)


@given(
    st.lists(
        st.lists(st.integers(0, 2**32 - 1), max_size=12).map(
            lambda row: np.array(row, dtype=np.uint32)
        ),
        max_size=6,
    )
)
def test_counts_are_those_of_a_loop(rows: list[np.ndarray]) -> None:
    expected = np.zeros((len(rows), 8), dtype=np.float32)
    for i, row in enumerate(rows):
        for value in row.tolist():
            expected[i, value % 8] += 1

    np.testing.assert_array_equal(counts(rows, 8).toarray(), expected)


def test_idf_is_higher_for_rarer_buckets() -> None:
    bags = counts([np.array([1, 2], np.uint32), np.array([1], np.uint32)], 4)

    idf = smoothed_idf(bags)

    np.testing.assert_allclose(idf, np.log(3 / np.array([1, 3, 2, 1])) + 1, rtol=1e-6)


def test_weighted_rows_have_norm_one_or_zero() -> None:
    bags = counts([np.array([1, 1, 2], np.uint32), np.empty(0, np.uint32)], 4)

    rows = weighted(bags, np.ones(4, dtype=np.float32)).toarray()

    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 0], atol=1e-6)
    assert rows[0, 1] > rows[0, 2]
