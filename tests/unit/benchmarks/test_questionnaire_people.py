"""People simulated for the questionnaire: how they reply, how they are counted."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.data import ProfileCase, read_profiles
from benchmarks.questionnaire import (
    NOISE,
    STEPS,
    Person,
    found_after,
    in_order,
    main,
    person_of,
    same_for_all,
)
from matcher.competences import stems_of
from matcher.engine import Matcher
from matcher.types import Answer, Question, Reply

LABELS = ("Nettoyer des locaux", "Conduire un camion", "Servir à table", "Souder")


def person(said: str = "", refused: str = "") -> Person:
    return Person(
        first=np.array([1.0, 0.5, 0.0, 0.0], dtype=np.float32),
        second=np.array([0.0, 0.0, 1.0, 0.0], dtype=np.float32),
        said=frozenset(stems_of(said)),
        refused=frozenset(stems_of(refused)),
    )


def replies(who: Person, row: int, n: int = 3000) -> dict[Reply, float]:
    draw = np.random.default_rng(1)
    got = [who.reply(row, LABELS[row], draw) for _ in range(n)]
    return {reply: got.count(reply) / n for reply in Reply}


def test_one_answer_in_six_is_skipped_or_wrong() -> None:
    share = replies(person(), 0)
    assert share[Reply.YES] == pytest.approx(1 - 1 / NOISE, abs=0.03)
    assert share[Reply.SKIP] == pytest.approx(0.5 / NOISE, abs=0.02)
    assert share[Reply.SOME] == pytest.approx(0.25 / NOISE, abs=0.02)


@pytest.mark.parametrize(("row", "usual"), [(1, Reply.SOME), (3, Reply.NO)])
def test_the_sheet_of_the_first_trade_decides(row: int, usual: Reply) -> None:
    assert replies(person(), row)[usual] > 0.8


def test_the_second_trade_gives_a_little_one_time_in_three() -> None:
    share = replies(person(), 2)
    assert share[Reply.SOME] == pytest.approx((1 - 1 / NOISE) / 3 + 0.04, abs=0.03)


def test_what_is_written_counts_before_the_sheet() -> None:
    assert replies(person(said="je sais souder"), 3)[Reply.YES] > 0.8
    assert replies(person(refused="nettoyer des locaux"), 0)[Reply.NO] > 0.8


@pytest.fixture(scope="module")
def matcher(tiny_snapshot: Path) -> Matcher:
    return Matcher.load(tiny_snapshot)


def case(*expected: str) -> ProfileCase:
    return ProfileCase(
        id="p",
        kind="oral",
        level="4",
        text="",
        skills=(),
        expected=expected,
        forbidden=(),
        abstain=False,
    )


def test_a_person_is_the_sheet_of_their_first_trade(matcher: Matcher) -> None:
    bank = matcher.ranker.interview.bank
    who = person_of(matcher, case("N4101", "D1102"))
    row = matcher.table.row_of_sheet["N4101"]
    np.testing.assert_array_equal(who.first, bank.strength[:, row])
    assert person_of(matcher, case("N4101")).second.max() == 0


def test_the_same_questions_come_in_one_order(matcher: Matcher) -> None:
    questions = same_for_all(matcher)
    assert len({one.code for one in questions}) == len(questions) > 0
    ask = in_order(questions)
    ranking = matcher.rank(matcher.profile(""))
    answers: list[Answer] = []
    asked: list[Question] = []
    while question := ask(ranking, answers):
        asked.append(question)
        answers.append(Answer(code=question.code, reply=Reply.NO))
    assert tuple(asked) == questions


def test_a_person_is_found_from_the_ranking_that_shows_their_trade(
    matcher: Matcher,
) -> None:
    nothing = matcher.rank(matcher.profile(""))
    driver = matcher.rank(matcher.profile("J'ai conduit un camion. Chauffeur."))
    assert driver.trades
    found = found_after(matcher, [nothing, nothing, driver], ["N4101"])
    assert found == [0.0, *[1.0] * (len(STEPS) - 1)]


def test_the_object_has_the_documented_keys(
    tiny_snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "people.jsonl"
    people = [
        {
            "id": "a",
            "text": "Je conduis un camion depuis deux ans",
            "expected": ["N4101"],
        },
        {"id": "b", "text": "bonjour", "abstain": True},
    ]
    data.write_text("\n".join(map(json.dumps, people)), encoding="utf-8")
    assert len(read_profiles(data)) == 2
    argv = ["--data", str(data), "--snapshot", str(tiny_snapshot)]
    assert main(argv) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert first["n"] == 1
    for start in ("cold", "first_words"):
        assert set(first[start]) == {"in_ten", "ci95", "any_in_ten", "baselines"}
        assert set(first[start]["baselines"]) == {"random", "same_for_all"}
        assert list(first[start]["in_ten"]) == [str(k) for k in STEPS]
    assert main(argv) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == first
