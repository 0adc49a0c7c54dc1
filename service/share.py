"""A list of trades as a link: codes only, in the fragment, which browsers keep.

Never a text: what a person wrote, a name of trade or of place has no way in. Format
and reasons: docs/adr/0018-sheet-and-link.md.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol
from urllib.parse import parse_qsl, urlencode

from matcher.types import (
    Answer,
    Fit,
    Origin,
    Place,
    Profile,
    Ranking,
    Reply,
    TradeMatch,
)
from service.pages.form import (
    CONDITION_KEYS,
    MAX_ANSWERS,
    MAX_ROMES,
    RADII_KM,
    Journey,
)
from skills_ref.codes import CommuneCode, CompetenceCode, RomeCode

ADDRESS = "/partage"
VERSION = "1"
LONGEST = 8_000  # characters of a link that is read
MOST_CODES = 100  # competences of a link, the surest kept
MOST_TRADES = 20
_KEPT = ("known", "wanted", "unwanted", "removed", "read")  # the first ones kept first
_LETTERS: Mapping[Fit, str] = MappingProxyType(
    {Fit.VERY_CLOSE: "t", Fit.CLOSE: "p", Fit.TO_EXPLORE: "e"}
)
_FITS = {letter: fit for fit, letter in _LETTERS.items()}
_CODE, _ROME = CompetenceCode.pattern, RomeCode.pattern
_INSEE = CommuneCode.pattern
_TRADE = re.compile(r"([A-N][0-9]{4})([tpe])")
_ANSWER = re.compile(r"([a-z]+-[A-Za-z0-9_.-]{1,40})~(oui|un_peu|non|passer)")
_SNAPSHOT = re.compile(r"[A-Za-z0-9-]{1,60}")


class LinkFault(StrEnum):
    """Why a link cannot be opened."""

    EMPTY = "empty"
    VERSION = "version"
    BROKEN = "broken"


class LinkError(ValueError):
    """A link that cannot be opened, and why."""

    def __init__(self, fault: LinkFault) -> None:
        super().__init__(f"link: {fault.value}")
        self.fault = fault


class SharedTrade(NamedTuple):
    """A trade of a list, and how close it was."""

    rome: str
    fit: Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedList:
    """What a link holds: codes, and nothing that says who.

    Attributes
    ----------
    snapshot
        Identifier of the snapshot that gave the list.
    trades
        The trades of the list, in order.
    read, known, wanted, unwanted, removed
        Codes of competences: read in what the person gave, confirmed, wanted,
        wanted no more, taken away.
    answers
        Replies to the questionnaire.
    code_commune, within_km
        INSEE code, ``""`` for none, and radius in kilometres.
    refused
        Keys of the conditions of work refused.
    licence, distance
        ``"oui"``, ``"non"`` or ``""``.
    domain
        Letter of the only grand domaine shown, ``""`` for all.
    more, less
        ROME codes like which more or fewer are wanted.
    """

    snapshot: str
    trades: tuple[SharedTrade, ...] = ()
    read: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    code_commune: str = ""
    within_km: int = 30
    refused: tuple[str, ...] = ()
    licence: str = ""
    distance: str = ""
    domain: str = ""
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()

    @property
    def journey(self) -> Journey:
        """The state from which the list can be computed again."""
        return Journey(
            skills=self.read,
            known=self.known,
            wanted=self.wanted,
            unwanted=self.unwanted,
            removed=self.removed,
            answers=self.answers,
            commune=self.code_commune,
            within_km=self.within_km,
            refused=self.refused,
            licence=self.licence,
            distance=self.distance,
            domain=self.domain,
            more=self.more,
            less=self.less,
        )


# --- writing -----------------------------------------------------------------------


class Person(Protocol):
    """What is taken of a person (`service.pages.walk.Walker`): codes only."""

    @property
    def journey(self) -> Journey:
        """What they gave."""
        ...

    @property
    def profile(self) -> Profile:
        """What was understood of it."""
        ...

    @property
    def place(self) -> Place | None:
        """Where they look."""
        ...


def shared_of(
    person: Person,
    trades: Iterable[TradeMatch],
    snapshot: str,
    *,
    most: int = MOST_CODES,
) -> SharedList:
    """Return what a link says of a list.

    Parameters
    ----------
    person
        Only codes are taken of them. Competences that a model deduced are left out
        until the person confirms them.
    trades
        The list, in the order shown.
    snapshot
        Identifier of the snapshot that gave it.
    most
        Number of competences kept.
    """
    journey = person.journey
    said = {*journey.known, *journey.wanted, *journey.unwanted, *journey.removed}
    read = (
        one.code
        for one in person.profile.competences
        if one.origin is not Origin.INFERRED and one.code not in said
    )
    codes = _first(
        {
            "known": journey.known,
            "wanted": journey.wanted,
            "unwanted": journey.unwanted,
            "removed": journey.removed,
            "read": dict.fromkeys(read),
        },
        most,
    )
    place, contexts = person.place, person.profile.refused_contexts
    return SharedList(
        snapshot=snapshot,
        trades=tuple(SharedTrade(one.rome, one.fit) for one in trades)[:MOST_TRADES],
        **codes,
        answers=journey.answers,
        code_commune="" if place is None else place.code_commune,
        within_km=journey.within_km,
        refused=tuple(dict.fromkeys((*journey.refused, *contexts))),
        licence=journey.licence,
        distance=journey.distance,
        domain=journey.domain,
        more=journey.more,
        less=journey.less,
    )


def _first(codes: Mapping[str, Iterable[str]], most: int) -> dict[str, tuple[str, ...]]:
    """Return the first codes of each list, ``most`` in all."""
    found: dict[str, tuple[str, ...]] = {}
    for name in _KEPT:
        found[name] = tuple(codes[name])[:most]
        most -= len(found[name])
    return found


def to_fragment(shared: SharedList) -> str:
    """Return the fragment of a link, without its ``#``.

    Examples
    --------
    >>> to_fragment(
    ...     SharedList(
    ...         snapshot="2026-11-23-ab12cd",
    ...         trades=(SharedTrade("K1304", Fit.VERY_CLOSE),),
    ...         known=("117468",),
    ...         code_commune="31555",
    ...     )
    ... )
    'v=1&m=K1304t&sait=117468&ou=31555&km=30&i=2026-11-23-ab12cd'
    """
    answers = (f"{one.code}~{one.reply.value}" for one in shared.answers)
    values = {
        "v": VERSION,
        "m": ",".join(f"{one.rome}{_LETTERS[one.fit]}" for one in shared.trades),
        "lu": ",".join(shared.read),
        "sait": ",".join(shared.known),
        "veut": ",".join(shared.wanted),
        "plus": ",".join(shared.unwanted),
        "retire": ",".join(shared.removed),
        "rep": ",".join(answers),
        "ou": shared.code_commune,
        "km": str(shared.within_km) if shared.code_commune else "",
        "sans": ",".join(shared.refused),
        "permis": shared.licence,
        "dist": shared.distance,
        "dom": shared.domain,
        "plusde": ",".join(shared.more),
        "moinsde": ",".join(shared.less),
        "i": shared.snapshot,
    }
    return urlencode({k: v for k, v in values.items() if v}, safe=",~")


def link_of(
    person: Person,
    trades: Iterable[TradeMatch],
    snapshot: str,
    *,
    base: str = "",
    most: int = MOST_CODES,
) -> str:
    """Return the address of a list; see `shared_of`. ``base`` has no final ``/``."""
    shared = shared_of(person, trades, snapshot, most=most)
    return f"{base}{ADDRESS}#{to_fragment(shared)}"


def share_link(person: Person, ranking: Ranking) -> str:
    """Return the address of a list within the service, for a page."""
    return link_of(person, ranking.trades, ranking.snapshot)


# --- reading -----------------------------------------------------------------------


def from_link(link: str) -> SharedList:
    """Return what a link or its fragment holds; what is no code is left out.

    Raises
    ------
    LinkError
        If it is empty, of another version, cut or not a link of ours.
    """
    link = "".join(link.split())  # a link may be cut by an e-mail
    if not link:
        raise LinkError(LinkFault.EMPTY)
    if len(link) > LONGEST:
        raise LinkError(LinkFault.BROKEN)
    fragment = link.partition("#")[2] or link
    values = dict(parse_qsl(fragment.lstrip("#"), max_num_fields=40))
    if "v" in values and values["v"] != VERSION:
        raise LinkError(LinkFault.VERSION)
    shared = _shared(values)
    if "v" not in values or not shared.trades or not shared.snapshot:
        raise LinkError(LinkFault.BROKEN)
    return shared


def _shared(values: Mapping[str, str]) -> SharedList:
    def every(name: str, pattern: re.Pattern[str], most: int) -> tuple[str, ...]:
        found = (one for one in values.get(name, "").split(","))
        return tuple(dict.fromkeys(filter(pattern.fullmatch, found)))[:most]

    def one(name: str, allowed: Callable[[str], object]) -> str:
        value = values.get(name, "")
        return value if value and allowed(value) else ""

    yes_no = ("oui", "non").__contains__
    km = values.get("km", "")
    return SharedList(
        snapshot=one("i", _SNAPSHOT.fullmatch),
        trades=_trades(every("m", _TRADE, MOST_TRADES)),
        read=every("lu", _CODE, MOST_CODES),
        known=every("sait", _CODE, MOST_CODES),
        wanted=every("veut", _CODE, MOST_CODES),
        unwanted=every("plus", _CODE, MOST_CODES),
        removed=every("retire", _CODE, MOST_CODES),
        answers=_answers(every("rep", _ANSWER, MAX_ANSWERS)),
        code_commune=one("ou", _INSEE.fullmatch),
        within_km=int(km) if km in map(str, RADII_KM) else 30,
        refused=tuple(
            key
            for key in dict.fromkeys(values.get("sans", "").split(","))
            if key in CONDITION_KEYS
        ),
        licence=one("permis", yes_no),
        distance=one("dist", yes_no),
        domain=one("dom", re.compile("[A-N]").fullmatch),
        more=every("plusde", _ROME, MAX_ROMES),
        less=every("moinsde", _ROME, MAX_ROMES),
    )


def _trades(words: Sequence[str]) -> tuple[SharedTrade, ...]:
    return tuple(SharedTrade(one[:5], _FITS[one[5]]) for one in words)


def _answers(words: Sequence[str]) -> tuple[Answer, ...]:
    pairs = (one.split("~") for one in words)
    found = {code: Answer(code=code, reply=Reply(reply)) for code, reply in pairs}
    return tuple(found.values())
