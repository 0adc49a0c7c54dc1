"""Trainings of the Mon Compte Formation catalogue."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ingest.errors import SourceSchemaError
from ingest.readers.mcf import read_mcf
from ingest.report import FeedResult
from matcher.tables import SESSIONS, TRAININGS

FEED = Path(__file__).parent.parent / "fixtures" / "feeds" / "mcf.csv"


@pytest.fixture(scope="module")
def result() -> FeedResult:
    return read_mcf(FEED)


def sessions(result: FeedResult, training_id: str) -> list[dict[str, object]]:
    frame = result.frames["sessions"]
    return frame.filter(pl.col("training_id") == training_id).rows(named=True)


def test_a_line_is_a_training_in_a_departement(result: FeedResult) -> None:
    trainings = result.frames["trainings"]

    assert trainings.schema == TRAININGS
    assert result.frames["sessions"].schema == SESSIONS
    assert trainings.get_column("training_id").to_list() == [
        "73282932000074/F1",
        "12345678901234/F1",  # the same number at another provider
    ]
    gers, lot = sessions(result, "73282932000074/F1")
    assert (gers["departement"], lot["departement"]) == ("32", "46")
    for name in ("starts_on", "code_commune", "latitude", "open_entry", "seats"):
        assert gers[name] is None


def test_texts_and_codes(result: FeedResult) -> None:
    secretary, english = result.frames["trainings"].rows(named=True)

    assert secretary["objective"] == "Assister ; rédiger\nAccueillir"
    assert secretary["content"] == ""  # "Non renseigné"
    assert secretary["romes"] == ["M1607", "M1609"]
    assert secretary["level_out"] == 4
    assert (secretary["rncp"], secretary["rs"]) == ("RNCP37948", None)
    assert (english["rncp"], english["rs"]) == (None, "RS5737")
    assert english["certifinfo"] is None  # -1
    assert english["level_out"] is None
    assert english["siret"] is None
    assert result.report.repairs["bad-siret"] == 1


def test_modes_hours_and_prices(result: FeedResult) -> None:
    gers, lot = sessions(result, "73282932000074/F1")
    (paris,) = sessions(result, "12345678901234/F1")

    assert (gers["mode"], lot["mode"], paris["mode"]) == (
        "presentiel",
        "distance",
        None,  # some sessions are at a distance, not all
    )
    assert (gers["hours"], paris["hours"]) == (600, None)  # 0 is unknown
    assert (gers["price_eur"], paris["price_eur"]) == (4500.5, None)


def test_the_report_adds_up(result: FeedResult) -> None:
    report = result.report

    assert (report.rows_in, report.rows_kept) == (5, 3)
    assert report.refusals == {"duplicate-id": 1, "missing-field": 1}
    assert [refusal.line for refusal in report.first] == [5, 7]
    assert report.unknown_fields == {"couleur_du_logo": 1}
    assert result.as_of == date(2026, 5, 3)


def test_one_region_only() -> None:
    result = read_mcf(FEED, region="76")

    assert result.frames["trainings"].height == 1
    assert result.report.refusals["other-region"] == 1


def test_a_line_without_departement_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "mcf.csv"
    text = FEED.read_text(encoding="utf-8").replace(";Paris;", ";;", 1)
    path.write_text(text.replace(";75;11;", ";;11;", 1), encoding="utf-8")
    result = read_mcf(path)

    (session,) = sessions(result, "12345678901234/F1")
    assert session["session_id"] == "12345678901234/F1/-"
    assert session["departement"] is session["place"] is None
    assert result.report.repairs["no-departement"] == 1


def test_new_names_of_columns(tmp_path: Path) -> None:
    path = tmp_path / "mcf.csv"
    text = FEED.read_text(encoding="utf-8")
    text = text.replace("date_extract", "date_chargement", 1)
    path.write_text(text.replace("code_inventaire", "code_rs", 1), encoding="utf-8")
    result = read_mcf(path)

    assert result.as_of == date(2026, 5, 3)
    assert "RS5737" in result.frames["trainings"].get_column("rs")


def test_a_missing_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mcf.csv"
    text = FEED.read_text(encoding="utf-8").replace("code_departement", "dept", 1)
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SourceSchemaError, match="column missing: code_departement"):
        read_mcf(path)
