"""The two sheets of the counsellor's screen: for the person and for the prescriber.

The same content as the person's own sheet (`service.sheet_content`), in the order and
with the choices of the counsellor, and with the sessions that were ticked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matcher.engine import Matcher
from matcher.types import (
    OpenOffers,
    SessionMatch,
    TradeMatch,
    TrainingMatch,
)
from service import leave_fr as leave
from service.desk_fr import (
    ADDED,
    CONFIRMED,
    LINKED_TRADE,
    LOOKED_AT,
    NO_RULE,
    NOT_COMPUTED,
    OF_THE_PERSON,
    PINNED,
    SHEET_FACTS,
    TITLES,
)
from service.messages_fr import french_count
from service.pages.render import km
from service.pages.walk import Walker, label_of
from service.sheet import Fact, Group, Sheet, SheetKind, SheetTrade, SheetTraining
from service.sheet_content import Site, how_words, sheet_of
from service.trainings_fr import dates_words, level_words

_GAINS = 4  # competences of a training, or left after it, that a fact lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One trade of the list: what the engine says, and what the counsellor chose.

    ``match`` is ``None`` when nothing was computed for this person; ``first`` and
    ``last`` say whether it is at an end of those that are held.
    """

    rome: str
    label: str
    offers: OpenOffers
    match: TradeMatch | None
    pinned: bool
    added: bool
    liked: bool
    first: bool
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """A session to compare, with its training and its trade."""

    key: str
    trade: str
    training: TrainingMatch
    session: SessionMatch


def desk_sheet(
    matcher: Matcher,
    walker: Walker,
    rows: Sequence[Row],
    ticked: Sequence[Ticked],
    *,
    trade: str | None,
    kind: SheetKind,
    site: Site,
    made_on: date,
) -> Sheet:
    """Return the sheet of an appointment: labels and facts, never a text or a note.

    Parameters
    ----------
    matcher, walker
        The snapshot and the person.
    rows
        The list, as the counsellor ordered it.
    ticked
        The sessions to show; with none, those of the first trades.
    trade
        Label of the trade looked at, ``None`` for none.
    kind
        Whom the sheet is for.
    site, made_on
        Name and address of the service; its day.
    """
    computed = [row.match for row in rows if row.match is not None]
    sheet = sheet_of(matcher, walker, computed, kind=kind, site=site, made_on=made_on)
    lines = {one.rome: one for one in sheet.trades}
    trainings = tuple(_training(one, kind) for one in ticked)
    return replace(
        sheet,
        title=TITLES.get(kind, sheet.title),
        lead=sheet.lead if trade is None else LOOKED_AT.format(trade, sheet.lead),
        groups=_groups(matcher, walker, sheet.groups, kind),
        trades=tuple(_trade(row, lines.get(row.rome)) for row in rows),
        trainings=trainings or sheet.trainings,
        trainings_say="" if trainings else sheet.trainings_say,
    )


def _groups(
    matcher: Matcher, walker: Walker, groups: tuple[Group, ...], kind: SheetKind
) -> tuple[Group, ...]:
    """Return the lists; for the prescriber, first what the person confirmed."""
    if kind is not SheetKind.PRESCRIBER:
        return groups
    known = [label_of(matcher, code) for code in walker.journey.known]
    confirmed = tuple(one for one in known if one is not None)
    others = (
        replace(
            one,
            title=OF_THE_PERSON.get(one.title, one.title),
            items=tuple(item for item in one.items if item not in confirmed),
        )
        for one in groups
    )
    first = Group(title=CONFIRMED, items=confirmed)
    return tuple(one for one in (first, *others) if one.items)


def _trade(row: Row, line: SheetTrade | None) -> SheetTrade:
    notes = [words for words, on in ((PINNED, row.pinned), (ADDED, row.added)) if on]
    if line is not None:
        return replace(line, note=", ".join(notes))
    count = row.offers.count
    return SheetTrade(
        rome=row.rome,
        label=row.label,
        fit="",
        fit_words=NOT_COMPUTED,
        offers=leave.OFFERS_UNKNOWN
        if count is None
        else (french_count(count) if count else leave.NO_OFFER),
        gain=(),
        nothing=leave.COMPETENCES_UNKNOWN,
        note=", ".join(notes),
    )


# --- trainings ---------------------------------------------------------------------


def _training(one: Ticked, kind: SheetKind) -> SheetTraining:
    training = one.training
    about = (training.certification, training.rncp or training.rs, training.provider)
    facts = _facts(one)
    if kind is SheetKind.PRESCRIBER:
        facts = [*facts, *_terms(one)]
    return SheetTraining(
        title=training.title,
        about=", ".join(
            words for words in dict.fromkeys(about) if words and words != training.title
        ),
        facts=tuple(Fact(name=name, value=value) for name, value in facts if value),
    )


def _facts(one: Ticked) -> list[tuple[str, str]]:
    session = one.session
    where = (session.place, km(session.distance_km) if session.distance_km else None)
    dates = ", ".join(word for word in (dates_words(session), *where) if word)
    learnt = " ; ".join(gain.label for gain in one.training.gives[:_GAINS])
    return [
        (LINKED_TRADE, one.trade),
        (SHEET_FACTS["session"], dates),
        (SHEET_FACTS["contact"], contact_of(session) or leave.CONTACT_TO_ASK),
        (SHEET_FACTS["rule"], " ; ".join(rule_words(one.training)) or NO_RULE),
        (SHEET_FACTS["how"], how_words(session)),
        (SHEET_FACTS["gives"], learnt),
    ]


def _terms(one: Ticked) -> Iterator[tuple[str, str]]:
    """Return what a prescriber checks: level, funder, what remains, step before."""
    training = one.training
    left = " ; ".join(label.label for label in training.remains[:_GAINS])
    before = " ; ".join(f"{step.label} ({step.door})" for step in training.upstream)
    yield SHEET_FACTS["level"], level_words(training.level_in) or ""
    yield SHEET_FACTS["funder"], training.funder or ""
    yield SHEET_FACTS["remains"], left
    yield SHEET_FACTS["before"], before


def contact_of(session: SessionMatch) -> str:
    """Return how to sign up, or who to call; ``""`` when unknown."""
    known = (session.enrol_contact, session.enrol_at, session.contact)
    return ", ".join(dict.fromkeys(one for one in known if one))


def rule_words(training: TrainingMatch) -> list[str]:
    """Return whether a training is paid and who prescribes it, as it is known."""
    rule = training.rule
    if rule is None:
        return []
    return [one for one in (rule.prescription_words, rule.paid_words) if one]
