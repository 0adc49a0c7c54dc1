"""Where an offer is: its own position, its commune, or the place it writes."""

import polars as pl

from matcher.places import name_key

_NOT_NAMES = frozenset({"cedex", "arrondissement"})


def located(offers: pl.DataFrame, communes: pl.DataFrame) -> pl.DataFrame:
    """Return the offers with the commune and the position that can be known.

    An offer without INSEE code but with a place such as "31 - TOULOUSE" or "Paris
    8e - 75" takes the commune of that name in that département, if there is one.
    A position of its own stays; else it is its commune's centre.
    """
    named = _by_name(communes)
    key = pl.col("place").map_elements(place_key, return_dtype=pl.String)
    centre = communes.select("code_commune", lat="latitude", lon="longitude")
    return (
        offers.with_columns(key=key)
        .join(named, on=["departement", "key"], how="left", maintain_order="left")
        .with_columns(code_commune=pl.coalesce("code_commune", "named_commune"))
        .join(centre, on="code_commune", how="left", maintain_order="left")
        .with_columns(
            latitude=pl.coalesce("latitude", "lat"),
            longitude=pl.coalesce("longitude", "lon"),
        )
        .drop("lat", "lon", "key", "named_commune")
    )


def place_key(place: str) -> str:
    """Return the folded name of the commune in a place as feeds write it.

    Examples
    --------
    >>> place_key("31 - TOULOUSE"), place_key("Paris 8e - 75"), place_key("St-Girons")
    ('toulouse', 'paris', 'saint girons')
    """
    kept = [
        word
        for word in name_key(place).split()
        if word not in _NOT_NAMES and not any(c.isdigit() for c in word)
    ]
    return " ".join(kept)


def _by_name(communes: pl.DataFrame) -> pl.DataFrame:
    """Return one commune for each name and département, the most populated."""
    key = pl.col("name").map_elements(name_key, return_dtype=pl.String)
    return (
        communes.with_columns(key=key)
        .sort("population", descending=True, nulls_last=True, maintain_order=True)
        .unique(["departement", "key"], keep="first", maintain_order=True)
        .select("departement", "key", named_commune="code_commune")
    )
