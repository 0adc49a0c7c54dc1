"""The path of a person: what they can do, ten trades, one trade, its trainings."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from ingest.errors import CvError
from matcher.engine import Matcher
from matcher.errors import UnknownPlaceError
from matcher.types import (
    CompetenceMention,
    Explanation,
    Labelled,
    Origin,
    Place,
    Profile,
    TradeMatch,
    TradeSheet,
)
from service.deps import Context, ContextDep, MatcherDep, place_of
from service.messages_fr import error_sentence
from service.pages.form import (
    RADII_KM,
    Journey,
    Sent,
    from_query,
    read_form,
    to_query,
)
from service.pages.render import page
from service.problems import BodyTooLargeError, engine_problem
from skills_ref.errors import UnknownCodeError

router = APIRouter()

PER_PAGE = 20
SHORT = 4  # offers and trainings shown on the sheet of a trade
NOTHING = (
    "Écrivez ce que vous savez faire, choisissez un CV, ou donnez des compétences."
    " Exemple : « J'ai gardé des enfants et fait du ménage pendant trois ans. »"
)


class FormFaultError(Exception):
    """A form to correct: sentences by field, and the status to answer."""

    def __init__(
        self, faults: Mapping[str, str], status: int, journey: Journey
    ) -> None:
        super().__init__("form to correct")
        self.faults = faults
        self.status = status
        self.journey = journey


@dataclass(frozen=True, slots=True, kw_only=True)
class Walker:
    """A person on the path: what they gave, and what was understood of it."""

    journey: Journey
    profile: Profile
    place: Place | None

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the competences kept."""
        return tuple(one.code for one in self.profile.competences)

    @property
    def query(self) -> str:
        """The part of an address that holds the codes, never a text."""
        commune = None if self.place is None else self.place.code_commune
        return to_query(self.codes, commune, self.journey.within_km)


# --- the form --------------------------------------------------------------------


@router.get("/")
def home(request: Request) -> Response:
    """Show the form."""
    return _form_page(request, Journey(), {}, 200)


@router.get("/metiers")
def no_trades() -> Response:
    """Send back to the form: the list of a person is nobody else's address."""
    return RedirectResponse("/", 303)


@router.post("/metiers")
async def trades(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show what was understood and ten trades."""
    try:
        sent = await _form(request, context)
        return await run_in_threadpool(_trades_page, request, context, matcher, sent)
    except FormFaultError as fault:
        return _form_page(request, fault.journey, fault.faults, fault.status)


async def _form(request: Request, context: Context) -> Sent:
    limit = context.settings.cv_max_bytes
    try:
        return await read_form(request, cv_bytes=limit)
    except BodyTooLargeError:
        sentence = error_sentence(CvError("too-large"))
        raise FormFaultError({"cv": sentence}, 413, Journey()) from None


def _form_page(
    request: Request, journey: Journey, faults: Mapping[str, str], status: int
) -> Response:
    context = {"journey": journey, "faults": faults, "radii": RADII_KM}
    return page(request, "home.html", context, status=status, public=status == 200)


def _trades_page(
    request: Request, context: Context, matcher: Matcher, sent: Sent
) -> Response:
    walker = _walker(context, matcher, sent)
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
    found: list[Labelled] = []
    for code in journey.removed:
        with suppress(UnknownCodeError):  # a code of an older snapshot
            label = matcher.reference.competence(code).label
            found.append(Labelled(code=code, label=label))
    return found


def _walker(context: Context, matcher: Matcher, sent: Sent) -> Walker:
    """Return the person of a form.

    Raises
    ------
    FormFaultError
        If a field has to be corrected; what could be read is kept in the form.
    """
    journey = sent.journey
    text = "\n".join(part for part in (journey.text, _cv(context, sent)) if part)
    if not text and not journey.skills:
        raise FormFaultError({"texte": NOTHING}, 422, journey)
    profile = matcher.profile(text, skills=journey.skills, without=journey.removed)
    if sent.cv:
        journey = journey.with_profile_text(profile)
    try:
        place = place_of(matcher, journey.commune, journey.within_km)
    except UnknownPlaceError as error:
        fault = {"commune": error_sentence(error)}
        raise FormFaultError(fault, 422, journey) from None
    return Walker(journey=journey, profile=profile, place=place)


def _cv(context: Context, sent: Sent) -> str:
    if not sent.cv:
        return ""
    try:
        return context.read_cv(sent.cv, sent.cv_name)
    except CvError as error:
        status = engine_problem(error).status
        fault = {"cv": error_sentence(error)}
        raise FormFaultError(fault, status, sent.journey) from None


# --- one trade -------------------------------------------------------------------


def _from_address(request: Request, matcher: Matcher) -> Walker:
    journey = from_query(request.query_params)
    profile = matcher.profile("", skills=journey.skills)
    place = place_of(matcher, journey.commune, journey.within_km)
    return Walker(journey=journey, profile=profile, place=place)


@router.get("/metiers/{rome}")
def trade(request: Request, rome: str, matcher: MatcherDep) -> Response:
    """Show one trade, for codes in the address or for nobody."""
    return _trade_page(request, matcher, rome, _from_address(request, matcher))


@router.post("/metiers/{rome}")
async def my_trade(
    request: Request, rome: str, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show one trade to the person of the form."""
    try:
        sent = await _form(request, context)
        return await run_in_threadpool(_my_trade, request, context, matcher, rome, sent)
    except FormFaultError as fault:
        return _form_page(request, fault.journey, fault.faults, fault.status)


def _my_trade(
    request: Request, context: Context, matcher: Matcher, rome: str, sent: Sent
) -> Response:
    return _trade_page(request, matcher, rome, _walker(context, matcher, sent))


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


# --- offers and trainings of a trade ---------------------------------------------

Page = Annotated[int, Query(alias="page", ge=1, le=500)]


@router.get("/metiers/{rome}/offres")
def offers(
    request: Request, rome: str, matcher: MatcherDep, number: Page = 1
) -> Response:
    """List the offers of a trade."""
    walker = _from_address(request, matcher)
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
    try:
        sent = await _form(request, context)
        walker = await run_in_threadpool(_walker, context, matcher, sent)
    except FormFaultError as fault:
        return _form_page(request, fault.journey, fault.faults, fault.status)
    return await run_in_threadpool(_offers_page, request, matcher, rome, walker, number)


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


@router.get("/metiers/{rome}/formations")
def trainings(request: Request, rome: str, matcher: MatcherDep) -> Response:
    """List the trainings of a trade."""
    walker = _from_address(request, matcher)
    return _trainings_page(request, matcher, rome, walker)


@router.post("/metiers/{rome}/formations")
async def my_trainings(
    request: Request, rome: str, context: ContextDep, matcher: MatcherDep
) -> Response:
    """List the trainings of a trade to the person of the form."""
    try:
        sent = await _form(request, context)
        walker = await run_in_threadpool(_walker, context, matcher, sent)
    except FormFaultError as fault:
        return _form_page(request, fault.journey, fault.faults, fault.status)
    return await run_in_threadpool(_trainings_page, request, matcher, rome, walker)


def _trainings_page(
    request: Request, matcher: Matcher, rome: str, walker: Walker
) -> Response:
    sheet = matcher.trade(rome, near=walker.place)
    found = matcher.trainings(
        sheet.rome, profile=walker.profile, near=walker.place, limit=2 * PER_PAGE
    )
    view = {"walker": walker, "journey": walker.journey, "sheet": sheet}
    return page(request, "trainings.html", {**view, "trainings": found})
