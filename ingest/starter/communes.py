"""The communes of the sample world: 151 of Occitanie, facts of the INSEE.

Columns come from the COG 2026, the 2020 employment zones and the BMO basins;
populations are rounded, positions have three decimals.
"""

from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.tables import held_to
from matcher.tables import COMMUNES

REGION = "76"
_CAPITALS = {"Toulouse": 0.27, "Montpellier": 0.13}  # share of the region's offers


def starter_communes() -> pl.DataFrame:
    """Return the communes of the package, held to `matcher.tables.COMMUNES`."""
    text = files("ingest.starter").joinpath("communes.csv").read_bytes()
    raw = pl.read_csv(text, infer_schema=False)
    frame = raw.with_columns(
        pl.col("postal_codes").str.split("|"),
        pl.col("population").cast(pl.Int32),
        pl.col("latitude", "longitude").cast(pl.Float64),
        region=pl.lit(REGION),
    )
    return held_to(COMMUNES, frame, source="communes.csv")


def place_weights(communes: pl.DataFrame) -> NDArray[np.float64]:
    """Return the share of each commune in the feeds, shape (n,), summing to 1.

    The zones of Toulouse and Montpellier have 27 % and 13 %; the rest goes by
    population, as it does inside each zone.
    """
    people = communes.get_column("population").fill_null(1).to_numpy().astype(float)
    people = np.maximum(people, 1.0)
    zones = communes.get_column("zone_emploi_name").fill_null("").to_numpy()
    weights = people.copy()
    in_capitals = np.isin(zones, list(_CAPITALS))
    present = {zone: share for zone, share in _CAPITALS.items() if zone in set(zones)}
    rest = 1.0 - sum(present.values())
    if in_capitals.all():
        return people / people.sum()
    weights[~in_capitals] *= rest / people[~in_capitals].sum()
    for zone, share in present.items():
        inside = zones == zone
        weights[inside] *= share / people[inside].sum()
    return weights / weights.sum()
