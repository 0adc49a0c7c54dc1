"""Communes of the COG table and of geo.api.gouv.fr."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from ingest.errors import SourceSchemaError
from ingest.readers.communes import read_communes, read_old_communes
from matcher.tables import COMMUNES

FEEDS = Path(__file__).parent.parent / "fixtures" / "feeds"


def commune(frame: pl.DataFrame, code: str) -> dict[str, object]:
    return frame.row(by_predicate=pl.col("code_commune") == code, named=True)


def test_the_table() -> None:
    frame, report = read_communes(FEEDS / "communes.csv")

    assert frame.schema == COMMUNES
    assert frame.get_column("code_commune").to_list() == [
        "12218",
        "31555",
        "69123",
        "69381",
    ]
    assert commune(frame, "31555") == {
        "code_commune": "31555",
        "name": "Toulouse",
        "postal_codes": ["31000", "31100"],
        "departement": "31",
        "departement_name": "Haute-Garonne",
        "region": "76",
        "population": 514819,
        "latitude": 43.6,
        "longitude": 1.43,
        "zone_emploi": "7625",
        "zone_emploi_name": "Toulouse",
        "bassin": "7617",
        "bassin_name": "TOULOUSE",
    }
    assert (report.rows_in, report.rows_kept) == (6, 4)
    assert [(r.line, r.reason) for r in report.first] == [
        (6, "duplicate-id"),
        (7, "bad-commune"),
    ]


def test_a_commune_without_zone() -> None:
    frame, _ = read_communes(FEEDS / "communes.csv")

    conques = commune(frame, "12218")
    assert conques["zone_emploi"] is conques["zone_emploi_name"] is None
    assert conques["bassin"] == "7614"


def test_an_arrondissement_takes_the_position_of_its_commune() -> None:
    frame, report = read_communes(FEEDS / "communes.csv")

    first = commune(frame, "69381")
    assert (first["latitude"], first["longitude"]) == (45.75, 4.83)
    assert report.repairs == {"position-of-the-commune": 1}


def test_names_of_zones_are_unknown_without_their_file(tmp_path: Path) -> None:
    path = Path(shutil.copy(FEEDS / "communes.csv", tmp_path))
    frame, _ = read_communes(path)

    assert commune(frame, "31555")["zone_emploi"] == "7625"
    assert commune(frame, "31555")["zone_emploi_name"] is None


def test_the_answer_of_the_api() -> None:
    frame, report = read_communes(FEEDS / "communes.json")

    albi = commune(frame, "81004")
    assert (albi["latitude"], albi["longitude"]) == (43.92, 2.14)
    assert albi["postal_codes"] == ["81000"]
    assert (albi["departement"], albi["region"]) == ("81", "76")
    assert albi["zone_emploi"] is None
    assert commune(frame, "2A004")["latitude"] is None
    assert commune(frame, "2A004")["departement"] == "2A"
    assert report.repairs == {"no-position": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"nom": "Albi"}', r"c\.json: not a list of communes"),
        ('[{"code": "81004"}]', "1 of 1 records refused, .*: missing-field code"),
        ("[1, 2", r"c\.json: not JSON"),
        ("[]", r"c\.json: no record at all"),
        ('[3, {"code": "81004"}]', "2 of 2 records refused"),
        ("code,nom\n1,2\n", r"c\.json: column missing: code_insee, codes_postaux"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "c.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(SourceSchemaError, match=message):
        read_communes(path)


def test_old_communes() -> None:
    assert read_old_communes(FEEDS / "old_communes.csv").rows() == [
        ("01015", "Arbignieu", "01015"),
        ("12076", "Conques", "12218"),
    ]


@pytest.mark.data
def test_the_real_communes(data_dir: Path) -> None:
    frame, report = read_communes(data_dir / "geo" / "communes_metropole_cog2026.csv")
    occitanie = frame.filter(pl.col("region") == "76")

    assert (report.rows_in, frame.height, occitanie.height) == (34791, 34791, 4446)
    assert frame.get_column("latitude").null_count() == 0
    unzoned = occitanie.filter(pl.col("zone_emploi").is_null())
    assert unzoned.get_column("code_commune").to_list() == ["12218"]
    assert occitanie.get_column("zone_emploi_name").n_unique() == 28  # 27 and null


@pytest.mark.data
def test_every_old_commune_leads_to_one_of_today(data_dir: Path) -> None:
    geo = data_dir / "geo"
    old = read_old_communes(geo / "communes_anciennes_vers_actuelles.csv")
    today, _ = read_communes(geo / "communes_metropole_cog2026.csv")

    assert old.height == 2576
    assert old.join(today, on="code_commune", how="anti").is_empty()
