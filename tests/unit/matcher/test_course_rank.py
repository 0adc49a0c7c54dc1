"""Order of trainings: gap, level barrier, one of each certification, ties."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.course_rank import Course, Known, gain, ranked
from matcher.types import Labelled, Link, SessionMatch, TrainingMatch

SOON, LATE = date(2027, 1, 1), date(2027, 6, 1)
GAP = (
    Labelled(code="1", label="un", weight=0.6),
    Labelled(code="2", label="deux", weight=0.2),
)


SESSION = SessionMatch(
    session_id="s",
    starts_on=None,
    ends_on=None,
    open_entry=None,
    mode=None,
    place=None,
    code_commune=None,
    distance_km=None,
    hours=None,
    price_eur=None,
    paid=None,
    seats=None,
    contact=None,
    status=None,
)
TRAINING = TrainingMatch(
    training_id="t",
    source="ours",
    title="Formation",
    certification=None,
    rncp=None,
    rs=None,
    level_in=None,
    level_out=None,
    provider=None,
    funder=None,
    url=None,
    sessions=(),
    gives=(),
    remains=(),
    gap_share=0.5,
    distance_km=None,
)


def session(**known: object) -> SessionMatch:
    return replace(SESSION, **known)


def course(name: str, way: str | None = None, **known: object) -> Course:
    return Course(replace(TRAINING, training_id=name, **known), way or name)


def names(*courses: Course, since: date | None = None) -> list[str]:
    return [match.training_id for match in ranked(courses, since)]


def test_the_share_weighs_importance_and_confidence() -> None:
    known = {
        "2": Known(0.5, Link.BLOCK, "Bloc 2"),
        "1": Known(0.4, Link.CERTIFICATION, "CAP"),
    }

    gives, remains, share = gain(GAP, known, content_is_known=True)

    assert share == pytest.approx((0.6 * 0.4 + 0.2 * 0.5) / 0.8)
    assert [(g.code, g.link, g.proof) for g in gives] == [
        ("1", Link.CERTIFICATION, "CAP"),
        ("2", Link.BLOCK, "Bloc 2"),
    ]
    assert remains == ()


@pytest.mark.parametrize(
    ("gap", "content_is_known", "share"),
    [
        pytest.param(GAP, False, None, id="unknown-content"),
        pytest.param((), True, None, id="no-gap"),
        pytest.param(GAP, True, 0.0, id="closes-nothing"),
    ],
)
def test_unknown_is_not_zero(
    gap: Sequence[Labelled], content_is_known: bool, share: float | None
) -> None:
    other = {"9": Known(1, None, None)}

    gives, remains, found = gain(gap, other, content_is_known=content_is_known)

    assert found == share
    assert gives == ()
    assert remains == tuple(gap)


def test_what_a_diploma_gives_counts_without_known_content() -> None:
    taught = {"1": Known(0.4, Link.CERTIFICATION, "CAP")}

    _, remains, share = gain(GAP, taught, content_is_known=False)

    assert share == pytest.approx(0.6 * 0.4 / 0.8)
    assert remains == GAP[1:]


def test_closing_then_unknown_then_nothing() -> None:
    order = names(
        course("none", gap_share=0.0),
        course("silent", gap_share=None),
        course("some", gap_share=0.1),
    )

    assert order == ["some", "silent", "none"]


def test_near_equal_shares_are_decided_by_distance_then_date() -> None:
    order = names(
        course("far", gap_share=0.51, distance_km=20.0, sessions=(session(),)),
        course("late", distance_km=5.0, sessions=(session(starts_on=LATE),)),
        course("soon", distance_km=5.2, sessions=(session(starts_on=SOON),)),
        course("more", gap_share=0.7, distance_km=29.0),
    )

    assert order == ["more", "soon", "late", "far"]


def test_a_session_already_begun_is_not_the_next_one() -> None:
    begun = course("begun", sessions=(session(starts_on=SOON),))
    later = course("later", sessions=(session(starts_on=LATE),))

    assert names(begun, later) == ["begun", "later"]
    assert names(begun, later, since=date(2027, 2, 1)) == ["later", "begun"]


def test_an_open_entry_is_now() -> None:
    order = names(
        course("dated", sessions=(session(starts_on=SOON),)),
        course("open", sessions=(session(open_entry=True),)),
        since=date(2026, 12, 1),
    )

    assert order == ["open", "dated"]


def test_the_level_of_most_ways_is_the_usual_one() -> None:
    order = names(
        course("a5", level_out=5),
        course("b3", level_out=3),
        course("c3", "c", level_out=3),
        course("d3", "c", level_out=3),
        course("e-unknown"),
    )

    assert order == ["b3", "c3", "a5", "e-unknown", "d3"]


def test_a_level_above_that_of_the_person_comes_after_and_is_marked() -> None:
    barred = course("barred", gap_share=0.9, level_in=5, above_level=True)
    order = ranked([barred, course("open", gap_share=0.1)], None)

    assert [(m.training_id, m.above_level) for m in order] == [
        ("open", None),
        ("barred", True),
    ]


def test_free_or_paid_then_unknown_then_at_a_price() -> None:
    order = names(
        course("priced", sessions=(session(price_eur=900.0),)),
        course("unknown", sessions=(session(),)),
        course("free", sessions=(session(price_eur=0.0),)),
        course("paid", sessions=(session(paid=True, price_eur=10.0),)),
    )

    assert order == ["free", "paid", "unknown", "priced"]


def test_one_of_each_certification_first_the_nearest() -> None:
    many = [
        course(f"cap-{km:02}", "CAP", gap_share=0.6, distance_km=float(km))
        for km in (9, 3, 7)
    ]
    others = [
        course("title", gap_share=0.3, distance_km=12.0),
        course("silent", gap_share=None, distance_km=1.0),
    ]

    found = ranked([*many, *others], None)

    assert [(m.training_id, m.alike) for m in found] == [
        ("cap-03", 2),
        ("title", 0),
        ("cap-07", 2),
        ("cap-09", 2),
        ("silent", 0),
    ]


COURSES = st.lists(
    st.builds(
        course,
        st.uuids().map(str),
        st.sampled_from("abc"),
        gap_share=st.none() | st.floats(0, 1),
        distance_km=st.none() | st.floats(0, 30),
        level_out=st.none() | st.integers(1, 8),
        above_level=st.none() | st.booleans(),
    ),
    max_size=12,
    unique_by=lambda c: c.match.training_id,
)


@settings(deadline=None)
@given(COURSES, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_table(
    courses: list[Course], chance: Random
) -> None:
    shuffled = list(courses)
    chance.shuffle(shuffled)

    found = ranked(courses, None)

    assert ranked(shuffled, None) == found
    assert len(found) == len(courses)
    shares = [m.gap_share is None for m in found if m.gap_share != 0]
    assert shares == sorted(shares)
