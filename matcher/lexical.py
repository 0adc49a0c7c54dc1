"""TF-IDF on hashed words or letters, without a vocabulary to keep."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingTypeArgument=false

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.arrays import FloatArray
from matcher.artefacts import load_matrix, save_matrix
from matcher.errors import NotFittedError
from matcher.features import (
    Hashes,
    counts,
    letters_of,
    smoothed_idf,
    weighted,
    words_of,
)

_KINDS: dict[str, Callable[[Hashes], NDArray[np.uint32]]] = {
    "words": words_of,
    "letters": letters_of,
}


class LexicalIndex:
    """Cosines of a text with every document, on words or on letters of words.

    Parameters
    ----------
    kind
        ``"words"`` or ``"letters"`` (3 to 5 letters inside a word).
    buckets
        Number of hashed features, a power of two.
    without
        Hashes that count for nothing (stop words).

    Attributes
    ----------
    idf_
        Weight of each bucket, shape (buckets,).
    documents_
        Documents by column, shape (buckets, n_documents), columns of norm 1.
    """

    idf_: FloatArray
    documents_: sparse.csr_matrix

    def __init__(
        self, kind: str, *, buckets: int = 2**18, without: Sequence[int] = ()
    ) -> None:
        self.kind = kind
        self.buckets = buckets
        self.without = np.array(sorted(without), dtype=np.uint32)

    def fit(self, documents: Sequence[Hashes]) -> Self:
        """Learn the weights from ``documents`` and keep them."""
        bags = self._counts(documents)
        self.idf_ = smoothed_idf(bags)
        self.documents_ = weighted(bags, self.idf_).T.tocsr()
        return self

    def similarity(self, texts: Sequence[Hashes]) -> FloatArray:
        """Return cosines in [0, 1], shape (n_texts, n_documents)."""
        if not hasattr(self, "documents_"):
            raise NotFittedError(type(self).__name__)
        rows = weighted(self._counts(texts), self.idf_)
        return np.asarray((rows @ self.documents_).toarray(), dtype=np.float32)

    def _counts(self, texts: Sequence[Hashes]) -> sparse.csr_matrix:
        take = _KINDS[self.kind]
        bags = counts([take(text) for text in texts], self.buckets)
        if self.without.size:
            stops = np.zeros(self.buckets, dtype=bool)
            stops[self.without & np.uint32(self.buckets - 1)] = True
            bags.data[stops[bags.indices]] = 0
            bags.eliminate_zeros()
        return bags

    def save(self, folder: Path) -> None:
        """Write the index to ``folder``; single precision for the weights."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "idf.npy", self.idf_)
        np.save(folder / "without.npy", self.without)
        save_matrix(folder, self.documents_, data=np.float16)

    @classmethod
    def load(cls, folder: Path, kind: str) -> Self:
        """Read an index written by `save`."""
        documents = load_matrix(folder)
        without = np.load(folder / "without.npy", allow_pickle=False)
        index = cls(kind, buckets=int(documents.shape[0]), without=without)
        index.idf_ = np.load(folder / "idf.npy", allow_pickle=False)
        index.documents_ = documents
        return index


def best_by_group(scores: FloatArray, starts: NDArray[np.int64]) -> FloatArray:
    """Return the best column of each group of neighbouring columns.

    Parameters
    ----------
    scores
        Shape (n_rows, n_columns), the columns of a group side by side.
    starts
        First column of each group, increasing, shape (n_groups,).

    Examples
    --------
    >>> best_by_group(np.array([[1.0, 3.0, 2.0]], dtype=np.float32), np.array([0, 2]))
    array([[3., 2.]], dtype=float32)
    """
    return np.maximum.reduceat(scores, starts, axis=1)
