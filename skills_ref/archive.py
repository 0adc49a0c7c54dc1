"""Files of a release, from a folder or a zip that is not trusted."""

import stat
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from skills_ref.errors import ReferenceFormatError

MAX_ENTRIES = 500
MAX_BYTES = 200 * 2**20  # unpacked; the v460 bundle has 20 MiB


def files_of(source: Path) -> Mapping[str, bytes]:
    """Return the content of each file of ``source`` by its base name, sorted.

    A folder is read without its subfolders, a zip at any depth: nothing is ever
    written to disk.

    Raises
    ------
    ReferenceFormatError
        If there is no such folder or zip, or if the zip is damaged, encrypted, too
        large, or has an entry that leaves its folder, a link, or a name twice.
    """
    if source.is_dir():
        paths = sorted(path for path in source.iterdir() if path.is_file())
        return {path.name: path.read_bytes() for path in paths}
    if not source.is_file():
        raise ReferenceFormatError(source.name, "no such folder or zip")
    try:
        with ZipFile(source) as archive:
            entries = _checked(archive.infolist(), source.name)
            return {name: archive.read(entry) for name, entry in entries.items()}
    except (BadZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise ReferenceFormatError(source.name, f"unreadable zip: {error}") from error


def _checked(entries: list[ZipInfo], file: str) -> dict[str, ZipInfo]:
    """Return the entries that are files, by base name, once all are found safe."""
    if len(entries) > MAX_ENTRIES:
        raise ReferenceFormatError(
            file, f"{len(entries)} entries, more than {MAX_ENTRIES}"
        )
    # zipfile never reads more of an entry than the size it declares
    size = sum(entry.file_size for entry in entries)
    if size > MAX_BYTES:
        raise ReferenceFormatError(
            file, f"{size} bytes once unpacked, more than {MAX_BYTES}"
        )
    kept: dict[str, ZipInfo] = {}
    for entry in entries:
        _check_entry(entry, file)
        if entry.is_dir():
            continue
        name = PurePosixPath(entry.filename).name
        if name in kept:
            raise ReferenceFormatError(file, f"entry {name!r} occurs twice")
        kept[name] = entry
    return dict(sorted(kept.items()))


def _check_entry(entry: ZipInfo, file: str) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        raise ReferenceFormatError(file, f"entry {entry.filename!r} leaves its folder")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ReferenceFormatError(file, f"entry {entry.filename!r} is a link")
    if entry.flag_bits & 0x1:
        raise ReferenceFormatError(file, f"entry {entry.filename!r} is encrypted")
