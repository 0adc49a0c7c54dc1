"""Files of labels to link, and of a vocabulary to link them to."""

from collections import defaultdict
from pathlib import Path

from ingest.errors import SourceSchemaError
from ingest.open_feed import (
    check_columns,
    csv_rows,
    encoding_of,
    lines_of,
    opened,
    refuse_if_mostly_bad,
)
from ingest.report import Report
from matcher.vocabulary import Concept
from service.errors import VocabularyFileError

_NEEDED = ("code", "label")
_OPTIONAL = ("description", "skills")


def read_labels(path: Path) -> list[str]:
    """Return the lines of a text file that are not blank."""
    with opened(path) as stream:
        lines = [raw for _, raw in lines_of(stream) if raw]
    encoding = encoding_of(path)
    return [line.decode(encoding, errors="replace") for line in lines]


def read_vocabulary(path: Path) -> list[Concept]:
    """Return the concepts of a table: code, label, description, skills.

    Raises
    ------
    VocabularyFileError
        If a column is missing, or most rows have no code or no label.
    """
    try:
        return _concepts(path)
    except SourceSchemaError as error:
        raise VocabularyFileError(str(error)) from error


def _concepts(path: Path) -> list[Concept]:
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    report = Report()
    with csv_rows(path, report) as (names, held):
        check_columns(
            names, needed=_NEEDED, known=(*_NEEDED, *_OPTIONAL), file=path.name
        )
        for line, cells in held:
            row = {k: v.strip() for k, v in zip(names, cells, strict=True)}
            if row["code"] and row["label"]:
                rows[row["code"]].append(row)
            else:
                report.refuse("missing-value", line=line)
    refuse_if_mostly_bad(path.name, report, report.refused)
    return [
        Concept(
            code=code,
            labels=tuple(dict.fromkeys(row["label"] for row in of)),
            description=next((d for row in of if (d := row.get("description"))), ""),
            skills=tuple(
                s for row in of for s in row.get("skills", "").split("|") if s.strip()
            ),
        )
        for code, of in rows.items()
    ]
