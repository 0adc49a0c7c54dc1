"""Figures go from the results to the documents by themselves."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import card
from benchmarks.card import (
    BLOCKS,
    CARD,
    README,
    figure,
    main,
    read_results,
    refreshed_card,
    refreshed_readme,
)
from benchmarks.errors import BenchmarkDataError

RECORD: dict[str, Any] = {
    "snapshot": "2027-01-02-abc",
    "commit": "0123456789abcdef+changes",
    "seed": 7,
    "machine": {"cpus": 4, "cpu": "Z80", "system": "Linux", "python": "3.12.1"},
}
RESULTS: dict[str, dict[str, Any]] = {
    "melo.json": {
        **RECORD,
        **dict.fromkeys(("mrr", "hit1", "hit5", "hit10", "map"), 0.25),
        "no_exact": {"n": 3, "mrr": 1.0},
        "baselines": {},
        "n": 12,
        "ci95": [0.1, 0.9],
        "none": None,
    }
}


def test_a_figure_of_the_card_is_replaced_and_its_words_stay() -> None:
    text = (
        "Avant.\n| Rang | `melo.json` | `mrr` | 0,123 |\n| N | `melo.json` | `n` | 9 |"
    )

    assert refreshed_card(text, RESULTS) == (
        "Avant.\n| Rang | `melo.json` | `mrr` | 0,250 |\n| N | `melo.json` | `n` | 12 |"
    )


def test_the_origin_of_a_file_is_replaced() -> None:
    text = "| `melo.json` | `old` | `e80184e` | 1 | AMD, 2 | 3.11 |"

    assert refreshed_card(text, RESULTS) == (
        "| `melo.json` | `2027-01-02-abc` | `0123456+changes` | 7 | Z80, 4 | 3.12.1 |"
    )


@pytest.mark.parametrize(
    ("key", "value"), [("ci95.1", 0.9), ("no_exact.n", 3), ("none", None)]
)
def test_a_figure_is_found_by_its_key(key: str, value: object) -> None:
    assert figure(RESULTS, "melo.json", key) == value


@pytest.mark.parametrize(
    ("file", "key"), [("melo.json", "mrr.x"), ("melo.json", "x"), ("other.json", "n")]
)
def test_a_figure_that_is_not_there_is_named(file: str, key: str) -> None:
    with pytest.raises(BenchmarkDataError, match=file):
        refreshed_card(f"| Rang | `{file}` | `{key}` | 0,1 |", RESULTS)


def test_a_block_of_the_readme_is_written_again() -> None:
    text = "# Title\n<!-- melo -->\nold\n<!-- end -->\nafter\n"

    new = refreshed_readme(text, RESULTS)

    assert "old" not in new
    assert "| **camin** | .250 | .250 | .250 | .250 | .250 | 1.000 |" in new
    assert new.startswith("# Title\n<!-- melo -->\n| Method |")
    assert new.endswith("<!-- end -->\nafter\n")
    assert refreshed_readme(new, RESULTS) == new


def test_a_block_of_no_such_name_is_named() -> None:
    with pytest.raises(BenchmarkDataError, match="no block nothing"):
        refreshed_readme("<!-- nothing -->\n<!-- end -->", RESULTS)


def test_a_summary_is_no_result(tmp_path: Path) -> None:
    (tmp_path / "melo.json").write_text(json.dumps(RESULTS["melo.json"]), "utf-8")
    (tmp_path / "summary.json").write_text(json.dumps(RESULTS), "utf-8")

    assert set(read_results(tmp_path)) == {"melo.json"}


def test_the_documents_show_the_committed_results() -> None:
    results = read_results()
    readme = README.read_text(encoding="utf-8")

    assert {f"<!-- {name} -->" for name in BLOCKS} <= set(readme.splitlines())
    # when this fails: python -m benchmarks.card
    assert refreshed_card(CARD.read_text("utf-8"), results) == CARD.read_text("utf-8")
    assert refreshed_readme(readme, results) == readme


def test_check_says_stale_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "card.md"
    text = CARD.read_text("utf-8").replace("| 684 |", "| 683 |")
    stale.write_text(text, "utf-8")
    monkeypatch.setattr(card, "CARD", stale)

    assert main(["--check"]) == 1
    assert stale.read_text("utf-8") == text
    assert "stale: card.md" in capsys.readouterr().out

    assert main([]) == 0
    assert main(["--check"]) == 0
