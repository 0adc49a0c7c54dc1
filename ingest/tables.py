"""The check that holds a feed to the tables of `matcher.tables`."""

import polars as pl
from polars.exceptions import ColumnNotFoundError, SchemaError

from ingest.errors import SourceSchemaError


def held_to(schema: pl.Schema, frame: pl.DataFrame, *, source: str) -> pl.DataFrame:
    """Return ``frame`` with exactly the columns of ``schema``, in that order.

    Columns that are not in ``schema`` are dropped.

    Raises
    ------
    SourceSchemaError
        If a column is missing or has another type. Nothing is cast in silence.
    """
    try:
        return frame.match_to_schema(schema, extra_columns="ignore")
    except (SchemaError, ColumnNotFoundError) as error:
        raise SourceSchemaError(f"{source}: {error}") from error


def table_of(
    schema: pl.Schema, rows: list[tuple[object, ...]], *, source: str
) -> pl.DataFrame:
    """Return ``rows``, written in the order of ``schema``, as a held frame."""
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return held_to(schema, frame, source=source)


def unsaid(schema: pl.Schema) -> tuple[None, ...]:
    """Return the nulls of columns that a source does not say."""
    return (None,) * len(schema)
