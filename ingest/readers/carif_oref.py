"""Trainings in tables: the Occitanie file of 2020-2024 and the RCO sheet.

Two layouts, told apart by their columns:

* the **Occitanie file** (Carif-Oref and ministries, 2020-2024): one line is a
  training at one place; no session date, no price, no text;
* the **RCO sheet** (apprenticeship catalogue of the Réseau des Carif-Oref), read by
  `ingest.readers.rco_sheet`.

Near-duplicates of the Occitanie file are merged. Two lines are one training when
they have the same key: folded title, establishment (SIRET, else its name, else
its UAI, else the line's own number, so that unnamed ones never merge), place
(commune, else département), certification (CertifInfo, else RNCP, else code of
scolarité, else kind of diploma) and ``modalite`` (reason ``near-duplicate``); or
when all is the same but the title, their certification has an official code, and
one title says the other in more words ("Coiffure", "BTS - Métiers de la coiffure
- en apprentissage"; reason ``same-certification``). The newest ``date_source``
stands for the others, the first line on a tie, and takes from them what it does
not say; the frame ``merged`` keeps the trace.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ingest import clean, codes
from ingest.errors import SourceSchemaError
from ingest.open_feed import (
    NumberedRows,
    check_columns,
    csv_rows,
    refuse_if_mostly_bad,
)
from ingest.readers.rco_sheet import SOURCE, is_sheet, read_sheet
from ingest.report import MERGED, SHOWN, FeedResult, Report
from ingest.tables import table_of, unsaid
from matcher.tables import (
    SESSION_DETAILS,
    SESSIONS,
    TRAINING_DETAILS,
    TRAININGS,
)

Row = tuple[object, ...]
Cells = dict[str, str]

FILE_NEEDED = ("id_source", "intitule", "code_departement", "codes_rome")
FILE_KNOWN = (
    *("source", "date_source", "id_source", "intitule", "type_diplome"),
    *("niveau_europeen", "modalite", "organisme", "siret", "uai", "adresse"),
    *("code_insee", "commune", "code_postal", "code_departement", "latitude"),
    *("longitude", "code_bassin_bmo", "lib_bassin_bmo", "code_certifinfo"),
    *("code_rncp", "code_rs", "code_scolarite", "code_nsf", "formacode"),
    *("libelle_formacode", "codes_rome", "methode_certif", "capacite", "nb_voeux"),
)


def read_table(path: Path, *, shown: int = SHOWN) -> FeedResult:
    """Return the trainings and sessions of a Carif-Oref table.

    Parameters
    ----------
    path
        A CSV file, ``;`` or ``,``, UTF-8 or Windows-1252, plain or gzip.
    shown
        Refusals kept one by one in the report.

    Raises
    ------
    SourceSchemaError
        If the columns are those of neither layout, or if more than half of the
        lines are refused.
    """
    report = Report(shown=shown)
    with csv_rows(path, report) as (names, rows):
        layout = layout_of(names)
        if layout is None:
            raise SourceSchemaError(
                f"{path.name}: columns of no Carif-Oref table: {', '.join(names)[:200]}"
            )
        if layout == "file":
            result = _read_file(names, rows, report, path.name)
        else:
            result = read_sheet(names, rows, report, path.name)
    return result


def layout_of(names: Iterable[str]) -> str | None:
    """Return ``file``, ``sheet``, or ``None`` for the columns of neither."""
    names = list(names)
    if {"id_source", "intitule"} <= set(names):
        return "file"
    return "sheet" if is_sheet(names) else None


@dataclass
class _Line:
    """One line of the Occitanie file, read."""

    key: tuple[str, ...]
    training: list[object]  # in the order of TRAININGS
    session: list[object]  # in the order of SESSIONS, without its identifiers
    as_of: date | None

    @property
    def training_id(self) -> str:
        return str(self.training[0])

    @property
    def is_certified(self) -> bool:
        rncp, certifinfo = self.training[7], self.training[9]
        return rncp is not None or certifinfo is not None


def _read_file(
    names: list[str], rows: NumberedRows, report: Report, file: str
) -> FeedResult:
    for name in check_columns(names, needed=FILE_NEEDED, known=FILE_KNOWN, file=file):
        report.unknown(name)
    seen: dict[str, int] = {}
    lines: list[_Line] = []
    for number, row in rows:
        line = _file_line(dict(zip(names, row, strict=True)), report, number)
        if line is not None:
            _number_repeats(line, seen, report)
            lines.append(line)
    refuse_if_mostly_bad(file, report, report.refused)
    kept, trace = _merged(lines, report)
    report.rows_kept = len(kept)
    sessions = [(k.training_id, f"{k.training_id}/1", *k.session) for k in kept]
    return FeedResult(
        "trainings",
        {
            "trainings": table_of(
                TRAININGS, [tuple(line.training) for line in kept], source=file
            ),
            "sessions": table_of(SESSIONS, sessions, source=file),
            "merged": pl.DataFrame(trace, schema=MERGED, orient="row"),
        },
        report,
        SOURCE,
        max((line.as_of for line in lines if line.as_of), default=None),
    )


def _file_line(cells: Cells, report: Report, number: int) -> _Line | None:
    own = clean.filler(cells["id_source"])
    title = clean.one_line(cells["intitule"])
    if own is None or title is None:
        field = "id_source" if own is None else "intitule"
        report.refuse("missing-field", field=field, line=number, record=own)
        return None
    mode = clean.filler(cells.get("modalite"))
    training = _file_training(f"{own}/{mode}" if mode else own, title, cells, report)
    session = _file_session(cells, report)
    return _Line(_file_key(title, cells, own), training, session, _source_date(cells))


def _number_repeats(line: _Line, seen: dict[str, int], report: Report) -> None:
    """Give a second line of the same identifier its own: ``…/2``."""
    own = line.training_id
    seen[own] = seen.get(own, 0) + 1
    if seen[own] > 1:
        line.training[0] = f"{own}/{seen[own]}"
        report.repair("repeated-id")


def _file_training(
    training_id: str, title: str, cells: Cells, report: Report
) -> list[object]:
    diploma = clean.one_line(cells.get("type_diplome"))
    certifinfo = codes.certifinfo_code(cells.get("code_certifinfo"))
    rncp = codes.rncp_code(cells.get("code_rncp"))
    rs = codes.rs_code(cells.get("code_rs"))
    return [
        training_id,
        SOURCE,
        title,
        "",
        "",
        diploma,
        True if diploma or rncp or rs or certifinfo else None,
        rncp,
        rs,
        certifinfo,
        codes.formacodes(cells.get("formacode")),
        codes.nsf_codes(cells.get("code_nsf")),
        _romes(cells["codes_rome"], report),
        None,
        _level(cells.get("niveau_europeen"), diploma, report),
        clean.one_line(cells.get("organisme")),
        codes.siret_of(cells.get("siret"), report),
        None,
        None,
        _programme(clean.filler(cells.get("modalite"))),
        *unsaid(TRAINING_DETAILS)[1:],
    ]


def _programme(mode: str | None) -> str | None:
    """Return the key of the status that the trainee has, ``None`` when unknown."""
    key = clean.folded(mode or "")
    return key if key in ("apprentissage", "scolaire") else None


def _romes(value: str, report: Report) -> list[str]:
    romes = codes.rome_codes(value)
    report.repair("two-level-rome", sum(map(codes.is_two_level, romes)))
    return romes


def _level(value: object, diploma: str | None, report: Report) -> int | None:
    level = codes.level_of(value)
    if level is None and (level := codes.level_of_diploma(diploma)) is not None:
        report.repair("level-from-diploma")
    return level


def _file_session(cells: Cells, report: Report) -> list[object]:
    commune = codes.commune_code(cells.get("code_insee"))
    latitude = clean.decimal(cells.get("latitude"))
    longitude = clean.decimal(cells.get("longitude"))
    departement = (
        clean.departement_of(commune)
        or clean.departement_of(cells.get("code_postal"))
        or clean.departement_code(cells["code_departement"])
    )
    if commune is None:
        report.repair("no-commune")
    return [
        None,
        None,
        None,
        None,
        commune,
        clean.one_line(cells.get("commune")) or clean.one_line(cells.get("adresse")),
        departement,
        latitude if longitude is not None else None,
        longitude if latitude is not None else None,
        None,
        None,
        None,
        clean.whole(cells.get("capacite")),
        None,
        None,
        *unsaid(SESSION_DETAILS),
    ]


def _source_date(cells: Cells) -> date | None:
    text = cells.get("date_source", "").strip()
    return clean.parse_date(f"{text}0101" if len(text) == 4 else text)


def _file_key(title: str, cells: Cells, own: str) -> tuple[str, ...]:
    def first(*names: str, default: str) -> str:
        values = (clean.folded(cells.get(name, "")) for name in names)
        return next(filter(None, values), default)

    return (
        clean.folded(title),
        first("siret", "organisme", "uai", default=own),
        first("code_insee", "code_departement", default=""),
        first(
            *("code_certifinfo", "code_rncp", "code_scolarite", "type_diplome"),
            default="",
        ),
        first("modalite", default=""),
    )


def _merged(lines: list[_Line], report: Report) -> tuple[list[_Line], list[Row]]:
    """Return the lines that stand for the others, in file order, and the trace."""
    standing: dict[tuple[str, ...], list[_Line]] = {}
    trace: list[Row] = []
    for line in sorted(lines, key=lambda line: line.as_of or date.min, reverse=True):
        beside = standing.setdefault(line.key[1:], [])  # all but the title
        kept = _same_training(line, beside)
        if kept is None:
            beside.append(line)
            continue
        kept.training = _filled(kept.training, line.training)
        kept.session = _filled(kept.session, line.session)
        same_title = kept.key[0] == line.key[0]
        reason = "near-duplicate" if same_title else "same-certification"
        report.refuse(reason, field="intitule", record=line.training_id)
        trace.append((SOURCE, line.training_id, SOURCE, kept.training_id, reason, None))
    stands = {id(line) for beside in standing.values() for line in beside}
    return [line for line in lines if id(line) in stands], trace


def _same_training(line: _Line, beside: list[_Line]) -> _Line | None:
    """Return the line of ``beside`` that is the same training, equal title first."""
    title = line.key[0]
    equal = (other for other in beside if other.key[0] == title)
    wordier = (
        other
        for other in beside
        if line.is_certified
        and _says(title, other.key[0])
        and _options(title) == _options(other.key[0])
    )
    return next(equal, None) or next(wordier, None)


def _says(title: str, other: str) -> bool:
    """Tell whether the words of one title are all in the other.

    A "parcours" of a university is its own training, whatever its mention.
    """
    if "parcours" in title or "parcours" in other:
        return False
    words, others = set(title.split()), set(other.split())
    return words <= others or others <= words


def _options(title: str) -> frozenset[tuple[str, str]]:
    """Return the options and numbers of a folded title: they tell trainings apart."""
    return frozenset(re.findall(r"\bopt(?:ion)? (\w+)|\b(\d+)\b", title))


def _filled(values: list[object], others: list[object]) -> list[object]:
    """Return ``values`` with what they do not say taken from ``others``."""
    pairs = zip(values, others, strict=True)
    return [b if a is None or a == [] else a for a, b in pairs]
