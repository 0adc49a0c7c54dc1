"""What filters of offers keep, hide, and say that they hide."""

from collections import Counter
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.offer_filters import facets, sieve
from matcher.types import NO_FILTERS, OfferField, OfferFilters

AS_OF = date(2026, 11, 20)
KINDS = ("CDI", "CDD", "MIS")
OFFERS = st.lists(
    st.fixed_dictionaries(
        {
            "title": st.sampled_from(("boulanger", "aide boulanger", "vendeur pain")),
            "contract": st.sampled_from((*KINDS, None)),
            "full_time": st.sampled_from((True, False, None)),
            "experience": st.sampled_from(("D", "E", "S", None)),
            "published_on": st.sampled_from(
                (AS_OF, date(2026, 11, 13), date(2026, 1, 1), None)
            ),
        }
    ),
    max_size=12,
)
FILTERS = st.builds(
    OfferFilters,
    contract=st.sets(st.sampled_from(KINDS)).map(tuple),
    full_time=st.sampled_from((True, False, None)),
    since_days=st.sampled_from((None, 0, 7, 30)),
    beginner=st.booleans(),
    words=st.sampled_from(("", "boul", "aide", "boul aide", "absent")),
    unsaid=st.sets(st.sampled_from(tuple(OfferField))).map(tuple),
)
Rows = list[dict[str, object]]


def table(rows: Rows) -> pl.DataFrame:
    return pl.DataFrame(
        rows,
        schema={
            "title": pl.String,
            "contract": pl.String,
            "full_time": pl.Boolean,
            "experience": pl.String,
            "published_on": pl.Date,
        },
    )


def sieve_of(rows: Rows, filters: OfferFilters):  # noqa: ANN201
    return sieve(
        table(rows),
        filters,
        as_of=AS_OF,
        titles=[str(row["title"]) for row in rows],
        words=filters.words.split(),
    )


def kept(rows: Rows, filters: OfferFilters) -> list[bool]:
    return sieve_of(rows, filters).kept.tolist()


def passes(row: dict[str, object], wanted: OfferFilters) -> bool:
    """Say the same as the sieve, one offer and one field at a time."""

    def one(field: OfferField, value: object, *, matches: bool) -> bool:
        return field in wanted.unsaid if value is None else matches

    day, words = row["published_on"], str(row["title"]).split()
    age = (AS_OF - day).days if isinstance(day, date) else 0
    contract, hours, asked = row["contract"], row["full_time"], row["experience"]
    return (
        (
            not wanted.contract
            or one(OfferField.CONTRACT, contract, matches=contract in wanted.contract)
        )
        and (
            wanted.full_time is None
            or one(OfferField.HOURS, hours, matches=hours == wanted.full_time)
        )
        and (
            not wanted.beginner
            or one(OfferField.EXPERIENCE, asked, matches=asked == "D")
        )
        and (
            wanted.since_days is None
            or one(OfferField.DATE, day, matches=age <= wanted.since_days)
        )
        and all(
            any(word.startswith(start) for word in words)
            for start in wanted.words.split()
        )
    )


@given(OFFERS, FILTERS)
def test_the_sieve_is_the_plain_rule(rows: Rows, wanted: OfferFilters) -> None:
    assert kept(rows, wanted) == [passes(row, wanted) for row in rows]


@given(OFFERS)
def test_contracts_and_the_unsaid_ones_part_the_offers(rows: Rows) -> None:
    everything = sum(sum(kept(rows, OfferFilters(contract=(k,)))) for k in KINDS)
    unsaid = sum(row["contract"] is None for row in rows)

    assert everything + unsaid == len(rows) == sum(kept(rows, NO_FILTERS))
    both = OfferFilters(contract=KINDS, unsaid=(OfferField.CONTRACT,))
    assert all(kept(rows, both))


@given(OFFERS, FILTERS)
def test_an_effect_tells_what_the_next_click_shows(
    rows: Rows, wanted: OfferFilters
) -> None:
    found = sieve_of(rows, wanted)
    everything = found.kept | True
    now = sum(found.kept.tolist())

    for effect in found.effects(everything):
        field = effect.field
        off: dict[OfferField, OfferFilters] = {
            OfferField.CONTRACT: _with(wanted, contract=()),
            OfferField.HOURS: _with(wanted, full_time=None),
            OfferField.EXPERIENCE: _with(wanted, beginner=False),
            OfferField.DATE: _with(wanted, since_days=None),
            OfferField.TITLE: _with(wanted, words=""),
        }
        assert effect.without == sum(kept(rows, off[field]))
        allowed = _with(wanted, unsaid=(*wanted.unsaid, field))
        assert effect.unsaid == sum(kept(rows, allowed)) - now


def _with(filters: OfferFilters, **changes: object) -> OfferFilters:
    names = ("contract", "full_time", "since_days", "beginner", "words", "unsaid")
    return OfferFilters(**{n: getattr(filters, n) for n in names} | changes)  # pyright: ignore[reportArgumentType]


@given(OFFERS)
def test_facets_count_every_offer_once_a_field(rows: Rows) -> None:
    found = facets(table(rows))

    for field, name in (
        (OfferField.CONTRACT, "contract"),
        (OfferField.EXPERIENCE, "experience"),
    ):
        mine = {one.value: one.count for one in found if one.field is field}
        assert mine == dict(Counter(row[name] for row in rows))
    hours = {one.value: one.count for one in found if one.field is OfferField.HOURS}
    assert sum(hours.values()) == len(rows)
    assert set(hours) <= {"full", "part", None}


@pytest.mark.parametrize("days", [0, 30])
def test_a_feed_without_any_date_says_so(days: int) -> None:
    rows: Rows = [{"title": "x", "published_on": None}]
    found = sieve(
        table(rows),
        OfferFilters(since_days=days),
        as_of=None,
        titles=(),
        words=(),
    )

    assert not found.kept.any()
    assert [(one.field, one.unsaid) for one in found.effects(~found.kept)] == [
        (OfferField.DATE, 1)
    ]
