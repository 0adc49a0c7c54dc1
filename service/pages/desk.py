"""The counsellor's space: one screen for an appointment of fifteen minutes.

Same form as the person's pages (`service.pages.form`), so nothing is kept here. It
has a few fields more: ``choisi`` (the trade looked at), ``seances`` (sessions ticked,
``ROME|training|session``), ``nom_metier`` and ``nom_competence`` (a name typed to be
added). What the counsellor hides, holds or adds is their choice, shown as such: it
changes nothing of what is computed for the person. Their note has no name in the
form: it never comes here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from matcher.engine import Matcher
from matcher.types import (
    CompetenceMention,
    Labelled,
    Origin,
    Profile,
    Ranking,
    SessionMatch,
    TradeKind,
    TradeMatch,
    TrainingMatch,
    TrainingPage,
)
from service.choices_fr import CONDITION_WORDS, STUDY_WORDS, TRANSPORT_WORDS
from service.deps import Context, ContextDep, MatcherDep
from service.desk_fr import ACTIONS, COMPARED_ON, FILES
from service.pages.desk_sheet import (
    Row,
    Ticked,
    contact_of,
    desk_sheet,
    rule_words,
)
from service.pages.form import FRENCH_LEVELS, RADII_KM, Journey, Sent
from service.pages.names import Typed, competences_named, named
from service.pages.render import page
from service.pages.sheet import pdf_file
from service.pages.site import site_of
from service.pages.walk import FormFaultError, Walker, label_of, sent_of, walker_of
from service.sheet import Sheet, SheetKind, fitted, sheet_pdf
from service.usage import Step, today_utc
from skills_ref.codes import RomeCode
from skills_ref.errors import EngineError, InvalidCodeError

router = APIRouter()

_PRINTED = 1  # row of `service.sheet.ROOMS`: two pages of any browser
SHOWN = 10  # trades of the list, beside those that the counsellor adds
TRAININGS = 8
SESSIONS = 3  # of each training
PROPOSED = 6  # names proposed for what is typed
MOST_COMPARED = 4  # sessions side by side
_ON_A_SHEET = 3  # sessions, when none is ticked
_SEARCHED = 200  # trainings among which a ticked session is found again
_LONGEST_KEY = 200  # characters of a ticked session
_SEEN = ("texte", "aime", "commune", "rayon", "transport", "sans", "permis")
_ADD = ("", "metier", "competence")  # actions that read a name typed; "" is Enter
_ELSEWHERE = (TradeKind.STEPPING_STONE, TradeKind.UNUSUAL)
_CHOOSE = ("choisir", "ajouter-metier")
SEEN_FIELDS = (*_SEEN, "distance", "des_le", "niveau", "francais")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is done on this screen, beside the journey itself."""

    walker: Walker
    chosen: str
    ticked: tuple[str, ...]
    trades: Typed
    competences: Typed


# --- addresses ---------------------------------------------------------------------


@router.get("/conseiller")
async def empty_desk(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show the screen before an appointment."""
    return await _answer(request, context, matcher, Sent(journey=Journey()))


@router.post("/conseiller")
async def desk(request: Request, context: ContextDep, matcher: MatcherDep) -> Response:
    """Do one action and show the screen again."""
    try:
        sent = await sent_of(request, context)
    except FormFaultError as fault:
        sent = Sent(journey=fault.journey)
        return await _answer(
            request, context, matcher, sent, faults=fault.faults, status=fault.status
        )
    return await _answer(request, context, matcher, sent)


@router.post("/conseiller/fiche")
async def sheet(request: Request, context: ContextDep, matcher: MatcherDep) -> Response:
    """Show a sheet to print, for the person or for the prescriber."""

    def show(sent: Sent) -> Response:
        made, view = _sheet(request, context, matcher, sent)
        return page(
            request, "desk_sheet.html", {**view, "sheet": fitted(made, _PRINTED)}
        )

    return await _made(request, context, matcher, show)


@router.post("/conseiller/fiche.pdf")
async def pdf(request: Request, context: ContextDep, matcher: MatcherDep) -> Response:
    """Return a sheet as an accessible PDF; the note of the counsellor is not in it."""

    def show(sent: Sent) -> Response:
        made, _ = _sheet(request, context, matcher, sent)
        return pdf_file(sheet_pdf(made), FILES[made.kind])

    return await _made(request, context, matcher, show)


async def _made(
    request: Request,
    context: Context,
    matcher: Matcher,
    show: Callable[[Sent], Response],
) -> Response:
    """Return what is made of a form; a fault brings the screen back."""
    sent = await sent_of(request, context)
    try:
        return await run_in_threadpool(show, sent)
    except FormFaultError:
        return await _answer(request, context, matcher, sent)


def _sheet(
    request: Request, context: Context, matcher: Matcher, sent: Sent
) -> tuple[Sheet, dict[str, Any]]:
    """Return a sheet, and what the screen it comes from shows."""
    view = _view(context, matcher, sent, {})
    walker: Walker = view["walker"]
    for_prescriber = sent.fields.get("pour") == "prescripteur"
    kind = SheetKind.PRESCRIBER if for_prescriber else SheetKind.PERSON
    made = desk_sheet(
        matcher,
        walker,
        view["rows"],
        view["compared"] or _first_sessions(view),
        trade=None if view["chosen"] is None else view["chosen"].label,
        kind=kind,
        site=site_of(request, context),
        made_on=today_utc(),
    )
    journey = context.usage.step(walker.journey, Step.SHEET)
    return made, {**view, "journey": journey}


def _first_sessions(view: Mapping[str, Any]) -> list[Ticked]:
    """Return the next session of the first trainings of the trade looked at."""
    chosen: Row | None = view["chosen"]
    found: TrainingPage | None = view["trainings"]
    if chosen is None or found is None:
        return []
    return [
        Ticked(key="", trade=chosen.label, training=one, session=one.sessions[0])
        for one in found.trainings
        if one.sessions
    ][:_ON_A_SHEET]


async def _answer(
    request: Request,
    context: Context,
    matcher: Matcher,
    sent: Sent,
    *,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    def answer() -> Response:
        found = dict(faults or {})
        try:
            view = _view(context, matcher, sent, found)
        except FormFaultError as fault:
            found |= fault.faults
            view = _view(context, matcher, _without(sent, fault), found)
            view["commune"] = sent.journey.commune
            return page(request, "desk.html", view, status=fault.status)
        return page(request, "desk.html", view, status=status)

    return await run_in_threadpool(answer)


def _without(sent: Sent, fault: FormFaultError) -> Sent:
    """Return a form without the field at fault: the rest of the screen stays."""
    journey = fault.journey
    if "commune" in fault.faults:
        journey = replace(journey, commune="")
    return replace(sent, journey=journey, cv=b"", cv_name="")


# --- what is shown -----------------------------------------------------------------


def _view(
    context: Context, matcher: Matcher, sent: Sent, faults: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the template of the screen, or of a sheet, shows."""
    asked = _asked(context, matcher, sent)
    suggests = context.settings.suggestions
    ranking = _ranking(matcher, asked.walker) if suggests else None
    walker = _counted(context, matcher, asked.walker, ranking, sent)
    rows = _rows(matcher, walker, ranking)
    chosen = _chosen(rows, asked.chosen)
    return {
        "walker": walker,
        "journey": walker.journey,
        "commune": walker.journey.commune,
        "faults": faults,
        "suggests": suggests,
        "said": _said(matcher, sent),
        "from_cv": bool(sent.cv),
        "ranking": ranking,
        "rows": rows,
        "elsewhere": sum(
            row.match is not None and row.match.kind in _ELSEWHERE for row in rows
        ),
        "hidden": _hidden(matcher, walker.journey, ranking),
        "less": _trades(matcher, walker.journey.less),
        "chosen": chosen,
        **_read(matcher, walker),
        **_detail(matcher, walker, chosen),
        **_sessions(matcher, walker, asked.ticked),
        **_form(walker.journey),
        "typed_trade": asked.trades,
        "typed_competence": asked.competences,
    }


def _counted(
    context: Context,
    matcher: Matcher,
    walker: Walker,
    ranking: Ranking | None,
    sent: Sent,
) -> Walker:
    """Return the person once the step is counted and the list recorded.

    What the counsellor chose is recorded as their choice, beside what was computed.
    """
    if ranking is None or ranking.abstained:
        return walker
    journey = walker.journey
    context.decisions.note(
        ranking,
        engine=str(matcher.manifest["engine"]),
        counsellor={
            "held": journey.pinned,
            "added": journey.added,
            "hidden": journey.hidden,
        },
    )
    opened = sent.action.startswith("choisir:")
    for step in (Step.STARTED, Step.TEN, *([Step.TRADE] if opened else [])):
        journey = context.usage.step(journey, step)
    return replace(walker, journey=journey)


def _read(matcher: Matcher, walker: Walker) -> dict[str, Any]:
    """Return the competences, by how they are known."""
    return {
        "read": _mentions(walker.profile, inferred=False),
        "guessed": _mentions(walker.profile, inferred=True),
        "wanted": _labels(matcher, walker.journey.wanted),
        "unwanted": _labels(matcher, walker.journey.unwanted),
        "removed": _labels(matcher, walker.journey.removed),
    }


def _sessions(
    matcher: Matcher, walker: Walker, ticked: tuple[str, ...]
) -> dict[str, Any]:
    """Return the sessions to compare, and what they are compared on."""
    return {
        "ticked": ticked,
        "compared": _compared(matcher, walker, ticked),
        "most": MOST_COMPARED,
        "sessions": SESSIONS,
        "compared_on": COMPARED_ON,
        "contact_of": contact_of,
        "rule_words": rule_words,
    }


def _form(journey: Journey) -> dict[str, Any]:
    """Return what the fields of the form offer."""
    said = (
        *(journey.transport, journey.licence, journey.distance, journey.french),
        *(journey.level, journey.starts_from, *journey.refused),
    )
    return {
        "radii": RADII_KM,
        "transports": TRANSPORT_WORDS,
        "studies": STUDY_WORDS,
        "conditions": CONDITION_WORDS,
        "french_levels": FRENCH_LEVELS,
        "seen_fields": SEEN_FIELDS,
        "constrained": sum(bool(one) for one in said),
    }


def _asked(context: Context, matcher: Matcher, sent: Sent) -> Asked:
    verb, _, code = sent.action.partition(":")
    trades = named(matcher, _typed(sent, "nom_metier"), PROPOSED)
    competences = competences_named(matcher, _typed(sent, "nom_competence"), PROPOSED)
    chosen = code if verb in _CHOOSE else str(sent.fields.get("choisi", ""))
    journey = sent.journey
    if len(trades.found) == 1:
        chosen = trades.found[0].code
        journey, trades = journey.after(f"ajouter-metier:{chosen}"), Typed()
    if len(competences.found) == 1:
        journey = journey.after(f"ajouter:{competences.found[0].code}")
        competences = Typed()
    sent = replace(sent, journey=journey)
    return Asked(
        walker=walker_of(context, matcher, sent, may_be_empty=True),
        chosen=chosen,
        ticked=_ticked(sent),
        trades=trades,
        competences=competences,
    )


def _typed(sent: Sent, name: str) -> str:
    """Return the name typed to be added; another button pressed leaves it aside."""
    value = sent.fields.get(name, "") if sent.action in _ADD else ""
    return value.strip()[:100] if isinstance(value, str) else ""


def _ticked(sent: Sent) -> tuple[str, ...]:
    """Return the sessions ticked, in order, those that an action takes off left out."""
    verb, _, code = sent.action.partition(":")
    if verb == "vider-seances":
        return ()
    values = [str(one)[:_LONGEST_KEY] for one in sent.fields.getlist("seances")]
    kept = dict.fromkeys(one for one in values if one.count("|") == 2)
    if verb == "oter-seance":
        kept.pop(code, None)
    return tuple(kept)[:MOST_COMPARED]


def _said(matcher: Matcher, sent: Sent) -> str:
    """Return what was just done, for those who do not see the screen change."""
    verb, _, code = sent.action.partition(":")
    words = ACTIONS.get(verb)
    if words is None:
        return ""
    return words.format(what=_name_of(matcher, code) or "")


def _name_of(matcher: Matcher, code: str) -> str | None:
    """Return the name of a trade or a competence, ``None`` for another code."""
    try:
        return label_of(matcher, code)
    except InvalidCodeError:
        return _trade_name(matcher, code)


def _trade_name(matcher: Matcher, rome: str) -> str | None:
    try:
        return matcher.reference.trade(RomeCode(rome)).label
    except EngineError:
        return None


# --- competences -------------------------------------------------------------------


def _mentions(profile: Profile, *, inferred: bool) -> list[CompetenceMention]:
    return [
        one
        for one in profile.competences
        if (one.origin is Origin.INFERRED) is inferred
    ]


def _labels(matcher: Matcher, codes: tuple[str, ...]) -> list[Labelled]:
    found = ((code, label_of(matcher, code)) for code in codes)
    return [Labelled(code=code, label=label) for code, label in found if label]


# --- trades ------------------------------------------------------------------------


def _ranking(matcher: Matcher, walker: Walker) -> Ranking:
    """Return trades enough for ten to stay once the counsellor has hidden some."""
    more = len(walker.journey.hidden) + len(walker.journey.pinned)
    return matcher.rank(walker.profile, near=walker.place, limit=SHOWN + more)


def _rows(matcher: Matcher, walker: Walker, ranking: Ranking | None) -> list[Row]:
    """Return the list: held trades, added ones, then the ranking without the hidden."""
    journey = walker.journey
    ranked = {} if ranking is None else {one.rome: one for one in ranking.trades}
    chosen = tuple(dict.fromkeys((*journey.pinned, *journey.added)))
    others = [one for one in chosen if one not in ranked]
    can = ranking is not None and not ranking.abstained
    matches = ranked | (_matches(matcher, walker, others) if can else {})
    free = [rome for rome in ranked if rome not in {*chosen, *journey.hidden}]
    kept = len([rome for rome in journey.pinned if rome in ranked])
    order = (*chosen, *free[: max(SHOWN - kept, 0)])
    rows = (_row(matcher, walker, rome, matches.get(rome)) for rome in order)
    return [row for row in rows if row is not None]


def _row(
    matcher: Matcher, walker: Walker, rome: str, match: TradeMatch | None
) -> Row | None:
    journey = walker.journey
    if match is None:
        try:
            sheet = matcher.trade(rome, near=walker.place)
        except EngineError:
            return None  # a code of another snapshot
        label, offers = sheet.label, sheet.open_offers
    else:
        label, offers = match.label, match.open_offers
    pinned = journey.pinned
    return Row(
        rome=rome,
        label=label,
        offers=offers,
        match=match,
        pinned=rome in pinned,
        added=rome in journey.added,
        liked=rome in journey.more,
        first=pinned[:1] == (rome,),
        last=pinned[-1:] == (rome,),
    )


def _matches(
    matcher: Matcher, walker: Walker, romes: list[str]
) -> dict[str, TradeMatch]:
    """Return what is computed for trades out of the list shown."""
    families: list[int] = []
    for rome in romes:
        try:
            parent = matcher.reference.parent_of(RomeCode(rome))
        except EngineError:
            continue  # a code of another snapshot
        families.append(matcher.table.families.index(parent))
    if not families:
        return {}
    scored = matcher.ranker.score(walker.profile)
    found = matcher.maker.matches(families, scored, walker.profile, walker.place)
    return {one.rome: one for one in found if one.rome in romes}


def _trades(matcher: Matcher, romes: tuple[str, ...]) -> list[Labelled]:
    found = ((rome, _trade_name(matcher, rome)) for rome in romes)
    return [Labelled(code=rome, label=label) for rome, label in found if label]


def _hidden(
    matcher: Matcher, journey: Journey, ranking: Ranking | None
) -> list[tuple[Labelled, str]]:
    """Return the hidden trades, each with the action that brings it back."""
    trades = () if ranking is None else ranking.trades
    within = {one.rome for one in trades[: SHOWN + len(journey.hidden)]}
    return [
        (one, ("montrer:" if one.code in within else "ajouter-metier:") + one.code)
        for one in _trades(matcher, journey.hidden)
    ]


# --- the trade looked at -----------------------------------------------------------


def _chosen(rows: list[Row], rome: str) -> Row | None:
    asked = [row for row in rows if row.rome == rome]
    return next(iter((*asked, *rows)), None)


def _detail(matcher: Matcher, walker: Walker, row: Row | None) -> dict[str, Any]:
    if row is None:
        nothing: dict[str, Any] = {"trainings": None, "missing": (), "offered": ()}
        return {**nothing, "sheet": None, "tension": None}
    sheet = matcher.trade(row.rome, near=walker.place)
    every = (*sheet.core, *sheet.competences)
    trainings = matcher.trainings(
        row.rome,
        profile=walker.profile if row.match is not None else None,
        near=walker.place,
        limit=TRAININGS,
        since=walker.journey.starts_from,
        distance=_distance(walker.journey),
    )
    return {
        "sheet": sheet,
        "missing": every if row.match is None else row.match.missing,
        "tension": sheet.tension,
        "trainings": trainings,
        "offered": {
            f"{row.rome}|{one.training_id}|{session.session_id}"
            for one in trainings.trainings
            for session in one.sessions[:SESSIONS]
        },
    }


def _distance(journey: Journey) -> bool | None:
    return None if not journey.distance else journey.distance == "oui"


def _compared(matcher: Matcher, walker: Walker, keys: tuple[str, ...]) -> list[Ticked]:
    """Return the ticked sessions that are still there, in the order ticked."""
    found: list[Ticked] = []
    for key in keys:
        rome, training, session = key.split("|")
        trade = _trade_name(matcher, rome)
        if trade is None:
            continue
        ticked = _session(matcher, walker, rome, training, session)
        if ticked is not None:
            found.append(
                Ticked(key=key, trade=trade, training=ticked[0], session=ticked[1])
            )
    return found


def _session(
    matcher: Matcher, walker: Walker, rome: str, training: str, session: str
) -> tuple[TrainingMatch, SessionMatch] | None:
    try:
        found = matcher.trainings(
            rome,
            profile=walker.profile,
            near=walker.place,
            limit=_SEARCHED,
            since=walker.journey.starts_from,
        )
    except EngineError:
        return None
    return next(
        (
            (one, other)
            for one in found.trainings
            if one.training_id == training
            for other in one.sessions
            if other.session_id == session
        ),
        None,
    )
