"""Bytes of a feed: opened, unpacked, decoded, cut."""

import gzip
from pathlib import Path

import pytest

from ingest import open_feed
from ingest.errors import SourceSchemaError
from ingest.open_feed import check_columns, csv_rows, head_of, lines_of
from ingest.report import Report


def write(folder: Path, data: bytes, name: str = "feed.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "feed.csv: empty file", id="empty"),
        pytest.param(b" \n\n", "feed.csv: empty file", id="blank"),
        pytest.param(b"PK\x03\x04xx", "feed.csv: a binary file", id="zip"),
        pytest.param(b"%PDF-1.7", "feed.csv: a binary file", id="pdf"),
        pytest.param("id".encode("utf-16"), "feed.csv: a binary file", id="utf-16"),
        pytest.param(b"id\x00", "feed.csv: a binary file", id="nul"),
        pytest.param(b"\x1f\x8bxxxxxxxxxx", "feed.csv: damaged gzip", id="bad-gzip"),
        pytest.param(
            gzip.compress(b"x" * 500)[:-12], "feed.csv: damaged gzip", id="cut-gzip"
        ),
    ],
)
def test_head_of_refuses(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(SourceSchemaError, match=message):
        head_of(write(tmp_path, data))


def test_head_of_names_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SourceSchemaError, match=r"^absent: no such file$"):
        head_of(tmp_path / "absent")
    with pytest.raises(SourceSchemaError, match="a folder, not a file"):
        head_of(tmp_path)


def test_gzip_is_seen_by_its_content(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(b"\xef\xbb\xbfid;nom\n"), "feed.csv")

    assert head_of(path) == b"id;nom\n"


def test_a_line_too_long_is_marked_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_feed, "LINE", 8)
    path = write(tmp_path, b"\xef\xbb\xbfab\n\n" + b"x" * 30 + b"\ncd")

    with open_feed.opened(path) as stream:
        assert list(lines_of(stream)) == [(1, b"ab"), (3, None), (4, b"cd")]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_rows_finds_the_delimiter(tmp_path: Path, mark: str) -> None:
    text = mark.join(("id", "nom")) + "\n" + mark.join(("1", '"a\nb"')) + "\n"
    report = Report()
    with csv_rows(write(tmp_path, text.encode()), report) as (names, rows):
        assert names == ["id", "nom"]
        assert list(rows) == [(2, ["1", "a\nb"])]
    assert report.rows_in == 1


def test_csv_rows_says_the_line_after_a_long_cell(tmp_path: Path) -> None:
    report = Report()
    data = b'id,nom\n1,"a\nb\nc"\n\n2,x,y\n3,z\n'
    with csv_rows(write(tmp_path, data), report) as (_, rows):
        assert [line for line, _ in rows] == [2, 7]
    assert report.first[0].line == 6
    assert report.first[0].value == "3 columns, not 2"
    assert report.refusals == {"wrong-column-count": 1}


def test_csv_rows_skips_blank_lines_above_the_header(tmp_path: Path) -> None:
    path = write(tmp_path, b"\n  \nid;nom\n1;a\n")
    with csv_rows(path, Report()) as (names, rows):
        assert (names, list(rows)) == (["id", "nom"], [(4, ["1", "a"])])


def test_csv_rows_of_nothing(tmp_path: Path) -> None:
    with csv_rows(write(tmp_path, b" \n"), Report()) as (names, rows):
        assert (names, list(rows)) == ([], [])


def test_csv_rows_reads_windows_files_and_counts_it(tmp_path: Path) -> None:
    report = Report()
    path = write(tmp_path, "id;nom\n1;Nîmes\n".encode("cp1252"))
    with csv_rows(path, report) as (_, rows):
        assert list(rows) == [(2, ["1", "Nîmes"])]
    assert report.repairs == {"decoded-as-cp1252": 1}


def test_csv_rows_refuses_a_cell_without_end(tmp_path: Path) -> None:
    report = Report()
    data = b"id,nom\n1,a\n2," + b"x" * 200_000 + b"\n3,b\n"
    with csv_rows(write(tmp_path, data), report) as (_, rows):
        assert [row[0] for _, row in rows] == ["1", "3"]
    assert report.refusals == {"bad-csv": 1}


def test_check_columns() -> None:
    known = check_columns(["a", "b"], needed=["a"], known=["a"], file="f.csv")
    assert known == ["b"]
    with pytest.raises(SourceSchemaError, match=r"f\.csv: column missing: a, c$"):
        check_columns(["b"], needed=["a", "b", "c"], known=[], file="f.csv")
    with pytest.raises(SourceSchemaError, match=r"f\.csv: column given twice: b$"):
        check_columns(["b", "b"], needed=["b"], known=[], file="f.csv")
