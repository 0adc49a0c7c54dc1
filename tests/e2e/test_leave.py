"""What a person leaves with, over HTTP: sheet, link, calendar, opinion, group."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pikepdf
import polars as pl
import pytest
from fastapi import FastAPI
from httpx2 import Response
from icalendar import Calendar
from pypdf import PdfReader
from starlette.testclient import TestClient

from service.app import create_app
from service.deps import Context
from service.leave_fr import GROUP_UNKNOWN, LINK_FAULTS, NO_DATE, NO_SESSION
from service.settings import Settings
from service.share import LinkFault, from_link
from service.usage import FEW

CANARY = "Zephyrine-Quenotte"
TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    f" enfourner et défourner les pains. J'ai aussi tenu la caisse chez {CANARY}."
)
HERE = {"texte": TEXT, "commune": "Toulouse", "rayon": "30"}
HTML = {"accept": "text/html"}
SHARED = re.compile(r'<p class="code"><abbr[^>]*>ROME</abbr> ([A-N]\d{4})</p>')

Check = Callable[[str], None]
Field = str | list[str]


@pytest.fixture
def own_client(
    service_settings: Settings,
    until_ready: Callable[[TestClient], None],
    tmp_path: Path,
) -> Iterator[TestClient]:
    """Return a client of a service whose counters are in a file of the test."""
    settings = service_settings.model_copy(update={"usage": tmp_path / "usage.sqlite"})
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        until_ready(client)
        yield client


def post(client: TestClient, path: str, **fields: Field) -> str:
    answer = client.post(path, data={**HERE, **fields}, headers=HTML)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.text


def link_of(page: str) -> str:
    found = re.search(r"<textarea[^>]*id=\"lien\"[^>]*>([^<]*)</textarea>", page)
    assert found
    return unescape(found[1])


# --- sheet ---------------------------------------------------------------------------


def test_the_sheet_is_an_accessible_pdf_without_a_word_of_the_person(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.post("/fiche.pdf", data=HERE)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("fr")
        assert len(pdf.pages) <= 2
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    text = "\n".join(p.extract_text() for p in PdfReader(BytesIO(answer.content)).pages)
    assert "D1102" in text
    assert "Toulouse" in text
    assert "Données d'exemple" in text
    assert "/algorithme" in text
    for said in (CANARY, "quatre ans", "tenu la caisse"):
        assert said not in text
    with pikepdf.open(BytesIO(answer.content)) as pdf:  # nor in what is not shown
        every = b"".join(
            one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)
        )
    assert CANARY.encode() not in every + answer.content
    assert CANARY not in capsys.readouterr().err


def test_the_print_view_says_the_same_and_nothing_of_the_person(
    client: TestClient, valid_html: Check
) -> None:
    page = post(client, "/fiche")
    valid_html(page)

    sheet = page[page.index("<article") : page.index("</article>")]
    assert CANARY not in sheet
    assert "D1102" in sheet
    assert 'href="/algorithme"' in sheet
    assert "Fait le" in sheet
    assert "Toulouse" in sheet


@pytest.mark.parametrize("path", ["/fiche", "/fiche.pdf", "/partage"])
def test_without_a_list_the_form_comes_back(client: TestClient, path: str) -> None:
    answer = client.post(path, data={"texte": "euh"}, headers=HTML)
    assert answer.status_code == 422
    assert 'id="erreurs"' in answer.text


# --- link ----------------------------------------------------------------------------


def test_a_link_gives_the_same_trades_in_the_same_order(
    client: TestClient, valid_html: Check
) -> None:
    made = post(client, "/partage", sans="nuit")
    valid_html(made)
    link = link_of(made)
    assert link.startswith("http://testserver/partage#v=1&")

    page = client.post("/partage", data={"lien": link}, headers=HTML)
    assert page.status_code == 200
    valid_html(page.text)
    shared = from_link(link)
    assert SHARED.findall(page.text) == [one.rome for one in shared.trades]
    assert len(shared.trades) == 10
    assert shared.code_commune == "31555"
    assert "nuit" in shared.refused
    assert "Les données ont changé" not in page.text
    assert 'href="/algorithme"' in page.text


def test_a_link_holds_no_word_of_the_person(client: TestClient) -> None:
    words = {"texte": TEXT, "faits": CANARY, "aime": CANARY, "competences": CANARY}
    link = link_of(post(client, "/partage", **words))
    assert CANARY.lower() not in link.lower()
    assert "boulang" not in link.lower()
    assert len(link) < 2000


def test_what_was_confirmed_goes_on(client: TestClient, valid_html: Check) -> None:
    known = _competence(client)
    link = link_of(post(client, "/partage", sait=known, vu="ten"))
    page = client.post("/partage", data={"lien": link}, headers=HTML).text

    assert re.search(rf'name="sait" value="[^"]*{known}', page)
    assert 'name="commune" value="Toulouse (31)"' in page
    fields = dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    again = client.post("/comprendre", data=fields, headers=HTML)
    assert again.status_code == 200
    valid_html(again.text)
    assert client.post("/metiers", data=fields, headers=HTML).status_code == 200


def _competence(client: TestClient) -> str:
    found = client.get("/v1/suggest", params={"q": "pain", "kinds": "competence"})
    return str(found.json()["suggestions"][0]["code"])


def test_other_data_are_said(client: TestClient) -> None:
    link = "v=1&m=D1102t,Z9999p,A0000e&lu=99&ou=99999&i=2024-01-02-abcdef"
    page = client.post("/partage", data={"lien": link}, headers=HTML)
    assert page.status_code == 200
    assert "Les données ont changé" in page.text
    assert "02/01/2024" in page.text
    assert "n'existe plus dans nos données" in page.text
    assert "commune de cette liste n'est pas dans nos données" in unescape(page.text)


@pytest.mark.parametrize(
    ("link", "fault"),
    [("", LinkFault.EMPTY), ("bonjour", LinkFault.BROKEN), ("v=9", LinkFault.VERSION)],
)
def test_a_bad_link_gets_a_sentence_beside_its_field(
    client: TestClient, valid_html: Check, link: str, fault: LinkFault
) -> None:
    answer = client.post("/partage", data={"lien": link}, headers=HTML)
    assert answer.status_code == 422
    valid_html(answer.text)
    said = unescape(answer.text).replace("\u00a0", " ")
    assert said.count(LINK_FAULTS[fault]) == 2
    assert 'aria-describedby="lien-aide lien-erreur"' in answer.text


def test_an_empty_page_waits_for_a_link(client: TestClient, valid_html: Check) -> None:
    answer = client.get("/partage", headers=HTML)
    assert answer.status_code == 200
    valid_html(answer.text)
    assert 'name="lien"' in answer.text


def test_the_log_of_a_link_holds_no_code(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    link = link_of(post(client, "/partage"))
    capsys.readouterr()
    client.post("/partage", data={"lien": link})

    (line,) = [
        one for one in capsys.readouterr().err.splitlines() if '"request"' in one
    ]
    assert json.loads(line)["route"] == "/partage"
    for one in from_link(link).trades:
        assert one.rome not in line


# --- calendar ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sessions(starter_snapshot: Path) -> pl.DataFrame:
    at = starter_snapshot / (starter_snapshot / "current").read_text().strip()
    return pl.read_parquet(at / "tables" / "sessions.parquet")


def agenda(client: TestClient, training: str, session: str) -> Response:
    query = {"formation": training, "session": session}
    return client.get("/agenda.ics", params=query, headers=HTML)


def test_a_session_goes_into_a_calendar(
    client: TestClient, sessions: pl.DataFrame
) -> None:
    one = sessions.filter(pl.col("starts_on").is_not_null()).row(0, named=True)
    answer = agenda(client, one["training_id"], one["session_id"])

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).events
    (event,) = [e for e in events if str(e["summary"]).startswith("Formation")]
    assert event.start == one["starts_on"]
    assert one["place"] is None or str(event["location"]) == one["place"]
    assert (
        agenda(client, one["training_id"], one["session_id"]).content == answer.content
    )


def test_a_session_without_date_is_said(
    client: TestClient, sessions: pl.DataFrame
) -> None:
    undated = sessions.filter(pl.col("starts_on").is_null())
    if "info_on" in undated.columns:
        undated = undated.filter(pl.col("info_on").is_null())
    one = undated.row(0, named=True)
    answer = agenda(client, one["training_id"], one["session_id"])
    assert answer.status_code == 404
    assert NO_DATE in unescape(answer.text).replace("\u00a0", " ")


def test_an_unknown_session_is_said(client: TestClient, sessions: pl.DataFrame) -> None:
    training = str(sessions["training_id"][0])
    for one in (agenda(client, "inconnue", "1"), agenda(client, training, "inconnue")):
        assert one.status_code == 404
        assert NO_SESSION in unescape(one.text)
    assert client.get("/agenda.ics", headers=HTML).status_code == 422


# --- opinion -------------------------------------------------------------------------


def daily(client: TestClient) -> dict[str, int]:
    """Return what is counted today, zeros left out."""
    app = cast("FastAPI", client.app)
    usage = cast("Context", app.state.context).usage
    return {event: n for event, n in usage.days(1)[0].counts.items() if n}


def test_an_opinion_counts_once_and_its_reasons_follow(
    own_client: TestClient, valid_html: Check
) -> None:
    page = post(own_client, "/avis", utile="non", montres="D1102 D1106")
    valid_html(page)
    assert "too-far" in page
    post(own_client, "/avis", utile="non", montres="D1102", vu="avis")
    post(own_client, "/avis", raison=["too-far", "unclear", CANARY], vu="avis")
    assert daily(own_client) == {"useless": 1, "too-far": 1, "unclear": 1}


def test_a_correction_leaves_only_with_a_clear_yes(
    own_client: TestClient, tmp_path: Path
) -> None:
    asked = {"moins_de": "D1106", "plus_de": "D1102", "montres": "D1104 D1507"}
    page = post(own_client, "/avis", utile="non", **asked)
    assert re.search(r'<input type="checkbox" name="envoyer" value="oui"[^>]*>', page)
    assert "checked" not in page
    assert _pairs(tmp_path) == []

    post(own_client, "/avis", vu="avis", **asked)  # the box left unticked
    assert _pairs(tmp_path) == []

    said = post(own_client, "/avis", vu="avis", envoyer="oui", **asked)
    assert "Votre correction est envoyée" in said
    assert sorted(row[1:4] for row in _pairs(tmp_path)) == [
        ("less", "D1106", "D1104"),
        ("less", "D1106", "D1507"),
        ("more", "D1102", "D1104"),
        ("more", "D1102", "D1507"),
    ]
    for file in tmp_path.glob("usage.sqlite*"):
        assert CANARY.encode() not in file.read_bytes()


def _pairs(folder: Path) -> list[Any]:
    with closing(sqlite3.connect(folder / "usage.sqlite")) as store:
        return store.execute("SELECT * FROM pair").fetchall()


# --- group ---------------------------------------------------------------------------


def make_group(client: TestClient) -> str:
    answer = client.post("/groupe", headers=HTML, follow_redirects=False)
    assert answer.status_code == 303
    found = re.fullmatch(r"/groupe/([a-z0-9]{10})/suivi", answer.headers["location"])
    assert found
    return found[1]


def test_a_group_of_three_is_followed_without_a_name(
    own_client: TestClient, valid_html: Check
) -> None:
    valid_html(own_client.get("/groupe", headers=HTML).text)
    code = make_group(own_client)
    home = own_client.get(f"/groupe/{code}", headers=HTML)
    assert home.status_code == 200
    valid_html(home.text)
    assert f'name="groupe" value="{code}"' in home.text

    for people in range(1, FEW + 1):
        post(own_client, "/metiers", groupe=code)
        page = own_client.get(f"/groupe/{code}/suivi", headers=HTML)
        valid_html(page.text)
        assert page.headers["cache-control"] == "no-store"
        assert ("<table" in page.text) is (people >= FEW)
    post(own_client, "/fiche", groupe=code, vu="ten")
    rows = _rows(own_client.get(f"/groupe/{code}/suivi", headers=HTML).text)
    assert rows["A vu ses métiers"] == 3
    assert rows["A pris sa fiche"] == 1


def _rows(page: str) -> dict[str, int]:
    found = re.findall(r'<th scope="row">([^<]*)</th><td class="num">(\d+)</td>', page)
    return {unescape(words): int(count) for words, count in found}


def test_the_code_of_a_group_is_drawn(own_client: TestClient) -> None:
    answer = own_client.get(f"/groupe/{make_group(own_client)}/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg ")


@pytest.mark.parametrize("end", ["", "/suivi", "/qr.svg"])
def test_an_unknown_group_is_said_in_french(client: TestClient, end: str) -> None:
    answer = client.get(f"/groupe/zzzzzzzzzz{end}", headers=HTML)
    assert answer.status_code == 404
    assert GROUP_UNKNOWN in unescape(answer.text)


def test_groups_are_made_slowly(
    service_settings: Settings, until_ready: Callable[[TestClient], None]
) -> None:
    with TestClient(create_app(service_settings)) as client:
        until_ready(client)
        answers = [client.post("/groupe", follow_redirects=False) for _ in range(12)]
    assert [one.status_code for one in answers[:10]] == [303] * 10
    assert answers[11].status_code == 429
    assert int(answers[11].headers["retry-after"]) > 0


def test_a_store_that_fails_makes_no_group_and_breaks_no_page(
    service_settings: Settings,
    until_ready: Callable[[TestClient], None],
    tmp_path: Path,
) -> None:
    nowhere = tmp_path / "nowhere" / "usage.sqlite"
    settings = service_settings.model_copy(update={"usage": nowhere})
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        until_ready(client)
        assert client.post("/metiers", data=HERE).status_code == 200
        assert client.post("/fiche.pdf", data=HERE).status_code == 200
        assert client.post("/avis", data={**HERE, "utile": "oui"}).status_code == 200
        assert client.post("/groupe", headers=HTML).status_code == 503
        assert "camin_usage_lost_total" in client.get("/metrics").text


def test_steps_are_counted_in_the_metrics(own_client: TestClient) -> None:
    post(own_client, "/metiers")
    post(own_client, "/fiche")
    text = own_client.get("/metrics").text
    assert 'camin_usage_total{event="ten"} 1.0' in text
    assert 'camin_usage_total{event="sheet"} 1.0' in text
