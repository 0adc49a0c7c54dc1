"""Trainings of the Mon Compte Formation catalogue (Caisse des Dépôts, CSV ``;``).

One line is a training in one département: no address, no session date. A training
is a ``numero_formation`` of a SIRET; each of its départements becomes a session
without date or commune. Every line can be paid by the compte personnel de formation:
that is what the catalogue is. Columns: the union of what the catalogue has published
since 2021; only those of `NEEDED` must be there, and an unknown one is reported.
"""

from datetime import date
from pathlib import Path

from ingest import clean, codes
from ingest.open_feed import check_columns, csv_rows, refuse_if_mostly_bad
from ingest.readers.lheo_tables import CPF
from ingest.report import SHOWN, FeedResult, Report
from ingest.tables import table_of, unsaid
from matcher.tables import (
    SESSION_DETAILS,
    SESSIONS,
    TRAINING_DETAILS,
    TRAININGS,
)

SOURCE = "mon_compte_formation"

Row = tuple[object, ...]
Cells = dict[str, str]

NEEDED = (
    *("nom_of", "siret", "code_departement", "numero_formation"),
    *("intitule_formation", "code_rncp", "code_certifinfo"),
)
KNOWN = (
    *NEEDED,
    *("date_extract", "date_chargement", "nom_departement", "nom_region"),
    *("code_region", "type_referentiel", "code_inventaire", "code_rs"),
    *("intitule_certification", "libelle_niveau_sortie_formation"),
    *(f"code_formacode_{n}" for n in range(1, 6)),
    *("libelle_code_formacode_principal",),
    *(f"code_rome_{n}" for n in range(1, 6)),
    *(f"libelle_nsf_{n}" for n in range(1, 4)),
    *(f"code_nsf_{n}" for n in range(1, 4)),
    *("points_forts", "objectif_formation", "contenu_formation"),
    *("resultats_attendus_formation", "nb_action", "nb_session_active"),
    *("nb_session_a_distance", "nombre_heures_total_min"),
    *("nombre_heures_total_max", "nombre_heures_total_mean"),
    *("frais_ttc_tot_min", "frais_ttc_tot_max", "frais_ttc_tot_mean"),
    *("nbaction_nbheures", "coderegion_export"),
)


def read_mcf(
    path: Path, *, region: str | None = None, shown: int = SHOWN
) -> FeedResult:
    """Return the trainings of the catalogue, and one session a département.

    Parameters
    ----------
    path
        The CSV export, plain or gzip.
    region
        INSEE code of the only region to keep; ``None`` keeps the whole file.
    shown
        Refusals kept one by one in the report.

    Raises
    ------
    SourceSchemaError
        If a needed column is missing, or if more than half of the lines are
        malformed.
    """
    report = Report(shown=shown)
    trainings: dict[str, Row] = {}
    sessions: dict[tuple[str, str], Row] = {}
    as_of: date | None = None
    with csv_rows(path, report) as (names, rows):
        unknown = check_columns(names, needed=NEEDED, known=KNOWN, file=path.name)
        for name in unknown:
            report.unknown(name)
        for line, row in rows:
            cells = dict(zip(names, row, strict=True))
            training_id = _training_id(cells, report, line)
            if training_id is None or _elsewhere(cells, region, report, line):
                continue
            key = (training_id, cells["code_departement"].strip())
            if key in sessions:
                report.refuse("duplicate-id", line=line, record="/".join(key))
                continue
            if training_id not in trainings:
                trainings[training_id] = _training(training_id, cells, report)
            sessions[key] = _session(training_id, cells, report)
            as_of = _newest(as_of, cells)
    sound = report.refusals["duplicate-id"] + report.refusals["other-region"]
    refuse_if_mostly_bad(path.name, report, report.refused - sound)
    report.rows_kept = len(sessions)
    frames = {
        "trainings": table_of(TRAININGS, list(trainings.values()), source=path.name),
        "sessions": table_of(SESSIONS, list(sessions.values()), source=path.name),
    }
    return FeedResult("trainings", frames, report, SOURCE, as_of)


def _training_id(cells: Cells, report: Report, line: int) -> str | None:
    number = clean.filler(cells["numero_formation"])
    title = clean.one_line(cells["intitule_formation"])
    if number is None or title is None:
        field = "numero_formation" if number is None else "intitule_formation"
        report.refuse("missing-field", field=field, line=line, record=number)
        return None
    siret = clean.filler(cells["siret"])
    return f"{siret}/{number}" if siret else number


def _elsewhere(cells: Cells, region: str | None, report: Report, line: int) -> bool:
    if region is None or cells.get("code_region", region).strip() == region:
        return False
    value = cells.get("code_region")
    report.refuse("other-region", field="code_region", value=value, line=line)
    return True


def _newest(as_of: date | None, cells: Cells) -> date | None:
    text = cells.get("date_chargement") or cells.get("date_extract")
    day = clean.parse_date(text)
    return max(filter(None, (as_of, day)), default=None)


def _training(training_id: str, cells: Cells, report: Report) -> Row:
    rncp = codes.rncp_code(cells["code_rncp"])
    rs = codes.rs_code(cells.get("code_rs") or cells.get("code_inventaire"))
    certification = clean.one_line(cells.get("intitule_certification"))
    romes = codes.rome_codes(*(cells.get(f"code_rome_{n}") for n in range(1, 6)))
    report.repair("two-level-rome", sum(map(codes.is_two_level, romes)))
    return (
        training_id,
        SOURCE,
        clean.one_line(cells["intitule_formation"]),
        clean.plain_text(clean.filler(cells.get("objectif_formation"))),
        clean.plain_text(clean.filler(cells.get("contenu_formation"))),
        certification,
        True if certification or rncp or rs else None,
        rncp,
        rs,
        codes.certifinfo_code(cells["code_certifinfo"]),
        codes.formacodes(*(cells.get(f"code_formacode_{n}") for n in range(1, 6))),
        codes.nsf_codes(*(cells.get(f"code_nsf_{n}") for n in range(1, 4))),
        romes,
        None,
        codes.level_of(cells.get("libelle_niveau_sortie_formation")),
        clean.one_line(cells["nom_of"]),
        codes.siret_of(cells["siret"], report),
        CPF,
        None,
        *unsaid(TRAINING_DETAILS),
    )


def _session(training_id: str, cells: Cells, report: Report) -> Row:
    written = cells["code_departement"].strip()
    departement = clean.departement_code(written)
    if departement is None:
        report.repair("no-departement")
    hours = clean.whole(_first(cells, "nombre_heures_total"))
    return (
        training_id,
        f"{training_id}/{written or '-'}",
        None,
        None,
        None,
        _mode(cells),
        None,
        clean.one_line(cells.get("nom_departement")),
        departement,
        None,
        None,
        hours or None,  # the catalogue writes 0 for unknown
        clean.decimal(_first(cells, "frais_ttc_tot")),
        None,
        None,
        None,
        None,
        *unsaid(SESSION_DETAILS),
    )


def _first(cells: Cells, name: str) -> str | None:
    """Return the mean of a measure, else its minimum, as written."""
    return cells.get(f"{name}_mean") or cells.get(f"{name}_min")


def _mode(cells: Cells) -> str | None:
    """Return the mode when all the active sessions share it, else ``None``."""
    active = clean.whole(cells.get("nb_session_active"))
    distant = clean.whole(cells.get("nb_session_a_distance"))
    if not active or distant is None:
        return None
    if distant == 0:
        return "presentiel"
    return "distance" if distant >= active else None
