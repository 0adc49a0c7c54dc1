"""The name of the snapshot that a figure belongs to."""

from pathlib import Path

from matcher.snapshot import MANIFEST, current


def snapshot_name(folder: Path) -> str:
    """Return the name of a snapshot folder, or of the one that ``current`` names.

    Raises
    ------
    ArtefactError
        If the folder is neither.
    """
    return (folder if (folder / MANIFEST).is_file() else current(folder)).name
