"""Ten trades for a person, each with its reasons."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from matcher.engine import Matcher
from matcher.types import CompetenceMention, Labelled, Origin, Profile, TradeMatch
from service.deps import Context, ContextDep, MatcherDep
from service.pages.form import RADII_KM, Journey, Sent
from service.pages.render import page
from service.pages.walk import Walker, label_of, shown

router = APIRouter()


@router.post("/metiers")
async def trades(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show what was understood and ten trades."""
    return await shown(request, context, matcher, _trades_page)


def _trades_page(
    request: Request, _context: Context, matcher: Matcher, walker: Walker, sent: Sent
) -> Response:
    ranking = matcher.rank(walker.profile, near=walker.place)
    view = {
        "walker": walker,
        "journey": walker.journey,
        "ranking": ranking,
        "radii": RADII_KM,
        "from_cv": bool(sent.cv),
        "mentions_read": _mentions(walker.profile, inferred=False),
        "mentions_guessed": _mentions(walker.profile, inferred=True),
        "removed": _removed(matcher, walker.journey),
        "asked": {one.rome: _asked(matcher, one) for one in ranking.trades},
    }
    return page(request, "trades.html", view)


def _mentions(profile: Profile, *, inferred: bool) -> list[CompetenceMention]:
    return [
        one
        for one in profile.competences
        if (one.origin is Origin.INFERRED) is inferred
    ]


def _asked(matcher: Matcher, match: TradeMatch) -> int:
    """Return the number of competences of the sheet of a trade."""
    return len(matcher.reference.trade(match.rome).competences)


def _removed(matcher: Matcher, journey: Journey) -> list[Labelled]:
    found = ((code, label_of(matcher, code)) for code in journey.removed)
    return [Labelled(code=code, label=label) for code, label in found if label]
