"""What stands beside a figure: machine, commit, seed, snapshot; never a path."""

import argparse
import json
from pathlib import Path

import pytest

from benchmarks.command import finish, parser, run, table
from benchmarks.errors import BenchmarkDataError
from benchmarks.record import commit, machine
from benchmarks.snapshots import snapshot_name
from matcher.errors import ArtefactError


def test_machine_has_no_path_and_no_host() -> None:
    facts = machine()

    assert set(facts) == {"cpus", "cpu", "system", "python"}
    assert facts["cpus"] >= 1
    assert "/" not in str(facts["python"])


def test_no_commit_outside_a_repository(tmp_path: Path) -> None:
    assert commit(tmp_path) is None


def test_object_is_printed_last_and_written_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = argparse.Namespace(json=tmp_path / "new" / "x.json", seed=5)

    result = finish({"n": 1, "label": "métier"}, args, snapshot="2026-11-24-ab")

    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == result
    assert json.loads(args.json.read_text(encoding="utf-8")) == result
    assert (result["seed"], result["snapshot"]) == (5, "2026-11-24-ab")


def test_deliberate_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise BenchmarkDataError("a.tsv", "not a table", line=3)

    assert run(fail) == 1
    assert capsys.readouterr().err == "benchmarks: a.tsv, line 3: not a table\n"


def test_options_are_those_of_the_contract() -> None:
    args = parser("x", data="y").parse_args(["--data", "d", "--snapshot", "s"])

    assert (args.data, args.snapshot, args.json) == (Path("d"), Path("s"), None)


def test_table_shows_the_unknown_as_a_dash() -> None:
    lines = table({"a": {"n": 3, "mrr": 0.5}, "b": None}, ("n", "mrr")).splitlines()

    assert lines[1].split() == ["a", "3", "0.500"]
    assert lines[2].split() == ["b", "-", "-"]


def test_name_of_a_snapshot_and_of_the_current_one(
    tiny_snapshot: Path, tmp_path: Path
) -> None:
    name = snapshot_name(tiny_snapshot)

    assert snapshot_name(tiny_snapshot / name) == name
    with pytest.raises(ArtefactError):
        snapshot_name(tmp_path)
