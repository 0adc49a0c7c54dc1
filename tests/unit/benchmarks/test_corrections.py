"""People simulated who correct a list: what they choose, what is counted."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.corrections import (
    CORRECTIONS,
    Corrected,
    Person,
    figures_of,
    less,
    main,
    more,
    thin,
    told_of,
    unwanted,
    wanted,
)
from benchmarks.data import ProfileCase
from matcher.engine import Matcher

TEXT = "J'ai conduit un camion et cuit des pains au four. Boulanger, chauffeur."


@pytest.fixture(scope="module")
def matcher(tiny_snapshot: Path) -> Matcher:
    return Matcher.load(tiny_snapshot)


def person(matcher: Matcher, *expected: str, text: str = TEXT) -> Person:
    case = ProfileCase(
        id="a",
        kind="",
        level="",
        text=text,
        skills=(),
        expected=expected,
        forbidden=(),
        abstain=False,
    )
    (told,) = told_of(matcher, [case])
    return Person(matcher=matcher, told=told, draw=np.random.default_rng(0))


def test_the_liked_trade_counts_for_nothing(matcher: Matcher) -> None:
    found = more(person(matcher, "D1102", "G1803"))

    assert found is not None
    assert len(found.expected) == 1
    liked = {"D1102", "G1803"} - {*found.expected}
    assert not liked & {*found.before, *found.after}


def test_nothing_is_liked_when_nothing_else_is_expected(matcher: Matcher) -> None:
    assert more(person(matcher, "D1102")) is None


def test_a_thin_person_likes_a_trade_that_is_not_shown(matcher: Matcher) -> None:
    found = thin(person(matcher, "K2204", "D1102"))

    assert found is not None
    assert found.expected == ("D1102",)
    assert "K2204" not in (*found.before, *found.after)
    assert thin(person(matcher, "K2204")) is None


def test_the_disliked_trade_is_off_both_lists(matcher: Matcher) -> None:
    found = less(person(matcher, "D1102"))

    assert found is not None
    assert found.alike is not None
    assert len(found.before) == len(found.after) == 3
    assert set(found.before) == set(found.after)


def test_a_wanted_competence_is_one_that_is_not_held(matcher: Matcher) -> None:
    found = wanted(person(matcher, "K2204"))

    assert found is not None
    assert found.after.index("K2204") <= found.before.index("K2204")


def test_an_unwanted_competence_is_held_and_asked_by_no_expected_trade(
    matcher: Matcher,
) -> None:
    found = unwanted(person(matcher, "D1102"))

    assert found is not None
    assert found.alike is not None
    assert found.alike[1] <= found.alike[0]
    nothing_held = person(matcher, "D1102", text="Boulanger depuis deux ans")
    if not nothing_held.told.profile.competences:
        assert unwanted(nothing_held) is None


def test_figures_compare_before_and_after() -> None:
    found = [
        Corrected(expected=("A",), before=("B", "A"), after=("A", "B"), alike=(2, 0)),
        Corrected(expected=("A",), before=("A",), after=("A",)),
    ]

    figures = figures_of(found, seed=1)

    assert figures["n"] == 2
    assert figures["ndcg_after"] == 1
    assert figures["ndcg_before"] < 1
    assert (figures["recall_before"], figures["recall_after"]) == (1, 1)
    assert (figures["alike_before"], figures["alike_after"]) == (2, 0)


def test_the_object_has_one_entry_a_correction(
    tiny_snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "people.jsonl"
    people = [
        {"id": "a", "text": TEXT, "expected": ["D1102", "N4101"]},
        {"id": "b", "text": "bonjour", "abstain": True},
    ]
    data.write_text("\n".join(map(json.dumps, people)), encoding="utf-8")
    argv = ["--data", str(data), "--snapshot", str(tiny_snapshot)]
    assert main(argv) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert first["n"] == 1
    assert {*CORRECTIONS} <= {*first}
    assert first["more"]["n"] == 1
    assert main(argv) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == first
