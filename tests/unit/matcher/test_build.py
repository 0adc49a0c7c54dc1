"""A build: same input, same bytes; what is absent is said; stages are told."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from matcher import build
from matcher.annotate import Annotator
from matcher.annotate_offers import in_this_process
from matcher.build import BuildInput, build_snapshot
from matcher.engine import Matcher
from matcher.scorer import TradeScorer
from matcher.snapshot import current, verify

pytestmark = pytest.mark.usefixtures("short_vectors")


def test_the_same_input_gives_the_same_bytes(
    build_input: BuildInput, snapshots: Path, tmp_path: Path
) -> None:
    first = current(snapshots)

    again = build_snapshot(build_input, tmp_path / "deep" / "folder")

    assert again.name == first.name
    assert verify(again) == verify(first)


def test_another_day_changes_the_name_only(
    build_input: BuildInput, snapshots: Path, tmp_path: Path
) -> None:
    later = build_snapshot(replace(build_input, today=date(2027, 1, 2)), tmp_path)

    assert later.name.startswith("2027-01-02-")
    assert verify(later)["hash"] == verify(current(snapshots))["hash"]


def test_one_offer_less_is_another_snapshot(
    build_input: BuildInput, snapshots: Path, tmp_path: Path
) -> None:
    assert build_input.offers is not None
    less = replace(build_input, offers=build_input.offers[:-1])

    built = build_snapshot(less, tmp_path)

    assert verify(built)["hash"] != verify(current(snapshots))["hash"]
    assert verify(built)["counts"]["offers"] == 59


def test_several_processes_give_the_same_bytes(
    build_input: BuildInput,
    snapshots: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build, "_FEW_OFFERS", 0)
    monkeypatch.setattr(build, "WORKERS", 2)

    built = build_snapshot(build_input, tmp_path)

    assert verify(built)["files"] == verify(current(snapshots))["files"]


def test_one_process_reads_what_several_would_read(
    build_input: BuildInput, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Annotator] = []

    def spied(scorer: TradeScorer, annotator: Annotator) -> object:
        seen.append(annotator)
        return in_this_process(scorer, annotator)

    monkeypatch.setattr(build, "in_this_process", spied)
    build_snapshot(build_input, tmp_path)

    (annotator,) = seen
    vectors = annotator.competences.vectors
    np.testing.assert_array_equal(vectors, vectors.astype(np.float16))


def test_a_build_again_keeps_the_snapshot_and_points_to_it(
    build_input: BuildInput, tmp_path: Path
) -> None:
    built = build_snapshot(build_input, tmp_path)
    marked = (built / "manifest.json").stat().st_mtime_ns
    (tmp_path / "current").write_text("absent\n")

    assert build_snapshot(build_input, tmp_path) == built
    assert (built / "manifest.json").stat().st_mtime_ns == marked
    assert current(tmp_path) == built
    assert {p.name for p in tmp_path.iterdir()} == {built.name, "current"}


def test_stages_are_told_in_order(build_input: BuildInput, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    build_snapshot(
        build_input,
        tmp_path,
        on_step=lambda stage, done, total: told.append((stage, done, total)),
    )

    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == [
        *("reference", "encoder", "lexical", "learnt", "annotate"),
        *("check", "write"),
    ]
    assert all(0 <= done <= total for _, done, total in told)
    last = {stage: (done, total) for stage, done, total in told}
    assert all(done == total for done, total in last.values())


def test_the_manifest_says_what_the_snapshot_is_made_of(matcher: Matcher) -> None:
    manifest = matcher.manifest

    assert manifest["engine"] == build.ENGINE
    assert manifest["reference"] == {"release": "tiny", "repairs": {}}
    assert manifest["trained_on"] == 54  # six name no trade
    assert manifest["sources"] == [{"key": "france-travail", "rows_in": 60}]
    assert manifest["as_of"] == "2026-11-23"
    assert manifest["parameters"]["encoder"]["seed"] == build.SEED
    ranking = manifest["parameters"]["ranking"]
    assert {"least_score", "done_weights", "offer_weights"} <= ranking.keys()


def test_trainings_alone(build_input: BuildInput, tmp_path: Path) -> None:
    alone = replace(build_input, offers=None, train_on=None, sources=())

    engine = Matcher.load(build_snapshot(alone, tmp_path))

    assert engine.manifest["counts"] == {
        "offers": None,
        "trainings": 20,
        "sessions": 38,
        "communes": 9,
    }
    assert engine.trade("D1102").open_offers.count is None
    assert engine.trade("D1102").trainings == 4


def test_a_table_of_another_schema_is_refused(
    build_input: BuildInput, tmp_path: Path
) -> None:
    assert build_input.offers is not None
    wrong = replace(build_input, offers=build_input.offers.drop("salary"))

    with pytest.raises(pl.exceptions.SchemaError, match="salary"):
        build_snapshot(wrong, tmp_path)
    assert list(tmp_path.iterdir()) == []
