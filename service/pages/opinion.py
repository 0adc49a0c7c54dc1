"""What a person says of the list, by ticking: counted, without a word or a name."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from matcher.engine import Matcher
from matcher.types import Labelled
from service.deps import Context, ContextDep, MatcherDep
from service.leave_fr import REASON_WORDS
from service.pages.form import Sent
from service.pages.render import page
from service.pages.walk import Walker, shown
from service.usage import Opinion
from skills_ref.errors import EngineError

router = APIRouter()

SAID = "avis"  # in `Journey.seen`: an opinion counts once a journey
_SAYS = {"oui": Opinion.USEFUL, "non": Opinion.USELESS}
_MOST = 20  # trades shown that are read


@router.post("/avis")
async def opinion(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Count an opinion; then its reasons, and a correction if the person agrees."""
    return await shown(request, context, matcher, _answer, may_be_empty=True)


def _answer(
    request: Request, context: Context, matcher: Matcher, walker: Walker, sent: Sent
) -> Response:
    fields, journey = sent.fields, walker.journey
    says = _SAYS.get(str(fields.get("utile")))
    if says is not None and SAID not in journey.seen:
        context.usage.say([says])
        journey = replace(journey, seen=(*journey.seen, SAID))
    reasons = [one for one in REASON_WORDS if one.value in fields.getlist("raison")]
    context.usage.say(reasons)
    shown_codes = _codes(fields)
    sent_on = fields.get("envoyer") == "oui"
    if sent_on:
        context.usage.correct(more=journey.more, less=journey.less, shown=shown_codes)
    view = {
        "walker": replace(walker, journey=journey),
        "journey": journey,
        "asks": says is not None,
        "reasons": [(one.value, words) for one, words in REASON_WORDS.items()],
        "is_useful": says is not Opinion.USELESS,
        "more": _named(matcher, journey.more),
        "less": _named(matcher, journey.less),
        "shown_trades": _named(matcher, shown_codes),
        "sent_on": sent_on,
    }
    return page(request, "opinion_page.html", view)


def _codes(fields: FormData) -> tuple[str, ...]:
    value = fields.get("montres")
    return tuple(value.split()[:_MOST]) if isinstance(value, str) else ()


def _named(matcher: Matcher, codes: Sequence[str]) -> list[Labelled]:
    """Return trades with their labels; a code that is none is left out."""
    found: list[Labelled] = []
    for code in codes:
        try:
            found.append(Labelled(code=code, label=matcher.reference.trade(code).label))
        except EngineError:
            continue
    return found
