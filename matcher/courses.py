"""Trainings of a trade for a person: what each gives, near where, in what order."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from typing import Any

import polars as pl

from matcher.course_filters import keeps
from matcher.course_rank import Course, Known, gain, is_remote, ranked
from matcher.course_sessions import CourseSessions, Learner
from matcher.programmes import RegionRules, funders_of, region_rules
from matcher.tables import TRAININGS, completed
from matcher.types import (
    NO_COURSE_FILTERS,
    CourseFilters,
    Labelled,
    Link,
    TrainingMatch,
    TrainingPage,
    UpstreamTraining,
)
from matcher.upstream import Nearby, above_french, above_level, step, steps
from matcher.weights import UPSTREAM_KM

_WIDER_KM = (60.0, 100.0, 200.0)  # radii tried when nothing is near
_MOST_UPSTREAM = 2  # trainings named for one step before
_NOBODY = Learner()
# Columns read of the two tables below; one that a table lacks is unknown.
_FAMILIES = pl.Schema(
    {
        "training": pl.Int64,
        "family": pl.Int64,
        "link": pl.String,
        "way": pl.String,
    }
)
_MENTIONS = pl.Schema(
    {
        "training": pl.Int64,
        "code": pl.String,
        "confidence": pl.Float64,
        "link": pl.String,
        "proof": pl.String,
    }
)


def _nowhere(_kind: str) -> tuple[UpstreamTraining, ...]:
    return ()


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
    rules: RegionRules = field(default_factory=region_rules)

    def count(self, family: int) -> int | None:
        """Return the number of trainings that lead to a family."""
        if self.trainings is None:
            return None
        return len(self._rows_of_family.get(family, ()))

    def find(self, training_id: str) -> TrainingMatch | None:
        """Return a training and all its sessions, ``None`` if it is unknown."""
        row = self._row_of.get(training_id)
        if row is None:
            return None
        return self._finished(self._match(row, (), {}, _NOBODY), _NOBODY)

    def gains(self, training_id: str) -> dict[str, float]:
        """Return what a training gives, by code: how likely it is, in [0, 1]."""
        start, n = self._given.get(self._row_of.get(training_id, -1), (0, 0))
        given = self._by_training.slice(start, n).select("code", "confidence")
        return {code: confidence or 0.0 for code, confidence in given.iter_rows()}

    def search(
        self,
        family: int,
        rome: str,
        gap: Sequence[Labelled],
        learner: Learner = _NOBODY,
        *,
        limit: int,
        filters: CourseFilters = NO_COURSE_FILTERS,
    ) -> TrainingPage:
        """Return the trainings of a family, best first (`matcher.course_rank`).

        Parameters
        ----------
        family, rome
            Row of the family and code shown.
        gap
            Missing competences of the person, with their weights.
        learner
            Who looks; the radius is widened when nothing is near.
        limit
            Number of trainings returned at most.
        filters
            What of it is shown; the total counts them all.
        """
        near = learner.near
        if self.trainings is None:
            return TrainingPage(
                rome=rome, total=None, place=near, widened_km=None, trainings=()
            )
        rows = self._rows_of_family.get(family, ())
        known = self._known(rows, gap)
        found = [
            Course(self._match(row, gap, known.get(row, {}), learner), self._ways[row])
            for row in rows
        ]
        inside, widened = _within(found, learner)
        order = ranked(inside, learner.first_day, learner.distance)
        kept = [match for match in order if keeps(match, filters)]
        nearby = lru_cache(partial(self._nearby, learner=learner))
        return TrainingPage(
            rome=rome,
            total=len(order),
            place=near,
            widened_km=widened,
            trainings=tuple(
                self._finished(match, learner, nearby) for match in kept[:limit]
            ),
            matching=len(kept),
            funders=_funders(order),
            since=learner.since,
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
            self._leads.select(pl.col("training").cast(pl.UInt32), "family")
            .join(ids, on="training")
            .join(
                self.sessions.select("training_id", "code_commune", "departement"),
                on="training_id",
            )
            .select("training_id", "family", "code_commune", "departement")
            .unique(maintain_order=True)
        )

    @cached_property
    def _row_of(self) -> dict[str, int]:
        if self.trainings is None:
            return {}
        ids: list[str] = self.trainings["training_id"].to_list()
        return {training_id: row for row, training_id in enumerate(ids)}

    @cached_property
    def _rows_of_family(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for training, family in self._leads.select("training", "family").iter_rows():
            found.setdefault(family, []).append(training)
        return found

    @cached_property
    def _ways(self) -> dict[int, str]:
        """Way of each training; a training of unknown way is alone in its own."""
        return {
            training: way or str(training)
            for training, way in self._leads.select("training", "way").iter_rows()
        }

    @cached_property
    def _leads(self) -> pl.DataFrame:
        """Families that trainings lead to.

        One that comes before the others (French, basics) leads to no trade that its
        source does not name: its words alone would make it a training of teachers.
        """
        held = completed(_FAMILIES, self.families)
        before = [row for rows in self._rows_of_kind.values() for row in rows]
        guessed = pl.col("link").is_in(["text", "formacode"]).fill_null(value=False)
        return held.filter(~(guessed & pl.col("training").is_in(before)))

    @cached_property
    def _table(self) -> pl.DataFrame:
        """The trainings, with the columns that an older snapshot lacks."""
        return completed(TRAININGS, self.trainings)

    @cached_property
    def _sessions(self) -> CourseSessions:
        return CourseSessions(self.sessions)

    @cached_property
    def _rows_of_kind(self) -> dict[str, list[int]]:
        """Trainings that come before the others, by kind."""
        found: dict[str, list[int]] = {}
        told = self._table.select("programme", "formacodes", "aim")
        for row, one in enumerate(told.iter_rows(named=True)):
            kind = self.rules.kind(one)
            if kind is not None:
                found.setdefault(kind, []).append(row)
        return found

    @cached_property
    def _by_training(self) -> pl.DataFrame:
        return self._taught.sort("training", maintain_order=True)

    @cached_property
    def _given(self) -> dict[int, tuple[int, int]]:
        """First row and number of rows of each training in `_by_training`."""
        return _runs(self._by_training, "training")

    @cached_property
    def _taught(self) -> pl.DataFrame:
        """What the trainings give, sorted by competence."""
        held = completed(_MENTIONS, self.mentions).select(_MENTIONS.names())
        return held.sort("code", maintain_order=True)

    @cached_property
    def _slices(self) -> dict[str, tuple[int, int]]:
        """First row and number of rows of each competence in `_taught`."""
        return _runs(self._taught, "code")

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

    def _match(
        self,
        row: int,
        gap: Sequence[Labelled],
        known: Mapping[str, Known],
        learner: Learner,
    ) -> TrainingMatch:
        one = self._table.row(row, named=True)
        sessions = self._sessions.of(one["training_id"], learner)
        gives, remains, share = gain(
            gap, known, content_is_known=row in self._with_content
        )
        near_km = [s.distance_km for s in sessions if s.distance_km is not None]
        return TrainingMatch(
            sessions=sessions,
            gives=gives,
            remains=remains,
            gap_share=share,
            distance_km=min(near_km, default=None),
            above_level=above_level(one["level_in"], learner.entry.level),
            above_french=above_french(one["french_in"], learner.entry.french),
            publics=tuple(one["publics"] or ()),
            funder_codes=tuple(one["funder_codes"] or ()),
            **{name: one[name] for name in _SAID},
        )

    def _finished(
        self, match: TrainingMatch, learner: Learner, nearby: Nearby = _nowhere
    ) -> TrainingMatch:
        """Return a training with its rule and the steps that come before."""
        one = self._table.row(self._row_of[match.training_id], named=True)
        hours = next((s.hours for s in match.sessions if s.hours is not None), None)
        found = steps(
            match.level_in,
            match.french_in,
            learner.entry,
            certifying=match.certifying,
        )
        remedies = self.rules.remedies
        return replace(
            match,
            rule=self.rules.rule(one, hours),
            upstream=tuple(
                step(remedies[kind], because, nearby)
                for kind, because in found
                if kind in remedies
            ),
        )

    def _nearby(self, kind: str, *, learner: Learner) -> tuple[UpstreamTraining, ...]:
        """Return the trainings of a kind that are near, the nearest first."""
        found = [
            self._match(row, (), {}, learner)
            for row in self._rows_of_kind.get(kind, ())
        ]
        reached = [
            one for one in found if learner.near is None or _is_near(one, UPSTREAM_KM)
        ]
        reached.sort(key=lambda one: (_far(one.distance_km), one.training_id))
        return tuple(_brief(one) for one in reached[:_MOST_UPSTREAM])


_SAID = (
    *("training_id", "source", "title", "certification", "certifying", "rncp", "rs"),
    *("level_in", "level_out", "provider", "funder", "url", "french_in"),
    *("prerequisite", "public_info", "programme", "aim", "funding_info", "updated_on"),
)


def _brief(match: TrainingMatch) -> UpstreamTraining:
    first = next(iter(match.sessions), None)
    return UpstreamTraining(
        training_id=match.training_id,
        title=match.title,
        provider=match.provider,
        url=match.url,
        mode=first.mode if first else None,
        place=first.place if first else None,
        distance_km=match.distance_km,
        starts_on=first.starts_on if first else None,
        open_entry=first.open_entry if first else None,
        contact=(first.enrol_contact or first.enrol_at) if first else None,
    )


def _runs(frame: pl.DataFrame, key: str) -> dict[Any, tuple[int, int]]:
    """Return the first row and the number of rows of each value of a sorted column."""
    runs = frame.group_by(key, maintain_order=True).len()
    starts = runs.select(key, pl.col("len").cum_sum() - pl.col("len"), n="len")
    return {value: (start, n) for value, start, n in starts.iter_rows()}


def _funders(order: Sequence[TrainingMatch]) -> tuple[Labelled, ...]:
    """Return who funds them, most trainings first, with their share."""
    told = Counter(name for match in order for name in funders_of(match.funder))
    most = sorted(told.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Labelled(code=name, label=name, weight=round(n / len(order), 6))
        for name, n in most
    )


def _within(
    found: Collection[Course], learner: Learner
) -> tuple[list[Course], float | None]:
    """Return the trainings near, widening the radius until there is one.

    A training wholly at a distance is near everyone. For someone who does not want
    to learn at a distance, it does not stop the radius from widening.
    """
    near = learner.near
    if near is None:
        return list(found), None
    remote = [c for c in found if learner.distance is False and is_remote(c.match)]
    on_site = [c for c in found if c not in remote]
    for radius in (near.within_km, *(r for r in _WIDER_KM if r > near.within_km)):
        inside = [c for c in on_site if _is_near(c.match, radius)]
        if inside:
            widened = None if radius == near.within_km else radius
            return [*inside, *remote], widened
    return remote, None


def _is_near(match: TrainingMatch, radius: float) -> bool:
    return any(
        s.mode == "distance" or (s.distance_km is not None and s.distance_km <= radius)
        for s in match.sessions
    )


def _far(km: float | None) -> float:
    return float("inf") if km is None else km
