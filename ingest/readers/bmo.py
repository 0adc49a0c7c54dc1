"""Hiring projects by professional family and basin: the BMO survey of France Travail.

One row a family (FAP), a department and a basin, for one year. A ``*`` is a secret
number, never zero: it stays unknown. The columns of the basin carry the year in their
name (``BE24``, ``NOMBE24``) and their order changes. Which trades (ROME 3) a family
holds comes from a table apart; it is derived, not official.
"""

import re
from pathlib import Path

import polars as pl

from ingest import clean, codes
from ingest.errors import SourceSchemaError
from ingest.open_feed import (
    check_columns,
    csv_rows,
    has_columns,
    refuse_if_mostly_bad,
)
from ingest.report import SHOWN, Report
from ingest.tables import table_of
from matcher.tables import FAMILY_TRADES, HIRING

Row = tuple[object, ...]

HIDDEN = "*"
FAP, LABEL = "Code métier BMO", "Nom métier BMO"
NEEDED = ("annee", FAP, LABEL, "Dept", "met", "xmet", "smet")
KNOWN = (*NEEDED, "Famille_met", "Lbl_fam_met", "REG", "NOM_REG", "NomDept", "clpe")
_BASIN, _BASIN_NAME = re.compile(r"BE\d{2}"), re.compile(r"NOMBE\d{2}")
_FAP = re.compile(r"[A-Z][0-9A-Z]{2}[0-9]{2}")

LINK_NEEDED = ("code_fap2021_228", "code_rome_v3")
LINK_KNOWN = (*LINK_NEEDED, "intitule_fap2021_228", "intitule_rome_v3", "methode")


def is_bmo(path: Path) -> bool:
    """Say whether a file has the columns of the survey."""
    return has_columns(path, NEEDED)


def is_family_trades(path: Path) -> bool:
    """Say whether a file links professional families to trades."""
    return has_columns(path, LINK_NEEDED)


def read_bmo(path: Path, *, shown: int = SHOWN) -> tuple[pl.DataFrame, Report]:
    """Return the hiring projects of ``path``, sorted, and the report.

    Raises
    ------
    SourceSchemaError
        If a column is missing, if the basins are not of one year, or if more than
        half of the file is refused.
    """
    report = Report(shown=shown)
    found: dict[tuple[str, str, str], Row] = {}
    with csv_rows(path, report) as (names, rows):
        basin = _one(names, _BASIN, path)
        basin_name = _one(names, _BASIN_NAME, path)
        known = (*KNOWN, basin, basin_name)
        for name in check_columns(names, needed=NEEDED, known=known, file=path.name):
            report.unknown(name)
        for line, cells in rows:
            row = dict(zip(names, cells, strict=True))
            row |= {"basin": row[basin].strip(), "basin_name": row[basin_name].strip()}
            _take(row, line, found, report)
    refuse_if_mostly_bad(path.name, report, report.refused)
    report.rows_kept = len(found)
    rows_kept = [found[key] for key in sorted(found)]
    return table_of(HIRING, rows_kept, source=path.name), report


def _one(names: list[str], pattern: re.Pattern[str], path: Path) -> str:
    matching = [name for name in names if pattern.fullmatch(name)]
    if len(matching) != 1:
        raise SourceSchemaError(
            f"{path.name}: {len(matching)} columns like {pattern.pattern}, not one"
        )
    return matching[0]


def _take(
    row: dict[str, str],
    line: int,
    found: dict[tuple[str, str, str], Row],
    report: Report,
) -> None:
    fap, departement, basin = row[FAP].strip(), row["Dept"].strip(), row["basin"]
    year = clean.whole(row["annee"])
    reason, field = "", ""
    if not _FAP.fullmatch(fap):
        reason, field = "bad-fap", FAP
    elif not re.fullmatch(r"[0-9]{3,5}", basin):
        reason, field = "bad-basin", "BE"
    elif year is None:
        reason, field = "bad-date", "annee"
    elif (fap, departement, basin) in found:
        reason, field = "duplicate-id", FAP
    if reason:
        value = basin if field == "BE" else row[field]
        report.refuse(reason, field=field, value=value, line=line, record=fap)
        return
    counts = [_count(row[name], report) for name in ("met", "xmet", "smet")]
    found[fap, departement, basin] = (
        fap,
        clean.one_line(row[LABEL]),
        departement or None,
        basin,
        row["basin_name"] or None,
        year,
        *counts,
    )


def _count(text: str, report: Report) -> int | None:
    """Return a number of projects; a secret one is unknown."""
    if text.strip() == HIDDEN:
        report.repair("secret-count")
        return None
    return clean.whole(text)


def read_family_trades(
    path: Path, *, shown: int = SHOWN
) -> tuple[pl.DataFrame, Report]:
    """Return the trades (ROME 3 codes) of each family, sorted, and the report.

    Raises
    ------
    SourceSchemaError
        If a column is missing, or if more than half of the file is refused.
    """
    report = Report(shown=shown)
    pairs: set[tuple[str, str]] = set()
    with csv_rows(path, report) as (names, rows):
        for name in check_columns(
            names, needed=LINK_NEEDED, known=LINK_KNOWN, file=path.name
        ):
            report.unknown(name)
        for line, cells in rows:
            row = dict(zip(names, cells, strict=True))
            fap, rome = (row[name].strip() for name in LINK_NEEDED)
            if not _FAP.fullmatch(fap):
                report.refuse("bad-fap", field=LINK_NEEDED[0], value=fap, line=line)
            elif not codes.is_rome(rome):
                report.refuse("bad-rome", field=LINK_NEEDED[1], value=rome, line=line)
            elif (fap, rome) in pairs:
                report.refuse(
                    "duplicate-id", field=LINK_NEEDED[1], value=rome, line=line
                )
            else:
                pairs.add((fap, rome))
    refuse_if_mostly_bad(path.name, report, report.refused)
    report.rows_kept = len(pairs)
    rows_kept: list[Row] = [*sorted(pairs)]
    return table_of(FAMILY_TRADES, rows_kept, source=path.name), report
