"""Ten trades for a person, each with its reasons, and two of them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from matcher.engine import Matcher
from matcher.types import (
    Exclusion,
    Labelled,
    Place,
    Ranking,
    Tension,
    TradeMatch,
)
from service.choices_fr import CONDITION_WORDS
from service.contacts_fr import CONTACTS
from service.deps import Context, ContextDep, MatcherDep
from service.messages_fr import old_words
from service.pages.compared import side_by_side
from service.pages.form import CONFIRMED, Journey, Sent
from service.pages.render import page
from service.pages.walk import Walker, label_of, shown
from service.reasons import Computation, computation
from service.usage import Step, today_utc
from skills_ref.errors import EngineError

router = APIRouter()

TEN = 10
TWO = 2
WIDER_KM = (50, 100)  # radii proposed when nothing is near
MOST_NEAR = 5  # trades near the list, when the list has no offer


@router.post("/metiers")
async def trades(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show ten trades, or why there are not ten."""
    return await shown(request, context, matcher, _list_page)


@router.post("/comparer")
async def compare(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show two trades side by side, or the list again when there are not two."""
    return await shown(request, context, matcher, _compare_page)


@router.get("/comparer")
def nothing_to_compare() -> RedirectResponse:
    """Go home: two trades are compared for the person of a form."""
    return RedirectResponse("/", 303)


# --- ten trades ------------------------------------------------------------------


def _list_page(
    request: Request,
    context: Context,
    matcher: Matcher,
    walker: Walker,
    sent: Sent,
    *,
    asked_two: bool = False,
) -> Response:
    ranking = matcher.rank(walker.profile, near=walker.place)
    fault = asked_two and not ranking.abstained
    context.decisions.note(ranking, engine=str(matcher.manifest["engine"]))
    journey = walker.journey
    if sent.action == CONFIRMED:
        journey = context.usage.step(journey, Step.COMPETENCES)
    if not ranking.abstained:
        journey = context.usage.step(journey, Step.TEN)
    view = {
        "walker": replace(walker, journey=journey),
        "journey": journey,
        "ranking": ranking,
        "cards": [_card(matcher, one, walker) for one in ranking.trades],
        "corrections": _corrections(matcher, journey),
        "excluded": _excluded(matcher, journey, ranking.excluded),
        "domain": _domain(matcher, journey.domain),
        "refused": [CONDITION_WORDS[key].lower() for key in journey.refused],
        "old": old_words(ranking.as_of, today_utc()),
        "offers": _offers_state(matcher, ranking, walker.place),
        "widened": sent.action.startswith("rayon:"),
        "ticked": _ticked(sent),
        "fault": fault,
        "contacts": CONTACTS,
    }
    return page(request, "trades.html", view, status=422 if fault else 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card shows: the match, and what stands beside it.

    ``asked`` is the number of competences of the sheet and ``held`` how many of
    them the person has; ``tension`` says how hard the trade is to fill, ``None``
    when unknown; ``computation`` is its score as reasons.
    """

    match: TradeMatch
    held: int
    asked: int
    tension: Tension | None
    computation: Computation


def _card(matcher: Matcher, match: TradeMatch, walker: Walker) -> Card:
    asked = {link.code for link in matcher.reference.trade(match.rome).competences}
    return Card(
        match=match,
        held=len(asked.intersection(walker.codes)),
        asked=len(asked),
        tension=matcher.tension(match.rome, walker.place),
        computation=computation(match),
    )


def _domain(matcher: Matcher, letter: str) -> Labelled | None:
    """Return the grand domaine chosen, ``None`` for all."""
    if not letter:
        return None
    return Labelled(code=letter, label=matcher.reference.label_of(letter))


# --- corrections and exclusions --------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A trade of which the person asked for more or for less."""

    trade: Labelled
    more: bool


def _corrections(matcher: Matcher, journey: Journey) -> list[Correction]:
    asked = [(rome, True) for rome in journey.more]
    asked += [(rome, False) for rome in journey.less]
    found = ((_trade_label(matcher, rome), more) for rome, more in asked)
    return [Correction(trade=one, more=more) for one, more in found if one]


def _trade_label(matcher: Matcher, rome: str) -> Labelled | None:
    """Return a trade and its label, ``None`` for a code of another snapshot."""
    try:
        return Labelled(code=rome, label=matcher.reference.trade(rome).label)
    except EngineError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A trade left out of the list, and the action that brings it back if one does."""

    exclusion: Exclusion
    action: str | None


def _excluded(
    matcher: Matcher, journey: Journey, excluded: Sequence[Exclusion]
) -> list[LeftOut]:
    """Return what is left out; what is corrected is listed with the corrections."""
    unwanted = {label_of(matcher, code): code for code in journey.unwanted}
    found: list[LeftOut] = []
    for one in excluded:
        if one.rome in journey.less:
            continue
        code = unwanted.get(one.proof)
        action = f"reprendre:{code}" if code else None
        found.append(LeftOut(exclusion=one, action=action))
    return found


# --- offers ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOffers:
    """A trade and its number of offers."""

    trade: Labelled
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersState:
    """What the list says of its offers as a whole.

    Attributes
    ----------
    without
        Number of trades of the list without any offer near, 0 when unknown.
    wider_km
        A wider radius to propose, ``None`` when there is none.
    near
        Trades near those of the list that do have offers, when the list has none.
    """

    without: int
    wider_km: int | None
    near: tuple[TradeOffers, ...]


def _offers_state(
    matcher: Matcher, ranking: Ranking, place: Place | None
) -> OffersState:
    without = sum(one.open_offers.count == 0 for one in ranking.trades)
    every = bool(ranking.trades) and without == len(ranking.trades)
    near = _near_with_offers(matcher, ranking, place) if every else ()
    return OffersState(without=without, wider_km=_wider(place), near=near)


def _wider(place: Place | None) -> int | None:
    if place is None:
        return None
    return next((km for km in WIDER_KM if km > place.within_km), None)


def _near_with_offers(
    matcher: Matcher, ranking: Ranking, place: Place | None
) -> tuple[TradeOffers, ...]:
    """Return trades that have offers, near those of the list, the first ones first."""
    counts = matcher.maker.market.counts(place)
    if counts is None:
        return ()
    reference, families = matcher.reference, matcher.table.families
    steps: dict[str, str] = {}  # one a family: offers are counted by family
    for one in ranking.trades:
        for step in reference.trade(one.rome).mobilities:
            steps.setdefault(reference.parent_of(step), step)
    found = (
        TradeOffers(
            trade=Labelled(code=step, label=reference.trade(step).label),
            count=int(counts[families.index(parent)]),
        )
        for parent, step in steps.items()
    )
    return tuple(islice((one for one in found if one.count), MOST_NEAR))


# --- two side by side ------------------------------------------------------------


def _ticked(sent: Sent) -> tuple[str, ...]:
    """Return the ROME codes ticked to be compared, each once."""
    values = [one for one in sent.fields.getlist("comparer") if isinstance(one, str)]
    return tuple(dict.fromkeys(values))[:TEN]


def _compare_page(
    request: Request, context: Context, matcher: Matcher, walker: Walker, sent: Sent
) -> Response:
    ticked = _ticked(sent)
    if len(ticked) != TWO:
        return _list_page(request, context, matcher, walker, sent, asked_two=True)
    view = {
        "walker": walker,
        "journey": walker.journey,
        "both": side_by_side(matcher, walker, ticked),
    }
    return page(request, "compare.html", view)
