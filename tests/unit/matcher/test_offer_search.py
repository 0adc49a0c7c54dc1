"""Search of offers: order, pages, filters, wider radii, why an offer is close."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from matcher.engine import Matcher
from matcher.market import Market
from matcher.offer_search import NOBODY, Asked, OfferSearch, Told
from matcher.offer_titles import OfferTitles
from matcher.types import OfferField, OfferFilters, OfferSort, Place
from skills_ref.errors import UnknownCodeError

HERE = Place(code_commune="31555", name="Toulouse", latitude=43.6, longitude=1.44)
NEAR = {"latitude": 43.6, "longitude": 1.44}
FAR = {"latitude": 43.7, "longitude": 1.5}  # 12 km
AWAY = {"latitude": 43.95, "longitude": 1.9}  # about 54 km
NARBONNE = {"latitude": 43.18, "longitude": 3.0}  # about 135 km
TOLD = {"origin": "declared", "confidence": 1.0, "proof": None}


def search(
    matcher: Matcher, *offers: Mapping[str, object], asks: dict[int, tuple[str, ...]]
) -> OfferSearch:
    empty = dict.fromkeys(
        (
            *("company", "place", "code_commune", "contract", "salary", "url"),
            *("full_time", "experience", "latitude", "longitude", "published_on"),
        )
    )
    rows = [
        {"offer_id": f"O{i}", "source": "ours", "title": "x", "family": 1}
        | empty
        | dict(offer)
        for i, offer in enumerate(offers)
    ]
    types = {"latitude": pl.Float64, "longitude": pl.Float64, "published_on": pl.Date}
    types |= {"contract": pl.String, "experience": pl.String, "full_time": pl.Boolean}
    mentions = [
        {"offer": row, "code": code, "label": code, **TOLD, "start": None, "end": None}
        for row, codes in asks.items()
        for code in codes
    ]
    market = Market(
        pl.DataFrame(rows, schema_overrides=types),
        pl.DataFrame(mentions) if mentions else None,
        3,
    )
    scorer = matcher.maker.scorer
    return OfferSearch(market, OfferTitles(scorer, market))


def ids(found: OfferSearch, asked: Asked) -> str:
    return " ".join(one.offer_id for one in found.page("A1203", 1, asked).offers)


def test_without_feed_nothing_is_known(matcher: Matcher) -> None:
    market = Market(None, None, 3)
    titles = OfferTitles(matcher.maker.scorer, market)
    page = OfferSearch(market, titles).page("A1203", 1, Asked(near=HERE))

    assert (page.total, page.matching, page.as_of, page.offers) == (None,) * 3 + ((),)


def test_the_three_orders(matcher: Matcher) -> None:
    some = search(
        matcher,
        {**FAR, "published_on": date(2026, 11, 20)},
        {**NEAR, "published_on": date(2026, 11, 1)},
        {**NEAR, "published_on": date(2026, 11, 20)},
        {**NEAR, "published_on": date(2026, 11, 20)},
        {**NEAR},
        {**FAR},
        asks={0: ("7",), 5: ("7", "8")},
    )
    told = Told(held={"7", "8"})

    assert ids(some, Asked(near=HERE, told=told)) == "O5 O0 O2 O3 O1 O4"
    by_distance = Asked(near=HERE, told=told, sort=OfferSort.DISTANCE)
    assert ids(some, by_distance) == "O2 O3 O1 O4 O0 O5"
    by_date = Asked(near=HERE, told=told, sort=OfferSort.DATE)
    assert ids(some, by_date) == "O2 O3 O0 O1 O4 O5"
    assert ids(some, Asked(told=NOBODY)) == "O0 O2 O3 O1 O4 O5"


def test_why_an_offer_is_close_is_told(matcher: Matcher) -> None:
    said = matcher.ranker.query_of([("J'ai été boulanger", (0, 18))])
    some = search(
        matcher,
        {"title": "Paysagiste (H/F)", "published_on": date(2026, 11, 20)},
        {"title": "Boulanger (H/F)", "published_on": date(2026, 10, 1)},
        asks={0: ("7", "9")},
    )
    asked = Asked(told=Told(held={"7"}, query=said))
    gardener, baker = sorted(
        some.page("A1203", 1, asked).offers, key=lambda one: one.offer_id
    )

    assert gardener.shared == ("7",)
    assert gardener.title_like is None
    assert (gardener.age_days, baker.age_days) == (0, 50)
    assert baker.shared == ()
    assert baker.title_like == "J'ai été boulanger"
    # one competence and one title count as much: the newest first
    assert ids(some, asked) == "O0 O1"


@pytest.mark.parametrize(
    ("within", "wider"),
    [(30.0, ((50.0, 0), (100.0, 1), (None, 3))), (50.0, ((100.0, 1), (None, 3)))],
)
def test_nothing_near_says_how_many_farther(
    matcher: Matcher, within: float, wider: tuple[tuple[float | None, int], ...]
) -> None:
    some = search(matcher, AWAY, NARBONNE, {}, asks={})
    page = some.page("A1203", 1, Asked(near=replace(HERE, within_km=within)))

    assert page.total == page.matching == 0
    assert page.wider == wider
    anywhere = some.page("A1203", 1, Asked())
    assert (anywhere.total, anywhere.wider) == (3, ())


def test_filters_go_along_when_the_radius_grows(matcher: Matcher) -> None:
    some = search(matcher, {**NEAR}, {**AWAY, "contract": "CDI"}, {**AWAY}, asks={})
    wanted = OfferFilters(contract=("CDI",))
    page = some.page("A1203", 1, Asked(near=HERE, filters=wanted))

    assert (page.total, page.matching) == (1, 0)
    assert page.wider == ((50.0, 0), (100.0, 1), (None, 1))
    effect = page.effects[0]
    assert (effect.field, effect.unsaid, effect.without) == (OfferField.CONTRACT, 1, 1)


def test_words_of_the_title_have_no_gender_and_may_be_begun(matcher: Matcher) -> None:
    some = search(
        matcher,
        {"title": "Aide-boulanger H/F"},
        {"title": "Boulangère à Nîmes"},
        {"title": "Vendeuse"},
        asks={},
    )

    def found(words: str) -> str:
        return ids(some, Asked(filters=OfferFilters(words=words)))

    assert found("boulangère") == found("BOULANG") == "O0 O1"
    assert found("boulanger nimes") == "O1"
    assert found("boucher") == ""
    assert found(" ?! ") == "O0 O1 O2"


def test_pages_part_the_list(matcher: Matcher) -> None:
    rome = max(matcher.table.families, key=lambda one: matcher.offers(one).total or 0)
    whole = matcher.offers(rome, limit=100)
    parts = [matcher.offers(rome, limit=2, offset=at).offers for at in range(0, 100, 2)]
    listed = [one.offer_id for part in parts for one in part]

    assert listed == [one.offer_id for one in whole.offers]
    assert len(set(listed)) == len(listed) == whole.total == whole.matching


def test_filters_never_change_the_count_of_the_trade(matcher: Matcher) -> None:
    for rome in matcher.table.families:
        plain = matcher.offers(rome)
        wanted = OfferFilters(contract=("CDI",), beginner=True, since_days=3)
        page = matcher.offers(rome, filters=wanted, sort=OfferSort.DATE)

        assert page.total == plain.total == matcher.trade(rome).open_offers.count
        assert page.matching is not None
        assert plain.total is not None
        assert page.matching <= plain.total


def test_a_profile_marks_what_it_has(matcher: Matcher) -> None:
    profile = matcher.profile("J'ai été boulanger. Je sais pétrir une pâte à pain.")
    page = matcher.offers("D1102", profile=profile)
    held = {one.code for one in profile.competences}

    assert page.offers
    for one in page.offers:
        asked = {mention.code for mention in one.competences}
        assert set(one.shared) == asked & held
    with pytest.raises(UnknownCodeError):
        matcher.offers("N9999")
