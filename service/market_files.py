"""The files of the labour market in one folder: tensions, hiring projects, families."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

import polars as pl

from ingest.errors import SourceSchemaError
from ingest.manifest import SourceEntry, entry_for, sha256_of
from ingest.readers.bmo import (
    is_bmo,
    is_family_trades,
    read_bmo,
    read_family_trades,
)
from ingest.readers.tension import is_tension, read_tension
from ingest.report import Refusal, Report

Read = Callable[[Path], tuple[pl.DataFrame, Report]]

# table of the snapshot, key of the source, how its file is known, its reader
_KINDS: tuple[tuple[str, str, Callable[[Path], bool], Read], ...] = (
    ("tension", "tension", is_tension, read_tension),
    ("hiring", "bmo", is_bmo, read_bmo),
    ("family_trades", "fap", is_family_trades, read_family_trades),
)


class Reading(Protocol):
    """What is told of each file."""

    def add(self, file: str, entry: SourceEntry, first: Sequence[Refusal] = ()) -> None:
        """Take the entry of a file that was read."""
        ...

    def skip(self, file: str) -> None:
        """Take a file that is no known source."""
        ...


def read_market(folder: Path, reading: Reading) -> dict[str, pl.DataFrame]:
    """Return the tables of a market folder, by the name that the snapshot gives them.

    Raises
    ------
    SourceSchemaError
        If no file is known, or if two are of one kind.
    """
    tables: dict[str, pl.DataFrame] = {}
    for path in sorted(one for one in folder.iterdir() if one.is_file()):
        kind = next((kind for kind in _KINDS if kind[2](path)), None)
        if kind is None:
            reading.skip(path.name)
            continue
        name, key, _, read = kind
        if name in tables:
            raise SourceSchemaError(f"{path.name}: a second file of {name}")
        tables[name], report = read(path)
        entry = entry_for(
            key, report, file_sha256=sha256_of(path), as_of=_as_of(tables[name])
        )
        reading.add(path.name, entry, report.first)
    if not tables:
        raise SourceSchemaError(f"{folder.name}: no file of the labour market")
    return tables


def _as_of(table: pl.DataFrame) -> date | None:
    """Return the last day of the newest year of a table, ``None`` without years."""
    if "year" not in table.columns or not table.height:
        return None
    return date(int(table["year"].sort()[-1]), 12, 31)
