"""The benchmarks that a folder allows, and what they print."""

import sys
from pathlib import Path

import pytest

from service.errors import BenchmarkError
from service.evaluation import JOBS, Job, command_of, last_object, ready_jobs


def test_the_last_line_is_the_object() -> None:
    assert last_object('steps…\n{"n": 3}\n', "melo") == {"n": 3}


@pytest.mark.parametrize("text", ["", "done", "[1]", '{"n": 3}\nbye'])
def test_another_last_line_is_refused(text: str) -> None:
    with pytest.raises(BenchmarkError, match=r"benchmarks\.melo printed no JSON"):
        last_object(text, "melo")


def test_a_job_takes_the_files_that_exist(tmp_path: Path) -> None:
    (tmp_path / "extra.tsv").touch()
    job = Job(
        module="m", data="d", extra=(("--audit", "extra.tsv"), ("--rome", "absent"))
    )

    command = command_of(job, tmp_path, Path("snap"), Path("out"))

    assert command == [
        *(sys.executable, "-m", "benchmarks.m"),
        *("--data", str(tmp_path / "d"), "--snapshot", "snap"),
        *("--json", str(Path("out") / "m.json")),
        *("--audit", str(tmp_path / "extra.tsv")),
    ]


def test_a_folder_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        BenchmarkError, match=f"no benchmark has its data in '{tmp_path.name}'"
    ):
        ready_jobs(tmp_path)


def test_each_benchmark_is_there_once() -> None:
    modules = [job.module for job in JOBS]

    assert len(set(modules)) == len(modules)
