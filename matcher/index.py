"""Nearest vectors. One protocol, one exact index, faster ones on demand."""

from importlib.util import find_spec
from typing import Protocol, Self

import numpy as np

from matcher.arrays import FloatArray, IntArray
from matcher.errors import MissingExtraError


class VectorIndex(Protocol):
    """Find the vectors closest to a query.

    Every index returns the same thing: cosine similarities, highest first. The
    property test ``tests/property/test_index.py`` holds each one to `ExactIndex`.
    """

    def fit(self, vectors: FloatArray) -> Self:
        """Store ``vectors``, shape (n, dim), rows of norm 1."""
        ...

    def search(self, queries: FloatArray, k: int) -> tuple[FloatArray, IntArray]:
        """Return similarities and row numbers, both of shape (n_queries, k).

        ``queries`` has shape (n_queries, dim) and rows of norm 1; ``k`` is at
        most n. Similarities are in [-1, 1] and decrease along each row.
        """
        ...


class ExactIndex:
    """Compare with every vector. Exact, and the reference for the others."""

    def fit(self, vectors: FloatArray) -> Self:
        """Store ``vectors``; see `VectorIndex`."""
        self._vectors = vectors
        return self

    def search(self, queries: FloatArray, k: int) -> tuple[FloatArray, IntArray]:
        """Return the exact neighbours; see `VectorIndex`."""
        similarity = queries @ self._vectors.T
        rows = np.argsort(-similarity, axis=1, kind="stable")[:, :k]
        return np.take_along_axis(similarity, rows, axis=1), rows


def index_named(name: str) -> VectorIndex:
    """Return a new empty index; ``name`` is ``"exact"`` or ``"faiss"``.

    Raises
    ------
    MissingExtraError
        If the packages of that index are not installed.
    ValueError
        If no index has that name.
    """
    match name:
        case "exact":
            return ExactIndex()
        case "faiss":
            if find_spec("faiss") is None:
                raise MissingExtraError("The faiss index", extra="index")
            from matcher.index_faiss import FaissIndex

            return FaissIndex()
        case _:
            raise ValueError(f"unknown index {name!r}")
