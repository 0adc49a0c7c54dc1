"""Offers of a trade: filters, order, pages, and what to do when there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from matcher.engine import Matcher
from matcher.types import (
    Labelled,
    OfferFacet,
    OfferField,
    OfferPage,
    OfferSort,
    TradeSheet,
)
from service.contacts_fr import CONTACTS
from service.deps import Context, ContextDep, MatcherDep
from service.messages_fr import contract_label, old_words
from service.offers_fr import SINCE, SORTS, UNSAID_WORDS, WITHOUT_WORDS
from service.pages.form import RADII_KM, Sent
from service.pages.render import page
from service.pages.walk import Walker, from_address, shown
from service.pages.wanted import (
    MOST_WORDS,
    NAME_OF,
    SINCE_DAYS,
    Wanted,
    address_of,
    read_wanted,
)
from service.usage import today_utc

router = APIRouter()

PER_PAGE = 20
MOST_CONTRACTS = 8  # boxes shown; the rarest contracts are left out
MOST_NEAR = 6
Page = Annotated[int, Query(alias="page", ge=1, le=500)]


@router.get("/metiers/{rome}/offres")
def offers(
    request: Request, rome: str, matcher: MatcherDep, number: Page = 1
) -> Response:
    """List the offers of a trade."""
    wanted = read_wanted(request.query_params, FormData())
    walker = from_address(request, matcher)
    return _offers_page(request, matcher, rome, walker, wanted, number)


@router.post("/metiers/{rome}/offres")
async def my_offers(
    request: Request,
    rome: str,
    context: ContextDep,
    matcher: MatcherDep,
    number: Page = 1,
) -> Response:
    """List the offers of a trade to the person of the form.

    What holds codes only is answered by an address: it can be kept and shared.
    """

    def show(
        request: Request, _: Context, matcher: Matcher, walker: Walker, sent: Sent
    ) -> Response:
        wanted = read_wanted(request.query_params, sent.fields)
        if not (walker.journey.is_private or wanted.words):
            links = Links(rome=rome, walker=walker, wanted=wanted)
            return RedirectResponse(links.to(wanted, number=number), status_code=303)
        return _offers_page(request, matcher, rome, walker, wanted, number)

    return await shown(request, context, matcher, show, may_be_empty=True)


def _offers_page(
    request: Request,
    matcher: Matcher,
    rome: str,
    walker: Walker,
    wanted: Wanted,
    number: int,
) -> Response:
    sheet = matcher.trade(rome, near=walker.place)
    found = matcher.offers(
        sheet.rome,
        profile=walker.profile,
        near=walker.place,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
        filters=wanted.filters,
        sort=wanted.sort,
    )
    links = Links(rome=sheet.rome, walker=walker, wanted=wanted)
    view = {
        "walker": walker,
        "journey": walker.journey,
        "sheet": sheet,
        "offers": found,
        "wanted": wanted,
        "number": number,
        "pages": -(-(found.matching or 0) // PER_PAGE),
        "links": links,
        "choices": _choices(found, wanted),
        "near": trades_near(matcher, walker, sheet) if not found.total else [],
        "old": old_words(found.as_of, today_utc()),
        "contacts": CONTACTS,
        "radii": RADII_KM,
        "most_words": MOST_WORDS,
    }
    return page(request, "offers.html", view)


# --- where buttons lead ----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to another list: its words and its address.

    ``clears`` names the field of the form that it empties, ``action`` what it asks
    of the journey, when it goes with the form.
    """

    words: str
    address: str
    clears: str | None = None
    action: str | None = None
    is_now: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The ways out of one list: by address for codes, by the form for the rest."""

    rome: str
    walker: Walker
    wanted: Wanted

    @property
    def by_form(self) -> bool:
        """Whether what is carried may not stand in an address."""
        return self.walker.journey.is_private or bool(self.wanted.words)

    def to(self, wanted: Wanted, *, number: int = 1, **changes: str | None) -> str:
        """Return the address of a list; ``changes`` are fields of the journey."""
        journey: dict[str, str] = {}
        if not self.walker.journey.is_private:
            if self.walker.codes:
                journey["c"] = ",".join(self.walker.codes)
            if self.walker.place is not None:
                journey["commune"] = self.walker.place.code_commune
                journey["rayon"] = str(self.walker.journey.within_km)
            journey |= {name: value or "" for name, value in changes.items()}
        place = [(name, value) for name, value in journey.items() if value]
        return address_of(self.rome, wanted, place, number=number)

    def page(self, number: int, words: str) -> Way:
        """Return the way to another page of the same list."""
        return Way(words=words, address=self.to(self.wanted, number=number))

    @property
    def sorts(self) -> list[Way]:
        """The orders that differ for this person, the one in use marked."""
        words = dict(SORTS)
        if not says_something(self.walker):  # closeness is distance, then date
            words[OfferSort.CLOSE] = words.pop(OfferSort.DISTANCE)
        if self.walker.place is None:
            words.pop(OfferSort.DISTANCE, None)
            if not says_something(self.walker):
                return []
        return [
            Way(
                words=words[sort],
                address=self.to(Wanted(filters=self.wanted.filters, sort=sort)),
                is_now=sort is self.wanted.sort,
            )
            for sort in OfferSort
            if sort in words
        ]

    @property
    def chips(self) -> list[Way]:
        """One way to take each filter off."""
        mine = self.wanted.filters
        found: list[Way] = []
        for code in mine.contract:
            kept = tuple(one for one in mine.contract if one != code)
            off = self.wanted.with_filters(contract=kept)
            found.append(Way(words=contract_label(code), address=self.to(off)))
        found += [
            Way(
                words=self._filter_words(field),
                address=self.to(self.wanted.without(field)),
                clears=NAME_OF[field] if field is OfferField.TITLE else None,
            )
            for field in self.wanted.fields
            if field is not OfferField.CONTRACT
        ]
        for field in mine.unsaid:
            kept = tuple(one for one in mine.unsaid if one is not field)
            off = self.wanted.with_filters(unsaid=kept)
            found.append(Way(words=UNSAID_WORDS[field].chip, address=self.to(off)))
        return found

    def _filter_words(self, field: OfferField) -> str:
        mine = self.wanted.filters
        return {
            OfferField.HOURS: "Temps plein" if mine.full_time else "Temps partiel",
            OfferField.EXPERIENCE: "Débutant accepté",
            OfferField.DATE: SINCE.format(days=mine.since_days),
            OfferField.TITLE: f"Titre : {mine.words}",
        }[field]

    @property
    def clear(self) -> Way:
        """The way to the whole list."""
        return Way(
            words="Tout effacer",
            address=self.to(Wanted(sort=self.wanted.sort)),
            clears="titre",
        )

    def unsaid(self, found: OfferPage) -> list[Way]:
        """Return the ways to the offers hidden because they do not say."""
        return [
            Way(
                words=UNSAID_WORDS[effect.field].sentence(effect.unsaid),
                address=self.to(self.wanted.with_unsaid(effect.field)),
                count=effect.unsaid,
            )
            for effect in found.effects
            if effect.unsaid
        ]

    def relaxed(self, found: OfferPage) -> list[Way]:
        """Return the filters which, taken off alone, give offers; the most first."""
        ways = [
            Way(
                words=WITHOUT_WORDS[effect.field],
                address=self.to(self.wanted.without(effect.field)),
                clears=NAME_OF[effect.field]
                if effect.field is OfferField.TITLE
                else None,
                count=effect.without,
            )
            for effect in found.effects
            if effect.without
        ]
        return sorted(ways, key=lambda way: -(way.count or 0))

    def wider(self, found: OfferPage) -> list[Way]:
        """Return the wider searches that have offers, the smallest radius first."""
        ways: list[Way] = []
        for km, count in found.wider:
            if not count or count == (ways[-1].count if ways else 0):
                continue
            if km is None:
                address = self.to(self.wanted, commune=None, rayon=None)
                words = "Sans limite de distance"
                ways.append(
                    Way(words=words, address=address, clears="commune", count=count)
                )
            else:
                address = self.to(self.wanted, rayon=f"{km:g}")
                ways.append(
                    Way(
                        words=f"À moins de {km:g} km",
                        address=address,
                        action=f"rayon:{km:g}",
                        count=count,
                    )
                )
        return ways


def says_something(walker: Walker) -> bool:
    """Say whether an offer can be close to what the person said."""
    return bool(walker.codes or walker.profile.evidence or walker.profile.wishes)


# --- choices of the form ---------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that a filter may take, and how many offers say it."""

    value: str
    words: str
    count: int | None
    is_on: bool


def _choices(found: OfferPage, wanted: Wanted) -> dict[str, Any]:
    mine = wanted.filters
    contracts = counted(found.facets, OfferField.CONTRACT)
    shown_ones = list(
        dict.fromkeys([*list(contracts)[:MOST_CONTRACTS], *mine.contract])
    )
    hours = counted(found.facets, OfferField.HOURS)
    asked = counted(found.facets, OfferField.EXPERIENCE)
    return {
        "contracts": [
            Choice(
                value=code,
                words=contract_label(code),
                count=contracts.get(code, 0),
                is_on=code in mine.contract,
            )
            for code in shown_ones
        ],
        "hours": [
            Choice(
                value="", words="Peu importe", count=None, is_on=mine.full_time is None
            ),
            Choice(
                value="plein",
                words="Temps plein",
                count=hours.get("full", 0),
                is_on=mine.full_time is True,
            ),
            Choice(
                value="partiel",
                words="Temps partiel",
                count=hours.get("part", 0),
                is_on=mine.full_time is False,
            ),
        ],
        "beginner": asked.get("D", 0),
        "since": [(days, days == mine.since_days) for days in SINCE_DAYS],
    }


def counted(facets: Sequence[OfferFacet], field: OfferField) -> dict[str, int]:
    """Return the values of one field and their counts, most first; unsaid left out."""
    return {
        one.value: one.count
        for one in facets
        if one.field is field and one.value is not None
    }


# --- near trades -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NearTrade:
    """A near trade and its offers around; ``None`` when they are unknown."""

    trade: Labelled
    count: int | None


def trades_near(matcher: Matcher, walker: Walker, sheet: TradeSheet) -> list[NearTrade]:
    """Return near trades of a sheet with their offers around, those with some first."""
    counts = matcher.maker.market.counts(walker.place)
    families = matcher.table.families

    def count_of(rome: str) -> int | None:
        parent = matcher.reference.parent_of(rome)
        return None if counts is None else int(counts[families.index(parent)])

    found = [NearTrade(trade=one, count=count_of(one.code)) for one in sheet.near]
    return sorted(found, key=lambda one: not one.count)[:MOST_NEAR]
