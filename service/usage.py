"""Counters of use: how many a day reached each step, and nothing of who.

Three tables: counts by day and event, counts by group and step, counts of pairs of
ROME codes that people sent to correct the list. No text, no address, no identifier,
no time finer than the day (UTC). See docs/adr/0017-counting-without-following.md.
"""

import re
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import structlog
from prometheus_client import CollectorRegistry, Counter

from service.pages.form import Journey
from skills_ref.codes import RomeCode

log = structlog.get_logger("camin.usage")

Found = TypeVar("Found")
Work = Callable[[sqlite3.Connection], Found]

GROUP_DAYS = 90  # a group is forgotten after that
PAIR_DAYS = 365  # and a correction of the list too
FEW = 3  # under so many people, the steps of a group are not detailed
SMALL = 5  # under so many, the count of a day is not written
MAX_GROUPS = 5_000  # alive at once; more is an abuse
_BUSY_S = 0.2  # a page does not wait longer for another process that writes
_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # read aloud without a mistake
_CODE = re.compile(f"[{_CODE_LETTERS}]{{10}}")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS daily (
  day TEXT NOT NULL, event TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (day, event)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS crowd (
  code TEXT PRIMARY KEY, made_on TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS crowd_step (
  code TEXT NOT NULL REFERENCES crowd (code) ON DELETE CASCADE,
  step TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (code, step)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pair (
  month TEXT NOT NULL, ask TEXT NOT NULL, rome TEXT NOT NULL, shown TEXT NOT NULL,
  n INTEGER NOT NULL, PRIMARY KEY (month, ask, rome, shown)) WITHOUT ROWID;
"""

_ADD_EVENT = (
    "INSERT INTO daily VALUES (?, ?, 1)"
    " ON CONFLICT (day, event) DO UPDATE SET n = n + 1"
)
_ADD_STEP = (
    "INSERT INTO crowd_step SELECT code, ?, 1 FROM crowd WHERE code = ? AND made_on > ?"
    " ON CONFLICT (code, step) DO UPDATE SET n = n + 1"
)
_ADD_PAIR = (
    "INSERT INTO pair VALUES (?, ?, ?, ?, 1)"
    " ON CONFLICT (month, ask, rome, shown) DO UPDATE SET n = n + 1"
)
_ADD_GROUP = "INSERT INTO crowd SELECT ?, ? WHERE (SELECT count(*) FROM crowd) < ?"
_ONE_GROUP = "SELECT made_on FROM crowd WHERE code = ? AND made_on > ?"
_GROUP_STEPS = "SELECT step, n FROM crowd_step WHERE code = ?"
_EVENTS_SINCE = "SELECT day, event, n FROM daily WHERE day > ?"
_FORGET_GROUPS = "DELETE FROM crowd WHERE made_on <= ?"
_FORGET_PAIRS = "DELETE FROM pair WHERE month < ?"


class Step(StrEnum):
    """Steps of a journey, in order."""

    STARTED = "started"
    COMPETENCES = "competences"
    TEN = "ten"
    TRADE = "trade"
    TRAINING = "training"
    SHEET = "sheet"


class Opinion(StrEnum):
    """What a person may say of the list, by ticking."""

    USEFUL = "useful"
    USELESS = "useless"
    FAR = "far-from-me"
    KNOWN = "already-known"
    FEW_OFFERS = "few-offers"
    TOO_FAR = "too-far"
    UNCLEAR = "unclear"


EVENTS = (*Step, *Opinion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Counts of one day, every event of `EVENTS` present."""

    day: date
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How far a group is: people at each step, and the day it is forgotten."""

    code: str
    counts: Mapping[str, int]
    ends_on: date

    @property
    def people(self) -> int:
        """Number of people who began, in the group."""
        return self.counts[Step.STARTED.value]

    @property
    def is_small(self) -> bool:
        """Whether too few people began for the steps to be shown."""
        return self.people < FEW


def today_utc() -> date:
    """Return the day it is, UTC."""
    return datetime.now(UTC).date()


class Usage:
    """The counters of one service, in a SQLite file or in memory.

    A disk that fails never fails a page: what could not be written is counted as
    lost, and logged once.

    Parameters
    ----------
    path
        SQLite file, shared by every process that serves; ``None`` keeps the counts
        in the memory of this process, until it stops.
    registry
        Prometheus registry that receives the counters of this process.
    today
        Says what day it is.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        registry: CollectorRegistry | None = None,
        today: Callable[[], date] = today_utc,
    ) -> None:
        registry = registry or CollectorRegistry()
        self._events = Counter(
            "camin_usage", "Steps and opinions counted.", ("event",), registry=registry
        )
        self._lost = Counter(
            "camin_usage_lost", "Counts that the store refused.", registry=registry
        )
        for event in EVENTS:
            self._events.labels(event.value)
        self._path = path
        self._today = today
        self._lock = threading.Lock()
        self._memory = None if path is not None else _opened(":memory:")
        self._n_lost = 0
        self._purged_on: date | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the counts outlive the process."""
        return self._path is not None

    @property
    def lost(self) -> int:
        """Number of works that the store refused since the start."""
        return self._n_lost

    # --- counting ----------------------------------------------------------------

    def step(self, journey: Journey, step: Step) -> Journey:
        """Count a step, once a journey, and return the journey to show.

        The journey returned says in `Journey.seen` that the step was counted. Its
        group is counted too, while it lives.
        """
        if step.value in journey.seen:
            return journey
        self._count([step], journey.group)
        return replace(journey, seen=(*journey.seen, step.value))

    def say(self, opinions: Iterable[Opinion]) -> None:
        """Count what a person ticked about the list, each opinion once."""
        self._count(list(dict.fromkeys(opinions)))

    def correct(
        self, *, more: Iterable[str], less: Iterable[str], shown: Iterable[str]
    ) -> None:
        """Count pairs of ROME codes: one asked more or less, one that was shown.

        Only the month is kept. What is not a ROME code is left out.
        """
        month = self._today().strftime("%Y-%m")
        beside = _romes(shown)
        rows = [
            (month, ask, rome, one)
            for ask, romes in (("more", more), ("less", less))
            for rome in _romes(romes)
            for one in beside
        ]
        self._write(lambda store: store.executemany(_ADD_PAIR, rows), None)

    def _count(self, events: Sequence[Step | Opinion], group: str = "") -> None:
        for event in events:
            self._events.labels(event.value).inc()
        day = self._today().isoformat()
        alive_after = self._day_before(GROUP_DAYS)

        def work(store: sqlite3.Connection) -> None:
            store.executemany(_ADD_EVENT, [(day, event.value) for event in events])
            if _CODE.fullmatch(group):
                store.executemany(
                    _ADD_STEP, [(event.value, group, alive_after) for event in events]
                )

        self._write(work, None)

    # --- groups ------------------------------------------------------------------

    def new_group(self) -> str | None:
        """Make a group and return its code; ``None`` when it could not be kept."""
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(10))
        row = (code, self._today().isoformat(), MAX_GROUPS)
        made = self._write(lambda store: store.execute(_ADD_GROUP, row).rowcount, 0)
        return code if made else None

    def group(self, code: str) -> Group | None:
        """Return how far a group is, ``None`` when it is unknown or forgotten."""
        if not _CODE.fullmatch(code):
            return None
        key = (code, self._day_before(GROUP_DAYS))
        made: list[tuple[str]] = self._read(
            lambda store: store.execute(_ONE_GROUP, key).fetchall(), []
        )
        counts: list[tuple[str, int]] = self._read(
            lambda store: store.execute(_GROUP_STEPS, (code,)).fetchall(), []
        )
        if not made:
            return None
        return Group(
            code=code,
            counts=_group_counts(dict(counts)),
            ends_on=date.fromisoformat(made[0][0]) + timedelta(days=GROUP_DAYS),
        )

    # --- reading -----------------------------------------------------------------

    def days(self, n: int) -> tuple[Day, ...]:
        """Return the counts of the last ``n`` days, the last one first.

        Days on which nothing was counted are there too. Counts are whole: a page does
        not write those under `SMALL`.
        """
        key = (self._day_before(n),)
        rows: list[tuple[str, str, int]] = self._read(
            lambda store: store.execute(_EVENTS_SINCE, key).fetchall(), []
        )
        found = {(day, event): count for day, event, count in rows}
        last = self._today()
        return tuple(
            Day(day=day, counts=_counts_of(found, day.isoformat()))
            for day in (last - timedelta(days=back) for back in range(n))
        )

    # --- the store ---------------------------------------------------------------

    def _day_before(self, days: int) -> str:
        return (self._today() - timedelta(days=days)).isoformat()

    def _write(self, work: Work[Found], otherwise: Found) -> Found:
        """Do a work on the store; old rows are forgotten once a day before it."""

        def purged(store: sqlite3.Connection) -> Found:
            if self._purged_on != self._today():
                store.execute(_FORGET_GROUPS, (self._day_before(GROUP_DAYS),))
                store.execute(_FORGET_PAIRS, (self._day_before(PAIR_DAYS)[:7],))
                self._purged_on = self._today()
            return work(store)

        return self._read(purged, otherwise)

    def _read(self, work: Work[Found], otherwise: Found) -> Found:
        """Do a work in one transaction; a store that fails gives ``otherwise``."""
        try:
            if self._memory is not None:
                with self._lock, self._memory:
                    return work(self._memory)
            with closing(_opened(str(self._path))) as store, store:
                return work(store)
        except sqlite3.Error as error:
            self._lost.inc()
            self._n_lost += 1
            if self._n_lost == 1:
                log.warning("usage-lost", error=type(error).__name__)
            return otherwise


def _group_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the counts of a group; who is further on has begun, wherever from."""
    began = {Step.STARTED.value: max(counts.values(), default=0)}
    return {**{step.value: 0 for step in Step}, **counts, **began}


def _counts_of(found: Mapping[tuple[str, str], int], day: str) -> dict[str, int]:
    return {event.value: found.get((day, event.value), 0) for event in EVENTS}


def _romes(codes: Iterable[str]) -> list[str]:
    found = (code for code in codes if RomeCode.pattern.fullmatch(code))
    return list(dict.fromkeys(found))[:30]


def _opened(path: str) -> sqlite3.Connection:
    """Return a connection that other threads may use, its tables made."""
    store = sqlite3.connect(path, timeout=_BUSY_S, check_same_thread=False)
    try:
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = NORMAL")
        store.execute("PRAGMA foreign_keys = ON")
        store.executescript(_SCHEMA)
    except sqlite3.Error:
        store.close()
        raise
    return store
