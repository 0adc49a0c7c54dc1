"""A feed of any known format: recognised by its content, read by its reader."""

import csv
import re
from pathlib import Path

from ingest.errors import SourceSchemaError
from ingest.open_feed import delimiter_of, head_of
from ingest.readers.carif_oref import layout_of, read_table
from ingest.readers.france_travail import read_offers
from ingest.readers.mcf import read_mcf
from ingest.report import SHOWN, FeedResult

FORMATS = ("france_travail", "lheo", "mcf", "carif_oref")

_LHEO = re.compile(rb"<(?:[\w.-]+:)?lheo\b|https?://(?:www\.)?lheo\.(?:gouv\.fr|org)/")
_JSON_LINE = re.compile(rb'^\s*\{\s*"', re.MULTILINE)
_MCF = frozenset(("numero_formation", "intitule_formation"))


def recognise(path: Path) -> str:
    """Return the name of the reader of ``path``, one of `FORMATS`.

    The content decides, not the name: LHEO XML, JSON or JSON Lines offers, the
    columns of Mon Compte Formation or of a Carif-Oref table; plain or gzip.

    Raises
    ------
    SourceSchemaError
        If the file is missing, a folder, empty, binary or of another format.
    """
    head = head_of(path).lstrip()
    if head.startswith(b"<"):
        if _LHEO.search(head):
            return "lheo"
        raise SourceSchemaError(f"{path.name}: XML, but not LHEO")
    if head.startswith((b"{", b"[")):
        return "france_travail"
    names = _columns(head)
    if set(names) >= _MCF:
        return "mcf"
    if layout_of(names) is not None:
        return "carif_oref"
    if _JSON_LINE.search(head):  # a bad first line before the offers
        return "france_travail"
    start = head[:40].decode("utf-8", errors="replace")
    raise SourceSchemaError(f"{path.name}: no known feed, it starts with {start!r}")


def read_feed(path: Path, *, shown: int = SHOWN) -> FeedResult:
    """Return what ``path`` holds, whatever its known format.

    Parameters
    ----------
    path
        A file of offers or of trainings.
    shown
        Refusals kept one by one in the report.

    Raises
    ------
    SourceSchemaError
        If the format is not known, or if its reader refuses the file.
    """
    match recognise(path):
        case "lheo":
            from ingest.readers.lheo import read_lheo  # lxml is an extra

            return read_lheo(path, shown=shown)
        case "mcf":
            return read_mcf(path, shown=shown)
        case "carif_oref":
            return read_table(path, shown=shown)
        case _:
            return read_offers(path, shown=shown)


def _columns(head: bytes) -> list[str]:
    line = head.split(b"\n", 1)[0].decode("utf-8", errors="replace")
    try:
        rows = list(csv.reader([line], delimiter=delimiter_of(line)))
    except csv.Error:
        return []
    return [cell.strip() for row in rows for cell in row]
