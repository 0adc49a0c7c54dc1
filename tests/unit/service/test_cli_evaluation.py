"""The benchmarks that a folder allows, what they print, and what is missing."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service import evaluation
from service.errors import BenchmarkError, BenchmarkFailedError
from service.evaluation import (
    JOBS,
    Job,
    command_of,
    evaluate,
    figures_by,
    last_object,
    package_folder,
    ready_jobs,
    skip_sentence,
    summary_lines,
)
from service.messages_fr import FIGURES

FOUND: dict[str, Any] = {"snapshot": "s", "commit": "c", "n": 2, "mrr": 0.5}


def test_the_last_line_is_the_object() -> None:
    assert last_object('steps…\n{"n": 3}\n', "melo") == {"n": 3}


@pytest.mark.parametrize("text", ["", "done", "[1]", '{"n": 3}\nbye'])
def test_another_last_line_is_refused(text: str) -> None:
    with pytest.raises(BenchmarkFailedError, match=r"benchmarks\.melo printed no JSON"):
        last_object(text, "melo")


def test_a_job_takes_the_files_that_exist(tmp_path: Path) -> None:
    (tmp_path / "extra.tsv").touch()
    job = Job(
        module="m",
        data="d",
        extra=(("--audit", "extra.tsv"),),
        ours=(("--own", "README.md"), ("--none", "absent")),
    )
    lacking = replace(job, extra=(*job.extra, ("--rome", "absent")))

    command = command_of(job, tmp_path, tmp_path / "snap", tmp_path / "out")

    assert command == [
        *(sys.executable, "-m", "benchmarks.m"),
        *("--data", str(tmp_path / "d"), "--snapshot", str(tmp_path / "snap")),
        *("--json", str(tmp_path / "out" / "m.json")),
        *("--audit", str(tmp_path / "extra.tsv")),
        *("--own", str(package_folder() / "README.md")),
    ]
    # passages of ours are read in the extra files
    assert command[:-2] == command_of(
        lacking, tmp_path, tmp_path / "snap", tmp_path / "out"
    )


def test_a_suffix_tells_files_that_change_with_what_was_learnt() -> None:
    names = {job.module: job.file("trained") for job in JOBS}

    assert names["profiles"] == "profiles_trained.json"
    assert names["melo"] == "melo.json"
    assert Job(module="m", data="d").file("") == "m.json"


def test_a_folder_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        BenchmarkError, match=f"no benchmark has its data in '{tmp_path.name}'"
    ):
        ready_jobs(tmp_path)


def test_what_is_missing_is_said_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "offers").mkdir()
    (tmp_path / "offers" / "test.jsonl.gz").touch()

    ready, skipped = ready_jobs(tmp_path)
    said = {name: skip_sentence(name, reason) for name, reason in skipped.items()}

    assert [job.module for job in ready] == ["offers_to_trades", "competences"]
    assert "« offers/test_audit.tsv »" in said["offers_to_trades --audit"]
    assert "« profiles/dev.jsonl »" in said["fairness"]
    assert {"profiles", "melo", "title_similarity"} < set(said)


def test_each_benchmark_is_there_once_with_its_words() -> None:
    modules = [job.module for job in JOBS]

    assert len(set(modules)) == len(modules)
    assert set(modules) == set(FIGURES)
    assert all((package_folder() / f"{name}.py").is_file() for name in modules)


def test_a_benchmark_that_fails_is_named() -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no such offer')"]

    with pytest.raises(
        BenchmarkFailedError, match=r"benchmarks\.melo failed: no such offer"
    ):
        figures_by(command, "melo")


def test_a_benchmark_that_fails_stops_none_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").touch()
    jobs = (
        Job(module="melo", data="a", learns=False),
        Job(module="profiles", data="a"),
    )
    monkeypatch.setattr(evaluation, "JOBS", jobs)
    done: list[int] = []

    with pytest.raises(BenchmarkFailedError, match=r"benchmarks\.melo failed"):
        evaluate(
            tmp_path,
            tmp_path / "no-snapshot",
            tmp_path / "out",
            on_job=lambda _key, n, _total: done.append(n),
            on_skip=pytest.fail,
        )
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))

    assert done == [1, 2]
    assert set(summary["failed"]) == {"melo", "profiles"}
    assert "a échoué" in (tmp_path / "out" / "summary.md").read_text("utf-8")


def test_the_summary_gives_main_figures_then_what_is_missing() -> None:
    lines = summary_lines({"melo": FOUND}, {"profiles": "no-file p.jsonl"}, {})

    assert lines[0] == "## melo"
    assert "- Rang réciproque moyen (`mrr`) : 0,500" in lines
    assert (
        "- Sans libellé égal, rang réciproque moyen (`no_exact.mrr`) : néant" in lines
    )
    assert lines[-1].startswith("- profiles : sans « p.jsonl »")
