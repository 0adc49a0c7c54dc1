"""A file of offers or trainings mapped to the ROME, batch by batch.

JSON Lines and Parquet stream: one batch is in memory at a time. The other known
feeds (LHEO, Mon Compte Formation, Carif-Oref) are read whole by their readers.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from ingest.errors import SourceSchemaError
from ingest.feed import read_feed, recognise
from ingest.open_feed import lines_of, opened
from service.output import classification_json, to_text

if TYPE_CHECKING:
    from matcher.engine import Matcher

Item = tuple[str, str, str]  # identifier, title, text

BATCH = 1000
_ID = ("id", "offer_id", "training_id")
_TITLE = ("title", "intitule")
_TEXT = (("text",), ("description",), ("objective", "content"))
_OUT = pl.Schema(
    {
        "id": pl.String,
        "trades": pl.List(
            pl.Struct({"code": pl.String, "label": pl.String, "weight": pl.Float64})
        ),
        "competences": pl.List(
            pl.Struct(
                {
                    "code": pl.String,
                    "label": pl.String,
                    "origin": pl.String,
                    "confidence": pl.Float64,
                    "proof": pl.String,
                    "need": pl.String,
                    "detail": pl.String,
                    "is_soft": pl.Boolean,
                    "source": pl.String,
                    "chance": pl.Float64,
                }
            )
        ),
    }
)


def items_of(path: Path) -> Iterator[Item]:
    """Yield identifier, title and text of each record of a file.

    JSON Lines hold ``id``, ``title`` and ``text``, or the fields of the API of
    France Travail; Parquet the same, or the tables of `matcher.tables`.

    Raises
    ------
    SourceSchemaError
        If the file is of no known form, or a line is not a JSON object.
    """
    if path.suffix == ".parquet":
        yield from _parquet_items(path)
    elif path.suffix in (".xml", ".csv", ".json") or not _is_json_lines(path):
        yield from _feed_items(path)
    else:
        yield from _line_items(path)


def _is_json_lines(path: Path) -> bool:
    return recognise(path) == "france_travail"


def _line_items(path: Path) -> Iterator[Item]:
    with opened(path) as stream:
        for number, line in lines_of(stream):
            try:
                read: object = json.loads(line or b"null")
            except ValueError:
                read = None
            if not isinstance(read, dict):
                raise SourceSchemaError(
                    f"{path.name}, line {number}: not a JSON object"
                )
            yield _item(cast("dict[str, Any]", read), str(number))


def _parquet_items(path: Path) -> Iterator[Item]:
    frame = pl.scan_parquet(path)
    known = {*_ID, *_TITLE, *(name for names in _TEXT for name in names)}
    columns = [name for name in frame.collect_schema().names() if name in known]
    if not set(columns) & set(_TITLE):
        raise SourceSchemaError(f"{path.name}: column missing: title")
    start = 0
    while True:
        batch = frame.select(columns).slice(start, BATCH).collect()
        for number, row in enumerate(batch.iter_rows(named=True), start=start + 1):
            yield _item(row, str(number))
        if len(batch) < BATCH:
            return
        start += BATCH


def _feed_items(path: Path) -> Iterator[Item]:
    result = read_feed(path)
    frame = result.frames[result.kind]
    for number, row in enumerate(frame.iter_rows(named=True), start=1):
        yield _item(row, str(number))


def _item(row: Mapping[str, Any], number: str) -> Item:
    """Return the item of a record; its number stands for an absent identifier."""
    own = next((str(row[name]) for name in _ID if row.get(name) is not None), number)
    title = next((str(row[name]) for name in _TITLE if row.get(name)), "")
    for names in _TEXT:
        found = [str(row[name]) for name in names if row.get(name)]
        if found:
            return own, title, "\n".join(found)
    return own, title, ""


def classify_file(
    source: Path,
    to: Path,
    matcher: "Matcher",
    *,
    limit: int = 5,
    on_batch: Callable[[int], None],
) -> int:
    """Write one line, or one row, a record of ``source``; return how many.

    ``to`` is JSON Lines, packed if it ends with ``.gz``, or Parquet. It appears
    once whole: a run that stops leaves no half file under that name.

    Raises
    ------
    SourceSchemaError
        If ``source`` cannot be read.
    """
    part = to.with_name(f"{to.name}.part")
    try:
        count = _write_lines(_lines(source, matcher, limit, on_batch), part, to)
        if to.suffix == ".parquet":
            whole = to.with_name(f"{to.name}.whole")
            pl.scan_ndjson(part, schema=_OUT).sink_parquet(whole)
            whole.replace(to)
        else:
            part.replace(to)
    finally:
        part.unlink(missing_ok=True)
    return count


def _lines(
    source: Path, matcher: "Matcher", limit: int, on_batch: Callable[[int], None]
) -> Iterator[str]:
    items = items_of(source)
    done = 0
    while batch := list(islice(items, BATCH)):
        for found in matcher.classify(batch, limit=limit):
            yield to_text(classification_json(found))
        done += len(batch)
        on_batch(done)


def _write_lines(lines: Iterable[str], part: Path, to: Path) -> int:
    count = 0
    packed = to.suffix == ".gz"
    with part.open("wb") as raw:
        # no name and no time in the head of the gzip: same input, same bytes
        stream = gzip.GzipFile("", "wb", fileobj=raw, mtime=0) if packed else raw
        for line in lines:
            stream.write(f"{line}\n".encode())
            count += 1
        if packed:
            stream.close()
    return count
