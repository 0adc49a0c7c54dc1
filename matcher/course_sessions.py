"""Sessions of trainings for a person: how far, when, how to sign up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from matcher.places import distance_km
from matcher.tables import SESSIONS, completed
from matcher.types import Place, SessionMatch
from matcher.upstream import NOTHING_KNOWN, Entry

_FAR = date.max
_SAID = (
    *("info_at", "enrol_contact", "enrol_how", "enrol_from", "enrol_until"),
    *("funding_possible", "extra_costs", "catering", "lodging", "transport", "access"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Who looks for a training; ``None`` is unknown, or no wish.

    Attributes
    ----------
    near
        Where the person looks.
    entry
        What they bring to the door of a training.
    today
        Day from which a session can still be joined.
    since
        Day from which they are free.
    distance
        Whether they want to learn at a distance.
    """

    near: Place | None = None
    entry: Entry = NOTHING_KNOWN
    today: date | None = None
    since: date | None = None
    distance: bool | None = None

    @property
    def first_day(self) -> date | None:
        """The day from which a session suits them."""
        return max(filter(None, (self.today, self.since)), default=None)


@dataclass(frozen=True)
class CourseSessions:
    """The sessions of a snapshot: `matcher.tables.SESSIONS`, older columns or not."""

    sessions: pl.DataFrame | None

    def of(self, training_id: str, learner: Learner) -> tuple[SessionMatch, ...]:
        """Return the sessions of a training, those that suit first.

        Those that begin too early come last; then, for someone who does not want to
        learn at a distance, those wholly at a distance, and first for someone who
        does; then the nearest and the soonest.
        """
        rows = self._rows_of.get(training_id, [])
        found = [self._session(row, learner) for row in rows]

        def merit(one: SessionMatch) -> tuple[object, ...]:
            remote = one.mode == "distance"
            return (
                one.too_early is True,
                learner.distance is not None and remote is not learner.distance,
                float("inf") if one.distance_km is None else one.distance_km,
                one.starts_on or _FAR,
                one.session_id,
            )

        return tuple(sorted(found, key=merit))

    @cached_property
    def _table(self) -> pl.DataFrame:
        return completed(SESSIONS, self.sessions)

    @cached_property
    def _rows_of(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, training in enumerate(self._table["training_id"].to_list()):
            found.setdefault(training, []).append(row)
        return found

    def _session(self, row: int, learner: Learner) -> SessionMatch:
        one = self._table.row(row, named=True)
        address: str | None = one["contact"]
        return SessionMatch(
            session_id=one["session_id"],
            starts_on=one["starts_on"],
            ends_on=one["ends_on"],
            open_entry=one["open_entry"],
            mode=one["mode"],
            place=one["place"],
            code_commune=one["code_commune"],
            distance_km=_km(one, learner.near),
            hours=one["hours"],
            price_eur=one["price_eur"],
            paid=one["paid"],
            seats=one["seats"],
            contact=address or one["enrol_contact"],
            status=one["status"],
            info_on=_next(one["info_dates"], learner.today),
            enrol_at=address,
            selection=tuple(one["selection"] or ()),
            too_early=_too_early(one, learner.since),
            **{name: one[name] for name in _SAID},
        )


def _km(one: Mapping[str, Any], near: Place | None) -> float | None:
    """Return the distance to a session, ``None`` when unknown or at a distance."""
    if near is None or one["mode"] == "distance" or one["latitude"] is None:
        return None
    there = np.array([one["latitude"]]), np.array([one["longitude"]])
    return round(float(distance_km(near.latitude, near.longitude, *there)[0]), 1)


def _next(days: list[date] | None, today: date | None) -> date | None:
    """Return the first meeting that is not over."""
    return min((d for d in days or () if today is None or d >= today), default=None)


def _too_early(one: Mapping[str, Any], since: date | None) -> bool | None:
    if since is None:
        return None
    if one["open_entry"]:
        return False
    start: date | None = one["starts_on"]
    return None if start is None else start < since
