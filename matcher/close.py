"""The competences whose label is closest in meaning to a few words."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import numpy as np

from matcher.arrays import FloatArray
from matcher.competences import CompetenceTable, stem_rows
from matcher.scorer import TradeScorer
from matcher.types import Labelled
from matcher.weights import CLOSE_FROM, CLOSE_MEANING_FROM


def close_competences(
    words: str, table: CompetenceTable, scorer: TradeScorer, *, limit: int
) -> list[Labelled]:
    """Return the competences closest to ``words``, the closest first.

    Half of the closeness is the cosine of the vectors, half the words that the
    phrase and the label share. Empty when nothing is close.
    """
    normal = scorer.table.lexicon.normal(words)
    vector = scorer.encoder.transform_hashes(scorer.hasher.all([normal]))[0]
    alike = table.vectors @ vector
    close = (alike + _shared(words, table)) / 2
    kept = (close >= CLOSE_FROM) | (alike >= CLOSE_MEANING_FROM)
    best = np.argsort(-close, kind="stable")[: 4 * limit]
    rows = [int(row) for row in best if kept[row]][:limit]
    return [Labelled(code=table.codes[row], label=table.labels[row]) for row in rows]


def _shared(words: str, table: CompetenceTable) -> FloatArray:
    """Return how much the words of a phrase and of each label overlap, in [0, 1]."""
    phrase = stem_rows([words])
    of_label = (phrase @ table.stems.T).toarray()[0]
    of_phrase = (phrase @ table.stems.sign().T).toarray()[0] / max(1, phrase.nnz)
    return np.asarray(np.sqrt(of_label * of_phrase), dtype=np.float32)
