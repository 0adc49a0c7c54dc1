"""A session in a calendar: read again by a calendar, the same each time."""

from datetime import date

import pytest
from icalendar import Calendar, Event

from matcher.types import SessionMatch, TrainingMatch
from service.calendar_file import session_calendar
from service.leave_fr import session_words

MADE_ON = date(2026, 11, 25)


def session(**changes: object) -> SessionMatch:
    values: dict[str, object] = {
        "session_id": "S1",
        "starts_on": date(2027, 1, 18),
        "ends_on": date(2027, 1, 29),
        "open_entry": None,
        "mode": "presentiel",
        "place": "Moissac ; salle 2, rez-de-chaussée",
        "code_commune": "82112",
        "distance_km": 12.0,
        "hours": 70,
        "price_eur": None,
        "paid": None,
        "seats": None,
        "contact": "05 63 00 00 00",
        "status": None,
    }
    return SessionMatch(**{**values, **changes})  # pyright: ignore[reportArgumentType]


TRAINING = TrainingMatch(
    training_id="T1",
    source="essai",
    title="Vente, niveau 3 ; été\nBEGIN:VEVENT",
    certification="CAP",
    rncp=None,
    rs=None,
    level_in=None,
    level_out=3,
    provider="Institut Valgarrigue",
    funder="Région",
    url="https://example.org/t1",
    sessions=(),
    gives=(),
    remains=(),
    gap_share=None,
    distance_km=None,
)


def events(one: SessionMatch) -> list[Event]:
    words = session_words(TRAINING, one, "Sur place, 70 heures")
    content = session_calendar(TRAINING, one, made_on=MADE_ON, words=words)
    assert b"\r\n" in content
    return Calendar.from_ical(content).events


def test_the_days_place_and_contact_are_read_again() -> None:
    (event,) = events(session())
    assert event.start == date(2027, 1, 18)
    assert event.end == date(2027, 1, 30)  # the first day that is free again
    assert str(event["summary"]).startswith("Formation : Vente, niveau 3 ; été")
    assert str(event["location"]) == "Moissac ; salle 2, rez-de-chaussée"
    description = str(event["description"])
    assert "Contact : 05 63 00 00 00" in description
    assert "Organisme : Institut Valgarrigue" in description
    assert "<" not in description


def test_the_same_session_is_the_same_event() -> None:
    assert events(session())[0].uid == events(session(place="Ailleurs"))[0].uid
    assert events(session())[0].uid != events(session(session_id="S2"))[0].uid
    assert events(session()) == events(session())


def test_a_session_without_end_lasts_one_day() -> None:
    (event,) = events(session(ends_on=None))
    assert (event.start, event.end) == (date(2027, 1, 18), date(2027, 1, 19))


def test_an_end_before_the_beginning_is_not_believed() -> None:
    (event,) = events(session(ends_on=date(2026, 1, 1)))
    assert (event.start, event.end) == (date(2027, 1, 18), date(2027, 1, 19))


def test_the_information_meeting_comes_too() -> None:
    meeting, course = events(session(info_on=date(2026, 12, 14), info_at="Mairie"))
    assert meeting.start == date(2026, 12, 14)
    assert str(meeting["location"]) == "Mairie"
    assert str(meeting["summary"]).startswith("Réunion d'information")
    assert meeting.uid != course.uid


def test_without_any_date_there_is_nothing_to_note() -> None:
    with pytest.raises(ValueError, match="without date"):
        session_calendar(TRAINING, session(starts_on=None), made_on=MADE_ON, words="")
