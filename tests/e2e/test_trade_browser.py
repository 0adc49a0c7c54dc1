"""The page of a trade and its offers in Chromium: for everybody, by every way."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
import uvicorn
from playwright.sync_api import Browser, Dialog, Page, expect

from ingest.readers.france_travail import read_offers
from matcher.build import build_snapshot
from service.app import create_app
from service.assemble import starter_input
from service.settings import Settings

pytestmark = pytest.mark.browser

TODAY = date(2026, 11, 24)
BAKER, CARER, AT_HOME = "D1102", "J1501", "K1304"
TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse."
    " Je ne veux plus travailler la nuit."
)
_FORM = """(fields) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = fields.at;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    input.type = "hidden"; input.name = name; input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


def as_person(page: Page, path: str, **fields: str) -> None:
    """Open a page as the form of a person does."""
    page.goto("/")
    with page.expect_navigation():
        page.evaluate(_FORM, {"at": path, "texte": TEXT, "commune": "31555"} | fields)


def open_all(page: Page) -> None:
    """Open what is folded: what is inside is a state of the page too."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")


STATES: dict[str, Callable[[Page], Any]] = {
    "person": lambda page: as_person(page, f"/metiers/{BAKER}"),
    "anybody": lambda page: page.goto(f"/metiers/{AT_HOME}?commune=31555&rayon=30"),
    "regulated": lambda page: page.goto(f"/metiers/{CARER}"),
    "offers": lambda page: as_person(page, f"/metiers/{AT_HOME}/offres"),
    "no-offer": lambda page: page.goto(
        f"/metiers/{BAKER}/offres?commune=48095&rayon=5"
    ),
    "filtered-to-nothing": lambda page: page.goto(
        f"/metiers/{AT_HOME}/offres?contrat=ZZZ&temps=plein&debutant=oui"
    ),
}


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("name", list(STATES))
def test_no_violation_and_no_sideways_scroll(
    page: Page, name: str, width: int, violations: Callable[[Page], list[str]]
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    STATES[name](page)
    open_all(page)
    wide = page.evaluate("document.documentElement.scrollWidth")

    assert wide <= width
    expect(page.locator("h1")).to_have_count(1)
    assert violations(page) == []


@pytest.mark.parametrize("name", ["person", "offers"])
@pytest.mark.parametrize("look", ["dark", "forced"])
def test_no_violation_in_other_colours(
    page: Page, name: str, look: str, violations: Callable[[Page], list[str]]
) -> None:
    if look == "dark":
        page.emulate_media(color_scheme="dark")
    else:
        page.emulate_media(forced_colors="active")
    STATES[name](page)
    open_all(page)
    assert violations(page) == []


def test_filters_without_a_script(browser: Browser, service_url: str) -> None:
    context = browser.new_context(base_url=service_url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/metiers/{AT_HOME}/offres")
    everything = page.locator(".lead strong").first.inner_text()

    page.click("summary:has-text('Filtrer')")
    page.locator(".filters label:has-text('Temps plein')").click()
    with page.expect_navigation():
        page.click("text=Voir les offres")
    assert "temps=plein" in page.url
    expect(page.locator(".lead")).to_contain_text("avec vos filtres")

    with page.expect_navigation():
        page.click(".chip-off")
    assert "temps" not in page.url
    assert page.locator(".lead strong").first.inner_text() == everything

    page.click("summary:has-text('Filtrer')")
    page.fill("#titre", "employé")
    with page.expect_navigation():
        page.click("text=Voir les offres")
    assert "employ" not in page.url.partition("?")[2]
    expect(page.locator(".chip-off")).to_contain_text("Titre : employé")
    with page.expect_navigation():
        page.click(".chip-off")
    expect(page.locator(".chip-off")).to_have_count(0)
    assert page.locator(".lead strong").first.inner_text() == everything
    context.close()


def test_a_person_goes_from_trade_to_offers_and_back(page: Page) -> None:
    as_person(page, f"/metiers/{AT_HOME}", commune="31555", rayon="100")
    name = page.locator("h1").inner_text()
    with page.expect_navigation():
        page.click("text=Voir et filtrer")
    assert name in page.locator("h1").inner_text()
    with page.expect_navigation():
        page.click("nav.sorts >> text=Les plus récentes")
    expect(page.locator("nav.sorts [aria-current]")).to_have_text("Les plus récentes")
    assert "boulang" not in page.url
    with page.expect_navigation():
        page.click(f".crumbs >> text={name}")
    expect(page.locator("h1")).to_have_text(name)


def test_filters_by_keyboard_alone(page: Page) -> None:
    page.goto(f"/metiers/{AT_HOME}/offres")
    _tab_to(page, "Filtrer les offres")
    page.keyboard.press("Enter")
    _tab_to(page, "", name="contrat")
    page.keyboard.press("Space")
    _tab_to(page, "Voir les offres")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "contrat=" in page.url
    expect(page.locator(".chip-off")).to_have_count(1)


def _tab_to(page: Page, words: str, *, name: str = "") -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "[document.activeElement.textContent.trim(),"
            " document.activeElement.name || '']"
        )
        if (name and at[1] == name) or (words and at[0] == words):
            return
    pytest.fail(f"no way by keyboard to {words or name}")


# --- hostile feeds ---------------------------------------------------------------

HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg/onload=alert(3)>"
)


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a service whose only offers attack it."""
    folder = tmp_path_factory.mktemp("hostile")
    offer = {
        "romeCode": AT_HOME,
        "description": f"Ménage chez des particuliers. {HOSTILE}",
        "entreprise": {"nom": HOSTILE},
        "salaire": {"libelle": HOSTILE},
        "lieuTravail": {"libelle": HOSTILE, "commune": "31555"},
        "typeContrat": "CDI",
        "dateCreation": "2026-11-20T08:00:00.000Z",
    }
    links = ("javascript:alert(4)", "data:text/html,<script>alert(5)</script>", "//x")
    lines = [
        json.dumps(
            offer
            | {"id": f"HOSTILE{i}", "intitule": f"Employé familial {HOSTILE}"}
            | {"origineOffre": {"urlOrigine": link}}
        )
        for i, link in enumerate(links)
    ]
    feed = folder / "offers.jsonl"
    feed.write_text("\n".join(lines), encoding="utf-8")
    read = read_offers(feed).frames["offers"]
    # and as if the reader had let everything through
    raw = read.with_columns(
        *(pl.lit(HOSTILE).alias(name) for name in ("company", "place", "salary")),
        title=pl.format("Employé familial {}", pl.lit(HOSTILE)),
        offer_id=pl.format("{}-RAW", "offer_id"),
        url=pl.Series(links),
    )
    data = starter_input(today=TODAY, n_offers=20, n_trainings=10)
    build_snapshot(replace(data, offers=pl.concat([read, raw])), folder / "snapshots")
    settings = Settings(snapshot=folder / "snapshots", rate_per_minute=1_000_000)
    yield from _served(settings)


def _served(settings: Settings) -> Iterator[str]:
    app = create_app(settings)
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 60
    while not (server.started and app.state.context.store.ready):
        if time.monotonic() > end:
            pytest.fail("the server is not ready")
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


def test_the_texts_of_a_hostile_feed_stay_texts(
    browser: Browser, hostile_url: str
) -> None:
    context = browser.new_context(base_url=hostile_url)
    page = context.new_page()
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    for path, count in ((f"/metiers/{AT_HOME}", 4), (f"/metiers/{AT_HOME}/offres", 6)):
        page.goto(path)
        expect(page.locator("li.offer")).to_have_count(count)
        open_all(page)
        assert page.locator("main script, main img, main [onerror]").count() == 0
        assert page.locator("li.offer svg, li.offer a").count() == 0
        page.wait_for_timeout(200)

    told = page.locator("ol.offers-list").inner_text()
    assert "Employé familial" in told
    assert told.count(HOSTILE) == 4 * 3  # title, company, place, salary: as texts
    assert dialogs == []
    context.close()
