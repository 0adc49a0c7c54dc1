"""Tensions on the labour market: how hard a trade is to fill near a place, and why."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from matcher.types import Tension


@dataclass(frozen=True)
class Tensions:
    """The tensions of a snapshot, or none when it was built without.

    Attributes
    ----------
    rows
        Table of `matcher.tables.TENSION`, or ``None``.
    """

    rows: pl.DataFrame | None

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], dict[str, Any]]:
        if self.rows is None:
            return {}
        return {
            (str(row["rome"]), str(row["bassin"])): row
            for row in self.rows.iter_rows(named=True)
        }

    def of(self, rome: str, basin: str | None, label: str | None) -> Tension | None:
        """Return the tension of a trade in a basin, ``None`` when it is unknown.

        Parameters
        ----------
        rome
            Code of the family (a ROME 3 code): tensions are published by these.
        basin, label
            Code and name of the employment basin; ``None`` when unknown.
        """
        row = None if basin is None else self._by_pair.get((rome, basin))
        if row is None:
            return None
        return Tension(
            level=int(row["tension"]),
            hiring=row["hiring"],
            labour=row["labour"],
            durability=row["durability"],
            conditions=row["conditions"],
            mismatch=row["mismatch"],
            training=row["training"],
            territory=str(basin),
            territory_label=label,
            year=int(row["year"]),
        )
