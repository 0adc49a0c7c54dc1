"""Snapshots are sealed: any change to a file is refused and the file is named."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from matcher.engine import Matcher
from matcher.errors import ArtefactError
from matcher.snapshot import (
    current,
    list_snapshots,
    point_to,
    read_manifest,
    read_report,
    seal,
    verify,
    write_report,
)

_LEXICAL = ("data", "idf", "indices", "indptr", "shape", "without")
FILES = (
    "competences/competences.parquet",
    *(
        f"competences/{name}_{piece}.npy"
        for name in ("importance", "stems")
        for piece in ("data", "indices", "indptr", "shape")
    ),
    *(
        f"competences/index/{part}.npy"
        for part in ("bounds", "owner", "stems", "total", "weight", "words")
    ),
    *(f"competences/index/{part}.parquet" for part in ("known", "singulars", "stems")),
    "competences/vectors.npy",
    "competences/word_vectors.npy",
    "models/encoder/components.npy",
    "models/encoder/encoder.json",
    "models/encoder/idf.npy",
    *(
        f"models/{index}/{piece}.npy"
        for index in (
            "family_words",
            "name_letters",
            "neighbours/words",
            "sheet_letters",
            "sheet_words",
        )
        for piece in _LEXICAL
    ),
    *(f"models/hasher/{part}.npy" for part in ("lengths", "letters", "whole")),
    "models/hasher/words.parquet",
    "models/learnt.json",
    "models/name_vectors.npy",
    *(f"models/neighbours/{part}.npy" for part in ("family", "n_families", "vectors")),
    "models/sheet_vectors.npy",
    *(
        f"reference/{table}.parquet"
        for table in (
            "appellations",
            "certifications",
            "competences",
            "contexts",
            "crosswalks",
            "domains",
            "formacodes",
            "groups",
            "mobilities",
            "successions",
            "trade_competences",
            "trade_contexts",
            "trades",
        )
    ),
    "reference/reference.json",
    *(
        f"tables/{table}.parquet"
        for table in (
            "communes",
            "offer_competences",
            "offers",
            "sessions",
            "training_competences",
            "training_trades",
            "trainings",
        )
    ),
    "trades/lexicon.json",
    "trades/names.parquet",
    "trades/sheets.parquet",
    *(f"usual/{name}.npz" for name in ("by_family", "by_sheet", "lists")),
    "usual/competences.parquet",
    *(f"usual/{name}.npy" for name in ("facts", "offers", "vectors")),
)


@pytest.fixture(scope="module")
def damaged(snapshots: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the snapshot where each test flips a byte and puts it back."""
    folder = tmp_path_factory.mktemp("damaged") / "snapshot"
    return Path(shutil.copytree(current(snapshots), folder))


def test_the_files_of_a_snapshot_are_known(snapshots: Path) -> None:
    assert sorted(verify(current(snapshots))["files"]) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_byte_is_refused_and_the_file_named(damaged: Path, name: str) -> None:
    path = damaged / name
    content = path.read_bytes()
    middle = len(content) // 2
    path.write_bytes(
        content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    )
    try:
        with pytest.raises(ArtefactError, match=f"^{name} of snapshot was altered$"):
            verify(damaged)
    finally:
        path.write_bytes(content)


def test_loading_verifies_first(snapshot_copy: Path) -> None:
    path = current(snapshot_copy) / "trades" / "lexicon.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")

    with pytest.raises(ArtefactError, match=r"trades/lexicon\.json of .* was altered"):
        Matcher.load(snapshot_copy)
    assert Matcher.load(snapshot_copy, verify=False).rank


def test_a_missing_file_is_named(snapshot_copy: Path) -> None:
    (current(snapshot_copy) / "tables" / "offers.parquet").unlink()

    with pytest.raises(ArtefactError, match=r"^tables/offers\.parquet is missing from"):
        Matcher.load(snapshot_copy)


@pytest.mark.parametrize("name", ["tables/more.parquet", "tables/manifest.json"])
def test_an_unlisted_file_is_refused(snapshot_copy: Path, name: str) -> None:
    (current(snapshot_copy) / name).write_bytes(b"PAR1")

    with pytest.raises(ArtefactError, match=f"^{name} is not in the manifest of"):
        Matcher.load(snapshot_copy)


def test_the_report_is_no_part_of_what_is_sealed(snapshot_copy: Path) -> None:
    at = current(snapshot_copy)
    before = verify(at)

    write_report(at, {"refused": "worse", "forced": False})

    assert verify(at) == before
    assert read_report(at) == {"refused": "worse", "forced": False}
    assert [info.refused for info in list_snapshots(snapshot_copy)] == [True]


@pytest.mark.parametrize("text", ["", "[1]", "{"])
def test_a_report_that_cannot_be_read_is_none(snapshot_copy: Path, text: str) -> None:
    (current(snapshot_copy) / "report.json").write_text(text, encoding="utf-8")

    assert read_report(current(snapshot_copy)) is None
    assert [info.refused for info in list_snapshots(snapshot_copy)] == [False]


def _remove(path: Path) -> None:
    path.unlink()


def _spoil(path: Path) -> None:
    path.write_text("{", encoding="utf-8")


def _list(path: Path) -> None:
    path.write_text("[1]", encoding="utf-8")


def _next_format(path: Path) -> None:
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"format": 2}), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        pytest.param(_remove, r"^no manifest\.json in", id="no-manifest"),
        pytest.param(_spoil, r"^manifest\.json of .* is not JSON", id="not-json"),
        pytest.param(_list, "is not a snapshot of format 1", id="not-an-object"),
        pytest.param(_next_format, "is not a snapshot of format 1", id="newer"),
    ],
)
def test_a_manifest_that_cannot_be_read(
    snapshot_copy: Path, damage: Callable[[Path], None], message: str
) -> None:
    damage(current(snapshot_copy) / "manifest.json")

    with pytest.raises(ArtefactError, match=message):
        Matcher.load(snapshot_copy)


@pytest.mark.parametrize("name", ["../snapshots", "a/b", "/", ".", "..", "", "absent"])
def test_a_pointer_that_leaves_its_folder_is_refused(
    snapshot_copy: Path, name: str
) -> None:
    (snapshot_copy / "current").write_text(f"{name}\n", encoding="utf-8")

    with pytest.raises(
        ArtefactError, match=r"current names '.*', which is no snapshot"
    ):
        current(snapshot_copy)


def test_an_absolute_path_in_the_pointer_is_refused(snapshot_copy: Path) -> None:
    inside = current(snapshot_copy)
    (snapshot_copy / "current").write_text(str(inside), encoding="utf-8")

    with pytest.raises(ArtefactError, match="which is no snapshot"):
        current(snapshot_copy)


def test_without_pointer_there_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(ArtefactError, match="no snapshot in"):
        current(tmp_path)
    with pytest.raises(ArtefactError, match=r"no manifest\.json in"):
        Matcher.load(tmp_path)


def test_point_to_rolls_back(snapshot_copy: Path) -> None:
    first = current(snapshot_copy)
    second = shutil.copytree(first, snapshot_copy / "2026-12-01-copy")

    point_to(snapshot_copy, second.name)
    assert current(snapshot_copy) == second

    point_to(snapshot_copy, first.name)
    assert current(snapshot_copy) == first
    assert {p.name for p in snapshot_copy.iterdir()} == {
        "current",
        first.name,
        second.name,
    }


@pytest.mark.parametrize("name", ["absent", "", "..", "../{}", "x/{}"])
def test_point_to_refuses_what_current_would_refuse(
    snapshot_copy: Path, name: str
) -> None:
    before = current(snapshot_copy)

    with pytest.raises(ArtefactError):
        point_to(snapshot_copy, name.format(before.name))
    assert current(snapshot_copy) == before


def test_list_snapshots(snapshot_copy: Path) -> None:
    first = current(snapshot_copy)
    shutil.copytree(first, snapshot_copy / "2020-01-01-old")
    (snapshot_copy / "not-a-snapshot").mkdir()

    old, new = list_snapshots(snapshot_copy)

    assert (old.id, old.is_current) == ("2020-01-01-old", False)
    assert (new.path, new.is_current) == (first, True)
    assert new.as_of == date(2026, 11, 23)
    assert new.release == "tiny"
    assert new.counts == {"offers": 60, "trainings": 20, "sessions": 38, "communes": 9}
    assert new.id.endswith(new.hash[:12])


def test_no_folder_has_no_snapshot(tmp_path: Path) -> None:
    assert list_snapshots(tmp_path / "absent") == []


def test_the_hash_leaves_dates_and_sources_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    facts = {"parameters": {"seed": 0}, "as_of": "2026-11-23", "counts": {}}

    one = seal(tmp_path, facts)
    later = seal(tmp_path, facts | {"as_of": "2026-12-01"})
    other = seal(tmp_path, facts | {"parameters": {"seed": 1}})

    assert one["hash"] == later["hash"]
    assert one["hash"] != other["hash"]
    assert read_manifest(tmp_path) == other
