"""Trainings near a place, by family of trades."""

import numpy as np

from matcher.engine import Matcher


def test_the_number_is_that_of_a_search_not_widened(matcher: Matcher) -> None:
    counts = matcher.maker.nearby
    for place in (matcher.place("Toulouse", 10.0), matcher.place("Foix", 60.0)):
        found = counts.counts(place)
        assert found is not None
        for row, rome in enumerate(matcher.table.families):
            page = matcher.trainings(rome, near=place, limit=100)
            near = 0 if page.widened_km is not None else page.total
            assert found[row] == near


def test_without_a_place_all_trainings_count(matcher: Matcher) -> None:
    found = matcher.maker.nearby.counts(None)

    assert found is not None
    for row, rome in enumerate(matcher.table.families):
        assert found[row] == matcher.trade(rome).trainings


def test_without_feed_the_number_is_unknown(bare: Matcher) -> None:
    assert bare.maker.nearby.counts(None) is None
    profile = bare.profile("J'ai vendu du pain pendant deux ans.")
    assert {one.trainings for one in bare.rank(profile).trades} == {None}
    assert {one.contracts for one in bare.rank(profile).trades} == {()}


def test_a_trade_tells_its_trainings_near(matcher: Matcher) -> None:
    place = matcher.place("Toulouse", 30.0)
    found = matcher.maker.nearby.counts(place)
    assert found is not None

    ranking = matcher.rank(matcher.profile("J'ai vendu du pain."), near=place)

    told = [one.trainings for one in ranking.trades]
    families = [matcher.reference.parent_of(one.rome) for one in ranking.trades]
    rows = [matcher.table.families.index(code) for code in families]
    assert told == found[np.array(rows)].tolist()
    assert any(told)
