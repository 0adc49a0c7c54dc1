"""Every requirement has its line, every line its tests, every test exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "requirements.md"
EXPECTED = {
    *(f"UX-{n}" for n in range(1, 22)),
    *(f"L-{n}" for n in range(1, 14)),
    *(f"S-{n}" for n in range(1, 15)),
}
LEGAL = (
    *("README", "aipd", "fria", "registre", "annexe-iv", "notice", "incidents"),
    "fiche-donnees",
)
_ROW = re.compile(r"^\| ((?:UX|L|S)-\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_STAMP = re.compile(r"Version (\d+\.\d+\.\d+) du logiciel, texte du \d\d/\d\d/\d{4}\.")


def rows() -> list[tuple[str, str, list[str], str]]:
    """Return the lines: id, requirement, names of tests, state."""
    text = PAGE.read_text(encoding="utf-8")
    return [
        (one[1], one[2], re.findall(r"`(test_\w+)`", one[3]), one[4])
        for one in _ROW.finditer(text)
    ]


def written() -> set[str]:
    """Return the names of every test of the repository."""
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def missing(names: list[str], known: set[str]) -> Iterator[str]:
    yield from (name for name in names if name not in known)


def test_every_requirement_has_one_line() -> None:
    ids = [one[0] for one in rows()]

    assert sorted(EXPECTED - set(ids)) == []
    assert len(ids) == len(set(ids)) == len(EXPECTED)


def test_every_requirement_names_tests_that_exist() -> None:
    known = written()
    lost = {one[0]: list(missing(one[2], known)) for one in rows()}

    assert {key: names for key, names in lost.items() if names} == {}
    assert [one[0] for one in rows() if not one[2]] == []


def test_the_rule_can_fail() -> None:
    assert list(missing(["test_of_nothing_at_all"], written())) == [
        "test_of_nothing_at_all"
    ]


@pytest.mark.parametrize("row", rows(), ids=[one[0] for one in rows()])
def test_a_state_that_is_not_held_says_what_is_missing(
    row: tuple[str, str, list[str], str],
) -> None:
    state = row[3]

    assert state.startswith(("tenu", "en partie", "humain", "sans objet"))
    if not state.startswith("tenu"):
        assert len(state.partition(":")[2].split()) > 3, state


@pytest.mark.parametrize("name", LEGAL)
def test_the_legal_pack_is_there_and_stamped(name: str) -> None:
    """Dead links in documents are found by `test_house`."""
    text = (ROOT / "docs" / "legal" / f"{name}.md").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"', project, re.MULTILINE)
    stamp = _STAMP.search(text)

    assert version is not None
    assert stamp is not None, "no version and no date"
    assert stamp[1] == version[1], "the text is of another version: read it again"
    assert len(text) > 1000


def test_the_legal_pack_names_only_settings_and_files_that_exist() -> None:
    from service.settings import Settings

    pages = [*(ROOT / "docs" / "legal").glob("*.md")]
    pages += (ROOT / "docs" / "accessibility").glob("*.md")
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    named = set(re.findall(r"CAMIN_([A-Z_]+)", text))
    files = set(re.findall(r"`(tests/[\w/]+\.py|matcher/\w+\.py)`", text))

    assert len(named) > 10
    assert sorted(named - {name.upper() for name in Settings.model_fields}) == []
    assert [one for one in sorted(files) if not (ROOT / one).is_file()] == []


def test_no_picture_is_read() -> None:
    """No library that reads words in pictures is locked or imported."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "ingest").rglob("*.py")
    )

    for name in ("pytesseract", "easyocr", "paddleocr"):
        assert name not in lock
    assert ".render(" not in sources  # no page of a PDF is drawn
