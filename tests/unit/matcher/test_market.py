"""Counts, pages and orders of the open offers."""

from collections.abc import Mapping
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


def market(
    *offers: Mapping[str, object], mentions: pl.DataFrame | None = None
) -> Market:
    frame = pl.DataFrame(
        [offer(i) | dict(one) for i, one in enumerate(offers)],
        schema_overrides={
            "contract": pl.String,
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


def test_what_a_person_has_is_counted_offer_by_offer() -> None:
    mentions = pl.DataFrame([mention(0, "7"), mention(2, "7"), mention(2, "8")])
    some = market(*SIX[:3], mentions=mentions)

    assert some.shared({"7", "8", "9"}).tolist() == [1, 0, 2]
    assert some.shared(()).tolist() == [0, 0, 0]
    assert [one.code for one in some.competences(2)] == ["7", "8"]
    assert some.competences(1) == ()
    assert market({}).shared({"7"}).tolist() == [0]
    assert market({}).competences(0) == ()


def test_what_is_asked_needs_five_offers_that_say_it() -> None:
    rows = [mention(i, "7") for i in range(4)] + [mention(0, "8")]
    four = market(*SIX, mentions=pl.DataFrame(rows))
    five = market(*SIX, mentions=pl.DataFrame([*rows, mention(4, "9")]))

    assert four.asked(1) == {}
    assert five.asked(1) == pytest.approx({"7": 0.8, "8": 0.2, "9": 0.2})
    assert five.asked(0) == {}


def test_contracts_are_shares_of_the_offers_that_say_theirs() -> None:
    near = {"latitude": 43.6, "longitude": 1.44}
    kinds = ["CDI", "CDD", "CDI", "MIS", "CDI", None, None]
    some = market(*({**near, "contract": kind} for kind in kinds), {"contract": "LIB"})

    found = some.contracts(1, HERE)

    assert [(one.code, one.weight) for one in found] == [
        ("CDI", 0.6),
        ("CDD", 0.2),
        ("MIS", 0.2),
    ]
    assert [one.code for one in some.contracts(1, None)] == ["CDI", "CDD", "LIB", "MIS"]
    assert some.contracts(0, HERE) == ()


def test_too_few_offers_that_say_their_contract_give_no_share() -> None:
    assert market(*[{"contract": "CDI"}] * 4, {}, {}).contracts(1, None) == ()
    assert NOTHING.contracts(1, None) == ()


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
