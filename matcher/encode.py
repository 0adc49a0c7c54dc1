"""Texts to unit vectors: one protocol, the projection by default, LSA beside it."""
# scikit-learn and scipy ship no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingTypeArgument=false, reportMissingParameterType=false

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Protocol, Self

import numpy as np
from scipy import sparse

from matcher.arrays import FloatArray, IntArray
from matcher.artefacts import read_manifest
from matcher.errors import NotFittedError
from matcher.features import (
    Hashes,
    TextHasher,
    counts,
    smoothed_idf,
    weighted,
    words_and_letters_of,
)


class TextEncoder(Protocol):
    """Turn texts into unit vectors."""

    def transform(self, texts: Sequence[str]) -> FloatArray:
        """Return one vector per text, shape (n_texts, dim), rows of norm 1 or 0."""
        ...

    def save(self, folder: Path) -> None:
        """Write the encoder to ``folder`` as JSON and arrays, without pickle."""
        ...


class ProjectionEncoder:
    """Project hashed words and letters so that texts of one trade come close.

    A bag of hashed features (`matcher.features`), idf weighted,
    times a matrix learnt by contrast: in a batch of pairs, each text must find
    the texts of its own group among all the others, both ways (in-batch softmax,
    every text of the group is a positive). Adam with linear decay.

    Parameters
    ----------
    dim
        Length of the vectors.
    buckets
        Number of hashed features, a power of two.
    epochs
        Passes over the pairs.
    batch
        Pairs in one step.
    temperature
        Divides the cosines before the softmax.
    rate
        First step size of Adam; decays to zero.
    seed
        Seed of the first matrix and of the order of the pairs.

    Attributes
    ----------
    idf_
        Weight of each feature, shape (buckets,).
    components_
        Projection, shape (buckets, dim).
    """

    format: ClassVar[int] = 1
    idf_: FloatArray
    components_: FloatArray

    def __init__(
        self,
        dim: int = 128,
        *,
        buckets: int = 2**16,
        epochs: int = 12,
        batch: int = 512,
        temperature: float = 0.08,
        rate: float = 2e-3,
        seed: int = 0,
    ) -> None:
        self.dim = dim
        self.buckets = buckets
        self.epochs = epochs
        self.batch = batch
        self.temperature = temperature
        self.rate = rate
        self.seed = seed

    def fit(
        self,
        left: Sequence[str],
        right: Sequence[str],
        group: IntArray,
        *,
        on_step: Callable[[int, int], None] | None = None,
    ) -> Self:
        """Learn from pairs: ``left[i]`` and ``right[i]`` belong to ``group[i]``.

        Parameters
        ----------
        left, right
            Texts, already normalised by the caller.
        group
            Number of the group of each pair, shape (n_pairs,).
        on_step
            Called with the step done and the number of steps.
        """
        texts = sorted(set(left) | set(right))
        row = {text: i for i, text in enumerate(texts)}
        bags = self._counts(TextHasher(texts).all(texts))
        self.idf_ = smoothed_idf(bags)
        bags = weighted(bags, self.idf_)
        a = np.array([row[text] for text in left])
        b = np.array([row[text] for text in right])
        self.components_ = self._learn(bags, a, b, np.asarray(group), on_step)
        return self

    def transform(self, texts: Sequence[str]) -> FloatArray:
        """Return one vector per text; see `TextEncoder`."""
        return self.transform_hashes(TextHasher().all(texts))

    def transform_hashes(self, hashes: Sequence[Hashes]) -> FloatArray:
        """Return one vector per text already hashed, shape (n_texts, dim)."""
        if not hasattr(self, "components_"):
            raise NotFittedError(type(self).__name__)
        bags = weighted(self._counts(hashes), self.idf_)
        return unit_rows(np.asarray(bags @ self.components_, dtype=np.float32))

    def _counts(self, hashes: Sequence[Hashes]) -> sparse.csr_matrix:
        return counts([words_and_letters_of(h) for h in hashes], self.buckets)

    def _learn(
        self,
        bags: sparse.csr_matrix,
        a: IntArray,
        b: IntArray,
        group: IntArray,
        on_step: Callable[[int, int], None] | None,
    ) -> FloatArray:
        rng = np.random.default_rng(self.seed)
        matrix = rng.standard_normal((self.buckets, self.dim), dtype=np.float32)
        matrix /= np.float32(np.sqrt(self.dim))
        adam = _RowAdam(matrix)
        per_epoch = max(1, len(a) // self.batch)
        total = per_epoch * self.epochs
        step = 0
        for _ in range(self.epochs):
            order = rng.permutation(len(a))
            for rows in np.array_split(order, per_epoch):
                step += 1
                rate = self.rate * (1 - step / (total + 1))
                both = bags[np.concatenate((a[rows], b[rows]))]
                self._step(adam, both, group[rows], rate)
                if on_step is not None:
                    on_step(step, total)
        return matrix

    def _step(
        self, adam: "_RowAdam", both: sparse.csr_matrix, group: IntArray, rate: float
    ) -> None:
        """Do one step of gradient descent on one batch of pairs."""
        used, columns = np.unique(both.indices, return_inverse=True)
        local = sparse.csr_matrix(
            (both.data, columns, both.indptr), shape=(both.shape[0], len(used))
        )
        raw = local @ adam.matrix[used]
        norm = np.linalg.norm(raw, axis=1, keepdims=True) + 1e-8
        unit = raw / norm
        n = len(group)
        slope = self._slope(unit[:n], unit[n:], group)
        # through the unit norm: drop the part of the slope along the vector
        slope -= unit * np.sum(slope * unit, axis=1, keepdims=True)
        adam.update(used, local.T @ (slope / norm), rate)

    def _slope(
        self, left: FloatArray, right: FloatArray, group: IntArray
    ) -> FloatArray:
        """Return the slope of the loss on the unit vectors, shape (2n, dim)."""
        same = (group[:, None] == group[None, :]).astype(np.float32)
        target = same / same.sum(axis=1, keepdims=True)
        logits = (left @ right.T) / np.float32(self.temperature)
        error = _softmax(logits) - target + (_softmax(logits.T) - target).T
        error /= np.float32(2 * len(group) * self.temperature)
        return np.concatenate((error @ right, error.T @ left)).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write the encoder; the matrix is kept in half precision."""
        if not hasattr(self, "components_"):
            raise NotFittedError(type(self).__name__)
        folder.mkdir(parents=True, exist_ok=True)
        params = {"dim": self.dim, "buckets": self.buckets, "epochs": self.epochs}
        params |= {"batch": self.batch, "temperature": self.temperature}
        params |= {"rate": self.rate, "seed": self.seed}
        manifest = {"format": self.format, "kind": "projection", "params": params}
        (folder / "encoder.json").write_text(
            json.dumps(manifest, sort_keys=True), encoding="utf-8"
        )
        np.save(folder / "idf.npy", self.idf_)
        np.save(folder / "components.npy", self.components_.astype(np.float16))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read an encoder written by ``save``.

        Raises
        ------
        ArtefactError
            If it was written in another format.
        """
        manifest = read_manifest(
            folder / "encoder.json",
            kind="projection",
            version=cls.format,
            noun="encoder",
        )
        encoder = cls(**manifest["params"])
        encoder.idf_ = np.load(folder / "idf.npy", allow_pickle=False)
        encoder.components_ = np.load(
            folder / "components.npy", allow_pickle=False
        ).astype(np.float32)
        return encoder


class _RowAdam:
    """Adam that only touches the rows of a matrix that have a gradient."""

    def __init__(self, matrix: FloatArray) -> None:
        self.matrix = matrix
        self._mean = np.zeros_like(matrix)
        self._square = np.zeros_like(matrix)
        self._steps = 0

    def update(self, rows: IntArray, slope: FloatArray, rate: float) -> None:
        """Move ``rows`` against ``slope``, shape (n_rows, dim)."""
        self._steps += 1
        mean = self._mean[rows]
        mean += np.float32(0.1) * (slope - mean)
        square = self._square[rows]
        square += np.float32(0.001) * (slope * slope - square)
        self._mean[rows] = mean
        self._square[rows] = square
        bias_mean = 1 - 0.9**self._steps
        bias_square = 1 - 0.999**self._steps
        size = np.sqrt(square / np.float32(bias_square))
        size += np.float32(1e-8)
        self.matrix[rows] -= np.float32(rate / bias_mean) * mean / size


def _softmax(logits: FloatArray) -> FloatArray:
    """Return the softmax of each row."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def unit_rows(rows: FloatArray) -> FloatArray:
    """Return ``rows`` divided by their norms; a row of zeros stays so.

    Examples
    --------
    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32))
    array([[0.6, 0.8],
           [0. , 0. ]], dtype=float32)
    """
    norm = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(norm > 0, norm, 1)).astype(np.float32)
