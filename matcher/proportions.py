"""Shares of a count: their interval, and whether one is really under another."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from scipy.stats import binomtest

_DIGITS = 4


def share_of(part: int, whole: int) -> float | None:
    """Return ``part`` over ``whole`` to four decimals, ``None`` over nothing.

    Examples
    --------
    >>> share_of(1, 3), share_of(0, 0)
    (0.3333, None)
    """
    return round(part / whole, _DIGITS) if whole else None


def interval_of(part: int, whole: int) -> tuple[float, float] | None:
    """Return the 95 % interval of a share (Wilson, 1927), ``None`` over nothing.

    Examples
    --------
    >>> interval_of(8, 10)
    (0.4902, 0.9433)
    """
    if not whole:
        return None
    found = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    return round(float(found.low), _DIGITS), round(float(found.high), _DIGITS)


def chance_of(losses: int, gains: int) -> float:
    """Return how likely so many losses are when losses and gains are as likely.

    The exact one-sided sign test on the cases that changed, that is McNemar's
    test (1947) without its approximation. 1 when nothing changed.

    Examples
    --------
    >>> chance_of(10, 0) < 0.001, chance_of(5, 5) > 0.5, chance_of(0, 0)
    (True, True, 1.0)
    """
    if not losses + gains:
        return 1.0
    return float(binomtest(losses, losses + gains, 0.5, alternative="greater").pvalue)
