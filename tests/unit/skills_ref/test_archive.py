"""A zip is not trusted: it is refused before anything of it is read."""

import stat
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from skills_ref import archive
from skills_ref.archive import files_of
from skills_ref.errors import ReferenceFormatError


def link() -> ZipInfo:
    entry = ZipInfo("unix_texte.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def zip_of(path: Path, *entries: ZipInfo | str, size: int = 1) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as out:
        for entry in entries:
            out.writestr(entry, b"x" * size)
    return path


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (["../evil.csv"], r"entry '../evil.csv' leaves its folder"),
        (["a/../../evil.csv"], r"entry 'a/../../evil.csv' leaves its folder"),
        (["/etc/evil.csv"], r"entry '/etc/evil.csv' leaves its folder"),
        (["..\\evil.csv"], r"leaves its folder"),
        (["C:\\evil.csv"], r"leaves its folder"),
        ([link()], r"entry 'unix_texte.csv' is a link"),
        (["a/same.csv", "b/same.csv"], r"entry 'same.csv' occurs twice"),
        ([f"{n}.csv" for n in range(501)], r"501 entries, more than 500"),
    ],
)
def test_unsafe_zip_is_refused(
    tmp_path: Path, entries: list[ZipInfo | str], message: str
) -> None:
    bomb = zip_of(tmp_path / "r.zip", *entries)

    with pytest.raises(ReferenceFormatError, match=f"r.zip: .*{message}"):
        files_of(bomb)


def test_zip_too_large_once_unpacked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert archive.MAX_BYTES == 200 * 1024 * 1024
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    bomb = zip_of(tmp_path / "r.zip", "a.csv", "b.csv", size=501)

    with pytest.raises(ReferenceFormatError, match="1002 bytes once unpacked, more th"):
        files_of(bomb)


CENTRAL = b"PK\x01\x02"  # opens the central directory, which zipfile believes


@pytest.mark.parametrize(
    ("offset", "value", "message"),
    [
        (8, b"\x01", r"r\.zip: entry 'a\.csv' is encrypted"),
        (10, b"\x63", r"r\.zip: unreadable zip: That compression method"),
        (16, b"\x00\x00\x00\x00", r"r\.zip: unreadable zip: Bad CRC-32"),
    ],
)
def test_zip_that_cannot_be_read_is_refused(
    tmp_path: Path, offset: int, value: bytes, message: str
) -> None:
    path = zip_of(tmp_path / "r.zip", "a.csv")
    data = path.read_bytes()
    place = data.index(CENTRAL) + offset
    path.write_bytes(data[:place] + value + data[place + len(value) :])

    with pytest.raises(ReferenceFormatError, match=message):
        files_of(path)


def test_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.zip"
    path.write_bytes(b"PK")

    with pytest.raises(ReferenceFormatError, match=r"r\.zip: unreadable zip: File is"):
        files_of(path)


def test_zip_and_folder_give_base_names_sorted(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "r.zip", "in/", "in/b.csv", "in/a.csv")
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    for name in ("b.csv", "a.csv", "sub/c.csv"):
        (folder / name).write_bytes(b"x")

    assert list(files_of(path).items()) == [("a.csv", b"x"), ("b.csv", b"x")]
    assert list(files_of(folder)) == ["a.csv", "b.csv"]
