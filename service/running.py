"""What is running, for the pages that say it: settings, measures, coverage.

The weights are read from `matcher.weights`, the ones that the engine uses, not
copied; a snapshot made with others is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal, cast

from matcher import weights
from matcher.engine import Matcher
from matcher.types import Gap
from service.parameters_fr import GROUPS, PERSONAL, WORDS, words_of

REGION = "region"
# feeds of trainings that adults may join while they work or look for a job
CONTINUING = frozenset({"carif_oref_lheo", "mon_compte_formation"})
TRAININGS = CONTINUING | {"carif_oref_table"}
OFFERS = frozenset({"france_travail_offers"})
MARKET = frozenset({"tension"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting that is running: its name, what it does, its values."""

    name: str
    sentence: str
    values: tuple[tuple[str, str], ...]  # name of each leaf, "" for one alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Settings that serve one purpose; ``personal`` when they rank a person."""

    title: str
    personal: bool
    settings: tuple[Setting, ...]


def running() -> dict[str, Any]:
    """Return the weights and thresholds in force, by the name of their setting."""
    return {
        name.lower(): value
        for name, value in sorted(vars(weights).items())
        if name.isupper()
    }


def groups() -> tuple[Group, ...]:
    """Return every setting that is running, with its words, by purpose."""
    found: dict[str, list[Setting]] = {title: [] for title in GROUPS}
    values_of = running()
    told = [name for name in WORDS if name in values_of]
    for name in (*told, *sorted(values_of.keys() - WORDS.keys())):
        value = values_of[name]
        title, sentence = words_of(name) or (GROUPS[-1], name)
        values = tuple(flat(value))
        found[title].append(Setting(name=name, sentence=sentence, values=values))
    return tuple(
        Group(title=title, personal=title in PERSONAL, settings=tuple(settings))
        for title, settings in found.items()
        if settings
    )


def changed_since(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the settings whose value is not the one the snapshot was made with."""
    made: Mapping[str, Any] = manifest["parameters"].get("ranking", {})
    now = running()
    return tuple(
        name
        for name in sorted(now.keys() | made.keys())
        if dict(flat(now.get(name))) != dict(flat(made.get(name)))
    )


def flat(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the leaves of nested parameters, each with its dotted name.

    Examples
    --------
    >>> list(flat({"weights": {"titles": 0.3}, "seeds": [1, 2]}))
    [('weights.titles', '0,3'), ('seeds', '1 ; 2')]
    """
    if isinstance(value, Mapping):
        for key, item in cast("Mapping[str, object]", value).items():
            yield from flat(item, f"{name}.{key}" if name else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield name, " ; ".join(map(leaf, cast("Sequence[object]", value)))
    else:
        yield name, leaf(value)


def leaf(value: object) -> str:
    """Return one value in French.

    Examples
    --------
    >>> leaf(0.25), leaf(True), leaf(None), leaf((0.5, 1))
    ('0,25', 'oui', 'aucun', '(0,5 ; 1)')
    """
    match value:
        case None:
            return "aucun"
        case bool():
            return "oui" if value else "non"
        case float():
            return f"{value:g}".replace(".", ",")
        case tuple() | list():
            inner = " ; ".join(map(leaf, cast("Sequence[object]", value)))
            return f"({inner})"
        case _:
            return str(value)


# --- measures ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A share measured on offers kept apart: of a hundred, with its interval."""

    name: str
    in_hundred: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What the build measured, on offers that the engine had not learnt."""

    offers: int
    figures: tuple[Figure, ...]


def measures(manifest: Mapping[str, Any]) -> Measures | None:
    """Return what the manifest says was measured, ``None`` when nothing was."""
    learnt = cast("Mapping[str, Any]", manifest.get("learnt") or {})
    check = cast("Mapping[str, Any]", learnt.get("check") or {})
    found = cast("Mapping[str, Any] | None", check.get("figures"))
    if not found or not found.get("offers"):
        return None
    figures = tuple(
        Figure(
            name=name,
            in_hundred=round(100 * found[name]),
            low=round(100 * found[f"{name}_ci95"][0]),
            high=round(100 * found[f"{name}_ci95"][1]),
        )
        for name in ("top1", "top5", "top10")
        if found.get(name) is not None
    )
    return Measures(offers=int(found["offers"]), figures=figures)


# --- coverage ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the trades the data reach; ``None`` where there is no feed."""

    trades: int
    described: int
    with_offers: int | None
    with_trainings: int | None


@lru_cache(maxsize=2)
def coverage(matcher: Matcher) -> Coverage:
    """Return the coverage of a snapshot, worked out once."""
    reference = matcher.reference
    codes = reference.trade_codes
    gaps = matcher.gaps(by=REGION)
    counts = matcher.manifest["counts"]
    return Coverage(
        trades=len(codes),
        described=sum(bool(reference.trade(code).competences) for code in codes),
        with_offers=_reached(gaps, "offers", counts),
        with_trainings=_reached(gaps, "trainings", counts),
    )


def _reached(
    gaps: Sequence[Gap], what: Literal["offers", "trainings"], counts: Mapping[str, Any]
) -> int | None:
    if counts.get(what) is None:
        return None
    return len({gap.rome for gap in gaps if getattr(gap, what)})


def absent(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys of what no source of this snapshot gives.

    Examples
    --------
    >>> absent({"sources": [{"key": "rome"}, {"key": "carif_oref_table"}]})
    ('offers', 'continuing', 'dates', 'tension', 'places')
    """
    keys = {str(source["key"]) for source in manifest["sources"]}
    if "starter" in keys:
        return ("sample",)
    wanted = {
        "offers": OFFERS,
        "trainings": TRAININGS,
        "continuing": CONTINUING,
        "dates": {"carif_oref_lheo"},
        "tension": MARKET,
        "places": {"communes"},
    }
    return tuple(name for name, sources in wanted.items() if not sources & keys)


def oldest(manifest: Mapping[str, Any]) -> date | None:
    """Return the oldest known date of the sources, ``None`` when none has one."""
    days = [one["as_of"] for one in manifest["sources"] if one["as_of"]]
    return min(map(date.fromisoformat, days), default=None)
