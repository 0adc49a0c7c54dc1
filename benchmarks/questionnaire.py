"""People who answer questions instead of writing, and where their trade then stands.

Run ``python -m benchmarks.questionnaire --data PROFILES --snapshot DIR``. Nothing of
these people was used to choose the questions or their model.

A person is simulated from a written profile:

- a question whose every telling word is in what they wrote is answered as they
  wrote it: yes in what they did or wish, no in what they refuse;
- otherwise from the sheet of their first expected trade: yes when the sheet says it
  first; a little when it says it in second place (sector, interest, kind of work);
  yes or a little, evenly, for an ordinary competence;
- what that sheet does not say but the sheet of their second expected trade says, is
  answered a little, one time in `SECOND`; everything else, no;
- one answer in `NOISE` is lost: half of these are skipped, half are another reply.

The person knows no probability: the engine's model of the replies is not used here.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.command import finish, parser, run, table
from benchmarks.data import ProfileCase, parents_of, read_profiles
from benchmarks.metrics import ci95, mean
from benchmarks.profiles import whole_text
from matcher.answers import MOST_QUESTIONS
from matcher.competences import stems_of
from matcher.engine import Matcher
from matcher.types import Answer, Question, Ranking, Reply
from matcher.weights import QUESTION_SECOND

NOISE = 6
SECOND = 3
STEPS = (0, 2, 4, 6, 8, 10, 12)
FIRST_WORDS = 3
REPLIES = (Reply.YES, Reply.SOME, Reply.NO)

Ask = Callable[[Ranking, Sequence[Answer]], Question | None]


@dataclass(frozen=True)
class Person:
    """Someone who answers questions.

    Attributes
    ----------
    first, second
        How strongly the sheets of the first and second expected trades say yes to
        each question, shape (n_questions,).
    said, refused
        Stems of what the person wrote, and of what they refuse.
    """

    first: NDArray[np.float32]
    second: NDArray[np.float32]
    said: frozenset[int]
    refused: frozenset[int]

    def reply(self, row: int, label: str, draw: np.random.Generator) -> Reply:
        """Return the reply to one question, right or not, from five draws."""
        lost, how, other, beside, second = draw.random(5)
        right = self._right(row, label, beside, second)
        if lost * NOISE >= 1:
            return right
        if how < 0.5:
            return Reply.SKIP
        wrong = [reply for reply in REPLIES if reply is not right]
        return wrong[int(other * len(wrong))]

    def _right(self, row: int, label: str, beside: float, second: float) -> Reply:
        words = frozenset(stems_of(label))
        if words and words <= self.refused:
            return Reply.NO
        strength = self.first[row]
        if strength == 1 or (words and words <= self.said):
            return Reply.YES
        if strength > 0:
            ordinary = strength > QUESTION_SECOND
            return Reply.YES if ordinary and beside < 0.5 else Reply.SOME
        if self.second[row] > 0 and second * SECOND < 1:
            return Reply.SOME
        return Reply.NO


def person_of(matcher: Matcher, case: ProfileCase) -> Person:
    """Return the person of a written profile with an expected trade."""
    strength = matcher.ranker.interview.bank.strength
    none = np.zeros(len(strength), dtype=np.float32)
    sheets = [sheet_of(matcher, code) for code in case.expected[:2]]
    read = matcher.profile(case.text, skills=case.skills)
    return Person(
        first=strength[:, sheets[0]],
        second=strength[:, sheets[1]] if len(sheets) > 1 else none,
        said=frozenset(stems_of("\n".join((*read.evidence, *read.wishes)))),
        refused=frozenset(stems_of("\n".join(read.refusals))),
    )


def sheet_of(matcher: Matcher, code: str) -> int:
    """Return the row of a sheet; for a parent without its own, of its first sheet."""
    row = matcher.table.row_of_sheet.get(code)
    if row is not None:
        return row
    parent = matcher.reference.parent_of(code)
    return int(matcher.table.sheet_starts[matcher.table.families.index(parent)])


# --- ways to ask ------------------------------------------------------------------


def adaptive(ranking: Ranking, answers: Sequence[Answer]) -> Question | None:
    """Return the first question of the engine; the very first needs no answer."""
    return ranking.questions[0] if ranking.questions else None


def in_order(questions: Sequence[Question]) -> Ask:
    """Return a way to ask the same questions to everyone, in one order."""

    def ask(ranking: Ranking, answers: Sequence[Answer]) -> Question | None:
        return questions[len(answers)] if len(answers) < len(questions) else None

    return ask


def same_for_all(matcher: Matcher) -> tuple[Question, ...]:
    """Return the questions best for someone whose replies are never looked at."""
    asked: list[Answer] = []
    found: list[Question] = []
    interview = matcher.ranker.interview
    while len(found) < MOST_QUESTIONS and (more := interview.next_questions(asked)):
        found += more
        asked.append(Answer(code=more[0].code, reply=Reply.SKIP))
    return tuple(found)


def drawn(matcher: Matcher, draw: np.random.Generator) -> tuple[Question, ...]:
    """Return questions drawn from the bank, without a repeat."""
    every = matcher.ranker.interview.bank.questions
    n = min(MOST_QUESTIONS, len(every))
    return tuple(every[int(row)] for row in draw.permutation(len(every))[:n])


# --- one interview ----------------------------------------------------------------


def interview(
    matcher: Matcher, person: Person, text: str, ask: Ask, draw: np.random.Generator
) -> list[Ranking]:
    """Return the ranking before each question and after the last one."""
    bank = matcher.ranker.interview.bank
    answers: list[Answer] = []
    rankings = [matcher.rank(matcher.profile(text))]
    while len(answers) < MOST_QUESTIONS:
        question = _asked(matcher, rankings[-1], answers, ask)
        if question is None:
            break
        row = bank.row_of[question.code]
        reply = person.reply(row, question.label, draw)
        answers.append(Answer(code=question.code, reply=reply))
        rankings.append(matcher.rank(matcher.profile(text, answers=answers)))
    return rankings


def _asked(
    matcher: Matcher, ranking: Ranking, answers: Sequence[Answer], ask: Ask
) -> Question | None:
    """Return what is asked next; a ranked text is asked all the same."""
    if ask is adaptive and not answers and not ranking.abstained:
        scored = matcher.ranker.score(ranking.profile)
        return matcher.ranker.questions(ranking.profile, scored, n=1)[0]
    return ask(ranking, answers)


def found_after(
    matcher: Matcher, rankings: Sequence[Ranking], wanted: Sequence[str]
) -> list[float]:
    """Return, for each of `STEPS`, 1 when a wanted parent is shown, else 0.

    An interview that ended early counts as its last ranking.
    """
    shown = [
        parents_of(matcher.reference, [trade.rome for trade in ranking.trades])
        for ranking in rankings
    ]
    return [
        float(bool(set(wanted) & set(shown[min(k, len(shown) - 1)]))) for k in STEPS
    ]


# --- figures ----------------------------------------------------------------------


def figures_of(
    matcher: Matcher, cases: Sequence[ProfileCase], *, words: int, seed: int
) -> dict[str, Any]:
    """Return the figures of every way to ask, after the first ``words`` of a text."""
    people = [person_of(matcher, case) for case in cases]
    always = in_order(same_for_all(matcher))
    ways: Mapping[str, Callable[[np.random.Generator], Ask]] = {
        "adaptive": lambda _: adaptive,
        "random": lambda draw: in_order(drawn(matcher, draw)),
        "same_for_all": lambda _: always,
    }
    found: dict[str, dict[str, Any]] = {}
    for name, way in ways.items():
        first: list[list[float]] = []
        every: list[list[float]] = []
        for i, (case, person) in enumerate(zip(cases, people, strict=True)):
            draw = np.random.default_rng((seed, i))
            text = " ".join(whole_text(case).split()[:words])
            rankings = interview(matcher, person, text, way(draw), draw)
            expected = parents_of(matcher.reference, case.expected)
            first.append(found_after(matcher, rankings, expected[:1]))
            every.append(found_after(matcher, rankings, expected))
        found[name] = _shares(np.array(first), np.array(every), seed)
    return {**found.pop("adaptive"), "baselines": found}


def _shares(
    first: NDArray[np.float64], every: NDArray[np.float64], seed: int
) -> dict[str, Any]:
    steps = {str(k): row for row, k in enumerate(STEPS)}
    return {
        "in_ten": {k: mean(first[:, row]) for k, row in steps.items()},
        "ci95": {k: ci95(first[:, row], seed=seed) for k, row in steps.items()},
        "any_in_ten": {k: mean(every[:, row]) for k, row in steps.items()},
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("Answers to ten trades.", data="profiles, JSON Lines")
    args = command.parse_args(argv)
    matcher = Matcher.load(args.snapshot)
    cases = [one for one in read_profiles(args.data) if one.expected]
    cold = figures_of(matcher, cases, words=0, seed=args.seed)
    thin = figures_of(matcher, cases, words=FIRST_WORDS, seed=args.seed)
    figures = {
        "n": len(cases),
        "questions": len(matcher.ranker.interview.bank.questions),
        "noise": round(1 / NOISE, 4),
        "cold": cold,
        "first_words": thin,
    }
    print(_tables(figures))
    finish(figures, args, snapshot=matcher.snapshot_id)
    return 0


def _tables(figures: Mapping[str, Any]) -> str:
    rows: dict[str, Mapping[str, Any]] = {}
    for start in ("cold", "first_words"):
        rows[start] = figures[start]["in_ten"]
        rows[f"{start}, any expected"] = figures[start]["any_in_ten"]
        for name, one in figures[start]["baselines"].items():
            rows[f"{start}, {name}"] = one["in_ten"]
    return table(rows, [str(k) for k in STEPS])


if __name__ == "__main__":
    sys.exit(run(main))
