"""What a reader kept, repaired and refused, and why."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

SHOWN = 20  # refusals kept one by one; the rest are only counted
WIDTH = 80  # characters of a refused value

MERGED = pl.Schema(
    {
        "dropped_source": pl.String,
        "dropped": pl.String,  # identifier of the record that is not kept
        "kept_source": pl.String,
        "kept": pl.String,  # identifier of the record that stands for it
        "reason": pl.String,  # stable key
        "score": pl.Float64,  # similarity in [0, 1]; null for an exact key
    }
)


@dataclass(frozen=True)
class Refusal:
    """One thing that a reader did not take.

    Attributes
    ----------
    line
        Line of the file, from 1, or ``None`` when the format has no lines.
    record
        Identifier of the record, or ``None`` when it has none.
    field
        Name of the field in the source.
    value
        What was written there, at most 80 characters.
    reason
        Stable key in kebab-case, such as ``missing-field``.
    """

    line: int | None
    record: str | None
    field: str
    value: str
    reason: str


def _no_refusals() -> list[Refusal]:
    return []


def _no_counts() -> Counter[str]:
    return Counter()


@dataclass
class Report:
    """Counts of one reading of one file.

    Attributes
    ----------
    rows_in
        Records met, read or not.
    rows_kept
        Records in the frames.
    refusals
        Records refused, by reason. Merged duplicates are refusals too, so that
        ``rows_in == rows_kept + refused``.
    repairs
        Values changed or emptied while the record was kept, by key.
    unknown_fields
        Fields that the reader does not know, with the times they were met.
    first
        The first refusals, in order of reading.
    """

    rows_in: int = 0
    rows_kept: int = 0
    refusals: Counter[str] = field(default_factory=_no_counts)
    repairs: Counter[str] = field(default_factory=_no_counts)
    unknown_fields: Counter[str] = field(default_factory=_no_counts)
    first: list[Refusal] = field(default_factory=_no_refusals)
    shown: int = SHOWN

    @property
    def refused(self) -> int:
        """Number of records refused, whatever the reason."""
        return self.refusals.total()

    def refuse(
        self,
        reason: str,
        *,
        field: str = "",
        value: object = "",
        line: int | None = None,
        record: str | None = None,
    ) -> None:
        """Count one refused record and keep it among the first ones."""
        self.refusals[reason] += 1
        if len(self.first) < self.shown:
            text = "" if value is None else str(value)
            self.first.append(Refusal(line, record, field, text[:WIDTH], reason))

    def repair(self, key: str, times: int = 1) -> None:
        """Count ``times`` values changed for the reason ``key``."""
        if times:
            self.repairs[key] += times

    def unknown(self, field: str) -> None:
        """Count one field that the reader does not know."""
        self.unknown_fields[field] += 1


@dataclass
class FeedResult:
    """The tables read from one file, and the report of the reading.

    ``frames`` has the key ``offers``, or the keys ``trainings`` and
    ``sessions``; each frame is held to its schema in `matcher.tables`.
    ``source`` is a key of `ingest.sources`. ``as_of`` is the newest date that the
    data themselves give, ``None`` when they give none; never the date of the file.
    A third frame, ``merged``, is the trace of the records merged by the reader
    (see `MERGED`).
    """

    kind: Literal["offers", "trainings"]
    frames: dict[str, pl.DataFrame]
    report: Report
    source: str
    as_of: date | None = None
