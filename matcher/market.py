"""Open offers: how many for each family of trades near a place, and which."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from matcher.places import distance_km
from matcher.types import CompetenceMention, OfferMatch, OpenOffers, Origin, Place


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
    def _rows(self) -> pl.DataFrame:
        return self.offers if self.offers is not None else _NO_OFFERS

    @cached_property
    def _family(self) -> NDArray[np.int64]:
        return self._rows["family"].to_numpy().astype(np.int64)

    def counts(self, near: Place | None) -> NDArray[np.int64] | None:
        """Return the number of offers of each family, ``None`` without feed.

        With a place, only offers within its radius; an offer whose place is
        unknown is near nothing.
        """
        if self.offers is None:
            return None
        kept = self._family[self._near(near)[0]]
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

    def search(
        self,
        family: int,
        near: Place | None,
        *,
        held: Collection[str],
        limit: int,
        offset: int,
    ) -> tuple[int | None, tuple[OfferMatch, ...]]:
        """Return the number of offers of a family and one page of them.

        Those that ask for most of the competences ``held`` come first, then the
        nearest, then the newest, then by identifier.
        """
        if self.offers is None:
            return None, ()
        inside, km = self._near(near)
        rows = np.flatnonzero(inside & (self._family == family))
        shared = self._shared(held)
        order = sorted(rows.tolist(), key=lambda row: self._order(row, km, shared))
        page = order[offset : offset + limit]
        return len(rows), tuple(self._match(row, km) for row in page)

    def asked(self, family: int) -> dict[str, float]:
        """Return, for the competences asked in a family, the share of its offers.

        Offers without any competence found do not count; empty when fewer than
        five offers say what they ask.
        """
        return self._asked.get(family, {})

    @cached_property
    def _asked(self) -> dict[int, dict[str, float]]:
        if self.offers is None or self.mentions is None or not self.mentions.height:
            return {}
        families = pl.DataFrame(
            {"offer": range(len(self._family)), "family": self._family}
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

    def _near(
        self, near: Place | None
    ) -> tuple[NDArray[np.bool_], NDArray[np.float64] | None]:
        """Return which offers are near, and the distances."""
        if near is None:
            return np.ones(len(self._family), dtype=bool), None
        km = distance_km(near.latitude, near.longitude, *self._positions)
        return km <= near.within_km, km

    @cached_property
    def _positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        offers = self._rows
        return (
            offers["latitude"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
            offers["longitude"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
        )

    def _shared(self, held: Collection[str]) -> dict[int, int]:
        if self.mentions is None or not held:
            return {}
        hits = self.mentions.filter(pl.col("code").is_in(list(held)))
        return dict(hits.group_by("offer").agg(pl.col("code").n_unique()).iter_rows())

    def _order(
        self, row: int, km: NDArray[np.float64] | None, shared: dict[int, int]
    ) -> tuple[int, float, int, int]:
        day = self._days[row]
        far = 0.0 if km is None else round(float(km[row]), 1)
        return (-shared.get(row, 0), far, -day, row)

    @cached_property
    def _days(self) -> list[int]:
        return self._rows["published_on"].cast(pl.Int32).fill_null(0).to_list()

    def _match(self, row: int, km: NDArray[np.float64] | None) -> OfferMatch:
        one = self._rows.row(row, named=True)
        far = None if km is None else float(km[row])
        return OfferMatch(
            offer_id=one["offer_id"],
            source=one["source"],
            title=one["title"],
            company=one["company"],
            place=one["place"],
            code_commune=one["code_commune"],
            distance_km=None if far is None or np.isnan(far) else round(far, 1),
            contract=one["contract"],
            salary=one["salary"],
            published_on=one["published_on"],
            url=one["url"],
            competences=self._mentions_of(row),
        )

    def _mentions_of(self, row: int) -> tuple[CompetenceMention, ...]:
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
