"""Labelled offers that look like a text: their trades are votes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import FloatArray, IntArray
from matcher.features import Hashes
from matcher.index import index_named
from matcher.lexical import LexicalIndex


class Neighbours:
    """Vote of the nearest labelled offers, half by words and half by vectors.

    A vote weighs the similarity to the power of `sharpness`, divided by the square
    root of the number of labelled offers of its family, so that rare trades are
    not drowned. The votes of one text sum to 1: a text with no near neighbour
    still spreads one vote.

    Parameters
    ----------
    k
        Neighbours that vote, by words and by vectors.
    sharpness
        Power of the similarity.
    index
        Name of the vector index (`matcher.index.index_named`).

    Attributes
    ----------
    family_
        Row of the family of each labelled offer, shape (n_offers,).
    vectors_
        Their vectors, shape (n_offers, dim).
    """

    def __init__(
        self,
        n_families: int,
        *,
        k: int = 15,
        sharpness: float = 4.0,
        index: str = "exact",
    ) -> None:
        self.n_families = n_families
        self.k = k
        self.sharpness = sharpness
        self.index = index

    def fit(
        self,
        texts: Sequence[Hashes],
        vectors: FloatArray,
        family: NDArray[np.int64],
        *,
        without: Sequence[int] = (),
    ) -> Self:
        """Keep the labelled offers; ``family`` has shape (n_offers,)."""
        self.words_ = LexicalIndex("words", buckets=2**17, without=without).fit(texts)
        return self._keep(vectors, family)

    def votes(self, texts: Sequence[Hashes], vectors: FloatArray) -> FloatArray:
        """Return the share of votes of each family, shape (n_texts, n_families)."""
        k = min(self.k, len(self.family_))
        words = self.words_.similarity(texts)
        rows = np.argsort(-words, axis=1, kind="stable")[:, :k]
        by_words = self._votes(np.take_along_axis(words, rows, axis=1), rows)
        by_vectors = self._votes(*self.nearest_.search(vectors, k))
        return (by_words + by_vectors) / np.float32(2)

    def _keep(self, vectors: FloatArray, family: NDArray[np.int64]) -> Self:
        self.vectors_ = vectors
        self.nearest_ = index_named(self.index).fit(vectors)
        self.family_ = family
        size = np.bincount(family, minlength=self.n_families)
        self._rarity = (1 / np.sqrt(np.maximum(size, 1))).astype(np.float32)
        return self

    def _votes(self, similarity: FloatArray, rows: IntArray) -> FloatArray:
        """Return the share of votes of each family, shape (n, n_families)."""
        n = len(rows)
        weight = np.maximum(similarity, 0) ** np.float32(self.sharpness)
        weight *= self._rarity[self.family_[rows]]
        votes = np.zeros((n, self.n_families), dtype=np.float32)
        np.add.at(votes, (np.arange(n)[:, None], self.family_[rows]), weight)
        total = votes.sum(axis=1, keepdims=True)
        return np.asarray(votes / np.where(total > 0, total, 1), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the labelled offers, as hashed words and vectors: no text."""
        self.words_.save(folder / "words")
        np.save(folder / "vectors.npy", self.vectors_.astype(np.float16))
        np.save(folder / "family.npy", self.family_)
        np.save(folder / "n_families.npy", np.array([self.n_families, self.k]))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read neighbours written by `save`."""
        n_families, k = np.load(folder / "n_families.npy", allow_pickle=False)
        near = cls(int(n_families), k=int(k))
        near.words_ = LexicalIndex.load(folder / "words", "words")
        vectors = np.load(folder / "vectors.npy", allow_pickle=False)
        family = np.load(folder / "family.npy", allow_pickle=False)
        return near._keep(vectors.astype(np.float32), family)
