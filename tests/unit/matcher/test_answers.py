"""Answers to trades: likelihood by hand, what is asked next, what is claimed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.answers import MOST_QUESTIONS, REPLIES, Interview
from matcher.questions import QuestionBank
from matcher.trades import TradeTable
from matcher.types import Answer, Origin, Question, Reply
from matcher.weights import ANSWER_CHANCES, ANSWER_NOISE
from skills_ref.errors import UnknownCodeError
from skills_ref.starter import read_starter


@pytest.fixture(scope="module")
def interview() -> Interview:
    ref = read_starter()
    table = TradeTable.from_reference(ref)
    return Interview(QuestionBank.from_reference(ref, table), table)


def small(interview: Interview, strength: list[list[float]]) -> Interview:
    """Return an interview on the first trades, each of one sheet."""
    n = len(strength[0])
    whole = np.zeros((len(strength), len(interview.table.sheets)), dtype=np.float32)
    whole[:, :n] = strength
    questions = tuple(
        Question(code=f"competence-{i}", label=f"Faire {i}")
        for i in range(len(strength))
    )
    return Interview(QuestionBank(questions=questions, strength=whole), interview.table)


def answer(code: str, reply: Reply) -> Answer:
    return Answer(code=code, reply=reply)


def test_the_likelihood_is_that_of_the_table_and_of_the_noise(
    interview: Interview,
) -> None:
    tiny = small(interview, [[1.0, 0.8, 0.5, 0.0]])
    log = tiny.log_likelihood([answer("competence-0", Reply.SOME)])
    for family, chances in enumerate(reversed(ANSWER_CHANCES)):
        chance = (1 - ANSWER_NOISE) * chances[1] + ANSWER_NOISE / 3
        assert np.exp(log[family]) == pytest.approx(chance, rel=1e-5)


def test_the_chances_of_the_replies_sum_to_one() -> None:
    assert [sum(row) for row in ANSWER_CHANCES] == pytest.approx([1] * 4)


def test_a_skipped_question_says_nothing_and_is_not_asked_again(
    interview: Interview,
) -> None:
    (first,) = interview.next_questions(())
    skipped = [answer(first.code, Reply.SKIP)]
    assert not interview.log_likelihood(skipped).any()
    assert interview.next_questions(skipped)[0].code != first.code


def test_the_question_that_halves_the_trades_comes_first(interview: Interview) -> None:
    n = len(interview.table.families)
    half = [float(i % 2) for i in range(n)]
    few = [float(i < 5) for i in range(n)]
    nobody = [0.0] * n
    tiny = small(interview, [nobody, few, half])
    assert [q.code for q in tiny.next_questions((), n=3)] == [
        "competence-2",
        "competence-1",
    ]


def test_what_is_known_before_changes_what_is_asked(interview: Interview) -> None:
    n = len(interview.table.families)
    half = [float(i < n // 2) for i in range(n)]
    fine = [float(i < 2) for i in range(n)]
    tiny = small(interview, [half, fine])
    prior = np.where(np.arange(n) < 20, 0, -50).astype(np.float32)
    assert tiny.next_questions(())[0].code == "competence-0"
    assert tiny.next_questions((), prior)[0].code == "competence-1"


def test_one_person_goes_on_to_their_trade(interview: Interview) -> None:
    bank = interview.bank
    family = interview.table.families.index("K1304")
    answers: list[Answer] = []
    while asked := interview.next_questions(answers):
        strong = bank.strength[bank.row_of[asked[0].code], family]
        answers.append(answer(asked[0].code, Reply.YES if strong else Reply.NO))
    assert 4 < len(answers) <= MOST_QUESTIONS
    assert len({one.code for one in answers}) == len(answers)
    best = np.argsort(-interview.posterior(answers), kind="stable")[:10]
    assert family in best
    assert interview.part(answers)[family] == interview.part(answers).max()


def test_nothing_is_asked_after_the_last_question(interview: Interview) -> None:
    codes = [one.code for one in interview.bank.questions[:MOST_QUESTIONS]]
    assert interview.next_questions([answer(c, Reply.NO) for c in codes], n=2) == ()


def test_an_answer_to_no_question_is_refused(interview: Interview) -> None:
    with pytest.raises(UnknownCodeError, match="question has no code 'x'"):
        interview.check([answer("x", Reply.YES)])


def test_a_yes_to_a_competence_declares_it(interview: Interview) -> None:
    tiny = small(interview, [[1.0], [1.0], [1.0], [1.0]])
    told = zip(("0", "1", "2", "3"), Reply, strict=True)  # yes, a little, no, skip
    answers = [answer(f"competence-{code}", reply) for code, reply in told]
    claimed = tiny.claimed(answers, {"0", "1", "2"})
    assert [(m.code, m.confidence, m.origin) for m in claimed] == [
        ("0", 1.0, Origin.DECLARED),
        ("1", 0.5, Origin.DECLARED),
    ]


@given(data=st.data())
def test_the_part_is_bounded_and_the_order_of_answers_does_not_matter(
    interview: Interview, data: st.DataObject
) -> None:
    codes = [one.code for one in interview.bank.questions]
    asked = data.draw(st.lists(st.sampled_from(codes), unique=True, max_size=8))
    answers = [answer(c, data.draw(st.sampled_from(list(Reply)))) for c in asked]
    part = interview.part(answers)
    assert ((part >= 0) & (part <= 1)).all()
    assert (part == 0).sum() >= len(part) // 2
    assert interview.posterior(answers).sum() == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(part, interview.part(answers[::-1]), atol=1e-5)


def test_replies_are_those_that_carry_something() -> None:
    assert set(REPLIES) == set(Reply) - {Reply.SKIP}
