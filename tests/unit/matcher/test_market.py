"""Counts, pages and orders of the open offers."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from matcher.engine import Matcher
from matcher.market import Market
from matcher.types import Place

HERE = Place(code_commune="31555", name="Toulouse", latitude=43.6, longitude=1.44)
NOTHING = Market(None, None, 3)
SIX: list[dict[str, object]] = [{}] * 6


def offer(n: int, **known: object) -> dict[str, object]:
    one: dict[str, object] = {"offer_id": f"O{n}", "source": "ours", "title": "x"}
    one |= dict.fromkeys(
        ("company", "place", "code_commune", "contract", "salary", "url")
    )
    one |= {"family": 1, "latitude": None, "longitude": None, "published_on": None}
    return one | known


def market(*offers: dict[str, object], mentions: pl.DataFrame | None = None) -> Market:
    frame = pl.DataFrame(
        [offer(i) | one for i, one in enumerate(offers)],
        schema_overrides={
            "latitude": pl.Float64,
            "longitude": pl.Float64,
            "published_on": pl.Date,
        },
    )
    return Market(frame, mentions, 3)


def mention(row: int, code: str) -> dict[str, object]:
    told = {"origin": "declared", "confidence": 1.0, "proof": None}
    return {
        "offer": row,
        "code": code,
        "label": code,
        **told,
        "start": None,
        "end": None,
    }


def test_without_feed_everything_is_unknown() -> None:
    assert NOTHING.counts(None) is None
    assert NOTHING.counts(HERE) is None
    assert NOTHING.as_of is None
    assert NOTHING.open_offers(None, 0, HERE).count is None
    assert NOTHING.search(0, HERE, held=(), limit=5, offset=0) == (None, ())
    assert NOTHING.asked(0) == {}


def test_a_feed_without_offer_counts_zero() -> None:
    empty = Market(pl.DataFrame(schema=market({}).offers.schema), None, 3)  # pyright: ignore[reportOptionalMemberAccess]

    np.testing.assert_array_equal(empty.counts(None), [0, 0, 0])
    assert empty.open_offers(empty.counts(None), 0, None).count == 0
    assert empty.as_of is None


def test_an_offer_whose_place_is_unknown_is_near_nothing() -> None:
    some = market({}, {"latitude": 43.61, "longitude": 1.44})

    np.testing.assert_array_equal(some.counts(None), [0, 2, 0])
    np.testing.assert_array_equal(some.counts(HERE), [0, 1, 0])


def test_order_shared_then_near_then_new_then_id() -> None:
    near, far = (
        {"latitude": 43.6, "longitude": 1.44},
        {"latitude": 43.7, "longitude": 1.5},
    )
    some = market(
        {**far, "published_on": date(2026, 11, 20)},
        {**near, "published_on": date(2026, 11, 1)},
        {**near, "published_on": date(2026, 11, 20)},
        {**near, "published_on": date(2026, 11, 20)},
        {**near},
        {**far},
        mentions=pl.DataFrame([mention(5, "7"), mention(5, "8"), mention(0, "7")]),
    )

    _, page = some.search(1, HERE, held={"7", "8"}, limit=10, offset=0)

    assert [o.offer_id for o in page] == ["O5", "O0", "O2", "O3", "O1", "O4"]
    assert [m.code for m in page[0].competences] == ["7", "8"]
    assert page[2].competences == ()


def test_what_is_asked_needs_five_offers_that_say_it() -> None:
    rows = [mention(i, "7") for i in range(4)] + [mention(0, "8")]
    four = market(*SIX, mentions=pl.DataFrame(rows))
    five = market(*SIX, mentions=pl.DataFrame([*rows, mention(4, "9")]))

    assert four.asked(1) == {}
    assert five.asked(1) == pytest.approx({"7": 0.8, "8": 0.2, "9": 0.2})
    assert five.asked(0) == {}


def test_as_of_is_the_newest_date() -> None:
    some = market(
        {}, {"published_on": date(2026, 1, 1)}, {"published_on": date(2026, 3, 1)}
    )

    assert some.as_of == date(2026, 3, 1)


def test_counts_are_those_of_the_table(matcher: Matcher) -> None:
    found = matcher.maker.market
    assert found.offers is not None

    counts = found.counts(None)

    assert counts is not None
    naive = [found.offers["family"].to_list().count(i) for i in range(found.n_families)]
    assert counts.tolist() == naive
    assert counts.sum() == 60
