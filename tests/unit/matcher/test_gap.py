"""Offers against trainings, held to a naive count."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from matcher.courses import Courses
from matcher.engine import Matcher
from matcher.gap import LEVELS, Coverage
from matcher.market import Market


@pytest.fixture(scope="module")
def courses(matcher: Matcher, snapshots: object) -> Courses:
    folder = f"{snapshots}/{matcher.snapshot_id}/tables"
    trainings, sessions, families, mentions = (
        pl.read_parquet(f"{folder}/{name}.parquet")
        for name in (
            *("trainings", "sessions"),
            *("training_trades", "training_competences"),
        )
    )
    return Courses(trainings, sessions, families, mentions)


class Ground:
    """Find the territory of a place, one place at a time."""

    def __init__(self, by: str, communes: pl.DataFrame) -> None:
        column = LEVELS[by][0]
        self.of_commune: dict[str, str] = {}
        self.of_departement: dict[str, set[str]] = defaultdict(set)
        for one in communes.iter_rows(named=True):
            self.of_commune[one["code_commune"]] = one[column]
            self.of_departement[one["departement"]].add(one[column])

    def of(self, one: dict[str, Any]) -> str | None:
        """Return the territory of an offer or of a session."""
        if one["code_commune"] is not None:
            return self.of_commune.get(one["code_commune"])
        within = self.of_departement.get(one["departement"] or "", set[str]())
        return next(iter(within)) if len(within) == 1 else None


def naive(
    ground: Ground, matcher: Matcher, courses: Courses
) -> dict[tuple[str, str], tuple[int, int]]:
    """Count offers and trainings one by one, in plain Python."""
    offers = matcher.maker.market.offers
    assert offers is not None
    assert courses.trainings is not None
    assert courses.sessions is not None
    seen: list[tuple[str | None, int, int, str]] = [
        (ground.of(one), one["family"], 0, one["offer_id"])
        for one in offers.iter_rows(named=True)
    ]
    ids: list[str] = courses.trainings["training_id"].to_list()
    seen += [
        (ground.of(one), link["family"], 1, one["training_id"])
        for link in courses.families.iter_rows(named=True)
        for one in courses.sessions.iter_rows(named=True)
        if one["training_id"] == ids[link["training"]]
    ]
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for where, family, kind, name in seen:
        if where is not None:
            key = (where, matcher.table.families[family])
            found.setdefault(key, (set(), set()))[kind].add(name)
    return {key: (len(a), len(b)) for key, (a, b) in found.items()}


@pytest.mark.parametrize("by", list(LEVELS))
def test_gaps_are_those_of_a_naive_count(
    by: str, matcher: Matcher, courses: Courses, communes: pl.DataFrame
) -> None:
    gaps = matcher.gaps(by=by)

    assert {(g.territory, g.rome): (g.offers, g.trainings) for g in gaps} == naive(
        Ground(by, communes), matcher, courses
    )
    assert len(gaps) == len({(g.territory, g.rome) for g in gaps})


def test_ratio_is_unknown_without_training(matcher: Matcher) -> None:
    for gap in matcher.gaps():
        assert gap.offers is not None
        if gap.trainings:
            assert gap.ratio == round(gap.offers / gap.trainings, 3)
        else:
            assert gap.ratio is None
        assert gap.as_of == matcher.as_of


def test_uncovered_trades_come_first_then_the_worst_ratio(matcher: Matcher) -> None:
    gaps = matcher.gaps()

    uncovered = [bool(g.offers and not g.trainings) for g in gaps]
    assert any(uncovered)
    assert not all(uncovered)
    assert uncovered == sorted(uncovered, reverse=True)
    n = sum(uncovered)
    offers = [g.offers or 0 for g in gaps[:n]]
    ratios = [g.ratio or 0.0 for g in gaps[n:]]
    assert offers == sorted(offers, reverse=True)
    assert ratios == sorted(ratios, reverse=True)


def test_one_trade_is_a_part_of_all(matcher: Matcher) -> None:
    one = matcher.gaps(by="region", rome="D1115")

    assert {g.rome for g in one} == {"D1102"}
    assert one == [g for g in matcher.gaps(by="region") if g.rome == "D1102"]
    assert one[0].territory_label == "Occitanie"


def test_without_trainings_only_their_number_is_unknown(
    matcher: Matcher, courses: Courses, communes: pl.DataFrame
) -> None:
    nothing = replace(courses, trainings=None, sessions=None)

    gaps = Coverage(matcher.table, matcher.maker.market, nothing, communes).gaps(
        "bassin"
    )

    assert gaps
    assert {(g.trainings, g.ratio) for g in gaps} == {(None, None)}
    assert all(g.offers for g in gaps)


def test_without_offers_only_their_number_is_unknown(
    matcher: Matcher, courses: Courses, communes: pl.DataFrame
) -> None:
    market = Market(None, None, len(matcher.table.families))

    gaps = Coverage(matcher.table, market, courses, communes).gaps("departement")

    assert gaps
    assert {(g.offers, g.ratio, g.as_of) for g in gaps} == {(None, None, None)}


def test_a_level_nobody_knows(matcher: Matcher) -> None:
    with pytest.raises(ValueError, match="no level of territory is called 'commune'"):
        matcher.gaps(by="commune")
