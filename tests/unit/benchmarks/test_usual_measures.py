"""Measures of what a trade adds: by source, with intervals, likeliest first."""

import pytest

from benchmarks.competences import by_source, intervals, likeliest_first, surest_first
from matcher.types import Classification, CompetenceMention, Origin, Source


def _mention(code: str, chance: float | None, source: Source) -> CompetenceMention:
    return CompetenceMention(
        code=code,
        label=code,
        origin=Origin.INFERRED,
        confidence=0.9 if source is Source.TEXT else chance or 0.0,
        source=source,
        chance=chance,
    )


READ, UNKNOWN = _mention("1", 0.2, Source.TEXT), _mention("2", None, Source.TEXT)
USUAL = _mention("3", 0.5, Source.TRADE)


def test_the_order_is_by_chance_and_the_unknown_comes_last() -> None:
    one = Classification(id="x", trades=(), competences=(UNKNOWN, READ, USUAL))

    assert likeliest_first(one) == [USUAL, READ, UNKNOWN]
    assert surest_first(one) == [UNKNOWN, READ, USUAL]


def test_each_source_is_measured_alone() -> None:
    found = by_source([[USUAL, READ]], [("3", "4")])

    assert found["trade"]["recall_at_5"] == 0.5
    assert found["text"]["recall_at_5"] == 0.0


def test_an_interval_holds_the_measure() -> None:
    shown = [["1"], ["2"], ["3"], ["4"]] * 10
    listed = [("1",), ("2",), ("9",), ("9",)] * 10

    found = intervals(shown, listed, seed=1)

    assert found is not None
    low, high = found["recall_at_5"]
    assert low is not None
    assert high is not None
    assert 0.3 < low < 0.5 < high < 0.7
    assert intervals(shown, listed, seed=1) == found


def test_offers_all_alike_leave_no_doubt() -> None:
    found = intervals([["1"]] * 9, [("1", "2")] * 9, seed=1)

    assert found is not None
    assert found["recall_at_20"] == pytest.approx([0.5, 0.5])


def test_nothing_listed_has_no_interval() -> None:
    assert intervals([["1"]], [()], seed=1) is None
