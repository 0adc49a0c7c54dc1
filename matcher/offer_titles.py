"""Titles of offers, as they are searched and compared: read once a family."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import FloatArray
from matcher.market import Market
from matcher.query import Query
from matcher.scorer import TradeScorer
from matcher.weights import TITLE_LIKE_FROM

_TELLING = 3  # letters of a word that says something of a job: not "h/f"


@dataclass(frozen=True)
class FamilyTitles:
    """The titles of the offers of one family.

    Attributes
    ----------
    scorer
        How a title is read.
    rows
        Rows of the offers, ascending; shape (n_offers,).
    titles
        Their titles, in the same order.
    """

    scorer: TradeScorer
    rows: NDArray[np.int64]
    titles: Sequence[str]

    @cached_property
    def normal(self) -> list[str]:
        """Normal form of each title: one gender, no accent."""
        normal = self.scorer.table.lexicon.normal
        return [normal(title) for title in self.titles]

    @cached_property
    def _vectors(self) -> tuple[FloatArray, NDArray[np.int64]]:
        """One vector per different title, and the row of each offer's title there."""
        different, where = np.unique(np.array(self.normal), return_inverse=True)
        hashes = [self.scorer.hasher.hashes(str(title)) for title in different]
        return self.scorer.encoder.transform_hashes(hashes), where.astype(np.int64)

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        """Words of each different title that say a job, in the order of the vectors."""
        return [
            frozenset(word for word in title.split() if len(word) >= _TELLING)
            for title in sorted(set(self.normal))
        ]

    def like(self, query: Query) -> list[str | None]:
        """Return, for each title, the phrase of a person that it is close to.

        A title whose words are all in a phrase is as close as can be.
        """
        if not query.phrases or not len(self.rows):
            return [None] * len(self.rows)
        titles, where = self._vectors
        said = self.scorer.encoder.transform_hashes([p.hashes for p in query.phrases])
        close = titles @ said.T
        for column, phrase in enumerate(query.phrases):
            words = set(phrase.normal.split())
            within = [bool(title) and title <= words for title in self._words]
            close[within, column] = 1
        close = close[where]
        best = close.argmax(axis=1)
        near = close.max(axis=1) >= TITLE_LIKE_FROM
        return [
            query.phrases[int(phrase)].text if sure else None
            for phrase, sure in zip(best, near, strict=True)
        ]


@dataclass(frozen=True)
class OfferTitles:
    """The titles of a market, by family. Nothing of a person is kept."""

    scorer: TradeScorer
    market: Market
    _known: dict[int, FamilyTitles] = field(
        default_factory=dict[int, FamilyTitles], init=False, repr=False
    )

    def of(self, family: int) -> FamilyTitles:
        """Return the titles of the offers of one family."""
        if family not in self._known:
            rows = np.flatnonzero(self.market.family == family).astype(np.int64)
            titles = self.market.rows["title"].gather(rows).to_list()
            self._known[family] = FamilyTitles(self.scorer, rows, titles)
        return self._known[family]
