"""Every route, those to come included: guarded, valid, readable, with no third party.

The routes are read from the application: a new one is tested without being listed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from fastapi.routing import APIRoute
from httpx2 import Response
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings

TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse."
)
HTML = {"accept": "text/html", "sec-fetch-site": "same-origin"}
SAMPLES = {"rome": "K1304", "code": "abcdefghjk", "kind": "svg"}
FORMS: dict[str, dict[str, str]] = {
    "empty": {},
    "text": {"texte": TEXT},
    "place": {"texte": TEXT, "commune": "Toulouse", "rayon": "10"},
    "wrong-place": {"texte": TEXT, "commune": "Zzyzxville"},
    "too-little": {"texte": "euh"},
    "list": {"competences": "tenir une caisse ; respecter les règles d'hygiène"},
    "nonsense": {"action": "??:x", "rayon": "abc", "avis.1": "rien", "domaine": "?"},
}
HARDEST_MEAN = 15.0  # words a sentence
LEAST_EASE = 60.0
# words of a feed, of the reference or of the person: not ours to rewrite
OTHERS = ".source h3, .source dd, .proof, .labels, .cards h3, .lines, .row h2, .row h3"


def routes_of(routers: Sequence[Any]) -> Iterator[APIRoute]:
    for one in routers:
        inner = getattr(one, "original_router", None)
        if inner is not None:
            yield from routes_of(inner.routes)
        elif isinstance(one, APIRoute):
            yield one


def pages(method: str) -> list[str]:
    app = create_app(Settings())
    found = {
        one.path_format
        for one in routes_of(app.routes)
        if method in (one.methods or ()) and not one.path.startswith("/v1/")
    }
    return sorted(found)


GETS = pages("GET")
POSTS = pages("POST")


def filled(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda name: SAMPLES[name[1]], path)


def is_page(answer: Response) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


def check_guards(answer: Response) -> None:
    headers = answer.headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for name in ("base-uri 'none'", "object-src 'none'", "frame-ancestors"):
        assert name in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "permissions-policy" in headers
    assert "x-request-id" in headers
    assert "cache-control" in headers
    assert "set-cookie" not in headers


def check_third_parties(html: str) -> None:
    """Fail on whatever a browser would ask of another site by itself."""
    loads = re.findall(
        r"<(?:link|script|img|iframe|source|video|audio|object|embed)\b[^>]*?"
        r'\b(?:href|src|data|poster)="([^"]*)"',
        html,
    )
    assert loads
    assert [one for one in loads if not re.match(r"/(?!/)|data:image/", one)] == []
    forms = re.findall(r'<[^>]*\b(?:form)?action="([^"]*)"', html)
    assert [one for one in forms if not re.match(r"/(?!/)", one)] == []


@pytest.fixture
def check_page(
    html_faults: Callable[[str], list[str]], reading_of: Callable[..., Any]
) -> Callable[[Response], None]:
    def check(answer: Response) -> None:
        if not is_page(answer):
            return
        faults = html_faults(answer.text)
        assert faults == [], "\n".join(faults)
        check_third_parties(answer.text)
        reading = reading_of(answer.text, without=OTHERS)
        assert reading.mean <= HARDEST_MEAN, reading.longest
        assert reading.ease >= LEAST_EASE, reading.sentences
        assert "Données d" in answer.text  # the sample says that it is one

    return check


# --- every address -----------------------------------------------------------------


def test_there_are_routes_to_look_at() -> None:
    assert {"/", "/donnees", "/metiers/{rome}"} <= set(GETS)
    assert {"/metiers", "/metiers/{rome}"} <= set(POSTS)


@pytest.mark.parametrize("path", [*GETS, "/rien", "/metiers/Z9", "/static/none.css"])
def test_every_address_is_guarded_valid_and_readable(
    client: TestClient, check_page: Callable[[Response], None], path: str
) -> None:
    answer = client.get(filled(path), headers=HTML)

    assert answer.status_code < 500, answer.headers["x-request-id"]
    check_guards(answer)
    check_page(answer)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", POSTS)
def test_every_form_is_guarded_valid_readable_and_personal(
    client: TestClient, check_page: Callable[[Response], None], path: str, form: str
) -> None:
    answer = client.post(
        filled(path), data=FORMS[form], headers=HTML, follow_redirects=False
    )

    assert answer.status_code < 500, answer.headers["x-request-id"]
    check_guards(answer)
    check_page(answer)
    if form != "empty" and answer.status_code == 200 and is_page(answer):
        assert answer.headers["cache-control"] == "no-store"
    assert "boulang" not in answer.headers.get("location", "")


@pytest.mark.parametrize("path", POSTS)
def test_every_form_refuses_another_site(client: TestClient, path: str) -> None:
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://ailleurs.invalid"},
        {"origin": "null"},
    ):
        answer = client.post(filled(path), data={"texte": TEXT}, headers=headers)
        assert answer.status_code == 403, headers


def test_every_page_has_its_own_title(
    client: TestClient, title_of: Callable[[str], str]
) -> None:
    titles: dict[str, str] = {}
    for path in GETS:
        answer = client.get(filled(path), headers=HTML, follow_redirects=False)
        if answer.status_code == 200 and is_page(answer):
            title = title_of(answer.text)
            assert title not in titles, f"{path} and {titles.get(title)}: {title}"
            titles[title] = path

    assert len(titles) > 10


@pytest.mark.parametrize("path", ["/metiers", "/metiers/{rome}"])
def test_a_page_of_results_says_that_a_calculation_made_it(
    client: TestClient, path: str
) -> None:
    text = client.post(filled(path), data={"texte": TEXT}, headers=HTML).text
    main = text[text.index("<main") : text.index("</main>")]

    assert 'href="/algorithme' in main


# --- the page of a fault -----------------------------------------------------------


def test_a_fault_nobody_foresaw_is_a_plain_page(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    check_page: Callable[[Response], None],
) -> None:
    from matcher.engine import Matcher

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("zqxcanari")

    monkeypatch.setattr(Matcher, "trade", fail)
    answer = client.get("/metiers/K1304", headers=HTML)

    assert answer.status_code == 500
    check_guards(answer)
    check_page(answer)
    assert "zqxcanari" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["x-request-id"] in answer.text


# --- the measure of words can fail -------------------------------------------------

HARD = (
    "Il vous est demandé de bien vouloir procéder, préalablement à toute"
    " sollicitation, à la transmission dématérialisée de l'intégralité des pièces"
    " justificatives afférentes à l'instruction de votre dossier d'admissibilité."
)
EASY = "Envoyez vos papiers. Nous les lisons. Puis nous vous répondons."


def test_a_bureaucratic_sentence_is_hard_and_a_plain_one_is_easy(
    reading_of: Callable[..., Any],
) -> None:
    hard, easy = (reading_of(f"<main><p>{text}</p></main>") for text in (HARD, EASY))

    assert hard.mean > HARDEST_MEAN
    assert hard.ease < LEAST_EASE
    assert easy.mean <= HARDEST_MEAN
    assert easy.ease >= LEAST_EASE
    assert len(easy.sentences) == 3


def test_the_easy_page_has_one_short_idea_a_line(
    client: TestClient, reading_of: Callable[..., Any]
) -> None:
    text = client.get("/facile-a-lire", headers=HTML).text
    lines = re.findall(r"<li>(.*?)</li>", text[text.index('class="falc"') :])
    said = [one for one in lines if "<a" not in one]

    reading = reading_of(text)

    assert len(said) > 30
    for line in said:
        assert len(re.findall(r"[.?!](?:\s|$)", line)) <= 2, line
        assert len(re.findall(r"\w+", line)) <= 12, line
    assert max(len(re.findall(r"\w+", one)) for one in reading.sentences) <= 12
    assert {"marche", "donnees"} <= set(re.findall(r'<h2 id="(\w+)"', text))


def test_a_third_party_would_be_found() -> None:
    for html in (
        '<link href="https://cdn.invalid/a.css">',
        '<script src="//cdn.invalid/a.js">',
        '<img alt="" src="http://cdn.invalid/a.png">',
        '<link href="/a.css"><form action="https://x.invalid">',
    ):
        with pytest.raises(AssertionError):
            check_third_parties(html)
