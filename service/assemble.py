"""From the options of ``camin build`` to the tables that the engine builds on.

Each file is recognised, read by its reader and noted in the manifest; what is
refused, skipped, merged or absent is reported, never silent. Files are read in
the order of their names, so that the same options give the same snapshot.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from ingest.dedupe import same_offers
from ingest.errors import SourceSchemaError
from ingest.feed import read_feed
from ingest.manifest import SourceEntry, entry_for, entry_of, sha256_of
from ingest.readers.communes import read_communes
from ingest.report import FeedResult, Refusal, Report
from ingest.starter import (
    sample_offers,
    sample_tensions,
    sample_trainings,
    starter_communes,
)
from matcher.build import BuildInput
from matcher.tables import OFFERS, SESSIONS, TRAININGS
from service.market_files import read_market
from service.messages_fr import UNKNOWN, french_date
from skills_ref.crosswalks import join_crosswalks, read_certifications
from skills_ref.formacode import read_formacode
from skills_ref.rome import read_rome
from skills_ref.starter import read_starter
from skills_ref.store import SkillsRef
from skills_ref.tables import FORMACODES

STARTER_OFFERS = 3000
STARTER_TRAININGS = 600
SHOWN = 5  # refused lines shown for one file

Entry = dict[str, Any]
Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSources:
    """The files of a build. What is ``None`` or empty is absent from it."""

    rome: Path | None = None
    rome_v3: Path | None = None
    offers: tuple[Path, ...] = ()
    trainings: tuple[Path, ...] = ()
    certifications: Path | None = None
    formacode: Path | None = None
    communes: Path | None = None
    market: Path | None = None
    train_on: tuple[Path, ...] = ()
    check: Path | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is given: the starter data are then used."""
        return not any(getattr(self, one.name) for one in fields(self))

    @property
    def absent(self) -> tuple[str, ...]:
        """Names of what is not given, in order."""
        optional = ("rome_v3", "check")
        names = (one.name for one in fields(self) if one.name not in optional)
        return tuple(name for name in names if not getattr(self, name))


class Listener(Protocol):
    """What is told of the reading, file by file; names of files, never folders."""

    def absent(self, name: str) -> None:
        """Take a source that is not given."""
        ...

    def refused(self, file: str, entry: SourceEntry, first: Sequence[Refusal]) -> None:
        """Take the refusals of one file and the first ones of them."""
        ...

    def skipped(self, file: str) -> None:
        """Take a file of a folder that is no known source."""
        ...

    def merged(self, count: int) -> None:
        """Take the number of offers that another source already gives."""
        ...

    def step(self, key: str, done: int, total: int) -> None:
        """Take the progress of the reading."""
        ...


def starter_input(
    *,
    today: date,
    n_offers: int = STARTER_OFFERS,
    n_trainings: int = STARTER_TRAININGS,
    seed: int = 0,
) -> BuildInput:
    """Return the starter data: reference, communes, invented offers and trainings."""
    reference = read_starter()
    communes = starter_communes()
    offers = sample_offers(reference, communes, n=n_offers, seed=seed, today=today)
    trainings, sessions = sample_trainings(
        reference, communes, n=n_trainings, seed=seed, today=today
    )
    tension = sample_tensions(reference, communes, seed=seed, today=today)
    n_rows = sum(map(len, (offers, trainings, communes, tension)))
    report = Report(rows_in=n_rows, rows_kept=n_rows)
    newest = offers.get_column("published_on").max()
    entry = entry_for(
        "starter",
        report,
        file_sha256=_sha256_of_frames((offers, trainings, sessions, communes, tension)),
        as_of=newest if isinstance(newest, date) else None,
    )
    return BuildInput(
        reference=reference,
        offers=offers,
        trainings=trainings,
        sessions=sessions,
        communes=communes,
        tension=tension,
        train_on=None,
        sources=(_noted(entry, reference.release, None),),
        today=today,
    )


def assemble(sources: BuildSources, *, today: date, listener: Listener) -> BuildInput:
    """Read every file of ``sources`` and return what the engine builds on.

    Raises
    ------
    EngineError
        If a named file cannot be read; a file found in a folder is skipped.
    """
    if sources.is_empty:
        return starter_input(today=today)
    for name in sources.absent:
        listener.absent(name)
    reading = _Reading(listener, total=_count(sources))
    reference = _reference(sources, reading)
    offers = _offers(_feeds(sources.offers, "offers", reading), listener)
    trainings, sessions = _trainings(_feeds(sources.trainings, "trainings", reading))
    before = len(reading.entries)
    train_on = _feeds(sources.train_on, "offers", reading)
    learnt_from = range(before, len(reading.entries))
    check = _feeds([sources.check] if sources.check else [], "offers", reading)
    communes = _communes(sources.communes, reading)
    market = {} if sources.market is None else read_market(sources.market, reading)
    entries = tuple(
        _noted(entry, reference.release, sources.formacode) for entry in reading.entries
    )
    return BuildInput(
        reference=reference,
        offers=offers,
        trainings=trainings,
        sessions=sessions,
        communes=communes,
        tension=market.get("tension"),
        hiring=market.get("hiring"),
        family_trades=market.get("family_trades"),
        train_on=_joined(train_on, "offers", OFFERS) if train_on else None,
        check=_joined(check, "offers", OFFERS) if check else None,
        sources=entries,
        learnt_from=tuple(
            {"file": reading.files[i], **entries[i]} for i in learnt_from
        ),
        today=today,
    )


class _Reading:
    """The entries of the files read so far, and the progress."""

    def __init__(self, listener: Listener, *, total: int) -> None:
        self.listener = listener
        self.entries: list[SourceEntry] = []
        self.files: list[str] = []
        self._done, self._total = 0, total

    def add(self, file: str, entry: SourceEntry, first: Sequence[Refusal] = ()) -> None:
        self.entries.append(entry)
        self.files.append(file)
        if entry.rows_refused:
            self.listener.refused(file, entry, first[:SHOWN])
        self._step()

    def skip(self, file: str) -> None:
        self.listener.skipped(file)
        self._step()

    def _step(self) -> None:
        self._done += 1
        self.listener.step("read", self._done, self._total)


def _count(sources: BuildSources) -> int:
    single = (sources.rome, sources.certifications, sources.formacode, sources.check)
    several = (sources.offers, sources.trainings, sources.train_on)
    return (
        sum(path is not None for path in (*single, sources.communes))
        + (sources.rome is None)
        + len(_files([sources.market] if sources.market else []))
        + sum(len(_files(paths)) for paths in several)
    )


# --- reference -------------------------------------------------------------------


def _reference(sources: BuildSources, reading: _Reading) -> SkillsRef:
    if sources.rome is None:
        ref, key = read_starter(), "starter"
        digest = _sha256_of_frames(ref.tables.values())
    else:
        ref, key = read_rome(sources.rome, sources.rome_v3), "rome"
        digest = _sha256_of_tree(sources.rome)
    n_rows = sum(map(len, ref.tables.values()))
    report = Report(
        rows_in=n_rows, rows_kept=n_rows, repairs=Counter(dict(ref.repairs))
    )
    day = _release_day(ref.release)
    reading.add(key, entry_for(key, report, file_sha256=digest, as_of=day))
    return _with_crosswalks(ref, sources, reading)


def _with_crosswalks(
    ref: SkillsRef, sources: BuildSources, reading: _Reading
) -> SkillsRef:
    edges: list[pl.DataFrame] = []
    tables: dict[str, pl.DataFrame] = {}
    if sources.certifications is not None:
        read = read_certifications(sources.certifications, ref)
        tables["certifications"] = read.certifications
        edges.append(read.crosswalk)
        n_rows = len(read.certifications) + len(read.crosswalk)
        _note_folder("rncp", sources.certifications, n_rows, read.refused, reading)
    if sources.formacode is not None:
        linked = read_formacode(sources.formacode, ref)
        edges.append(linked.crosswalk)
        tables["formacodes"] = linked.thesaurus.select(FORMACODES.names())
        n_rows = len(linked.crosswalk) + len(linked.thesaurus)
        _note_folder("formacode", sources.formacode, n_rows, linked.refused, reading)
    if edges:
        tables["crosswalks"] = join_crosswalks(*edges)
    return ref.with_tables(**tables) if tables else ref


def _note_folder(
    key: str, folder: Path, n_rows: int, refused: dict[str, int], reading: _Reading
) -> None:
    report = Report(rows_kept=n_rows, refusals=Counter(refused))
    report.rows_in = n_rows + report.refused
    digest, day = _sha256_of_tree(folder), _export_day(folder)
    reading.add(folder.name, entry_for(key, report, file_sha256=digest, as_of=day))


# --- feeds -----------------------------------------------------------------------


def _files(paths: Iterable[Path]) -> list[tuple[Path, bool]]:
    """Return the files, folders opened; the flag says found in a folder."""
    found: list[tuple[Path, bool]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.is_file())
            found.extend((one, True) for one in inside)
        else:
            found.append((path, False))
    return found


def _feeds(paths: Sequence[Path], kind: str, reading: _Reading) -> list[FeedResult]:
    """Read the feeds of one kind; what a folder holds besides is skipped."""
    results: list[FeedResult] = []
    for path, in_folder in _files(paths):
        try:
            result = _feed(path, kind)
        except SourceSchemaError:
            if not in_folder:
                raise
            reading.skip(path.name)
            continue
        entry = entry_of(result, file_sha256=sha256_of(path))
        reading.add(path.name, entry, result.report.first)
        results.append(result)
    return results


def _feed(path: Path, kind: str) -> FeedResult:
    result = read_feed(path)
    if result.kind != kind:
        raise SourceSchemaError(f"{path.name}: a file of {result.kind}, not of {kind}")
    return result


def _joined(
    results: Sequence[FeedResult], name: str, schema: pl.Schema
) -> pl.DataFrame:
    """Return one table of all the files; of one identifier, the first row."""
    frames = [result.frames[name] for result in results]
    joined = pl.concat([schema.to_frame(), *frames])
    keys = [key for key in _KEYS[name] if key in schema]
    return joined.unique(keys, keep="first", maintain_order=True)


_KEYS = {
    "offers": ("source", "offer_id"),
    "trainings": ("source", "training_id"),
    "sessions": ("training_id", "session_id"),
}


def _offers(results: Sequence[FeedResult], listener: Listener) -> pl.DataFrame | None:
    if not results:
        return None
    kept, merged = same_offers(_joined(results, "offers", OFFERS))
    if len(merged):
        listener.merged(len(merged))
    return kept


def _trainings(
    results: Sequence[FeedResult],
) -> tuple[pl.DataFrame | None, pl.DataFrame | None]:
    if not results:
        return None, None
    trainings = _joined(results, "trainings", TRAININGS)
    return trainings, _joined(results, "sessions", SESSIONS)


def _communes(path: Path | None, reading: _Reading) -> pl.DataFrame | None:
    if path is None:
        return None
    frame, report = read_communes(path)
    entry = entry_for("communes", report, file_sha256=sha256_of(path))
    reading.add(path.name, entry, report.first)
    return frame


# --- manifest --------------------------------------------------------------------


def _noted(entry: SourceEntry, release: str, formacode: Path | None) -> Entry:
    """Return the entry for the manifest, its version and date filled in.

    A ROME release is called ``ROME 4.0 v460, 18/09/2025``.
    """
    version = UNKNOWN
    if entry.key == "rome":
        version = release.partition(", ")[0].rpartition(" ")[2]
    elif entry.key == "formacode" and formacode is not None:
        names = sorted(path.stem for path in formacode.glob("formacodes-v*.csv"))
        version = names[-1].rpartition("-")[2] if names else UNKNOWN
    mention = entry.mention.replace("{version}", version)
    if entry.as_of is None:
        mention = re.sub(r",? (?:au|du) \{date\}", f", {french_date(None)}", mention)
    mention = mention.replace("{date}", french_date(entry.as_of))
    return dict(replace(entry, mention=mention).to_json())


def _release_day(release: str) -> date | None:
    """Return the day that the name of a release gives."""
    found = re.search(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", release)
    return _day(found[3], found[2], found[1]) if found else None


def _export_day(folder: Path) -> date | None:
    """Return the newest day that the exports of France compétences are named by."""
    names = (path.stem for path in folder.rglob("export_fiches_*.csv"))
    found = (re.search(r"_([0-9]{4})_([0-9]{2})_([0-9]{2})", name) for name in names)
    days = (_day(one[1], one[2], one[3]) for one in found if one is not None)
    return max((day for day in days if day is not None), default=None)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _sha256_of_tree(path: Path) -> str:
    """Return one fingerprint of a file, or of the names and bytes of a folder."""
    if path.is_file():
        return sha256_of(path)
    digest = hashlib.sha256()
    for one in sorted(one for one in path.rglob("*") if one.is_file()):
        digest.update(f"{one.relative_to(path).as_posix()}\0".encode())
        digest.update(bytes.fromhex(sha256_of(one)))
    return digest.hexdigest()


def _sha256_of_frames(frames: Iterable[pl.DataFrame]) -> str:
    digest = hashlib.sha256()
    for frame in frames:
        digest.update(frame.write_ndjson().encode())
    return digest.hexdigest()
