"""Measures of ranked lists, intervals and calibration, as pure functions.

A list is always best first. A measure that has no meaning for a case (nothing was
expected) is ``nan`` and leaves the means; it is never zero.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS = 1000  # of the bootstrap


def ndcg_at(shown: Sequence[str], expected: Sequence[str], k: int = 10) -> float:
    """Return the discounted gain of ``shown`` over the best possible one, in [0, 1].

    The gain of the expected item of rank r is 1/r; a place p divides it by
    log2(p + 1) (Järvelin and Kekäläinen, 2002). An item shown twice gains once.

    Examples
    --------
    >>> ndcg_at(["a", "b"], ["a", "b"]), ndcg_at(["x"], ["a"])
    (1.0, 0.0)
    """
    if not expected:
        return float("nan")
    gain = {item: 1 / rank for rank, item in enumerate(expected, start=1)}
    best = _discounted(sorted(gain.values(), reverse=True)[:k])
    gains = [gain.pop(item, 0.0) for item in shown[:k]]
    return _discounted(gains) / best


def _discounted(gains: Sequence[float]) -> float:
    return sum(
        gain / float(np.log2(place + 1)) for place, gain in enumerate(gains, start=1)
    )


def recall_at(shown: Sequence[str], expected: Collection[str], k: int) -> float:
    """Return the share of ``expected`` among the first ``k`` shown, in [0, 1].

    Examples
    --------
    >>> recall_at(["a", "x", "b"], {"a", "b"}, 2)
    0.5
    """
    if not expected:
        return float("nan")
    return len(set(shown[:k]) & set(expected)) / len(set(expected))


def first_rank(shown: Sequence[str], wanted: Collection[str]) -> int | None:
    """Return the place, from 1, of the first wanted item, ``None`` without one.

    Examples
    --------
    >>> first_rank(["x", "a"], {"a"}), first_rank(["x"], {"a"})
    (2, None)
    """
    for place, item in enumerate(shown, start=1):
        if item in wanted:
            return place
    return None


def average_precision(shown: Sequence[str], relevant: Collection[str]) -> float:
    """Return the mean, over ``relevant``, of the precision at the place of each.

    Examples
    --------
    >>> average_precision(["a", "x", "b"], {"a", "b"})
    0.8333333333333333
    """
    if not relevant:
        return float("nan")
    wanted = set(relevant)
    found = 0
    total = 0.0
    for place, item in enumerate(shown, start=1):
        if item in wanted:
            wanted.discard(item)
            found += 1
            total += found / place
    return total / len(set(relevant))


def within(ranks: Sequence[int | None], k: int) -> Floats:
    """Return 1 where a rank is at most ``k``, else 0, shape (n,)."""
    return np.array([rank is not None and rank <= k for rank in ranks], dtype=float)


def reciprocal(ranks: Sequence[int | None]) -> Floats:
    """Return 1 over each rank, 0 without one, shape (n,)."""
    return np.array([0.0 if rank is None else 1 / rank for rank in ranks])


def ci95(values: Floats, *, seed: int, draws: int = DRAWS) -> list[float] | None:
    """Return the 95 % interval of the mean of ``values`` by percentile bootstrap.

    Parameters
    ----------
    values
        One value per case, shape (n,).
    seed
        Seed of the draws.
    draws
        Samples drawn with replacement.

    Returns
    -------
    list of float or None
        Low and high; ``None`` without a case.
    """
    if not len(values):
        return None
    rng = np.random.default_rng(seed)
    rows = rng.integers(len(values), size=(draws, len(values)))
    low, high = np.percentile(values[rows].mean(axis=1), [2.5, 97.5])
    return [rounded(float(low)), rounded(float(high))]


def mean(values: Sequence[float] | Floats) -> float | None:
    """Return the rounded mean of what is known, ``None`` when nothing is.

    Examples
    --------
    >>> mean([1.0, float("nan"), 0.0]), mean([])
    (0.5, None)
    """
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    return rounded(float(known.mean())) if len(known) else None


def rounded(value: float) -> float:
    """Return ``value`` to four decimals, enough for a share of a few hundreds."""
    return round(value, 4)


def expected_calibration_error(
    confidence: Sequence[float], right: Sequence[bool], *, bins: int = 10
) -> float | None:
    """Return the mean gap between what is announced and what is true, in [0, 1].

    Confidences are put in ``bins`` of equal width; each bin weighs its share of
    the cases (Naeini et al., 2015). ``None`` without a case.

    Raises
    ------
    ValueError
        If the two lengths differ.
    """
    announced = np.asarray(confidence, dtype=float)
    true = np.asarray(right, dtype=float)
    if announced.shape != true.shape:
        raise ValueError(f"lengths differ: {len(announced)}, {len(true)}")
    if not len(announced):
        return None
    bin_of = np.minimum((announced * bins).astype(int), bins - 1)
    gaps = np.bincount(bin_of, weights=announced - true, minlength=bins)
    return rounded(float(np.abs(gaps).sum() / len(announced)))


def rank_biased_overlap(
    one: Sequence[str], other: Sequence[str], *, p: float = 0.9
) -> float:
    """Return how alike two lists are, the top weighing most; in [0, 1].

    The extrapolated form of Webber, Moffat and Zobel (2010) at the depth of the
    shorter list; two empty lists are alike, an empty one is unlike any other.

    Examples
    --------
    >>> rank_biased_overlap(["a", "b"], ["a", "b"]), rank_biased_overlap(["a"], ["b"])
    (1.0, 0.0)
    """
    depth = min(len(one), len(other))
    if depth == 0:
        return float(len(one) == len(other))
    overlap = [len(set(one[:d]) & set(other[:d])) for d in range(1, depth + 1)]
    seen = sum(n / d * p**d for d, n in enumerate(overlap, start=1))
    return overlap[-1] / depth * p**depth + (1 - p) / p * seen
