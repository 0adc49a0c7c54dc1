"""Trades for a person: every step of a ranking is in `Ranker.score`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import FloatArray
from matcher.competences import CompetenceTable
from matcher.query import Query
from matcher.rank import known_weights, scaled, standard
from matcher.reading import refused_activities
from matcher.scorer import TradeScorer
from matcher.types import Profile, Reason
from matcher.weights import (
    COMPETENCE_WEIGHT,
    CONTEXT_WEIGHT,
    COVERAGE_SCALE,
    DONE_WEIGHTS,
    LEAST_SCORE,
    LEAST_SCORE_OFF_WORK,
    PART_SCALES,
    REFUSED_ABOVE,
    TURN_WISH_SHARE,
    WISH_SHARE,
)

_WISH = "wish_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The numbers of one ranking, over the families of trades.

    Attributes
    ----------
    parts, weights
        Value in [0, 1] (0 where unknown) and weight of each part, by name;
        shape (n_families,). The weights of a family sum to 1.
    score
        Sum of the parts times their weights, shape (n_families,).
    sheet
        Score of each sheet by its own words, to choose the sheet of a family.
    refused
        Row of the phrase that refuses each family, -1 for none.
    refusals
        The phrases of the person that refuse an activity.
    query
        All that counts for the person.
    cosines
        How close each phrase of ``query`` is to each name of a trade.
    """

    parts: Mapping[str, FloatArray]
    weights: Mapping[str, FloatArray]
    score: FloatArray
    sheet: FloatArray
    refused: NDArray[np.int64]
    refusals: tuple[str, ...]
    query: Query
    cosines: FloatArray


@dataclass(frozen=True)
class Ranker:
    """Score the families of trades for a profile.

    Attributes
    ----------
    scorer, competences
        The trades and their competences.
    conditions
        1 where a sheet has a condition of work, by key of the condition;
        shape (n_sheets,).
    """

    scorer: TradeScorer
    competences: CompetenceTable
    conditions: Mapping[str, FloatArray]

    def score(self, profile: Profile) -> Scored:
        """Return the parts, the weights and the scores of every family."""
        scorer = self.scorer
        said = self._query((*profile.evidence, *profile.wishes))
        cosines = scorer.name_cosines(said)
        sheet_parts = scorer.phrase_parts([said], [cosines])
        parts = self._scaled(sheet_parts)
        weights = dict(DONE_WEIGHTS)
        if profile.wishes:
            share = TURN_WISH_SHARE if profile.refusals else WISH_SHARE
            wished = self._query(profile.wishes)
            # the wishes are the last phrases of all that is said
            names = cosines[len(said.phrases) - len(wished.phrases) :]
            wish_parts = self._scaled(scorer.phrase_parts([wished], [names]))
            parts |= {_WISH + name: value for name, value in wish_parts.items()}
            weights |= {_WISH + name: share * w for name, w in DONE_WEIGHTS.items()}
        parts = {name: part[0] for name, part in parts.items()}
        parts["competences"] = self._coverage(profile)
        weights["competences"] = COMPETENCE_WEIGHT
        if profile.refused_contexts:
            parts["conditions"] = self._conditions(profile.refused_contexts)
            weights["conditions"] = CONTEXT_WEIGHT
        known = known_weights(parts, weights)
        values = {name: np.nan_to_num(part) for name, part in parts.items()}
        refused, refusals = self._refused(profile)
        return Scored(
            parts=values,
            weights=known,
            score=np.sum([known[name] * values[name] for name in values], axis=0),
            sheet=np.sum([part[0] for part in sheet_parts.values()], axis=0),
            refused=refused,
            refusals=refusals,
            query=said,
            cosines=cosines,
        )

    def too_thin(self, scored: Scored, profile: Profile) -> Reason | None:
        """Return `Reason.TOO_THIN` when the best score says too little."""
        least = LEAST_SCORE if profile.about_work else LEAST_SCORE_OFF_WORK
        return Reason.TOO_THIN if float(scored.score.max()) < least else None

    def _query(self, texts: Sequence[str]) -> Query:
        return self.scorer.query_of([(text, (0, len(text))) for text in texts])

    def _scaled(self, sheet_parts: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
        return {
            name: scaled(self.scorer.by_family(part), PART_SCALES[name])
            for name, part in sheet_parts.items()
        }

    def _coverage(self, profile: Profile) -> FloatArray:
        """Return the share of the importance held; ``nan`` where none is known."""
        held = np.zeros(len(self.competences.codes), dtype=np.float32)
        for mention in profile.competences:
            row = self.competences.row_of.get(mention.code)
            if row is not None:
                held[row] = max(held[row], np.float32(mention.confidence))
        share = self.competences.coverage(held)
        known = np.where(np.isnan(share), -1, share)
        best = self.scorer.by_family(known)
        return np.where(best < 0, np.nan, scaled(best, COVERAGE_SCALE))

    def _conditions(self, refused: Sequence[str]) -> FloatArray:
        """Return the share of the refused conditions that a family does not have."""
        clear = [1 - self.conditions[key] for key in refused if key in self.conditions]
        if not clear:
            return np.ones(len(self.scorer.table.families), dtype=np.float32)
        return self.scorer.by_family(np.mean(clear, axis=0))

    def _refused(self, profile: Profile) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """Return which families the person refuses, and by which phrase."""
        none = np.full(len(self.scorer.table.families), -1, dtype=np.int64)
        pairs = [
            (activity, refusal)
            for refusal in profile.refusals
            for activity in refused_activities(refusal)
        ]
        if not pairs:
            return none, ()
        queries = [self._query([activity]) for activity, _ in pairs]
        names = [self.scorer.name_cosines(query) for query in queries]
        parts = self._scaled(self.scorer.phrase_parts(queries, names))
        rows = np.sum([DONE_WEIGHTS[name] * parts[name] for name in parts], axis=0)
        above = standard(rows)
        refused = np.where(
            above.max(axis=0) > REFUSED_ABOVE, above.argmax(axis=0), none
        )
        return refused, tuple(refusal for _, refusal in pairs)
