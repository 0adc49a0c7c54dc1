"""A session of a training as a file that every calendar opens (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from matcher.types import SessionMatch, TrainingMatch

MEDIA_TYPE = "text/calendar; charset=utf-8"
_PRODUCT = "-//Camin//Mon parcours formation//FR"


def session_calendar(
    training: TrainingMatch, session: SessionMatch, *, made_on: date, words: str
) -> bytes:
    """Return the calendar of a session: its days, and its information meeting.

    Whole days, without hours. The same session always gives the same events (their
    UID): added twice, they do not show twice.

    Parameters
    ----------
    training, session
        What is put in the calendar; one of the two days must be known.
    made_on
        Day written as that of the last change.
    words
        Description, in plain text.

    Raises
    ------
    ValueError
        If the session has no date at all.
    """
    events = list(_events(training, session, made_on, words))
    if not events:
        raise ValueError("a session without date has no place in a calendar")
    calendar = Calendar.new(
        prodid=_PRODUCT,
        method="PUBLISH",
        uid=f"calendar-{_key(training, session)}",
        subcomponents=events,
    )
    return calendar.to_ical()


def _key(training: TrainingMatch, session: SessionMatch) -> str:
    return f"{training.training_id}-{session.session_id}@camin"


def _events(
    training: TrainingMatch, session: SessionMatch, made_on: date, words: str
) -> Iterator[Event]:
    key = _key(training, session)
    stamp = datetime.combine(made_on, time(), tzinfo=UTC)
    if session.info_on is not None:
        yield Event.new(
            uid=f"information-{key}",
            stamp=stamp,
            start=session.info_on,
            end=session.info_on + timedelta(days=1),
            summary=f"Réunion d'information : {training.title}",
            description=words,
            location=session.info_at or session.place,
            url=training.url,
        )
    if session.starts_on is not None:
        last = max(session.starts_on, session.ends_on or session.starts_on)
        yield Event.new(
            uid=f"session-{key}",
            stamp=stamp,
            start=session.starts_on,
            end=last + timedelta(days=1),  # the day after: it is left out
            summary=f"Formation : {training.title}",
            description=words,
            location=session.place,
            url=training.url,
        )
