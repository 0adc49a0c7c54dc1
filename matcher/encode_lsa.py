"""The simple baseline encoder: hashed tf-idf and truncated SVD (LSA)."""
# scikit-learn and scipy ship no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingTypeArgument=false

import json
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD

from matcher.arrays import FloatArray
from matcher.artefacts import read_manifest
from matcher.encode import unit_rows
from matcher.errors import NotFittedError
from matcher.features import (
    TextHasher,
    counts,
    smoothed_idf,
    weighted,
    words_and_letters_of,
)


class LsaEncoder:
    """Encode texts by hashed words and letters, tf-idf and truncated SVD.

    Latent semantic analysis (Deerwester et al., 1990), on the same features as
    `matcher.encode.ProjectionEncoder`: what the contrast brings shows beside it.

    Parameters
    ----------
    dim
        Length of the vectors, below the number of texts.
    buckets
        Number of hashed features, a power of two.
    seed
        Seed of the randomised SVD.

    Attributes
    ----------
    idf_
        Weight of each feature, shape (buckets,). Set by ``fit``.
    components_
        Projection, shape (buckets, dim). Set by ``fit``.
    """

    format: ClassVar[int] = 1
    idf_: FloatArray
    components_: FloatArray

    def __init__(self, dim: int = 256, *, buckets: int = 2**16, seed: int = 0) -> None:
        self.dim = dim
        self.buckets = buckets
        self.seed = seed

    def fit(self, texts: Sequence[str]) -> Self:
        """Learn the weights and the projection from normalised texts."""
        bags = self._counts(texts)
        self.idf_ = smoothed_idf(bags)
        svd = TruncatedSVD(self.dim, random_state=self.seed)
        svd.fit(weighted(bags, self.idf_))
        self.components_ = svd.components_.T.astype(np.float32)
        return self

    def transform(self, texts: Sequence[str]) -> FloatArray:
        """Return one vector per text; see `matcher.encode.TextEncoder`."""
        if not hasattr(self, "components_"):
            raise NotFittedError(type(self).__name__)
        bags = weighted(self._counts(texts), self.idf_)
        return unit_rows(np.asarray(bags @ self.components_, dtype=np.float32))

    def save(self, folder: Path) -> None:
        """Write the encoder to ``folder`` as JSON and arrays, without pickle."""
        if not hasattr(self, "components_"):
            raise NotFittedError(type(self).__name__)
        folder.mkdir(parents=True, exist_ok=True)
        params = {"dim": self.dim, "buckets": self.buckets, "seed": self.seed}
        manifest = {"format": self.format, "kind": "lsa", "params": params}
        (folder / "encoder.json").write_text(json.dumps(manifest), encoding="utf-8")
        np.save(folder / "idf.npy", self.idf_)
        np.save(folder / "components.npy", self.components_)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read an encoder written by ``save``.

        Raises
        ------
        ArtefactError
            If it was written in another format.
        """
        manifest = read_manifest(
            folder / "encoder.json", kind="lsa", version=cls.format, noun="encoder"
        )
        encoder = cls(**manifest["params"])
        encoder.idf_ = np.load(folder / "idf.npy", allow_pickle=False)
        encoder.components_ = np.load(folder / "components.npy", allow_pickle=False)
        return encoder

    def _counts(self, texts: Sequence[str]) -> sparse.csr_matrix:
        hashes = TextHasher(texts).all(texts)
        return counts([words_and_letters_of(h) for h in hashes], self.buckets)
