"""Competences of a text: written in it, or inferred from its phrases.

An inferred competence must share telling words with the phrase that proves it:
nothing is invented from the trade alone (`docs/adr/0004`).
"""

from collections.abc import Sequence

import numpy as np

from matcher.arrays import FloatArray, IntArray
from matcher.competences import CompetenceTable
from matcher.encode import ProjectionEncoder
from matcher.query import Phrase
from matcher.types import CompetenceMention, Origin

# An inferred competence: half by meaning, half by shared words.
_LEAST_SHARED = 0.34  # share of the label's words, rarer words weighing more
_LEAST_SCORE = 0.55
# Score to confidence: a straight line between these two points, not yet
# calibrated on labelled sentences (docs/model-card.md says so).
_CONFIDENCE = ((0.55, 0.50), (1.0, 0.95))
_LEXICAL_CONFIDENCE = 0.95


class Annotator:
    """Find the competences of a reference in texts.

    Parameters
    ----------
    competences
        The competences of the trades.
    encoder
        Encoder of their labels.
    """

    def __init__(
        self, competences: CompetenceTable, encoder: ProjectionEncoder
    ) -> None:
        self.competences = competences
        self.encoder = encoder

    def of_text(
        self, text: str, phrases: Sequence[Phrase], among: IntArray, *, most: int
    ) -> list[CompetenceMention]:
        """Return what is written in a text, then what its phrases prove, once each."""
        found: dict[str, CompetenceMention] = {}
        written = self.lexical(text, [p.span for p in phrases])
        for mention in (*written, *self.inferred(phrases, among, most=most)):
            found.setdefault(mention.code, mention)
        return list(found.values())

    def lexical(
        self, text: str, spans: Sequence[tuple[int, int]]
    ) -> list[CompetenceMention]:
        """Return the competences whose label is written inside one of ``spans``."""
        table = self.competences
        found: dict[str, CompetenceMention] = {}
        for start, end in spans:
            for link in table.linker.links(text[start:end]):
                a, b = start + link.start, start + link.end
                mention = CompetenceMention(
                    code=link.code,
                    label=table.labels[table.row_of[link.code]],
                    origin=Origin.LEXICAL,
                    confidence=_LEXICAL_CONFIDENCE,
                    proof=text[a:b],
                    span=(a, b),
                )
                found.setdefault(link.code, mention)
        return list(found.values())

    def inferred(
        self, phrases: Sequence[Phrase], among: IntArray, *, most: int = 25
    ) -> list[CompetenceMention]:
        """Return the competences that phrases prove, best first.

        Parameters
        ----------
        phrases
            Phrases of the text.
        among
            Rows of the competences to look for: those of the likely trades.
        most
            Number of competences returned at most.
        """
        if not phrases or not len(among):
            return []
        score = self.scores(phrases, among)
        best = score.argmax(axis=0)
        top = score[best, np.arange(len(among))]
        order = np.lexsort((among, -top))[:most]
        table = self.competences
        return [
            CompetenceMention(
                code=table.codes[among[i]],
                label=table.labels[among[i]],
                origin=Origin.INFERRED,
                confidence=_confidence(float(top[i])),
                proof=phrases[int(best[i])].text,
                span=phrases[int(best[i])].span,
            )
            for i in order
            if top[i] >= _LEAST_SCORE
        ]

    def scores(self, phrases: Sequence[Phrase], among: IntArray) -> FloatArray:
        """Return how well each phrase proves each competence, in [0, 1].

        Shape (n_phrases, n_among); 0 where too few words are shared.
        """
        table = self.competences
        vectors = self.encoder.transform_hashes([p.hashes for p in phrases])
        meaning = np.maximum(vectors @ table.vectors[among].T, 0)
        shared = table.shared([p.text for p in phrases], among)
        score = (meaning + np.minimum(shared, 1)) / np.float32(2)
        return np.where(shared >= _LEAST_SHARED, score, 0).astype(np.float32)


def _confidence(score: float) -> float:
    (low, at_low), (high, at_high) = _CONFIDENCE
    share = (score - low) / (high - low)
    return round(at_low + min(max(share, 0.0), 1.0) * (at_high - at_low), 3)
