"""The competences of a titled text: read in it, then usual in its likely trade."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.arrays import FloatArray
from matcher.classify import TitledScores
from matcher.competences import CompetenceTable
from matcher.types import Classification, CompetenceMention, Origin, Source
from matcher.usual import Considered, UsualCompetences, written_shares
from matcher.weights import USUAL_LEAST, USUAL_MOST

_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class TitledText:
    """A text, the title that shows its trade, and its vector, shape (dim,)."""

    title: str
    text: str
    vector: FloatArray


@dataclass(frozen=True, slots=True)
class UsualReader:
    """Add to what is read in a text what its likely trade usually asks for."""

    usual: UsualCompetences
    competences: CompetenceTable

    def of_batch(
        self,
        found: Sequence[Classification],
        items: Sequence[tuple[str, str, str]],
        scores: TitledScores,
        vectors: FloatArray,
    ) -> list[Classification]:
        """Return the classifications of a batch with what the trades add.

        Parameters
        ----------
        found
            Trades and what was read; a text without trade stays as it is.
        items
            Identifier, title and text of each.
        scores, vectors
            What the scorer gives of the batch; vectors of shape (n, dim).
        """
        considered = self.usual.considered(scores, vectors)
        out: list[Classification] = []
        for i, (one, (_, title, text)) in enumerate(zip(found, items, strict=True)):
            if one.trades:
                said = TitledText(title, text, vectors[i])
                more = self.with_usual(one.competences, said, considered[i])
                one = replace(one, competences=more)
            out.append(one)
        return out

    def with_usual(
        self,
        read: Sequence[CompetenceMention],
        text: TitledText,
        considered: Considered,
    ) -> tuple[CompetenceMention, ...]:
        """Return what is read in a text, then what its trade adds, likeliest first.

        What is read is all kept, in its order, each with the chance that a
        recruiter lists it. The trade adds what has a chance of `USUAL_LEAST`, until
        there are `USUAL_MOST` competences; never a paper, which is read or is not.
        """
        chance = self._chances(read, text, considered)
        codes = self.usual.codes
        rows: list[int] = considered.rows.tolist()
        of = {
            codes[row]: round(float(one), _DECIMALS)
            for row, one in zip(rows, chance, strict=True)
        }
        kept = [replace(one, chance=of.get(one.code)) for one in read]
        held = {one.code for one in read}
        added: list[CompetenceMention] = []
        order: list[int] = np.argsort(-chance, kind="stable").tolist()
        for i in order:
            row = rows[i]
            if chance[i] < USUAL_LEAST or len(kept) + len(added) >= USUAL_MOST:
                break
            if codes[row] not in held and not self._is_paper(row):
                added.append(self._mention(row, of[codes[row]], text.title))
        return (*kept, *added)

    def _chances(
        self,
        read: Sequence[CompetenceMention],
        text: TitledText,
        considered: Considered,
    ) -> FloatArray:
        """Return the chance of each competence considered."""
        words = f"{text.title} {text.text}"
        written = written_shares(words, considered.rows, self.competences)
        sure = {one.code: one.confidence for one in read}
        rows: list[int] = considered.rows.tolist()
        shown = [sure.get(self.usual.codes[row], 0.0) for row in rows]
        return self.usual.chances(
            considered, written, text.vector, np.array(shown, dtype=np.float32)
        )

    def _is_paper(self, row: int) -> bool:
        table = self.competences
        return row < len(table.codes) and bool(table.is_paper[row])

    def _mention(self, row: int, chance: float, title: str) -> CompetenceMention:
        return CompetenceMention(
            code=self.usual.codes[row],
            label=self.usual.labels[row],
            origin=Origin.INFERRED,
            confidence=chance,
            proof=title or None,
            source=Source.TRADE,
            chance=chance,
        )
