"""A list of trades given to someone: made into a link of codes, and opened again."""

import re
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from matcher.engine import Matcher
from matcher.types import Fit, Labelled, OpenOffers, Reason
from service.deps import Context, ContextDep, MatcherDep
from service.leave_fr import LINK_FAULTS
from service.messages_fr import reason_sentence
from service.pages.form import Journey, Sent
from service.pages.render import page
from service.pages.site import site_of
from service.pages.walk import (
    FormFaultError,
    Walker,
    form_page,
    label_of,
    sent_of,
    walker_of,
)
from service.qr import qr_code
from service.share import LinkError, SharedList, SharedTrade, from_link, link_of
from skills_ref.errors import EngineError

router = APIRouter()

GAINS = 3
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRow:
    """A trade of a shared list as it is today; one of another snapshot has no label.

    ``held`` counts the competences of its sheet that the list holds, out of
    ``asked``; ``gain`` are the first that it does not.
    """

    rome: str
    fit: Fit
    label: str | None = None
    offers: OpenOffers | None = None
    held: int = 0
    asked: int = 0
    gain: tuple[Labelled, ...] = ()


@router.get("/partage")
def empty(request: Request) -> Response:
    """Wait for a link: a script reads its fragment, or a hand pastes it."""
    return _ask(request)


@router.post("/partage")
async def shared(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Open a link, or make that of the person of the form."""
    try:
        sent = await sent_of(request, context)
        link = sent.fields.get("lien")
        if isinstance(link, str):
            return await run_in_threadpool(_opened, request, context, matcher, link)
        return await run_in_threadpool(_made, request, context, matcher, sent)
    except FormFaultError as fault:
        return form_page(request, fault.journey, fault.faults, fault.status)


def _ask(request: Request, fault: str | None = None) -> Response:
    status = 422 if fault else 200
    view = {"fault": fault}
    return page(request, "share_open.html", view, status=status, public=not fault)


# --- making ------------------------------------------------------------------------


def _made(request: Request, context: Context, matcher: Matcher, sent: Sent) -> Response:
    """Show the link of a person's list: what it holds, how to give it.

    Raises
    ------
    FormFaultError
        If there is no list to share.
    """
    walker = walker_of(context, matcher, sent)
    ranking = matcher.rank(walker.profile, near=walker.place)
    if ranking.abstained:
        fault = {"texte": reason_sentence(ranking.reason or Reason.TOO_THIN)}
        raise FormFaultError(fault, 422, walker.journey)
    base = site_of(request, context).address
    link = link_of(walker, ranking.trades, matcher.snapshot_id, base=base)
    view = {"walker": walker, "journey": walker.journey, "link": link}
    return page(request, "share_link.html", {**view, "qr": qr_code(link)})


# --- opening -----------------------------------------------------------------------


def _opened(
    request: Request, context: Context, matcher: Matcher, link: str
) -> Response:
    try:
        shared = from_link(link)
    except LinkError as error:
        return _ask(request, LINK_FAULTS[error.fault])
    walker, place_is_known = _walker(context, matcher, shared)
    rows = [_row(matcher, walker, one) for one in shared.trades]
    view = {
        "walker": walker,
        "journey": walker.journey,
        "rows": rows,
        "labels": _labels(matcher, shared),
        "made_on": _day(shared.snapshot),
        "is_old": shared.snapshot != matcher.snapshot_id,
        "place_is_known": place_is_known,
    }
    return page(request, "share.html", view)


def _walker(
    context: Context, matcher: Matcher, shared: SharedList
) -> tuple[Walker, bool]:
    """Return the person of a link, and whether its place is known here."""
    journey = shared.journey
    try:
        return _named(_person(context, matcher, journey)), True
    except FormFaultError:
        return _person(context, matcher, replace(journey, commune="")), False


def _person(context: Context, matcher: Matcher, journey: Journey) -> Walker:
    return walker_of(context, matcher, Sent(journey=journey), may_be_empty=True)


def _named(walker: Walker) -> Walker:
    """Return the same, its commune named as forms suggest it: "Toulouse (31)"."""
    if walker.place is None:
        return walker
    place = walker.place
    commune = f"{place.name} ({place.code_commune[:2]})"
    return replace(walker, journey=replace(walker.journey, commune=commune))


def _row(matcher: Matcher, walker: Walker, one: SharedTrade) -> SharedRow:
    try:
        sheet = matcher.trade(one.rome, near=walker.place)
    except EngineError:  # a code of another release
        return SharedRow(rome=one.rome, fit=one.fit)
    every = (*sheet.core, *sheet.competences, *sheet.savoirs)
    codes = set(walker.codes)
    return SharedRow(
        rome=one.rome,
        fit=one.fit,
        label=sheet.label,
        offers=sheet.open_offers,
        held=sum(item.code in codes for item in every),
        asked=len(every),
        gain=tuple(item for item in every if item.code not in codes)[:GAINS],
    )


def _labels(matcher: Matcher, shared: SharedList) -> list[str]:
    codes = (*shared.known, *shared.wanted, *shared.read)
    found = (label_of(matcher, code) for code in dict.fromkeys(codes))
    return [label for label in found if label]


def _day(snapshot: str) -> date | None:
    """Return the day in the name of a snapshot, ``None`` when there is none."""
    match = _DAY.match(snapshot)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None
