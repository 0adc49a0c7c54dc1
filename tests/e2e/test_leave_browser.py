"""What a person leaves with, in Chromium: link, sheet, opinion, a group of three."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from pypdf import PdfReader

from service.pages.form import Journey
from service.pages.render import environment
from service.qr import qr_code
from service.sheet import (
    Fact,
    Group,
    Sheet,
    SheetKind,
    SheetTrade,
    SheetTraining,
    two_pages,
)

pytestmark = pytest.mark.browser

CANARY = "Zephyrine-Quenotte"
TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    f" enfourner et défourner les pains. J'ai aussi tenu la caisse chez {CANARY}."
)
HERE = {"texte": TEXT, "commune": "Toulouse", "rayon": "30"}
_SUBMIT = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post"; form.action = path;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    input.name = name; input.value = value; form.append(input);
  }
  document.body.append(form); form.submit();
}"""


def send(page: Page, path: str, **fields: str) -> None:
    """Send a form to a page, as a button of the page before does."""
    page.goto("/accessibilite")
    with page.expect_navigation():
        page.evaluate(_SUBMIT, [path, {**HERE, **fields}])


def group(page: Page) -> str:
    """Make a group as a trainer does; return the address of its people."""
    page.goto("/groupe")
    with page.expect_navigation():
        page.get_by_role("button", name="Créer le lien de mon groupe").click()
    return page.locator(".group-link").inner_text()


def link(page: Page) -> str:
    """Return the link of a person's list."""
    send(page, "/partage")
    return page.get_by_label("Votre lien", exact=True).input_value()


def open_link(page: Page) -> None:
    """Open a link in a fresh page: the script sends what its fragment holds."""
    address = link(page)
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("partagée")


def follow(page: Page) -> None:
    """Show the page of a group of three."""
    address = group(page)
    for _ in range(3):
        send(page, "/metiers", groupe=address.rsplit("/", 1)[1])
    page.goto(f"{address}/suivi")


STATES: dict[str, Callable[[Page], object]] = {
    "sheet": lambda page: send(page, "/fiche"),
    "link": link,
    "waiting": lambda page: page.goto("/partage"),
    "opened": open_link,
    "bad link": lambda page: send(page, "/partage", lien="bonjour"),
    "old link": lambda page: send(page, "/partage", lien="v=1&m=D1102t,Z9999p&i=2024"),
    "opinion": lambda page: send(
        page, "/avis", utile="non", moins_de="D1106", montres="D1102 D1104"
    ),
    "about groups": lambda page: page.goto("/groupe"),
    "empty group": group,
    "group": follow,
}


@pytest.mark.parametrize("name", STATES)
def test_every_state_is_accessible_and_narrow(
    page: Page,
    name: str,
    violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
) -> None:
    STATES[name](page)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], f"{name} at {width} px"
        assert overflow(page) == 0, f"{name} at {width} px"
    page.set_viewport_size({"width": 320, "height": 800})
    assert overflow(page) == 0, f"{name} at 320 px"


@pytest.mark.parametrize(
    ("name", "colours"),
    [
        ("opened", {"color_scheme": "dark"}),
        ("opened", {"forced_colors": "active"}),
        ("group", {"color_scheme": "dark"}),
    ],
    ids=["dark", "forced-colors", "dark-group"],
)
def test_other_colours_hold(
    browser: Browser,
    service_url: str,
    colours: dict[str, Any],
    name: str,
    violations: Callable[[Page], list[str]],
) -> None:
    context = browser.new_context(base_url=service_url, **colours)
    page = context.new_page()
    STATES[name](page)
    assert violations(page) == []
    context.close()


# --- link ----------------------------------------------------------------------------


def test_a_link_goes_round_without_its_codes_in_an_address(
    page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    address = link(page)
    fragment = address.partition("#")[2]
    page.goto("about:blank")
    seen: list[str] = []
    page.on("request", lambda one: seen.append(_said(one)))
    capsys.readouterr()
    page.goto(address)
    expect(page.locator(".shared-trade")).to_have_count(10)

    shown = [one.removeprefix("ROME ") for one in _codes(page)]
    sent = fragment.partition("m=")[2].partition("&")[0]
    assert shown == [one[:5] for one in sent.split(",")]
    assert not page.url.partition("#")[2]
    logged = capsys.readouterr().err
    for rome in shown:
        assert all(rome not in one for one in seen)
        assert rome not in logged

    with page.expect_navigation():
        page.get_by_role("button", name="Continuer avec ces compétences").click()
    expect(page).to_have_url(re.compile(r"/comprendre$"))
    assert page.get_by_label("Commune").first.input_value() == "Toulouse (31)"


def _said(one: Request) -> str:
    return f"{one.url} {one.headers}"


def _codes(page: Page) -> list[str]:
    return page.locator(".shared-trade .code").all_inner_texts()


def test_back_from_an_opened_link_is_not_a_trap(page: Page) -> None:
    open_link(page)
    page.go_back()
    expect(page.locator(".shared-trade")).to_have_count(0)


def test_without_a_script_the_link_is_pasted(
    browser: Browser, service_url: str, page: Page
) -> None:
    address = link(page)
    context = browser.new_context(base_url=service_url, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address)
    plain.get_by_label("Collez votre lien ici").fill(address)
    with plain.expect_navigation():
        plain.get_by_role("button", name="Voir la liste").click()
    expect(plain.locator(".shared-trade")).to_have_count(10)
    context.close()


def test_the_link_is_copied(browser: Browser, service_url: str) -> None:
    context = browser.new_context(
        base_url=service_url, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    address = link(page)
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_role("status")).to_have_text("C'est copié.")
    assert page.evaluate("navigator.clipboard.readText()") == address
    context.close()


# --- sheet ---------------------------------------------------------------------------


def test_the_sheet_prints_on_two_sides_without_the_site_around(page: Page) -> None:
    send(page, "/fiche")
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    text = "\n".join(one.extract_text() for one in printed.pages)

    assert len(printed.pages) <= 2
    assert "Comment cette liste est faite" in text
    assert CANARY not in text
    for around in ("Mentions légales", "Imprimer", "Revenir"):
        assert around not in text


@pytest.mark.parametrize("words", ["Tenir une caisse", "Vérifier un dossier " * 20])
def test_the_longest_sheet_prints_on_two_sides_too(page: Page, words: str) -> None:
    page.goto("/accessibilite")
    full = two_pages(_full_sheet((words,) * 30))
    view = {"sheet": full, "journey": Journey(), **_AROUND}
    page.set_content(environment().get_template("print.html").render(view))
    page.wait_for_load_state("networkidle")
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 2


_AROUND: dict[str, Any] = {
    "site": {"name": "Camin", "css": None, "logo": None, "access": "non conforme"},
    "is_sample": True,
    "mentions": (),
    "data_as_of": None,
}


def _full_sheet(words: tuple[str, ...]) -> Sheet:
    """Return a sheet with the same words everywhere, many times."""
    one = words[0]
    trade = SheetTrade(
        rome="D1106",
        label=one,
        fit="proche",
        fit_words="Proche",
        offers="12",
        gain=words,
        nothing="",
    )
    facts = tuple(Fact(name="Session", value=value) for value in words)
    return Sheet(
        kind=SheetKind.PERSON,
        made_on=date(2026, 11, 25),
        title="Mes métiers et mes formations",
        lead=one,
        made="Fait le 25/11/2026",
        sample="Données d'exemple.",
        groups=tuple(Group(title=f"Groupe {n}", items=words) for n in range(4)),
        trades=(trade,) * 30,
        trades_title="Des métiers pour vous",
        offers_title="Offres à 30 km au 25/11/2026",
        more_trades=0,
        trainings=(SheetTraining(title=one, about=one, facts=facts),) * 9,
        trainings_title="Des formations pour y arriver",
        trainings_say="",
        steps=("Choisissez.", "Appelez.", "Montrez."),
        steps_title="Et maintenant",
        notes=6,
        notes_title="Mes questions",
        link="",
        qr=qr_code("https://camin.test/partage#v=1&" + "m" * 700),
        how=words[:4],
        foot=one,
    )


def test_the_pdf_is_downloaded_from_the_sheet(page: Page, tmp_path: Path) -> None:
    send(page, "/fiche")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger en PDF").click()
    kept = tmp_path / "fiche.pdf"
    download.value.save_as(kept)
    assert download.value.suggested_filename == "ma-fiche-metiers.pdf"
    assert len(PdfReader(kept).pages) == 2


# --- group ---------------------------------------------------------------------------


def test_three_people_of_a_group_are_followed_to_their_sheet(
    browser: Browser, service_url: str, page: Page
) -> None:
    address = group(page)
    expect(page.get_by_text("Personne n'a encore commencé")).to_be_visible()
    for person in range(3):
        scripts = person != 1  # one of them has a browser without scripts
        context = browser.new_context(base_url=service_url, java_script_enabled=scripts)
        _walk(context.new_page(), address)
        context.close()
        with page.expect_navigation():
            page.get_by_role("link", name="Actualiser").click()
        expect(page.get_by_role("table")).to_have_count(int(person == 2))

    for step in (
        "A commencé",
        "A confirmé ses compétences",
        "A vu ses métiers",
        "A pris sa fiche",
    ):
        row = page.get_by_role("row").filter(has_text=step)
        expect(row.locator("td.num")).to_have_text("3")
    assert CANARY not in page.content()


def _walk(page: Page, address: str) -> None:
    """Go from the group's link to the sheet, as one of its people."""
    page.goto(address)
    page.locator("textarea[name=texte]").fill(TEXT)
    with page.expect_navigation():
        page.locator("main form button.button:visible").last.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Voir mes dix métiers").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Imprimer ma fiche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Mes métiers et mes formations"
    )
