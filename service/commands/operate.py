"""Commands of those who run Camin: classify, validate, snapshots, evaluate, serve."""

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
from service.console import note_console, progress, write, write_json
from service.errors import NoSnapshotError, UnknownSnapshotError
from service.exits import Exit
from service.messages_fr import (
    CLASSIFIED,
    EVALUATED,
    FINDINGS_COUNT,
    NO_FINDING,
    NOT_COMPARED,
    ROLLED_BACK,
    SERVING,
    finding_sentence,
)
from service.output import plain

if TYPE_CHECKING:
    from matcher.snapshot import SnapshotInfo


def classify(
    source: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            readable=True,
            metavar="FICHIER",
            help="Offres ou formations : JSONL(.gz), Parquet, ou une source connue.",
        ),
    ],
    to: Annotated[
        Path,
        typer.Option(
            dir_okay=False, metavar="FICHIER", help="JSONL, JSONL.gz ou Parquet."
        ),
    ],
    limit: Annotated[
        int, typer.Option(min=1, max=20, metavar="N", help="Métiers par texte.")
    ] = 5,
    snapshot: Snapshot = DEFAULT_SNAPSHOT,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Relier un fichier d'offres ou de formations aux métiers et compétences."""
    matcher = load_matcher(snapshot)
    from service.bulk import classify_file

    with progress(quiet=quiet) as advance:
        count = classify_file(
            source,
            to,
            matcher,
            limit=limit,
            on_batch=lambda done: advance("classify", done, 0),
        )
    if as_json:
        write_json({"snapshot": matcher.snapshot_id, "items": count, "file": to.name})
    else:
        note_console(quiet=quiet).print(CLASSIFIED.format(count=count, file=to.name))


def validate(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            readable=True,
            metavar="FICHIER",
            help="Fichier d'un organisme de formation, ou d'une source d'offres.",
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Dire ce qu'il faut corriger dans un fichier, ligne par ligne."""
    from ingest.validate import validate_file

    findings = validate_file(file)
    if as_json:
        found: list[dict[str, object]] = []
        for one in findings:
            message, remedy = finding_sentence(one.reason)
            found.append({**plain_record(one), "message": message, "remedy": remedy})
        write_json({"file": file.name, "valid": not findings, "findings": found})
    elif not findings:
        write(NO_FINDING.format(file=file.name))
    else:
        from service.show import shown_findings

        write(*shown_findings(findings))
        write(FINDINGS_COUNT.format(count=len(findings), file=file.name))
    if findings:
        raise typer.Exit(Exit.FINDINGS)


def plain_record(record: object) -> dict[str, object]:
    """Return a record as a plain dictionary."""
    values = plain(record)
    return values if isinstance(values, dict) else {}


def snapshots(
    rollback: Annotated[
        str | None,
        typer.Option(metavar="IDENTIFIANT", help="Remettre celui-ci en service."),
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Montrer deux instantanés côte à côte."),
    ] = None,
    show: Annotated[
        str | None,
        typer.Option(
            metavar="IDENTIFIANT", help="Dire ce que l'un a appris, et change."
        ),
    ] = None,
    snapshot: Snapshot = DEFAULT_SNAPSHOT,
    as_json: AsJson = False,
) -> None:
    """Lister les instantanés, en montrer un, en comparer deux, revenir à un autre."""
    if not snapshot.is_dir():
        raise NoSnapshotError(snapshot)
    from matcher.snapshot import list_snapshots, point_to

    if rollback is not None:
        point_to(snapshot, _named(list_snapshots(snapshot), rollback).id)
        note_console().print(ROLLED_BACK.format(snapshot=rollback))
    infos = list_snapshots(snapshot)
    names = compare or ((show,) if show is not None else ())
    shown = [_named(infos, name) for name in names] or infos
    if as_json:
        write_json({"snapshots": [_detailed(info, bool(names)) for info in shown]})
        return
    from service.show import shown_comparison, shown_snapshots

    if compare is not None:
        write(*shown_comparison(*shown))
        _write_change(*shown)
    else:
        write(*shown_snapshots(shown))
        if show is not None:
            _write_learnt(*shown)


def _detailed(info: "SnapshotInfo", detailed: bool) -> dict[str, object]:
    """Return a snapshot as JSON; what it learnt and changed too, if it was named."""
    from matcher.snapshot import read_manifest, read_report

    record = plain_record(info)
    if detailed:
        record["learnt"] = read_manifest(info.path).get("learnt")
        record["report"] = read_report(info.path)
    return record


def _write_learnt(info: "SnapshotInfo") -> None:
    """Write what a snapshot learnt, then what it changed when it was built."""
    from matcher.snapshot import read_manifest, read_report
    from service.learning import shown_learnt, shown_report

    write("", *shown_learnt(read_manifest(info.path).get("learnt")))
    report = read_report(info.path)
    if report is not None:
        write("", *shown_report(report))


def _write_change(first: "SnapshotInfo", second: "SnapshotInfo") -> None:
    """Write what the later of two snapshots changed, if it was compared then."""
    from matcher.snapshot import read_report
    from service.learning import shown_report

    for one, other in ((first, second), (second, first)):
        report = read_report(other.path)
        if report is not None and report["previous"] == one.id:
            write("", *shown_report(report))
            return
    write("", NOT_COMPARED)


def _named(infos: "list[SnapshotInfo]", name: str) -> "SnapshotInfo":
    for info in infos:
        if info.id == name:
            return info
    close = [info.id for info in infos if info.id.startswith(name[:10])]
    raise UnknownSnapshotError(name, close_to=close[:3])


def evaluate(
    data: Annotated[
        Path,
        typer.Option(
            exists=True,
            file_okay=False,
            readable=True,
            envvar="CAMIN_DATA",
            metavar="DOSSIER",
            help="Données officielles et jeux d'essai.",
        ),
    ],
    to: Annotated[
        Path,
        typer.Option(file_okay=False, metavar="DOSSIER", help="Où écrire les mesures."),
    ],
    suffix: Annotated[
        str,
        typer.Option(
            metavar="MOT",
            help="Fin du nom des fichiers, comme « reference » ou « trained ».",
        ),
    ] = "",
    snapshot: Snapshot = DEFAULT_SNAPSHOT,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Mesurer la qualité sur un dossier de données : les nombres de la fiche."""
    if not any((snapshot / name).is_file() for name in ("current", "manifest.json")):
        raise NoSnapshotError(snapshot)
    from service.evaluation import evaluate as run
    from service.evaluation import summary_name

    notes = note_console(quiet=quiet)
    with progress(quiet=quiet) as advance:
        summary = run(
            data, snapshot, to, suffix=suffix, on_job=advance, on_skip=notes.print
        )
    if as_json:
        write_json(summary)
        return
    file = to / summary_name(suffix)
    write(file.read_text(encoding="utf-8"))
    write(EVALUATED.format(file=file.name, folder=to.name))


def serve(
    snapshot: Annotated[
        Path | None,
        typer.Option(metavar="DOSSIER", help="Instantané (CAMIN_SNAPSHOT sinon)."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Nombre de processus.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(metavar="ADRESSE", help="Adresse d'écoute.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, metavar="PORT", help="Port d'écoute."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Servir les pages et l'API. Les autres réglages : variables CAMIN_…."""
    from service.serving import address_of, serve_snapshot
    from service.settings import Settings

    given = {"snapshot": snapshot, "workers": workers, "host": host, "port": port}
    chosen = {key: value for key, value in given.items() if value is not None}
    settings = Settings.model_validate({**Settings().model_dump(), **chosen})
    folder = settings.snapshot
    if not any((folder / name).is_file() for name in ("current", "manifest.json")):
        raise NoSnapshotError(folder)
    note_console(quiet=quiet).print(SERVING.format(address=address_of(settings)))
    serve_snapshot(settings)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for function in (classify, validate, snapshots, evaluate, serve):
        app.command(cls=FrenchCommand, rich_help_panel="Exploiter")(function)
