"""An offer is where it says, in whatever way it says it."""

import polars as pl
import pytest

from matcher.locate import located, place_key

COMMUNES = pl.DataFrame(
    {
        "code_commune": ["31555", "31001", "75056"],
        "name": ["Toulouse", "Saint-Girons", "Paris"],
        "departement": ["31", "31", "75"],
        "population": [500_000, 10, 2_000_000],
        "latitude": [43.6, 43.0, 48.86],
        "longitude": [1.44, 1.1, 2.34],
    }
)


def offer(**known: object) -> pl.DataFrame:
    row = {
        "place": None,
        "departement": None,
        "code_commune": None,
        "latitude": None,
        "longitude": None,
    } | known
    schema = {
        "place": pl.String,
        "departement": pl.String,
        "code_commune": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
    }
    return pl.DataFrame([row], schema=schema)


@pytest.mark.parametrize(
    ("place", "departement", "code"),
    [
        ("31 - TOULOUSE", "31", "31555"),
        ("Toulouse - 31", "31", "31555"),
        ("Paris 8e - 75", "75", "75056"),
        ("St Girons", "31", "31001"),
        ("TOULOUSE CEDEX 9 - 31", "31", "31555"),
        ("Toulouse - 75", "75", None),
        ("31 - Haute-Garonne", "31", None),
        (None, "31", None),
    ],
)
def test_a_written_place_gives_its_commune(
    place: str | None, departement: str, code: str | None
) -> None:
    found = located(offer(place=place, departement=departement), COMMUNES)

    assert found["code_commune"].item() == code
    assert (found["latitude"].item() is None) == (code is None)


def test_a_position_of_its_own_stays() -> None:
    found = located(offer(code_commune="31555", latitude=43.7, longitude=1.5), COMMUNES)

    assert found.select("latitude", "longitude").row(0) == (43.7, 1.5)


def test_columns_do_not_change() -> None:
    assert located(offer(), COMMUNES).columns == offer().columns


def test_a_place_without_letters_has_no_key() -> None:
    assert place_key("31") == ""
