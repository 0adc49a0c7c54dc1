"""Filters of offers: what each keeps, and what it hides because nothing is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from matcher.types import FilterEffect, OfferFacet, OfferField, OfferFilters

BEGINNER = "D"  # experience of an offer that accepts a beginner
FULL, PART = "full", "part"

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMask:
    """What one filter says of each offer: it matches, or the offer says nothing."""

    matches: Mask
    silent: Mask


@dataclass(frozen=True)
class Sieve:
    """The filters in use, over some offers.

    Attributes
    ----------
    masks
        One mask per filter in use, each of shape (n_offers,).
    may_be_silent
        Fields that an offer may leave unsaid.
    size
        Number of offers.
    """

    masks: Mapping[OfferField, FieldMask]
    may_be_silent: frozenset[OfferField]
    size: int

    @property
    def kept(self) -> Mask:
        """Whether each offer passes every filter."""
        return self._passing(self.masks)

    def effects(self, among: Mask) -> tuple[FilterEffect, ...]:
        """Return what each filter does to the offers of ``among``."""
        return tuple(self._effect(field, among) for field in self.masks)

    def _effect(self, field: OfferField, among: Mask) -> FilterEffect:
        others = among & self._passing(one for one in self.masks if one != field)
        hides = field not in self.may_be_silent
        silent = int((others & self.masks[field].silent).sum())
        return FilterEffect(
            field=field, unsaid=silent if hides else 0, without=int(others.sum())
        )

    def _passing(self, fields: Iterable[OfferField]) -> Mask:
        kept = np.ones(self.size, dtype=np.bool_)
        for field in fields:
            mask = self.masks[field]
            may = field in self.may_be_silent
            kept &= mask.matches | mask.silent if may else mask.matches
        return kept


def sieve(
    offers: pl.DataFrame,
    filters: OfferFilters,
    *,
    as_of: date | None,
    titles: Sequence[str],
    words: Sequence[str],
) -> Sieve:
    """Return the filters over some offers.

    Parameters
    ----------
    offers
        One row an offer: ``contract``, ``full_time``, ``experience``,
        ``published_on``.
    filters
        What is wanted.
    as_of
        Newest publication of the feed, from which days are counted.
    titles, words
        Titles of the offers and words of the filter, in the same normal form; the
        titles are not read without words.
    """
    masks: dict[OfferField, FieldMask] = {}
    if filters.contract:
        wanted = pl.col("contract").is_in(list(filters.contract))
        masks[OfferField.CONTRACT] = _mask(offers, "contract", wanted)
    if filters.full_time is not None:
        wanted = pl.col("full_time") == filters.full_time
        masks[OfferField.HOURS] = _mask(offers, "full_time", wanted)
    if filters.beginner:
        wanted = pl.col("experience") == BEGINNER
        masks[OfferField.EXPERIENCE] = _mask(offers, "experience", wanted)
    if filters.since_days is not None:
        first = (as_of or date.min) - timedelta(days=filters.since_days if as_of else 0)
        wanted = pl.col("published_on") >= first
        masks[OfferField.DATE] = _mask(offers, "published_on", wanted)
    if words:
        masks[OfferField.TITLE] = _title_mask(titles, words)
    return Sieve(masks, frozenset(filters.unsaid), offers.height)


def facets(offers: pl.DataFrame) -> tuple[OfferFacet, ...]:
    """Return what some offers say of their contract, hours and experience.

    By field, the most frequent first; an offer that says nothing counts under
    ``None``.

    Examples
    --------
    >>> told = {"contract": ["CDI", None], "full_time": [True, True]}
    >>> found = facets(pl.DataFrame(told | {"experience": ["D", "D"]}))
    >>> [(one.field.value, one.value, one.count) for one in found]
    [('contract', 'CDI', 1), ('contract', None, 1), ('hours', 'full', 2), \
('experience', 'D', 2)]
    """
    return tuple(
        OfferFacet(field=field, value=_value(value), count=int(count))
        for field, column in _COLUMNS
        for value, count in sorted(
            offers[column].value_counts().iter_rows(),
            key=lambda pair: (-pair[1], pair[0] is None, str(pair[0])),
        )
    )


def _value(value: object) -> str | None:
    if isinstance(value, bool):
        return FULL if value else PART
    return None if value is None else str(value)


def _mask(offers: pl.DataFrame, column: str, wanted: pl.Expr) -> FieldMask:
    found = offers.select(
        matches=wanted.fill_null(value=False), silent=pl.col(column).is_null()
    )
    return FieldMask(
        matches=found["matches"].to_numpy(), silent=found["silent"].to_numpy()
    )


def _title_mask(titles: Sequence[str], words: Sequence[str]) -> FieldMask:
    """Return the titles that have, for each word, a word that it begins."""
    starts = [f" {word}" for word in words]
    matches = np.fromiter(
        (all(start in f" {title}" for start in starts) for title in titles),
        dtype=np.bool_,
        count=len(titles),
    )
    return FieldMask(matches=matches, silent=np.zeros_like(matches))


_COLUMNS = (
    (OfferField.CONTRACT, "contract"),
    (OfferField.HOURS, "full_time"),
    (OfferField.EXPERIENCE, "experience"),
)
