"""Competences close to everyday words, and the questions that a profile calls for."""

import pytest

from matcher.answers import MOST_QUESTIONS
from matcher.engine import Matcher
from matcher.types import Answer, Reply


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("pétrir du pain", "Pétrir une pâte à pain"),
        ("conduire des camions", "Conduire un camion"),
    ],
)
def test_everyday_words_find_a_label(matcher: Matcher, words: str, label: str) -> None:
    assert matcher.close_competences(words)[0].label == label


@pytest.mark.parametrize("words", ["", "  ", "😀", "qwrtp zzyzx", "("])
def test_nothing_is_close_to_nothing(matcher: Matcher, words: str) -> None:
    assert matcher.close_competences(words) == []


def test_as_many_as_asked(matcher: Matcher) -> None:
    assert len(matcher.close_competences("conduire un camion", limit=1)) == 1


def test_a_competence_by_its_code_or_its_label(matcher: Matcher) -> None:
    found = matcher.competence("petrir une pâte a pain")

    assert found is not None
    assert matcher.competence(found.code) == found
    assert matcher.competence("tout autre chose") is None


def test_questions_from_nothing_then_none_after_twelve(matcher: Matcher) -> None:
    answers: list[Answer] = []
    while asked := matcher.questions(matcher.profile(answers=answers)):
        assert len(answers) < MOST_QUESTIONS
        assert asked[0].code not in {one.code for one in answers}
        answers.append(Answer(code=asked[0].code, reply=Reply.SKIP))

    assert answers


def test_questions_follow_what_is_known(matcher: Matcher) -> None:
    profile = matcher.profile("J'ai été boulangère. Je sais pétrir une pâte à pain.")

    assert matcher.questions(profile, n=2) != matcher.questions(matcher.profile(), n=2)
