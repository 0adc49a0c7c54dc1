"""What a gain opens: offers within reach before and after, never guessed."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.market import Market
from matcher.opening import Openings
from matcher.tables import OFFERS
from matcher.types import Place

HERE = Place(
    code_commune="31555", name="Toulouse", latitude=43.6, longitude=1.44, within_km=30
)
CODES = ("1", "2", "3", "4", "5")
MENTIONS = pl.Schema(
    {
        "offer": pl.Int64,
        "code": pl.String,
        "origin": pl.String,
        "confidence": pl.Float64,
        "need": pl.String,
        "is_soft": pl.Boolean,
    }
)

Asked = list[dict[str, object]]


def openings(asked: list[Asked], km: tuple[float, ...] = ()) -> Openings:
    """Return offers of family 0, one a list of mentions, ``km`` north of `HERE`."""
    far = [*km, *[1.0] * (len(asked) - len(km))]
    offers = pl.DataFrame(
        {
            "offer_id": [str(row) for row in range(len(asked))],
            "latitude": [43.6 + one / 111.195 for one in far],
            "longitude": [1.44] * len(asked),
        },
        schema={name: OFFERS[name] for name in ("offer_id", "latitude", "longitude")},
    ).with_columns(
        family=pl.lit(0, dtype=pl.Int64), published_on=pl.lit(None, dtype=pl.Date)
    )
    rows = [
        {"offer": row, "origin": "lexical", "confidence": 1.0, "is_soft": False, **one}
        for row, mentions in enumerate(asked)
        for one in mentions
    ]
    return Openings(Market(offers, pl.DataFrame(rows, schema=MENTIONS), 1))


def asks(*codes: str, **known: object) -> Asked:
    return [{"code": code, **known} for code in codes]


def opened(some: Openings, held: set[str], *gains: dict[str, float]) -> list[int]:
    demand = some.demand(0, HERE)
    assert demand is not None
    return demand.opened(held, gains)


def test_an_offer_opens_at_a_third_of_what_it_asks() -> None:
    some = openings([asks("1", "2", "3"), asks("1", "2", "3", "4"), asks("5")])

    assert opened(some, set(), {"1": 1.0}, {"1": 1.0, "2": 1.0}, {"5": 1.0}) == [
        1,
        2,
        1,
    ]


def test_what_was_within_reach_already_is_not_counted() -> None:
    some = openings([asks("1", "2"), asks("2", "3", "4", "5")])
    demand = some.demand(0, HERE)

    assert demand is not None
    assert demand.within_reach({"1"}) == 1
    assert opened(some, {"1"}, {"2": 1.0}, {"2": 1.0, "3": 1.0}) == [0, 1]


def test_a_likely_gain_counts_for_its_confidence() -> None:
    some = openings([asks("1", "2")])

    assert opened(some, set(), {"1": 0.6}, {"1": 0.7}) == [0, 1]


def test_wished_soft_and_inferred_competences_weigh_less_or_nothing() -> None:
    wished = openings([[*asks("1", need="wished"), *asks("2")]])
    soft = openings([[*asks("1", is_soft=True), *asks("2", "3", "4")]])
    inferred = openings([[*asks("1", origin="inferred"), *asks("2", "3", "4")]])

    # 0.5 of 1.5 is a third; 0.9 of it is not
    assert opened(wished, set(), {"1": 1.0}, {"1": 0.9}) == [1, 0]
    assert opened(soft, set(), {"1": 1.0}) == [0]
    assert opened(inferred, set(), {"1": 1.0}) == [0]


def test_only_offers_near_count_and_silence_is_unknown() -> None:
    some = openings([asks("1"), asks("1"), []], km=(5.0, 45.0, 5.0))

    assert opened(some, set(), {"1": 1.0}) == [1]
    assert some.demand(1, HERE) is None  # no offer of that family
    assert openings([[]]).demand(0, HERE) is None  # offers that say nothing
    assert Openings(Market(None, None, 1)).demand(0, HERE) is None  # no feed


GAINS = st.dictionaries(st.sampled_from(CODES), st.floats(0, 1), max_size=5)


@given(
    st.lists(st.lists(st.sampled_from(CODES), unique=True), min_size=1, max_size=8),
    st.sets(st.sampled_from(CODES)),
    GAINS,
    GAINS,
)
def test_more_competences_never_close_offers(
    asked: list[list[str]],
    held: set[str],
    some: dict[str, float],
    more: dict[str, float],
) -> None:
    world = openings([asks(*codes) for codes in asked])
    demand = world.demand(0, HERE)
    if demand is None:
        assert not any(asked)
        return
    both = {code: max(some.get(code, 0), more.get(code, 0)) for code in {*some, *more}}

    nothing, few, many = demand.opened(held, [{}, some, both])

    assert nothing == 0
    assert 0 <= few <= many
    assert demand.within_reach(held) + many <= len(asked)
    sure = dict.fromkeys(both, 1.0)
    (most,) = demand.opened(held, [sure])
    assert demand.within_reach(held) + most == demand.within_reach({*held, *sure})


@pytest.mark.parametrize("gain", [{"9": 1.0}, {"1": 1.0}])
def test_nothing_new_opens_nothing(gain: dict[str, float]) -> None:
    assert opened(openings([asks("1", "2", "3", "4")]), {"1"}, gain) == [0]
