"""Mentions of competences as a table, filled mention by mention."""

from dataclasses import dataclass, field

import polars as pl

from matcher.types import CompetenceMention


@dataclass
class MentionTable:
    """Columns of the mentions of offers or trainings; `owner` names the row."""

    owner: str
    rows: dict[str, list[object]] = field(default_factory=dict[str, list[object]])

    def add(self, row: int, mention: CompetenceMention) -> None:
        """Add one mention of the offer or training ``row``."""
        span = mention.span or (None, None)
        values: dict[str, object] = {
            self.owner: row,
            "code": mention.code,
            "label": mention.label,
            "origin": mention.origin.value,
            "confidence": mention.confidence,
            "proof": mention.proof,
            "start": span[0],
            "end": span[1],
            "need": mention.need.value if mention.need else None,
            "detail": mention.detail,
            "is_soft": mention.is_soft,
        }
        for name, value in values.items():
            self.rows.setdefault(name, []).append(value)

    def frame(self) -> pl.DataFrame:
        """Return the columns as a table."""
        schema = {
            self.owner: pl.Int64,
            "code": pl.String,
            "label": pl.String,
            "origin": pl.String,
            "confidence": pl.Float64,
            "proof": pl.String,
            "start": pl.Int32,
            "end": pl.Int32,
            "need": pl.String,
            "detail": pl.String,
            "is_soft": pl.Boolean,
        }
        return pl.DataFrame(self.rows or None, schema=schema)
