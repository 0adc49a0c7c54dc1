"""CV files, good and hostile. Every file is made here; no real person in any."""

import gc
import io
import os
import re
import struct
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import CvError
from ingest.readers.cv import MAX_BYTES, cv_text
from ingest.readers.cv_worker import answer, tidy

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def pdf(*lines: str, pages: int = 1, lock: str | None = None) -> bytes:
    out = io.BytesIO()
    encrypt = StandardEncryption(lock, canPrint=0) if lock else None
    canvas = Canvas(out, encrypt=encrypt)
    for page in range(pages):
        for row, line in enumerate(lines):
            canvas.drawString(50, 800 - 15 * row, line.format(page=page))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def zipped(
    parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(body: str, **more: bytes | str) -> bytes:
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": document} | more
    )


def paragraph(text: str) -> str:
    settings = "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>"
    return f"<w:p>{settings}<w:r><w:t>{text}</w:t></w:r></w:p>"


def odt(body: str) -> bytes:
    content = (
        f"<office:document-content {ODF}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mimetype, "content.xml": content})


def refused(data: bytes, name: str) -> str:
    with pytest.raises(CvError, match=r"^CV refused: ") as caught:
        cv_text(data, name)
    return caught.value.reason


# --- what is read


def test_pdf_words_cut_at_the_end_of_a_line_are_whole_again() -> None:
    data = pdf("Agente de pro-", "preté à Sète, aide-", "soignante", "2019-", "2021")

    assert cv_text(data, "cv.PDF").splitlines() == [
        "Agente de propreté à Sète, aide-soignante",
        "2019-",
        "2021",
    ]


def test_pdf_stops_after_twenty_pages() -> None:
    text = cv_text(pdf("page {page}", pages=100), "cv.pdf")

    assert text.splitlines()[-1] == "page 19"


def test_pdf_readable_with_an_empty_password_is_read() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("", ownerPassword="x"))
    canvas.drawString(50, 800, "Soudeuse")
    canvas.save()

    assert cv_text(out.getvalue(), "cv.pdf") == "Soudeuse"


def test_docx_keeps_the_order_of_paragraphs_tables_and_tabs() -> None:
    table = (
        "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
        "<w:tr><w:tc>{}{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>"
    ).format(*map(paragraph, ["2019", "Caissière", "Vente", "Stock", "Permis B"]))
    tabbed = "<w:p><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t></w:r></w:p>"
    deleted = "<w:p><w:del><w:r><w:delText>non</w:delText></w:r></w:del></w:p>"
    data = docx(paragraph("Parcours") + table + tabbed + deleted + paragraph("Fin"))

    assert cv_text(data, "cv.docx").splitlines() == [
        "Parcours",
        "2019\tCaissière",
        "Vente",
        "Stock",
        "Permis B",
        "A\tB",
        "C",
        "",
        "Fin",
    ]


def test_docx_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('Encart')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )

    assert cv_text(docx(body), "cv.docx") == "Encart"


def test_odt_spaces_tabs_spans_and_tables() -> None:
    body = (
        "<text:h>Métier</text:h>"
        '<text:p>Une <text:span>bou</text:span>langère<text:s text:c="2"/>!<text:tab/>x'
        "<text:line-break/>y</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>2020</text:p>"
        "</table:table-cell><table:table-cell><text:p>Four</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )

    lines = cv_text(odt(body), "cv.odt").splitlines()

    assert lines == ["Métier", "Une boulangère !\tx", "y", "2020\tFour"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_txt_in_four_encodings(encoding: str) -> None:
    assert (
        cv_text("Été à l’œuvre\r\n€".encode(encoding), "cv.txt") == "Été à l’œuvre\n€"
    )


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        pytest.param("oﬃce ﬂeuriste", "office fleuriste", id="ligatures"),
        pytest.param("re\xadlation", "relation", id="soft-hyphen"),
        pytest.param("re\xad\nlation", "relation", id="soft-hyphen-at-line-end"),
        pytest.param("net-\r\ntoyage", "nettoyage", id="cut-word"),
        pytest.param("porte-\nmanteau", "porte-manteau", id="compound"),
        pytest.param("Haute-\nGaronne", "Haute-\nGaronne", id="capital-is-not-joined"),
        pytest.param("a\x00b\x07\ufeff", "ab", id="what-does-not-show"),
        pytest.param("a\r\rb\n\n\n\nc", "a\n\nb\n\nc", id="line-breaks"),
        pytest.param("a\u00a0\u2009b \t c", "a b \t c", id="spaces"),
        pytest.param("e\u0301te\u0301", "été", id="composed"),
    ],
)
def test_tidy(raw: str, clean: str) -> None:
    assert tidy(raw) == clean


def test_text_is_at_most_200000_characters() -> None:
    assert len(cv_text(b"mot " * 100_000, "cv.txt")) == 200_000


# --- what is refused


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        pytest.param("cv.txt", b"a" * (MAX_BYTES + 1), "too-large", id="size"),
        pytest.param("cv.exe", b"MZ", "unknown-type", id="extension"),
        pytest.param("cv", b"texte", "unknown-type", id="no-extension"),
        pytest.param("cv.pdf", b"texte", "wrong-structure", id="text-as-pdf"),
        pytest.param("cv.txt", b"%PDF-1.7", "wrong-structure", id="pdf-as-text"),
        pytest.param("cv.txt", bytes(range(32)) * 9, "wrong-structure", id="binary"),
        pytest.param("cv.txt", b"\x81\x8d", "wrong-structure", id="no-encoding"),
        pytest.param("cv.txt", b" \n ", "no-text", id="blank"),
        pytest.param("cv.docx", b"texte", "wrong-structure", id="text-as-docx"),
        pytest.param("cv.docx", b"PK\x03\x04rest", "wrong-structure", id="cut-zip"),
        pytest.param("cv.docx", odt("<text:p/>"), "wrong-structure", id="odt-as-docx"),
        pytest.param("cv.odt", docx(""), "wrong-structure", id="docx-as-odt"),
        pytest.param("cv.docx", docx("<w:p>"), "wrong-structure", id="not-xml"),
        pytest.param("cv.docx", docx(""), "no-text", id="empty-docx"),
        pytest.param("cv.pdf", pdf(), "no-text", id="scan"),
        pytest.param("cv.pdf", b"%PDF-1.7 rien", "wrong-structure", id="damaged-pdf"),
        pytest.param("cv.pdf", pdf("x", lock="s"), "encrypted", id="locked-pdf"),
    ],
)
def test_refusals(name: str, data: bytes, reason: str) -> None:
    assert refused(data, name) == reason


def test_office_file_with_a_password_is_called_encrypted() -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1")

    assert (
        refused(ole + "EncryptedPackage".encode("utf-16-le"), "a.docx") == "encrypted"
    )
    assert refused(ole, "a.docx") == "wrong-structure"


def named(name: str) -> bytes:
    return docx(paragraph("a"), **{name: b"x"})


def patched(offset: int, value: bytes, *, central: bool = True) -> bytes:
    """Return a DOCX with bytes changed in the header of its second entry."""
    data = bytearray(docx(paragraph("a")))
    mark = b"PK\x01\x02" if central else b"PK\x03\x04"
    place = data.index(mark, data.index(mark) + 1) + offset
    data[place : place + len(value)] = value
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(named("../x"), "wrong-structure", id="parent-path"),
        pytest.param(named("/etc/x"), "wrong-structure", id="absolute-path"),
        pytest.param(named("C:\\x"), "wrong-structure", id="drive"),
        pytest.param(named("encrypted-package"), "encrypted", id="libreoffice-lock"),
        pytest.param(patched(8, b"\x01\x00"), "encrypted", id="encrypted-flag"),
        pytest.param(
            patched(38, struct.pack("<I", 0o120777 << 16)), "wrong-structure", id="link"
        ),
        pytest.param(patched(10, b"\x0e\x00"), "wrong-structure", id="lzma"),
        pytest.param(
            patched(24, struct.pack("<I", 10)), "wrong-structure", id="lying-size"
        ),
        pytest.param(
            patched(22, struct.pack("<I", 10), central=False),
            "wrong-structure",
            id="lying-local-size",
        ),
        pytest.param(
            patched(42, struct.pack("<I", 7)), "wrong-structure", id="out-of-place"
        ),
        pytest.param(
            docx("", **{f"a{n}": b"" for n in range(500)}), "bomb", id="entries"
        ),
        pytest.param(docx("<!--" + "a" * 2_000_000 + "-->"), "bomb", id="ratio"),
        pytest.param(
            docx("", **{f"a{n}": os.urandom(9) * 110_000 for n in range(25)}),
            "bomb",
            id="unpacked",
        ),
    ],
)
def test_zip_guard(data: bytes, reason: str) -> None:
    assert refused(data, "cv.docx") == reason


def test_two_entries_over_the_same_bytes_are_refused() -> None:
    data = bytearray(docx(paragraph("a"), a1=b"same", a2=b"same"))
    directory = [m.start() for m in re.finditer(b"PK\x01\x02", data)]
    first, second = directory[-2:]
    data[second + 42 : second + 46] = data[first + 42 : first + 46]

    assert refused(bytes(data), "cv.docx") == "bomb"


def test_two_entries_of_one_name_are_refused() -> None:
    data = docx(paragraph("a"), **{"word/documenu.xml": b"<x/>"})

    twice = data.replace(b"word/documenu.xml", b"word/document.xml")

    assert refused(twice, "cv.docx") == "wrong-structure"


@pytest.mark.parametrize(
    "doctype",
    [
        pytest.param(
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', id="xxe"
        ),
        pytest.param(
            '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>', id="laughs"
        ),
        pytest.param("<!DOCTYPE x>", id="plain"),
    ],
)
def test_docx_with_a_document_type_is_refused(doctype: str) -> None:
    document = f'{doctype}<w:document xmlns:w="{W}"/>'
    parts = {"[Content_Types].xml": "<Types/>", "word/document.xml": document}

    assert refused(zipped(parts), "cv.docx") == "bomb"


def test_deep_nesting_is_read_or_refused_but_never_kills_the_caller() -> None:
    depth = 90_000

    text = cv_text(docx("<w:r>" * depth + paragraph("a") + "</w:r>" * depth), "cv.docx")

    assert text == "a"


def flate_bomb() -> bytes:
    """Return a PDF of about 300 kB whose page unpacks to 300 MB of drawing."""
    content = zlib.compress(b"BT /F1 9 Tf (a) Tj ET\n" * 13_000_000, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Arial>>>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream"
        % (len(content), content),
    ]
    body = b"".join(b"%d 0 obj%b\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


def test_pdf_bomb_ends_the_worker_not_the_caller() -> None:
    bomb = flate_bomb()
    assert len(bomb) < MAX_BYTES

    assert refused(bomb, "cv.pdf") in {"bomb", "too-slow"}
    assert cv_text(pdf("Toujours là"), "cv.pdf") == "Toujours là"


def test_pdf_with_a_huge_page_is_read() -> None:
    data = pdf("Grande page")
    box = data.index(b"/MediaBox")
    end = data.index(b"]", box) + 1

    huge = data[:box] + b"/MediaBox [ 0 0 1000000 1000000 ]" + data[end:]

    assert cv_text(huge, "cv.pdf") == "Grande page"


# --- what the server keeps


def test_all_turns_taken_is_busy() -> None:
    with pytest.raises(CvError, match=r"CV refused: busy"):
        cv_text(b"a", "a.txt", turns=threading.Semaphore(0), wait_s=0.01)


def test_a_refusal_gives_its_turn_back() -> None:
    turns = threading.BoundedSemaphore(1)

    for _ in range(3):
        with pytest.raises(CvError, match=r"no-text"):
            cv_text(b" ", "a.txt", turns=turns)

    assert cv_text(b"a", "a.txt", turns=turns) == "a"


def test_the_wall_clock_stops_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.cv.WALL_S", 0.001)

    assert refused(pdf("a"), "a.pdf") == "too-slow"


def test_parent_never_imports_pdfium() -> None:
    code = (
        "import sys; import ingest.readers.cv as c; c.cv_text(b'a', 'a.txt'); "
        "print([m for m in sys.modules if m.startswith(('pypdf', 'defusedxml'))])"
    )

    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def children() -> set[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {child for task in tasks for child in task.read_text().split()}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts in /proc")
def test_fifty_files_leave_no_process_and_no_descriptor() -> None:
    makers: list[tuple[Callable[[], bytes], str]] = [
        (lambda: pdf("a"), "a.pdf"),
        (lambda: docx(paragraph("a")), "a.docx"),
        (lambda: b"%PDF-1 ", "a.pdf"),
        (lambda: b"a", "a.txt"),
    ]
    gc.collect()
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    processes = children()

    for turn in range(50):
        make, name = makers[turn % len(makers)]
        with suppress(CvError):
            cv_text(make(), name)

    # fewer is no leak: another test's files may be closed meanwhile
    assert len(list(Path("/proc/self/fd").iterdir())) <= descriptors
    assert children() <= processes


def test_no_word_of_a_cv_lands_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("TMPDIR", "TEMP", "TMP", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    canary = "zibeline quarante-sept"
    filler = paragraph("remplissage ") * 9_000

    for data, name in (
        (pdf(canary), f"{canary}.pdf"),
        (docx(paragraph(canary) + filler), f"{canary}.docx"),
        (canary.encode() + b" " * 2_900_000, f"{canary}.txt"),
    ):
        assert canary in cv_text(data, name)
    with pytest.raises(CvError) as caught:
        cv_text(b"%PDF-" + canary.encode(), f"{canary}.pdf")

    assert "zibeline" not in str(caught.value) + caplog.text
    assert list(tmp_path.rglob("*")) == []


def test_threads_never_mix_two_cvs() -> None:
    results: dict[int, str] = {}

    def read(number: int) -> None:
        results[number] = cv_text(pdf(f"personne {number}"), "a.pdf", wait_s=30)

    threads = [threading.Thread(target=read, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == {n: f"personne {n}" for n in range(12)}


# --- the worker, called here without its limits


@pytest.mark.parametrize(
    ("kind", "data", "result"),
    [
        ("pdf", pdf("Soudeuse"), {"text": "Soudeuse"}),
        ("docx", docx(paragraph("Soudeuse")), {"text": "Soudeuse"}),
        ("odt", odt("<text:p>Soudeuse</text:p>"), {"text": "Soudeuse"}),
        ("txt", b"Soudeuse", {"text": "Soudeuse"}),
        ("pdf", pdf(), {"reason": "no-text", "detail": "pdf"}),
        ("pdf", pdf("a", lock="s"), {"reason": "encrypted", "detail": ""}),
        ("pdf", b"%PDF-", {"reason": "wrong-structure", "detail": "PdfStreamError"}),
        ("docx", b"PK", {"reason": "wrong-structure", "detail": "damaged archive"}),
        ("odt", docx(""), {"reason": "wrong-structure", "detail": "damaged archive"}),
    ],
)
def test_worker_answers(kind: str, data: bytes, result: dict[str, str]) -> None:
    assert answer(kind, data) == result


def test_worker_stops_unpacking_past_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.cv_worker.MAX_UNPACKED", 1000)

    long = answer("docx", docx(paragraph("a" * 2000)))

    assert long == {"reason": "bomb", "detail": "too large once unpacked"}


def test_worker_reads_with_pypdf_what_pdfium_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing(data: bytes) -> str:
        return ""

    monkeypatch.setattr("ingest.readers.cv_worker._pdfium_text", nothing)

    assert answer("pdf", pdf("Soudeuse", "de nuit")) == {"text": "Soudeuse\nde nuit"}
