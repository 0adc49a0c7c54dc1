"""Trades as columns: sheets by family, names by sheet, save and load."""

from pathlib import Path

import numpy as np
import pytest

from matcher.trades import TradeTable, TradeTexts
from skills_ref.store import SkillsRef


@pytest.fixture(scope="module")
def table(reference: SkillsRef) -> TradeTable:
    return TradeTable.from_reference(reference)


def test_sheets_lie_by_family(table: TradeTable, reference: SkillsRef) -> None:
    assert sorted(table.sheets) == list(reference.trade_codes)
    for row, sheet in enumerate(table.sheets):
        family = table.families[int(table.family_of_sheet[row])]
        assert family == reference.parent_of(sheet)
    assert np.all(np.diff(table.family_of_sheet) >= 0)
    assert table.family_of_sheet[table.sheet_starts].tolist() == list(range(14))


def test_names_lie_by_sheet_and_each_sheet_has_one(table: TradeTable) -> None:
    assert np.all(np.diff(table.sheet_of_name) >= 0)
    assert table.sheet_of_name[table.name_starts].tolist() == list(range(18))


def test_both_genders_are_one_name(table: TradeTable) -> None:
    rows = table.rows_of_name["boulanger"]

    assert [table.name_labels[row] for row in rows] == ["Boulanger / Boulangère"]
    assert "boulangere" not in table.names
    assert table.lexicon.normal("Boulangère") == "boulanger"


def test_a_family_without_its_own_sheet_is_shown_by_its_code(
    reference: SkillsRef,
) -> None:
    trades = reference.tables["trades"]
    orphan = reference.with_tables(trades=trades.filter(trades["rome"] != "K2204"))

    table = TradeTable.from_reference(orphan)

    row = table.families.index("K2204")
    assert table.family_labels[row] == "K2204"


def test_texts_are_in_the_order_of_the_table(
    table: TradeTable, reference: SkillsRef
) -> None:
    texts = TradeTexts.from_reference(reference, table)

    row = table.row_of_sheet["D1102"]
    names, done, defined = texts.phrases[row]
    assert names[0] == "boulanger"
    assert "cuire des pains au four" in done
    assert defined == ("fabrique des pains et des viennoiseries",)
    assert texts.documents[row].startswith("boulanger boulanger boulanger ")
    assert texts.phrases[table.row_of_sheet["D1115"]][2] == ()


def test_save_and_load(table: TradeTable, tmp_path: Path) -> None:
    table.save(tmp_path)

    again = TradeTable.load(tmp_path)

    for name in ("sheets", "families", "sheet_labels", "family_labels", "names"):
        assert getattr(again, name) == getattr(table, name)
    for name in ("family_of_sheet", "sheet_starts", "name_starts", "sheet_of_name"):
        np.testing.assert_array_equal(getattr(again, name), getattr(table, name))
    assert again.rows_of_name == table.rows_of_name
    assert again.lexicon.masculine == table.lexicon.masculine
