"""Communes: the COG 2026 table (CSV) and the geo.api.gouv.fr answer (JSON).

The arrondissements of Paris, Lyon and Marseille have no position of their own in
the table: they take the one of their commune. A commune without a zone d'emploi
(12218 Conques-en-Rouergue) keeps null. Names of the zones come from
``zones_emploi_occitanie.csv`` beside the table, when it is there.
"""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import polars as pl

from ingest import clean, codes
from ingest.errors import SourceSchemaError
from ingest.open_feed import (
    DOCUMENT,
    check_columns,
    csv_rows,
    head_of,
    opened,
    refuse_if_mostly_bad,
)
from ingest.report import SHOWN, Report
from ingest.tables import table_of
from matcher.tables import COMMUNES

ZONES_FILE = "zones_emploi_occitanie.csv"
OLD_COMMUNES = pl.Schema(
    {"old": pl.String, "old_name": pl.String, "code_commune": pl.String}
)

Row = tuple[object, ...]
Json = dict[str, object]

NEEDED = ("code_insee", "nom", "codes_postaux", "code_departement", "code_region")
KNOWN = (
    *NEEDED,
    *("type", "departement", "region", "population", "latitude", "longitude"),
    *("code_epci", "epci", "code_zone_emploi_2020", "code_bassin_bmo"),
    *("lib_bassin_bmo", "code_bassin_fr_travail_2019", "lib_bassin_fr_travail_2019"),
)
_MOTHERS = {"751": "75056", "6938": "69123", "132": "13055"}  # PLM, COG
_CODE, _LATITUDE, _LONGITUDE = 0, 7, 8  # columns of COMMUNES


def read_communes(path: Path, *, shown: int = SHOWN) -> tuple[pl.DataFrame, Report]:
    """Return the communes of ``path``, sorted by code, and the report.

    Raises
    ------
    SourceSchemaError
        If the file is of neither format, or if more than half of it is refused.
    """
    report = Report(shown=shown)
    is_json = head_of(path).lstrip().startswith((b"[", b"{"))
    rows = _json_rows(path, report) if is_json else _csv_rows(path, report)
    refuse_if_mostly_bad(path.name, report, report.refused)
    rows = sorted(_placed(rows, report), key=lambda row: str(row[_CODE]))
    report.rows_kept = len(rows)
    return table_of(COMMUNES, rows, source=path.name), report


def read_old_communes(path: Path) -> pl.DataFrame:
    """Return the links from old communes to those of today, one row an old code.

    A delegated commune may carry the code of the new one: the link is then to
    itself.

    Raises
    ------
    SourceSchemaError
        If a column is missing.
    """
    report = Report()
    needed = ("code_insee_ancien", "nom_ancien", "code_insee_actuel")
    links: dict[str, Row] = {}
    with csv_rows(path, report) as (names, rows):
        check_columns(names, needed=needed, known=(*needed, "type"), file=path.name)
        for _, row in rows:
            cells = dict(zip(names, row, strict=True))
            old = codes.commune_code(cells["code_insee_ancien"])
            new = codes.commune_code(cells["code_insee_actuel"])
            if old is not None and new is not None:
                links[old] = (old, clean.one_line(cells["nom_ancien"]), new)
    return table_of(OLD_COMMUNES, list(links.values()), source=path.name)


def _csv_rows(path: Path, report: Report) -> list[Row]:
    zones = _zone_names(path.parent / ZONES_FILE)
    found: dict[str, Row] = {}
    with csv_rows(path, report) as (names, rows):
        for name in check_columns(names, needed=NEEDED, known=KNOWN, file=path.name):
            report.unknown(name)
        for line, row in rows:
            cells = dict(zip(names, row, strict=True))
            code = codes.commune_code(cells["code_insee"])
            name = clean.one_line(cells["nom"])
            if _is_sound(code, name, cells["code_insee"], found, report, line):
                found[cast("str", code)] = _csv_row(cells, code, name, zones)
    return list(found.values())


def _is_sound(
    code: str | None,
    name: str | None,
    written: object,
    found: Iterable[str],
    report: Report,
    line: int | None,
) -> bool:
    reason = "bad-commune" if code is None else "missing-field" if name is None else ""
    if code is not None and code in found:
        reason = "duplicate-id"
    if reason:
        report.refuse(reason, field="code", value=written, line=line, record=code)
    return not reason


def _csv_row(
    cells: dict[str, str], code: str | None, name: str | None, zones: dict[str, str]
) -> Row:
    zone = clean.filler(cells.get("code_zone_emploi_2020"))
    return (
        code,
        name,
        [p for p in cells["codes_postaux"].split("|") if p],
        clean.filler(cells["code_departement"]),
        clean.filler(cells.get("departement")),
        clean.filler(cells["code_region"]),
        clean.whole(cells.get("population")),
        clean.decimal(cells.get("latitude")),
        clean.decimal(cells.get("longitude")),
        zone,
        zones.get(zone) if zone else None,
        clean.filler(cells.get("code_bassin_bmo")),
        clean.filler(cells.get("lib_bassin_bmo")),
    )


def _zone_names(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    return {row[0].strip(): row[1].strip() for row in rows[1:] if len(row) > 1}


def _json_rows(path: Path, report: Report) -> list[Row]:
    with opened(path) as stream:
        text = stream.read(DOCUMENT)
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceSchemaError(f"{path.name}: not JSON, {error}") from error
    if not isinstance(value, list):
        raise SourceSchemaError(f"{path.name}: not a list of communes")
    found: dict[str, Row] = {}
    for item in cast("list[object]", value):
        report.rows_in += 1
        raw = cast("Json", item) if isinstance(item, dict) else {}
        code = codes.commune_code(raw.get("code"))
        name = clean.one_line(raw.get("nom"))
        if _is_sound(code, name, raw.get("code"), found, report, None):
            found[cast("str", code)] = _json_row(raw, code, name)
    return list(found.values())


def _json_row(raw: Json, code: str | None, name: str | None) -> Row:
    postal = raw.get("codesPostaux")
    longitude, latitude = _centre(raw.get("centre"))
    return (
        code,
        name,
        [str(p) for p in cast("list[object]", postal)]
        if isinstance(postal, list)
        else [],
        clean.filler(raw.get("codeDepartement")) or clean.departement_of(code),
        None,
        clean.filler(raw.get("codeRegion")),
        clean.whole(raw.get("population")),
        latitude,
        longitude,
        *(None, None, None, None),
    )


def _centre(value: object) -> tuple[float | None, float | None]:
    """Return longitude and latitude of a GeoJSON point."""
    point = cast("Json", value).get("coordinates") if isinstance(value, dict) else None
    if not isinstance(point, list) or len(cast("list[object]", point)) != 2:
        return None, None
    longitude, latitude = (clean.decimal(x) for x in cast("list[object]", point))
    if longitude is None or latitude is None:
        return None, None
    return longitude, latitude


def _placed(rows: list[Row], report: Report) -> list[Row]:
    """Give the arrondissements the position of their commune."""
    by_code = {str(row[_CODE]): row for row in rows}
    return [_with_position(row, by_code, report) for row in rows]


def _with_position(row: Row, by_code: dict[str, Row], report: Report) -> Row:
    if row[_LATITUDE] is not None:
        return row
    code = str(row[_CODE])
    mother = next((m for p, m in _MOTHERS.items() if code.startswith(p)), "")
    if mother not in by_code or by_code[mother][_LATITUDE] is None:
        report.repair("no-position")
        return row
    report.repair("position-of-the-commune")
    position = by_code[mother][_LATITUDE : _LONGITUDE + 1]
    return (*row[:_LATITUDE], *position, *row[_LONGITUDE + 1 :])
