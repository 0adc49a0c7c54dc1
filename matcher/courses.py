"""Trainings of a trade for a person: the gap first, then place, date, level."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from matcher.places import distance_km
from matcher.types import Labelled, Place, SessionMatch, TrainingMatch, TrainingPage

_WIDER_KM = (60.0, 100.0, 200.0)  # radii tried when nothing is near
_FAR = date.max


@dataclass(frozen=True)
class Courses:
    """The trainings of a snapshot and their sessions, or none without a feed.

    Attributes
    ----------
    trainings, sessions
        The tables of `matcher.tables`; ``None`` without feed.
    families
        Families that a training leads to: ``training`` (row), ``family``,
        ``weight`` in (0, 1], ``link`` (source, certification, formacode, text).
    mentions
        Competences that the words of a training prove: ``training`` (row),
        ``code``, ``label``, ``confidence``.
    """

    trainings: pl.DataFrame | None
    sessions: pl.DataFrame | None
    families: pl.DataFrame
    mentions: pl.DataFrame

    def count(self, family: int) -> int | None:
        """Return the number of trainings that lead to a family."""
        if self.trainings is None:
            return None
        return len(self._rows_of_family.get(family, ()))

    def search(
        self,
        family: int,
        rome: str,
        gap: Sequence[Labelled],
        near: Place | None,
        *,
        limit: int,
    ) -> TrainingPage:
        """Return the trainings of a family, best first for this gap and place.

        Parameters
        ----------
        family, rome
            Row of the family and code shown.
        gap
            Missing competences of the person, with their weights.
        near
            Where the person looks; the radius is widened when nothing is near.
        limit
            Number of trainings returned at most.
        """
        if self.trainings is None:
            return TrainingPage(
                rome=rome, total=None, place=near, widened_km=None, trainings=()
            )
        found = [
            self._match(row, gap, near) for row in self._rows_of_family.get(family, ())
        ]
        inside, widened = _within(found, near)
        order = sorted(inside, key=self._order)
        return TrainingPage(
            rome=rome,
            total=len(order),
            place=near,
            widened_km=widened,
            trainings=tuple(order[:limit]),
        )

    def families_by_commune(self) -> pl.DataFrame:
        """Return one row per training, family and place: where what is taught."""
        if self.trainings is None or self.sessions is None:
            return pl.DataFrame(
                schema={
                    "training_id": pl.String,
                    "family": pl.Int64,
                    "code_commune": pl.String,
                    "departement": pl.String,
                }
            )
        ids = self.trainings.select("training_id").with_row_index("training")
        return (
            self.families.select(pl.col("training").cast(pl.UInt32), "family")
            .join(ids, on="training")
            .join(
                self.sessions.select("training_id", "code_commune", "departement"),
                on="training_id",
            )
            .select("training_id", "family", "code_commune", "departement")
            .unique(maintain_order=True)
        )

    @cached_property
    def _rows_of_family(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for training, family in self.families.select("training", "family").iter_rows():
            found.setdefault(family, []).append(training)
        return found

    @cached_property
    def _taught(self) -> dict[int, dict[str, float]]:
        found: dict[int, dict[str, float]] = {}
        columns = self.mentions.select("training", "code", "confidence")
        for training, code, confidence in columns.iter_rows():
            found.setdefault(training, {})[code] = confidence
        return found

    @cached_property
    def _sessions_of(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        if self.sessions is not None:
            for row, training in enumerate(self.sessions["training_id"].to_list()):
                found.setdefault(training, []).append(row)
        return found

    def _match(
        self, row: int, gap: Sequence[Labelled], near: Place | None
    ) -> TrainingMatch:
        one = (self.trainings if self.trainings is not None else pl.DataFrame()).row(
            row, named=True
        )
        sessions = self._sessions(one["training_id"], near)
        taught = self._taught.get(row)
        gives, remains, share = _closes(gap, taught)
        near_km = [s.distance_km for s in sessions if s.distance_km is not None]
        return TrainingMatch(
            training_id=one["training_id"],
            source=one["source"],
            title=one["title"],
            certification=one["certification"],
            rncp=one["rncp"],
            rs=one["rs"],
            level_in=one["level_in"],
            level_out=one["level_out"],
            provider=one["provider"],
            funder=one["funder"],
            url=one["url"],
            sessions=sessions,
            gives=gives,
            remains=remains,
            gap_share=share,
            distance_km=min(near_km, default=None),
        )

    def _sessions(
        self, training_id: str, near: Place | None
    ) -> tuple[SessionMatch, ...]:
        rows = self._sessions_of.get(training_id, [])
        found = [self._session(row, near) for row in rows]
        return tuple(
            sorted(
                found,
                key=lambda s: (
                    _far(s.distance_km),
                    s.starts_on or _FAR,
                    s.session_id,
                ),
            )
        )

    def _session(self, row: int, near: Place | None) -> SessionMatch:
        one = (self.sessions if self.sessions is not None else pl.DataFrame()).row(
            row, named=True
        )
        known = near is not None and one["latitude"] is not None
        km = None
        if known and near is not None:
            there = np.array([one["latitude"]]), np.array([one["longitude"]])
            km = round(float(distance_km(near.latitude, near.longitude, *there)[0]), 1)
        return SessionMatch(
            session_id=one["session_id"],
            starts_on=one["starts_on"],
            ends_on=one["ends_on"],
            open_entry=one["open_entry"],
            mode=one["mode"],
            place=one["place"],
            code_commune=one["code_commune"],
            distance_km=km,
            hours=one["hours"],
            price_eur=one["price_eur"],
            paid=one["paid"],
            seats=one["seats"],
            contact=one["contact"],
            status=one["status"],
        )

    @staticmethod
    def _order(match: TrainingMatch) -> tuple[int, float, float, date, int, str]:
        """Order: closes some of the gap, unknown content, closes nothing."""
        share = match.gap_share
        rank = 1 if share is None else (0 if share > 0 else 2)
        dates = [s.starts_on for s in match.sessions if s.starts_on is not None]
        return (
            rank,
            -(share or 0.0),
            _far(match.distance_km),
            min(dates, default=_FAR),
            match.level_out if match.level_out is not None else 9,
            match.training_id,
        )


def _closes(
    gap: Sequence[Labelled], taught: Mapping[str, float] | None
) -> tuple[tuple[Labelled, ...], tuple[Labelled, ...], float | None]:
    """Return what a training gives of a gap, what remains, and the share closed.

    The share is ``None`` when nothing is known of the content, or the gap is
    empty: unknown is not zero.
    """
    if taught is None or not gap:
        return (), tuple(gap), None
    gives = tuple(one for one in gap if one.code in taught)
    remains = tuple(one for one in gap if one.code not in taught)
    total = sum(one.weight or 0.0 for one in gap)
    closed = sum(one.weight or 0.0 for one in gives)
    return gives, remains, round(closed / total, 6) if total else None


def _within(
    found: Collection[TrainingMatch], near: Place | None
) -> tuple[list[TrainingMatch], float | None]:
    """Return the trainings near, widening the radius until there is one.

    A training wholly at a distance is near everyone.
    """
    if near is None:
        return list(found), None
    for radius in (near.within_km, *(r for r in _WIDER_KM if r > near.within_km)):
        inside = [m for m in found if _is_near(m, radius)]
        if inside:
            return inside, None if radius == near.within_km else radius
    return [], None


def _is_near(match: TrainingMatch, radius: float) -> bool:
    return any(
        s.mode == "distance" or (s.distance_km is not None and s.distance_km <= radius)
        for s in match.sessions
    )


def _far(km: float | None) -> float:
    return float("inf") if km is None else km
