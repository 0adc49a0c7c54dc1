"""The list of trades and the comparison in Chromium: every state, width and way."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse."
)
HERE = {"texte": TEXT, "commune": "Toulouse", "rayon": "30"}
PAIR = [("comparer", "D1102"), ("comparer", "D1106")]
Pairs = Sequence[tuple[str, str]]
_SUBMIT = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post"; form.action = path;
  for (const [name, value] of fields) {
    const input = document.createElement("input");
    input.name = name; input.value = value; form.append(input);
  }
  document.body.append(form); form.submit();
}"""
_OPEN = "for (const one of document.querySelectorAll('details')) one.open = true"


def send(page: Page, path: str = "/metiers", more: Pairs = (), **fields: str) -> None:
    """Send a form to a page, as a button of the page before does."""
    page.goto("/accessibilite")
    pairs = [*{**HERE, **fields}.items(), *more]
    with page.expect_navigation():
        page.evaluate(_SUBMIT, [path, [list(pair) for pair in pairs]])


def fewer(page: Page) -> None:
    """Show the few trades of a small domain, once the first ten are refused."""
    send(page, domaine="B")
    found = page.locator(".trade-card").evaluate_all("all => all.map(one => one.id)")
    codes = " ".join(one.removeprefix("metier-") for one in found)
    send(page, domaine="B", moins_de=codes)


STATES: dict[str, Callable[[Page], None]] = {
    "ten": send,
    "corrected": lambda page: send(page, plus_de="D1106", moins_de="D1104"),
    "domain": lambda page: send(page, domaine="G"),
    "fewer": fewer,
    "abstained": lambda page: send(page, texte="euh"),
    "no-offer": lambda page: send(page, commune="Mende", rayon="5"),
    "excluded": lambda page: send(
        page, texte=f"{TEXT} Je ne veux plus travailler dans la boulangerie."
    ),
    "fault": lambda page: send(page, "/comparer", PAIR[:1]),
    "compared": lambda page: send(page, "/comparer", PAIR),
}


@pytest.mark.parametrize("name", STATES)
def test_every_state_is_accessible_and_narrow(
    page: Page,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
) -> None:
    later = date(2027, 3, 1) if name == "no-offer" else date(2026, 11, 25)
    monkeypatch.setattr("service.pages.ranking.today_utc", lambda: later)
    STATES[name](page)
    page.evaluate(_OPEN)

    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], f"{name} at {width} px"
        assert overflow(page) == 0, f"{name} at {width} px"
    page.set_viewport_size({"width": 320, "height": 800})
    assert overflow(page) == 0, f"{name} at 320 px"


@pytest.mark.parametrize(
    "colours",
    [{"color_scheme": "dark"}, {"contrast": "more"}, {"forced_colors": "active"}],
    ids=["dark", "more-contrast", "forced-colors"],
)
@pytest.mark.parametrize("name", ["corrected", "compared"])
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
    page.evaluate(_OPEN)

    assert violations(page) == []
    context.close()


def test_without_a_script_the_list_is_corrected_and_compared(
    browser: Browser, service_url: str
) -> None:
    context = browser.new_context(base_url=service_url, java_script_enabled=False)
    page = context.new_page()
    send(page)
    cards = page.locator(".trade-card")
    expect(cards).to_have_count(10)
    names = cards.locator("h3").all_inner_texts()

    with page.expect_navigation():
        cards.nth(1).get_by_role("button", name="Moins de ce genre").click()
    expect(page.locator(".corrections li")).to_have_count(1)
    assert names[1] not in cards.locator("h3").all_inner_texts()
    with page.expect_navigation():
        page.get_by_role("button", name="Annuler").click()
    assert cards.locator("h3").all_inner_texts() == names

    with page.expect_navigation():
        page.locator(".domain-choice button").last.click()
    expect(page.locator("h1")).to_contain_text("domaine «")
    with page.expect_navigation():
        page.get_by_role("button", name="Tous").click()
    assert cards.locator("h3").all_inner_texts() == names

    cards.nth(0).get_by_role("checkbox").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Comparer les deux").click()
    expect(page.locator("#erreurs")).to_contain_text("un seul métier")
    expect(cards.nth(0).get_by_role("checkbox")).to_be_checked()
    cards.nth(2).get_by_role("checkbox").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Comparer les deux").click()
    expect(page.locator("h1")).to_have_text("Deux métiers côte à côte")
    with page.expect_navigation():
        page.get_by_role("button", name="Retour à mes métiers").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)

    assert "boulang" not in page.url
    assert context.cookies() == []
    context.close()


def test_by_keyboard_two_trades_are_compared(page: Page) -> None:
    send(page)
    boxes = page.get_by_role("checkbox")
    for number in (0, 1):
        boxes.nth(number).focus()
        page.keyboard.press("Space")
        expect(boxes.nth(number)).to_be_checked()

    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Retour à mes métiers").click()

    summary = page.locator(".trade-card").nth(1).locator(".fold > summary").last
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".trade-card").nth(1).locator(".reasons")).to_be_visible()
    bar = page.locator(".compare-bar").bounding_box()
    box = summary.bounding_box()
    assert bar
    assert box
    assert box["y"] + box["height"] <= bar["y"]  # what has the focus is in sight

    page.get_by_role("button", name="Comparer les deux").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("columnheader")).to_have_count(2)


def test_a_fault_takes_the_focus(page: Page) -> None:
    send(page, "/comparer", PAIR[:1])

    expect(page.locator("#erreurs")).to_be_focused()
    page.click("#erreurs a")
    expect(page.locator("#comparer")).to_be_focused()


def test_cards_of_a_row_are_in_line_on_a_desk(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    send(page)

    for part in ("h3", ".why", ".card-facts", ".card-go", ".folds"):
        tops = page.locator(f".trade-card {part}").evaluate_all(
            "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
        )
        assert tops[0::2] == tops[1::2], part


def test_on_a_phone_the_ten_are_in_one_look(page: Page) -> None:
    send(page)
    brief = page.get_by_role("navigation", name="Les métiers en bref")

    expect(brief.get_by_role("link")).to_have_count(10)
    height = brief.bounding_box()
    assert height
    assert height["height"] < 740
    brief.get_by_role("link").nth(4).click()
    expect(page.locator(".trade-card").nth(4)).to_be_in_viewport()
