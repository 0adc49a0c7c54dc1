"""What a producer should correct in a file, one finding a fault.

The readers' reports, plus checks that only make sense on the whole tables. The
French message and the remedy of each reason are the service's.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ingest.errors import SourceSchemaError
from ingest.feed import read_feed
from ingest.report import FeedResult, Report

SHOWN = 1000  # refusals listed one by one
LISTED = 100  # records listed one by one for a check on the tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a file.

    Attributes
    ----------
    field
        Field of the source, or column of the table, at fault.
    line
        Line of the file, from 1, or ``None``.
    value
        What was written, at most 80 characters.
    reason
        Stable key in kebab-case.
    record
        Identifier of the record, or ``None``.
    times
        Number of times, when one finding stands for several.
    """

    field: str
    line: int | None
    value: str
    reason: str
    record: str | None = None
    times: int = 1


def validate_file(path: Path) -> list[Finding]:
    """Return the faults of a file of offers or trainings, worst first.

    First the refused records, then the repaired values, then the fields not
    known, then the checks on the tables. A file that cannot be read at all gives
    one finding, ``unreadable``, whose value says why.
    """
    try:
        result = read_feed(path, shown=SHOWN)
    except SourceSchemaError as error:
        return [Finding(field="", line=None, value=str(error), reason="unreadable")]
    return [
        *_refused(result.report),
        *_repaired(result.report),
        *_unknown(result.report),
        *_checked(result),
    ]


def _refused(report: Report) -> list[Finding]:
    found = [
        Finding(
            field=refusal.field,
            line=refusal.line,
            value=refusal.value,
            reason=refusal.reason,
            record=refusal.record,
        )
        for refusal in report.first
    ]
    listed = [refusal.reason for refusal in report.first]
    for reason, count in sorted(report.refusals.items()):
        more = count - listed.count(reason)
        if more > 0:
            found.append(_counted("", reason, more))
    return found


def _counted(field: str, reason: str, times: int) -> Finding:
    return Finding(field=field, line=None, value="", reason=reason, times=times)


def _repaired(report: Report) -> list[Finding]:
    return [_counted("", key, times) for key, times in sorted(report.repairs.items())]


def _unknown(report: Report) -> list[Finding]:
    fields = sorted(report.unknown_fields.items())
    return [_counted(name, "unknown-field", times) for name, times in fields]


def _checked(result: FeedResult) -> list[Finding]:
    if result.kind == "offers":
        offers = result.frames["offers"]
        return [
            *_records(offers, "offer_id", "text", pl.col("text") == "", "no-text"),
            *_records(
                offers, "offer_id", "departement", _is_null("departement"), "no-place"
            ),
        ]
    return _trainings(result.frames["trainings"], result.frames["sessions"])


def _trainings(trainings: pl.DataFrame, sessions: pl.DataFrame) -> list[Finding]:
    key = "training_id"
    held = sessions.get_column(key).unique().implode()
    uncoded = pl.all_horizontal(
        pl.col("romes").list.len() == 0,
        pl.col("formacodes").list.len() == 0,
        *(_is_null(name) for name in ("rncp", "rs", "certifinfo")),
    )
    reversed_ = pl.col("ends_on") < pl.col("starts_on")
    placeless = _is_null("code_commune") & _is_null("departement")
    return [
        *_records(trainings, key, "session", ~pl.col(key).is_in(held), "no-session"),
        *_records(trainings, key, "codes", uncoded, "no-code"),
        *_records(sessions, "session_id", "ends_on", reversed_, "ends-before-start"),
        *_records(sessions, "session_id", "code_commune", placeless, "no-place"),
    ]


def _is_null(name: str) -> pl.Expr:
    return pl.col(name).is_null()


def _records(
    frame: pl.DataFrame, key: str, field: str, wrong: pl.Expr, reason: str
) -> list[Finding]:
    """Return one finding a record that is ``wrong``, the last one for the rest."""
    ids: list[str] = frame.filter(wrong).get_column(key).to_list()
    found = [
        Finding(field=field, line=None, value="", reason=reason, record=own)
        for own in ids[:LISTED]
    ]
    if len(ids) > LISTED:
        found.append(_counted(field, reason, len(ids) - LISTED))
    return found
