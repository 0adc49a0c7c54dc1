"""The trainings that lead to a trade, those that fill the person's gap first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from matcher.engine import Matcher
from matcher.types import CourseFilters, Labelled, TradeSheet, TrainingPage
from service.contacts_fr import CONTACTS
from service.deps import Context, ContextDep, MatcherDep
from service.pages.form import Sent
from service.pages.render import page
from service.pages.walk import Walker, from_address, shown
from service.trainings_fr import MODES
from service.usage import Step

router = APIRouter()

SHOWN = 40
_MOST_NEAR = 6
_MOST_FUNDERS = 6
_LONGEST = 60  # letters of the name of a funder


@router.get("/metiers/{rome}/formations")
def trainings(request: Request, rome: str, matcher: MatcherDep) -> Response:
    """List the trainings of a trade."""
    walker = from_address(request, matcher)
    filters = filters_of(request.query_params)
    return _trainings_page(request, matcher, rome, walker, filters)


@router.post("/metiers/{rome}/formations")
async def my_trainings(
    request: Request, rome: str, context: ContextDep, matcher: MatcherDep
) -> Response:
    """List the trainings of a trade to the person of the form, and count the step.

    What holds codes only is answered by an address: it can be kept and shared.
    """

    def show(
        request: Request, context: Context, matcher: Matcher, walker: Walker, sent: Sent
    ) -> Response:
        matcher.reference.trade(rome)  # an unknown trade is no step
        journey = context.usage.step(walker.journey, Step.TRAINING)
        walker = replace(walker, journey=journey)
        filters = filters_of({**request.query_params, **sent.fields})
        if not journey.is_private:
            address = Links(rome=rome, walker=walker, filters=filters).to(filters)
            return RedirectResponse(address, status_code=303)
        return _trainings_page(request, matcher, rome, walker, filters)

    return await shown(request, context, matcher, show, may_be_empty=True)


def trainings_of(
    matcher: Matcher,
    walker: Walker,
    rome: str,
    *,
    limit: int,
    filters: CourseFilters | None = None,
) -> TrainingPage:
    """Return the trainings of a trade for a person, by all that they said."""
    journey = walker.journey
    return matcher.trainings(
        rome,
        profile=walker.profile,
        near=walker.place,
        limit=limit,
        since=journey.starts_from,
        distance=None if not journey.distance else journey.distance == "oui",
        filters=filters or CourseFilters(),
    )


def _trainings_page(
    request: Request,
    matcher: Matcher,
    rome: str,
    walker: Walker,
    filters: CourseFilters,
) -> Response:
    sheet = matcher.trade(rome, near=walker.place)
    found = trainings_of(matcher, walker, sheet.rome, limit=SHOWN, filters=filters)
    view = {
        "walker": walker,
        "journey": walker.journey,
        "sheet": sheet,
        "trainings": found,
        "filters": filters,
        "links": Links(rome=sheet.rome, walker=walker, filters=filters),
        "modes": MODES,
        "funders": _funders(found, filters),
        "near": [] if found.trainings else taught_near(matcher, sheet),
        "contacts": CONTACTS,
    }
    return page(request, "trainings.html", view)


# --- filters ---------------------------------------------------------------------


def filters_of(fields: Mapping[str, Any]) -> CourseFilters:
    """Return the filters of a form or of an address; what is unknown is left out.

    Examples
    --------
    >>> filters_of({"mode": "distance", "dates": "oui", "financeur": ""})
    CourseFilters(mode='distance', dated=True, reachable=False, funder=None)
    """
    mode = str(fields.get("mode", ""))
    return CourseFilters(
        mode=mode if mode in MODES else None,
        dated=fields.get("dates") == "oui",
        reachable=fields.get("atteignable") == "oui",
        funder=str(fields.get("financeur", ""))[:_LONGEST].strip() or None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The ways to the same list with other filters."""

    rome: str
    walker: Walker
    filters: CourseFilters

    @property
    def by_form(self) -> bool:
        """Whether what is carried may not stand in an address."""
        return self.walker.journey.is_private

    def to(self, filters: CourseFilters) -> str:
        """Return the address of the list with these filters, codes only."""
        fields = {
            "mode": filters.mode,
            "dates": "oui" if filters.dated else None,
            "atteignable": "oui" if filters.reachable else None,
            "financeur": filters.funder,
        }
        asked = urlencode({name: value for name, value in fields.items() if value})
        query = "" if self.by_form else self.walker.query.removeprefix("?")
        both = "&".join(part for part in (query, asked) if part)
        return f"/metiers/{self.rome}/formations{f'?{both}' if both else ''}"

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Words and address of the way to take each filter off."""
        mine = self.filters
        told = (
            (mine.mode, MODES.get(mine.mode or ""), {"mode": None}),
            (mine.dated, "Dates connues", {"dated": False}),
            (mine.reachable, "Accessible avec mon niveau", {"reachable": False}),
            (mine.funder, mine.funder, {"funder": None}),
        )
        return [
            (str(words), self.to(replace(mine, **off))) for on, words, off in told if on
        ]

    @property
    def clear(self) -> str:
        """The address of the whole list."""
        return self.to(CourseFilters())


def _funders(found: TrainingPage, filters: CourseFilters) -> list[str]:
    names = [one.code for one in found.funders[:_MOST_FUNDERS]]
    return list(dict.fromkeys([*names, *([filters.funder] if filters.funder else [])]))


# --- nothing found ---------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtTrade:
    """A near trade and the number of its trainings; ``None`` when unknown."""

    trade: Labelled
    count: int | None


def taught_near(matcher: Matcher, sheet: TradeSheet) -> list[TaughtTrade]:
    """Return the near trades of a sheet that have trainings, the most first."""
    found = [
        TaughtTrade(trade=one, count=matcher.trade(one.code).trainings)
        for one in sheet.near
    ]
    taught = sorted(
        (one for one in found if one.count), key=lambda one: -(one.count or 0)
    )
    return taught[:_MOST_NEAR]
