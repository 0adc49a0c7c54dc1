"""The command that links labels to a vocabulary given as a table."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
    from matcher.vocabulary import Linked


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
    from service.vocabulary_files import read_labels, read_vocabulary

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
