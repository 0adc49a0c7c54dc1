"""The load of a running service: the mix asked, errors counted, pages timed."""

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.errors import BenchmarkDataError
from benchmarks.load import MIX, Client, asks_of, loaded, main
from benchmarks.speed import drawn_texts
from matcher.engine import Matcher

CV = "J'ai été boulangère pendant quatre ans. Je sais pétrir et enfourner les pains."


def test_the_mix_is_that_of_the_contract(starter_snapshot: Path) -> None:
    texts = drawn_texts(Matcher.load(starter_snapshot).reference, 20, seed=1)

    asks = asks_of(texts, seed=1)

    assert Counter(ask.kind for ask in asks) == {kind: 3 * n for kind, n in MIX}
    assert asks == asks_of(texts, seed=1)


def test_a_short_load_of_a_real_service(
    service_url: str,
    starter_snapshot: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cv = tmp_path / "cv.txt"
    cv.write_text(CV, "utf-8")
    where = ["--url", service_url, "--snapshot", str(starter_snapshot)]
    short = ["--clients", "2", "--seconds", "1", "--n", "8", "--cv", str(cv)]

    assert main([*where, *short]) == 0

    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["errors"] == 0
    assert figures["requests_per_s"] > 0
    assert figures["ms"]["p50"] <= figures["ms"]["p99"]
    assert figures["pages"]["trades_ms"]["p95"] > 0
    assert figures["pages"]["cv_ms"]["p95"] > 0


def test_an_answer_that_is_not_200_is_an_error(
    service_url: str, starter_snapshot: Path
) -> None:
    texts = drawn_texts(Matcher.load(starter_snapshot).reference, 5, seed=1)
    asks = [ask for ask in asks_of(texts, seed=1) if ask.kind == "rank"][:4]
    bad = [type(ask)(kind="rank", method="POST", path="/rien") for ask in asks]

    figures = loaded(service_url, bad, clients=2, seconds=0.3)

    assert figures["errors"] == figures["n"] > 0


def test_an_address_that_is_no_service_is_refused() -> None:
    with pytest.raises(BenchmarkDataError, match="starts with http"):
        Client("ftp://127.0.0.1")
