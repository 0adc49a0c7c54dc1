"""Communes found by code, postal code or name, and distances on the sphere."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import UnknownPlaceError
from matcher.places import EARTH_KM, Places, distance_km
from matcher.tables import COMMUNES

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("31555", "Toulouse"),
        (" 31500 ", "Toulouse"),
        ("toulouse", "Toulouse"),
        ("TOULOUSSE", "Toulouse"),
        ("st gaudens", "Saint-Gaudens"),
        ("Saint Gaudens", "Saint-Gaudens"),
        ("l’union", "L'Union"),
        ("nimes", "Nîmes"),
    ],
)
def test_find(communes: pl.DataFrame, typed: str, name: str) -> None:
    assert Places(communes).find(typed).name == name


def test_find_keeps_the_radius(communes: pl.DataFrame) -> None:
    place = Places(communes).find("Albi", 12.5)

    assert (place.code_commune, place.within_km) == ("81004", 12.5)


@pytest.mark.parametrize("typed", ["Foi", "99999", "Bruxelles", "zz", ""])
def test_find_refuses_what_is_not_close(communes: pl.DataFrame, typed: str) -> None:
    with pytest.raises(UnknownPlaceError, match="no single commune is called"):
        Places(communes).find(typed)


def test_find_gives_the_closest_names(communes: pl.DataFrame) -> None:
    with pytest.raises(UnknownPlaceError) as raised:
        Places(communes).find("Montpelherault")

    assert "Montpellier" in raised.value.close_to
    assert raised.value.value == "Montpelherault"


def test_the_most_populated_of_one_name(communes: pl.DataFrame) -> None:
    twin = communes.filter(pl.col("name") == "Toulouse").with_columns(
        code_commune=pl.lit("39533"), population=pl.lit(200, dtype=pl.Int32)
    )
    both = pl.concat([twin, communes])

    assert Places(both).find("Toulouse").code_commune == "31555"
    assert Places(both).find("31000").code_commune == "31555"
    assert Places(both).find("39533").code_commune == "39533"


def test_nothing_is_found_among_no_communes() -> None:
    places = Places(COMMUNES.to_frame())

    assert places.suggest("Tou", 5) == []
    with pytest.raises(UnknownPlaceError):
        places.find("Toulouse")


def test_suggest_completes_biggest_first(communes: pl.DataFrame) -> None:
    places = Places(communes)

    assert places.suggest("tou", 5) == [("31555", "Toulouse (31)")]
    assert places.suggest("toulousse", 5) == [("31555", "Toulouse (31)")]
    assert places.suggest("  ", 5) == []


@given(lat=LATITUDES, lon=LONGITUDES, there=st.tuples(LATITUDES, LONGITUDES))
def test_distance_is_that_of_the_spherical_law_of_cosines(
    lat: float, lon: float, there: tuple[float, float]
) -> None:
    other = np.array([there[0]]), np.array([there[1]])
    a, b = math.radians(lat), math.radians(there[0])
    turn = math.radians(there[1] - lon)
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
    expected = EARTH_KM * math.acos(min(1.0, max(-1.0, cosine)))

    result = float(distance_km(lat, lon, *other)[0])

    assert result == pytest.approx(expected, abs=0.3)


def test_distance_to_an_unknown_place_is_unknown() -> None:
    nan = np.array([np.nan])

    assert np.isnan(distance_km(43.6, 1.4, nan, nan)[0])
