"""Open offers: how many for each family of trades near a place, what they ask."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from matcher.places import distance_km
from matcher.types import (
    CompetenceMention,
    Labelled,
    OpenOffers,
    Origin,
    Place,
)


@dataclass(frozen=True)
class Market:
    """The open offers of a snapshot, or none when there is no feed.

    Attributes
    ----------
    offers
        One row an offer: the columns shown, ``family`` and ``sheet`` (rows of the
        trade table), ``latitude`` and ``longitude``; ``None`` without feed.
    mentions
        Competences of the offers: ``offer`` (row), ``code``, ``label``,
        ``origin``, ``confidence``, ``proof``, ``start``, ``end``.
    n_families
        Number of families of the trade table.
    """

    offers: pl.DataFrame | None
    mentions: pl.DataFrame | None
    n_families: int

    @cached_property
    def as_of(self) -> date | None:
        """Newest date of publication, ``None`` when no offer is dated."""
        if self.offers is None:
            return None
        newest = self.offers["published_on"].max()
        return newest if isinstance(newest, date) else None

    @property
    def rows(self) -> pl.DataFrame:
        """The offers; no row without feed."""
        return self.offers if self.offers is not None else _NO_OFFERS

    @cached_property
    def family(self) -> NDArray[np.int64]:
        """Row of the family of each offer."""
        return self.rows["family"].to_numpy().astype(np.int64)

    def counts(self, near: Place | None) -> NDArray[np.int64] | None:
        """Return the number of offers of each family, ``None`` without feed.

        With a place, only offers within its radius; an offer whose place is
        unknown is near nothing.
        """
        if self.offers is None:
            return None
        kept = self.family[self.near(near)[0]]
        return np.bincount(kept, minlength=self.n_families)

    def open_offers(
        self, counts: NDArray[np.int64] | None, family: int, near: Place | None
    ) -> OpenOffers:
        """Return the count of one family as it is shown."""
        return OpenOffers(
            count=None if counts is None else int(counts[family]),
            within_km=near.within_km if near else None,
            as_of=self.as_of,
        )

    def asked(self, family: int) -> dict[str, float]:
        """Return, for the competences asked in a family, the share of its offers.

        Offers without any competence found do not count; empty when fewer than
        five offers say what they ask.
        """
        return self._asked.get(family, {})

    def contracts(self, family: int, near: Place | None) -> tuple[Labelled, ...]:
        """Return the contract types of the offers of a family, most offers first.

        ``code`` and ``label`` are the code of the contract ("CDI", "MIS"), ``weight``
        its share of the offers that say theirs, in [0, 1]. Empty when fewer than
        `_ENOUGH` of the offers near say it: an unknown contract is not a share.
        """
        if self.offers is None:
            return ()
        rows = np.flatnonzero(self.family == family)
        if near is not None:
            at = (column[rows] for column in self._positions)
            km = distance_km(near.latitude, near.longitude, *at)
            rows = rows[km <= near.within_km]
        said = Counter(self.offers["contract"].gather(rows).drop_nulls().to_list())
        total = said.total()
        if total < _ENOUGH:
            return ()
        most = sorted(said.items(), key=lambda item: (-item[1], item[0]))
        return tuple(
            Labelled(code=code, label=code, weight=round(n / total, 6))
            for code, n in most
        )

    @cached_property
    def _asked(self) -> dict[int, dict[str, float]]:
        if self.offers is None or self.mentions is None or not self.mentions.height:
            return {}
        families = pl.DataFrame(
            {"offer": range(len(self.family)), "family": self.family}
        )
        pairs = self.mentions.select("offer", "code").unique()
        pairs = pairs.with_columns(pl.col("offer").cast(pl.Int64)).join(
            families, on="offer"
        )
        total = pairs.group_by("family").agg(n=pl.col("offer").n_unique())
        share = (
            pairs.group_by("family", "code")
            .agg(k=pl.col("offer").n_unique())
            .join(total.filter(pl.col("n") >= _ENOUGH), on="family")
            .select("family", "code", share=pl.col("k") / pl.col("n"))
        )
        found: dict[int, dict[str, float]] = {}
        for family, code, value in share.iter_rows():
            found.setdefault(family, {})[code] = value
        return found

    def near(
        self, near: Place | None
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64] | None]:
        """Return which offers are near, and the distances in kilometres."""
        if near is None:
            return np.ones(len(self.family), dtype=bool), None
        km = distance_km(near.latitude, near.longitude, *self._positions)
        return km <= near.within_km, km

    @cached_property
    def _positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        offers = self.rows
        return (
            offers["latitude"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
            offers["longitude"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
        )

    def shared(self, held: Collection[str]) -> NDArray[np.int64]:
        """Return how many of the competences ``held`` each offer asks for."""
        found = np.zeros(len(self.family), dtype=np.int64)
        if self.mentions is not None and held:
            hits = self.mentions.filter(pl.col("code").is_in(list(held)))
            counts = hits.group_by("offer").agg(n=pl.col("code").n_unique())
            found[counts["offer"].to_numpy()] = counts["n"].to_numpy()
        return found

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """Days of publication since 1970-01-01; 0 when unknown."""
        days = self.rows["published_on"].cast(pl.Int32).fill_null(0)
        return days.to_numpy().astype(np.int64)

    def competences(self, row: int) -> tuple[CompetenceMention, ...]:
        """Return the competences that one offer asks for."""
        if self.mentions is None:
            return ()
        start, end = self._mention_spans.get(row, (0, 0))
        return tuple(
            _mention(one) for one in self.mentions[start:end].iter_rows(named=True)
        )

    @cached_property
    def _mention_spans(self) -> dict[int, tuple[int, int]]:
        """First and last row of ``mentions`` of each offer: they lie side by side."""
        mentions = self.mentions
        if mentions is None or not mentions.height:
            return {}
        offers = mentions["offer"].to_numpy()
        starts = np.flatnonzero(np.r_[True, offers[1:] != offers[:-1]])
        ends = np.r_[starts[1:], len(offers)]
        return {
            int(offers[a]): (int(a), int(b)) for a, b in zip(starts, ends, strict=True)
        }


def _mention(one: dict[str, object]) -> CompetenceMention:
    start, end = one["start"], one["end"]
    return CompetenceMention(
        code=str(one["code"]),
        label=str(one["label"]),
        origin=Origin(str(one["origin"])),
        confidence=float(str(one["confidence"])),
        proof=None if one["proof"] is None else str(one["proof"]),
        span=(int(str(start)), int(str(end))) if start is not None else None,
    )


_ENOUGH = 5  # offers that say what they ask, for a share to mean something
_NO_OFFERS = pl.DataFrame(
    schema={
        "family": pl.Int64,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "published_on": pl.Date,
    }
)
