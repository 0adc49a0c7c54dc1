"""Titled texts (offers, trainings) to trades: one function, all its steps."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.arrays import FloatArray
from matcher.query import Query
from matcher.rank import weighted_sum
from matcher.scorer import TradeScorer
from matcher.weights import OFFER_WEIGHTS, SHEET_SHARE


@dataclass(frozen=True, slots=True)
class TitledScores:
    """Scores of titled texts: higher is closer, no upper bound is meant.

    Attributes
    ----------
    family
        Shape (n, n_families).
    sheet
        Shape (n, n_sheets): the family's score less what a sheet lacks beside
        the best sheet of its family.
    """

    family: FloatArray
    sheet: FloatArray


def titled_scores(scorer: TradeScorer, queries: Sequence[Query]) -> TitledScores:
    """Return how close titled texts are to families and sheets of trades."""
    parts = scorer.offer_parts(queries)
    families = {name: scorer.by_family(part) for name, part in parts.sheets.items()}
    family = weighted_sum(families | parts.families, OFFER_WEIGHTS)
    own = weighted_sum(parts.sheets, OFFER_WEIGHTS)
    best = scorer.by_family(own)
    of = scorer.table.family_of_sheet
    lack = best[:, of] - own
    sheet = np.asarray(family[:, of] - np.float32(SHEET_SHARE) * lack, dtype=np.float32)
    return TitledScores(family, sheet)
