"""Trainings of a trade for a person: what each gives, near where, in what order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from matcher.course_rank import Course, Known, gain, ranked
from matcher.places import distance_km
from matcher.types import (
    Labelled,
    Link,
    Place,
    SessionMatch,
    TrainingMatch,
    TrainingPage,
)

_WIDER_KM = (60.0, 100.0, 200.0)  # radii tried when nothing is near
_FAR = date.max
# Columns read of the two tables below; one that a table lacks is unknown.
_FAMILIES = pl.Schema({"training": pl.Int64, "family": pl.Int64, "way": pl.String})
_MENTIONS = pl.Schema(
    {
        "training": pl.Int64,
        "code": pl.String,
        "confidence": pl.Float64,
        "link": pl.String,
        "proof": pl.String,
    }
)


@dataclass(frozen=True)
class Courses:
    """The trainings of a snapshot and their sessions, or none without a feed.

    Attributes
    ----------
    trainings, sessions
        The tables of `matcher.tables`; ``None`` without feed.
    families
        Families that a training leads to: ``training`` (row), ``family``,
        ``weight`` in (0, 1], ``link`` (source, certification, formacode, text),
        ``way``: the same for trainings of one certification.
    mentions
        Competences that a training gives: ``training`` (row), ``code``, ``label``,
        ``confidence``, ``link`` (`matcher.types.Link`), ``proof``.
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
        level: int | None = None,
        since: date | None = None,
    ) -> TrainingPage:
        """Return the trainings of a family, best first (`matcher.course_rank`).

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
        level
            European level of the person, 1 to 8; ``None`` when unknown.
        since
            Day from which a session can still be joined.
        """
        if self.trainings is None:
            return TrainingPage(
                rome=rome, total=None, place=near, widened_km=None, trainings=()
            )
        rows = self._rows_of_family.get(family, ())
        known = self._known(rows, gap)
        found = [
            Course(
                self._match(row, gap, known.get(row, {}), near, level), self._ways[row]
            )
            for row in rows
        ]
        inside, widened = _within(found, near)
        order = ranked(inside, since)
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
    def _ways(self) -> dict[int, str]:
        """Way of each training; a training of unknown way is alone in its own."""
        held = self.families.match_to_schema(
            _FAMILIES, missing_columns="insert", extra_columns="ignore"
        )
        return {
            training: way or str(training)
            for training, _, way in held.select(_FAMILIES.names()).iter_rows()
        }

    @cached_property
    def _taught(self) -> pl.DataFrame:
        """What the trainings give, sorted by competence."""
        return (
            self.mentions.match_to_schema(
                _MENTIONS, missing_columns="insert", extra_columns="ignore"
            )
            .select(_MENTIONS.names())
            .sort("code", maintain_order=True)
        )

    @cached_property
    def _slices(self) -> dict[str, tuple[int, int]]:
        """First row and number of rows of each competence in `_taught`."""
        runs = self._taught.group_by("code", maintain_order=True).len()
        starts = runs.select("code", pl.col("len").cum_sum() - pl.col("len"), n="len")
        return {code: (start, n) for code, start, n in starts.iter_rows()}

    @cached_property
    def _with_content(self) -> frozenset[int]:
        """Trainings whose text or blocks are known, not only what they are named."""
        unsaid = pl.col("link").is_in([Link.TITLE, Link.FORMACODE, Link.CERTIFICATION])
        said = self._taught.filter(~unsaid.fill_null(value=False))
        return frozenset(said["training"].to_list())

    def _known(
        self, rows: Collection[int], gap: Sequence[Labelled]
    ) -> dict[int, dict[str, Known]]:
        """Return what each training gives of a gap, by code."""
        among = frozenset(rows)
        found: dict[int, dict[str, Known]] = {}
        for one in gap:
            start, n = self._slices.get(one.code, (0, 0))
            for training, code, *known in self._taught.slice(start, n).iter_rows():
                if training in among:
                    confidence, link, proof = known
                    mine = found.setdefault(training, {})
                    mine[code] = Known(confidence, Link(link) if link else None, proof)
        return found

    @cached_property
    def _sessions_of(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        if self.sessions is not None:
            for row, training in enumerate(self.sessions["training_id"].to_list()):
                found.setdefault(training, []).append(row)
        return found

    def _match(
        self,
        row: int,
        gap: Sequence[Labelled],
        known: Mapping[str, Known],
        near: Place | None,
        level: int | None,
    ) -> TrainingMatch:
        one = (self.trainings if self.trainings is not None else pl.DataFrame()).row(
            row, named=True
        )
        sessions = self._sessions(one["training_id"], near)
        gives, remains, share = gain(
            gap, known, content_is_known=row in self._with_content
        )
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
            above_level=_above(one["level_in"], level),
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
        km = None
        travels = one["mode"] != "distance" and one["latitude"] is not None
        if travels and near is not None:
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


def _above(level_in: int | None, level: int | None) -> bool | None:
    return None if level_in is None or level is None else level_in > level


def _within(
    found: Collection[Course], near: Place | None
) -> tuple[list[Course], float | None]:
    """Return the trainings near, widening the radius until there is one.

    A training wholly at a distance is near everyone.
    """
    if near is None:
        return list(found), None
    for radius in (near.within_km, *(r for r in _WIDER_KM if r > near.within_km)):
        inside = [c for c in found if _is_near(c.match, radius)]
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
