"""Trainings in LHEO XML, the exchange format of the Carif-Oref (and of Onisep).

Versions 2.0, 2.2 and 2.3 (lheo.gouv.fr, XSD and code tables of LHEO 2.3.0). The
file is read one ``formation`` at a time: memory does not grow with its length.
A document type is refused before anything is parsed, so no entity is ever known.

Choices, in the order of the tables:

* ``level_in`` is the level at entry when every action makes it mandatory.
* A training is one ``formation``; a session of ours is a ``session`` of one of its
  ``action``, with the place, hours, price and mode of that action.
* ``paid`` is read in ``extras info="remuneration"`` only, unknown otherwise: LHEO
  has no element for it.
* The details (meetings, how to sign up, conditions) are read by
  `ingest.readers.lheo_details`.
* No name of a person is read, nor the telephone or e-mail of a named one.
"""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from xml.etree.ElementTree import ParseError

import polars as pl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from lxml import etree  # pyright: ignore[reportUnknownVariableType] - no types

from ingest import clean, codes
from ingest.errors import SourceSchemaError
from ingest.open_feed import opened
from ingest.readers.lheo_details import session_details, training_details
from ingest.readers.lheo_elements import (
    Element,
    all_of,
    day_of,
    extra_of,
    has_extras,
    meaning_of,
    name_of,
    one_line_of,
    paragraphs_of,
    path_of,
    raw_of,
    word_of,
    words_of,
)
from ingest.readers.lheo_tables import (
    CPF,
    FUNDERS,
    KNOWN,
    LEVELS,
    MODES,
    NAMESPACES,
    STATUSES,
    YES_NO,
)
from ingest.report import SHOWN, FeedResult, Report
from ingest.tables import table_of
from matcher.tables import SESSIONS, TRAININGS

SOURCE = "carif_oref_lheo"
BATCH = 5_000  # trainings turned into a frame at once

_ROOTS = ("lheo", "lheo-plus")  # lheo-index holds summaries only
_LXML: Any = cast("Any", etree)
Row = tuple[object, ...]


@dataclass
class _Rows:
    """Rows gathered, and the frames of the full batches."""

    trainings: list[Row] = field(default_factory=list[Row])
    sessions: list[Row] = field(default_factory=list[Row])
    newest: date | None = None
    frames: list[tuple[pl.DataFrame, pl.DataFrame]] = field(
        default_factory=list[tuple[pl.DataFrame, pl.DataFrame]]
    )

    def note_day(self, formation: Element) -> None:
        """Note the day of the last change that the file gives."""
        given = formation.get("datemaj") or formation.get("datecrea")
        day = clean.parse_date(given)
        if day is not None and (self.newest is None or day > self.newest):
            self.newest = day

    def flush(self, source: str) -> None:
        """Turn the rows gathered into frames."""
        trainings = table_of(TRAININGS, self.trainings, source=source)
        sessions = table_of(SESSIONS, self.sessions, source=source)
        self.frames.append((trainings, sessions))
        self.trainings, self.sessions = [], []


def read_lheo(path: Path, *, shown: int = SHOWN) -> FeedResult:
    """Return the trainings and sessions of an LHEO file, plain or gzip.

    Parameters
    ----------
    path
        The XML file.
    shown
        Refusals kept one by one in the report.

    Returns
    -------
    FeedResult
        Frames ``trainings`` and ``sessions``. A formation without a title or
        without an action is refused with its line; the rest of the file is read.

    Raises
    ------
    SourceSchemaError
        If the file is not well-formed LHEO, has a document type, or holds no
        formation.
    """
    report = Report(shown=shown)
    rows = _Rows()
    seen: set[str] = set()
    _check_root(path)
    for formation in _formations(path):
        report.rows_in += 1
        _unknown(formation, "formation", report)
        identifier = _identifier(formation, report)
        if _is_refused(formation, identifier, seen, report):
            continue
        seen.add(identifier)
        rows.note_day(formation)
        rows.trainings.append(_training(formation, identifier, report))
        rows.sessions += _sessions(formation, identifier, report)
        if len(rows.trainings) == BATCH:
            rows.flush(path.name)
    if not report.rows_in:
        raise SourceSchemaError(f"{path.name}: no formation in this file")
    rows.flush(path.name)
    trainings, sessions = (
        pl.concat(frames) for frames in zip(*rows.frames, strict=True)
    )
    report.rows_kept = trainings.height
    frames = {"trainings": trainings, "sessions": sessions}
    return FeedResult("trainings", frames, report, SOURCE, rows.newest)


# --- the file


class _Prolog:
    """Target that only notes the first element."""

    root: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note the first element."""
        self.root = self.root or tag


def _check_root(path: Path) -> None:
    """Refuse a document type, and a file that is not a list of formations."""
    namespace, _, tag = _root_of(path).rpartition("}")
    if namespace.lstrip("{") not in NAMESPACES or tag not in _ROOTS:
        shown = f"{namespace}}}{tag}" if namespace else tag
        raise SourceSchemaError(f"{path.name}: {shown} is not the root of LHEO offers")


def _root_of(path: Path) -> str:
    prolog = _Prolog()
    parser: Any = DefusedXMLParser(target=prolog, forbid_dtd=True)
    try:
        with opened(path) as stream:
            while prolog.root is None and (chunk := stream.read(4096)):
                parser.feed(chunk)
    except DefusedXmlException:
        raise SourceSchemaError(f"{path.name}: a document type is refused") from None
    except (ParseError, LookupError, ValueError) as error:
        raise SourceSchemaError(f"{path.name}: not XML, {error}") from error
    if prolog.root is None:
        raise SourceSchemaError(f"{path.name}: not XML, no element found")
    return prolog.root


def _formations(path: Path) -> Generator[Element, None, None]:
    """Yield each formation, then forget it and what came before it."""
    with opened(path) as stream:
        parsed: Iterator[tuple[str, Element]] = _LXML.iterparse(
            stream,
            events=("end",),
            tag="{*}formation",
            no_network=True,
            resolve_entities=False,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _, formation in parsed:
                yield formation
                _forget(formation)
        except _LXML.XMLSyntaxError as error:
            raise SourceSchemaError(f"{path.name}: not XML, {error}") from error


def _forget(element: Element) -> None:
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _unknown(element: Element, name: str, report: Report) -> None:
    for child in element:
        if name_of(child) not in KNOWN[name]:
            report.unknown(f"{name}/{name_of(child)}")


# --- formation -> training


def _identifier(formation: Element, report: Report) -> str:
    """Return ``@numero``, or a hash of the title, provider and actions."""
    numero = clean.filler(formation.get("numero"))
    if numero is not None:
        return numero
    report.repair("missing-numero")
    parts = (
        raw_of(formation, "intitule-formation"),
        raw_of(formation, "contenu-formation"),
        raw_of(formation, "organisme-formation-responsable/SIRET-organisme-formation"),
        *(action.get("numero") or "" for action in all_of(formation, "action")),
    )
    return f"sans-numero-{sha256('|'.join(parts).encode()).hexdigest()[:12]}"


def _is_refused(
    formation: Element, identifier: str, seen: set[str], report: Report
) -> bool:
    reason, name, value = None, "", ""
    if word_of(formation, "intitule-formation") is None:
        reason, name = "missing-field", "intitule-formation"
        value = raw_of(formation, name)
    elif formation.find(path_of("action")) is None:
        reason, name = "missing-field", "action"
    elif identifier in seen:
        reason, name, value = "duplicate-id", "numero", identifier
    if reason is None:
        return False
    line = formation.sourceline
    report.refuse(reason, field=name, value=value, line=line, record=identifier)
    return True


def _training(formation: Element, identifier: str, report: Report) -> Row:
    """Return one row of `TRAININGS`."""
    provider = formation.find(path_of("organisme-formation-responsable"))
    return (
        identifier,
        SOURCE,
        word_of(formation, "intitule-formation"),
        paragraphs_of(formation, "objectif-formation"),
        paragraphs_of(formation, "contenu-formation"),
        *_certification(formation, report),
        *_domain(formation, report),
        *_levels(formation, report),
        *(_provider(provider, report) if provider is not None else (None, None)),
        _funder(formation, report),
        _address(formation, report),
        *training_details(formation, report),
    )


def _certification(formation: Element, report: Report) -> Row:
    """Return label, whether it certifies, RNCP, RS and CertifInfo codes."""
    certifying = meaning_of(YES_NO, formation, "certifiante", report)
    every = list(all_of(formation, "certification"))
    if not every:
        return None, certifying, None, None, None
    if len(every) > 1:
        report.repair("several-certifications")
    first = every[0]
    rncp = codes.rncp_code(word_of(first, "code-RNCP"))
    rs = codes.rs_code(word_of(first, "code-RS"))
    certifinfo = codes.certifinfo_code(word_of(first, "code-CERTIFINFO"))
    for path, code in (("RNCP", rncp), ("RS", rs), ("CERTIFINFO", certifinfo)):
        if code is None and word_of(first, f"code-{path}") is not None:
            report.repair(f"bad-code-{path}")
    return extra_of(first, "intitule-certification"), certifying, rncp, rs, certifinfo


def _domain(
    formation: Element, report: Report
) -> tuple[list[str], list[str], list[str]]:
    """Return Formacode (the principal first), NSF and ROME codes."""
    descriptors = sorted(
        all_of(formation, "domaine-formation/code-FORMACODE"),
        key=lambda element: element.get("tag") != "principal",
    )
    readers = {
        "FORMACODE": (codes.formacodes, ["".join(d.itertext()) for d in descriptors]),
        "NSF": (
            codes.nsf_codes,
            list(words_of(formation, "domaine-formation/code-NSF")),
        ),
        "ROME": (
            codes.rome_codes,
            list(words_of(formation, "domaine-formation/code-ROME")),
        ),
    }
    found: list[list[str]] = []
    for name, (read, given) in readers.items():
        filled = [text for text in given if clean.filler(text)]
        found.append(read(*filled))
        bad = sum(not read(text) for text in filled)
        report.repair(f"bad-code-{name}", bad)
    return found[0], found[1], found[2]


def _levels(formation: Element, report: Report) -> tuple[int | None, int | None]:
    entry = meaning_of(LEVELS, formation, "code-niveau-entree", report)
    mandatory = [
        meaning_of(YES_NO, action, "niveau-entree-obligatoire", report)
        for action in all_of(formation, "action")
    ]
    out = meaning_of(LEVELS, formation, "code-niveau-sortie", report)
    return entry if all(mandatory) else None, out


def _provider(provider: Element, report: Report) -> tuple[str | None, str | None]:
    name = word_of(provider, "nom-organisme") or word_of(provider, "raison-sociale")
    given = word_of(provider, "SIRET-organisme-formation/SIRET")
    siret = "".join((given or "").split())
    if given is not None and not clean.is_siret(siret):
        report.repair("bad-siret")
        siret = ""
    return name, siret or None


def _funder(formation: Element, report: Report) -> str | None:
    """Return the names of the funders of its actions, in the order met."""
    names = [
        meaning_of(FUNDERS, funder, "code-financeur", report)
        for funder in all_of(formation, "action/organisme-financeur")
    ]
    known = list(dict.fromkeys(name for name in names if name is not None))
    if known:
        return ", ".join(known)
    eligible = any(word_of(c, "code-CPF") for c in all_of(formation, "certification"))
    sessions = all_of(formation, "action/session")
    if eligible or any(has_extras(session, "eligibilite-cpf") for session in sessions):
        return CPF
    return None


def _address(formation: Element, report: Report) -> str | None:
    for path in ("url-formation/urlweb", "action/url-action/urlweb"):
        given = word_of(formation, path)
        if given is None:
            continue
        url = clean.safe_url(given if ":" in given else f"https://{given}")
        if url is not None:
            return url
        report.repair("bad-url")
    return None


# --- action -> sessions


def _sessions(formation: Element, training_id: str, report: Report) -> Iterable[Row]:
    """Return the rows of `SESSIONS` of one formation.

    Actions that share a number are one action: their sessions are merged, the
    same session twice is one. Two different sessions of one number are told apart
    by a suffix.
    """
    rows: dict[str, Row] = {}
    actions: set[str] = set()
    for action in all_of(formation, "action"):
        _unknown(action, "action", report)
        numero = clean.filler(action.get("numero"))
        if numero is not None and numero in actions:
            report.repair("duplicate-action")
        actions.add(numero or "")
        common = _of_action(action, report)
        for session in all_of(action, "session"):
            _unknown(session, "session", report)
            name = clean.filler(session.get("numero")) or numero or training_id
            row = _of_session(session, common, report)
            _add_session(rows, name, row, report)
    return [(training_id, key, *row) for key, row in rows.items()]


def _add_session(rows: dict[str, Row], name: str, row: Row, report: Report) -> None:
    key, copy = name, 1
    while key in rows:
        if rows[key] == row:
            report.repair("duplicate-session")
            return
        copy += 1
        key = f"{name}-{copy}"
    if copy > 1:
        report.repair("shared-session-number")
    rows[key] = row


@dataclass(frozen=True)
class _Action:
    """What the sessions of an action share."""

    open_entry: bool | None
    mode: str | None
    place: Row
    hours: int | None
    price_eur: float | None
    paid: bool | None
    seats: int | None
    element: Element


def _of_action(action: Element, report: Report) -> _Action:
    hours = _hours(action)
    paid = extra_of(action, "remuneration")
    return _Action(
        open_entry=meaning_of(YES_NO, action, "modalites-entrees-sorties", report),
        mode=meaning_of(MODES, action, "modalites-enseignement", report),
        place=_place(action, report),
        hours=hours,
        price_eur=_price(action, hours, report),
        paid=None if paid is None else YES_NO.get(paid),
        seats=_funded_seats(action),
        element=action,
    )


def _of_session(session: Element, action: _Action, report: Report) -> Row:
    """Return a row of `SESSIONS` without its two keys."""
    status = meaning_of(STATUSES, session, "etat-recrutement", report)
    if extra_of(session, "session-perimee") == "1":
        report.repair("expired-session")
        status = "closed"
    seats = clean.whole(word_of(session, "cycle/capacite-simultanee"))
    return (
        *_period(session, report),
        action.open_entry,
        action.mode,
        *action.place,
        action.hours,
        action.price_eur,
        action.paid,
        seats if seats is not None else action.seats,
        one_line_of(session.find(path_of("adresse-inscription/adresse"))),
        status,
        *session_details(session, action.element, report),
    )


def _period(session: Element, report: Report) -> tuple[date | None, date | None]:
    start = day_of(session, "periode/debut", report)
    end = day_of(session, "periode/fin", report)
    if start is not None and end is not None and end < start:
        report.repair("ends-before-start")
        end = None
    return start, end


def _hours(action: Element) -> int | None:
    total = clean.whole(word_of(action, "nombre-heures-total"))
    if total:
        return total
    parts = (
        clean.whole(word_of(action, f"nombre-heures-{where}"))
        for where in ("centre", "entreprise")
    )
    return sum(part for part in parts if part) or None


def _price(action: Element, hours: int | None, report: Report) -> float | None:
    total = clean.decimal(word_of(action, "prix-total-TTC"))
    if total is None:
        hourly = clean.decimal(word_of(action, "prix-horaire-TTC"))
        if hourly is None or hours is None:
            return None
        report.repair("price-from-hourly-rate")
        total = round(hourly * hours, 2)
    if total < 0:
        report.repair("bad-price")
        return None
    return total


def _funded_seats(action: Element) -> int | None:
    given = words_of(action, "organisme-financeur/nb-places-financees")
    seats = [count for text in given if (count := clean.whole(text)) is not None]
    return sum(seats) if seats else None


def _place(action: Element, report: Report) -> Row:
    """Return commune, place, département, latitude and longitude."""
    places = list(all_of(action, "lieu-de-formation"))
    if not places:
        return None, None, None, None, None
    if len(places) > 1:
        report.repair("several-places")
    principal = (place for place in places if place.get("tag") == "principal")
    address = next(principal, places[0]).find(path_of("coordonnees/adresse"))
    if address is None:
        return None, None, None, None, None
    commune = codes.commune_code(word_of(address, "code-INSEE-commune"))
    if commune is None and word_of(address, "code-INSEE-commune") is not None:
        report.repair("bad-commune")
    departement = (
        clean.departement_of(commune)
        or clean.departement_of(word_of(address, "codepostal"))
        or word_of(address, "departement")
    )
    return commune, word_of(address, "ville"), departement, *_position(address, report)


def _position(address: Element, report: Report) -> tuple[float | None, float | None]:
    latitude = clean.decimal(word_of(address, "geolocalisation/latitude"))
    longitude = clean.decimal(word_of(address, "geolocalisation/longitude"))
    if latitude is None or longitude is None:
        return None, None
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude, longitude) == (0, 0):
        report.repair("bad-coordinates")
        return None, None
    return latitude, longitude
