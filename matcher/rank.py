"""Scores as pure functions on arrays; each part is named and bounded."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import FloatArray
from matcher.types import Fit
from matcher.weights import CLOSE_SHARE, SURE_SCORE, VERY_CLOSE_SHARE


def weighted_sum(
    parts: Mapping[str, FloatArray], weights: Mapping[str, float]
) -> FloatArray:
    """Return the sum of the parts times their weights.

    Parameters
    ----------
    parts
        Values in [0, 1], all of one shape.
    weights
        One weight per part, at least; others are not used.

    Examples
    --------
    >>> weighted_sum({"a": np.array([1.0, 0.5])}, {"a": 2.0, "b": 9.0})
    array([2., 1.])
    """
    total = sum(parts[name] * weights[name] for name in parts)
    return np.asarray(total)


def normalised(weights: Mapping[str, float], names: Sequence[str]) -> dict[str, float]:
    """Return the weights of ``names`` so that they sum to 1.

    Examples
    --------
    >>> normalised({"a": 1.0, "b": 3.0, "c": 9.0}, ["a", "b"])
    {'a': 0.25, 'b': 0.75}
    """
    total = sum(weights[name] for name in names)
    return {name: weights[name] / total for name in names}


def scaled(value: FloatArray, scale: float) -> FloatArray:
    """Return ``value / scale`` cut at 1.

    Examples
    --------
    >>> scaled(np.array([0.2, 0.9], dtype=np.float32), 0.4)
    array([0.5, 1. ], dtype=float32)
    """
    return np.minimum(value / np.float32(scale), np.float32(1))


def weighted_coverage(held: FloatArray, weight: FloatArray) -> FloatArray:
    """Return the weighted share of each trade's competences that a profile holds.

    Parameters
    ----------
    held
        Confidence that the profile holds each competence, in [0, 1];
        shape (n_competences,).
    weight
        Importance of each competence in each trade, 0 where it is not asked;
        shape (n_trades, n_competences).

    Returns
    -------
    FloatArray
        Share in [0, 1], shape (n_trades,). ``nan`` for a trade that asks for no
        known competence: unknown is not zero.

    Examples
    --------
    >>> held = np.array([1.0, 0.0], dtype=np.float32)
    >>> weight = np.array([[3, 1], [1, 0], [0, 0]], dtype=np.float32)
    >>> weighted_coverage(held, weight)
    array([0.75, 1.  ,  nan], dtype=float32)
    """
    if held.shape[0] != weight.shape[1]:
        raise ValueError(f"shapes differ: {held.shape}, {weight.shape}")
    asked = np.asarray(weight.sum(axis=1)).ravel()
    met = np.asarray(weight @ held).ravel()
    share = np.full_like(asked, np.nan, dtype=np.float32)
    return np.divide(met, asked, out=share, where=asked > 0)


def standard(scores: FloatArray) -> FloatArray:
    """Return how many standard deviations each score is above the row's mean.

    A row without spread gives zeros.

    Examples
    --------
    >>> standard(np.array([[1.0, 3.0], [2.0, 2.0]]))
    array([[-1.,  1.],
           [ 0.,  0.]])
    """
    spread = scores.std(axis=-1, keepdims=True)
    centred = scores - scores.mean(axis=-1, keepdims=True)
    return centred / np.where(spread > 0, spread, 1)


def ranked(
    score: FloatArray, codes: Sequence[str], without: NDArray[np.bool_]
) -> list[int]:
    """Return the rows by decreasing score, then by code; rows of ``without`` left out.

    Examples
    --------
    >>> ranked(np.array([0.5, 0.9, 0.5]), ["B", "A", "A"], np.zeros(3, dtype=bool))
    [1, 2, 0]
    """
    kept = [row for row in range(len(codes)) if not without[row]]
    return sorted(kept, key=lambda row: (-float(score[row]), codes[row]))


def fit_of(score: float, best: float) -> Fit:
    """Return the word for a score beside the best one; see `matcher.weights`."""
    if score >= VERY_CLOSE_SHARE * best and best >= SURE_SCORE:
        return Fit.VERY_CLOSE
    return Fit.CLOSE if score >= CLOSE_SHARE * best > 0 else Fit.TO_EXPLORE


def known_weights(
    parts: Mapping[str, FloatArray], weights: Mapping[str, float]
) -> dict[str, FloatArray]:
    """Return the weight of each part for each trade; they sum to 1 over the known.

    A part that is ``nan`` for a trade weighs nothing there, and the others weigh
    more in proportion: what is unknown neither helps nor harms.

    Examples
    --------
    >>> parts = {"a": np.array([1.0, 1.0]), "b": np.array([0.5, np.nan])}
    >>> {k: v.tolist() for k, v in known_weights(parts, {"a": 1, "b": 3}).items()}
    {'a': [0.25, 1.0], 'b': [0.75, 0.0]}
    """
    raw = {
        name: np.where(np.isnan(part), 0.0, weights[name])
        for name, part in parts.items()
    }
    total = np.sum(list(raw.values()), axis=0)
    return {name: weight / total for name, weight in raw.items()}
