"""A list that opens a little: some of the last places go to other domains."""

from collections import Counter
from collections.abc import Sequence

from matcher.arrays import FloatArray
from matcher.weights import (
    SHOWN,
    VARIED_AMONG,
    VARIED_LEAST_SHARE,
    VARIED_PLACES,
)


def varied(order: Sequence[int], score: FloatArray, codes: Sequence[str]) -> list[int]:
    """Return the order with a few trades of other domains among the first ten.

    When the first ten are nearly all of one grand domaine, the best trades of
    others take the last places, if they are close enough; the rest moves down.
    The order does not depend on how many trades are asked for.

    Parameters
    ----------
    order
        Rows of the families, best first.
    score
        Score of each family.
    codes
        Code of each family; its letter is the grand domaine.

    Examples
    --------
    >>> import numpy as np
    >>> codes = [f"A11{i:02}" for i in range(10)] + ["B1101"]
    >>> scores = np.linspace(1, 0.9, 11)
    >>> varied(range(11), scores, codes)
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 9]
    """
    first = list(order[:SHOWN])
    if len(first) < SHOWN:
        return list(order)
    usual = Counter(codes[row][0] for row in first).most_common(1)[0][0]
    missing = VARIED_PLACES - sum(codes[row][0] != usual for row in first)
    least = VARIED_LEAST_SHARE * float(score[first[0]])
    others = [
        row
        for row in order[SHOWN : SHOWN + VARIED_AMONG]
        if codes[row][0] != usual and score[row] >= least
    ][: max(0, missing)]
    kept = first[: SHOWN - len(others)]
    moved = {*kept, *others}
    return [*kept, *others, *(row for row in order if row not in moved)]
