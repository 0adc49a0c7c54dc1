"""Trainings of the Carif-Oref tables."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ingest.errors import SourceSchemaError
from ingest.readers.carif_oref import read_table
from ingest.report import MERGED, FeedResult
from matcher.tables import SESSIONS, TRAININGS

FEEDS = Path(__file__).parent.parent / "fixtures" / "feeds"


@pytest.fixture(scope="module")
def table() -> FeedResult:
    return read_table(FEEDS / "carif_oref.csv")


@pytest.fixture(scope="module")
def sheet() -> FeedResult:
    return read_table(FEEDS / "rco_sheet.csv")


def row(result: FeedResult, frame: str, key: str) -> dict[str, object]:
    column = "training_id" if frame == "trainings" else "session_id"
    return result.frames[frame].row(by_predicate=pl.col(column) == key, named=True)


def test_the_tables_hold_their_schema(table: FeedResult, sheet: FeedResult) -> None:
    for result in (table, sheet):
        assert result.frames["trainings"].schema == TRAININGS
        assert result.frames["sessions"].schema == SESSIONS
    assert table.frames["merged"].schema == MERGED


def test_one_session_without_date_a_place(table: FeedResult) -> None:
    sessions = table.frames["sessions"]

    assert sessions.height == table.frames["trainings"].height
    for name in ("starts_on", "ends_on", "open_entry", "mode", "hours", "price_eur"):
        assert sessions.get_column(name).null_count() == sessions.height
    assert row(table, "sessions", "UAI1/99/apprentissage/1")["seats"] == 24


def test_the_newest_near_duplicate_stands_for_the_others_and_is_filled(
    table: FeedResult,
) -> None:
    kept = row(table, "trainings", "1/11/apprentissage")

    assert kept["title"] == "MACON"
    assert kept["rncp"] == "RNCP28048"  # said by the older line only
    assert kept["romes"] == ["F1703", "F1701"]
    assert kept["level_out"] == 3
    assert kept["funder"] is None
    assert row(table, "sessions", "1/11/apprentissage/1")["seats"] == 15


def test_the_trace_of_the_merged_lines(table: FeedResult) -> None:
    trace = table.frames["merged"].select("dropped", "kept", "reason").rows()

    assert trace == [
        ("1/10/apprentissage", "1/11/apprentissage", "near-duplicate"),
        ("1/12/apprentissage", "UAI1/99/apprentissage", "same-certification"),
    ]


def test_what_differs_is_not_merged(table: FeedResult) -> None:
    ids = set(table.frames["trainings"].get_column("training_id"))

    assert {"UAI1/99/apprentissage", "UAI1/99/scolaire"} <= ids  # another way
    assert {"UAI2/99/scolaire", "UAI3/99/scolaire"} <= ids  # two unnamed schools
    assert "UAI4/1/scolaire" in ids  # an option of its own


def test_levels_and_codes(table: FeedResult) -> None:
    bts = row(table, "trainings", "UAI1/99/apprentissage")

    assert bts["level_out"] == 5  # from the diploma: the column is empty
    assert bts["romes"] == ["H2100"]  # two levels, as given
    assert bts["nsf"] == bts["formacodes"] == []
    assert row(table, "trainings", "UAI6/1/scolaire")["level_out"] is None


def test_a_place_known_by_its_departement_only(table: FeedResult) -> None:
    session = row(table, "sessions", "UAI2/99/scolaire/1")

    assert session["departement"] == "09"
    assert session["code_commune"] is session["place"] is session["latitude"] is None


def test_half_a_position_is_none(table: FeedResult) -> None:
    session = row(table, "sessions", "UAI4/1/scolaire/1")

    assert (session["latitude"], session["longitude"]) == (None, None)


def test_the_report_adds_up(table: FeedResult) -> None:
    report = table.report

    assert (report.rows_in, report.rows_kept, report.refused) == (11, 7, 4)
    assert [(r.line, r.reason) for r in report.first[:2]] == [
        (10, "missing-field"),
        (11, "wrong-column-count"),
    ]
    assert report.repairs["two-level-rome"] == 1
    assert report.repairs["bad-siret"] == 1
    assert table.as_of == date(2024, 1, 1)


def test_the_sheet_has_one_training_for_its_sessions(sheet: FeedResult) -> None:
    assert sheet.frames["trainings"].height == 2
    baker = row(sheet, "trainings", "FO1")
    assert baker["siret"] == "73282932000074"
    assert baker["certification"] == "CAP Boulanger"
    assert baker["level_out"] == 3
    assert row(sheet, "trainings", "FO2")["level_out"] == 4  # old level IV
    assert sheet.report.refusals == {"duplicate-id": 1, "missing-field": 1}


def test_the_sessions_of_the_sheet(sheet: FeedResult) -> None:
    dated, open_, bare = (row(sheet, "sessions", k) for k in ("S1", "S2", "FO2/AF2"))

    assert (dated["starts_on"], dated["ends_on"]) == (
        date(2026, 9, 1),
        date(2027, 6, 30),
    )
    assert (dated["open_entry"], open_["open_entry"], bare["open_entry"]) == (
        False,
        True,
        None,
    )
    assert (dated["hours"], open_["hours"]) == (800, None)  # 0 is unknown
    assert (dated["departement"], open_["departement"]) == ("81", "12")
    assert (dated["enrol_contact"], open_["enrol_contact"]) == (
        "contact@cfa.example",
        None,
    )
    assert dated["contact"] is None  # an e-mail is no address
    assert bare["starts_on"] is None  # 99999999


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [";", ","])
def test_both_dialects_of_the_sheet(
    tmp_path: Path, encoding: str, mark: str, sheet: FeedResult
) -> None:
    text = (FEEDS / "rco_sheet.csv").read_text(encoding="utf-8")
    path = tmp_path / "rco.csv"
    path.write_bytes(text.replace(";", mark).encode(encoding))

    for name, frame in read_table(path).frames.items():
        assert frame.equals(sheet.frames[name])


def test_an_unknown_column_is_reported(tmp_path: Path) -> None:
    text = (FEEDS / "carif_oref.csv").read_text(encoding="utf-8")
    path = tmp_path / "t.csv"
    path.write_text(text.replace("nb_voeux", "nb_souhaits"), encoding="utf-8")

    assert read_table(path).report.unknown_fields == {"nb_souhaits": 1}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("codes_rome", "rome", r"t\.csv: column missing: codes_rome"),
        ("id_source", "id", r"t\.csv: columns of no Carif-Oref table: source, date"),
        ("code_rs", "uai", r"t\.csv: column given twice: uai"),
    ],
)
def test_a_missing_column_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = (FEEDS / "carif_oref.csv").read_text(encoding="utf-8")
    path = tmp_path / "t.csv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(SourceSchemaError, match=message):
        read_table(path)


def test_a_table_without_a_line_is_refused(tmp_path: Path) -> None:
    header = (FEEDS / "carif_oref.csv").read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "t.csv"
    path.write_text(header, encoding="utf-8")

    with pytest.raises(SourceSchemaError, match=r"t\.csv: no record at all"):
        read_table(path)


def test_a_repeated_number_gets_its_own(tmp_path: Path) -> None:
    lines = (FEEDS / "carif_oref.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "t.csv"
    other = lines[-1].replace("Titre inconnu", "Autre titre")
    path.write_text("\n".join((lines[0], lines[-1], other)), encoding="utf-8")
    result = read_table(path)

    assert result.frames["trainings"].get_column("training_id").to_list() == [
        "UAI6/1/scolaire",
        "UAI6/1/scolaire/2",
    ]
    assert result.report.repairs["repeated-id"] == 1


@pytest.mark.data
def test_the_real_table(data_dir: Path) -> None:
    path = data_dir / "trainings" / "offres_formation_occitanie_2020_2024.csv"
    result = read_table(path)
    report, trainings = result.report, result.frames["trainings"]

    assert report.rows_in == 4231 == report.rows_kept + report.refused
    assert set(report.refusals) == {"near-duplicate", "same-certification"}
    assert report.refusals["near-duplicate"] == 298
    assert report.repairs["two-level-rome"] == 87
    assert report.repairs["no-commune"] == 684
    assert report.unknown_fields == {}
    assert trainings.get_column("training_id").is_unique().all()
    assert result.frames["sessions"].get_column("departement").null_count() == 0
    assert result.frames["merged"].height == report.refused
