"""Trainings: gap first, then distance, date and level; the radius widens aloud."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from matcher.build import BuildInput, build_snapshot
from matcher.course_sessions import Learner
from matcher.courses import Courses
from matcher.engine import Matcher
from matcher.tables import SESSIONS, TRAININGS
from matcher.types import Labelled, Link, Place, TrainingPage
from matcher.upstream import Entry

HERE = Place(
    code_commune="31555", name="Toulouse", latitude=43.6, longitude=1.44, within_km=30
)
GAP = (
    Labelled(code="1", label="un", weight=0.6),
    Labelled(code="2", label="deux", weight=0.2),
)


def frame(schema: pl.Schema, rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(
        {n: [row.get(n) for row in rows] for n in schema}, schema=schema
    )


def courses(
    taught: dict[str, list[str]],
    sessions: list[dict[str, object]],
    **levels: int,
) -> Courses:
    """Return trainings of one family, by identifier, and their sessions."""
    ids = list(taught)
    rows: list[dict[str, object]] = [
        {"training_id": i, "source": "ours", "title": i, "level_out": levels.get(i)}
        for i in ids
    ]
    mentions = [
        {"training": ids.index(i), "code": code, "confidence": 1.0}
        for i, codes in taught.items()
        for code in codes
    ]
    schema = {"training": pl.Int64, "code": pl.String, "confidence": pl.Float64}
    return Courses(
        frame(TRAININGS, rows),
        frame(SESSIONS, sessions),
        pl.DataFrame({"training": range(len(ids)), "family": [3] * len(ids)}),
        pl.DataFrame(mentions, schema=schema),
    )


def at(training: str, km: float, **known: object) -> dict[str, object]:
    """Return a session ``km`` north of `HERE`."""
    place = {"latitude": 43.6 + km / 111.195, "longitude": 1.44}
    return {"training_id": training, "session_id": f"{training}-{km}", **place, **known}


def order(page_of: Courses, near: Place | None = HERE) -> list[str]:
    page = page_of.search(3, "D1102", GAP, Learner(near=near), limit=20)
    return [t.training_id for t in page.trainings]


def test_the_gap_comes_first_the_unknown_next_nothing_last() -> None:
    some = courses(
        {"none": ["9"], "silent": [], "part": ["2"], "most": ["1", "9"]},
        [at(i, 5) for i in ("none", "silent", "part", "most")],
    )

    assert order(some) == ["most", "part", "silent", "none"]
    page = some.search(3, "D1102", GAP, Learner(near=HERE), limit=20)
    assert [t.gap_share for t in page.trainings] == [0.75, 0.25, None, 0.0]
    assert [one.code for one in page.trainings[0].gives] == ["1"]
    assert page.trainings[0].remains == GAP[1:]
    assert page.trainings[2].remains == GAP


def test_then_distance_then_date_then_level() -> None:
    soon, late = date(2027, 1, 1), date(2027, 6, 1)
    some = courses(
        {"far": ["1"], "late": ["1"], "high": ["1"], "low": ["1"]},
        [
            at("far", 20, starts_on=soon),
            at("late", 5, starts_on=late),
            at("high", 5, starts_on=soon),
            at("low", 5, starts_on=soon),
        ],
        high=6,
        low=3,
    )

    assert order(some) == ["low", "high", "late", "far"]


def test_without_gap_the_share_is_unknown() -> None:
    some = courses({"a": ["1"]}, [at("a", 1)])

    (found,) = some.search(3, "D1102", (), Learner(near=HERE), limit=5).trainings

    assert (found.gap_share, found.gives, found.remains) == (None, (), ())


@pytest.mark.parametrize(
    ("km", "widened"), [(10, None), (45, 60.0), (80, 100.0), (150, 200.0)]
)
def test_the_radius_widens_and_says_so(km: float, widened: float | None) -> None:
    page = courses({"a": ["1"]}, [at("a", km)]).search(
        3, "D1102", GAP, Learner(near=HERE), limit=5
    )

    assert (page.widened_km, page.total) == (widened, 1)
    assert page.trainings[0].distance_km == pytest.approx(km, abs=0.2)


def test_beyond_two_hundred_kilometres_there_is_nothing() -> None:
    page = courses({"a": ["1"]}, [at("a", 250)]).search(
        3, "D1102", GAP, Learner(near=HERE), limit=5
    )

    assert (page.total, page.trainings, page.widened_km) == (0, (), None)


def test_a_training_at_a_distance_is_near_everyone() -> None:
    session: dict[str, object] = {
        "training_id": "a",
        "session_id": "s",
        "mode": "distance",
    }
    page = courses({"a": ["1"]}, [session]).search(
        3, "D1102", GAP, Learner(near=HERE), limit=5
    )

    assert (page.widened_km, page.total) == (None, 1)
    assert page.trainings[0].distance_km is None


def test_a_session_at_a_distance_is_at_no_distance() -> None:
    some = courses({"a": ["1"]}, [at("a", 300, mode="distance"), at("a", 80)])

    (found,) = some.search(3, "D1102", GAP, Learner(near=HERE), limit=5).trainings

    assert [s.distance_km for s in found.sessions] == [pytest.approx(80, abs=0.2), None]


def test_the_level_of_the_person_marks_what_is_above() -> None:
    table = courses({"a": ["1"], "b": ["1"], "c": ["1"]}, [at(i, 5) for i in "abc"])
    assert table.trainings is not None
    levels = pl.Series("level_in", [5, 3, None], pl.Int8)
    some = replace(table, trainings=table.trainings.with_columns(levels))

    page = some.search(
        3, "D1102", GAP, Learner(near=HERE, entry=Entry(level=4)), limit=5
    )

    assert [(t.training_id, t.above_level) for t in page.trainings] == [
        ("b", False),
        ("c", None),
        ("a", True),
    ]


def test_ways_links_and_proofs_are_read_from_the_tables() -> None:
    table = courses({"a": ["1"], "b": ["1"]}, [at("a", 9), at("b", 5)])
    some = replace(
        table,
        families=table.families.with_columns(way=pl.lit("cap")),
        mentions=table.mentions.with_columns(
            link=pl.lit("block"), proof=pl.lit("Bloc 1")
        ),
    )

    first, second = some.search(3, "D1102", GAP, Learner(near=HERE), limit=5).trainings

    assert [(t.training_id, t.alike) for t in (first, second)] == [("b", 1), ("a", 1)]
    assert [(g.link, g.proof) for g in first.gives] == [(Link.BLOCK, "Bloc 1")]


@pytest.mark.parametrize(
    ("link", "share"),
    [("block", 0.0), ("text", 0.0), ("title", None), ("certification", None)],
)
def test_only_known_content_closes_nothing(link: str, share: float | None) -> None:
    table = courses({"a": ["9"]}, [at("a", 5)])
    some = replace(table, mentions=table.mentions.with_columns(link=pl.lit(link)))

    (found,) = some.search(3, "D1102", GAP, Learner(near=HERE), limit=5).trainings

    assert found.gap_share == share
    assert found.remains == GAP


def test_sessions_come_nearest_then_soonest() -> None:
    some = courses(
        {"a": ["1"]},
        [
            at("a", 20, session_id="far"),
            at("a", 2, session_id="undated"),
            at("a", 2, session_id="soon", starts_on=date(2027, 1, 1)),
            {"training_id": "a", "session_id": "nowhere"},
        ],
    )

    (found,) = some.search(3, "D1102", GAP, Learner(near=HERE), limit=5).trainings

    assert [s.session_id for s in found.sessions] == [
        "soon",
        "undated",
        "far",
        "nowhere",
    ]
    assert found.distance_km == pytest.approx(2, abs=0.1)


def test_without_place_no_distance_is_said() -> None:
    some = courses({"a": ["1"]}, [at("a", 300)])

    page = some.search(3, "D1102", GAP, Learner(), limit=5)

    assert (page.total, page.widened_km) == (1, None)
    assert page.trainings[0].distance_km is None


def test_the_total_is_not_cut_by_the_limit() -> None:
    some = courses({"a": [], "b": [], "c": []}, [at(i, 1) for i in "abc"])

    page = some.search(3, "D1102", GAP, Learner(near=HERE), limit=2)

    assert (page.total, len(page.trainings)) == (3, 2)


def test_another_family_has_no_training() -> None:
    some = courses({"a": ["1"]}, [at("a", 1)])

    assert some.count(3) == 1
    assert some.count(4) == 0
    assert some.search(4, "A1203", GAP, Learner(near=HERE), limit=5).total == 0


def test_without_feed_nothing_is_known() -> None:
    some = courses({"a": ["1"]}, [])
    nothing = Courses(None, None, some.families, some.mentions)

    assert nothing.count(3) is None
    assert nothing.search(3, "D1102", GAP, Learner(near=HERE), limit=5).total is None
    assert nothing.families_by_commune().is_empty()


def test_a_trade_without_sheet_of_its_own_is_the_sheet_closest_to_the_person(
    build_input: BuildInput, short_vectors: None, tmp_path: Path
) -> None:
    parent = pl.col("parent").replace({"D1102": "D1199"})
    trades = build_input.reference.tables["trades"].with_columns(parent)
    data = BuildInput(
        reference=build_input.reference.with_tables(trades=trades),
        trainings=build_input.trainings,
        sessions=build_input.sessions,
        today=build_input.today,
    )
    matcher = Matcher.load(build_snapshot(data, tmp_path))
    profile = matcher.profile("J'ai été tourier : laminer une pâte feuilletée.")

    def gap(page: TrainingPage) -> set[str]:
        first = page.trainings[0]
        return {one.code for one in (*first.gives, *first.remains)}

    asked = gap(matcher.trainings("D1199", profile=profile))

    assert asked == gap(matcher.trainings("D1115", profile=profile))
    assert asked != gap(matcher.trainings("D1102", profile=profile))
    assert gap(matcher.trainings("D1199")) == gap(matcher.trainings("D1102"))
