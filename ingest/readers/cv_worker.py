"""The text of one CV, in a process of its own that dies with it.

Run by `ingest.readers.cv` as ``python -I cv_worker.py KIND``: the bytes come on
standard input, one JSON object leaves on standard output, ``{"text": ...}`` or
``{"reason": ..., "detail": ...}``. It imports nothing of ours and writes no file.

The process first gives up what a hostile file could use: memory, time, files,
children and, where the system lets it, the network. pdfium is never used outside
of it: in threads it crashes and mixes texts (measured, pypdfium2 5.15).
"""

import ctypes
import io
import json
import re
import resource
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any, ClassVar

MEMORY = 512 * 1024**2  # bytes of address space
CPU_S = 5
FILES = 16
MAX_PAGES = 20
MAX_CHARS = 200_000
MAX_UNPACKED = 20 * 1024**2
CHUNK = 1 << 16
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000  # CLONE_NEWUSER | CLONE_NEWNET
_BAD_PASSWORD = 4  # FPDF_ERR_PASSWORD


class RefusedError(Exception):
    """The file is refused; ``reason`` is a key of `ingest.errors.CvError`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


# --- the process


def give_up_rights() -> None:
    """Lower every limit of this process; each where the system allows it."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_S,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_NPROC: 0,
    }
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_USER_AND_NETWORK)
    for limit, value in limits.items():
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, value))


def answer(kind: str, data: bytes) -> dict[str, str]:
    """Return the text of the file, or the reason why there is none."""
    try:
        text = tidy(READERS[kind](data))
    except RefusedError as refusal:
        return {"reason": refusal.reason, "detail": refusal.detail}
    except (MemoryError, RecursionError):
        return {"reason": "bomb", "detail": "memory"}
    if not text:
        return {"reason": "no-text", "detail": kind}
    return {"text": text}


# --- plain text


def txt_text(data: bytes) -> str:
    """Decode UTF-8, else UTF-16 with its mark, else the Windows code page."""
    encodings = ["utf-8-sig", "cp1252"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings.insert(1, "utf-16")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return _only_text(data.decode(encoding))
    raise RefusedError("wrong-structure", "no known encoding")


def _only_text(text: str) -> str:
    """Refuse a binary file: more than one control character in a hundred."""
    strange = len(re.findall(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]", text))
    if strange * 100 > len(text):
        raise RefusedError("wrong-structure", "not a text")
    return text


# --- word processing


class Lines:
    """A parser target that collects the lines of a document as they come.

    A table row is one line when each of its cells is one, the cells parted by a
    tab; else its cells follow each other. Nothing is kept of the tree.
    """

    paragraph: ClassVar[frozenset[str]]
    skipped: ClassVar[frozenset[str]]
    inserted: ClassVar[dict[str, str]]
    text_tag: ClassVar[str | None]  # None: any text inside a paragraph
    row: ClassVar[frozenset[str]]
    cell: ClassVar[frozenset[str]]

    def __init__(self) -> None:
        self.blocks: list[list[str]] = [[]]  # document, then open cells
        self.rows: list[list[list[str]]] = []
        self.open: list[list[str]] = []  # open paragraphs
        self.skip = 0
        self.in_text = 0
        self.chars = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        name = tag.rpartition("}")[2]
        if self.skip or name in self.skipped:
            self.skip += 1
        elif name in self.paragraph:
            self.open.append([])
        elif name in self.row:
            self.rows.append([])
        elif name in self.cell:
            self.blocks.append([])
        elif name in self.inserted:
            self._add(self.inserted[name] * _repeat(attributes))
        elif name == self.text_tag:
            self.in_text += 1

    def end(self, tag: str) -> None:
        """Close an element."""
        name = tag.rpartition("}")[2]
        if self.skip:
            self.skip -= 1
        elif name in self.paragraph:
            if self.open:
                self.blocks[-1] += "".join(self.open.pop()).split("\n")
        elif name in self.cell:
            self._end_cell()
        elif name in self.row:
            self._end_row()
        elif name == self.text_tag:
            self.in_text -= 1

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if not self.skip and (self.text_tag is None or self.in_text):
            self._add(text)

    def close(self) -> str:
        """Return the whole text."""
        return "\n".join(line for block in self.blocks for line in block)

    def _add(self, text: str) -> None:
        if self.open and self.chars <= 2 * MAX_CHARS:
            self.open[-1].append(text)
            self.chars += len(text)

    def _end_cell(self) -> None:
        if len(self.blocks) > 1:
            cell = self.blocks.pop()
            (self.rows[-1] if self.rows else self.blocks).append(cell)

    def _end_row(self) -> None:
        if not self.rows:
            return
        cells = [[c for c in cell if c.strip()] for cell in self.rows.pop()]
        if all(len(cell) < 2 for cell in cells):
            line = "\t".join(cell[0] for cell in cells if cell)
            self.blocks[-1].append(line)
        else:
            self.blocks[-1] += [line for cell in cells for line in cell]


def _repeat(attributes: dict[str, str]) -> int:
    """Return the count of ODT's repeated space, from 1 to 20."""
    for key, value in attributes.items():
        if key.endswith("}c") and value.isdigit() and len(value) < 6:
            return min(max(int(value), 1), 20)
    return 1


class DocxLines(Lines):
    """WordprocessingML, ECMA-376 part 1."""

    paragraph = frozenset({"p"})
    skipped = frozenset(
        {"pPr", "rPr", "tblPr", "sectPr", "Fallback", "del", "moveFrom"}
    )
    inserted: ClassVar = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
    text_tag = "t"
    row = frozenset({"tr"})
    cell = frozenset({"tc"})


class OdtLines(Lines):
    """OpenDocument 1.2 text."""

    paragraph = frozenset({"p", "h"})
    skipped = frozenset(
        {"automatic-styles", "annotation", "tracked-changes", "note-citation", "desc"}
    )
    inserted: ClassVar = {"tab": "\t", "line-break": "\n", "s": " "}
    text_tag = None
    row = frozenset({"table-row"})
    cell = frozenset({"table-cell"})


def docx_text(data: bytes) -> str:
    """Return the text of ``word/document.xml``."""
    return _xml_text(data, "word/document.xml", DocxLines())


def odt_text(data: bytes) -> str:
    """Return the text of ``content.xml``."""
    return _xml_text(data, "content.xml", OdtLines())


def _xml_text(data: bytes, part: str, lines: Lines) -> str:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser: Any = DefusedXMLParser(target=lines, forbid_dtd=True)
    try:
        for chunk in _unpacked(data, part):
            parser.feed(chunk)
        return parser.close()
    except DefusedXmlException:
        raise RefusedError("bomb", "document type in the XML") from None
    except ParseError:
        raise RefusedError("wrong-structure", "not well-formed XML") from None


def _unpacked(data: bytes, part: str) -> Iterator[bytes]:
    size = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > MAX_UNPACKED:
                    raise RefusedError("bomb", "too large once unpacked")
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError):
        raise RefusedError("wrong-structure", "damaged archive") from None
    except RuntimeError as error:  # zipfile: "File ... is encrypted"
        raise RefusedError("encrypted") from error


# --- PDF


def pdf_text(data: bytes) -> str:
    """Return the text of the first pages, by pdfium, else by pypdf."""
    return _pdfium_text(data) or _pypdf_text(data)


def _pdfium_text(data: bytes) -> str:
    import pypdfium2

    pdfium: Any = pypdfium2
    try:
        with closing(pdfium.PdfDocument(data)) as document:
            pages = (
                _page_text(document, n) for n in range(min(len(document), MAX_PAGES))
            )
            return _joined(pages)
    except pdfium.PdfiumError as error:
        if error.err_code == _BAD_PASSWORD:
            raise RefusedError("encrypted") from None
        return ""


def _page_text(document: Any, number: int) -> str:  # noqa: ANN401 - no types there
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        return text.get_text_range(0, min(text.count_chars(), MAX_CHARS))


def _pypdf_text(data: bytes) -> str:
    import logging

    import pypdf
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    library: Any = pypdf
    try:
        pages = library.PdfReader(io.BytesIO(data)).pages
        count = min(len(pages), MAX_PAGES)
        return _joined(pages[number].extract_text() for number in range(count))
    except FileNotDecryptedError:
        raise RefusedError("encrypted") from None
    # what a damaged file makes pypdf 7 raise besides its own errors
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise RefusedError("wrong-structure", type(error).__name__) from None


def _joined(pages: Iterator[str]) -> str:
    texts: list[str] = []
    chars = 0
    for page in pages:
        texts.append(page)
        chars += len(page)
        if chars > MAX_CHARS:
            break
    return "\n".join(texts).strip()


# --- the text itself

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
# pdfium 5 writes U+FFFE (or U+0002) for a hyphen and the line break after it
_CUT = re.compile(
    r"(?P<left>[^\W\d_]+)"
    "(?:[\x02\ufffe][ \t]*\n?|[-\u2010\u2011\u00ad][ \t]*\n)"
    "[ \t]*(?=[a-zà-ÿœ])"
)
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ufffe\ud800-\udfff]"
)
# first halves of French words that keep their hyphen
_KEEPS = frozenset(
    (
        "aide",
        "arrière",
        "après",
        "auto",
        "avant",
        "ci",
        "chef",
        "contre",
        "demi",
        "ex",
        "garde",
        "grand",
        "haut",
        "libre",
        "mi",
        "micro",
        "multi",
        "non",
        "petit",
        "porte",
        "post",
        "pré",
        "peut",
        "rendez",
        "sans",
        "semi",
        "sous",
        "tout",
        "vice",
    )
)


def tidy(text: str) -> str:
    r"""Return the text with plain line breaks, letters and spaces.

    Ligatures become letters, words cut at the end of a line are whole again,
    characters that do not show are gone; at most one empty line in a row.

    Examples
    --------
    >>> tidy("Oﬃce man-\r\nagement,\x00 aide-\nsoignante")
    'Office management, aide-soignante'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = text.replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = _CUT.sub(_rejoined, text.translate(_LIGATURES))
    text = re.sub("[\x02\ufffe](?=\\S)", "-", text)
    text = unicodedata.normalize("NFC", _DROPPED.sub("", text))
    text = re.sub(r"[^\S\n\t]+", " ", text)
    lines = [line.strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MAX_CHARS]


def _rejoined(cut: re.Match[str]) -> str:
    left = cut["left"]
    return f"{left}-" if left.lower() in _KEEPS else left


READERS: dict[str, Callable[[bytes], str]] = {
    "pdf": pdf_text,
    "docx": docx_text,
    "odt": odt_text,
    "txt": txt_text,
}


def main() -> None:
    """Read the file from standard input and answer on standard output."""
    give_up_rights()
    result = answer(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
