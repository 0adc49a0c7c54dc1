"""The beginning of the path: three ways in, what was understood, the questions."""

import re
from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response
from rapidfuzz import fuzz

from matcher.answers import MOST_QUESTIONS
from matcher.engine import Matcher
from matcher.types import Profile, Suggestion
from service.choices_fr import (
    CONDITION_WORDS,
    FIRST_CONDITIONS,
    FRENCH_WORDS,
    REPLY_WORDS,
    STUDY_WORDS,
    TRANSPORT_WORDS,
)
from service.deps import Context, ContextDep, MatcherDep
from service.pages.form import RADII_KM, Journey, Sent, proposed_km, read_fields
from service.pages.heard import Understanding, understanding
from service.pages.render import page
from service.pages.walk import Walker, form_page, shown
from service.usage import Step
from skills_ref.text import fold, words

router = APIRouter()

KINDS = ("appellation", "competence", "commune")
_SUGGESTED = 6
_LEAST_LIKE = 80.0  # of two words, of 100: "boulanjère" is like "boulangère"
_DATES = re.compile(
    r"^(?:(?:\d{1,2}/)?(?:19|20)\d\d\b[\s/–—:,-]*)+"
)  # of an experience
_HEADINGS = frozenset({"objectif", "objectifs", "projet", "projets", "souhaits"})
_MOST_TYPED = 100  # characters of a word to complete
_BODY = 4096  # bytes of a form that asks for suggestions


@router.get("/")
def home(request: Request) -> Response:
    """Show the form."""
    return form_page(request, Journey(by_transport=True), {}, 200)


@router.get("/metiers")
@router.get("/comprendre")
@router.get("/questions")
def no_trades() -> Response:
    """Send back to the form: the list of a person is nobody else's address."""
    return RedirectResponse("/", 303)


# --- what was understood -----------------------------------------------------------


@router.post("/comprendre")
async def understood(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show what was understood, before any ranking."""
    return await shown(request, context, matcher, _understood_page)


def _understood_page(
    request: Request, context: Context, matcher: Matcher, walker: Walker, sent: Sent
) -> Response:
    found = understanding(matcher, walker)
    journey = context.usage.step(walker.journey, Step.STARTED)
    profile = walker.profile
    view = {
        "journey": journey,
        "profile": profile,
        "found": found,
        "said": _unquoted(profile, found),
        "wishes": _sayings(profile.wishes),
        "from_cv": bool(sent.cv),
        "answers": _answers(matcher, profile),
        "heard_conditions": set(profile.refused_contexts) - set(journey.refused),
        **choices_of(journey),
    }
    return page(request, "understood.html", view)


def _unquoted(profile: Profile, found: Understanding) -> list[str]:
    """Return what the person did or can do, said nowhere else on the page."""
    shown = (*found.read, *found.probable, *found.added)
    quotes = {one.quote.sentence for one in shown if one.quote}
    listed = {fold(one.label) for one in shown} | {fold(u.words) for u in found.unnamed}
    return [
        line
        for line in _sayings(profile.evidence)
        if fold(line) not in listed and line not in quotes
    ]


def _sayings(lines: Iterable[str]) -> list[str]:
    """Return lines that say something: neither a lone date nor a heading of a CV."""
    bare = (_DATES.sub("", " ".join(line.split())) for line in lines)
    return [line for line in bare if line and fold(line).strip(" :") not in _HEADINGS]


def choices_of(journey: Journey) -> dict[str, Any]:
    """Return what the fields of the constraints offer."""
    return {
        "radii": RADII_KM,
        "proposed_km": proposed_km(journey.transport),
        "transports": TRANSPORT_WORDS,
        "conditions": CONDITION_WORDS,
        "first_conditions": FIRST_CONDITIONS,
        "studies": STUDY_WORDS,
        "frenches": FRENCH_WORDS,
    }


def _answers(matcher: Matcher, profile: Profile) -> list[tuple[str, str]]:
    """Return what was asked and the words of each reply."""
    bank = matcher.ranker.interview.bank
    return [
        (bank.questions[bank.row_of[one.code]].label, REPLY_WORDS[one.reply.value])
        for one in profile.answers
    ]


# --- one question a page -----------------------------------------------------------


@router.post("/questions")
async def questions(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Ask the question that would tell most; nothing need be given before."""
    return await shown(request, context, matcher, _question_page, may_be_empty=True)


def _question_page(
    request: Request, context: Context, matcher: Matcher, walker: Walker, sent: Sent
) -> Response:
    answers = walker.profile.answers
    asked = matcher.questions(walker.profile)
    view = {
        "journey": context.usage.step(walker.journey, Step.STARTED),
        "question": asked[0] if asked else None,
        "number": len(answers) + 1,
        "most": MOST_QUESTIONS,
        "replies": REPLY_WORDS,
        "last": _answers(matcher, walker.profile)[-1:],
        "told": any(one.reply.value != "passer" for one in answers),
        "given": bool(walker.profile.evidence or walker.profile.competences),
    }
    return page(request, "question.html", view)


# --- suggestions -------------------------------------------------------------------


@router.post("/suggestions")
async def suggestions(request: Request, matcher: MatcherDep) -> Response:
    """Return completions of what is typed: in a form, never in an address."""
    data = await read_fields(request, cv_bytes=_BODY)
    typed, kind = str(data.get("q", ""))[:_MOST_TYPED], str(data.get("genre", ""))
    found = await run_in_threadpool(_suggested, matcher, typed.strip(), kind)
    body = [{"code": one.code, "label": one.label} for one in found]
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _suggested(matcher: Matcher, typed: str, kind: str) -> list[Suggestion]:
    """Return completions of one kind; competences are found by meaning too."""
    if kind not in KINDS or not typed:
        return []
    if kind == "competence":
        return _competences(matcher, typed)
    found = matcher.suggest(typed, kinds=(kind,), limit=_SUGGESTED)
    if kind == "commune":
        return found
    return [one for one in found if _says(one.label, typed)]


def _competences(matcher: Matcher, typed: str) -> list[Suggestion]:
    """Return competences: for one word, those that have it; then by meaning."""
    near = [
        Suggestion(kind="competence", code=one.code, label=one.label)
        for one in matcher.close_competences(typed, limit=_SUGGESTED)
    ]
    if near and len(typed.split()) > 1:
        return near
    found = matcher.suggest(typed, kinds=("competence",), limit=_SUGGESTED // 2)
    sure = (one for one in found if _says(one.label, typed))
    return list({one.code: one for one in (*sure, *near)}.values())[:_SUGGESTED]


def _says(label: str, typed: str) -> bool:
    """Say whether a label has the longest word typed, a slip of the finger aside."""
    longest = max(words(typed), key=len, default="")
    return any(
        word.startswith(longest) or fuzz.ratio(word, longest) >= _LEAST_LIKE
        for word in words(label)
    )
