"""Order of the trainings of a trade: the gap first, then place, date, level, cost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median_low
from typing import NamedTuple

from matcher.types import Gain, Labelled, Link, SessionMatch, TrainingMatch
from matcher.weights import GAP_BAND

_FAR = float("inf")


class Known(NamedTuple):
    """What is known of one competence that a training gives."""

    confidence: float
    link: Link | None
    proof: str | None


@dataclass(frozen=True, slots=True)
class Course:
    """A training, and what makes it the same way to close a gap as another."""

    match: TrainingMatch
    way: str


def gain(
    gap: Sequence[Labelled], taught: Mapping[str, Known], *, content_is_known: bool
) -> tuple[tuple[Gain, ...], tuple[Labelled, ...], float | None]:
    """Return what a training gives of a gap, what remains, and the share closed.

    The share is the sum of importance times confidence over the sum of importance.
    It is ``None`` when the gap is empty, or when nothing of it is given by a
    training whose content is unknown: unknown is not zero.

    Parameters
    ----------
    gap
        Missing competences, their importance as weight.
    taught
        What the training gives, by code.
    content_is_known
        Whether its text or its blocks are known, not only its title and diploma.
    """
    if not gap:
        return (), (), None
    gives = [
        Gain(code=one.code, label=one.label, weight=one.weight, **known._asdict())
        for one in gap
        if (known := taught.get(one.code)) is not None
    ]
    remains = tuple(one for one in gap if one.code not in taught)
    if not gives and not content_is_known:
        return (), remains, None
    total = sum(one.weight or 0.0 for one in gap)
    closed = sum((one.weight or 0.0) * one.confidence for one in gives)
    surest = sorted(gives, key=lambda g: (-(g.weight or 0.0) * g.confidence, g.code))
    return tuple(surest), remains, round(closed / total, 6) if total else None


def ranked(
    courses: Sequence[Course], since: date | None, distance: bool | None = None
) -> list[TrainingMatch]:
    """Return trainings best first; every step of the order is here.

    1. Those that close some of the gap, then those whose content is unknown, then
       those known to close nothing.
    2. Those whose entry level, or level of French, is above the person's come after
       the others.
    3. Those whose every session begins before the day from which the person is free
       come after the others; then those wholly at a distance for who does not want
       it, or those on site for who does.
    4. One training of each certification, the best; then the second of each, so
       that the first ones are different ways to close the gap.
    5. The share of the gap closed, by bands of `matcher.weights.GAP_BAND`.
    6. The nearest, by whole kilometres; unknown is last.
    7. The soonest session not begun at ``since``; open entry is now.
    8. The exit level closest to the usual one of these trainings.
    9. Free or paid, then unknown, then at a price.

    Parameters
    ----------
    courses
        Trainings of one trade near one place.
    since
        Day from which a session can still be joined; ``None`` takes them all.
    distance
        Whether the person wants to learn at a distance; ``None`` without wish.
    """
    ways = Counter(course.way for course in courses)
    usual = _usual_level(courses)

    def merit(course: Course) -> tuple[float, ...]:
        match = course.match
        known = match.gap_share is not None
        return (
            (0 if match.gap_share else 2) if known else 1,
            1 if match.above_level or match.above_french else 0,
            float(begins_too_early(match)),
            _out_of_way(match, distance),
            -round((match.gap_share or 0.0) / GAP_BAND),
            _FAR if match.distance_km is None else round(match.distance_km),
            _next_start(match.sessions, since),
            _levels_away(match.level_out, usual),
            _cost(match.sessions),
        )

    best = sorted(courses, key=lambda c: (merit(c), c.match.training_id))
    seen: Counter[str] = Counter()
    turns: list[tuple[tuple[float, ...], TrainingMatch]] = []
    for course in best:
        kind, barred, early, away, *rest = merit(course)
        turn = (kind, barred, early, away, float(seen[course.way]), *rest)
        seen[course.way] += 1
        turns.append((turn, replace(course.match, alike=ways[course.way] - 1)))
    return [match for _, match in sorted(turns, key=lambda item: item[0])]


def begins_too_early(match: TrainingMatch) -> bool:
    """Say whether every session begins before the day the person is free."""
    return bool(match.sessions) and all(s.too_early is True for s in match.sessions)


def is_remote(match: TrainingMatch) -> bool:
    """Say whether every session is known to be wholly at a distance."""
    return bool(match.sessions) and all(s.mode == "distance" for s in match.sessions)


def _out_of_way(match: TrainingMatch, distance: bool | None) -> float:
    """Return 0 for the mode that the person wants, more for another."""
    if distance is None:
        return 0.0
    if not distance:
        return float(is_remote(match))
    modes = {session.mode for session in match.sessions}
    return 0.0 if "distance" in modes else 1.0 if "mixte" in modes else 2.0


def _usual_level(courses: Sequence[Course]) -> int | None:
    """Return the median exit level of the ways, each counted once."""
    levels: dict[str, int] = {}
    for course in courses:
        level = course.match.level_out
        if level is not None:
            levels[course.way] = min(level, levels.get(course.way, level))
    return median_low(levels.values()) if levels else None


def _levels_away(level: int | None, usual: int | None) -> float:
    return _FAR if level is None or usual is None else abs(level - usual)


def _next_start(sessions: Sequence[SessionMatch], since: date | None) -> float:
    """Return the day of the next session as an ordinal; unknown is last."""
    days = [
        s.starts_on.toordinal()
        for s in sessions
        if s.starts_on is not None and (since is None or s.starts_on >= since)
    ]
    if any(s.open_entry for s in sessions):
        days.append(0 if since is None else since.toordinal())
    return float(min(days)) if days else _FAR


def _cost(sessions: Sequence[SessionMatch]) -> int:
    """Return -1 for a training free or paid, 1 at a price, 0 when unknown."""
    if any(s.paid or s.price_eur == 0 for s in sessions):
        return -1
    return int(any(s.price_eur is not None for s in sessions))
