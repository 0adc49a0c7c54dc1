"""Which families of trades a person refuses, and by which of their phrases.

Three ways, from the surest: the refused word is in the names of the trade
("police"), the word stands for a whole sector ("le commerce"), the refused activity
is far closer to the trade than to the others. What the person wishes is kept.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import FloatArray
from matcher.rank import standard
from matcher.reading import telling_words
from matcher.sectors import codes_named
from matcher.trades import TradeTable
from matcher.weights import (
    REFUSED_ABOVE,
    REFUSED_BESIDE_BEST,
    REFUSED_NAME_COSINE,
    REFUSED_NAME_SHARE,
)

_MOST_WORDS = 3  # of an activity that names a trade


@dataclass(frozen=True)
class Refusals:
    """Find the families that a refused activity means.

    Attributes
    ----------
    table
        The trades.
    """

    table: TradeTable

    def named(self, activity: str) -> NDArray[np.bool_]:
        """Return the families whose names have all the words of a folded activity.

        None for a long activity: it is a task, not a trade.
        """
        said = self.table.lexicon.normal(" ".join(telling_words(activity))).split()
        found = np.zeros(len(self.table.families), dtype=bool)
        if not 0 < len(said) <= _MOST_WORDS:
            return found
        common = set(self._families_of_word.get(said[0], ()))
        for word in said[1:]:
            common &= set(self._families_of_word.get(word, ()))
        found[sorted(common)] = True
        names = self.table.rows_of_name.get(self.table.lexicon.normal(activity), ())
        sheets = self.table.sheet_of_name[list(names)]
        found[self.table.family_of_sheet[sheets]] = True
        return found

    def covered(self, activity: str) -> NDArray[np.bool_]:
        """Return the families of the sectors that a folded activity names."""
        codes = codes_named(telling_words(activity))
        starts = [family.startswith(codes) for family in self.table.families]
        return np.array(starts, dtype=bool)

    def close(self, closeness: FloatArray, names: FloatArray) -> NDArray[np.bool_]:
        """Return the families far closer to an activity than the others.

        Parameters
        ----------
        closeness, names
            Score of the refused activity alone, and how close it is to a name of
            the family, shape (n_families,).
        """
        best = closeness.max(initial=0)
        above = standard(closeness[None])[0] > REFUSED_ABOVE
        beside = closeness >= REFUSED_BESIDE_BEST * best
        return above & beside & (names >= REFUSED_NAME_COSINE)

    def families_of(self, word: str) -> list[int]:
        """Return the families of which a word stands in a good share of the names."""
        return list(self._families_of_word.get(word, ()))

    @cached_property
    def _families_of_word(self) -> Mapping[str, Sequence[int]]:
        """Return the families of which a word stands in a good share of the names."""
        family = self.table.family_of_sheet[self.table.sheet_of_name]
        seen: Counter[tuple[str, int]] = Counter(
            (word, int(row))
            for name, row in zip(self.table.names, family, strict=True)
            for word in set(name.split())
        )
        sizes = np.bincount(family, minlength=len(self.table.families))
        found: dict[str, list[int]] = {}
        for (word, row), count in sorted(seen.items()):
            if count >= REFUSED_NAME_SHARE * sizes[row]:
                found.setdefault(word, []).append(row)
        return found


def closest(closeness: FloatArray | None, n_families: int) -> NDArray[np.bool_]:
    """Return the family that the wishes are closest to, none without a wish."""
    found = np.zeros(n_families, dtype=bool)
    if closeness is not None and closeness.max(initial=0) > 0:
        found[int(closeness.argmax())] = True
    return found
