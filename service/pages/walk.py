"""A person on the path: the form read, what was understood of it, faults to correct."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from ingest.errors import CvError
from matcher.engine import Matcher
from matcher.errors import UnknownPlaceError
from matcher.types import Place, Profile
from service.deps import Context, place_of
from service.messages_fr import CV_REASONS, error_sentence
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

NOTHING = (
    "Écrivez une phrase, choisissez un CV, ou répondez à des questions."
    " Exemple : « J'ai gardé des enfants et fait du ménage pendant trois ans. »"
)
_WITH_DEPARTMENT = re.compile(r"(.+?)\s*\((\d[\dAB]\d?)\)")  # "Foix (09)"


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


Show = Callable[[Request, Context, Matcher, Walker, Sent], Response]


async def shown(
    request: Request,
    context: Context,
    matcher: Matcher,
    show: Show,
    *,
    may_be_empty: bool = False,
) -> Response:
    """Read the form of a request and answer a page; a fault brings the form back.

    Parameters
    ----------
    request, context, matcher
        The request, what the application holds, the matcher in use.
    show
        Makes the page; run in a thread.
    may_be_empty
        Whether a person who gave nothing yet is welcome too.
    """

    def answer(sent: Sent) -> Response:
        walker = walker_of(context, matcher, sent, may_be_empty=may_be_empty)
        return show(request, context, matcher, walker, sent)

    try:
        return await run_in_threadpool(answer, await sent_of(request, context))
    except FormFaultError as fault:
        return form_page(request, fault.journey, fault.faults, fault.status)


async def sent_of(request: Request, context: Context) -> Sent:
    """Read the form of a request.

    Raises
    ------
    FormFaultError
        If its file is too large.
    """
    limit = context.settings.cv_max_bytes
    try:
        return await read_form(request, cv_bytes=limit)
    except BodyTooLargeError:
        sentence = error_sentence(CvError("too-large"))
        raise FormFaultError({"cv": sentence}, 413, Journey()) from None


def form_page(
    request: Request, journey: Journey, faults: Mapping[str, str], status: int
) -> Response:
    """Return the form, with what is to be corrected."""
    context = {
        "journey": journey,
        "faults": faults,
        "radii": RADII_KM,
        "too_large": CV_REASONS["too-large"],
    }
    is_public = status == 200 and journey.is_empty and not journey.group
    return page(request, "home.html", context, status=status, public=is_public)


def walker_of(
    context: Context, matcher: Matcher, sent: Sent, *, may_be_empty: bool = False
) -> Walker:
    """Return the person of a form.

    Raises
    ------
    FormFaultError
        If a field has to be corrected; what could be read is kept in the form.
    """
    journey = sent.journey
    cv = _cv(context, sent)
    if not cv and journey.is_empty and not may_be_empty:
        raise FormFaultError({"texte": NOTHING}, 422, journey)
    text = "\n".join(part for part in (journey.jobs, journey.text, cv) if part)
    profile = _profile(matcher, text, journey)
    if sent.cv:
        journey = journey.with_profile_text(profile)
    try:
        commune = _commune(matcher, journey.commune)
        place = place_of(matcher, commune, journey.within_km)
    except UnknownPlaceError as error:
        fault = {"commune": error_sentence(error)}
        raise FormFaultError(fault, 422, journey) from None
    return Walker(journey=journey, profile=profile, place=place)


def _commune(matcher: Matcher, typed: str) -> str:
    """Return the code of a commune written as it is suggested, else what was typed."""
    match = _WITH_DEPARTMENT.fullmatch(typed.strip())
    if match is None:
        return typed
    close = matcher.suggest(match[1], kinds=("commune",), limit=50)
    codes = (one.code for one in close if one.label == f"{match[1]} ({match[2]})")
    return next(codes, match[1])


def _profile(matcher: Matcher, text: str, journey: Journey) -> Profile:
    """Return the profile of a journey; answers of another snapshot are left aside."""
    known = matcher.ranker.interview.bank.row_of
    answers = tuple(one for one in journey.answers if one.code in known)
    return matcher.profile(
        text,
        wishes=journey.likes,
        skills=journey.skills,
        without=journey.removed,
        answers=answers,
        choices=journey.choices,
    )


def _cv(context: Context, sent: Sent) -> str:
    if not sent.cv:
        return ""
    try:
        return context.read_cv(sent.cv, sent.cv_name)
    except CvError as error:
        status = engine_problem(error).status
        fault = {"cv": error_sentence(error)}
        raise FormFaultError(fault, status, sent.journey) from None


def from_address(request: Request, matcher: Matcher) -> Walker:
    """Return the person of an address: codes and a place, or nobody."""
    journey = from_query(request.query_params)
    profile = matcher.profile("", skills=journey.skills)
    place = place_of(matcher, journey.commune, journey.within_km)
    return Walker(journey=journey, profile=profile, place=place)


def label_of(matcher: Matcher, code: str) -> str | None:
    """Return the label of a competence, ``None`` for a code of another snapshot."""
    try:
        return matcher.reference.competence(code).label
    except UnknownCodeError:
        return None
