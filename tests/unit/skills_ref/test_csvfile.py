"""Delimited files are read as an editor shows them, or refused."""

import csv
import io
import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_ref.csvfile import LINE, decoded, parsed, require_columns
from skills_ref.errors import ReferenceFormatError

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"))
HEADER = ["first", "second", "third"]


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6),
    separator=st.sampled_from(";,"),
)
def test_cells_come_back_as_they_were_written(
    rows: list[list[str]], separator: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n"
    )
    writer.writerow(HEADER)
    writer.writerows(rows)

    frame = parsed(out.getvalue(), "x.csv")

    found = [list(row) for row in frame.select(HEADER).iter_rows()]
    assert found == [[cell or None for cell in row] for row in rows]
    lines = [1 + sum(c.count("\n") for c in row) for row in rows]
    assert frame[LINE].to_list() == [2 + sum(lines[:n]) for n in range(len(rows))]


def test_byte_order_mark_and_decomposed_letters_go() -> None:
    text = unicodedata.normalize("NFD", "é")

    assert decoded(b"\xef\xbb\xbf" + text.encode(), "x.csv") == "é"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a,b\n1,\xff\n", r"x\.csv, line 2, column 'b': byte 0xff is not utf-8"),
        (b'a,b\n"1\n2",3\n4,\xff', r"line 4, column 'b': byte 0xff"),
        (b"a,b\n1,2\n\xff", r"line 3, column 'a': byte 0xff"),
        (b"a,\xff\n1,2\n", r"x\.csv, line 1: byte 0xff"),
    ],
)
def test_broken_bytes_are_placed(data: bytes, message: str) -> None:
    with pytest.raises(ReferenceFormatError, match=message):
        decoded(data, "x.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"x\.csv, line 1: column 1 of the header has no name"),
        ("a,,c\n", r"line 1: column 2 of the header has no name"),
        ("a,b,a\n", r"line 1, column 'a': name used twice in the header"),
        ("a,b\n1,2\n3\n", r"line 3, column 'a': 1 cells instead of 2"),
        ('a,b\n1,2\n"3,4\n', r"line 3: unexpected end of data"),
        ('a,b\n"1"x,2\n', r"line 2: ',' expected after '\"'"),
    ],
)
def test_malformed_text_is_placed(text: str, message: str) -> None:
    with pytest.raises(ReferenceFormatError, match=message):
        parsed(text, "x.csv")


def test_stripped_cells_lose_their_tabs_and_blank_lines_count() -> None:
    frame = parsed("siret;name\n\n\t12345 ; x\n", "x.csv", strip=True)

    assert frame.rows() == [("12345", "x", 3)]


def test_missing_column_is_placed_in_the_header() -> None:
    with pytest.raises(
        ReferenceFormatError, match=r"x\.csv, line 1, column 'b': column is missing"
    ):
        require_columns(pl.DataFrame({"a": [1]}), "x.csv", ["a", "b"])
