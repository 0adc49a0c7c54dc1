"""The BMO survey: secret is not zero; a family is not a trade."""

from pathlib import Path

import polars as pl
import pytest

from ingest.errors import SourceSchemaError
from ingest.readers.bmo import (
    is_bmo,
    is_family_trades,
    read_bmo,
    read_family_trades,
)
from matcher.tables import FAMILY_TRADES, HIRING

FEEDS = Path(__file__).parent.parent / "fixtures" / "feeds"


def test_the_survey() -> None:
    frame, report = read_bmo(FEEDS / "bmo.csv")

    assert frame.schema == HIRING
    assert frame.select(
        "fap", "bassin", "projects", "difficult", "seasonal"
    ).rows() == [
        ("A0X40", "7601", 7, 0, 0),
        ("T2A60", "7617", 120, 90, 10),
        ("T2A60", "7617", 30, None, 5),
        ("T2A60", "7642", None, None, None),
    ]
    assert report.rows_in == report.rows_kept + report.refused
    assert report.repairs == {"secret-count": 4}
    assert [(r.line, r.reason) for r in report.first] == [
        (6, "bad-fap"),
        (7, "bad-basin"),
        (8, "duplicate-id"),
    ]


def test_the_columns_of_another_year_are_found(tmp_path: Path) -> None:
    text = (FEEDS / "bmo.csv").read_text("utf-8").replace("BE24", "BE26")
    (tmp_path / "bmo.csv").write_text(text, "utf-8")

    assert read_bmo(tmp_path / "bmo.csv")[0].height == 4


def test_two_years_of_basins_are_refused(tmp_path: Path) -> None:
    text = (FEEDS / "bmo.csv").read_text("utf-8")
    (tmp_path / "bmo.csv").write_text(text.replace("REG,", "BE23,", 1), "utf-8")

    with pytest.raises(SourceSchemaError, match="2 columns like BE"):
        read_bmo(tmp_path / "bmo.csv")


def test_families_and_their_trades() -> None:
    frame, report = read_family_trades(FEEDS / "fap_rome.csv")

    assert frame.schema == FAMILY_TRADES
    assert frame.rows() == [("T2A60", "K1302"), ("T2A60", "K1304"), ("T4Z60", "K1304")]
    assert report.refusals == {"duplicate-id": 1}


def test_each_file_is_known_by_its_columns() -> None:
    assert is_bmo(FEEDS / "bmo.csv")
    assert not is_bmo(FEEDS / "fap_rome.csv")
    assert is_family_trades(FEEDS / "fap_rome.csv")
    assert not is_family_trades(FEEDS / "bmo.csv")


@pytest.mark.data
def test_the_survey_of_2024_sums_to_its_raw_file(data_dir: Path) -> None:
    frame, report = read_bmo(data_dir / "market" / "bmo_2024_occitanie.csv")
    raw = pl.read_csv(
        data_dir / "market" / "bmo_2024_occitanie.csv", infer_schema=False
    )

    assert report.refused == 0
    assert frame.height == raw.height == 5_345
    for ours, theirs, secret in (
        ("projects", "met", 1_259),
        ("difficult", "xmet", 2_321),
        ("seasonal", "smet", 3_632),
    ):
        known = raw.filter(pl.col(theirs) != "*")[theirs].cast(pl.Int64)
        assert frame[ours].sum() == known.sum()
        assert frame[ours].null_count() == secret
