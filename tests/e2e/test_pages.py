"""The pages, as a browser without a script receives them."""

import re
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from matcher.engine import Matcher
from service.messages_fr import CV_REASONS

TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse."
)
MIB = 1024**2
HTML = {"accept": "text/html"}
ABOUT = (
    "/donnees",
    "/algorithme",
    "/accessibilite",
    "/mentions-legales",
    "/confidentialite",
)


class Page(HTMLParser):
    """The parts of a page that the tests look at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one tag and its attributes."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Return the attributes of the tags that have the wanted ones."""
        return [
            found
            for name, found in self.tags
            if name == tag and wanted.items() <= found.items()
        ]


def post(client: TestClient, path: str = "/metiers", **fields: str) -> Page:
    answer = client.post(path, data=fields, headers=HTML)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return Page(answer.text)


def state(page: Page, **changes: str) -> dict[str, str]:
    """Return what the form of a page would send, boxes left out."""
    sent = {
        field["name"]: field.get("value", "")
        for field in page.all("input")
        if field.get("type") != "checkbox"
    }
    return {**sent, **changes}


# --- the form ----------------------------------------------------------------------


def test_home_is_one_form_in_french(client: TestClient) -> None:
    answer = client.get("/", headers=HTML)
    page = Page(answer.text)

    assert page.all("html", lang="fr")
    assert len(page.all("h1")) == 1
    assert page.all("form", method="post", enctype="multipart/form-data")
    assert page.all("a", href="#contenu")[0]["class"] == "skip"
    labelled = {label["for"] for label in page.all("label")}
    assert labelled == {
        *("texte", "faits", "aime", "cv", "competence", "competences"),
        *("commune", "rayon"),
    }
    assert "Données d" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", *ABOUT, "/metiers/K1304"])
def test_no_page_has_an_inline_script_a_style_or_a_third_party(
    client: TestClient, path: str
) -> None:
    text = client.get(path, headers=HTML).text
    page = Page(text)

    assert all(one["src"].startswith("/static/") for one in page.all("script"))
    assert not page.all("style")
    assert not [tag for tag, found in page.tags if "style" in found]
    assert not re.search(r"\bon[a-z]+=", text)
    linked = [found.get("href", found.get("src", "")) for found in page.all("link")]
    assert linked
    assert all(address.startswith("/static/") for address in linked)
    assert not re.search(r"\bfr-(btn|card|grid|container)|Marianne", text)


def test_an_empty_form_says_what_to_write_next_to_the_field(
    client: TestClient,
) -> None:
    answer = client.post("/metiers", data={"commune": "Toulouse"}, headers=HTML)
    page = Page(answer.text)

    assert answer.status_code == 422
    assert page.all("a", href="#texte")
    field = page.all("textarea", id="texte")[0]
    assert field["aria-invalid"] == "true"
    assert "texte-erreur" in field["aria-describedby"].split()
    assert page.all("p", id="texte-erreur")
    assert page.all("input", id="commune")[0]["value"] == "Toulouse"
    assert "<title>Erreur" in answer.text


def test_an_unknown_commune_keeps_what_was_written(client: TestClient) -> None:
    answer = client.post(
        "/metiers", data={"texte": TEXT, "commune": "Zzyzxville"}, headers=HTML
    )

    assert answer.status_code == 422
    assert Page(answer.text).all("p", id="commune-erreur")
    assert "défourner les pains" in answer.text


# --- ten trades --------------------------------------------------------------------


def test_ten_trades_say_why_and_how_many_offers(client: TestClient) -> None:
    page = post(client, texte=TEXT, commune="Toulouse", rayon="50")

    cards = page.all("li", **{"class": "card trade-card"})
    buttons = [
        button["formaction"]
        for button in page.all("button", form="parcours")
        if re.fullmatch(r"/metiers/[A-N]\d{4}", button["formaction"])
    ]
    assert len(cards) == 10
    assert len(set(buttons)) == 10
    assert len(page.all("p", **{"class": "why"})) == 10
    assert len([li for li in page.all("li") if "offers" in li.get("class", "")]) == 10


def test_a_card_never_shows_a_percentage(client: TestClient) -> None:
    text = client.post("/metiers", data={"texte": TEXT}, headers=HTML).text

    assert not re.search(r"\d\s?%", text)


def test_a_competence_taken_off_is_not_counted_and_can_come_back(
    client: TestClient,
) -> None:
    def held(**fields: str) -> str:
        answer = client.post("/metiers", data={"texte": TEXT, **fields}, headers=HTML)
        return answer.text

    taken = re.findall(r'name="avis\.(\w+)"', comprised(client))
    assert taken

    without = held(retire=" ".join(taken))
    back = held(retire=" ".join(taken), action=f"reprendre:{taken[0]}")

    assert "Aucune compétence" in without
    assert "1 compétence</strong>" in back


def comprised(client: TestClient, **fields: str) -> str:
    """Return the page of what was understood."""
    sent = fields or {"texte": TEXT}
    answer = client.post("/comprendre", data=sent, headers=HTML)
    assert answer.status_code == 200
    return answer.text


def test_too_little_is_said_with_what_to_add(client: TestClient) -> None:
    answer = client.post("/metiers", data={"texte": "euh"}, headers=HTML)
    page = Page(answer.text)

    assert answer.status_code == 200
    assert not page.all("li", **{"class": "card trade-card"})
    assert "Il manque quelque chose" in answer.text
    assert page.all("button", formaction="/questions")


def test_the_words_of_a_person_are_escaped_and_stay_out_of_addresses(
    client: TestClient,
) -> None:
    attack = f'{TEXT} "><script>alert(1)</script>'

    page = post(client, texte=attack)

    assert all(one["src"].startswith("/static/") for one in page.all("script"))
    addresses = [
        found.get("href", "") + found.get("formaction", "") for _, found in page.tags
    ]
    assert not [address for address in addresses if "boulang" in address]
    assert not [address for address in addresses if "script" in address]


def test_a_list_of_trades_is_nobody_elses_address(client: TestClient) -> None:
    answer = client.get("/metiers", headers=HTML, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


# --- one trade ---------------------------------------------------------------------


def test_a_trade_keeps_the_path_of_the_person(client: TestClient) -> None:
    first = post(client, texte=TEXT, commune="Toulouse")
    address = trades_of(first)[0]

    page = post(client, address, texte=TEXT, commune="Toulouse")

    assert page.all("input", name="texte", value=TEXT)
    assert page.all("button", form="parcours", formaction="/metiers")
    assert page.all("h2", id="formations")
    assert page.all("h2", id="offres")
    assert page.all("ol", **{"class": "sums"})


def test_codes_alone_travel_in_the_address(client: TestClient) -> None:
    words = "peser et pétrir la pâte à pain; respecter les règles d'hygiène"
    assert trades_of(post(client, competences=words))  # words go by the form

    codes = re.findall(r'name="avis\.(\w+)"', comprised(client, competences=words))
    assert codes
    shown = post(client, competences="; ".join(codes))
    links = [link["href"] for link in shown.all("a") if "?c=" in link.get("href", "")]
    assert links
    assert client.get(links[0], headers=HTML).status_code == 200


@pytest.mark.parametrize("what", ["", "/offres", "/formations"])
def test_a_trade_can_be_read_by_anybody(
    client: TestClient, starter_snapshot: Path, what: str
) -> None:
    rome = Matcher.load(starter_snapshot, verify=False).reference.trade_codes[0]

    answer = client.get(f"/metiers/{rome}{what}", headers=HTML)

    assert answer.status_code == 200
    assert len(Page(answer.text).all("h1")) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/metiers/Z9", 422),
        ("/metiers/A9999", 404),
        ("/metiers/A9999/offres", 404),
        ("/metiers/A1201/offres?page=0", 422),
    ],
)
def test_a_wrong_address_is_a_page_with_a_way_back(
    client: TestClient, path: str, status: int
) -> None:
    answer = client.get(path, headers=HTML)

    assert answer.status_code == status
    assert Page(answer.text).all("a", href="/", **{"class": "button"})


# --- the CV ------------------------------------------------------------------------


def test_a_cv_goes_through_the_form_and_comes_back_as_sentences(
    client: TestClient,
) -> None:
    cv = f"Expérience\n{TEXT}\nTél : 06 00 00 00 00\n".encode()

    answer = client.post("/metiers", files={"cv": ("mon cv.txt", cv)}, headers=HTML)

    assert answer.status_code == 200
    page = Page(answer.text)
    assert "enfourner et défourner" in page.all("input", name="texte")[0]["value"]
    assert "06 00" not in answer.text
    assert page.all("li", **{"class": "card trade-card"})
    assert "mon cv" not in answer.text


def test_after_a_cv_the_same_trades_come_back(client: TestClient) -> None:
    answer = client.post(
        "/metiers", files={"cv": ("cv.txt", TEXT.encode())}, headers=HTML
    )
    first = Page(answer.text)

    again = Page(client.post("/metiers", data=state(first), headers=HTML).text)

    assert trades_of(again) == trades_of(first)


def trades_of(page: Page) -> list[str]:
    """Return the addresses of the trades of a page, in order."""
    return [
        button["formaction"]
        for button in page.all("button", form="parcours")
        if button["formaction"].startswith("/metiers/")
    ]


@pytest.fixture
def no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail as soon as a form goes to a file."""

    def rollover(_self: object) -> None:
        raise AssertionError("a form was written to a temporary file")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", rollover)


@pytest.mark.usefixtures("no_file")
def test_a_cv_of_almost_3_mib_is_never_written_to_a_file(client: TestClient) -> None:
    cv = (TEXT + "\n").encode() + b" " * int(2.9 * MIB)

    answer = client.post("/metiers", files={"cv": ("cv.txt", cv)}, headers=HTML)

    assert answer.status_code == 200


@pytest.mark.usefixtures("no_file")
def test_the_fixture_sees_a_file() -> None:
    with tempfile.SpooledTemporaryFile(max_size=10) as spool:
        spool.write(b"x" * 10)
        with pytest.raises(AssertionError, match="temporary file"):
            spool.write(b"x")


@pytest.mark.parametrize(
    ("name", "data", "status", "reason"),
    [
        pytest.param("cv.txt", b"x" * (3 * MIB + 1), 413, "too-large", id="3-mib"),
        pytest.param("cv.txt", b"x" * (5 * MIB), 413, "too-large", id="5-mib"),
        pytest.param("cv.gif", b"GIF89a", 415, "unknown-type", id="gif"),
        pytest.param("cv.pdf", b"not a PDF", 422, "wrong-structure", id="false-pdf"),
    ],
)
def test_a_cv_that_is_refused_says_why_next_to_its_field(
    client: TestClient, name: str, data: bytes, status: int, reason: str
) -> None:
    answer = client.post("/metiers", files={"cv": (name, data)}, headers=HTML)
    page = Page(answer.text)

    assert answer.status_code == status
    assert page.all("p", id="cv-erreur")
    assert page.all("a", href="#cv")
    shown = answer.text.replace("&#39;", "'").replace("\u00a0", " ")
    assert CV_REASONS[reason] in shown


def test_a_body_that_is_not_a_form(client: TestClient) -> None:
    assert client.post("/metiers", json={}, headers=HTML).status_code == 415
    broken = {"content-type": "multipart/form-data", **HTML}
    assert client.post("/metiers", content=b"x", headers=broken).status_code == 400


# --- what the service says of itself -----------------------------------------------


def test_every_page_of_the_footer_exists(client: TestClient) -> None:
    page = Page(client.get("/", headers=HTML).text)

    addresses = {link["href"] for link in page.all("a")}

    assert set(ABOUT) <= addresses
    for path in ABOUT:
        answer = client.get(path, headers=HTML)
        assert answer.status_code == 200
        assert len(Page(answer.text).all("h1")) == 1


def test_every_source_is_shown_with_its_licence(
    client: TestClient, starter_snapshot: Path
) -> None:
    manifest = Matcher.load(starter_snapshot, verify=False).manifest
    text = client.get("/donnees").text

    for source in manifest["sources"]:
        assert source["publisher"] in text
        assert source["licence"] in text


def test_without_an_audit_the_site_says_not_conform(client: TestClient) -> None:
    for path in ("/", "/accessibilite"):
        assert "non conforme" in client.get(path).text


def test_the_first_load_weighs_less_than_100_kilobytes(client: TestClient) -> None:
    page = client.get("/", headers={**HTML, "accept-encoding": "gzip"})
    parts = Page(page.text)
    linked = [link["href"] for link in parts.all("link")]
    linked += [script["src"] for script in parts.all("script")]
    bold = "/static/fonts/atkinson-hyperlegible-latin-700-normal.woff2"

    weight = int(page.headers["content-length"])
    for path in {*linked, bold}:
        answer = client.get(path, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        weight += len(answer.content) if "woff2" in path else packed(answer.headers)

    assert 20_000 < weight < 100_000


def packed(headers: object) -> int:
    """Return the bytes that went on the wire."""
    length = getattr(headers, "get", dict[str, str]().get)("content-length")
    return int(length or 20_000)
