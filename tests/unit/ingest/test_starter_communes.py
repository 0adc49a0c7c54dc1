"""The sample communes are facts of Occitanie."""

from pathlib import Path

import polars as pl
import pytest

from ingest.starter import starter_communes
from ingest.starter.communes import place_weights
from matcher.tables import COMMUNES


@pytest.fixture(scope="module")
def communes() -> pl.DataFrame:
    return starter_communes()


def test_communes_cover_the_region(communes: pl.DataFrame) -> None:
    assert communes.schema == COMMUNES
    assert communes.height >= 130
    assert communes.get_column("departement").n_unique() == 13
    assert communes.get_column("zone_emploi").n_unique() == 27
    assert communes.get_column("region").unique().to_list() == ["76"]
    assert communes.null_count().sum_horizontal().item() == 0
    assert communes.get_column("code_commune").is_unique().all()
    assert communes.filter(pl.col("population") < 1000).height >= 20  # villages


def test_place_weights_follow_the_region(communes: pl.DataFrame) -> None:
    shares = communes.with_columns(share=place_weights(communes))

    zones = dict(
        shares.group_by("zone_emploi_name").agg(pl.col("share").sum()).iter_rows()
    )

    assert zones["Toulouse"] == pytest.approx(0.27)
    assert zones["Montpellier"] == pytest.approx(0.13)
    assert sum(zones.values()) == pytest.approx(1.0)
    assert min(zones.values()) > 0


def test_place_weights_without_the_two_capitals_go_by_population(
    communes: pl.DataFrame,
) -> None:
    mende = communes.filter(pl.col("zone_emploi_name") == "Mende")
    toulouse = communes.filter(pl.col("zone_emploi_name") == "Toulouse")

    for few in (mende, toulouse):
        people = few.get_column("population").to_numpy()
        assert place_weights(few) == pytest.approx(people / people.sum())


@pytest.mark.data
def test_communes_are_those_of_the_cog(communes: pl.DataFrame, data_dir: Path) -> None:
    geo = data_dir / "geo"
    cog = pl.read_csv(geo / "communes_metropole_cog2026.csv", infer_schema=False)
    zones = pl.read_csv(geo / "zones_emploi_occitanie.csv", infer_schema=False)
    facts = {
        "name": "nom",
        "departement": "code_departement",
        "departement_name": "departement",
        "region": "code_region",
        "zone_emploi": "code_zone_emploi_2020",
        "zone_emploi_name": "nom_zone",
        "bassin": "code_bassin_bmo",
        "bassin_name": "lib_bassin_bmo",
    }
    official = cog.join(
        zones.rename({"nom": "nom_zone"}), on="code_zone_emploi_2020", how="left"
    ).select(
        "population",
        "latitude",
        "longitude",
        code_commune="code_insee",
        postal="codes_postaux",
        **{ours: pl.col(theirs) for ours, theirs in facts.items()},
    )
    both = communes.join(official, on="code_commune", suffix="_cog", how="left")

    for column in facts:
        assert both.get_column(column).equals(
            both.get_column(f"{column}_cog"), check_names=False
        ), column
    assert (
        both.get_column("postal_codes")
        .list.join("|")
        .equals(both.get_column("postal"), check_names=False)
    )
    for column, tolerance in (("latitude", 6e-4), ("longitude", 6e-4)):
        gap = both.get_column(column) - both.get_column(f"{column}_cog").cast(float)
        assert (gap.abs() < tolerance).all()
    people = both.get_column("population_cog").cast(float)
    assert ((both.get_column("population") - people).abs() <= 50).all()
