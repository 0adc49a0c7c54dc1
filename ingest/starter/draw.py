"""Seeded choices, fast enough for hundreds of thousands of them."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
BLOCK = 1 << 16


class Draw:
    """Numbers in [0, 1) drawn in blocks from one seeded generator.

    Parameters
    ----------
    rng
        The generator; two draws over equal generators make the same choices.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._block: list[float] = []

    def unit(self) -> float:
        """Return a number in [0, 1)."""
        if not self._block:
            self._block = self._rng.random(BLOCK).tolist()
        return self._block.pop()

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items, each as likely."""
        return items[int(self.unit() * len(items))]

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both possible."""
        return low + int(self.unit() * (high - low + 1))

    def often(self, share: float) -> bool:
        """Return true for ``share`` of the calls."""
        return self.unit() < share

    def some(self, items: Sequence[T], k: int) -> list[T]:
        """Return at most ``k`` different items, in the order drawn."""
        left = list(items)
        return [
            left.pop(int(self.unit() * len(left))) for _ in range(min(k, len(left)))
        ]
