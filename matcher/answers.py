"""From answers to trades: what each answer makes likely, and what to ask next.

A trade is as likely as the answers are likely from someone of that trade (naive
Bayes). The next question is the one whose answer tells the most about the trade:
by the expected drop of entropy and by the chance that the trade is then among the
ten shown. An answer says nothing with a chance of `ANSWER_NOISE`, so that one answer
never decides.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from matcher.arrays import FloatArray, IntArray
from matcher.questions import QuestionBank
from matcher.trades import TradeTable
from matcher.types import Answer, CompetenceMention, Origin, Question, Reply
from matcher.weights import (
    ANSWER_CHANCES,
    ANSWER_NOISE,
    ANSWERS_RANGE,
    OWN_SHEET_WEIGHT,
    QUESTION_ORDINARY,
    QUESTION_SECOND,
    QUESTION_TOO_ALIKE,
    TOP_TEN_NATS,
)
from skills_ref.errors import UnknownCodeError

REPLIES = (Reply.YES, Reply.SOME, Reply.NO)
MOST_QUESTIONS = 12
# least strength of each row of `ANSWER_CHANCES`
_LEVELS = np.array([0, QUESTION_SECOND, QUESTION_ORDINARY, 1], dtype=np.float32)
_CLAIMED = {Reply.YES: 1.0, Reply.SOME: 0.5}  # confidence in a competence claimed
_SHOWN = 10  # trades of an answer
_LOOKED_AT = 80  # questions of which the chance of the ten is computed
_LEAST_GAIN = 1e-4  # nats: a question that tells less is not asked


class _Model(NamedTuple):
    """Chance and entropy of the replies to each question, for each family."""

    chance: FloatArray  # (len(REPLIES), n_questions, n_families)
    entropy: FloatArray  # (n_questions, n_families)


@dataclass(frozen=True)
class Interview:
    """What answers say of trades, and what to ask next.

    Attributes
    ----------
    bank
        The questions.
    table
        The trades.
    """

    bank: QuestionBank
    table: TradeTable

    @cached_property
    def _model(self) -> _Model:
        strength = self.bank.strength
        level = np.searchsorted(_LEVELS, strength, side="right") - 1
        shares = _sheet_shares(self.table)
        chance = np.stack(
            [
                np.add.reduceat(
                    np.array(of_level, dtype=np.float32)[level] * shares,
                    self.table.sheet_starts,
                    axis=1,
                )
                for of_level in zip(*ANSWER_CHANCES, strict=True)
            ]
        )
        noisy = (1 - ANSWER_NOISE) * chance + ANSWER_NOISE / len(REPLIES)
        noisy = noisy.astype(np.float32)
        return _Model(noisy, -np.sum(noisy * np.log(noisy), axis=0))

    @cached_property
    def _alike(self) -> FloatArray:
        """How alike two questions are, shape (n_questions, n_questions)."""
        yes = self._model.chance[0] - self._model.chance[0].mean(axis=1, keepdims=True)
        norm = np.linalg.norm(yes, axis=1, keepdims=True)
        unit = yes / np.where(norm > 0, norm, 1)
        return np.asarray(unit @ unit.T, dtype=np.float32)

    def check(self, answers: Sequence[Answer]) -> None:
        """Refuse an answer to a question that does not exist.

        Raises
        ------
        UnknownCodeError
            With the first unknown code.
        """
        for one in answers:
            if one.code not in self.bank.row_of:
                raise UnknownCodeError("question", one.code)

    def claimed(
        self, answers: Sequence[Answer], known: Container[str]
    ) -> list[CompetenceMention]:
        """Return the competences that a yes declares, among the codes of ``known``."""
        found: list[CompetenceMention] = []
        for one in answers:
            code = code_claimed(one)
            if code is not None and code in known and one.reply in _CLAIMED:
                found.append(
                    CompetenceMention(
                        code=code,
                        label=self.bank.questions[self.bank.row_of[one.code]].label,
                        origin=Origin.DECLARED,
                        confidence=_CLAIMED[one.reply],
                    )
                )
        return found

    def log_likelihood(self, answers: Sequence[Answer]) -> FloatArray:
        """Return the log of the chance of the answers, shape (n_families,)."""
        total = np.zeros(len(self.table.families), dtype=np.float32)
        for one in answers:
            if one.reply is not Reply.SKIP:
                row = self.bank.row_of[one.code]
                total += np.log(self._model.chance[REPLIES.index(one.reply), row])
        return total

    def part(self, answers: Sequence[Answer]) -> FloatArray:
        """Return how much better than a middle trade each one fits, in [0, 1].

        Shape (n_families,); 0 for the half of the trades that fit least.
        """
        log = self.log_likelihood(answers)
        above = (log - np.median(log)) / np.float32(ANSWERS_RANGE)
        return np.clip(above, 0, 1).astype(np.float32)

    def posterior(
        self, answers: Sequence[Answer], log_prior: FloatArray | None = None
    ) -> FloatArray:
        """Return the chance of each family, shape (n_families,), of sum 1.

        Without ``log_prior`` every family is as likely before the answers: the
        offers of the day do not steer a person.
        """
        log = self.log_likelihood(answers)
        log = log if log_prior is None else log + log_prior
        chance = np.exp(log - log.max())
        return np.asarray(chance / chance.sum(), dtype=np.float32)

    def next_questions(
        self,
        answers: Sequence[Answer],
        log_prior: FloatArray | None = None,
        *,
        n: int = 1,
    ) -> tuple[Question, ...]:
        """Return the questions that tell the most, the best first.

        The second is the best one once the first is answered, and so on. Nothing
        after `MOST_QUESTIONS` answers.
        """
        room = min(n, MOST_QUESTIONS - len(answers))
        asked = [self.bank.row_of[one.code] for one in answers]
        futures = self.posterior(answers, log_prior)[None]
        found: list[int] = []
        for _ in range(room):
            best = self._best(futures, self._closed((*asked, *found)))
            if best is None:
                break
            found.append(best)
            futures = self._after(futures, best)
        return tuple(self.bank.questions[row] for row in found)

    def _best(self, futures: FloatArray, closed: Sequence[int]) -> int | None:
        """Return the question that tells the most, ``None`` when none tells more."""
        gain = self._gain(futures)
        gain[list(closed)] = 0
        likely = np.argsort(-gain, kind="stable")[:_LOOKED_AT]
        likely = likely[gain[likely] > _LEAST_GAIN]
        if not likely.size:
            return None
        value = gain[likely] + TOP_TEN_NATS * self._in_ten(futures, likely)
        return int(likely[np.argmax(value)])

    def _in_ten(self, futures: FloatArray, rows: IntArray) -> FloatArray:
        """Return the chance expected that the trade is in the ten, by question."""
        said = self._model.chance[:, rows, None] * futures
        last = max(0, said.shape[-1] - _SHOWN)
        return np.partition(said, last, axis=-1)[..., last:].sum(axis=(0, 2, 3))

    def _gain(self, futures: FloatArray) -> FloatArray:
        """Return the expected drop of entropy by question, over weighted futures."""
        model = self._model
        said = np.einsum("rqf,wf->wrq", model.chance, futures)
        weight = futures.sum(axis=1)
        mean = said / weight[:, None, None]
        before = -np.sum(said * np.log(mean), axis=(0, 1))
        return before - model.entropy @ futures.sum(axis=0)

    def _after(self, futures: FloatArray, row: int) -> FloatArray:
        """Return each future split by the reply to one more question."""
        split = futures[:, None, :] * self._model.chance[:, row][None]
        return split.reshape(-1, futures.shape[1])

    def _closed(self, rows: Sequence[int]) -> list[int]:
        """Return the questions asked, and those too much like them."""
        if not rows:
            return []
        alike = self._alike[list(rows)].max(axis=0) > QUESTION_TOO_ALIKE
        return sorted({*rows, *np.flatnonzero(alike).tolist()})


def code_claimed(answer: Answer) -> str | None:
    """Return the code of the competence that a question is about, if it is of one."""
    kind, _, code = answer.code.partition("-")
    return code if kind == "competence" else None


def _sheet_shares(table: TradeTable) -> FloatArray:
    """Return the share of each sheet in its family: its own sheet counts more."""
    own = np.array(
        [
            table.sheets[row] == table.families[int(family)]
            for row, family in enumerate(table.family_of_sheet)
        ]
    )
    weight = np.where(own, OWN_SHEET_WEIGHT, 1.0)
    total = np.add.reduceat(weight, table.sheet_starts)
    return np.asarray(weight / total[table.family_of_sheet], dtype=np.float32)
