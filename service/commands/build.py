"""Commands that make a snapshot: build, refresh, demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.errors import LabelsError, WorseSnapshotError
from service.command import FrenchCommand
from service.commands.options import DEFAULT_SNAPSHOT, AsJson, Quiet, Snapshot
from service.console import Advance, note_console, progress, write, write_json
from service.errors import CountsFellError
from service.messages_fr import (
    ABSENT,
    BUILT,
    DEMO_READY,
    DUPLICATES,
    REFUSED,
    SAME_SNAPSHOT,
    SKIPPED,
    STARTER,
    plural,
    refused_line,
)
from skills_ref.errors import EngineError

if TYPE_CHECKING:
    from ingest.manifest import SourceEntry
    from ingest.report import Refusal
    from matcher.build import BuildInput
    from service.assemble import BuildSources

_FILES = "Sources"
_MAX_DROP = 0.3  # share of the offers or trainings that may vanish in one cycle


def _folder(help_: str, metavar: str = "DOSSIER") -> typer.models.OptionInfo:
    return typer.Option(
        exists=True,
        file_okay=False,
        readable=True,
        metavar=metavar,
        help=help_,
        rich_help_panel=_FILES,
    )


def _either(help_: str, metavar: str) -> typer.models.OptionInfo:
    return typer.Option(
        exists=True,
        readable=True,
        metavar=metavar,
        help=help_,
        rich_help_panel=_FILES,
    )


Today = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="AAAA-MM-JJ",
        help="Jour de la fabrication ; aujourd'hui par défaut.",
    ),
]


Force = Annotated[
    bool,
    typer.Option(
        "--force",
        help="Mettre en service même si le contrôle dit que c'est moins bon.",
    ),
]


class Told:
    """Keep what the reading of the files says, in French, for the end."""

    def __init__(self, advance: Advance) -> None:
        self.notes: list[str] = []
        self.refused_rows = 0
        self._advance = advance

    def absent(self, name: str) -> None:
        """Say what the snapshot will be without."""
        self.notes.append(ABSENT[name])

    def refused(
        self, file: str, entry: "SourceEntry", first: Sequence["Refusal"]
    ) -> None:
        """Say how many rows are refused, and show the first ones."""
        self.refused_rows += entry.rows_refused
        said = REFUSED.format(
            file=file,
            refused=entry.rows_refused,
            rows=entry.rows_in,
            s=plural(entry.rows_refused),
        )
        self.notes.append(said)
        self.notes.extend(
            refused_line(one.line, one.record, one.field, one.reason) for one in first
        )

    def skipped(self, file: str) -> None:
        """Say that a file is left aside."""
        self.notes.append(SKIPPED.format(file=file))

    def merged(self, count: int) -> None:
        """Say how many offers came twice."""
        self.notes.append(DUPLICATES.format(count=count, s=plural(count)))

    def step(self, key: str, done: int, total: int) -> None:
        """Move the bar of the reading."""
        self._advance(key, done, total)


def _today(day: datetime | None) -> date:
    return datetime.now().astimezone().date() if day is None else day.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a build says, and why what it made was not put in use, if so."""

    said: dict[str, object]
    report: dict[str, Any] | None
    refusal: EngineError | None = None


def make_snapshot(
    sources: "BuildSources",
    to: Path,
    *,
    today: date,
    quiet: bool,
    max_drop: float = 1,
    force: bool = False,
) -> Made:
    """Read ``sources``, build under ``to`` and say what was done.

    Raises
    ------
    CountsFellError
        If more than ``max_drop`` of the offers or trainings in use would vanish.
    """
    from service.assemble import assemble

    notes = note_console(quiet=quiet)
    if sources.is_empty:
        notes.print(STARTER)
    with progress(quiet=quiet) as advance:
        told = Told(advance)
        data = assemble(sources, today=today, listener=told)
        if max_drop < 1:
            _check_counts(data, to, max_drop)
        name, refusal, report = _built(data, to, advance, force=force)
    for note in told.notes:
        notes.print(note)
    from matcher.snapshot import read_manifest

    said: dict[str, object] = {
        "snapshot": name,
        "counts": _counts(data),
        "rows_refused": told.refused_rows,
        "absent": [] if sources.is_empty else list(sources.absent),
        "sample": data.reference.is_sample,
        "in_service": refusal is None,
        "learnt": read_manifest(to / name).get("learnt"),
        "report": report,
    }
    return Made(said=said, report=report, refusal=refusal)


def _built(
    data: "BuildInput", to: Path, advance: Advance, *, force: bool
) -> tuple[str, EngineError | None, dict[str, Any] | None]:
    """Return the name of the snapshot built, why it is not in use, what it changes.

    The last is ``None`` when the snapshot in use is made again.
    """
    from matcher.build import build_snapshot
    from matcher.comparison import in_use
    from matcher.snapshot import read_report

    before, refusal = in_use(to), None
    try:
        path = build_snapshot(data, to, on_step=advance, force=force)
    except (WorseSnapshotError, LabelsError) as error:
        path, refusal = to / error.value, error
    return path.name, refusal, None if path == before else read_report(path)


def _counts(data: "BuildInput") -> dict[str, int | None]:
    frames = {
        "offers": data.offers,
        "trainings": data.trainings,
        "sessions": data.sessions,
        "communes": data.communes,
        "train_on": data.train_on,
    }
    return {key: None if one is None else len(one) for key, one in frames.items()}


def _check_counts(data: "BuildInput", to: Path, max_drop: float) -> None:
    from matcher.snapshot import list_snapshots

    used = [info for info in list_snapshots(to) if info.is_current]
    now = _counts(data)
    for name in ("offers", "trainings"):
        before = used[0].counts.get(name) if used else None
        after = now[name] or 0
        if before and after < before * (1 - max_drop):
            raise CountsFellError(name, before, after)


def build(
    to: Annotated[
        Path,
        typer.Option(file_okay=False, metavar="DOSSIER", help="Où l'écrire."),
    ],
    rome: Annotated[
        Path | None, _either("Version complète du ROME 4.0.", "DOSSIER_OU_ZIP")
    ] = None,
    rome_v3: Annotated[
        Path | None,
        _either("ROME 3, pour le libellé des anciens codes.", "DOSSIER_OU_ZIP"),
    ] = None,
    offers: Annotated[
        list[Path] | None, _either("Offres d'emploi ; plusieurs possibles.", "FICHIER…")
    ] = None,
    trainings: Annotated[
        list[Path] | None, _either("Formations ; un dossier est lu.", "FICHIER…")
    ] = None,
    certifications: Annotated[Path | None, _folder("RNCP, RS et CertifInfo.")] = None,
    formacode: Annotated[Path | None, _folder("Formacode.")] = None,
    communes: Annotated[
        Path | None, _either("Communes, table ou réponse de geo.api.", "FICHIER")
    ] = None,
    market: Annotated[Path | None, _folder("Tensions et projets d'embauche.")] = None,
    train_on: Annotated[
        list[Path] | None,
        _either("Offres étiquetées, pour l'apprentissage.", "FICHIER…"),
    ] = None,
    check: Annotated[
        Path | None,
        _either("Offres étiquetées, pour contrôler sans apprendre.", "FICHIER"),
    ] = None,
    force: Force = False,
    save_config: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False, metavar="FICHIER", help="Écrire ces options pour refresh."
        ),
    ] = None,
    today: Today = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Fabriquer un instantané ; sans source, avec les données d'exemple."""
    from service.assemble import BuildSources

    sources = BuildSources(
        rome=rome,
        rome_v3=rome_v3,
        offers=tuple(offers or ()),
        trainings=tuple(trainings or ()),
        certifications=certifications,
        formacode=formacode,
        communes=communes,
        market=market,
        train_on=tuple(train_on or ()),
        check=check,
    )
    if save_config is not None:
        from service.configuration import BuildConfiguration, write_configuration

        write_configuration(BuildConfiguration(sources=sources, to=to), save_config)
    made = make_snapshot(sources, to, today=_today(today), quiet=quiet, force=force)
    _answer(made, as_json)


def _answer(made: Made, as_json: bool) -> None:
    """Write what was made and what it changes.

    Raises
    ------
    EngineError
        If it was not put in use: the reason is the last thing said.
    """
    if as_json:
        write_json(made.said)
    else:
        _show(made)
    if made.refusal is not None:
        raise made.refusal


def _show(made: Made) -> None:
    from service.learning import shown_report

    if made.report is None:
        write(SAME_SNAPSHOT)
    elif made.report["previous"] is not None:
        write(*shown_report(made.report))
    if made.refusal is None:
        write(BUILT.format(snapshot=made.said["snapshot"]))


def refresh(
    config: Annotated[
        Path,
        typer.Option(
            exists=True,
            dir_okay=False,
            readable=True,
            metavar="FICHIER",
            help="Écrit par « camin build … --save-config FICHIER ».",
        ),
    ],
    max_drop: Annotated[
        float,
        typer.Option(
            min=0,
            max=1,
            metavar="PART",
            help="Part des offres ou des formations qui peut disparaître (0,3 : 30 %).",
        ),
    ] = _MAX_DROP,
    force: Force = False,
    today: Today = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Refaire un cycle entier : relire les sources, contrôler, mettre en service."""
    from service.configuration import read_configuration

    read = read_configuration(config)
    made = make_snapshot(
        read.sources,
        read.to,
        today=_today(today),
        quiet=quiet,
        max_drop=max_drop,
        force=force,
    )
    _answer(made, as_json)


def demo(
    snapshot: Snapshot = DEFAULT_SNAPSHOT,
    host: Annotated[
        str, typer.Option(metavar="ADRESSE", help="Adresse d'écoute.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="PORT", help="Port d'écoute.")
    ] = 8000,
    quiet: Quiet = False,
) -> None:
    """Servir les données d'exemple ; l'instantané est fabriqué s'il manque."""
    from service.assemble import BuildSources
    from service.serving import address_of, serve_snapshot
    from service.settings import Settings

    if not any((snapshot / name).is_file() for name in ("current", "manifest.json")):
        make_snapshot(BuildSources(), snapshot, today=_today(None), quiet=quiet)
    settings = Settings(snapshot=snapshot, host=host, port=port)
    note_console(quiet=quiet).print(DEMO_READY.format(address=address_of(settings)))
    serve_snapshot(settings)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for function in (demo, build, refresh):
        app.command(cls=FrenchCommand, rich_help_panel="Préparer")(function)
