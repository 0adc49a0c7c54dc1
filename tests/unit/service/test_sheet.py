"""The PDF: two accessible pages whatever its content, and its words are only data."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from matcher.types import Fit
from service.qr import qr_code
from service.sheet import (
    ROOMS,
    Fact,
    Group,
    Sheet,
    SheetKind,
    SheetTrade,
    SheetTraining,
    cut,
    fitted,
    printable,
    sheet_pdf,
)

LONG = "Réaliser l'assemblage des éléments, vérifier la conformité et consigner "
HOSTILE = (
    '#eval("1+1") #read("sheet.typ") #import "x"',
    "$x^2$ *gras* _it_ `code` <lien> @ref [a] {b} \\\\ // /* = titre",
    "中文 العربية 😀 \ue000 \uffff",
    "a\u0000b\u0007c\u200bd\u202ee",
    "<script>alert(1)</script> & \" ' </text>",
    "mot" * 80,
    "",
)


def sheet(words: str = "Tenir une caisse", *, many: int = 10) -> Sheet:
    """Return a sheet full of the same words."""
    code = qr_code("https://camin.test/partage#v=1")
    trade = SheetTrade(
        rome="D1106",
        label=words,
        fit=Fit.CLOSE.value,
        fit_words="Proche",
        offers=words,
        gain=(words,) * many,
        nothing=words,
        note=words,
    )
    training = SheetTraining(
        title=words, about=words, facts=(Fact(name="Session", value=words),) * many
    )
    return Sheet(
        kind=SheetKind.PERSON,
        made_on=date(2026, 11, 25),
        title="Mes métiers et mes formations",
        lead=words,
        made="Fait le 25/11/2026",
        sample=words[:80],
        groups=(Group(title="Ce que vous savez faire", items=(words,) * many),) * 4,
        trades=(trade,) * many,
        trades_title="Des métiers pour vous",
        offers_title="Offres à 30 km au 25/11/2026",
        more_trades=0,
        trainings=(training,) * many,
        trainings_title="Des formations pour y arriver",
        trainings_say="",
        steps=("Choisissez.", "Appelez.", "Montrez."),
        steps_title="Et maintenant",
        notes=6,
        notes_title="Mes questions",
        link="https://camin.test/partage#v=1",
        qr=code,
        how=("Cette liste est faite par un calcul.", "C'est une aide."),
        foot="Camin : offres au 25/11/2026. Liste faite par un calcul.",
    )


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("kind", SheetKind)
def test_the_pdf_is_tagged_titled_and_in_french(kind: SheetKind) -> None:
    with opened(sheet_pdf(replace(sheet(), kind=kind))) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("fr")
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "Mes métiers" in str(metadata["dc:title"])
        assert len(pdf.pages) == 2
        fonts = {str(f.BaseFont) for f in pdf.objects if _is_font(f)}
        assert fonts
        assert all("Atkinson" in name for name in fonts)


def _is_font(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"


def test_the_tags_hold_headings_a_table_and_a_described_picture() -> None:
    with opened(sheet_pdf(sheet())) as pdf:
        kinds = [str(o.S) for o in pdf.objects if _is_tag(o)]
        pictures = [o for o in pdf.objects if _is_tag(o) and str(o.S) == "/Figure"]
        assert kinds.count("/H1") == 1
        assert {"/H2", "/H3", "/Table", "/TH", "/TD", "/L"} <= set(kinds)
        assert kinds.count("/TR") == 11
        assert all("/Alt" in one for one in pictures)


def _is_tag(one: pikepdf.Object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(words: str) -> None:
    pdf = sheet_pdf(sheet(words))
    with opened(pdf) as one:
        assert len(one.pages) <= 2
    if words.startswith("#eval"):
        assert "#eval" in text_of(pdf)


def test_the_longest_content_takes_two_pages() -> None:
    assert len(PdfReader(BytesIO(sheet_pdf(sheet(LONG * 5, many=30)))).pages) == 2
    narrow = sheet("M" * 400, many=30)
    assert len(PdfReader(BytesIO(sheet_pdf(narrow))).pages) == 2


@settings(max_examples=15)
@given(st.text(max_size=200), st.integers(0, 14))
def test_any_content_takes_two_pages(words: str, many: int) -> None:
    pdf = sheet_pdf(sheet(words, many=many))
    assert len(PdfReader(BytesIO(pdf)).pages) <= 2


def test_what_is_left_out_is_counted() -> None:
    whole = sheet(many=30)
    for room, most in enumerate(ROOMS):
        one = fitted(whole, room)
        assert len(one.trades) + one.more_trades == 30
        assert {len(g.items) + g.more for g in one.groups} == {30}
        assert len(one.trainings) <= most.trainings
    assert "de plus sur la page" in text_of(sheet_pdf(whole))


def test_the_same_sheet_gives_the_same_bytes_in_any_thread() -> None:
    sheets = [sheet(f"Tenir une caisse {n}") for n in range(4)]
    alone = [sheet_pdf(one) for one in sheets]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(sheet_pdf, sheets * 4))
    assert together == alone * 4


@given(st.text())
@example("\r\x1b\r")
def test_printable_words_are_drawn_and_stay_so(words: str) -> None:
    once = printable(words)
    assert printable(once) == once


def test_french_is_printed_as_it_is_written() -> None:
    words = "À l'œuvre : « été », garçon, 12 € – naïf, Noël, n° 3… ’ Ÿ"
    assert printable(words) == words
    assert printable("12\u202f500") == "12\u00a0500"


@given(st.text(max_size=300), st.integers(10, 200))
def test_cut_words_are_short(words: str, letters: int) -> None:
    assert len(cut(words, letters)) <= letters


def test_letters_that_a_sheet_may_show_are_all_in_the_fonts() -> None:
    every = "".join(chr(n) for n in range(0x20, 0x2200) if printable(chr(n)) == chr(n))
    assert len(every) > 190
    assert sheet_pdf(sheet(every[:100]))
    assert sheet_pdf(replace(sheet(), how=(every,)))
