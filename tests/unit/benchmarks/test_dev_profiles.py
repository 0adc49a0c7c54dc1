"""The profiles that we wrote to check changes: complete and of every kind."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.data import read_profiles
from skills_ref.rome import read_rome

CASES = read_profiles(
    Path(__file__).parents[3] / "benchmarks" / "dev" / "profiles.jsonl"
)


def test_every_kind_is_there() -> None:
    kinds = Counter(case.kind for case in CASES)

    assert set(kinds) == {"cv", "tasks", "oral", "list", "change", "mixed"}
    assert min(kinds.values()) > 5
    assert len({case.id for case in CASES}) == len(CASES)


def test_who_is_to_be_answered_has_trades_and_the_others_none() -> None:
    for case in CASES:
        assert bool(case.expected) is not case.abstain
        assert not set(case.expected) & set(case.forbidden)


@pytest.mark.data
def test_every_code_is_a_parent_of_the_release(data_dir: Path) -> None:
    parents = set(read_rome(data_dir / "rome").tables["trades"]["parent"])

    for case in CASES:
        assert {*case.expected, *case.forbidden} <= parents, case.id
