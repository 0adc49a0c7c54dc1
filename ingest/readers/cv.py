"""A CV file -> plain text; nothing is kept, nothing touches the disk.

The checks made here are cheap and read no content: size, kind, and the table of
a zip archive. The file is then read in `ingest.readers.cv_worker`, a process of
its own with hard limits, one a file. Only the extension of the name is used.
Measured on two cores: 76 ms for a PDF, 50 ms for a DOCX or ODT, 42 ms for a text.
"""

import io
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import zipfile
from contextlib import suppress
from pathlib import Path, PurePath

from ingest.errors import CvError

MAX_BYTES = 3 * 1024**2
WALL_S = 10.0
AT_ONCE = 4
WAIT_S = 1.0  # how long a CV waits for its turn before "busy"

MAX_ENTRIES = 500
MAX_UNPACKED = 20 * 1024**2
MAX_RATIO = 100  # unpacked over packed, for an entry of 1 MiB or more
_MAX_ANSWER = 2 * 1024**2  # 200,000 characters take at most 800 kB

_WORKER = Path(__file__).with_name("cv_worker.py")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # an encrypted DOCX, or an old DOC
_PARTS = {
    "docx": ("word/document.xml", "[Content_Types].xml"),
    "odt": ("content.xml", "mimetype"),
}
_TURNS = threading.BoundedSemaphore(AT_ONCE)


def cv_text(
    data: bytes,
    filename: str,
    *,
    turns: threading.Semaphore = _TURNS,
    wait_s: float = WAIT_S,
) -> str:
    """Return the text of a CV in PDF, DOCX, ODT or plain text.

    Parameters
    ----------
    data
        The bytes of the file, at most 3 MiB.
    filename
        Its name; only the extension is read.
    turns
        Limits how many files are read at once, in this process.
    wait_s
        Seconds to wait for a turn.

    Returns
    -------
    str
        At most 200,000 characters of the first 20 pages, never empty.

    Raises
    ------
    CvError
        If the file is refused; its ``reason`` says why.
    """
    kind = _checked_kind(data, filename)
    if not turns.acquire(timeout=wait_s):
        raise CvError("busy")
    try:
        return _text_of(*_run(kind, data))
    finally:
        turns.release()


def _checked_kind(data: bytes, filename: str) -> str:
    """Return the kind on which extension, first bytes and structure agree."""
    if len(data) > MAX_BYTES:
        raise CvError("too-large", f"{len(data)} bytes")
    kind = PurePath(filename).suffix.lower().lstrip(".")
    match kind:
        case "pdf":
            if b"%PDF-" not in data[:1024]:
                raise CvError("wrong-structure", "not a PDF")
        case "docx" | "odt":
            _check_archive(data, kind)
        case "txt":
            if data.startswith((b"%PDF-", b"PK\x03\x04", _OLE)):
                raise CvError("wrong-structure", "not a text")
        case _:
            raise CvError("unknown-type")
    return kind


# --- zip guard


def _check_archive(data: bytes, kind: str) -> None:
    if data.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise CvError("encrypted" if encrypted else "wrong-structure")
    if not data.startswith(b"PK\x03\x04"):
        raise CvError("wrong-structure", f"not a {kind}")
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:  # before zipfile reads them all
        raise CvError("bomb", f"more than {MAX_ENTRIES} entries")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        raise CvError("wrong-structure", "damaged archive") from None
    _check_size(entries)
    for entry in entries:
        _check_entry(entry, data)
    _check_places(entries)
    _check_parts([entry.filename for entry in entries], kind)


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise CvError("bomb", f"{len(entries)} entries, {unpacked} bytes unpacked")
    for entry in entries:
        if entry.file_size > max(2**20, MAX_RATIO * entry.compress_size):
            raise CvError("bomb", "compression ratio")


def _check_entry(entry: zipfile.ZipInfo, data: bytes) -> None:
    if entry.flag_bits & 0x1:
        raise CvError("encrypted")
    name = entry.orig_filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise CvError("wrong-structure", "path outside the archive")
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:
        raise CvError("wrong-structure", "symbolic link")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise CvError("wrong-structure", "unusual compression")
    _check_local_header(entry, data)


def _check_local_header(entry: zipfile.ZipInfo, data: bytes) -> None:
    """Hold the central directory to what stands before the entry itself."""
    head = data[entry.header_offset : entry.header_offset + 30]
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise CvError("wrong-structure", "entry out of place")
    flags, packed, unpacked = struct.unpack("<6xH10xII4x", head)
    if flags & 0x8:  # the sizes stand after the entry
        return
    if (packed, unpacked) != (entry.compress_size, entry.file_size):
        raise CvError("wrong-structure", "sizes differ from the directory")


def _check_places(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes, or a name (the quine kind of bomb)."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise CvError("bomb", "overlapping entries")
        end = entry.header_offset + 30 + entry.compress_size
    if len({entry.filename for entry in entries}) != len(entries):
        raise CvError("wrong-structure", "two entries of one name")


def _check_parts(names: list[str], kind: str) -> None:
    if "encrypted-package" in names:  # LibreOffice 24.8 and later
        raise CvError("encrypted")
    if any(part not in names for part in _PARTS[kind]):
        raise CvError("wrong-structure", f"not a {kind}")


# --- the worker


def _run(kind: str, data: bytes) -> tuple[bytes, int, bool]:
    """Return what the worker wrote, its exit status and whether it was too slow."""
    late = threading.Event()
    command = [sys.executable, "-I", "-W", "ignore", str(_WORKER), kind]
    with subprocess.Popen(  # noqa: S603 - our own script, a kind from a fixed list
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd=os.sep,
        start_new_session=True,
    ) as worker:
        timer = threading.Timer(WALL_S, _stop, (worker, late))
        timer.start()
        try:
            written = _exchange(worker, data)
        finally:
            timer.cancel()
            worker.kill()  # nothing if it has ended; the block then waits for it
    return written, worker.returncode, late.is_set()


def _stop(worker: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    worker.kill()


def _exchange(worker: subprocess.Popen[bytes], data: bytes) -> bytes:
    """Send the whole file, then read the answer; the worker does the reverse."""
    if worker.stdin is None or worker.stdout is None:
        raise ValueError("the worker has no pipes")
    with suppress(BrokenPipeError):
        worker.stdin.write(data)
    with suppress(BrokenPipeError):
        worker.stdin.close()
    written = worker.stdout.read(_MAX_ANSWER + 1)
    if len(written) <= _MAX_ANSWER:
        worker.wait()
    return written


def _text_of(written: bytes, status: int, late: bool) -> str:
    if late or status == -signal.SIGXCPU:
        raise CvError("too-slow")
    if status != 0 or len(written) > _MAX_ANSWER:  # pdfium aborts without memory
        raise CvError("bomb", f"the reader ended with status {status}")
    answer: dict[str, str] = json.loads(written)
    if "text" not in answer:
        raise CvError(answer["reason"], answer["detail"])
    return answer["text"]
