"""The HTTP API on the starter snapshot: contract, problems, guards."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from reportlab.pdfgen.canvas import Canvas
from starlette.testclient import TestClient

from matcher.engine import Matcher
from service.app import create_app
from service.settings import Settings

TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse."
)
CANARY = "zqxcanari"
MIB = 1024**2


def pdf(*lines: str) -> bytes:
    """Return a PDF of one page with these lines."""
    data = io.BytesIO()
    canvas = Canvas(data)
    for row, line in enumerate(lines):
        canvas.drawString(72, 780 - 18 * row, line)
    canvas.save()
    return data.getvalue()


def rank(client: TestClient, **body: object) -> dict[str, Any]:
    answer = client.post("/v1/trades/rank", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def check_problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == f"urn:camin:problem:{code}"
    assert body["detail"].endswith((".", "?", "!"))
    assert body["request_id"] == answer.headers["x-request-id"]
    assert "Traceback" not in answer.text
    assert CANARY not in answer.text
    return body


# --- profile -----------------------------------------------------------------------


def test_a_text_gives_competences_with_their_proof(client: TestClient) -> None:
    answer = client.post("/v1/profile", json={"text": TEXT})

    assert answer.status_code == 200
    profile = answer.json()["profile"]
    assert profile["competences"]
    for one in profile["competences"]:
        assert set(one) == {
            *("code", "label", "origin", "confidence", "proof"),
            *("need", "detail", "is_soft"),
        }
        assert one["proof"] is None or one["proof"] in TEXT


def test_a_competence_that_is_removed_is_not_read_again(client: TestClient) -> None:
    found = client.post("/v1/profile", json={"text": TEXT}).json()["profile"]
    code = found["competences"][0]["code"]

    again = client.post("/v1/profile", json={"text": TEXT, "without": [code]}).json()

    assert code not in {one["code"] for one in again["profile"]["competences"]}


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(TEXT.encode(), "text/plain; charset=utf-8", id="txt"),
        pytest.param(
            pdf("Boulangère", "Pétrir la pâte à pain", "Tenir la caisse"),
            "application/pdf",
            id="pdf",
        ),
    ],
)
def test_the_bytes_of_a_cv_give_a_profile(
    client: TestClient, data: bytes, media_type: str
) -> None:
    answer = client.post(
        "/v1/profile", content=data, headers={"content-type": media_type}
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["profile"]["reason"] is None


def test_a_cv_is_refused_by_its_bytes_not_its_name(client: TestClient) -> None:
    answer = client.post(
        "/v1/profile",
        content=CANARY.encode(),
        headers={"content-type": "application/pdf"},
    )

    check_problem(answer, 422, "cv-refused")


def test_a_cv_over_3_mib_is_refused_even_without_a_length(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(4):
            yield b"x" * MIB

    answer = client.post(
        "/v1/profile", content=chunks(), headers={"content-type": "text/plain"}
    )

    check_problem(answer, 413, "too-large")


def test_an_unknown_type_is_refused(client: TestClient) -> None:
    answer = client.post(
        "/v1/profile", content=b"GIF89a", headers={"content-type": "image/gif"}
    )

    check_problem(answer, 415, "unsupported-type")


def test_a_broken_body_is_refused_without_being_repeated(client: TestClient) -> None:
    answer = client.post(
        "/v1/profile",
        content=f'{{"text": "{CANARY}"'.encode(),
        headers={"content-type": "application/json"},
    )

    body = check_problem(answer, 422, "invalid-request")
    assert body["errors"][0]["message"].startswith("Le corps de la demande")


# --- ranking -----------------------------------------------------------------------


def test_a_profile_gets_ten_different_trades_that_add_up(client: TestClient) -> None:
    body = rank(client, text=TEXT, near="Toulouse")

    assert body["abstained"] is False
    assert len({trade["rome"] for trade in body["trades"]}) == 10
    for trade in body["trades"]:
        total = sum(part["value"] * part["weight"] for part in trade["parts"])
        assert total == pytest.approx(trade["score"], abs=1e-6)
        assert trade["fit"] in {"tres_proche", "proche", "a_explorer"}
        assert trade["why"].endswith(".")
        assert trade["open_offers"]["within_km"] == 30.0
    domain_of = {trade["rome"]: trade["domain"] for trade in body["trades"]}
    assert 1 <= len(body["domains"]) <= 3
    for domain in body["domains"]:
        assert {domain_of[rome] for rome in domain["trades"]} == {domain["code"]}


def test_the_count_of_a_trade_is_what_its_search_lists(client: TestClient) -> None:
    for trade in rank(client, text=TEXT, near="31555", within_km=100)["trades"]:
        found = client.post(
            "/v1/offers/search",
            json={"rome": trade["rome"], "near": "31555", "within_km": 100},
        ).json()
        assert found["total"] == trade["open_offers"]["count"]


def test_same_question_same_answer(client: TestClient) -> None:
    assert rank(client, text=TEXT) == rank(client, text=TEXT)


def test_an_empty_profile_abstains_and_says_why(client: TestClient) -> None:
    body = rank(client, text="")

    assert body["abstained"] is True
    assert body["reason"] == "empty"
    assert body["trades"] == []


def test_an_unknown_commune_is_a_problem_with_a_way_out(client: TestClient) -> None:
    answer = client.post("/v1/trades/rank", json={"text": TEXT, "near": "Zzyzxville"})

    body = check_problem(answer, 422, "unknown-place")
    assert "code postal" in body["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": 3}, "text"),
        ({"limit": 0}, "limit"),
        ({"within_km": 1e9}, "within_km"),
        ({CANARY[:3]: "x"}, CANARY[:3]),
    ],
)
def test_a_wrong_field_is_named(
    client: TestClient, body: dict[str, Any], field: str
) -> None:
    answer = client.post("/v1/trades/rank", json=body)

    problem = check_problem(answer, 422, "invalid-request")
    assert [fault["field"] for fault in problem["errors"]] == [field]


def test_an_explanation_shows_the_parts_of_the_place(client: TestClient) -> None:
    first = rank(client, text=TEXT)["trades"][0]

    answer = client.post("/v1/explain", json={"text": TEXT, "rome": first["rome"]})

    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["position"] == 1
    assert body["match"]["score"] == pytest.approx(first["score"], abs=1e-6)
    assert body["steps"]


# --- sheets, offers, trainings -----------------------------------------------------


def test_a_sheet_has_what_one_does_and_its_offers(client: TestClient) -> None:
    rome = rank(client, text=TEXT)["trades"][0]["rome"]

    sheet = client.get(f"/v1/trades/{rome.lower()}", params={"near": "31555"}).json()

    assert sheet["rome"] == rome
    assert sheet["competences"]
    assert sheet["open_offers"]["within_km"] == 30.0


@pytest.mark.parametrize(
    ("rome", "status", "code"),
    [("Z9", 422, "invalid-code"), ("A9999", 404, "unknown-code")],
)
def test_a_code_that_is_not_a_trade(
    client: TestClient, rome: str, status: int, code: str
) -> None:
    check_problem(client.get(f"/v1/trades/{rome}"), status, code)


def test_pages_of_offers_do_not_overlap(client: TestClient) -> None:
    rome = most_asked(client)
    pages = [
        client.post(
            "/v1/offers/search", json={"rome": rome, "limit": 2, "offset": offset}
        ).json()["offers"]
        for offset in (0, 2)
    ]

    ids = [offer["offer_id"] for page in pages for offer in page]
    assert len(ids) == len(set(ids)) > 2


def most_asked(client: TestClient) -> str:
    """Return the trade with the most offers in the region."""
    gaps = client.get("/v1/gaps", params={"by": "region", "limit": 5000}).json()["gaps"]
    return max(gaps, key=lambda gap: gap["offers"] or 0)["rome"]


def test_trainings_say_their_sessions_and_what_they_teach(client: TestClient) -> None:
    gaps = client.get("/v1/gaps", params={"by": "region", "limit": 5000}).json()["gaps"]
    rome = max(gaps, key=lambda gap: gap["trainings"] or 0)["rome"]

    page = client.post("/v1/trainings/search", json={"rome": rome}).json()

    assert page["total"] >= len(page["trainings"]) > 0
    assert {"title", "sessions", "gives", "remains", "funder"} <= set(
        page["trainings"][0]
    )


# --- bulk --------------------------------------------------------------------------


def test_a_batch_answers_in_its_order(client: TestClient) -> None:
    items = [
        {"id": "b", "title": "Boulanger / Boulangère", "text": "Fabriquer du pain"},
        {"id": "a", "title": "Maçon / Maçonne", "text": "Monter des murs"},
    ]

    body = client.post("/v1/classify", json={"items": items, "limit": 3}).json()

    assert [one["id"] for one in body["results"]] == ["b", "a"]
    assert all(len(one["trades"]) <= 3 for one in body["results"])


def test_a_batch_of_more_than_a_thousand_is_refused(client: TestClient) -> None:
    items = [{"id": str(number)} for number in range(1001)]

    problem = check_problem(
        client.post("/v1/classify", json={"items": items}), 422, "invalid-request"
    )

    assert problem["errors"] == [
        {"field": "items", "message": "Cette liste est trop longue."}
    ]


def test_gaps_are_counted_by_territory(client: TestClient) -> None:
    body = client.get("/v1/gaps", params={"by": "departement", "limit": 7}).json()

    assert body["total"] >= len(body["gaps"]) == 7
    assert body["by"] == "departement"


def test_suggestions_forgive_a_mistake(client: TestClient) -> None:
    body = client.get("/v1/suggest", params={"q": "Toulouze", "kind": "commune"}).json()

    assert {"31555"} <= {one["code"] for one in body["suggestions"]}
    assert {one["kind"] for one in body["suggestions"]} == {"commune"}


# --- problems and guards -----------------------------------------------------------


def test_an_address_that_does_not_exist(client: TestClient) -> None:
    check_problem(client.get("/v1/nothing"), 404, "not-found")


def test_a_method_that_is_not_allowed(client: TestClient) -> None:
    check_problem(client.delete("/v1/trades/rank"), 405, "method-not-allowed")


def test_a_browser_gets_a_page_and_a_program_a_problem(client: TestClient) -> None:
    page = client.get("/rien", headers={"accept": "text/html"})

    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1>Page introuvable</h1>" in page.text
    check_problem(client.get("/rien"), 404, "not-found")


def test_an_unforeseen_fault_shows_a_number_and_nothing_else(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(Matcher, "suggest", fail)

    answer = client.get("/v1/suggest", params={"q": "pain"})

    check_problem(answer, 500, "internal-error")
    assert_guarded(answer)
    captured = capsys.readouterr()
    assert CANARY not in captured.err + captured.out


ROUTES = (
    ("GET", "/"),
    ("GET", "/donnees"),
    ("GET", "/livez"),
    ("GET", "/metrics"),
    ("GET", "/static/site.css"),
    ("GET", "/v1/nothing"),
    ("DELETE", "/v1/trades/rank"),
    ("POST", "/v1/trades/rank"),
    ("POST", "/metiers"),
)


def assert_guarded(answer: Response) -> None:
    headers = answer.headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "permissions-policy" in headers
    assert "set-cookie" not in headers
    assert "x-request-id" in headers


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_answer_carries_the_headers(
    client: TestClient, method: str, path: str
) -> None:
    assert_guarded(client.request(method, path))


@pytest.mark.parametrize("path", ["/metiers", "/v1/trades/rank", "/metiers/K1304"])
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"origin": "https://ailleurs.example"},
        {"origin": "null"},
    ],
)
def test_another_site_cannot_post(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    answer = client.post(path, headers=headers)

    check_problem(answer, 403, "forbidden")


def test_docs_that_load_from_another_site_do_not_exist(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_a_client_that_goes_too_fast_is_asked_to_wait(starter_snapshot: Path) -> None:
    settings = Settings(snapshot=starter_snapshot, rate_per_minute=4)
    client = TestClient(create_app(settings))

    statuses = [client.post("/v1/trades/rank", json={}).status_code for _ in range(3)]
    page = client.post("/metiers", headers={"accept": "text/html"})
    free = client.get("/livez")

    assert statuses[:2] == [503, 503]  # allowed; no snapshot is loaded here
    assert statuses[2] == 429
    assert page.status_code == 429
    assert "<h1>Trop de demandes</h1>" in page.text
    assert 1 <= int(page.headers["retry-after"]) <= 60
    assert free.status_code == 200


# --- operations --------------------------------------------------------------------


def test_the_service_says_what_answers(client: TestClient) -> None:
    ready = client.get("/readyz").json()
    version = client.get("/version").json()

    assert ready["status"] == "ok"
    assert ready["snapshot"] == version["snapshot"] == rank(client)["snapshot"]
    assert version["sample"] is True
    assert client.get("/livez").json() == {"status": "ok"}


def test_without_a_snapshot_it_lives_but_is_not_ready(tmp_path: Path) -> None:
    with TestClient(create_app(Settings(snapshot=tmp_path))) as client:
        assert client.get("/livez").status_code == 200
        assert client.get("/readyz").status_code == 503
        answer = client.post("/v1/trades/rank", json={"text": TEXT})
        check_problem(answer, 503, "not-ready")
        assert answer.headers["retry-after"] == "5"
        assert client.get("/").status_code == 200
        assert client.get("/version").json()["snapshot"] is None


def test_metrics_have_few_labels(client: TestClient) -> None:
    client.get(f"/{CANARY}", params={"q": CANARY})
    client.get(f"/v1/trades/{CANARY}")
    text = client.get("/metrics").text

    assert CANARY not in text
    assert 'route="/v1/trades/{rome}"' in text
    names = {
        pair.partition("=")[0]
        for line in text.splitlines()
        if "{" in line and not line.startswith("#")
        for pair in line[line.index("{") + 1 : line.rindex("}")].split('",')
    }
    assert names <= {"method", "route", "status", "le", "reason", "event"}
    assert "camin_snapshot_ready 1.0" in text


def test_logs_hold_durations_and_no_word_of_a_person(
    service_settings: Settings,
    until_ready: Callable[[TestClient], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with TestClient(create_app(service_settings)) as client:
        until_ready(client)
        client.post("/v1/profile", json={"text": CANARY})
        client.post("/metiers", data={"texte": f"{TEXT} {CANARY}"})
        client.get("/v1/suggest", params={"q": CANARY})
        client.post("/metiers", files={"cv": (f"{CANARY}.txt", CANARY.encode())})

    lines = capsys.readouterr().err.splitlines()
    assert not [line for line in lines if CANARY in line]
    requests = [json.loads(line) for line in lines if '"request"' in line]
    for one in requests:
        assert set(one) == {
            "request_id",
            "method",
            "route",
            "status",
            "duration_ms",
            "event",
            "level",
            "timestamp",
        }
    assert {"/v1/profile", "/metiers", "/v1/suggest"} <= {
        one["route"] for one in requests
    }
