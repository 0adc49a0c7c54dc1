"""What a sheet says of one person and one list: from the engine's answer to French."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from matcher.engine import Matcher
from matcher.types import (
    Gain,
    Labelled,
    Origin,
    Place,
    SessionMatch,
    TradeMatch,
    TrainingMatch,
)
from service import leave_fr as fr
from service.choices_fr import CONDITION_WORDS, STUDY_WORDS
from service.messages_fr import fit_words, french_count, french_date
from service.pages.render import (
    euros,
    km,
    mentions_of,
    mode,
    strongest,
)
from service.pages.walk import Walker, label_of
from service.qr import QrCode, qr_code
from service.share import link_of
from service.sheet import Fact, Group, Sheet, SheetKind, SheetTrade, SheetTraining
from service.trainings_fr import dates_words

_TRAININGS = 3
_LOOKED_AT = 10  # trainings of a trade among which those with a date come first
_TRADES_LOOKED_AT = 10  # trades whose trainings are looked for
_FEWER = (100, 40, 20, 8)  # competences of the QR code, until it can be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the service answers: its name and its address, without final ``/``."""

    name: str
    address: str


def sheet_of(
    matcher: Matcher,
    walker: Walker,
    trades: Sequence[TradeMatch],
    *,
    kind: SheetKind,
    site: Site,
    made_on: date,
) -> Sheet:
    """Return the sheet of a person: labels and facts, never what they wrote.

    Parameters
    ----------
    matcher, walker
        The snapshot and the person.
    trades
        The list, in the order shown.
    kind
        Whom the sheet is for.
    site
        Name and address of the service.
    made_on
        Its day.
    """
    words = fr.SHEETS[kind]
    trainings = _trainings(matcher, walker, trades)
    return Sheet(
        kind=kind,
        made_on=made_on,
        title=words.title,
        lead=f"{fr.place_words(walker.place)}.",
        made=f"Fait le {french_date(made_on)}",
        sample=fr.SAMPLE_SHEET if matcher.is_sample else "",
        groups=_groups(matcher, walker, kind),
        trades=tuple(map(_trade, trades)),
        trades_title=words.trades,
        offers_title=_offers_title(matcher, walker.place),
        more_trades=0,
        trainings=trainings,
        trainings_title=words.trainings,
        trainings_say="" if trainings else fr.NO_TRAINING,
        steps=words.steps,
        steps_title=words.next,
        notes=words.lines,
        notes_title=words.notes,
        link=link_of(walker, trades, matcher.snapshot_id, base=site.address),
        qr=_qr(matcher, walker, trades, site),
        how=(
            fr.HOW_LIST,
            fr.HOW_FREE,
            fr.rules_words(site.address),
            _sources(matcher),
        ),
        foot=_foot(matcher, site),
    )


# --- competences and conditions ----------------------------------------------------


def _groups(matcher: Matcher, walker: Walker, kind: SheetKind) -> tuple[Group, ...]:
    """Return the lists that are not empty: what one knows, wants, refuses."""
    journey = walker.journey
    apart = {*journey.wanted, *journey.unwanted}
    held = [
        _begun(one.label)
        for one in walker.profile.competences
        if one.origin is not Origin.INFERRED and one.code not in apart
    ]
    named = {
        fr.KNOWS: held,
        fr.WANTS: _labels(matcher, journey.wanted),
        fr.WANTS_NO_MORE: _labels(matcher, journey.unwanted),
        fr.ASKS: _asks(walker) if kind is SheetKind.PRESCRIBER else [],
    }
    return tuple(
        Group(title=title, items=tuple(dict.fromkeys(items)))
        for title, items in named.items()
        if items
    )


def _labels(matcher: Matcher, codes: Sequence[str]) -> list[str]:
    found = (label_of(matcher, code) for code in codes)
    return [_begun(label) for label in found if label]


def _begun(label: str) -> str:
    return f"{label[:1].upper()}{label[1:]}"


def _asks(walker: Walker) -> list[str]:
    """Return what the person asks for: facts ticked, never a health word."""
    journey = walker.journey
    said = [
        f"Éviter : {CONDITION_WORDS[key].lower()}"
        for key in walker.profile.refused_contexts
        if key in CONDITION_WORDS
    ]
    if journey.licence:
        said.append("Permis de conduire : " + journey.licence)
    if journey.distance:
        said.append("Formation à distance : " + journey.distance)
    if journey.starts_from:
        said.append(f"Formation à partir du {french_date(journey.starts_from)}")
    if journey.level:
        said.append(f"Études : {STUDY_WORDS[journey.level]}")
    if journey.french:
        said.append(f"Français : {journey.french}")
    return said


# --- trades ------------------------------------------------------------------------


def _trade(match: TradeMatch) -> SheetTrade:
    count = match.open_offers.count
    offers = fr.OFFERS_UNKNOWN if count is None else french_count(count)
    known = bool(match.held or match.missing)
    return SheetTrade(
        rome=match.rome,
        label=match.label,
        fit=match.fit.value,
        fit_words=fit_words(match.fit),
        offers=fr.NO_OFFER if count == 0 else offers,
        gain=tuple(_begun(one.label) for one in strongest(match.missing, 3)),
        nothing=fr.NOTHING_TO_GAIN if known else fr.COMPETENCES_UNKNOWN,
    )


def _offers_title(matcher: Matcher, place: Place | None) -> str:
    around = "" if place is None else f" à {place.within_km:g} km"
    if matcher.as_of is None:
        return f"Offres{around}"
    return f"Offres{around} au {french_date(matcher.as_of)}"


# --- trainings ---------------------------------------------------------------------


def _trainings(
    matcher: Matcher, walker: Walker, trades: Sequence[TradeMatch]
) -> tuple[SheetTraining, ...]:
    """Return three trainings of the first trades, dated ones first, each once."""
    found = _found(matcher, walker, trades[:_TRADES_LOOKED_AT])
    return tuple(islice(found, _TRAININGS))


def _found(
    matcher: Matcher, walker: Walker, trades: Sequence[TradeMatch]
) -> Iterator[SheetTraining]:
    seen: set[str] = set()
    for trade in trades:
        page = matcher.trainings(
            trade.rome, profile=walker.profile, near=walker.place, limit=_LOOKED_AT
        )
        for one in sorted(page.trainings, key=lambda one: not one.sessions):
            if one.title.casefold() in seen:
                continue
            seen.add(one.title.casefold())
            yield _training(trade, one)


def _training(trade: TradeMatch, match: TrainingMatch) -> SheetTraining:
    session = next((one for one in match.sessions if one.starts_on), None)
    session = session or next(iter(match.sessions), None)
    about = [match.certification, match.provider]
    facts = [Fact(name="Pour être", value=trade.label), *_session_facts(session)]
    if match.gives:
        learnt = strongest([_labelled(one) for one in match.gives], 2)
        facts.append(
            Fact(name="Apprend à", value=" ; ".join(one.label for one in learnt))
        )
    if match.funder:
        facts.append(Fact(name="Financement", value=match.funder))
    if match.rule is not None:
        if match.rule.prescription_words:
            enter = match.rule.prescription_words
            facts.append(Fact(name="Pour y entrer", value=enter))
        facts.append(Fact(name="À savoir", value=match.rule.paid_words))
    return SheetTraining(
        title=match.title,
        about=", ".join(
            one for one in dict.fromkeys(about) if one and one != match.title
        ),
        facts=tuple(facts),
    )


def _labelled(gain: Gain) -> Labelled:
    return Labelled(code=gain.code, label=gain.label, weight=gain.weight)


def _session_facts(session: SessionMatch | None) -> Iterator[Fact]:
    if session is None:
        yield Fact(name="Session", value=fr.DATES_TO_ASK)
        return
    where = [session.place, km(session.distance_km) if session.distance_km else None]
    yield Fact(
        name="Session",
        value=", ".join(one for one in (dates_words(session), *where) if one),
    )
    if session.info_on:
        yield Fact(name="Réunion d'information", value=french_date(session.info_on))
    yield Fact(name="Contact", value=session.contact or fr.CONTACT_TO_ASK)
    how = how_words(session)
    if how:
        yield Fact(name="Déroulement", value=how)


def how_words(session: SessionMatch) -> str:
    """Return how a session goes: mode, hours, price, pay; ``""`` when unknown."""
    known = (
        mode(session.mode),
        f"{session.hours} heures" if session.hours else None,
        euros(session.price_eur) if session.price_eur is not None else None,
        "rémunérée" if session.paid else None,
    )
    return ", ".join(one for one in known if one)


# --- link and foot -----------------------------------------------------------------


def _qr(
    matcher: Matcher, walker: Walker, trades: Sequence[TradeMatch], site: Site
) -> QrCode | None:
    """Return the QR code of the list, with fewer competences if it is too fine."""
    for most in _FEWER:
        link = link_of(
            walker, trades, matcher.snapshot_id, base=site.address, most=most
        )
        code = qr_code(link, quiet=1)
        if code is not None:
            return code
    return None


def _foot(matcher: Matcher, site: Site) -> str:
    day = french_date(matcher.as_of) if matcher.as_of else "date inconnue"
    return (
        f"{site.name} : offres au {day}, données {matcher.snapshot_id}."
        " Liste faite par un calcul."
    )


def _sources(matcher: Matcher) -> str:
    mentions = (one.removeprefix("Source : ") for one in mentions_of(matcher.manifest))
    return f"Sources : {' ; '.join(mentions)}."
