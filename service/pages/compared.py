"""Two trades side by side: what they share, and what each has alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.engine import Matcher
from matcher.types import (
    Exclusion,
    Labelled,
    Tension,
    TradeMatch,
    TradeSheet,
)
from service.pages.walk import Walker


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two trades.

    Attributes
    ----------
    sheet
        What the reference and the feeds say of it.
    match
        Its place for the person, ``None`` when it is not ranked.
    exclusion
        Why it is left out, if it is.
    tension
        How hard it is to fill, ``None`` when unknown.
    held, asked
        Number of competences of its sheet that the person has, and of all of them.
    """

    sheet: TradeSheet
    match: TradeMatch | None
    exclusion: Exclusion | None
    tension: Tension | None
    held: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Things that both trades have, and those that each has alone, in their order."""

    both: tuple[Labelled, ...]
    alone: tuple[tuple[Labelled, ...], tuple[Labelled, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two trades beside each other; ``held`` are codes of what the person has."""

    sides: tuple[Side, Side]
    competences: Shared
    contexts: Shared
    held: frozenset[str]


def side_by_side(matcher: Matcher, walker: Walker, romes: Sequence[str]) -> Compared:
    """Return two trades compared for a person.

    Raises
    ------
    InvalidCodeError, UnknownCodeError
        If one of ``romes`` is no trade of the reference.
    """
    ranking = matcher.rank(walker.profile, near=walker.place)
    ranked = {one.rome: one for one in ranking.trades}
    first, second = (_side(matcher, walker, rome, ranked.get(rome)) for rome in romes)
    return Compared(
        sides=(first, second),
        competences=_shared(_competences(first.sheet), _competences(second.sheet)),
        contexts=_shared(first.sheet.contexts, second.sheet.contexts),
        held=frozenset(walker.codes),
    )


def _side(
    matcher: Matcher, walker: Walker, rome: str, match: TradeMatch | None
) -> Side:
    sheet = matcher.trade(rome, near=walker.place)
    asked = {one.code for one in _competences(sheet)}
    exclusion = None
    if match is None and walker.profile.reason is None:
        explanation = matcher.explain(walker.profile, rome, near=walker.place)
        match, exclusion = explanation.match, explanation.exclusion
    return Side(
        sheet=sheet,
        match=match,
        exclusion=exclusion,
        tension=sheet.tension,
        held=len(asked.intersection(walker.codes)),
        asked=len(asked),
    )


def _competences(sheet: TradeSheet) -> tuple[Labelled, ...]:
    return (*sheet.core, *sheet.competences, *sheet.savoirs)


def _shared(first: Sequence[Labelled], second: Sequence[Labelled]) -> Shared:
    of_first = {one.code for one in first}
    of_second = {one.code for one in second}
    return Shared(
        both=tuple(one for one in first if one.code in of_second),
        alone=(
            tuple(one for one in first if one.code not in of_second),
            tuple(one for one in second if one.code not in of_first),
        ),
    )
