"""Hiring projects near a place, by professional family: never by trade alone.

The survey counts families (FAP), and most families hold several trades: the projects
of a family are shown as those of the family, with its name, and are never added up
over the trades that share it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from matcher.types import HiringProjects


@dataclass(frozen=True)
class Hiring:
    """The hiring projects of a snapshot, or none when it was built without.

    Attributes
    ----------
    rows
        Table of `matcher.tables.HIRING`, or ``None``.
    links
        Table of `matcher.tables.FAMILY_TRADES`, or ``None``.
    """

    rows: pl.DataFrame | None
    links: pl.DataFrame | None

    @cached_property
    def _families_of(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        if self.links is not None:
            for fap, rome in self.links.iter_rows():
                found.setdefault(rome, []).append(fap)
        return found

    @cached_property
    def _trades_of(self) -> Mapping[str, int]:
        if self.links is None:
            return {}
        return dict(self.links.group_by("fap").len().iter_rows())

    @cached_property
    def _by_basin(self) -> Mapping[tuple[str, str], HiringProjects]:
        """Projects of each family and basin, its departments added up.

        A basin that lies over two departments has a row in each; one secret number
        makes the sum unknown.
        """
        if self.rows is None:
            return {}
        counts = ("projects", "difficult", "seasonal")
        summed = self.rows.group_by("fap", "bassin", maintain_order=True).agg(
            pl.col("label", "bassin_name", "year").first(),
            *(
                pl.when(pl.col(name).is_null().any())
                .then(None)
                .otherwise(pl.col(name).sum())
                .alias(name)
                for name in counts
            ),
        )
        return {
            (row["fap"], row["bassin"]): HiringProjects(
                code=row["fap"],
                label=row["label"],
                projects=row["projects"],
                difficult=row["difficult"],
                seasonal=row["seasonal"],
                trades=self._trades_of.get(row["fap"], 0),
                territory=row["bassin"],
                territory_label=row["bassin_name"],
                year=int(row["year"]),
            )
            for row in summed.iter_rows(named=True)
        }

    def of(self, rome: str, basin: str | None) -> tuple[HiringProjects, ...]:
        """Return the projects of the families that hold a trade, in one basin.

        Parameters
        ----------
        rome
            A ROME 3 code.
        basin
            Code of the basin; ``None`` when unknown.
        """
        if basin is None:
            return ()
        found = (
            self._by_basin.get((fap, basin)) for fap in self._families_of.get(rome, ())
        )
        return tuple(one for one in found if one is not None)
