"""A release of four trades in the official format, and its reference."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from skills_ref.rome import read_rome
from skills_ref.store import SkillsRef

FIXTURES = Path(__file__).parents[2] / "fixtures" / "rome"


@pytest.fixture(scope="session")
def small_release() -> Path:
    return FIXTURES / "v470"


@pytest.fixture(scope="session")
def small_rome_v3() -> Path:
    return FIXTURES / "v3"


@pytest.fixture(scope="session")
def small_ref(small_release: Path, small_rome_v3: Path) -> SkillsRef:
    return read_rome(small_release, small_rome_v3)


@pytest.fixture
def release_copy(small_release: Path, tmp_path: Path) -> Path:
    """Return a copy that a test may damage."""
    return Path(shutil.copytree(small_release, tmp_path / "release"))


@pytest.fixture
def damage(release_copy: Path) -> Callable[[str, str, str], Path]:
    """Return a function that replaces words in one file of the copy."""

    def replaced(name: str, old: str, new: str) -> Path:
        path = release_copy / f"unix_{name}_v470_utf8.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return release_copy

    return replaced
