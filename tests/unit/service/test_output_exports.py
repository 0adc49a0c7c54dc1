"""Exports that a spreadsheet opens as a table and never as a program."""

import csv
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.types import Gap
from service.exports import Table, csv_bytes, gaps_table, neutral, xlsx_bytes

SHEET = "xl/worksheets/sheet1.xml"
ROWS = (
    ("Soudeur", 3, 2.5, date(2026, 11, 22), None),
    ("=HYPERLINK(1)", 0, 1234.0, None, True),
)
TABLE = Table(
    name="Écarts", columns=("Métier", "Offres", "Rapport", "Date", "Vu"), rows=ROWS
)


def test_csv_is_french() -> None:
    assert (
        csv_bytes(TABLE)
        == (
            "\ufeffMétier;Offres;Rapport;Date;Vu\r\n"
            "Soudeur;3;2,5;2026-11-22;\r\n"
            "'=HYPERLINK(1);0;1234;;oui\r\n"
        ).encode()
    )


def test_csv_keeps_a_text_with_the_delimiter_a_quote_and_a_line_break() -> None:
    text = 'a;b "c"\nd'
    table = Table(name="t", columns=("x", "y"), rows=((text, "z"),))

    read = csv_bytes(table).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(read), delimiter=";"))[1] == [text, "z"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+33", "-2", "@A1", "\t=1", "\r=1", "  =1", "\u00a0=1", "＝1"]
)
def test_a_formula_is_led_by_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Soudeur", "1 = 1", "", "'=1", "H/F"])
def test_a_plain_text_is_left_alone(text: str) -> None:
    assert neutral(text) == text


@given(st.text())
def test_no_cell_starts_as_a_formula(text: str) -> None:
    assert not neutral(text).lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t"))


def test_an_unknown_number_is_an_empty_cell() -> None:
    table = Table(name="t", columns=("x", "y"), rows=((float("nan"), None),))

    assert csv_bytes(table).decode("utf-8-sig").splitlines()[1] == ";"


def sheet_of(table: Table) -> tuple[str, str]:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(table))) as book:
        shared = book.read("xl/sharedStrings.xml").decode()
        return book.read(SHEET).decode(), shared


def test_a_workbook_has_texts_numbers_a_frozen_header_and_no_formula() -> None:
    sheet, shared = sheet_of(TABLE)

    assert "<f>" not in sheet
    assert "<t>=HYPERLINK(1)</t>" in shared
    assert "<v>2.5</v>" in sheet
    assert '<pane ySplit="1"' in sheet
    assert 'state="frozen"' in sheet


def test_a_workbook_has_no_link_and_no_number_made_of_a_text() -> None:
    table = Table(name="t", columns=("x",), rows=(("https://a.fr",), ("0123",)))

    sheet, shared = sheet_of(table)

    assert "<hyperlink" not in sheet
    assert "<t>0123</t>" in shared


def test_the_same_table_gives_the_same_bytes() -> None:
    assert xlsx_bytes(TABLE) == xlsx_bytes(TABLE)


def test_a_long_name_and_a_long_text_fit_in_a_workbook() -> None:
    table = Table(name="x" * 40, columns=("c",), rows=(("y" * 40_000,),))

    _, shared = sheet_of(table)

    assert "y" * 32_767 in shared
    assert "y" * 32_768 not in shared


def test_gaps_become_a_table_with_the_words_of_their_territory() -> None:
    gap = Gap(
        territory="7625",
        territory_label="Toulouse",
        rome="K1304",
        label="Services",
        offers=12,
        trainings=None,
        ratio=None,
        as_of=date(2026, 11, 22),
    )

    table = gaps_table([gap], "zone_emploi")

    assert table.columns[1] == "Zone d'emploi"
    assert table.rows == (
        ("7625", "Toulouse", "K1304", "Services", 12, None, None, date(2026, 11, 22)),
    )
    assert len(table.name) <= 31
