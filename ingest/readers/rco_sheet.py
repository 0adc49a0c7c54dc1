"""Trainings of the RCO sheet: the apprenticeship catalogue of the Carif-Oref.

One line is a session; a training is a ``numeroFO``. The sheet gives no text, no
ROME code and no position. Names of columns are compared without accents,
capitals or signs: they vary between deliveries.
"""

import re
from collections.abc import Iterable
from datetime import date

from ingest import clean, codes
from ingest.open_feed import NumberedRows, check_columns, refuse_if_mostly_bad
from ingest.readers.lheo_tables import CONTRACTS
from ingest.report import FeedResult, Report
from ingest.tables import table_of, unsaid
from matcher.tables import (
    SESSION_DETAILS,
    SESSIONS,
    TRAINING_DETAILS,
    TRAININGS,
)

SOURCE = "carif_oref_table"

Row = tuple[object, ...]
Cells = dict[str, str]

NEEDED = ("numerofo", "nom de la formation", "code certifinfo")
KNOWN = (
    *("code region", "intitule region", "numerofo", "numeroaf"),
    *("nom de la formation", "code certifinfo", "diplome ou titre vise"),
    *("intitule du diplome ou titre", "code scolarite", "code niveau en"),
    *("nom niveau en", "code niveau europeen", "nom niveau europeen"),
    *("cfa ofa responsable nom", "raison sociale", "siret", "siret oresp"),
    *("formateur siret", "formateur rs", "modalites entrees sorties"),
    *("periodes d entree", "uai localisation", "mail contact"),
    *("code postal lieu", "code insee lieu", "capacite d accueil"),
    *("identifiant session", "code rncp", "nombre total d heures", "cas"),
    *("cas libelle",),
)


def is_sheet(names: Iterable[str]) -> bool:
    """Tell whether these are the columns of the sheet."""
    return {"numerofo", "nom de la formation"} <= {clean.folded(n) for n in names}


def read_sheet(
    names: list[str], rows: NumberedRows, report: Report, file: str
) -> FeedResult:
    """Return the trainings of the sheet and their sessions.

    Parameters
    ----------
    names
        Columns as written.
    rows
        Lines and cells, from `ingest.open_feed.csv_rows`.
    report
        Filled on the way.
    file
        Name of the file, for messages.

    Raises
    ------
    SourceSchemaError
        If a needed column is missing, or if more than half of the lines are
        malformed.
    """
    names = [clean.folded(name) for name in names]
    for name in check_columns(names, needed=NEEDED, known=KNOWN, file=file):
        report.unknown(name)
    trainings: dict[str, Row] = {}
    sessions: dict[tuple[str, str], Row] = {}
    for number, row in rows:
        cells = dict(zip(names, row, strict=True))
        training_id = clean.filler(cells["numerofo"])
        title = clean.one_line(cells["nom de la formation"])
        if training_id is None or title is None:
            field = "numeroFO" if training_id is None else "Nom de la formation"
            report.refuse("missing-field", field=field, line=number, record=training_id)
            continue
        session = _sheet_session(training_id, cells, report)
        key = (training_id, str(session[1]))
        if key in sessions:
            report.refuse(
                "duplicate-id",
                field="identifiant session",
                value=key[1],
                line=number,
                record=training_id,
            )
            continue
        sessions[key] = session
        if training_id not in trainings:
            trainings[training_id] = _sheet_training(training_id, title, cells, report)
    refuse_if_mostly_bad(file, report, report.refused - report.refusals["duplicate-id"])
    report.rows_kept = len(sessions)
    frames = {
        "trainings": table_of(TRAININGS, list(trainings.values()), source=file),
        "sessions": table_of(SESSIONS, list(sessions.values()), source=file),
    }
    return FeedResult("trainings", frames, report, SOURCE)


def _sheet_training(training_id: str, title: str, cells: Cells, report: Report) -> Row:
    certification = clean.one_line(
        cells.get("intitule du diplome ou titre")
    ) or clean.one_line(cells.get("diplome ou titre vise"))
    certifinfo = codes.certifinfo_code(cells.get("code certifinfo"))
    rncp = codes.rncp_code(cells.get("code rncp"))
    level = codes.level_of(cells.get("code niveau europeen")) or codes.level_of_old(
        cells.get("code niveau en")
    )
    provider = clean.one_line(cells.get("raison sociale")) or clean.one_line(
        cells.get("cfa ofa responsable nom")
    )
    siret = cells.get("siret oresp") or cells.get("siret")
    return (
        training_id,
        SOURCE,
        title,
        "",
        "",
        certification,
        True if certification or rncp or certifinfo else None,
        rncp,
        None,
        certifinfo,
        [],
        [],
        [],
        None,
        level,
        provider,
        codes.siret_of(siret, report),
        None,
        None,
        CONTRACTS["1"],  # the catalogue is that of apprenticeship
        *unsaid(TRAINING_DETAILS)[1:],
    )


def _sheet_session(training_id: str, cells: Cells, report: Report) -> Row:
    commune = codes.commune_code(cells.get("code insee lieu"))
    postal = clean.filler(cells.get("code postal lieu"))
    if commune is None:
        report.repair("no-commune")
    starts_on, ends_on = _period(cells.get("periodes d entree", ""))
    hours = clean.whole(cells.get("nombre total d heures"))
    return (
        training_id,
        _session_id(training_id, cells, commune or postal),
        starts_on,
        ends_on,
        _open_entry(cells.get("modalites entrees sorties")),
        None,
        commune,
        clean.one_line(cells.get("formateur rs")) or postal,
        clean.departement_of(commune) or clean.departement_of(postal),
        None,
        None,
        hours or None,
        None,
        None,
        clean.whole(cells.get("capacite d accueil")),
        None,
        None,
        None,
        None,
        clean.one_line(cells.get("mail contact")),
        *unsaid(SESSION_DETAILS)[3:],
    )


def _session_id(training_id: str, cells: Cells, place: str | None) -> str:
    own = clean.filler(cells.get("identifiant session"))
    if own is not None:
        return own
    action = clean.filler(cells.get("numeroaf"))
    return "/".join(filter(None, (training_id, action, place)))


_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}|\b\d{8}\b")


def _period(value: str) -> tuple[date | None, date | None]:
    """Return the first two dates written in a period, in order."""
    days = [clean.parse_date(text) for text in _DATE.findall(value)]
    starts_on, ends_on, *_ = (*days, None, None)
    return starts_on, ends_on


def _open_entry(value: object) -> bool | None:
    """Read ``0`` or "à dates fixes", ``1`` or "permanentes" (LHEO dictionary)."""
    words = clean.folded(clean.filler(value) or "")
    if words == "1" or "permanent" in words:
        return True
    return False if words == "0" or "fixe" in words else None
