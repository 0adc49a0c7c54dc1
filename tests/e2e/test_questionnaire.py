"""The adaptive questionnaire, by the command line and by HTTP, on the sample data."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from matcher.answers import MOST_QUESTIONS
from matcher.engine import Matcher
from matcher.types import Answer, Reply
from service.cli import main
from service.exits import Exit

Body = dict[str, Any]
YES_NO = ["oui", "un_peu", "non", "passer"]
WANTED = "K1304"  # help in people's homes


@pytest.fixture(scope="module")
def matcher(starter_snapshot: Path) -> Matcher:
    return Matcher.load(starter_snapshot)


@pytest.fixture
def rank(client: TestClient) -> Callable[..., Body]:
    def ask(**body: object) -> Body:
        answer = client.post("/v1/trades/rank", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


def replies_of(matcher: Matcher, rank: Callable[..., Body]) -> list[Body]:
    """Return the answers of someone of the wanted trade, up to the last question."""
    bank = matcher.ranker.interview.bank
    sheet = matcher.table.row_of_sheet[WANTED]
    answers: list[Body] = []
    while asked := rank(answers=answers)["questions"]:
        strong = bank.strength[bank.row_of[asked[0]["code"]], sheet]
        said = Reply.YES if strong else Reply.NO
        answers.append({"code": asked[0]["code"], "answer": said.value})
    return answers


def test_whoever_says_nothing_is_asked_two_questions(rank: Callable[..., Body]) -> None:
    for text in ("", "bonjour", "I am looking for a job and I have a car and two kids"):
        answer = rank(text=text)
        assert answer["abstained"]
        assert len(answer["questions"]) == 2
        for question in answer["questions"]:
            assert question["text"].endswith(" : est-ce pour vous ?")
            assert question["answers"] == YES_NO


def test_whoever_says_enough_is_asked_nothing(rank: Callable[..., Body]) -> None:
    assert rank(text="J'ai été maçon pendant trois ans.")["questions"] == []


def test_answers_lead_to_the_trade_by_parts_that_sum(
    matcher: Matcher, rank: Callable[..., Body]
) -> None:
    answers = replies_of(matcher, rank)
    assert 5 < len(answers) <= MOST_QUESTIONS
    found = rank(answers=answers)
    assert found["questions"] == []
    assert WANTED in [trade["rome"] for trade in found["trades"]]
    for trade in found["trades"]:
        parts = {part["name"]: part for part in trade["parts"]}
        assert 0 < parts["answers"]["value"] <= 1
        total = sum(part["value"] * part["weight"] for part in trade["parts"])
        assert trade["score"] == pytest.approx(total, abs=1e-6)
        assert sum(p["weight"] for p in parts.values()) == pytest.approx(1, abs=1e-5)
    assert rank(answers=answers) == found


def test_a_text_counts_beside_the_answers(
    matcher: Matcher, rank: Callable[..., Body]
) -> None:
    answers = replies_of(matcher, rank)[:5]
    said = rank(text="J'ai été maçon pendant trois ans.", answers=answers)
    assert "F1703" in [trade["rome"] for trade in said["trades"]]
    assert said["questions"]


def test_a_text_that_cannot_be_read_is_left_aside(
    matcher: Matcher, rank: Callable[..., Body]
) -> None:
    answers = replies_of(matcher, rank)
    text = "I have worked for ten years in the cleaning of offices and houses"
    assert rank(text=text, answers=answers) == rank(answers=answers)


def test_skipping_everything_abstains(matcher: Matcher) -> None:
    codes = [one.code for one in matcher.ranker.interview.bank.questions[:3]]
    answers = [Answer(code=code, reply=Reply.SKIP) for code in codes]
    ranking = matcher.rank(matcher.profile(answers=answers))
    assert ranking.abstained
    assert not {one.code for one in ranking.questions} & set(codes)


@pytest.mark.parametrize("path", ["/v1/profile", "/v1/trades/rank"])
def test_an_answer_to_no_question_is_a_problem(client: TestClient, path: str) -> None:
    body = {"answers": [{"code": "question-0", "answer": "oui"}]}
    answer = client.post(path, json=body)
    assert answer.status_code in {404, 422}
    assert answer.json()["code"] == "unknown-code"


def test_another_answer_is_refused(client: TestClient) -> None:
    body = {"answers": [{"code": "domain-K13", "answer": "bof"}]}
    assert client.post("/v1/trades/rank", json=body).status_code == 422


# --- command line -------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    status = main(argv)
    return status, capsys.readouterr().out


def test_the_command_asks_and_takes_answers(
    capsys: pytest.CaptureFixture[str],
    starter_snapshot: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAMIN_SNAPSHOT", str(starter_snapshot))
    monkeypatch.setenv("COLUMNS", "200")
    status, shown = run(capsys, "rank", "--text", "bonjour")
    assert status == Exit.OK
    assert shown.count("est-ce pour vous ?") == 2
    assert '--answers "' in shown

    given = "domain-K13=oui; domain-N41 = un peu;domain-H29=passer"
    status, written = run(capsys, "rank", "--answers", given, "--json")
    assert status == Exit.OK
    asked = [one["code"] for one in json.loads(written)["questions"]]
    assert asked
    assert not {"domain-K13", "domain-N41", "domain-H29"} & set(asked)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("domain-K13=bof", Exit.USAGE), ("domain-Z99=oui", Exit.CODE)],
)
def test_an_answer_that_cannot_be_has_its_status(
    capsys: pytest.CaptureFixture[str],
    starter_snapshot: Path,
    given: str,
    expected: Exit,
) -> None:
    where = ("--snapshot", str(starter_snapshot))
    assert run(capsys, "rank", "--answers", given, *where)[0] == expected
