"""Strict reading of one delimited file: every fault is named with its place.

Cells stay text, an empty cell is null, and column `LINE` keeps the line on which
each record starts, 1-based as an editor shows it. The standard reader is used
rather than polars', which fills short rows in silence.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence

import polars as pl

from skills_ref.errors import ReferenceFormatError

LINE = "line"


def decoded(data: bytes, file: str, *, encoding: str = "utf-8-sig") -> str:
    """Return the text of a file, without byte order mark, in NFC.

    Raises
    ------
    ReferenceFormatError
        With line and column of the first byte that is not ``encoding``.
    """
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding)
        raise ReferenceFormatError(
            file,
            f"byte 0x{data[error.start]:02x} is not {error.encoding}",
            line=before.count("\n") + 1,
            column=_column_at(before),
        ) from error
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def parsed(text: str, file: str, *, strip: bool = False) -> pl.DataFrame:
    """Return the records of a delimited text, cells as text plus `LINE`.

    The separator is the one that the first line uses more, ``;`` or ``,``. With
    ``strip``, spaces and tabs around a cell are removed (the SIRET of France
    compétences start with a tab).

    Raises
    ------
    ReferenceFormatError
        If there is no header, a name occurs twice in it, a quote is not closed,
        or a record has not as many cells as the header.
    """
    records = _records(text, file)
    header = [name.strip() for name in next(records, (1, [""]))[1]]
    _check_header(header, file)
    lines: list[int] = []
    rows: list[list[str]] = []
    for line, cells in records:
        if len(cells) != len(header):
            raise ReferenceFormatError(
                file,
                f"{len(cells)} cells instead of {len(header)}",
                line=line,
                column=header[min(len(cells), len(header)) - 1],
            )
        lines.append(line)
        rows.append(cells)
    columns: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) or [()] * len(
        header
    )
    frame = pl.DataFrame(
        dict(zip(header, columns, strict=True)), schema=dict.fromkeys(header, pl.String)
    )
    if strip:
        frame = frame.with_columns(pl.all().str.strip_chars())
    return frame.with_columns(
        pl.when(pl.all() != "").then(pl.all()),  # else null
        pl.Series(LINE, lines, dtype=pl.Int64),
    )


def _records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its first line; blank lines are skipped."""
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise ReferenceFormatError(file, str(error), line=line) from error


def _check_header(header: Sequence[str], file: str) -> None:
    for position, name in enumerate(header):
        if not name:
            raise ReferenceFormatError(
                file, f"column {position + 1} of the header has no name", line=1
            )
        if name in header[:position]:
            raise ReferenceFormatError(
                file, "name used twice in the header", line=1, column=name
            )


def _column_at(before: str) -> str | None:
    """Return the name of the column in which ``before``, the text so far, ends."""
    first = before.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    # one more character opens the cell that the fault would have been in
    rows = list(csv.reader(io.StringIO(before + "x", newline=""), delimiter=separator))
    if len(rows) < 2:
        return None
    return rows[0][min(len(rows[-1]), len(rows[0])) - 1]


def require_columns(frame: pl.DataFrame, file: str, columns: Sequence[str]) -> None:
    """Raise `ReferenceFormatError` at the header if one of ``columns`` is missing."""
    for name in columns:
        if name not in frame.columns:
            raise ReferenceFormatError(file, "column is missing", line=1, column=name)


def refuse(frame: pl.DataFrame, file: str, column: str, problem: str) -> None:
    """Raise `ReferenceFormatError` at the first row of ``frame``, if it has one.

    ``frame`` holds the faulty rows; ``problem`` may quote the cell as ``{value}``.
    """
    if frame.height:
        row = frame.row(0, named=True)
        raise ReferenceFormatError(
            file,
            problem.format(value=repr(row[column])),
            line=row[LINE],
            column=column,
        )
