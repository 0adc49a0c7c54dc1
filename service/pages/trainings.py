"""The trainings that lead to a trade, those that fill the person's gap first."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from matcher.engine import Matcher
from service.deps import Context, ContextDep, MatcherDep
from service.pages.form import Sent
from service.pages.render import page
from service.pages.walk import Walker, from_address, shown

router = APIRouter()

SHOWN = 40


@router.get("/metiers/{rome}/formations")
def trainings(request: Request, rome: str, matcher: MatcherDep) -> Response:
    """List the trainings of a trade."""
    walker = from_address(request, matcher)
    return _trainings_page(request, matcher, rome, walker)


@router.post("/metiers/{rome}/formations")
async def my_trainings(
    request: Request, rome: str, context: ContextDep, matcher: MatcherDep
) -> Response:
    """List the trainings of a trade to the person of the form."""

    def show(
        request: Request, _: Context, matcher: Matcher, walker: Walker, _sent: Sent
    ) -> Response:
        return _trainings_page(request, matcher, rome, walker)

    return await shown(request, context, matcher, show)


def _trainings_page(
    request: Request, matcher: Matcher, rome: str, walker: Walker
) -> Response:
    sheet = matcher.trade(rome, near=walker.place)
    found = matcher.trainings(
        sheet.rome, profile=walker.profile, near=walker.place, limit=SHOWN
    )
    view = {"walker": walker, "journey": walker.journey, "sheet": sheet}
    return page(request, "trainings.html", {**view, "trainings": found})
