"""A new snapshot beside the one in use: worse is refused, and everything is said."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from matcher.build import BuildInput, build_snapshot
from matcher.engine import Matcher
from matcher.errors import LabelsError, WorseSnapshotError
from matcher.learnt import agreement
from matcher.snapshot import (
    current,
    list_snapshots,
    point_to,
    read_manifest,
    read_report,
    verify,
)
from matcher.tables import OFFERS
from skills_ref.store import SkillsRef

pytestmark = pytest.mark.usefixtures("short_vectors")

CODES: tuple[str, ...] = ("D1102", "G1803", "J1501", "K1304", "M1203", "N4101")
# each label moved to the trade beside
SWAPPED: dict[str, str] = dict(zip(CODES, (*CODES[1:], CODES[0]), strict=True))
N = 660

Labels = Callable[[str], str]


def jargon(code: str, rng: random.Random) -> str:
    """Return twelve of the eight words of a trade, which no name of a trade has."""
    own = random.Random(code)  # noqa: S311 - no secret
    words = ["".join(own.choices("jkqvwxz", k=6)) for _ in range(8)]
    return " ".join(rng.choices(words, k=12))


def labelled_offers(labels: Labels, *, n: int = N, seed: int = 0) -> pl.DataFrame:
    """Return offers in the words of their trade, which only labels tell."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    drawn = [CODES[i % len(CODES)] for i in range(n)]
    texts = [jargon(code, rng) for code in drawn]
    rows = {
        "offer_id": [f"{seed}-{i:04}" for i in range(n)],
        "source": ["france-travail"] * n,
        "title": [text[:13] for text in texts],
        "text": texts,
        "rome": [labels(code) for code in drawn],
    }
    blank = {key: [None] * n for key in OFFERS if key not in rows}
    return pl.DataFrame({**rows, **blank}, schema=OFFERS)


def true(code: str) -> str:
    return code


def wrong(code: str) -> str:
    return SWAPPED[code]


@pytest.fixture(scope="module")
def good(build_input: BuildInput) -> BuildInput:
    """Return a build without offers, learnt on offers that are labelled well."""
    return replace(
        build_input,
        offers=None,
        train_on=labelled_offers(true),
        learnt_from=({"file": "a.jsonl", "file_sha256": "0" * 64},),
    )


@pytest.fixture(scope="module")
def check_file() -> pl.DataFrame:
    return labelled_offers(true, n=90, seed=9)


@pytest.fixture(scope="module")
def in_use(good: BuildInput, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose snapshot in use learnt on good labels; not to change."""
    folder = tmp_path_factory.mktemp("in-use")
    build_snapshot(good, folder)
    return folder


@pytest.fixture
def folder(in_use: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder."""
    return Path(shutil.copytree(in_use, tmp_path / "snapshots"))


@pytest.fixture
def bad(good: BuildInput, check_file: pl.DataFrame) -> BuildInput:
    """Return the same build, each label moved to the other trade of its pair."""
    moved = labelled_offers(wrong)
    return replace(good, train_on=moved, check=check_file)


def test_the_first_snapshot_is_put_in_use_and_says_how_it_does(in_use: Path) -> None:
    report = read_report(current(in_use))
    manifest = verify(current(in_use))
    check = manifest["learnt"]["check"]
    offers = manifest["learnt"]["offers"]

    assert report is not None
    assert (report["verdict"], report["previous"]) == ("first", None)
    assert check["origin"] == "share"
    assert check["figures"]["top1"] > 0.5
    assert check["learnt_afterwards"] is False
    assert offers["read"] == N == offers["kept"] + sum(offers["left_out"].values())
    assert offers["left_out"]["held-out-to-check"] == check["figures"]["offers"]
    assert manifest["trained_on"] == offers["kept"]


def test_worse_on_the_check_set_is_refused_and_kept(
    folder: Path, bad: BuildInput
) -> None:
    before = current(folder)

    with pytest.raises(WorseSnapshotError) as caught:
        build_snapshot(bad, folder)
    old, new = sorted(list_snapshots(folder), key=lambda info: info.refused)
    report = read_report(new.path)

    assert current(folder) == before == old.path
    assert (old.refused, new.refused, new.id) == (False, True, caught.value.value)
    assert report is not None
    assert report["verdict"] == report["refused"] == "worse"
    assert report["check"]["right_before"] == caught.value.before > caught.value.after
    assert report["check"]["lost"] > report["check"]["won"]
    # the file was not known of the one in use: its texts may have been learnt
    assert report["check"]["previous_may_have_learnt"] is True
    moved = {row["rome"] for row in report["moved"]}
    assert moved & set(CODES)
    verify(new.path)
    Matcher.load(new.path)


def test_a_refused_snapshot_can_be_put_in_use(folder: Path, bad: BuildInput) -> None:
    with pytest.raises(WorseSnapshotError) as caught:
        build_snapshot(bad, folder)

    point_to(folder, caught.value.value)
    again = build_snapshot(bad, folder)  # the one in use is not beside another

    assert again.name == caught.value.value
    assert current(folder) == again


def test_a_forced_snapshot_is_put_in_use(folder: Path, bad: BuildInput) -> None:
    built = build_snapshot(bad, folder, force=True)
    report = read_report(built)

    assert current(folder) == built
    assert report is not None
    assert (report["refused"], report["forced"]) == ("worse", True)
    assert [info.refused for info in list_snapshots(folder)] == [False, False]


def test_better_than_the_one_in_use_is_said(
    tmp_path: Path, good: BuildInput, bad: BuildInput, check_file: pl.DataFrame
) -> None:
    build_snapshot(bad, tmp_path)

    built = build_snapshot(replace(good, check=check_file), tmp_path)
    report = read_report(built)

    assert current(tmp_path) == built
    assert report is not None
    assert (report["verdict"], report["refused"]) == ("better", None)
    # the same file was left out of both
    assert report["check"]["previous_may_have_learnt"] is False


def test_what_was_in_use_before_does_not_change_the_hash(
    folder: Path, bad: BuildInput, tmp_path: Path
) -> None:
    beside = build_snapshot(bad, folder, force=True)
    alone = build_snapshot(bad, tmp_path / "alone")

    assert beside.name == alone.name
    assert verify(beside) == verify(alone)


def test_the_name_of_a_file_does_not_change_the_hash(
    in_use: Path, good: BuildInput, tmp_path: Path
) -> None:
    renamed = ({"file": "b.jsonl", "file_sha256": "0" * 64},)

    built = build_snapshot(replace(good, learnt_from=renamed), tmp_path)

    assert built.name == current(in_use).name
    assert read_manifest(built)["learnt"]["files"] == list(renamed)
    assert "jsonl" not in (built / "models" / "learnt.json").read_text("utf-8")


def test_a_few_more_offers_are_alike_and_the_one_in_use_knew_none_of_them(
    folder: Path, good: BuildInput
) -> None:
    assert good.train_on is not None
    more = labelled_offers(true, n=60, seed=5)
    data = replace(good, train_on=pl.concat([good.train_on, more]))

    report = read_report(build_snapshot(data, folder))

    assert report is not None
    assert (report["verdict"], report["refused"]) == ("alike", None)
    assert report["check"]["previous_may_have_learnt"] is False


def test_without_labelled_offers_titles_tell_what_moves(
    folder: Path, good: BuildInput
) -> None:
    built = build_snapshot(replace(good, train_on=None), folder)
    report = read_report(built)

    assert report is not None
    assert (report["verdict"], report["check"]) == ("unmeasured", None)
    assert report["titles"]["titles"] == 18
    assert report["titles"]["after"] > 0.9
    assert read_manifest(built)["learnt"] is None
    assert not (built / "models" / "learnt.json").exists()
    assert current(folder) == built


def test_a_file_alone_checks_the_reference(
    good: BuildInput, check_file: pl.DataFrame, tmp_path: Path
) -> None:
    built = build_snapshot(replace(good, train_on=None, check=check_file), tmp_path)
    learnt = read_manifest(built)["learnt"]

    assert learnt["offers"] is None
    assert learnt["check"]["origin"] == "file"
    assert learnt["check"]["figures"]["offers"] == 90


def _remove(path: Path) -> None:
    (path / "models" / "name_vectors.npy").unlink()


def _no_key(path: Path) -> None:
    (path / "models" / "encoder" / "encoder.json").write_text("{}", encoding="utf-8")


def _no_column(path: Path) -> None:
    pl.DataFrame({"sheet": ["D1102"]}).write_parquet(path / "trades/sheets.parquet")


@pytest.mark.parametrize("spoil", [_remove, _no_key, _no_column])
def test_a_snapshot_in_use_that_cannot_be_read_stops_nothing(
    folder: Path, bad: BuildInput, spoil: Callable[[Path], None]
) -> None:
    spoil(current(folder))

    built = build_snapshot(bad, folder)
    report = read_report(built)

    assert report is not None
    assert (report["verdict"], report["check"]) == ("unreadable", None)
    assert current(folder) == built


# --- labels ------------------------------------------------------------------------


def named_offers(reference: SkillsRef, *, shift: int) -> pl.DataFrame:
    """Return offers whose title names one trade, labelled ``shift`` trades further."""
    trades = reference.tables["trades"].filter(pl.col("rome") == pl.col("parent"))
    codes = trades["rome"].to_list()
    rows = {
        "offer_id": [str(i) for i in range(4 * len(codes))],
        "title": trades["label"].to_list() * 4,
        "text": [f"Texte {'abcd'[i // len(codes)]}" for i in range(4 * len(codes))],
        "rome": (codes[shift:] + codes[:shift]) * 4,
    }
    blank = {key: [None] * (4 * len(codes)) for key in OFFERS if key not in rows}
    return pl.DataFrame({**rows, **blank}, schema=OFFERS)


def test_labels_of_another_column_are_refused(
    folder: Path, good: BuildInput, reference: SkillsRef
) -> None:
    before = current(folder)
    moved = replace(good, train_on=named_offers(reference, shift=1))
    right = replace(good, train_on=named_offers(reference, shift=0))

    with pytest.raises(LabelsError) as caught:
        build_snapshot(moved, folder)
    assert current(folder) == before
    assert caught.value.after < caught.value.before / 2

    build_snapshot(right, folder)
    assert read_manifest(current(folder))["learnt"]["agreement"]["share"] == 1.0


def test_titles_that_name_no_trade_judge_no_label(matcher: Matcher) -> None:
    offers = labelled_offers(true, n=30)

    found = agreement(offers, np.zeros(30, dtype=np.int64), matcher.table)

    assert found == {"titles": 0, "agree": 0, "share": None}
