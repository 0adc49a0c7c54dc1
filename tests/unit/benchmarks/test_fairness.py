"""The swaps change what they must and nothing else."""

import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks.fairness import GenderSwap, Pair, figures_of, main, swaps_of, with_age
from matcher.types import Fit, OpenOffers, Part, Profile, Ranking, TradeMatch
from skills_ref.store import SkillsRef


def ranking(**scores: float) -> Ranking:
    trades = tuple(
        TradeMatch(
            rome=rome,
            label=rome,
            fit=Fit.CLOSE,
            score=score,
            parts=(Part(name="words", value=score, weight=1.0),),
            open_offers=OpenOffers(count=None, within_km=None, as_of=None),
            held=(),
            missing=(),
            domain="D",
        )
        for rome, score in scores.items()
    )
    return Ranking(
        snapshot="s", as_of=date(2026, 1, 1), profile=Profile(), trades=trades
    )


def test_figures_by_hand() -> None:
    same = Pair(ranking(A=0.8, B=0.6), ranking(A=0.8, B=0.6))
    swapped = Pair(ranking(A=0.8, B=0.6), ranking(B=0.7, A=0.7))

    figures = figures_of([same, swapped])

    assert figures["n"] == 2
    assert figures["identical"] == 0.5
    assert figures["rbo"] == pytest.approx((1 + 0.9) / 2)
    assert figures["score_shift"] == pytest.approx((0 + 0.1) / 2)


def test_nothing_to_compare_is_unknown() -> None:
    assert figures_of([]) == {
        "n": 0,
        "identical": None,
        "rbo": None,
        "score_shift": None,
    }


def test_titles_change_gender_and_keep_their_case(tiny_reference: SkillsRef) -> None:
    swap = GenderSwap(tiny_reference)

    text = "BOULANGER puis Serveuse, aide d'un boulanger"
    assert swap(text) == "BOULANGÈRE puis Serveur, aide d'un boulangère"
    assert swap("je conduis un camion") == "je conduis un camion"


def test_years_of_work_are_not_an_age() -> None:
    assert with_age("34 ans, 30 ans d'usine", 24) == "24 ans\n\n24 ans, 30 ans d'usine"


def test_each_swap_has_two_writings(tiny_reference: SkillsRef) -> None:
    swaps = swaps_of(tiny_reference)

    assert set(swaps) == {"identity", "gender", "age", "address"}
    for pairs in swaps.values():
        for one, other in pairs:
            assert one("boulanger, 34 ans") != other("boulanger, 34 ans")


def test_the_object_names_each_swap(
    tiny_snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [
        {"id": "p1", "text": "Boulanger pendant cinq ans, cuire des pains au four."},
        {"id": "p2", "text": "à refuser", "abstain": True},
    ]
    data = tmp_path / "people.jsonl"
    data.write_text("\n".join(map(json.dumps, people)), encoding="utf-8")

    assert main(["--data", str(data), "--snapshot", str(tiny_snapshot)]) == 0

    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert printed["gender"]["n"] == 1
    assert printed["identity"]["n"] == 2  # two identities, one person
    assert set(printed["age"]) == {"n", "identical", "rbo", "score_shift"}
