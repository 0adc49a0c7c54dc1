"""Texts drawn, times taken, and the objects of the cold processes."""

import json
from pathlib import Path

import pytest

from benchmarks import first_answer
from benchmarks.errors import BenchmarkDataError
from benchmarks.speed import (
    WARM_UP,
    Drawn,
    drawn_texts,
    engine_figures,
    fresh,
    peer_figures,
    times_of,
)
from matcher.engine import Matcher
from skills_ref.store import SkillsRef


def test_texts_are_the_same_for_the_same_seed(tiny_reference: SkillsRef) -> None:
    texts = drawn_texts(tiny_reference, 20, seed=1)

    assert texts == drawn_texts(tiny_reference, 20, seed=1)
    assert texts != drawn_texts(tiny_reference, 20, seed=2)
    assert all(drawn.text.startswith(drawn.title) for drawn in texts)


def test_a_reference_without_competence_gives_no_text() -> None:
    empty = SkillsRef(release="empty", is_sample=True, tables={}, repairs={})

    with pytest.raises(BenchmarkDataError, match="empty: no trade has a competence"):
        drawn_texts(empty, 1, seed=0)


def test_the_first_texts_do_not_count() -> None:
    done: list[Drawn] = []
    text = Drawn(rome="D1102", title="a", text="a")

    times = times_of(done.append, [text] * (WARM_UP + 2))

    assert len(done) == WARM_UP + 2
    assert 0 <= times["p50"] <= times["p95"] <= times["p99"]


def test_warm_figures_and_their_peers(tiny_snapshot: Path) -> None:
    matcher = Matcher.load(tiny_snapshot)
    texts = drawn_texts(matcher.reference, 6, seed=0)

    ours = engine_figures(matcher, texts, None)
    peers = peer_figures(matcher.reference, texts, ours)

    assert ours["classify_per_s"] > 0
    assert set(ours["rank_ms"]) == {"p50", "p95", "p99"}
    assert ours["trainings_ms"] is None  # this snapshot has no training
    rank = peers["rank_tfidf_letters_sheets"]
    assert rank["ratio"] == pytest.approx(
        rank["rank_ms"]["p50"] / ours["rank_ms"]["p50"], abs=1e-3
    )


def test_first_answer_says_its_memory(
    tiny_snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert first_answer.main(["--snapshot", str(tiny_snapshot)]) == 0

    printed = json.loads(capsys.readouterr().out)
    assert printed["peak_mb"] > 10
    assert printed["trades"] > 0


def test_a_process_that_fails_is_named_with_its_last_line(tmp_path: Path) -> None:
    with pytest.raises(
        BenchmarkDataError, match=r"benchmarks.first_answer: exit \d+: "
    ):
        fresh(["benchmarks.first_answer", "--snapshot", str(tmp_path / "none")])
