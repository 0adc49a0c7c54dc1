"""What is said of trainings, in plain French: dates, pay, entry, how to sign up."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode

from matcher.types import Place, SessionMatch, TrainingMatch
from service.messages_fr import french_count, french_date

ASK = "À demander à l'organisme."
MODES: Mapping[str, str] = MappingProxyType(
    {
        "presentiel": "Sur place",
        "mixte": "En partie à distance",
        "distance": "À distance",
    }
)
SELECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "simulation": "mises en situation",
        "concours": "concours",
        "dossier": "dossier",
        "tests": "tests",
        "ecrit": "épreuve écrite",
        "oral": "épreuve orale",
        "candidature": "candidature",
        "entretien": "entretien",
        "information": "réunion d'information",
    }
)
_CLOSED: Mapping[str, str] = MappingProxyType(
    {"closed": "Inscriptions closes", "suspended": "Inscriptions suspendues"}
)
_LEVELS: Mapping[int, str] = MappingProxyType(
    {
        1: "aucun diplôme",
        2: "savoirs de base",
        3: "CAP ou BEP",
        4: "bac",
        5: "bac + 2",
        6: "bac + 3",
        7: "bac + 5",
        8: "doctorat",
    }
)


def dates_words(session: SessionMatch | None) -> str:
    """Return when a session takes place.

    Examples
    --------
    >>> dates_words(None)
    'Dates à confirmer'
    """
    if session is None:
        return "Dates à confirmer"
    if session.open_entry:
        start = session.starts_on
        first = f", à partir du {french_date(start)}" if start else ""
        return f"Entrée possible toute l'année{first}"
    if session.starts_on is None:
        return "Dates à confirmer"
    if session.ends_on is None:
        return f"À partir du {french_date(session.starts_on)}"
    return f"Du {french_date(session.starts_on)} au {french_date(session.ends_on)}"


def place_words(session: SessionMatch) -> str:
    """Return where a session is; at a distance, where its provider is."""
    if session.mode == "distance":
        return f"organisme à {session.place}" if session.place else ""
    return session.place or "Lieu non précisé"


def main_session(training: TrainingMatch) -> SessionMatch | None:
    """Return the session shown first: the first that still takes people."""
    taking = (one for one in training.sessions if one.status not in _CLOSED)
    return next(taking, next(iter(training.sessions), None))


def other_sessions(training: TrainingMatch) -> tuple[SessionMatch, ...]:
    """Return the sessions that are not the one shown first."""
    main = main_session(training)
    return tuple(one for one in training.sessions if one is not main)


def status_words(session: SessionMatch) -> str | None:
    """Return that one can no longer sign up, ``None`` when one can or who knows."""
    return _CLOSED.get(session.status or "")


def paid_words(training: TrainingMatch) -> str:
    """Return whether the trainee is paid, by the feed first, then by the rule."""
    session, rule = main_session(training), training.rule
    said = None if session is None else session.paid
    if said is not None and (rule is None or rule.paid is not said):
        return "Payée, d'après l'organisme." if said else "Non payée."
    return ASK if rule is None else rule.paid_words


def entry_words(training: TrainingMatch) -> str:
    """Return whether a prescription is needed, and by whom."""
    rule = training.rule
    if rule is None or rule.prescription is None:
        return ASK
    needed = "Oui." if rule.prescription else "Non."
    return " ".join(filter(None, (needed, rule.prescription_words)))


def cost_words(training: TrainingMatch) -> str:
    """Return what the trainee may have to pay."""
    session = main_session(training)
    price = None if session is None else session.price_eur
    if price is None:
        return ASK
    if not price:
        return "Gratuit pour vous."
    told = f"{french_count(round(price))} €"
    if session is not None and session.funding_possible:
        return f"{told}, prise en charge possible."
    return f"{told}."


def level_words(level: int | None) -> str | None:
    """Return a level of study as the diploma people know, ``None`` when unknown."""
    return None if level is None else _LEVELS.get(level)


def certification_words(training: TrainingMatch) -> str:
    """Return the certification, its code and its level.

    ``Certification non précisée`` when nothing is known, and ``Sans diplôme`` when
    the feed says that there is none.
    """
    code = training.rncp or training.rs
    level = level_words(training.level_out)
    parts = (training.certification, code, level and f"niveau {level}")
    told = ", ".join(part for part in parts if part)
    if told:
        return told
    if training.certifying is False:
        return "Sans diplôme à la fin"
    return "Certification non précisée"


def opens_words(training: TrainingMatch, place: Place | None) -> str | None:
    """Return how many offers it brings within reach, ``None`` when unknown."""
    count = training.opens
    if count is None:
        return None
    where = "" if place is None else f" à moins de {place.within_km:g} km"
    if not count:
        return f"À elle seule, elle n'ajoute pas d'offre à votre portée{where}."
    offers = "offre" if count == 1 else "offres"
    return f"Avec cette formation, {french_count(count)} {offers} de plus{where}."


def selection_words(session: SessionMatch) -> str | None:
    """Return how people are chosen, ``None`` when unknown."""
    told = [SELECTIONS[key] for key in session.selection if key in SELECTIONS]
    return ", puis ".join(told) or None


def enrol_days(session: SessionMatch) -> str | None:
    """Return when one may sign up, ``None`` when unknown."""
    first, last = session.enrol_from, session.enrol_until
    if first and last:
        return f"Inscriptions du {french_date(first)} au {french_date(last)}"
    if last:
        return f"Inscriptions jusqu'au {french_date(last)}"
    return f"Inscriptions à partir du {french_date(first)}" if first else None


def early_words(since: date | None) -> str:
    """Return that a session begins too early for the person."""
    return f"Commence avant votre date ({french_date(since)})."


def calendar_address(training: TrainingMatch, session: SessionMatch) -> str | None:
    """Return the address of the calendar of a session, ``None`` without a date."""
    if session.starts_on is None:
        return None
    codes = {"formation": training.training_id, "session": session.session_id}
    return f"/agenda.ics?{urlencode(codes)}"


def reach_address(contact: str) -> list[tuple[str, str | None]]:
    """Return the parts of a contact and the link that each one can be.

    Examples
    --------
    >>> reach_address("05 36 49 12 34, inscription@ecole.example")
    [('05 36 49 12 34', 'tel:+33536491234'), ('inscription@ecole.example', None)]
    """
    return [(part, _telephone(part)) for part in contact.split(", ")]


def _telephone(text: str) -> str | None:
    digits = "".join(text.split()).replace(".", "")
    if len(digits) == 10 and digits.isdecimal() and digits.startswith("0"):
        return f"tel:+33{digits[1:]}"
    return None


def practical(
    training: TrainingMatch, place: Place | None
) -> Iterator[tuple[str, str]]:
    """Yield what a terminal says of pay, entry and inscription: a name and words."""
    session = main_session(training)
    opened = opens_words(training, place)
    if opened:
        yield "Offres", opened
    if training.above_french:
        yield "Français", f"Demandé : {training.french_in}. C'est plus que le vôtre."
    for one in training.upstream:
        yield "Avant", f"{one.label}. {one.door}"
    yield "Payée ?", paid_words(training)
    yield "Prescription", entry_words(training)
    if session is None:
        return
    if session.info_on:
        yield "Réunion", f"Information le {french_date(session.info_on)}"
    reached = session.enrol_contact or session.enrol_at
    if reached:
        yield "Contact", reached


FILTERS: Mapping[str, Callable[..., object]] = MappingProxyType(
    {
        one.__name__: one
        for one in (
            dates_words,
            place_words,
            main_session,
            other_sessions,
            status_words,
            paid_words,
            entry_words,
            cost_words,
            level_words,
            certification_words,
            opens_words,
            selection_words,
            enrol_days,
            early_words,
            calendar_address,
            reach_address,
        )
    }
)
