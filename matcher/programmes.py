"""Rules of a region: what is paid, what needs a prescription, what comes first.

The rules are data (``matcher/regions/*.toml``), each with its source and the day it
was true. What a rule leaves out is unknown.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, cast

from matcher.types import FundingRule
from skills_ref.text import fold

REGION = "occitanie"
_WORD = re.compile(r"[a-z0-9]+")

Row = Mapping[str, Any]  # a row of `matcher.tables.TRAININGS`


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One rule of the file, and the trainings that it holds for.

    ``programmes`` and ``titles`` name it. Without a name, every condition given
    holds: one of ``funders``, ``aims``, ``formacodes``, and ``certifying``.
    """

    key: str
    label: str
    paid_words: str
    source: str
    as_of: date
    paid: bool | None = None
    paid_from_hours: int | None = None
    prescription: bool | None = None
    prescription_words: str | None = None
    programmes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    formacodes: tuple[str, ...] = ()
    certifying: bool | None = None

    def fits(self, training: Row) -> bool:
        """Tell whether the rule is that of a training."""
        if self.programmes or self.titles:
            return self._is_named(training)
        kept: tuple[tuple[tuple[str, ...], Sequence[str | None]], ...] = (
            (self.funders, funders_of(training["funder"])),
            (self.aims, [training["aim"]]),
            (self.formacodes, _codes(training)),
        )
        told = all(not asked or _share(asked, said) for asked, said in kept)
        certifies = self.certifying is None or training["certifying"] is self.certifying
        return told and certifies

    def _is_named(self, training: Row) -> bool:
        if training["programme"] in self.programmes:
            return True
        title = f" {_words(training['title'])} "
        return any(f" {words} " in title for words in self.titles)

    def rule(self, hours: int | None) -> FundingRule:
        """Return what the rule says of a training of so many hours."""
        least = self.paid_from_hours
        paid = self.paid
        if least is not None:
            paid = None if hours is None else hours >= least
        return FundingRule(
            key=self.key,
            label=self.label,
            paid=paid,
            paid_words=self.paid_words,
            prescription=self.prescription,
            prescription_words=self.prescription_words,
            source=self.source,
            as_of=self.as_of,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One kind of training that comes before the others, and how it is found."""

    kind: str
    label: str
    words: str
    door: str
    source: str
    as_of: date
    programmes: tuple[str, ...] = ()
    formacodes: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionRules:
    """The rules of one region.

    Attributes
    ----------
    programmes
        In order: the first that fits a training is its rule.
    remedies
        By kind.
    """

    programmes: tuple[Programme, ...]
    remedies: Mapping[str, Remedy]

    def rule(self, training: Row, hours: int | None) -> FundingRule | None:
        """Return the rule of a training, ``None`` when none is known.

        Parameters
        ----------
        training
            A row of `matcher.tables.TRAININGS`.
        hours
            Its length, ``None`` when unknown.
        """
        fitting = (one for one in self.programmes if one.fits(training))
        first = next(fitting, None)
        return None if first is None else first.rule(hours)

    def kind(self, training: Row) -> str | None:
        """Return the kind of a training that comes before the others.

        By its programme, else its principal Formacode, else its aim.
        """
        first = next(iter(_codes(training)), None)
        told = (
            ("programmes", training["programme"]),
            ("formacodes", first),
            ("aims", training["aim"]),
        )
        for field, value in told:
            for remedy in self.remedies.values():
                if value is not None and value in getattr(remedy, field):
                    return remedy.kind
        return None


def funders_of(funder: str | None) -> list[str]:
    """Return the names of the funders of a training, none when unknown.

    Examples
    --------
    >>> funders_of("Région, France Travail"), funders_of(None)
    (['Région', 'France Travail'], [])
    """
    return [name for name in (funder or "").split(", ") if name]


@cache
def region_rules(region: str = REGION) -> RegionRules:
    """Return the rules of a region, from its file.

    Raises
    ------
    FileNotFoundError
        If there is no file of that name.
    ValueError
        If a rule has an unknown field, or lacks one.
    """
    path = files("matcher").joinpath("regions", f"{region}.toml")
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    remedies = [Remedy(**_checked(Remedy, one)) for one in held["upstream"]]
    return RegionRules(
        tuple(Programme(**_checked(Programme, one)) for one in held["rule"]),
        {one.kind: one for one in remedies},
    )


def _checked(kind: type, given: Mapping[str, Any]) -> dict[str, Any]:
    known = {one.name for one in fields(kind)}
    unknown = sorted(given.keys() - known)
    if unknown:
        raise ValueError(f"unknown field of a {kind.__name__}: {', '.join(unknown)}")
    return {
        name: tuple(cast("list[str]", value)) if isinstance(value, list) else value
        for name, value in given.items()
    }


def _codes(training: Row) -> list[str]:
    return training["formacodes"] or []


def _share(asked: Collection[str], said: Collection[str | None]) -> bool:
    return any(one in asked for one in said)


def _words(title: str) -> str:
    """Return the words of a title, folded, without signs."""
    return " ".join(_WORD.findall(fold(title)))
