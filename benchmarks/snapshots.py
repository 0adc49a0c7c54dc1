"""The name of the snapshot that a figure belongs to."""

from pathlib import Path

from matcher.snapshot import read_manifest, snapshot_at


def snapshot_name(folder: Path) -> str:
    """Return the name of a snapshot folder, or of the one that ``current`` names.

    Raises
    ------
    ArtefactError
        If the folder is neither.
    """
    at = snapshot_at(folder)
    read_manifest(at)
    return at.name
