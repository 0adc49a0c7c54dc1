"""Hashed features of a text: its words and the letters of its words."""
# scikit-learn and scipy ship no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingTypeArgument=false

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import FeatureHasher
from sklearn.preprocessing import normalize

from matcher.arrays import FloatArray


class HashedFeatures:
    """Words and character 3- to 5-grams, hashed into a fixed number of buckets.

    Parameters
    ----------
    buckets
        Number of buckets, a power of two.
    """

    def __init__(self, buckets: int) -> None:
        self.buckets = buckets
        self._hasher = FeatureHasher(
            buckets, input_type="string", alternate_sign=False, dtype=np.float32
        )

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return counts, shape (n_texts, buckets). Texts are already normalised."""
        return self._hasher.transform([features_of(text) for text in texts])

    def idf(self, counts: sparse.csr_matrix) -> FloatArray:
        """Return the smoothed inverse document frequency, shape (buckets,)."""
        seen = np.bincount(counts.indices, minlength=self.buckets)
        return (np.log((1 + counts.shape[0]) / (1 + seen)) + 1).astype(np.float32)

    @staticmethod
    def weighted(counts: sparse.csr_matrix, idf: FloatArray) -> sparse.csr_matrix:
        """Return rows of norm 1: (1 + log count) times idf."""
        rows = counts.copy()
        rows.data = (1 + np.log(rows.data)) * idf[rows.indices]
        return normalize(rows, copy=False)


def features_of(text: str) -> list[str]:
    """Return the features of a normalised text: words, then letters of words.

    Examples
    --------
    >>> features_of("le pain")
    ['=le', '=pain', '#le', 'le#', '#le#', '#pa', 'pai', 'ain', 'in#', '#pai', \
'pain', 'ain#', '#pain', 'pain#']
    """
    found = text.split()
    grams = [f"={word}" for word in found]
    for word in found:
        padded = f"#{word}#"
        for n in (3, 4, 5):
            grams += [padded[i : i + n] for i in range(len(padded) - n + 1)]
    return grams
