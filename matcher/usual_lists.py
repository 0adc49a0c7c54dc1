"""The lists of competences of labelled offers, counted when a snapshot is built."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from matcher.arrays import FloatArray
from matcher.competences import CompetenceTable
from matcher.labels import families_of_offers, labelled
from matcher.scorer import TradeScorer
from matcher.usual import UsualCompetences
from skills_ref.store import SkillsRef

_BATCH = 256


def usual_competences(
    reference: SkillsRef,
    scorer: TradeScorer,
    competences: CompetenceTable,
    offers: pl.DataFrame | None,
) -> UsualCompetences:
    """Return what offers of each trade usually ask for.

    Parameters
    ----------
    reference, scorer, competences
        The trades, what encodes texts, and the competences of the sheets.
    offers
        Labelled offers to learn from, columns of `matcher.tables.OFFERS`; those
        that list competences and name a known trade are counted, the same text
        once. ``None`` for the sheets alone.
    """
    usual = UsualCompetences.of_reference(reference, scorer.table, competences)
    if offers is None:
        return usual
    listing = offers.filter(pl.col("competences").list.len() > 0)
    family = families_of_offers(listing, reference, scorer.table)
    kept, family = labelled(listing, family)
    if kept.is_empty():
        return usual

    def encode(labels: Sequence[str]) -> FloatArray:
        texts = [scorer.table.lexicon.normal(label) for label in labels]
        return scorer.encoder.transform_hashes(scorer.hasher.all(texts))

    lists = kept["competences"].to_list()
    return usual.learn(lists, family, _vectors(kept, scorer), reference, encode)


def _vectors(offers: pl.DataFrame, scorer: TradeScorer) -> FloatArray:
    """Return the vectors of titles and texts, shape (n_offers, dim)."""
    rows = list(offers.select("title", "text").iter_rows())
    return np.concatenate(
        [
            scorer.query_vectors([scorer.query(*row) for row in rows[i : i + _BATCH]])
            for i in range(0, len(rows), _BATCH)
        ]
    )
