"""The tables that feeds fill and the engine reads."""

import polars as pl
import pytest

from matcher.tables import COMMUNES, OFFERS, SESSIONS, TRAININGS


@pytest.mark.parametrize(
    ("schema", "key"),
    [
        (OFFERS, "offer_id"),
        (TRAININGS, "training_id"),
        (SESSIONS, "training_id"),
        (COMMUNES, "code_commune"),
    ],
)
def test_a_table_begins_with_its_key(schema: pl.Schema, key: str) -> None:
    assert next(iter(schema)) == key
    assert schema[key] == pl.String


def test_no_table_has_a_column_about_a_person() -> None:
    columns = {*OFFERS, *TRAININGS, *SESSIONS, *COMMUNES}

    assert not columns & {"person", "first_name", "gender", "birth_date", "email"}


def test_positions_are_degrees_in_double_precision() -> None:
    for schema in (OFFERS, SESSIONS, COMMUNES):
        assert (schema["latitude"], schema["longitude"]) == (pl.Float64, pl.Float64)
