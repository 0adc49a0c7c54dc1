"""The command that links labels to a vocabulary given as a table."""

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.open_feed import (
    check_columns,
    csv_rows,
    encoding_of,
    lines_of,
    opened,
    refuse_if_mostly_bad,
)
from ingest.report import Report
from service.command import FrenchCommand
from service.commands.options import (
    DEFAULT_SNAPSHOT,
    AsJson,
    Quiet,
    Snapshot,
    load_matcher,
)
from service.console import note_console, write, write_json
from service.messages_fr import LEARNING_VOCABULARY, LINK_COLUMNS

if TYPE_CHECKING:
    from matcher.vocabulary import Concept, Linked

_NEEDED = ("code", "label")
_OPTIONAL = ("description", "skills")


def link(
    labels: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            readable=True,
            metavar="LIBELLÉS",
            help="Fichier texte, un libellé par ligne.",
        ),
    ],
    to: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            readable=True,
            metavar="VOCABULAIRE",
            help=(
                "Table CSV : code, label, et si possible description et skills"
                " (séparées par « | »). Un code peut avoir plusieurs lignes."
            ),
        ),
    ],
    limit: Annotated[
        int, typer.Option(min=1, max=50, metavar="N", help="Réponses par libellé.")
    ] = 3,
    snapshot: Snapshot = DEFAULT_SNAPSHOT,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Relier des libellés aux entrées d'un vocabulaire : ESCO, liste d'entreprise."""
    from matcher.vocabulary import VocabularyLinker, concepts_of_trades

    asked = read_labels(labels)
    concepts = read_vocabulary(to)
    trades = concepts_of_trades(load_matcher(snapshot).reference)
    note_console(quiet=quiet).print(LEARNING_VOCABULARY)
    linker = VocabularyLinker.taught([*trades, *concepts]).fit(concepts)
    found = linker.link(asked, limit=limit)
    if as_json:
        write_json(links_json(asked, found))
        return
    _write_table(asked, found)


def read_labels(path: Path) -> list[str]:
    """Return the lines of a text file that are not blank."""
    with opened(path) as stream:
        lines = [raw for _, raw in lines_of(stream) if raw]
    encoding = encoding_of(path)
    return [line.decode(encoding, errors="replace") for line in lines]


def read_vocabulary(path: Path) -> "list[Concept]":
    """Return the concepts of a table: code, label, description, skills.

    Raises
    ------
    SourceSchemaError
        If a column is missing, or most rows have no code or no label.
    """
    from matcher.vocabulary import Concept

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


def links_json(
    asked: list[str], found: "list[list[Linked]]"
) -> dict[str, list[dict[str, object]]]:
    """Return one object a label: the codes found, best first."""
    return {
        "links": [
            {
                "label": label,
                "found": [
                    {"code": x.code, "label": x.label, "score": round(x.score, 4)}
                    for x in of
                ],
            }
            for label, of in zip(asked, found, strict=True)
        ]
    }


def _write_table(asked: list[str], found: "list[list[Linked]]") -> None:
    from rich.table import Table

    table = Table(*LINK_COLUMNS, header_style="bold", show_edge=False, pad_edge=False)
    for label, of in zip(asked, found, strict=True):
        for place, x in enumerate(of):
            table.add_row(
                label if place == 0 else "", x.code, x.label, f"{x.score:.2f}"
            )
    write(table)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(cls=FrenchCommand, rich_help_panel="Chercher")(link)
