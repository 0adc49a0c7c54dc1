"""What a gain opens: offers of a trade that come within reach of a person.

An offer is within reach of a person who holds at least
`matcher.weights.REACH_SHARE` of what its own text asks. Each competence written in
the offer, or listed by the recruiter, counts for its confidence, less when it is
only wished. Ways of being and what a model deduced do not count: a training gives
no way of being, and a deduction is no demand. An offer that says nothing is never
within reach, and never counted.
"""

# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse

from matcher.arrays import FloatArray, IntArray
from matcher.market import Market
from matcher.types import Need, Origin, Place
from matcher.weights import REACH_SHARE, REACH_WISHED

_ROUNDING = 1e-9  # sums of shares that are equal may differ by that


@dataclass(frozen=True)
class Demand:
    """What some offers ask, each in shares that sum to 1.

    Attributes
    ----------
    shares
        A sparse array of shape (offers, competences).
    column
        Column of each competence, by code.
    """

    shares: Any
    column: Mapping[str, int]

    def within_reach(self, held: Collection[str]) -> int:
        """Return how many offers are within reach of who holds these competences."""
        return int((self._held(held) >= REACH_SHARE - _ROUNDING).sum())

    def opened(
        self, held: Collection[str], gains: Sequence[Mapping[str, float]]
    ) -> list[int]:
        """Return how many offers come within reach with each gain.

        Parameters
        ----------
        held
            Codes of the competences that the person holds.
        gains
            By code, the confidence in [0, 1] that one acquires it; a competence
            held is no gain.

        Returns
        -------
        list of int
            One number a gain, 0 at least; it never falls when a gain grows.
        """
        before = self._held(held)
        outside = self.shares[before < REACH_SHARE - _ROUNDING]
        share = before[before < REACH_SHARE - _ROUNDING]
        columns, acquired = self._acquired(held, gains)
        if not columns.size or not share.size:
            return [0] * len(gains)
        after = share[:, None] + outside[:, columns] @ acquired
        return (after >= REACH_SHARE - _ROUNDING).sum(axis=0).tolist()

    def _held(self, held: Collection[str]) -> FloatArray:
        has = np.zeros(self.shares.shape[1])
        has[[self.column[code] for code in held if code in self.column]] = 1.0
        return self.shares @ has

    def _acquired(
        self, held: Collection[str], gains: Sequence[Mapping[str, float]]
    ) -> tuple[IntArray, FloatArray]:
        """Return the columns acquired by a gain, and how surely by each one.

        Shapes (columns,) and (columns, gains).
        """
        owned = frozenset(held)
        codes = sorted(
            {code for gain in gains for code in gain if code in self.column} - owned
        )
        acquired = np.array(
            [[gain.get(code, 0.0) for gain in gains] for code in codes], dtype=float
        ).reshape(len(codes), len(gains))
        return np.array([self.column[c] for c in codes], dtype=np.int64), acquired


@dataclass(frozen=True)
class Openings:
    """The demands of the open offers, by family of trades and place."""

    market: Market

    def demand(self, family: int, near: Place | None) -> Demand | None:
        """Return what the offers of a family near a place ask.

        ``None`` without feed, or when no offer there says what it asks: what opens
        is then unknown, not zero.
        """
        if self.market.offers is None:
            return None
        rows = self._rows.get(family)
        if rows is None:
            return None
        shares, offers = self._demands
        inside, _ = self.market.near(near)
        kept = rows[inside[offers[rows]]]
        if not kept.size:
            return None
        return Demand(shares[kept], self._column)

    @cached_property
    def _asked(self) -> pl.DataFrame:
        """Offer, code and weight of what the offers ask in their own words."""
        mentions = self.market.mentions
        if mentions is None or not mentions.height:
            return pl.DataFrame(
                schema={"offer": pl.Int64, "code": pl.String, "weight": pl.Float64}
            )
        wished = pl.col("need").eq_missing(pl.lit(Need.WISHED.value))
        weight = pl.col("confidence") * pl.when(wished).then(REACH_WISHED).otherwise(1)
        told = pl.col("origin") != Origin.INFERRED.value
        return (
            mentions.filter(told, ~pl.col("is_soft").fill_null(value=False))
            .select("offer", "code", weight=weight)
            .filter(pl.col("weight") > 0)
            .group_by("offer", "code")
            .agg(pl.col("weight").max())
            .sort("offer", "code")
        )

    @cached_property
    def _column(self) -> dict[str, int]:
        codes = self._asked["code"].unique().sort().to_list()
        return {code: column for column, code in enumerate(codes)}

    @cached_property
    def _demands(self) -> tuple[Any, IntArray]:
        """Return the shares of the offers that ask something, and their rows."""
        asked = self._asked.with_columns(
            share=pl.col("weight") / pl.col("weight").sum().over("offer")
        )
        offers, row = np.unique(asked["offer"].to_numpy(), return_inverse=True)
        columns = asked["code"].replace_strict(self._column, return_dtype=pl.Int64)
        shape = (len(offers), len(self._column))
        shares = sparse.csr_matrix(
            (asked["share"].to_numpy(), (row, columns.to_numpy())), shape=shape
        )
        return shares, offers.astype(np.int64)

    @cached_property
    def _rows(self) -> dict[int, IntArray]:
        """Rows of `_demands` of each family."""
        offers = self._demands[1]
        if not offers.size:
            return {}
        family = self.market.family[offers]
        order = np.argsort(family, kind="stable")
        names, starts = np.unique(family[order], return_index=True)
        parts = np.split(order, starts[1:])
        return {int(f): p for f, p in zip(names, parts, strict=True)}
