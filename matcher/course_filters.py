"""Filters of trainings: what a person wants to see of the list."""

from matcher.programmes import funders_of
from matcher.types import CourseFilters, TrainingMatch


def keeps(match: TrainingMatch, filters: CourseFilters) -> bool:
    """Tell whether a training passes every filter.

    What is unknown passes ``reachable`` (nothing bars it) and no other filter.
    """
    wanted = (
        (filters.mode is not None, filters.mode in _modes(match)),
        (filters.dated, _is_dated(match)),
        (filters.reachable, not (match.above_level or match.above_french)),
        (filters.funder is not None, filters.funder in funders_of(match.funder)),
    )
    return all(passes for asked, passes in wanted if asked)


def _modes(match: TrainingMatch) -> set[str | None]:
    return {session.mode for session in match.sessions}


def _is_dated(match: TrainingMatch) -> bool:
    return any(s.open_entry or s.starts_on is not None for s in match.sessions)
