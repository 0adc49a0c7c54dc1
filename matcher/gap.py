"""Coverage: offers against trainings, by family of trades and territory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from matcher.courses import Courses
from matcher.market import Market
from matcher.trades import TradeTable
from matcher.types import Gap

# Levels of territory and the columns of the communes that hold them.
LEVELS: Mapping[str, tuple[str, str]] = {
    "zone_emploi": ("zone_emploi", "zone_emploi_name"),
    "bassin": ("bassin", "bassin_name"),
    "departement": ("departement", "departement_name"),
    "region": ("region", "region"),
}


# Names of the regions of metropolitan France, by INSEE code (COG 2026).
REGIONS: Mapping[str, str] = {
    "11": "Île-de-France",
    "24": "Centre-Val de Loire",
    "27": "Bourgogne-Franche-Comté",
    "28": "Normandie",
    "32": "Hauts-de-France",
    "44": "Grand Est",
    "52": "Pays de la Loire",
    "53": "Bretagne",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d'Azur",
    "94": "Corse",
}


@dataclass(frozen=True)
class Coverage:
    """Count offers and trainings on the territories of the communes."""

    table: TradeTable
    market: Market
    courses: Courses
    communes: pl.DataFrame

    def gaps(self, by: str, family: int | None = None) -> list[Gap]:
        """Return the gaps, most offers without training first.

        A territory and family without offer nor training has no row. An offer or
        a training whose commune is unknown is on no territory, except by
        département when the source gives it.

        Raises
        ------
        ValueError
            If ``by`` is no level of territory.
        """
        if by not in LEVELS:
            raise ValueError(f"no level of territory is called {by!r}")
        places = self._places(by)
        offers = self._counted(self._offers(by), places, "offers", family)
        trainings = self._counted(self._trainings(by), places, "trainings", family)
        both = offers.join(
            trainings, on=["territory", "family"], how="full", coalesce=True
        )
        labels = dict(places.select("territory", "label").unique().iter_rows())
        labels |= REGIONS if by == "region" else {}
        rows = [
            self._gap(territory, labels.get(territory) or territory, row, n, m)
            for territory, row, n, m in both.select(
                "territory", "family", "offers", "trainings"
            ).iter_rows()
        ]
        return sorted(rows, key=_worst_first)

    def _gap(
        self,
        territory: str,
        label: str,
        row: int,
        offers: int | None,
        taught: int | None,
    ) -> Gap:
        n = (offers or 0) if self.market.offers is not None else None
        m = (taught or 0) if self.courses.trainings is not None else None
        return Gap(
            territory=territory,
            territory_label=label,
            rome=self.table.families[row],
            label=self.table.family_labels[row],
            offers=n,
            trainings=m,
            ratio=round(n / m, 3) if n is not None and m else None,
            as_of=self._as_of,
        )

    @property
    def _as_of(self) -> date | None:
        return self.market.as_of

    def _places(self, by: str) -> pl.DataFrame:
        """Return the territory of each commune of the regions that are covered.

        A region without any training in the feed is not covered: its trainings
        are unknown, not zero.
        """
        code, name = LEVELS[by]
        return (
            self.communes.filter(pl.col("region").is_in(self._regions))
            .select(
                "code_commune",
                "departement",
                territory=pl.col(code),
                label=pl.col(name),
            )
            .filter(pl.col("territory").is_not_null())
        )

    @cached_property
    def _regions(self) -> list[str]:
        if self.courses.sessions is None:
            return self.communes["region"].unique().to_list()
        taught = self.courses.sessions.select("code_commune").unique()
        return (
            self.communes.join(taught, on="code_commune")["region"].unique().to_list()
        )

    def _offers(self, by: str) -> pl.DataFrame:
        if self.market.offers is None:
            return pl.DataFrame(schema=_COUNTED)
        return self.market.offers.with_row_index("one").select(
            pl.col("one").cast(pl.String), "family", "code_commune", "departement"
        )

    def _trainings(self, by: str) -> pl.DataFrame:
        return self.courses.families_by_commune().rename({"training_id": "one"})

    @staticmethod
    def _counted(
        rows: pl.DataFrame, places: pl.DataFrame, name: str, family: int | None
    ) -> pl.DataFrame:
        """Return the number of distinct things by territory and family."""
        if family is not None:
            rows = rows.filter(pl.col("family") == family)
        by_commune = rows.join(
            places.select("code_commune", "territory"), on="code_commune"
        )
        lost = rows.filter(pl.col("code_commune").is_null())
        alone = (
            places.group_by("departement")
            .agg(pl.col("territory").unique())
            .filter(pl.col("territory").list.len() == 1)
            .explode("territory", empty_as_null=True)
        )
        by_departement = lost.join(alone, on="departement")
        return (
            pl.concat([by_commune, by_departement.select(by_commune.columns)])
            .group_by("territory", "family")
            .agg(pl.col("one").n_unique().cast(pl.Int64).alias(name))
        )


def _worst_first(gap: Gap) -> tuple[int, float, str, str]:
    uncovered = 0 if gap.offers and not gap.trainings else 1
    weight = float(gap.offers or 0) if not uncovered else float(gap.ratio or 0)
    return (uncovered, -weight, gap.territory, gap.rome)


_COUNTED = {
    "one": pl.String,
    "family": pl.Int64,
    "code_commune": pl.String,
    "departement": pl.String,
}
