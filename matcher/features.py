"""Hashed features of a text: its words, and the letters of its words."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingTypeArgument=false

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from matcher.arrays import FloatArray

_GRAMS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Hashes:
    """The features of one text: 32-bit hashes of its words and of its letters."""

    words: NDArray[np.uint32]
    letters: NDArray[np.uint32]


class TextHasher:
    """Hash texts that are already normalised (`skills_ref.text.GenderLexicon`).

    The hashes of known words are kept; the words of a person's text, unless the
    reference has them too, are hashed again each time: nothing of them is kept.

    Parameters
    ----------
    known
        Texts whose words are kept, for speed.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._known: dict[str, tuple[int, NDArray[np.uint32]]] = {}
        for text in known:
            for word in text.split():
                if word not in self._known:
                    self._known[word] = _word_hashes(word)

    @property
    def known_words(self) -> tuple[str, ...]:
        """The words that are kept."""
        return tuple(self._known)

    def knows(self, word: str) -> bool:
        """Say whether a normalised word is one of the known texts."""
        return word in self._known

    def hashes(self, text: str) -> Hashes:
        """Return the hashes of one text."""
        found = [self._known.get(w) or _word_hashes(w) for w in text.split()]
        return Hashes(
            words=np.array([whole for whole, _ in found], dtype=np.uint32),
            letters=np.concatenate([grams for _, grams in found])
            if found
            else np.empty(0, dtype=np.uint32),
        )

    def all(self, texts: Iterable[str]) -> list[Hashes]:
        """Return the hashes of each text."""
        return [self.hashes(text) for text in texts]

    def save(self, folder: Path) -> None:
        """Write the known words and their hashes."""
        folder.mkdir(parents=True, exist_ok=True)
        known = sorted(self._known)
        pl.DataFrame({"word": known}).write_parquet(folder / "words.parquet")
        whole = [self._known[word][0] for word in known]
        grams = [self._known[word][1] for word in known]
        np.save(folder / "whole.npy", np.array(whole, dtype=np.uint32))
        np.save(folder / "letters.npy", np.concatenate(grams))
        np.save(folder / "lengths.npy", np.array([len(g) for g in grams]))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a hasher written by `save`."""
        part = {
            name: np.load(folder / f"{name}.npy", allow_pickle=False)
            for name in ("whole", "letters", "lengths")
        }
        ends = np.cumsum(part["lengths"])
        starts = ends - part["lengths"]
        words = pl.read_parquet(folder / "words.parquet")["word"].to_list()
        hasher = cls()
        hasher._known = {
            word: (whole, part["letters"][a:b])
            for word, whole, a, b in zip(
                words,
                part["whole"].tolist(),
                starts.tolist(),
                ends.tolist(),
                strict=True,
            )
        }
        return hasher


def _word_hashes(word: str) -> tuple[int, NDArray[np.uint32]]:
    padded = f"#{word}#"
    grams = [
        crc32(padded[i : i + n].encode())
        for n in _GRAMS
        for i in range(len(padded) - n + 1)
    ]
    return crc32(f"={word}".encode()), np.array(grams, dtype=np.uint32)


def letters_of(hashes: Hashes) -> NDArray[np.uint32]:
    """Return the letter hashes of a text."""
    return hashes.letters


def words_of(hashes: Hashes) -> NDArray[np.uint32]:
    """Return the word hashes of a text."""
    return hashes.words


def words_and_letters_of(hashes: Hashes) -> NDArray[np.uint32]:
    """Return all the hashes of a text."""
    return np.concatenate((hashes.words, hashes.letters))


def counts(rows: Sequence[NDArray[np.uint32]], buckets: int) -> sparse.csr_matrix:
    """Return how often each bucket occurs in each row, shape (n_rows, buckets).

    Parameters
    ----------
    rows
        Hashes of each text.
    buckets
        Number of buckets, a power of two.

    Examples
    --------
    >>> counts([np.array([5, 5, 2], dtype=np.uint32)], 4).toarray()
    array([[0., 2., 1., 0.]], dtype=float32)
    """
    if not rows:
        return sparse.csr_matrix((0, buckets), dtype=np.float32)
    bucket = np.concatenate(rows) & np.uint32(buckets - 1)
    row = np.repeat(np.arange(len(rows), dtype=np.int64), [len(r) for r in rows])
    cell, count = np.unique(row * buckets + bucket, return_counts=True)
    starts = np.searchsorted(cell, np.arange(len(rows) + 1, dtype=np.int64) * buckets)
    return sparse.csr_matrix(
        (count.astype(np.float32), (cell % buckets).astype(np.int32), starts),
        shape=(len(rows), buckets),
    )


def smoothed_idf(bags: sparse.csr_matrix) -> FloatArray:
    """Return log((1 + n) / (1 + documents with the bucket)) + 1 for each bucket."""
    seen = np.bincount(bags.indices, minlength=bags.shape[1])
    return (np.log((1 + bags.shape[0]) / (1 + seen)) + 1).astype(np.float32)


def weighted(bags: sparse.csr_matrix, idf: FloatArray) -> sparse.csr_matrix:
    """Return rows of norm 1: (1 + log count) times idf. A row of zeros stays so."""
    data = (1 + np.log(bags.data)) * idf[bags.indices]
    row = np.repeat(np.arange(bags.shape[0]), np.diff(bags.indptr))
    norm = np.sqrt(np.bincount(row, weights=data * data, minlength=bags.shape[0]))
    data = (data / np.where(norm > 0, norm, 1)[row]).astype(np.float32)
    return sparse.csr_matrix((data, bags.indices, bags.indptr), shape=bags.shape)
