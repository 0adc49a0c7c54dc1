"""Search of the offers of one family: filters, order, page, what else there is."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.market import Market
from matcher.offer_filters import Sieve, facets, sieve
from matcher.offer_titles import FamilyTitles, OfferTitles
from matcher.query import Query
from matcher.types import (
    NO_FILTERS,
    OfferFilters,
    OfferMatch,
    OfferPage,
    OfferSort,
    Place,
)

WIDER_KM = (50.0, 100.0)  # radii counted when nothing is found; then anywhere


class Told(NamedTuple):
    """What a person says that an offer may answer: competences, phrases."""

    held: Collection[str] = ()
    query: Query | None = None


NOBODY = Told()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of the offers of a family."""

    near: Place | None = None
    told: Told = NOBODY
    filters: OfferFilters = NO_FILTERS
    sort: OfferSort = OfferSort.CLOSE
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True)
class OfferSearch:
    """The open offers, searched."""

    market: Market
    titles: OfferTitles

    def page(self, rome: str, family: int, asked: Asked) -> OfferPage:
        """Return one page of the offers of a family.

        Parameters
        ----------
        rome
            The code that the page answers for.
        family
            Row of the family of trades.
        asked
            Where, for whom, which, in what order.
        """
        market, near = self.market, asked.near
        if market.offers is None:
            return OfferPage(rome=rome, total=None, as_of=None, place=near, offers=())
        titles = self.titles.of(family)
        inside, km = market.near(near)
        around = inside[titles.rows]
        filters = self._sieve(titles, asked.filters)
        kept = filters.kept
        rows = titles.rows[around & kept]
        like = self._like(titles, asked.told)
        order = self._order(rows, km, like, asked)
        shown = order[asked.offset : asked.offset + asked.limit]
        offers = tuple(self._match(int(row), km, like, asked.told) for row in shown)
        return OfferPage(
            rome=rome,
            total=int(around.sum()),
            as_of=market.as_of,
            place=near,
            offers=offers,
            matching=len(rows),
            facets=facets(market.offers[titles.rows[around]]),
            effects=filters.effects(around),
            wider=() if len(rows) else _wider(near, km, titles.rows[kept]),
        )

    def _sieve(self, titles: FamilyTitles, filters: OfferFilters) -> Sieve:
        words = self.titles.scorer.table.lexicon.normal(filters.words).split()
        return sieve(
            self.market.rows[titles.rows],
            filters,
            as_of=self.market.as_of,
            titles=titles.normal if words else (),
            words=words,
        )

    def _like(self, titles: FamilyTitles, told: Told) -> dict[int, str]:
        """Return the rows whose title is close to a phrase of the person, with it."""
        if told.query is None:
            return {}
        found = zip(titles.rows.tolist(), titles.like(told.query), strict=True)
        return {row: phrase for row, phrase in found if phrase is not None}

    def _order(
        self,
        rows: NDArray[np.int64],
        km: NDArray[np.float64] | None,
        like: dict[int, str],
        asked: Asked,
    ) -> NDArray[np.int64]:
        """Return the rows in order.

        Closeness counts the competences held that an offer asks for, and one more
        for a title close to what was said. Equal offers: the nearest, the newest.
        """
        far = np.zeros(len(rows)) if km is None else np.round(km[rows], 1)
        new = -self.market.days[rows]
        keys = [rows, new, far]  # the last one counts first
        if asked.sort == OfferSort.DATE:
            keys = [rows, far, new]
        if asked.sort == OfferSort.CLOSE:
            titled = np.array([row in like for row in rows.tolist()], dtype=np.int64)
            keys.append(-titled - self.market.shared(asked.told.held)[rows])
        return rows[np.lexsort(keys)]

    def _match(
        self,
        row: int,
        km: NDArray[np.float64] | None,
        like: dict[int, str],
        told: Told,
    ) -> OfferMatch:
        one = self.market.rows.row(row, named=True)
        far = None if km is None else float(km[row])
        asked = self.market.competences(row)
        newest, day = self.market.as_of, one["published_on"]
        return OfferMatch(
            **{name: one[name] for name in _COPIED},
            distance_km=None if far is None or np.isnan(far) else round(far, 1),
            competences=asked,
            shared=tuple(m.code for m in asked if m.code in told.held),
            title_like=like.get(row),
            age_days=None if day is None or newest is None else (newest - day).days,
        )


def _wider(
    near: Place | None, km: NDArray[np.float64] | None, rows: NDArray[np.int64]
) -> tuple[tuple[float | None, int], ...]:
    """Return how many of some offers are within wider radii, then anywhere."""
    if near is None or km is None:
        return ()
    radii = [radius for radius in WIDER_KM if radius > near.within_km]
    counts = [(radius, int((km[rows] <= radius).sum())) for radius in radii]
    return (*counts, (None, len(rows)))


_COPIED = (
    *("offer_id", "source", "title", "company", "place", "code_commune"),
    *("contract", "salary", "published_on", "url", "full_time", "experience"),
)
