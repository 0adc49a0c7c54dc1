"""Any bytes give a text or a refusal with a known reason; nothing else."""

import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import CvError
from ingest.readers.cv import cv_text
from ingest.readers.cv_worker import MAX_CHARS, tidy

REASONS = {
    "too-large",
    "unknown-type",
    "wrong-structure",
    "encrypted",
    "bomb",
    "too-slow",
    "no-text",
}


def good_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(50, 800, "Conductrice de bus")
    canvas.save()
    return out.getvalue()


def good_docx() -> bytes:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "<w:body><w:p><w:r><w:t>Conductrice</w:t></w:r></w:p></w:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
        archive.writestr(
            zipfile.ZipInfo("word/document.xml"),
            f'<w:document xmlns:w="{w}">{body}</w:document>',
        )
    return out.getvalue()


GOOD = {"pdf": good_pdf(), "docx": good_docx(), "odt": good_docx(), "txt": b"Conduite"}
EDITS = st.lists(
    st.tuples(st.integers(min_value=0, max_value=5000), st.binary(max_size=6)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from(sorted(GOOD)), edits=EDITS, cut=st.integers(0, 3000))
def test_mutated_files_give_text_or_a_known_refusal(
    kind: str, edits: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(GOOD[kind])
    for place, value in edits:
        start = place % len(data)
        data[start : start + len(value)] = value
    damaged = bytes(data[: max(len(data) - cut % 50, 1)])

    try:
        text = cv_text(damaged, f"x.{kind}")
    except CvError as error:
        assert error.reason in REASONS  # noqa: PT017 - either outcome is right
    else:
        assert text == tidy(text)
        assert 0 < len(text) <= MAX_CHARS


@given(st.text(max_size=300))
def test_tidy_twice_changes_nothing(text: str) -> None:
    once = tidy(text)

    assert tidy(once) == once
    assert "\x00" not in once
    assert "\r" not in once
