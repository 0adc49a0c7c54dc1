"""Mentions as columns, filled one by one."""

import polars as pl

from matcher.mention_table import MentionTable
from matcher.types import CompetenceMention, Need, Origin


def test_rows_come_back_in_order() -> None:
    table = MentionTable("offer")
    declared = CompetenceMention(
        code="1", label="un", origin=Origin.DECLARED, confidence=1.0
    )
    written = CompetenceMention(
        code="2",
        label="deux",
        origin=Origin.LEXICAL,
        confidence=0.95,
        proof="Deux",
        span=(3, 7),
        need=Need.WISHED,
        detail="B2",
        is_soft=True,
    )
    table.add(4, declared)
    table.add(9, written)

    assert table.frame().rows() == [
        (4, "1", "un", "declared", 1.0, None, None, None, None, None, False),
        (9, "2", "deux", "lexical", 0.95, "Deux", 3, 7, "wished", "B2", True),
    ]


def test_an_empty_table_has_its_columns() -> None:
    frame = MentionTable("training").frame()

    assert frame.is_empty()
    assert frame.columns[:2] == ["training", "code"]
    assert frame.schema["start"] == pl.Int32
