"""Trainings for a person's constraints: date, distance, filters, steps before."""

from datetime import date

import polars as pl
import pytest

from matcher.course_sessions import Learner
from matcher.courses import Courses
from matcher.tables import SESSION_DETAILS, SESSIONS, TRAINING_DETAILS, TRAININGS
from matcher.types import CourseFilters, Labelled, Place, TrainingPage
from matcher.upstream import Entry

HERE = Place(
    code_commune="31555", name="Toulouse", latitude=43.6, longitude=1.44, within_km=30
)
GAP = (Labelled(code="1", label="un", weight=0.6),)
TODAY, FREE, LATER = date(2026, 12, 1), date(2027, 3, 1), date(2027, 6, 7)

Row = dict[str, object]


def frame(schema: pl.Schema, rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in schema}, schema=schema
    )


def courses(*given: tuple[Row, list[Row]], family: int = 3) -> Courses:
    """Return trainings that give the whole gap, each with its sessions near."""
    trainings = [
        {"source": "ours", "title": f"Formation {one['training_id']}", **one}
        for one, _ in given
    ]
    sessions = [
        {
            "training_id": one["training_id"],
            "session_id": f"{one['training_id']}-{number}",
            "latitude": 43.6,
            "longitude": 1.44,
            **session,
        }
        for one, its in given
        for number, session in enumerate(its)
    ]
    count = len(trainings)
    return Courses(
        frame(TRAININGS, trainings),
        frame(SESSIONS, sessions),
        pl.DataFrame(
            {
                "training": range(count),
                "family": [family] * count,
                "link": [
                    "text" if one.get("formacodes") else "source" for one, _ in given
                ],
            }
        ),
        pl.DataFrame(
            {
                "training": range(count),
                "code": ["1"] * count,
                "confidence": [1.0] * count,
                "link": ["text"] * count,
            }
        ),
    )


def search(
    some: Courses, filters: CourseFilters | None = None, **who: object
) -> TrainingPage:
    known = {"near": HERE, "today": TODAY, **who}
    learner = Learner(**known)  # pyright: ignore[reportArgumentType] - its fields
    return some.search(
        3, "D1102", GAP, learner, limit=20, filters=filters or CourseFilters()
    )


def ids(page: TrainingPage) -> list[str]:
    return [one.training_id for one in page.trainings]


# --- dates -------------------------------------------------------------------------


def test_what_begins_before_the_person_is_free_comes_last_and_says_so() -> None:
    some = courses(
        ({"training_id": "early"}, [{"starts_on": date(2027, 1, 4)}]),
        ({"training_id": "late"}, [{"starts_on": LATER}]),
        ({"training_id": "open"}, [{"open_entry": True}]),
        ({"training_id": "undated"}, [{}]),
    )

    before, page = search(some), search(some, since=FREE)

    assert ids(before) == ["open", "early", "late", "undated"]
    assert ids(page) == ["open", "late", "undated", "early"]
    assert [one.sessions[0].too_early for one in page.trainings] == [
        False,
        False,
        None,
        True,
    ]
    assert (page.since, before.since) == (FREE, None)


def test_a_session_that_suits_comes_first_in_its_training() -> None:
    some = courses(
        (
            {"training_id": "a"},
            [{"starts_on": date(2027, 1, 4)}, {"starts_on": LATER, "latitude": 43.7}],
        )
    )

    (found,) = search(some, since=FREE).trainings

    assert [s.starts_on for s in found.sessions] == [LATER, date(2027, 1, 4)]


def test_the_next_meeting_is_the_first_that_is_not_over() -> None:
    days = [date(2026, 11, 2), date(2027, 1, 12), date(2027, 2, 9)]
    some = courses(
        ({"training_id": "a"}, [{"info_dates": days}]),
        ({"training_id": "b"}, [{"info_dates": days[:1]}]),
    )

    assert [one.sessions[0].info_on for one in search(some).trainings] == [
        days[1],
        None,
    ]


# --- distance ----------------------------------------------------------------------


def modes() -> Courses:
    return courses(
        ({"training_id": "far"}, [{"mode": "distance"}]),
        ({"training_id": "both"}, [{"mode": "distance"}, {"mode": "presentiel"}]),
        ({"training_id": "here"}, [{"mode": "presentiel"}]),
        ({"training_id": "mixed"}, [{"mode": "mixte"}]),
    )


@pytest.mark.parametrize(
    ("distance", "order"),
    [
        (None, ["both", "here", "mixed", "far"]),
        (False, ["both", "here", "mixed", "far"]),
        (True, ["both", "far", "mixed", "here"]),
    ],
)
def test_distance_is_preferred_or_put_last_and_never_dropped(
    distance: bool | None, order: list[str]
) -> None:
    page = search(modes(), distance=distance)

    assert ids(page) == order
    both = page.trainings[order.index("both")]
    assert both.sessions[0].mode == ("distance" if distance else "presentiel")


def test_a_training_at_a_distance_does_not_hide_what_is_further_on_site() -> None:
    some = courses(
        ({"training_id": "far"}, [{"mode": "distance"}]),
        ({"training_id": "site"}, [{"mode": "presentiel", "latitude": 44.0}]),
    )

    assert (ids(search(some)), search(some).widened_km) == (["far"], None)
    page = search(some, distance=False)
    assert (ids(page), page.widened_km) == (["site", "far"], 60.0)
    alone = search(
        courses(({"training_id": "far"}, [{"mode": "distance"}])), distance=False
    )
    assert (ids(alone), alone.widened_km) == (["far"], None)


# --- filters -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (CourseFilters(), ["a", "b", "c"]),
        (CourseFilters(mode="mixte"), ["a"]),
        (CourseFilters(dated=True), ["a", "b"]),
        (CourseFilters(funder="CPF"), ["b"]),
        (CourseFilters(reachable=True), ["b", "c"]),
        (CourseFilters(dated=True, funder="Région"), ["a", "b"]),
        (CourseFilters(mode="mixte", funder="CPF"), []),
        (CourseFilters(funder="Personne"), []),
    ],
)
def test_filters_keep_what_is_known_and_the_total_stays(
    filters: CourseFilters, kept: list[str]
) -> None:
    some = courses(
        (
            {"training_id": "a", "funder": "Région", "level_in": 5},
            [{"mode": "mixte", "starts_on": LATER}],
        ),
        ({"training_id": "b", "funder": "Région, CPF"}, [{"open_entry": True}]),
        ({"training_id": "c"}, [{}]),
    )

    page = search(some, filters, entry=Entry(level=3))

    assert sorted(ids(page)) == kept
    assert (page.total, page.matching) == (3, len(kept))
    assert [(one.code, one.weight) for one in page.funders] == [
        ("Région", round(2 / 3, 6)),
        ("CPF", round(1 / 3, 6)),
    ]


# --- barriers ----------------------------------------------------------------------


def test_a_barrier_names_the_step_before_and_the_trainings_that_do_it() -> None:
    some = courses(
        ({"training_id": "asks", "french_in": "B2", "level_in": 4}, [{}]),
        ({"training_id": "free"}, [{}]),
        (
            {"training_id": "fle", "formacodes": ["15235"]},
            [
                {
                    "starts_on": LATER,
                    "place": "Toulouse",
                    "enrol_contact": "05 36 49 00 00",
                }
            ],
        ),
        ({"training_id": "away", "formacodes": ["15235"]}, [{"latitude": 45.0}]),
    )

    page = search(some, entry=Entry(level=3, french="A2"))

    assert ids(page) == ["free", "asks"]  # French is no training of the trade
    assert page.trainings[0].upstream == ()
    barred = page.trainings[1]
    assert (barred.above_level, barred.above_french) == (True, True)
    assert [one.kind for one in barred.upstream] == [
        "fle",
        "remise-a-niveau",
        "projet-pro",
    ]
    (near,) = barred.upstream[0].trainings
    assert (near.training_id, near.starts_on, near.contact) == (
        "fle",
        LATER,
        "05 36 49 00 00",
    )
    assert barred.upstream[1].trainings == ()
    assert some.count(3) == 2


def test_the_rule_follows_the_programme_and_its_hours() -> None:
    some = courses(
        ({"training_id": "a", "programme": "apprentissage"}, [{"hours": 800}]),
        ({"training_id": "b", "title": "Innov emploi recrutement"}, [{"hours": 120}]),
        ({"training_id": "c"}, []),
    )
    page = search(some, near=None)
    paid = {one.training_id: one.rule and one.rule.paid for one in page.trainings}

    assert paid == {"a": True, "b": False, "c": None}


# --- tables ------------------------------------------------------------------------


def test_a_snapshot_without_the_details_still_loads() -> None:
    new = courses(({"training_id": "a"}, [{"contact": "1 rue des Lilas"}]))
    assert new.trainings is not None
    assert new.sessions is not None
    old = Courses(
        new.trainings.drop(TRAINING_DETAILS.names()),
        new.sessions.drop(SESSION_DETAILS.names()),
        new.families.drop("link"),
        new.mentions,
    )

    (found,) = search(old).trainings

    assert (found.prerequisite, found.french_in, found.updated_on) == (None, None, None)
    session = found.sessions[0]
    assert (session.enrol_at, session.contact) == ("1 rue des Lilas",) * 2
    assert (session.info_on, session.selection, session.access) == (None, (), None)


def test_gains_are_all_that_a_training_gives() -> None:
    some = courses(({"training_id": "a"}, []), ({"training_id": "b"}, []))

    assert some.gains("a") == {"1": 1.0}
    assert some.gains("unknown") == {}
