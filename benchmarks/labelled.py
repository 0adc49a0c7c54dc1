"""Baselines that learn from labelled offers: a linear model, the nearest offer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.baselines import (
    LinearTrades,
    ReferenceTfidf,
    Tfidf,
    heavy,
    min_max,
    nearest_labelled,
)
from benchmarks.data import LabelledOffer, parent_of
from matcher.arrays import FloatArray
from skills_ref.store import SkillsRef

MOST_PER_CODE = 300
MIX = (0.5, 0.3, 0.2)  # reference, linear model, nearest offer


@dataclass(frozen=True, slots=True)
class LabelledBaselines:
    """A linear model and the labelled offers, ready to score other offers."""

    reference: ReferenceTfidf
    model: LinearTrades
    index: Tfidf
    family: NDArray[np.int64]

    @classmethod
    def learn(
        cls,
        baseline: ReferenceTfidf,
        reference: SkillsRef,
        train: Sequence[LabelledOffer],
        *,
        without: Sequence[LabelledOffer],
        seed: int,
    ) -> Self:
        """Learn from ``train`` and the names of the trades.

        Parameters
        ----------
        baseline
            Holds the trades and how a text is normalised.
        reference
            Places the codes of ``train``.
        train
            Labelled offers; only codes given by the source ("gold") are used, at
            most `MOST_PER_CODE` a parent code, in the order of the file.
        without
            Offers to be scored: no offer of one of their texts is learnt.
        seed
            Seed of the linear model.
        """
        row = {code: i for i, code in enumerate(baseline.table.families)}
        kept = labelled(train, reference, without=without)
        titles, texts = _normal(baseline, [offer for offer, _ in kept])
        family = np.array([row[parent] for _, parent in kept], dtype=np.int64)
        names = list(baseline.table.names)
        of_names = baseline.table.family_of_sheet[baseline.table.sheet_of_name]
        model = LinearTrades(baseline.table.families, seed=seed)
        model.fit(
            [*titles, *names],
            [*texts, *[""] * len(names)],
            np.concatenate((family, of_names)),
        )
        index = Tfidf("words").fit(heavy(titles, texts))
        return cls(baseline, model, index, family)

    def linear(self, offers: Sequence[LabelledOffer]) -> FloatArray:
        """Return the scores of the linear model, shape (n_offers, n_parents)."""
        return self.model.scores(*_normal(self.reference, offers))

    def mix(self, reference: FloatArray, offers: Sequence[LabelledOffer]) -> FloatArray:
        """Return the weighted sum `MIX` of the three methods, each min-max scaled."""
        near = nearest_labelled(
            self.index,
            heavy(*_normal(self.reference, offers)),
            self.family,
            len(self.reference.table.families),
        )
        parts = (reference, self.linear(offers), near)
        total = np.zeros_like(reference)
        for weight, scores in zip(MIX, parts, strict=True):
            total += np.float32(weight) * min_max(scores)
        return total


def labelled(
    train: Sequence[LabelledOffer],
    reference: SkillsRef,
    *,
    without: Sequence[LabelledOffer],
) -> list[tuple[LabelledOffer, str]]:
    """Return the offers to learn from and the parent code of each."""
    ids = {offer.id for offer in without}
    groups = {offer.group for offer in without}
    seen: Counter[str] = Counter()
    kept: list[tuple[LabelledOffer, str]] = []
    for offer in train:
        if not offer.label_from.startswith("gold"):
            continue
        if offer.id in ids or offer.group in groups:
            continue
        parent = parent_of(reference, offer.rome_now, offer.rome)
        if parent is not None and seen[parent] < MOST_PER_CODE:
            seen[parent] += 1
            kept.append((offer, parent))
    return kept


def _normal(
    baseline: ReferenceTfidf, offers: Sequence[LabelledOffer]
) -> tuple[list[str], list[str]]:
    """Return the normalised titles and texts of ``offers``."""
    normal = baseline.table.lexicon.normal
    titles = [normal(offer.title) for offer in offers]
    return titles, [normal(offer.text) for offer in offers]
