"""The flat FAISS index: exact inner products, faster on many vectors."""
# faiss ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

from typing import Self

import faiss
import numpy as np

from matcher.arrays import FloatArray, IntArray


class FaissIndex:
    """Compare with every vector in FAISS; see `matcher.index.VectorIndex`."""

    def fit(self, vectors: FloatArray) -> Self:
        """Store ``vectors``."""
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors))
        return self

    def search(self, queries: FloatArray, k: int) -> tuple[FloatArray, IntArray]:
        """Return the neighbours."""
        similarity, rows = self._index.search(np.ascontiguousarray(queries), k)
        return similarity, rows.astype(np.int64)
