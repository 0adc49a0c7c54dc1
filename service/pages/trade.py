"""One trade: what one does, its offers, its competences, why it is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from matcher.conditions import contexts_by_condition
from matcher.engine import Matcher
from matcher.types import (
    Exclusion,
    Explanation,
    Labelled,
    OfferFacet,
    OfferField,
    Tension,
    TradeSheet,
)
from service.choices_fr import CONDITION_WORDS
from service.contacts_fr import CONTACTS
from service.deps import Context, ContextDep, MatcherDep
from service.messages_fr import STRONG, old_words
from service.pages.form import Sent
from service.pages.offers import Links, counted, trades_near
from service.pages.render import page
from service.pages.trainings import trainings_of
from service.pages.walk import Walker, from_address, shown
from service.pages.wanted import Wanted
from service.reasons import Computation, computation
from service.usage import Step, today_utc
from skills_ref.codes import RomeCode
from skills_ref.types import CompetenceKind

router = APIRouter()

SHORT = 4  # offers and trainings shown on the sheet of a trade
FEW_CONTRACTS = 5  # offers that say their contract, for shares to mean something


@router.get("/metiers/{rome}")
def trade(
    request: Request, rome: str, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show one trade, for codes in the address or for nobody."""
    return _trade_page(request, matcher, rome, from_address(request, matcher))


@router.post("/metiers/{rome}")
async def my_trade(
    request: Request, rome: str, context: ContextDep, matcher: MatcherDep
) -> Response:
    """Show one trade to the person of the form, and count the step."""

    def show(
        request: Request, context: Context, matcher: Matcher, walker: Walker, _: Sent
    ) -> Response:
        matcher.reference.trade(rome)  # an unknown trade is no step
        journey = context.usage.step(walker.journey, Step.TRADE)
        return _trade_page(request, matcher, rome, replace(walker, journey=journey))

    return await shown(request, context, matcher, show, may_be_empty=True)


def _trade_page(
    request: Request, matcher: Matcher, rome: str, walker: Walker
) -> Response:
    sheet = matcher.trade(rome, near=walker.place)
    offers = matcher.offers(
        sheet.rome, profile=walker.profile, near=walker.place, limit=SHORT
    )
    explanation = _explanation(matcher, walker, sheet.rome)
    view = {
        "walker": walker,
        "journey": walker.journey,
        "sheet": sheet,
        "explanation": explanation,
        "why": _why(matcher, walker, explanation),
        "definition": definition_lines(sheet.definition),
        "contexts": _contexts(matcher, walker, sheet),
        "competences": _competences(matcher, walker, sheet),
        "offers": offers,
        "links": Links(rome=sheet.rome, walker=walker, wanted=Wanted()),
        "contracts": contracts_of(offers.facets),
        "not_by_training": not_by_training(sheet.tension),
        "old": old_words(offers.as_of, today_utc()),
        "near": trades_near(matcher, walker, sheet),
        "trainings": trainings_of(matcher, walker, sheet.rome, limit=SHORT),
        "contacts": CONTACTS,
    }
    return page(request, "trade.html", view)


# --- what one does ---------------------------------------------------------------


def definition_lines(definition: str | None) -> tuple[str, ...]:
    r"""Return the lines of a definition: the first says what it is.

    Examples
    --------
    >>> definition_lines("Fait du pain.\nPétrit la pâte\n\nTient la caisse")
    ('Fait du pain.', 'Pétrit la pâte', 'Tient la caisse')
    >>> definition_lines(None)
    ()
    """
    lines = (line.strip(" -•\t") for line in (definition or "").splitlines())
    return tuple(line for line in lines if line)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextGroup:
    """Conditions of work of one kind; ``refused`` maps codes to what was refused."""

    name: str
    contexts: tuple[Labelled, ...]
    refused: dict[str, str]


def _contexts(
    matcher: Matcher, walker: Walker, sheet: TradeSheet
) -> list[ContextGroup]:
    """Return the conditions of work by kind, those with a refused one first."""
    refused = _refused(walker, sheet.contexts)
    groups: dict[str, list[Labelled]] = {}
    for one in sheet.contexts:
        kind = matcher.reference.context(one.code).type
        groups.setdefault(kind, []).append(one)
    found = [
        ContextGroup(
            name=name,
            contexts=tuple(sorted(ones, key=lambda one: one.code not in refused)),
            refused={
                one.code: refused[one.code] for one in ones if one.code in refused
            },
        )
        for name, ones in groups.items()
    ]
    return sorted(found, key=lambda group: not group.refused)


def _refused(walker: Walker, contexts: Iterable[Labelled]) -> dict[str, str]:
    """Return the codes of the contexts that the person refuses, and what they said."""
    keys = (*walker.profile.refused_contexts, *walker.journey.refused)
    by_key = contexts_by_condition({one.code: one.label for one in contexts})
    return {
        code: CONDITION_WORDS.get(key, key)
        for key in dict.fromkeys(keys)
        for code in by_key.get(key, ())
    }


# --- the market ------------------------------------------------------------------


def contracts_of(facets: Sequence[OfferFacet]) -> tuple[Labelled, ...]:
    """Return the shares of the contract types, empty when too few offers say theirs."""
    counts = counted(facets, OfferField.CONTRACT)
    total = sum(counts.values())
    if total < FEW_CONTRACTS:
        return ()
    return tuple(
        Labelled(code=code, label=code, weight=count / total)
        for code, count in counts.items()
    )


def not_by_training(tension: Tension | None) -> bool:
    """Say whether the figures of a tension point at the jobs and not at trainings.

    Only when the tension is strong, the conditions or the durability of the jobs
    are among its strong indicators, and the need of a training is known and is not.
    """
    if tension is None or tension.level < STRONG or tension.training is None:
        return False
    jobs = max(tension.conditions or 0, tension.durability or 0)
    return jobs >= STRONG > tension.training


# --- competences -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Competences:
    """The competences of a sheet, as they are shown to a person.

    Attributes
    ----------
    held
        Codes that the person has.
    mine
        Those of the sheet that they have, core ones first.
    missing
        What is to acquire, most useful first; without a person, nothing.
    core, others, savoirs
        The whole sheet: at the heart of the trade, the rest, what one knows.
    """

    held: frozenset[str]
    mine: tuple[Labelled, ...]
    missing: tuple[Labelled, ...]
    core: tuple[Labelled, ...]
    others: tuple[Labelled, ...]
    savoirs: tuple[Labelled, ...]

    @property
    def count(self) -> int:
        """Number of competences of the sheet."""
        return len(self.core) + len(self.others) + len(self.savoirs)


def _competences(matcher: Matcher, walker: Walker, sheet: TradeSheet) -> Competences:
    held = frozenset(walker.codes)
    every = (*sheet.core, *sheet.competences, *sheet.savoirs)
    known = {
        one.code
        for one in every
        if matcher.reference.competence(one.code).kind is CompetenceKind.SAVOIR
    }
    says_something = bool(held) or walker.profile.reason is None
    return Competences(
        held=held,
        mine=tuple(one for one in every if one.code in held),
        missing=_missing(matcher, walker, sheet) if says_something else (),
        core=tuple(one for one in sheet.core if one.code not in known),
        others=tuple(one for one in sheet.competences if one.code not in known),
        savoirs=tuple(one for one in every if one.code in known),
    )


def _missing(
    matcher: Matcher, walker: Walker, sheet: TradeSheet
) -> tuple[Labelled, ...]:
    """Return what the person lacks of a sheet, most useful first."""
    row = matcher.table.row_of_sheet.get(RomeCode(sheet.rome))
    if row is None:  # a family whose sheets all have a code of their own
        return ()
    family = int(matcher.table.family_of_sheet[row])
    return matcher.maker.missing(family, row, walker.profile.competences)


# --- why -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The whole computation behind the place of a trade, ready to be said.

    Attributes
    ----------
    computation
        The parts of the score, in words and figures.
    trades
        Number of trades ranked.
    said, wished, refused
        Phrases of the person that count, and for what.
    excluded
        Trades that would have been in the list, and why they are not.
    """

    computation: Computation
    trades: int
    said: tuple[str, ...]
    wished: tuple[str, ...]
    refused: tuple[str, ...]
    excluded: tuple[Exclusion, ...]


def _explanation(matcher: Matcher, walker: Walker, rome: str) -> Explanation | None:
    if walker.profile.reason is not None:
        return None
    return matcher.explain(walker.profile, rome, near=walker.place)


def _why(
    matcher: Matcher, walker: Walker, explanation: Explanation | None
) -> Why | None:
    if explanation is None or explanation.match is None:
        return None
    profile = walker.profile
    numbers = {key: n for step in explanation.steps for key, n in step.numbers}
    return Why(
        computation=computation(explanation.match),
        trades=int(numbers["trades"] or 0),
        said=_once(profile.evidence),
        wished=_once(profile.wishes),
        refused=_once(profile.refusals),
        excluded=matcher.rank(profile, near=walker.place).excluded,
    )


def _once(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for one in phrases if (words := one.strip(" ."))))
