"""A feed is held to its table."""

import polars as pl
import pytest

from ingest.errors import SourceSchemaError
from ingest.tables import held_to, table_of

SCHEMA = pl.Schema({"a": pl.String, "b": pl.Int8})


def test_held_to_orders_the_columns_and_drops_the_others() -> None:
    frame = pl.DataFrame(
        {"c": [1], "b": [2], "a": ["x"]}, schema_overrides={"b": pl.Int8}
    )

    assert held_to(SCHEMA, frame, source="essai").schema == SCHEMA


def test_held_to_refuses_a_missing_column() -> None:
    with pytest.raises(SourceSchemaError, match=r'essai: missing columns .*"b"'):
        held_to(SCHEMA, pl.DataFrame({"a": ["x"]}), source="essai")


def test_held_to_casts_nothing() -> None:
    frame = pl.DataFrame({"a": ["x"], "b": [2]})
    with pytest.raises(SourceSchemaError, match=r"essai: data type mismatch .* b"):
        held_to(SCHEMA, frame, source="essai")


def test_table_of_nothing_has_the_columns() -> None:
    assert table_of(SCHEMA, [], source="essai").schema == SCHEMA
