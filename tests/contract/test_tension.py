"""Tensions by trade and basin, in the form that Dares and France Travail publish."""

from pathlib import Path

import polars as pl
import pytest

from ingest.errors import SourceSchemaError
from ingest.readers.tension import is_tension, read_tension
from matcher.tables import TENSION

FEEDS = Path(__file__).parent.parent / "fixtures" / "feeds"


def test_the_table() -> None:
    frame, report = read_tension(FEEDS / "tension.csv")

    assert frame.schema == TENSION
    assert frame.row(0) == ("K1304", "7617", 2021, 5, 5, 4, 3, 5, 2, 1)
    assert report.rows_in == report.rows_kept + report.refused
    assert [(r.line, r.reason) for r in report.first] == [
        (4, "bad-rome"),
        (5, "bad-basin"),
        (6, "bad-class"),
        (7, "duplicate-id"),
        (8, "older-year"),
    ]


def test_a_class_that_is_not_one_is_unknown_never_zero() -> None:
    frame, _ = read_tension(FEEDS / "tension.csv")

    empty = frame.row(
        by_predicate=pl.col("bassin").eq("7642") & pl.col("rome").eq("K1304"),
        named=True,
    )
    nine = frame.row(by_predicate=pl.col("rome").eq("D1106"), named=True)
    assert empty["conditions"] is None
    assert nine["training"] is None


def test_another_file_is_not_taken_for_tensions() -> None:
    assert is_tension(FEEDS / "tension.csv")
    assert not is_tension(FEEDS / "communes.csv")
    with pytest.raises(SourceSchemaError, match="column missing: annee"):
        read_tension(FEEDS / "communes.csv")


def test_a_file_mostly_bad_is_refused(tmp_path: Path) -> None:
    lines = (FEEDS / "tension.csv").read_text("utf-8").splitlines()
    bad = tmp_path / "tension.csv"
    bad.write_text("\n".join([lines[0], *lines[3:6], lines[1]]), "utf-8")

    with pytest.raises(SourceSchemaError, match="3 of 4 records refused"):
        read_tension(bad)


@pytest.mark.data
def test_the_real_file_joins_the_basins_of_occitanie(data_dir: Path) -> None:
    frame, report = read_tension(data_dir / "market" / "cities-tension-utf8.csv")
    communes = pl.read_csv(
        data_dir / "geo" / "communes_metropole_cog2026.csv", infer_schema=False
    )
    ours = communes.filter(pl.col("code_region") == "76")["code_bassin_bmo"].unique()

    assert report.rows_kept == 27_135
    here = frame.filter(pl.col("bassin").is_in(ours.implode()))
    assert here.height == 2_624
    assert here["bassin"].n_unique() == ours.len() == 44
