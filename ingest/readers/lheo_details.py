"""Details of LHEO trainings: conditions of entry, meetings, how to sign up, help.

Choices, in the order of the tables:

* What several actions say, the first that says it tells.
* ``programme`` is the extension ``extras info="programme"``, else the contract of a
  cycle (``alternance``), else its kind (``type-cycle``).
* ``french_in`` is read in the words of ``conditions-specifiques``: LHEO has no
  element for it (`ingest.codes.french_level`).
* A meeting is a ``date-information`` of the action, or the first day of a
  ``recrutement`` of kind 9 (information collective) of the session.
* The contact is that of the session, else of the training, else of the provider: a
  reception (kind 4) before the others. One that names a person is left out, and so
  are mobile telephones.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from ingest import clean, codes
from ingest.readers.lheo_elements import (
    Element,
    all_of,
    day_of,
    day_read,
    extra_of,
    meaning_of,
    one_line_of,
    path_of,
    word_of,
    words_of,
)
from ingest.readers.lheo_tables import (
    AIMS,
    CONTRACTS,
    CYCLES,
    MEETING,
    SELECTIONS,
    YES_NO,
)
from ingest.report import Report

Row = tuple[object, ...]

_RECEPTION = "4"  # dict-type-contact
_OBSOLETE = "1"  # dict-AIS and dict-financeurs
_UNKNOWN = "0"  # dict-modalite-recrutement


def training_details(formation: Element, report: Report) -> Row:
    """Return the columns of `matcher.tables.TRAINING_DETAILS`."""
    prerequisite = _first(formation, "action/conditions-specifiques")
    changed = formation.get("datemaj") or formation.get("datecrea")
    return (
        _programme(formation),
        _aim(formation, report),
        prerequisite,
        codes.french_level(prerequisite),
        _publics(formation, report),
        _first(formation, "action/info-public-vise"),
        _first(formation, "action/detail-conditions-prise-en-charge"),
        _once(words_of(formation, "action/organisme-financeur/code-financeur")),
        clean.parse_date(changed),
    )


def session_details(session: Element, action: Element, report: Report) -> Row:
    """Return the columns of `matcher.tables.SESSION_DETAILS`."""
    return (
        _meetings(session, action, report),
        one_line_of(action.find(path_of("adresse-information/adresse")))
        or _meeting_place(session),
        _contact(session, action),
        _first(session, "modalites-inscription")
        or _first(action, "modalites-recrutement"),
        day_of(session, "periode-inscription/periode/debut", report),
        day_of(session, "periode-inscription/periode/fin", report),
        _selection(session, report),
        meaning_of(YES_NO, action, "prise-en-charge-frais-possible", report),
        _first(action, "frais-restants"),
        *(
            _first(action, name)
            for name in ("restauration", "hebergement", "transport", "acces-handicapes")
        ),
    )


def _first(element: Element, path: str) -> str | None:
    """Return the first text of a path that says something, on one line."""
    said = (clean.one_line(text) for text in words_of(element, path))
    return next(filter(None, said), None)


def _once(texts: Iterable[str]) -> list[str] | None:
    """Return the texts that say something, each once; ``None`` for none."""
    said = (clean.one_line(text) for text in texts)
    return list(dict.fromkeys(filter(None, said))) or None


# --- training


def _programme(formation: Element) -> str | None:
    """Return the key of the programme, or the contract that a cycle is made of."""
    own = (extra_of(action, "programme") for action in all_of(formation, "action"))
    named = next(filter(None, own), None)
    if named is not None:
        return clean.folded(named).replace(" ", "-")
    cycles = list(all_of(formation, "action/session/cycle"))
    kinds = (CONTRACTS.get(_code(c, "alternance/type-alternance")) for c in cycles)
    contract = next(filter(None, kinds), None)
    return contract or next(
        filter(None, (CYCLES.get(_code(c, "type-cycle")) for c in cycles)), None
    )


def _code(element: Element, path: str) -> str:
    return word_of(element, path) or ""


def _aim(formation: Element, report: Report) -> str | None:
    if word_of(formation, "objectif-general-formation") == _OBSOLETE:
        return None
    return meaning_of(AIMS, formation, "objectif-general-formation", report)


def _publics(formation: Element, report: Report) -> list[str] | None:
    given = _once(words_of(formation, "action/code-public-vise")) or []
    held = [code for code in given if codes.formacodes(code)]
    report.repair("bad-code-public-vise", len(given) - len(held))
    return held or None


# --- session


def _meetings(session: Element, action: Element, report: Report) -> list[date] | None:
    """Return the days of the information meetings, soonest first."""
    days = [
        day_read(text, report) for text in words_of(action, "date-information/date")
    ]
    days += [day_of(one, "periode/debut", report) for one in _gatherings(session)]
    return sorted({day for day in days if day is not None}) or None


def _meeting_place(session: Element) -> str | None:
    places = (one_line_of(one.find(path_of("adresse"))) for one in _gatherings(session))
    return next(filter(None, places), None)


def _gatherings(session: Element) -> Iterator[Element]:
    """Yield the steps of recruitment that are a meeting for several people."""
    for one in all_of(session, "recrutement"):
        if SELECTIONS.get(_code(one, "modalite-recrutement")) == MEETING:
            yield one


def _selection(session: Element, report: Report) -> list[str] | None:
    """Return the keys of the ways in which people are chosen, each once."""
    kept: list[str] = []
    for one in all_of(session, "recrutement"):
        if _code(one, "modalite-recrutement") == _UNKNOWN:
            continue
        key = meaning_of(SELECTIONS, one, "modalite-recrutement", report)
        if key is not None and key not in kept:
            kept.append(key)
    return kept or None


def _contact(session: Element, action: Element) -> str | None:
    """Return how to reach a service: telephone, e-mail, site, the ones given."""
    formation = action.getparent()
    provider = None
    if formation is not None:
        provider = formation.find(path_of("organisme-formation-responsable"))
    asked = (
        (session, "contact-session"),
        (formation, "contact-formation"),
        (provider, "contact-organisme"),
        (provider, "coordonnees-organisme"),
    )
    for owner, name in asked:
        reached = _reached(owner, name) if owner is not None else None
        if reached is not None:
            return reached
    return None


def _reached(owner: Element, name: str) -> str | None:
    contacts = sorted(
        all_of(owner, name),
        key=lambda one: _code(one, "type-contact") != _RECEPTION,
    )
    for contact in contacts:
        held = contact.find(path_of("coordonnees"))
        if held is None or word_of(held, "nom") or word_of(held, "prenom"):
            continue
        said = ", ".join(_ways(held))
        if said:
            return said
    return None


def _ways(held: Element) -> Iterator[str]:
    for path in ("telfixe/numtel", "courriel"):
        text = _first(held, path)
        if text is not None:
            yield text
    site = clean.safe_url(_first(held, "web/urlweb"))
    if site is not None:
        yield site
