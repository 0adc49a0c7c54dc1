"""Tables as files that French office software opens without surprise.

CSV: ``;`` between the cells, UTF-8 with its mark, CRLF, decimal comma, ISO dates,
and every text that a spreadsheet would run as a formula led by ``'`` (OWASP ASVS
5.0, 1.2.10). XLSX: texts stay texts, the header row is frozen.
"""

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from matcher.errors import MissingExtraError
from matcher.types import Gap
from service.messages_fr import TERRITORIES

Cell = str | int | float | bool | date | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_WIDEST = 60  # characters of the widest column
_SHEET_NAME = 31  # characters of the longest name of a sheet
_CELL = 32_767  # characters of the longest text of a cell
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - fixed: same table, same bytes
_BOOK = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table to export: the name of its sheet, its columns, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def neutral(text: str) -> str:
    """Return ``text`` so that no spreadsheet reads it as a formula.

    Examples
    --------
    >>> neutral("=1+1"), neutral("  @A1"), neutral("Soudeur")
    ("'=1+1", "'  @A1", 'Soudeur')
    """
    start = text.lstrip(" \N{NO-BREAK SPACE}")
    return f"'{text}" if start.startswith(_FORMULA) else text


def csv_bytes(table: Table) -> bytes:
    """Return the table as French CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(neutral, table.columns))
    for row in table.rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case int():
            return str(cell)
        case float():
            return _decimal(cell)
        case date():
            return cell.isoformat()
        case str():
            return neutral(cell)


def _decimal(number: float) -> str:
    if not math.isfinite(number):
        return ""
    return f"{number:.6f}".rstrip("0").rstrip(".").replace(".", ",")


def xlsx_bytes(table: Table) -> bytes:
    """Return the table as an XLSX workbook of one sheet; same input, same bytes.

    Raises
    ------
    MissingExtraError
        If xlsxwriter is not installed.
    """
    stream = io.BytesIO()
    with _xlsxwriter().Workbook(stream, _BOOK) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(table.name[:_SHEET_NAME])
        sheet.write_row(0, 0, table.columns, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                _write_cell(sheet, number, column, cell)
        for column, width in enumerate(_widths(table)):
            sheet.set_column(column, column, width)
    return stream.getvalue()


def _xlsxwriter() -> Any:  # noqa: ANN401 - a library without types
    if find_spec("xlsxwriter") is None:
        raise MissingExtraError("The XLSX export", extra="service")
    return import_module("xlsxwriter")


def _write_cell(sheet: Any, row: int, column: int, cell: Cell) -> None:  # noqa: ANN401
    match cell:
        case None:
            return
        case bool():
            sheet.write_string(row, column, "oui" if cell else "non")
        case int():
            sheet.write_number(row, column, cell)
        case float():
            if math.isfinite(cell):
                sheet.write_number(row, column, cell)
        case date():
            sheet.write_datetime(row, column, cell)
        case str():
            sheet.write_string(row, column, cell[:_CELL])


def _widths(table: Table) -> list[int]:
    """Return the width of each column, in characters, within bounds."""
    widths = [len(name) + 2 for name in table.columns]
    for row in table.rows:
        for column, cell in enumerate(row):
            widths[column] = max(widths[column], len("" if cell is None else str(cell)))
    return [min(width, _WIDEST) for width in widths]


def gaps_table(gaps: Sequence[Gap], by: str) -> Table:
    """Return the coverage gaps as a table with French columns."""
    return Table(
        name="Écarts de couverture",
        columns=(
            "Code du territoire",
            TERRITORIES.get(by, "Territoire"),
            "Code ROME",
            "Métier",
            "Offres ouvertes",
            "Formations",
            "Offres pour une formation",
            "À la date du",
        ),
        rows=tuple(
            (
                gap.territory,
                gap.territory_label,
                gap.rome,
                gap.label,
                gap.offers,
                gap.trainings,
                gap.ratio,
                gap.as_of,
            )
            for gap in gaps
        ),
    )
