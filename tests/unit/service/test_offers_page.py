"""Words and state of a list of offers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData, QueryParams

from matcher.types import (
    OfferFacet,
    OfferField,
    OfferFilters,
    OfferMatch,
    OfferSort,
    Tension,
)
from service.offers_fr import close_words, is_old, salary_words, town_words
from service.pages.trade import contracts_of, not_by_training
from service.pages.wanted import MOST_WORDS, Wanted, address_of, read_wanted

OFFER = OfferMatch(
    offer_id="1",
    source="ours",
    title="Boulanger",
    company=None,
    place=None,
    code_commune=None,
    distance_km=None,
    contract=None,
    salary=None,
    published_on=None,
    url=None,
)
TENSION = Tension(
    level=5,
    hiring=3,
    labour=2,
    durability=2,
    conditions=5,
    mismatch=1,
    training=2,
    territory="7617",
    territory_label="TOULOUSE",
    year=2024,
)


def wanted_of(kept: OfferFilters, sort: OfferSort, unsaid: list[OfferField]) -> Wanted:
    plain = Wanted(filters=kept, sort=sort)
    said = tuple(field for field in unsaid if field in plain.fields)
    return plain.with_filters(unsaid=said)


WANTED = st.builds(
    wanted_of,
    st.builds(
        OfferFilters,
        contract=st.sets(st.sampled_from(("CDI", "CDD", "MIS"))).map(sorted).map(tuple),
        full_time=st.sampled_from((True, False, None)),
        since_days=st.sampled_from((None, 3, 30)),
        beginner=st.booleans(),
    ),
    st.sampled_from(OfferSort),
    st.sets(
        st.sampled_from(
            (
                *(OfferField.CONTRACT, OfferField.HOURS),
                *(OfferField.EXPERIENCE, OfferField.DATE),
            )
        )
    ).map(sorted),
)


@given(WANTED)
def test_an_address_says_what_is_wanted(wanted: Wanted) -> None:
    query = address_of("K1304", wanted).partition("?")[2]

    assert read_wanted(QueryParams(query), FormData()) == wanted


@given(WANTED, st.sampled_from(OfferField))
def test_a_filter_taken_off_is_off(wanted: Wanted, field: OfferField) -> None:
    off = wanted.without(field)

    assert field not in off.fields
    assert field not in off.filters.unsaid
    assert set(off.fields) == set(wanted.fields) - {field}
    assert off.sort is wanted.sort


@given(st.text(max_size=300))
def test_words_come_from_the_form_alone(words: str) -> None:
    address, form = QueryParams({"titre": words}), FormData({"titre": words})

    assert not read_wanted(address, FormData()).words
    read = read_wanted(QueryParams(), form)
    assert len(read.words) <= MOST_WORDS
    assert read.words == " ".join(words.split())[:MOST_WORDS]
    assert "titre" not in dict(read.pairs())


def test_what_a_form_says_wins_over_the_address() -> None:
    address = QueryParams("contrat=CDI&temps=plein&depuis=7&tri=date&imprecis=temps")
    form = FormData([("contrat", "MIS"), ("temps", ""), ("tri", "nowhere")])
    read = read_wanted(address, form)

    assert read.filters == OfferFilters(contract=("MIS",), since_days=7)
    assert read.sort is OfferSort.CLOSE


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("contrat=<script>", OfferFilters()),
        ("depuis=-1", OfferFilters()),
        ("depuis=5", OfferFilters()),
        ("debutant=1", OfferFilters()),
        ("imprecis=contrat", OfferFilters()),
    ],
)
def test_what_is_not_a_choice_is_left_aside(query: str, kept: OfferFilters) -> None:
    assert read_wanted(QueryParams(query), FormData()).filters == kept


@pytest.mark.parametrize(
    ("salary", "words"),
    [
        ("Mensuel de 2750 Euros à 3100 Euros", "2\u202f750 à 3\u202f100 € par mois"),
        ("Annuel de 32400 Euros sur 12 mois", "32\u202f400 € par an"),
        ("Annuel de 32000,00 Euros à 32000,00 Euros", "32\u202f000 € par an"),
        ("Horaire de 11,87 Euros", "11,87 € de l'heure"),
        ("Horaire de beaucoup", "Horaire de beaucoup"),
    ],
)
def test_a_salary_in_plain_words(salary: str, words: str) -> None:
    assert salary_words(salary) == words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("31 - TOULOUSE", "Toulouse (31)"),
        ("2A - L'ILE-SUR-LA-MER", "L'Ile-sur-la-Mer (2A)"),
        ("Paris 8e - 75", "Paris 8e (75)"),
        ("974 - SAINT-DENIS", "Saint-Denis (974)"),
    ],
)
def test_a_place_in_plain_words(place: str, words: str) -> None:
    assert town_words(place) == words


def test_why_an_offer_is_close() -> None:
    assert close_words(OFFER) is None
    shared = replace(OFFER, shared=("1", "2"))
    assert close_words(shared) == (
        "Proche de vous : elle demande 2 compétences que vous avez."
    )
    said = close_words(replace(OFFER, shared=("1",), title_like="mot " * 40))
    assert said is not None
    assert said.startswith("Proche de vous : elle demande 1 compétence que vous avez,")
    assert said.endswith("… ».")
    assert len(said) < 200


def test_an_offer_is_old_after_two_months() -> None:
    ages = [None, 0, 60, 61]
    assert [is_old(replace(OFFER, age_days=age)) for age in ages] == [
        *(False, False, False, True)
    ]


def test_contracts_of_a_trade_need_five_offers() -> None:
    def facets(cdi: int) -> list[OfferFacet]:
        field = OfferField.CONTRACT
        return [
            OfferFacet(field=field, value="CDI", count=cdi),
            OfferFacet(field=field, value=None, count=50),
            OfferFacet(field=field, value="MIS", count=1),
        ]

    assert contracts_of(facets(3)) == ()
    assert [(one.code, one.weight) for one in contracts_of(facets(4))] == [
        ("CDI", 0.8),
        ("MIS", 0.2),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, True),
        ({"conditions": 3, "durability": 5}, True),
        ({"conditions": 3}, False),
        ({"level": 3}, False),
        ({"training": 4}, False),
        ({"training": None}, False),
        ({"conditions": None, "durability": None}, False),
    ],
)
def test_training_is_not_the_answer_only_when_the_figures_say_so(
    changes: dict[str, int | None],
    said: bool,
) -> None:
    assert not_by_training(replace(TENSION, **changes)) is said  # pyright: ignore[reportArgumentType]
    assert not not_by_training(None)
