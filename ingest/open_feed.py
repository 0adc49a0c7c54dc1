"""Bytes of a feed: opened, unpacked, decoded, cut in lines and rows.

Nothing here knows what a feed means. A file that cannot be read as one raises
`SourceSchemaError`, with its name and never its folder.
"""

import csv
import gzip
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from ingest.errors import SourceSchemaError
from ingest.report import Report

HEAD = 1 << 16  # bytes looked at to recognise a file
LINE = 1 << 24  # bytes of the longest line read
DOCUMENT = 1 << 28  # bytes of the largest JSON document read at once

ByteStream = BufferedReader | gzip.GzipFile
NumberedRows = Iterator[tuple[int, list[str]]]

_GZIP = b"\x1f\x8b"
_BINARY = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@contextmanager
def opened(path: Path) -> Generator[ByteStream, None, None]:
    """Open a plain or gzip file by its content, whatever its name.

    Raises
    ------
    SourceSchemaError
        If the file is missing, a folder, or a damaged gzip file.
    """
    if path.is_dir():
        raise SourceSchemaError(f"{path.name}: a folder, not a file")
    if not path.is_file():
        raise SourceSchemaError(f"{path.name}: no such file")
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        try:
            if packed:
                with gzip.open(raw) as stream:
                    yield stream
            else:
                yield raw
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise SourceSchemaError(f"{path.name}: damaged gzip, {error}") from error


def head_of(path: Path) -> bytes:
    """Return the first bytes of a text file, unpacked, without its mark of order.

    Raises
    ------
    SourceSchemaError
        If the file cannot be opened, is empty or is not a text.
    """
    with opened(path) as stream:
        head = stream.read(HEAD)
    if not head.strip():
        raise SourceSchemaError(f"{path.name}: empty file")
    if head.startswith((*_BINARY, *_UTF16)) or b"\x00" in head:
        raise SourceSchemaError(f"{path.name}: a binary file, not a text in UTF-8")
    return head.removeprefix(b"\xef\xbb\xbf")


def lines_of(stream: ByteStream) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines and their numbers, ``None`` for one that is too long.

    Blank lines are skipped; a mark of order at the start is dropped.
    """
    number = 0
    while chunk := stream.readline(LINE):
        number += 1
        if len(chunk) == LINE and not chunk.endswith(b"\n"):
            while len(chunk) == LINE and not chunk.endswith(b"\n"):
                chunk = stream.readline(LINE)
            yield number, None
            continue
        line = (chunk.removeprefix(b"\xef\xbb\xbf") if number == 1 else chunk).strip()
        if line:
            yield number, line


def encoding_of(path: Path) -> str:
    """Return ``utf-8-sig``, or ``cp1252`` for a file that is not UTF-8."""
    with opened(path) as stream, TextIOWrapper(stream, encoding="utf-8") as text:
        try:
            for _ in text:
                pass
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def delimiter_of(header: str) -> str:
    """Return the mark between the columns: the most frequent of ``; , tab``."""
    return max(";,\t", key=header.count)


@contextmanager
def csv_rows(
    path: Path, report: Report
) -> Generator[tuple[list[str], NumberedRows], None, None]:
    """Open a CSV file: its column names, and its rows with their line numbers.

    The delimiter and the encoding are found; a row that has another number of
    columns is refused, the others are still read. Counts ``rows_in``.
    """
    encoding = encoding_of(path)
    if encoding == "cp1252":
        report.repair("decoded-as-cp1252")
    with (
        opened(path) as stream,
        TextIOWrapper(stream, encoding, errors="replace", newline="") as text,
    ):
        above, header = _header(text)
        delimiter = delimiter_of(header)
        cells = [c for row in csv.reader([header], delimiter=delimiter) for c in row]
        yield (
            [cell.strip() for cell in cells],
            _held_rows(text, len(cells), delimiter, report, above),
        )


def _header(text: TextIOWrapper) -> tuple[int, str]:
    """Return the first line that is not blank, and its number."""
    for number, line in enumerate(iter(lambda: text.readline(HEAD), ""), start=1):
        if line.strip():
            return number, line
    return 0, ""


def _held_rows(
    text: Iterable[str], width: int, delimiter: str, report: Report, above: int
) -> NumberedRows:
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        line = above + reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report.rows_in += 1
            report.refuse("bad-csv", line=line, value=error)
            continue
        if not any(cell.strip() for cell in row):
            continue
        report.rows_in += 1
        if len(row) != width:
            value = f"{len(row)} columns, not {width}"
            report.refuse("wrong-column-count", line=line, value=value)
        else:
            yield line, row


def check_columns(
    names: list[str], *, needed: Iterable[str], known: Iterable[str], file: str
) -> list[str]:
    """Return the columns that are not ``known``.

    Raises
    ------
    SourceSchemaError
        If a ``needed`` column is missing or a column appears twice.
    """
    missing = [name for name in needed if name not in names]
    if missing:
        raise SourceSchemaError(f"{file}: column missing: {', '.join(missing)}")
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise SourceSchemaError(f"{file}: column given twice: {', '.join(twice)}")
    allowed = set(known)
    return [name for name in names if name not in allowed]


def has_columns(path: Path, needed: Iterable[str]) -> bool:
    """Say whether a file is a CSV file with these columns."""
    try:
        with csv_rows(path, Report()) as (names, _):
            return set(needed) <= set(names)
    except (SourceSchemaError, OSError, UnicodeError):
        return False


def refuse_if_mostly_bad(file: str, report: Report, malformed: int) -> None:
    """Raise if more than half of the rows are malformed: it is another file.

    Raises
    ------
    SourceSchemaError
        With the counts and the first refusal.
    """
    if report.rows_in == 0:
        raise SourceSchemaError(f"{file}: no record at all")
    if malformed * 2 <= report.rows_in:
        return
    first = report.first[0]
    raise SourceSchemaError(
        f"{file}: {malformed} of {report.rows_in} records refused,"
        f" first at line {first.line}: {first.reason} {first.field}".rstrip()
    )
