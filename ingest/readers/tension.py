"""Tensions on the labour market by trade and employment basin (Dares, France Travail).

One row a ROME 3 code and a basin, for one year: the tension and its six explaining
indicators, each a class from 1 (least) to 5 (most) of all the pairs of the country.
Columns as published: ``annee;ROME;cbassin;oee;defm_abc;ind_*_d``, a decimal comma.
Source: Dares, "Les tensions sur le marché du travail", method of 2020 and after.
"""

import re
from pathlib import Path

import polars as pl

from ingest import clean, codes
from ingest.open_feed import (
    check_columns,
    csv_rows,
    has_columns,
    refuse_if_mostly_bad,
)
from ingest.report import SHOWN, Report
from ingest.tables import table_of
from matcher.tables import TENSION

Row = tuple[object, ...]

# our column -> that of the file
_CLASSES = {
    "tension": "ind_tension_d",
    "hiring": "ind_int_emb_d",
    "labour": "ind_main_oeuvre_d",
    "durability": "ind_dur_empl_d",
    "conditions": "ind_cond_travail_d",
    "mismatch": "ind_mismatch_geo_d",
    "training": "ind_specif_form_empl_d",
}
NEEDED = ("annee", "ROME", "cbassin", _CLASSES["tension"])
KNOWN = (*NEEDED, "oee", "defm_abc", *_CLASSES.values())
_BASIN = re.compile(r"[0-9]{1,2}[0-9AB][0-9]{1,2}|[0-9]{3,5}")


def is_tension(path: Path) -> bool:
    """Say whether a file has the columns of the tensions."""
    return has_columns(path, NEEDED)


def read_tension(path: Path, *, shown: int = SHOWN) -> tuple[pl.DataFrame, Report]:
    """Return the tensions of ``path``, in the order of the file, and the report.

    Only the newest year is kept; the others are refused as ``older-year``.

    Raises
    ------
    SourceSchemaError
        If a column is missing, or if more than half of the file is refused.
    """
    report = Report(shown=shown)
    found: dict[tuple[str, str, int], tuple[int, Row]] = {}
    with csv_rows(path, report) as (names, rows):
        for name in check_columns(names, needed=NEEDED, known=KNOWN, file=path.name):
            report.unknown(name)
        for line, cells in rows:
            row = dict(zip(names, cells, strict=True))
            _take(row, line, found, report)
    refuse_if_mostly_bad(path.name, report, report.refused)
    newest = max((key[2] for key in found), default=0)
    kept: list[Row] = []
    for key, (line, row) in found.items():
        if key[2] == newest:
            kept.append(row)
        else:
            report.refuse("older-year", field="annee", value=key[2], line=line)
    report.rows_kept = len(kept)
    return table_of(TENSION, kept, source=path.name), report


def _take(
    row: dict[str, str],
    line: int,
    found: dict[tuple[str, str, int], tuple[int, Row]],
    report: Report,
) -> None:
    rome, basin = row["ROME"].strip(), row["cbassin"].strip()
    year, tension = clean.whole(row["annee"]), _class(row[_CLASSES["tension"]])
    reason, field, value = "", "", ""
    if not codes.is_rome(rome):
        reason, field, value = "bad-rome", "ROME", rome
    elif not _BASIN.fullmatch(basin):
        reason, field, value = "bad-basin", "cbassin", basin
    elif year is None:
        reason, field, value = "bad-date", "annee", row["annee"]
    elif tension is None:
        reason, field, value = "bad-class", "ind_tension_d", row["ind_tension_d"]
    elif (rome, basin, year) in found:
        reason, field, value = "duplicate-id", "ROME", f"{rome} {basin}"
    if reason:
        report.refuse(reason, field=field, value=value, line=line, record=rome)
        return
    classes = [_class(row.get(name, "")) for name in _CLASSES.values()]
    found[rome, basin, year or 0] = line, (rome, basin, year, *classes)


def _class(text: str) -> int | None:
    """Return a class from 1 to 5; anything else is unknown."""
    number = clean.whole(text)
    return number if number is not None and 1 <= number <= 5 else None
