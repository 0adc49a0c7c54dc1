"""Job offers in the shape of the France Travail API."""

import gzip
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ingest.errors import SourceSchemaError
from ingest.readers import france_travail
from ingest.readers.france_travail import departement_in, read_offers
from ingest.report import FeedResult
from matcher.tables import OFFERS

FEED = Path(__file__).parent.parent / "fixtures" / "feeds" / "offers.jsonl"
OFFER = {"id": "1", "intitule": "Maçon"}
OTHER = {"id": "2", "intitule": "Cuisinier"}


@pytest.fixture(scope="module")
def result() -> FeedResult:
    return read_offers(FEED)


def offer(result: FeedResult, offer_id: str) -> dict[str, object]:
    return result.frames["offers"].row(
        by_predicate=pl.col("offer_id") == offer_id, named=True
    )


def write(folder: Path, text: str | bytes, name: str = "offres.json") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_complete_offer(result: FeedResult) -> None:
    assert result.frames["offers"].schema == OFFERS
    assert offer(result, "190ABCD") == {
        "offer_id": "190ABCD",
        "source": "france_travail_offers",
        "title": "Maçon / Maçonne (H/F)",
        "text": "Vous montez des murs & des cloisons.\nBéton\nL'enduit",
        "rome": "F1718",
        "appellation": "Maçon / Maçonne",
        "competences": ["101234"],
        "code_commune": "34172",
        "place": "34 - MONTPELLIER",
        "departement": "34",
        "latitude": 43.61,
        "longitude": 3.87,
        "contract": "CDI",
        "full_time": True,
        "apprenticeship": False,
        "experience": "E",
        "company": "Murs & Fils",
        "salary": "Mensuel de 2100,00 Euros",
        "positions": 2,
        "published_on": date(2026, 3, 2),
        "url": "https://offres.example/190ABCD",
    }


def test_only_id_and_title_are_needed_and_the_rest_is_unknown(
    result: FeedResult,
) -> None:
    bare = offer(result, "190")
    said = {key: value for key, value in bare.items() if value not in (None, "", [])}

    assert said == {
        "offer_id": "190",
        "source": "france_travail_offers",
        "title": "Aide à domicile",
    }


def test_a_cookie_notice_is_no_text(result: FeedResult) -> None:
    assert offer(result, "190C")["text"] == ""
    assert result.report.repairs["cookie-notice"] == 1


def test_a_text_after_a_cookie_notice_is_kept(tmp_path: Path) -> None:
    notice = "Ces traceurs sont nécessaires au bon fonctionnement de nos services. "
    text = notice + "Vous montez des murs de pierre sèche en garrigue. " * 10
    path = write(tmp_path, json.dumps([OFFER | {"description": text}]))

    assert offer(read_offers(path), "1")["text"] == text.strip()


@pytest.mark.parametrize(
    ("offer_id", "departement"),
    [
        pytest.param("190ABCD", "34", id="commune"),
        pytest.param("190C", "75", id="label-end"),
        pytest.param("190E", "2A", id="field"),
        pytest.param("190F", "31", id="label-capitals"),
        pytest.param("190I", None, id="name-only"),
    ],
)
def test_departement(
    result: FeedResult, offer_id: str, departement: str | None
) -> None:
    assert offer(result, offer_id)["departement"] == departement


@pytest.mark.parametrize(
    ("label", "departement"),
    [
        ("34 - MONTPELLIER", "34"),
        ("69 - LYON 04", "69"),
        ("974 - Saint-Denis", "974"),
        ("Paris 8e - 75", "75"),
        ("PARIS (DEPT.) 75", "75"),
        ("75", "75"),
        ("2A - Ajaccio", "2A"),
        ("FRANCE", None),
        ("Sup De Vinci 2026", None),
        ("Lot 12", None),
        (None, None),
    ],
)
def test_departement_in_a_label(label: str | None, departement: str | None) -> None:
    assert departement_in(label) == departement


def test_what_is_wrong_is_unknown_and_counted(result: FeedResult) -> None:
    serveur, vendeur = offer(result, "190C"), offer(result, "190F")

    assert serveur["rome"] is None
    assert serveur["contract"] == "MIS"
    assert vendeur["code_commune"] is None
    assert (vendeur["latitude"], vendeur["longitude"]) == (None, None)
    assert vendeur["apprenticeship"] is True
    assert offer(result, "190E")["url"] == "http://partenaire.example/1"
    assert offer(result, "190E")["experience"] == "D"
    assert result.report.repairs == {
        "date-from-update": 3,
        "cookie-notice": 1,
        "bad-rome": 1,
        "unknown-contract": 1,
        "bad-commune": 1,
        "bad-coordinates": 1,
    }


def test_the_latest_of_the_same_id_wins(result: FeedResult) -> None:
    cook = offer(result, "190D")

    assert cook["title"] == "Cuisinier (mis à jour)"
    assert cook["published_on"] == date(2026, 4, 1) == result.as_of
    assert result.report.refusals["duplicate-id"] == 2


def test_refused_lines_are_named_and_the_file_still_loads(result: FeedResult) -> None:
    report = result.report

    assert (report.rows_in, report.rows_kept, report.refused) == (14, 7, 7)
    assert [(r.line, r.field, r.reason) for r in report.first[:4]] == [
        (7, "", "bad-json"),
        (8, "id", "missing-field"),
        (9, "intitule", "missing-field"),
        (10, "", "not-an-object"),
    ]


def test_an_unknown_field_is_reported(result: FeedResult) -> None:
    assert result.report.unknown_fields == {"codeMystere": 1}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(json.dumps({"resultats": [OFFER, OTHER]}), id="answer"),
        pytest.param(
            json.dumps({"resultats": [OFFER, OTHER]}, indent=1), id="indented"
        ),
        pytest.param(json.dumps([OFFER, OTHER]), id="list"),
        pytest.param(json.dumps([OFFER, OTHER], indent=2), id="list-indented"),
        pytest.param(
            f"[{json.dumps(OFFER)}\n,{json.dumps(OTHER)}\n]", id="list-commas-first"
        ),
        pytest.param(f"{json.dumps(OFFER)}\n{json.dumps(OTHER)}\n", id="lines"),
        pytest.param(
            "\n".join(json.dumps({"resultats": [o]}) for o in (OFFER, OTHER)),
            id="one-answer-a-line",
        ),
        pytest.param("\ufeff" + json.dumps([OFFER, OTHER]), id="mark-of-order"),
        pytest.param(f"\n\n{json.dumps(OFFER)}\n{json.dumps(OTHER)}", id="blank-lines"),
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_every_shape_of_file(tmp_path: Path, text: str, packed: bool) -> None:
    data = gzip.compress(text.encode()) if packed else text.encode()
    result = read_offers(write(tmp_path, data))

    assert result.frames["offers"].get_column("offer_id").to_list() == ["1", "2"]
    assert result.report.refused == 0


def test_one_offer_alone(tmp_path: Path) -> None:
    assert read_offers(write(tmp_path, json.dumps(OFFER))).report.rows_kept == 1
    indented = write(tmp_path, json.dumps(OFFER, indent=1))
    assert read_offers(indented).report.rows_kept == 1


def test_a_bad_first_line_is_a_bad_line(tmp_path: Path) -> None:
    lines = f"# export\n{json.dumps(OFFER)}\n{json.dumps(OTHER)}\n"
    report = read_offers(write(tmp_path, lines)).report

    assert report.rows_kept == 2
    assert report.first[0].line == 1


def test_a_long_document_on_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.open_feed.LINE", 32)
    path = write(tmp_path, json.dumps({"resultats": [OFFER, OTHER]}))

    assert read_offers(path).report.rows_kept == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('{"resultats": []}', "offres.json: no record at all", id="none"),
        pytest.param("<html></html>", "offres.json, line 1: not JSON", id="html"),
        pytest.param("id;intitule\n1;x\n", "offres.json, line 1: not JSON", id="csv"),
        pytest.param(
            '[{"id": "1"},\n{"id": ]', r"offres.json, line 2: not JSON", id="cut"
        ),
        pytest.param("[" * 5000, "offres.json: not JSON", id="deep"),
        pytest.param(
            '{"nom": "Albi", "code": "81004"}\n' * 3,
            "3 of 3 records refused, first at line 1: missing-field id",
            id="another-kind",
        ),
        pytest.param(
            '{"id": 1, "intitule": "a"}\n[1, 2]\n',
            "2 of 3 records refused, first at line 2: not-an-object",
            id="mostly-bad",
        ),
        pytest.param("", "offres.json: empty file", id="empty"),
    ],
)
def test_a_file_of_another_kind_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(SourceSchemaError, match=message):
        read_offers(write(tmp_path, text))


def test_half_bad_is_still_read(tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps(OFFER) + "\nnon\n")

    assert read_offers(path).report.rows_kept == 1


def test_duplicates_do_not_make_another_kind_of_file(tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps([OFFER] * 5))

    assert read_offers(path).report.refusals == {"duplicate-id": 4}


def test_a_document_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(france_travail, "DOCUMENT", 16)
    with pytest.raises(SourceSchemaError, match="JSON document too large"):
        read_offers(write(tmp_path, json.dumps([OFFER, OTHER])))


@pytest.mark.parametrize(
    "field",
    [
        "lieuTravail",
        "entreprise",
        "salaire",
        "competences",
        "origineOffre",
        "description",
        "dateCreation",
        "nombrePostes",
        "typeContrat",
        "departement",
    ],
)
@pytest.mark.parametrize("value", [None, 3, "x", [1], {"a": 1}, True], ids=repr)
def test_a_field_of_another_type_never_breaks(
    tmp_path: Path, field: str, value: object
) -> None:
    path = write(tmp_path, json.dumps([OFFER | {field: value}]))

    assert read_offers(path).report.rows_kept == 1


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "rows", "notices"),
    [("train", 26401, 14), ("unlabelled", 7149, 244), ("test", 690, 0)],
)
def test_the_real_offers(data_dir: Path, file: str, rows: int, notices: int) -> None:
    result = read_offers(data_dir / "offers" / f"{file}.jsonl.gz")
    offers = result.frames["offers"]

    assert (result.report.rows_in, result.report.rows_kept) == (rows, rows)
    assert result.report.unknown_fields == {}
    assert result.report.repairs["cookie-notice"] == notices
    assert not offers.get_column("text").str.contains("(?i)traceurs sont n").any()
    assert not offers.get_column("text").str.contains("&#0?39;|<br|<script").any()
