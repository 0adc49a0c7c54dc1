"""Where each table comes from: source, licence, fingerprint, counts. No path."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from ingest.report import FeedResult, Report
from ingest.sources import source_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry:
    """What one file gave to the tables.

    Attributes
    ----------
    key, publisher, licence, mention
        From the table of sources.
    file_sha256
        Fingerprint of the bytes of the file, as delivered.
    as_of
        Newest date that the data give of themselves; ``None`` when they give
        none. The date of the file is never used: the same data must give the
        same manifest.
    rows_in, rows_kept, rows_refused
        Records met, kept and refused or merged.
    refusals, repairs, unknown_fields
        Counts by reason, key and field, sorted.
    """

    key: str
    publisher: str
    licence: str
    mention: str
    file_sha256: str
    as_of: date | None
    rows_in: int
    rows_kept: int
    rows_refused: int
    refusals: dict[str, int]
    repairs: dict[str, int]
    unknown_fields: dict[str, int]

    def to_json(self) -> dict[str, object]:
        """Return the entry in JSON types, the date as ISO text."""
        entry: dict[str, object] = asdict(self)
        entry["as_of"] = self.as_of.isoformat() if self.as_of else None
        return entry


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def entry_of(result: FeedResult, *, file_sha256: str) -> SourceEntry:
    """Return the entry of one feed read.

    Raises
    ------
    LicenceError
        If its source is not in the table of sources.
    """
    return entry_for(
        result.source, result.report, file_sha256=file_sha256, as_of=result.as_of
    )


def entry_for(
    key: str, report: Report, *, file_sha256: str, as_of: date | None = None
) -> SourceEntry:
    """Return the entry of a file whose reader returns a report.

    Raises
    ------
    LicenceError
        If ``key`` is not in the table of sources.
    """
    source = source_of(key)
    return SourceEntry(
        key=source.key,
        publisher=source.publisher,
        licence=source.licence,
        mention=source.mention,
        file_sha256=file_sha256,
        as_of=as_of,
        rows_in=report.rows_in,
        rows_kept=report.rows_kept,
        rows_refused=report.refused,
        refusals=dict(sorted(report.refusals.items())),
        repairs=dict(sorted(report.repairs.items())),
        unknown_fields=dict(sorted(report.unknown_fields.items())),
    )
