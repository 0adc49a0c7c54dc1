"""The pages that say what the service is: from what runs, and never invented."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from matcher import weights
from service.app import create_app
from service.deps import Context
from service.running import flat, running
from service.settings import Settings

HTML = {"accept": "text/html"}
PAGES = (
    "/donnees",
    "/algorithme",
    "/accessibilite",
    "/confidentialite",
    "/mentions-legales",
    "/cgu",
    "/facile-a-lire",
)
RED = """:root { --green: #8a1538; --green-tint: #f7e6eb; }
@media (prefers-color-scheme: dark) {
  :root { --green: #f0a9bf; --green-tint: #3a1f29; }
}
"""


def words(html: str) -> str:
    """Return the text of a page on one line, entities and odd spaces read."""
    bare = re.sub(r"<[^>]+>", " ", html)
    return " ".join(unescape(bare).replace("\u00a0", " ").split())


def held(client: TestClient) -> Context:
    """Return what the application of a client holds."""
    return cast("Any", client.app).state.context


def run_with(
    starter_snapshot: Path, until_ready: Callable[[TestClient], None], **given: object
) -> Iterator[TestClient]:
    settings = Settings.model_validate({"snapshot": starter_snapshot, **given})
    with TestClient(create_app(settings)) as client:
        until_ready(client)
        yield client


@pytest.fixture(scope="module")
def plugged(
    starter_snapshot: Path,
    until_ready: Callable[[TestClient], None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[TestClient]:
    """Return a client of a service whose operator has said everything."""
    folder = tmp_path_factory.mktemp("operator")
    theme, logo, audit = (folder / n for n in ("t.css", "l.svg", "a.json"))
    theme.write_text(RED, encoding="utf-8")
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0h2"/>'
        "</svg>",
        encoding="utf-8",
    )
    made_on = (datetime.now(UTC).date() - timedelta(days=30)).isoformat()
    audit.write_text(
        json.dumps(
            {
                "made_on": made_on,
                "auditor": "Cabinet Exemple",
                "conform": 60,
                "not_conform": 10,
                "not_applicable": 36,
                "faults": ["Une image sans texte"],
            }
        ),
        encoding="utf-8",
    )
    yield from run_with(
        starter_snapshot,
        until_ready,
        service_name="Mon Chemin",
        publisher="Collectivité d'exemple",
        publisher_address="1 place du Marché, 00000 Exempleville",
        director="Camille Exemple",
        hosting="Hébergeur d'exemple, 0 800 000 000",
        contact="contact@exemple.invalid",
        dpo="dpo@exemple.invalid",
        security_contact="mailto:securite@exemple.invalid",
        public_url="https://camin.exemple.invalid/",
        theme=theme,
        logo=logo,
        audit=audit,
        decisions=folder / "decisions",
        decisions_days=190,
    )


# --- every page --------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_an_about_page_is_valid_public_and_in_the_footer(
    client: TestClient, valid_html: Callable[[str], None], path: str
) -> None:
    answer = client.get(path, headers=HTML)

    assert answer.status_code == 200
    valid_html(answer.text)
    assert answer.headers["cache-control"] == "no-cache"
    assert "set-cookie" not in answer.headers
    home = client.get("/", headers=HTML).text
    foot = home[home.index("<footer") :]
    assert f'href="{path}"' in foot


def test_every_link_of_the_about_pages_answers(client: TestClient) -> None:
    for path in PAGES:
        for link in set(re.findall(r'href="(/[^"#]*)', client.get(path).text)):
            assert client.get(link).status_code == 200, f"{path}: {link}"


def test_every_title_names_its_page(
    client: TestClient, title_of: Callable[[str], str]
) -> None:
    titles = [
        title_of(client.get(path, headers=HTML).text) for path in ("/", *PAGES, "/rien")
    ]

    assert len(set(titles)) == len(titles)
    assert all(title.endswith("– Camin") for title in titles)


# --- /algorithme -------------------------------------------------------------------


def test_the_algorithm_page_gives_the_weights_that_the_engine_uses(
    client: TestClient,
) -> None:
    text = client.get("/algorithme").text
    rows = re.findall(
        r'<tr><th scope="row"><code>([a-z_]+)</code></th><td>[^<]+</td>'
        r'<td class="values">(.*?)</td></tr>',
        text,
    )
    shown = {name: words(values.replace("</span>", " | ")) for name, values in rows}
    expected = {
        name.lower(): " | ".join(f"{key} {said}".strip() for key, said in flat(value))
        for name, value in vars(weights).items()
        if name.isupper()
    }

    assert {name: said.rstrip(" |") for name, said in shown.items()} == expected
    assert "sans valeur" not in text


def test_every_setting_that_runs_has_plain_words() -> None:
    from service.parameters_fr import GROUPS, WORDS

    assert sorted(running().keys() - WORDS.keys()) == []
    assert sorted(WORDS.keys() - running().keys()) == []
    assert {title for title, _ in WORDS.values()} == set(GROUPS)


def test_a_weight_that_changes_changes_the_page(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "VERY_CLOSE_SHARE", 0.91)

    text = words(client.get("/algorithme").text)

    assert "au moins 0,91 fois le meilleur" in text
    assert "fabriqué avec une autre valeur de : very_close_share" in text


def test_the_algorithm_page_says_rights_limits_versions_and_measures(
    client: TestClient,
) -> None:
    text = words(client.get("/algorithme").text)
    manifest = held(client).store.matcher.manifest

    for said in (
        "une aide, pas une décision",
        "article 22 du RGPD",
        "L311-3-1",
        "À quel point le calcul a compté",
        "d'où elles viennent",
        "leurs poids, pour vous",
        "Les opérations faites",
        "CADA",
        "Les limites",
        f"version {manifest['engine']}",
        manifest["reference"]["release"],
        "n'a pas de mesure",
    ):
        assert said in text, said


def test_no_number_of_a_measure_is_written_in_the_template() -> None:
    source = (
        Path(__file__).parents[2] / "service" / "templates" / "algorithm.html"
    ).read_text(encoding="utf-8")
    bare = re.sub(r"{{.*?}}|{%.*?%}|<[^>]+>", "", source, flags=re.DOTALL)

    assert not re.search(r"\d[,.]\d|\d\s?%", bare)


# --- /donnees ----------------------------------------------------------------------


def test_the_data_page_says_what_is_missing_and_what_is_covered(
    client: TestClient,
) -> None:
    text = words(client.get("/donnees").text)

    assert "Ce sont des données d'exemple" in text
    assert "sur 532 fiches" in text
    assert "Ses compétences sont décrites 285" in text
    assert "Passages par étape" in text


def test_every_source_has_who_where_when_and_a_hash(client: TestClient) -> None:
    manifest = held(client).store.matcher.manifest
    text = client.get("/donnees").text

    assert manifest["sources"]
    for source in manifest["sources"]:
        for name in ("publisher", "licence", "mention", "key", "rows_in"):
            assert source[name], name
        assert re.fullmatch(r"[0-9a-f]{64}", source["file_sha256"])
        assert source["file_sha256"][:16] in text
        assert source["publisher"] in text


def test_a_source_that_is_published_has_its_address() -> None:
    from service.pages.about import _address  # pyright: ignore[reportPrivateUsage]

    assert str(_address("rome")).startswith("https://")
    assert _address("carif_oref_lheo") is None
    assert _address("of-tomorrow") is None


def test_a_source_that_is_absent_is_said() -> None:
    from service.running import absent

    initial = {"sources": [{"key": "rome"}, {"key": "carif_oref_table"}]}
    full = ["france_travail_offers", "carif_oref_lheo", "tension", "communes"]

    assert "continuing" in absent(initial)
    assert "offers" in absent(initial)
    assert absent({"sources": [{"key": key} for key in full]}) == ()


def test_counters_are_shown_and_small_ones_are_not(
    starter_snapshot: Path, until_ready: Callable[[TestClient], None]
) -> None:
    from service.usage import Opinion

    for client in run_with(starter_snapshot, until_ready):
        usage = held(client).usage
        for _ in range(6):
            usage.say([Opinion.USEFUL])
        usage.say([Opinion.USELESS])
        text = words(client.get("/donnees").text)

        assert "Avis : utile 6 6 6" in text
        assert "Avis : pas utile moins de 5 moins de 5 moins de 5" in text


# --- what the operator says --------------------------------------------------------


def test_what_the_operator_has_not_set_is_said_to_be_missing(
    client: TestClient,
) -> None:
    text = words(client.get("/mentions-legales").text)

    assert text.count("à compléter") == 5
    assert "à compléter" in words(client.get("/confidentialite").text)
    assert client.get("/.well-known/security.txt").status_code == 404
    assert client.get("/static/territoire.css").status_code == 404
    assert client.get("/static/territoire-logo.svg").status_code == 404


def test_what_the_operator_says_is_on_the_pages(
    plugged: TestClient, valid_html: Callable[[str], None]
) -> None:
    legal = plugged.get("/mentions-legales", headers=HTML).text

    valid_html(legal)
    assert "à compléter" not in words(legal)
    assert "Camille Exemple" in legal
    assert "<title>Mentions légales – Mon Chemin</title>" in legal
    assert 'href="mailto:contact@exemple.invalid"' in legal
    privacy = words(plugged.get("/confidentialite").text)
    assert "Elle s'efface après 190 jours" in privacy
    assert "dpo@exemple.invalid" in words(plugged.get("/algorithme").text)


def test_security_txt_has_what_rfc_9116_asks(plugged: TestClient) -> None:
    answer = plugged.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%S%z")
    left = expires - datetime.now(UTC)

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:securite@exemple.invalid"
    assert timedelta(days=100) < left < timedelta(days=365)
    assert fields["Canonical"] == (
        "https://camin.exemple.invalid/.well-known/security.txt"
    )


def test_the_audit_gives_the_state_that_is_shown(plugged: TestClient) -> None:
    page = words(plugged.get("/accessibilite").text)
    home = words(plugged.get("/").text)

    assert "Accessibilité : partiellement conforme" in page
    assert "Cabinet Exemple" in page
    assert "Une image sans texte" in page
    assert "Accessibilité : partiellement conforme" in home


def test_a_territory_plugs_its_colours_and_its_logo(plugged: TestClient) -> None:
    home = plugged.get("/").text
    links = re.findall(r'<link rel="stylesheet" href="([^"]+)"', home)
    logo = re.findall(r'<img class="territory" src="([^"]+)" alt=""', home)

    assert links[-1].startswith("/static/territoire.css?v=")  # the last one wins
    css = plugged.get(links[-1])
    assert css.text == RED
    assert css.headers["content-type"].startswith("text/css")
    assert "immutable" in css.headers["cache-control"]
    image = plugged.get(logo[0])
    assert image.headers["content-type"] == "image/svg+xml"
    assert image.headers["content-security-policy"].startswith("default-src 'none'")
    assert plugged.get("/static/territoire-logo.png").status_code == 404
