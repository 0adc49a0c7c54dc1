"""How learnt things are written and read: sparse matrices and manifests, no pickle."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeArgument=false
# pyright: reportUnknownParameterType=false

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray
from scipy import sparse

from matcher.errors import ArtefactError

PIECES = ("data", "indices", "indptr", "shape")


def pieces_of(
    matrix: sparse.csr_matrix, data: DTypeLike = np.float32
) -> dict[str, NDArray[Any]]:
    """Return the arrays that hold a sparse matrix, by name; ``data`` is a type."""
    return {
        "data": matrix.data.astype(data),
        "indices": matrix.indices.astype(np.int32),
        "indptr": matrix.indptr.astype(np.int32),
        "shape": np.array(matrix.shape, dtype=np.int64),
    }


def matrix_of(pieces: Mapping[str, NDArray[Any]]) -> sparse.csr_matrix:
    """Return the matrix of `pieces_of`, in single precision.

    Examples
    --------
    >>> matrix_of(pieces_of(sparse.csr_matrix([[0.0, 2.0]]))).toarray()
    array([[0., 2.]], dtype=float32)
    """
    data = pieces["data"].astype(np.float32)
    return sparse.csr_matrix(
        (data, pieces["indices"], pieces["indptr"]), shape=tuple(pieces["shape"])
    )


def save_matrix(
    folder: Path,
    matrix: sparse.csr_matrix,
    prefix: str = "",
    *,
    data: DTypeLike = np.float32,
) -> None:
    """Write a sparse matrix to ``folder``, one file a piece."""
    for piece, array in pieces_of(matrix, data).items():
        np.save(folder / f"{prefix}{piece}.npy", array)


def load_matrix(folder: Path, prefix: str = "") -> sparse.csr_matrix:
    """Read a matrix written by `save_matrix`."""
    return matrix_of(
        {
            piece: np.load(folder / f"{prefix}{piece}.npy", allow_pickle=False)
            for piece in PIECES
        }
    )


def read_manifest(path: Path, *, kind: str, version: int, noun: str) -> dict[str, Any]:
    """Return the JSON object of a learnt thing, of this kind and format.

    Raises
    ------
    ArtefactError
        If it is of another kind, or written in another format.
    """
    manifest = json.loads(path.read_text(encoding="utf-8"))
    if manifest["kind"] != kind:
        raise ArtefactError(
            f"{noun} of another format, another kind: {manifest['kind']}"
        )
    if manifest["format"] != version:
        raise ArtefactError(f"{noun} of another format: {manifest['format']}")
    return manifest
