"""One trade: what one does, its offers, its competences, why it is there."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from matcher.engine import Matcher
from matcher.types import Explanation, TradeSheet
from service.deps import Context, ContextDep, MatcherDep
from service.pages.form import Sent
from service.pages.render import page
from service.pages.walk import Walker, from_address, shown

router = APIRouter()

PER_PAGE = 20
SHORT = 4  # offers and trainings shown on the sheet of a trade
Page = Annotated[int, Query(alias="page", ge=1, le=500)]


@router.get("/metiers/{rome}")
def trade(request: Request, rome: str, matcher: MatcherDep) -> Response:
    """Show one trade, for codes in the address or for nobody."""
    return _trade_page(request, matcher, rome, from_address(request, matcher))


@router.post("/metiers/{rome}")
async def my_trade(
    request: Request, rome: str, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show one trade to the person of the form."""

    def show(
        request: Request, _: Context, matcher: Matcher, walker: Walker, _sent: Sent
    ) -> Response:
        return _trade_page(request, matcher, rome, walker)

    return await shown(request, context, matcher, show)


def _trade_page(
    request: Request, matcher: Matcher, rome: str, walker: Walker
) -> Response:
    sheet = matcher.trade(rome, near=walker.place)
    explanation = _explanation(matcher, walker, sheet.rome)
    view = {
        "walker": walker,
        "journey": walker.journey,
        "sheet": sheet,
        "explanation": explanation,
        **_held_and_missing(walker, sheet, explanation),
        "offers": matcher.offers(
            sheet.rome, profile=walker.profile, near=walker.place, limit=SHORT
        ),
        "trainings": matcher.trainings(
            sheet.rome, profile=walker.profile, near=walker.place, limit=SHORT
        ),
    }
    return page(request, "trade.html", view)


def _explanation(matcher: Matcher, walker: Walker, rome: str) -> Explanation | None:
    if walker.profile.reason is not None:
        return None
    return matcher.explain(walker.profile, rome, near=walker.place)


def _held_and_missing(
    walker: Walker, sheet: TradeSheet, explanation: Explanation | None
) -> dict[str, Any]:
    """Return what the person holds, what to acquire first, and the whole sheet."""
    match = None if explanation is None else explanation.match
    every = (*sheet.competences, *sheet.savoirs)
    if match is not None:
        return {"held": match.held, "missing": match.missing, "every": every}
    held = set(walker.codes)
    return {
        "held": [one for one in every if one.code in held],
        "missing": [one for one in every if one.code not in held],
        "every": every,
    }


# --- offers ----------------------------------------------------------------------


@router.get("/metiers/{rome}/offres")
def offers(
    request: Request, rome: str, matcher: MatcherDep, number: Page = 1
) -> Response:
    """List the offers of a trade."""
    walker = from_address(request, matcher)
    return _offers_page(request, matcher, rome, walker, number)


@router.post("/metiers/{rome}/offres")
async def my_offers(
    request: Request,
    rome: str,
    context: ContextDep,
    matcher: MatcherDep,
    number: Page = 1,
) -> Response:
    """List the offers of a trade to the person of the form."""

    def show(
        request: Request, _: Context, matcher: Matcher, walker: Walker, _sent: Sent
    ) -> Response:
        return _offers_page(request, matcher, rome, walker, number)

    return await shown(request, context, matcher, show)


def _offers_page(
    request: Request, matcher: Matcher, rome: str, walker: Walker, number: int
) -> Response:
    sheet = matcher.trade(rome, near=walker.place)
    found = matcher.offers(
        sheet.rome,
        profile=walker.profile,
        near=walker.place,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    pages = -(-(found.total or 0) // PER_PAGE)
    view = {"walker": walker, "journey": walker.journey, "sheet": sheet}
    view |= {"offers": found, "number": number, "pages": pages}
    return page(request, "offers.html", view)
