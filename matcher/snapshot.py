"""Immutable folders of everything a service needs, hashed file by file.

``DIR/<date>-<hash>/`` holds Parquet, npy, JSON and FAISS files and a
``manifest.json`` with the SHA-256 of each. ``DIR/current`` names one of them and
is replaced atomically. No pickle is written nor read. ``report.json`` says what a
snapshot changed beside the one before: it is no part of what is sealed.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from matcher.errors import ArtefactError

FORMAT = 1
MANIFEST = "manifest.json"
REPORT = "report.json"
CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotInfo:
    """What a list of snapshots shows of one.

    Attributes
    ----------
    trained_on, checked
        Labelled offers learnt and checked; ``None`` without any.
    top1
        Share of those checked whose trade comes first.
    refused
        Whether it was built and not put in use, being worse than what was.
    """

    id: str
    path: Path
    is_current: bool
    as_of: date | None
    release: str
    counts: dict[str, int | None]
    hash: str
    trained_on: int | None = None
    checked: int | None = None
    top1: float | None = None
    refused: bool = False


def seal(folder: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """Write the manifest of a folder and return it.

    The hash covers the files and ``facts["parameters"]``; dates and paths stay
    out of it.
    """
    files = {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path not in _unsealed(folder)
    }
    hashed = json.dumps([files, facts["parameters"]], sort_keys=True)
    manifest = {
        "format": FORMAT,
        "hash": hashlib.sha256(hashed.encode()).hexdigest(),
        **facts,
        "files": files,
    }
    (folder / MANIFEST).write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True),
        encoding="utf-8",
    )
    return manifest


def verify(folder: Path) -> dict[str, Any]:
    """Return the manifest of a snapshot whose every file is as it was written.

    Raises
    ------
    ArtefactError
        If a file is missing, altered or not in the manifest; it is named.
    """
    manifest = read_manifest(folder)
    files: dict[str, str] = manifest["files"]
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path not in _unsealed(folder)
    }
    for name in sorted(files.keys() | found):
        if name not in files:
            raise ArtefactError(f"{name} is not in the manifest of {folder.name}")
        if name not in found:
            raise ArtefactError(f"{name} is missing from {folder.name}")
        if _sha256(folder / name) != files[name]:
            raise ArtefactError(f"{name} of {folder.name} was altered")
    return manifest


def _unsealed(folder: Path) -> tuple[Path, Path]:
    """Return the files of a snapshot that its hash leaves out."""
    return folder / MANIFEST, folder / REPORT


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a snapshot, unverified.

    Raises
    ------
    ArtefactError
        If there is none, or it is of another format.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ArtefactError(f"no {MANIFEST} in {folder.name}") from error
    except ValueError as error:
        raise ArtefactError(f"{MANIFEST} of {folder.name} is not JSON") from error
    found = cast(dict[str, Any], manifest) if isinstance(manifest, dict) else {}
    if found.get("format") != FORMAT:
        raise ArtefactError(f"{folder.name} is not a snapshot of format {FORMAT}")
    return found


def check_of(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return what a snapshot checked of itself, empty when it checked nothing."""
    learnt = cast("dict[str, Any]", manifest.get("learnt") or {})
    return cast("dict[str, Any]", learnt.get("check") or {})


def write_report(folder: Path, report: dict[str, Any]) -> None:
    """Write what a snapshot changed beside the one before."""
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (folder / REPORT).write_text(f"{text}\n", encoding="utf-8")


def read_report(folder: Path) -> dict[str, Any] | None:
    """Return the report of a snapshot, ``None`` when there is none to read."""
    try:
        found: object = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def snapshot_at(folder: Path) -> Path:
    """Return a snapshot, or the current one of a folder of snapshots.

    Raises
    ------
    ArtefactError
        If the pointer leads to no snapshot.
    """
    return current(folder) if (folder / CURRENT).is_file() else folder


def current(folder: Path) -> Path:
    """Return the snapshot that ``folder/current`` names.

    Raises
    ------
    ArtefactError
        If there is no pointer, or it names no folder beside it.
    """
    try:
        name = (folder / CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ArtefactError(f"no snapshot in {folder.name}") from error
    if not _is_beside(name) or not (folder / name).is_dir():
        raise ArtefactError(f"current names {name!r}, which is no snapshot")
    return folder / name


def point_to(folder: Path, snapshot_id: str) -> None:
    """Make ``snapshot_id`` the current snapshot, atomically.

    Raises
    ------
    ArtefactError
        If there is no such snapshot.
    """
    if not _is_beside(snapshot_id):
        raise ArtefactError(f"{snapshot_id!r} is no name of a snapshot")
    read_manifest(folder / snapshot_id)
    waiting = folder / f".{CURRENT}.{os.getpid()}"
    waiting.write_text(snapshot_id + "\n", encoding="utf-8")
    waiting.replace(folder / CURRENT)


def list_snapshots(folder: Path) -> list[SnapshotInfo]:
    """Return the snapshots of a folder, oldest first."""
    chosen = current(folder).name if (folder / CURRENT).is_file() else None
    return [
        _info(path, chosen)
        for path in sorted(folder.iterdir() if folder.is_dir() else ())
        if (path / MANIFEST).is_file()
    ]


def _is_beside(name: str) -> bool:
    """Say whether ``name`` is that of a file or folder, without any path."""
    return name not in ("", "..") and Path(name).name == name


def _info(path: Path, chosen: str | None) -> SnapshotInfo:
    manifest = read_manifest(path)
    as_of = manifest["as_of"]
    figures: dict[str, Any] = check_of(manifest).get("figures", {})
    report = read_report(path) or {}
    return SnapshotInfo(
        id=path.name,
        path=path,
        is_current=path.name == chosen,
        as_of=date.fromisoformat(as_of) if as_of else None,
        release=manifest["reference"]["release"],
        counts=manifest["counts"],
        hash=manifest["hash"],
        trained_on=manifest.get("trained_on"),
        checked=figures.get("offers"),
        top1=figures.get("top1"),
        refused=report.get("refused") is not None and not report.get("forced"),
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
