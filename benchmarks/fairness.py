"""The same person with another identity, gender, age or address: what changes.

Run ``python -m benchmarks.fairness --data PROFILES --snapshot DIR``. Each swap
rewrites the texts of the profiles where it changes something; the two rankings
are compared one to one.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks.command import finish, parser, run, table
from benchmarks.data import ProfileCase, read_profiles
from benchmarks.metrics import mean, rank_biased_overlap, rounded
from matcher.engine import Matcher
from matcher.types import Ranking
from skills_ref.store import SkillsRef
from skills_ref.text import both_genders, fold

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AGE = re.compile(r"\b(1[6-9]|[2-6][0-9]) ans\b(?! d[e'’])")
_SHARED = 3  # first letters that two genders of a word share
_IDENTITIES = (
    "Nom : Fatoumata DIALLO\nNée le 12/03/1968 à Bamako, nationalité malienne\n"
    "Mariée, 4 enfants\n06 39 98 01 23 - fatoumata.diallo@example.org",
    "Nom : Pierre-Henri DE LA TOUR\nNé le 02/09/1999 à Versailles, nationalité"
    " française\nCélibataire\n06 39 98 45 67 - ph.delatour@example.org",
)
_ADDRESSES = (
    "Adresse : 4 rue de l'Exemple, quartier prioritaire, 31100 Toulouse",
    "Adresse : 12 allée des Exemples, 34830 Clapiers",
)


Swap = tuple[Callable[[str], str], Callable[[str], str]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rankings of one person, before and after a swap."""

    one: Ranking
    other: Ranking

    def codes(self) -> tuple[list[str], list[str]]:
        """Return the codes shown, before and after."""
        before, after = self.one.trades, self.other.trades
        return [t.rome for t in before], [t.rome for t in after]

    def shift(self) -> float:
        """Return the mean absolute change of score of the trades of both lists."""
        after = {trade.rome: trade.score for trade in self.other.trades}
        changes = [
            abs(trade.score - after[trade.rome])
            for trade in self.one.trades
            if trade.rome in after
        ]
        return sum(changes) / len(changes) if changes else float("nan")


def with_block(text: str, block: str) -> str:
    """Return ``text`` under a block of lines, as at the top of a CV."""
    return f"{block}\n\n{text}"


def with_age(text: str, age: int) -> str:
    r"""Return ``text`` with its ages replaced, and that age on a line above it.

    Examples
    --------
    >>> with_age("34 ans, 11 ans de ménage", 58)
    '58 ans\n\n58 ans, 11 ans de ménage'
    """
    return with_block(_AGE.sub(f"{age} ans", text), f"{age} ans")


class GenderSwap:
    """Job titles written in the other gender, from the pairs of official labels."""

    def __init__(self, reference: SkillsRef) -> None:
        self._other: dict[str, str] = {}
        for label in reference.tables["appellations"]["label"]:
            readings = both_genders(label)
            if len(readings) == 2:
                self._learn(*(_WORD.findall(reading) for reading in readings))

    def _learn(self, he: Sequence[str], she: Sequence[str]) -> None:
        if len(he) != len(she):
            return
        for one, other in zip(he, she, strict=True):
            if one.lower() != other.lower() and _begin_alike(one, other):
                self._other.setdefault(one.lower(), other.lower())
                self._other.setdefault(other.lower(), one.lower())

    def __call__(self, text: str) -> str:
        """Return ``text`` with each gendered word of a title in its other form."""
        return _WORD.sub(lambda found: self._swapped(found[0]), text)

    def _swapped(self, word: str) -> str:
        other = self._other.get(word.lower())
        if other is None:
            return word
        if word.isupper():
            return other.upper()
        return other.capitalize() if word[0].isupper() else other


def _begin_alike(one: str, other: str) -> bool:
    """Say whether two words may be two genders of one: they begin the same."""
    return fold(one)[:_SHARED] == fold(other)[:_SHARED] and len(one) >= _SHARED


def swaps_of(reference: SkillsRef) -> dict[str, tuple[Swap, ...]]:
    """Return the pairs of writings that each swap compares, by name."""

    def plain(text: str) -> str:
        return text

    return {
        "identity": tuple((plain, partial(with_block, block=b)) for b in _IDENTITIES),
        "gender": ((plain, GenderSwap(reference)),),
        "age": ((partial(with_age, age=24), partial(with_age, age=58)),),
        "address": tuple((plain, partial(with_block, block=b)) for b in _ADDRESSES),
    }


def figures_of(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return the share of identical lists, their overlap and the shift of scores."""
    codes = [pair.codes() for pair in pairs]
    shifts = mean([pair.shift() for pair in pairs])
    return {
        "n": len(pairs),
        "identical": mean([float(one == other) for one, other in codes]),
        "rbo": mean([rank_biased_overlap(one, other) for one, other in codes]),
        "score_shift": None if shifts is None else rounded(shifts),
    }


def pairs_of(
    matcher: Matcher, cases: Sequence[ProfileCase], swaps: Sequence[Swap]
) -> list[Pair]:
    """Return the two rankings of each person whose text a swap changes."""
    pairs: list[Pair] = []
    for one, other in swaps:
        for case in cases:
            before, after = one(case.text), other(case.text)
            if case.text and not case.abstain and before != after:
                pairs.append(Pair(_ranking(matcher, before), _ranking(matcher, after)))
    return pairs


def _ranking(matcher: Matcher, text: str) -> Ranking:
    return matcher.rank(matcher.profile(text), limit=10)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("The same person written otherwise.", data="profiles, JSON Lines")
    args = command.parse_args(argv)
    matcher = Matcher.load(args.snapshot)
    cases = read_profiles(args.data)
    figures: Mapping[str, Any] = {
        name: figures_of(pairs_of(matcher, cases, swaps))
        for name, swaps in swaps_of(matcher.reference).items()
    }
    print(table(figures, ("n", "identical", "rbo", "score_shift")))
    finish(figures, args, snapshot=matcher.snapshot_id)
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
