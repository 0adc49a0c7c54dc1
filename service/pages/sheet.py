"""The sheet that a person leaves with: to print, as a PDF, and a session to note."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from matcher.engine import Matcher
from matcher.types import Reason
from service.calendar_file import MEDIA_TYPE, session_calendar
from service.deps import Context, ContextDep, MatcherDep
from service.leave_fr import NO_DATE, NO_SESSION, SHEET_FILE, session_words
from service.messages_fr import reason_sentence
from service.pages.form import Sent
from service.pages.render import page
from service.pages.site import site_of
from service.pages.walk import FormFaultError, Walker, shown
from service.problems import Problem, respond
from service.sheet import Sheet, SheetKind, sheet_pdf, two_pages
from service.sheet_content import how_words, sheet_of
from service.usage import Step, today_utc

router = APIRouter()

Id = Annotated[str, Query(min_length=1, max_length=200)]


@router.post("/fiche.pdf")
async def pdf(request: Request, context: ContextDep, matcher: MatcherDep) -> Response:
    """Return the sheet of a person as an accessible PDF."""
    return await shown(request, context, matcher, _pdf)


@router.post("/fiche")
async def print_view(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show the sheet of a person as a page made to be printed."""
    return await shown(request, context, matcher, _print_page)


def _pdf(
    request: Request, context: Context, matcher: Matcher, walker: Walker, _: Sent
) -> Response:
    sheet = _sheet(request, context, matcher, walker)
    context.usage.step(walker.journey, Step.SHEET)  # a file carries no state back
    return pdf_file(sheet_pdf(sheet), SHEET_FILE)


def pdf_file(content: bytes, name: str) -> Response:
    """Return a PDF as a file to keep; it is nobody else's."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type="application/pdf", headers=headers)


def _print_page(
    request: Request, context: Context, matcher: Matcher, walker: Walker, _: Sent
) -> Response:
    sheet = two_pages(_sheet(request, context, matcher, walker))
    walker = replace(walker, journey=context.usage.step(walker.journey, Step.SHEET))
    view = {"sheet": sheet, "walker": walker, "journey": walker.journey}
    return page(request, "print.html", view)


def _sheet(
    request: Request, context: Context, matcher: Matcher, walker: Walker
) -> Sheet:
    """Return the sheet of a person.

    Raises
    ------
    FormFaultError
        If there is no trade to put on it.
    """
    ranking = matcher.rank(walker.profile, near=walker.place)
    if ranking.abstained:
        fault = {"texte": reason_sentence(ranking.reason or Reason.TOO_THIN)}
        raise FormFaultError(fault, 422, walker.journey)
    return sheet_of(
        matcher,
        walker,
        ranking.trades,
        kind=SheetKind.PERSON,
        site=site_of(request, context),
        made_on=today_utc(),
    )


# --- calendar ----------------------------------------------------------------------


@router.get("/agenda.ics")
def calendar(
    request: Request,
    matcher: MatcherDep,
    training_id: Annotated[Id, Query(alias="formation")],
    session_id: Annotated[Id, Query(alias="session")],
) -> Response:
    """Return one session of a training as a file for a calendar."""
    training = matcher.training(training_id)
    sessions = () if training is None else training.sessions
    session = next((one for one in sessions if one.session_id == session_id), None)
    if training is None or session is None:
        return respond(request, _not_found("no-session", NO_SESSION))
    first = session.starts_on or session.info_on
    if first is None:
        return respond(request, _not_found("no-date", NO_DATE))
    words = session_words(training, session, how_words(session))
    content = session_calendar(
        training, session, made_on=matcher.as_of or first, words=words
    )
    headers = {"Content-Disposition": 'attachment; filename="session.ics"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _not_found(code: str, sentence: str) -> Problem:
    return Problem(status=404, code=code, detail=sentence)
