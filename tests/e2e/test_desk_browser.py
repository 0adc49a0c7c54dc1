"""The counsellor's screen in Chromium: keyboard, undo, the note, a CV dropped, axe."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

pytestmark = pytest.mark.browser

TEXT = (
    "Il a été préparateur de commandes en entrepôt pendant trois mois. Il sait gerber"
    " une palette en haut d'un rack. Il sait filmer des palettes. Il veut être cariste."
)
NOTE = "Canari-7351 : disponible le matin"
DROP = """text => {
  const files = new DataTransfer();
  files.items.add(new File([text], "cv.txt", { type: "text/plain" }));
  const event = name => new DragEvent(name, { dataTransfer: files, bubbles: true,
    cancelable: true });
  document.body.dispatchEvent(event("dragover"));
  document.body.dispatchEvent(event("drop"));
}"""
Step = Callable[[Page], Any]


@pytest.fixture
def desk(browser: Browser, service_url: str) -> Iterator[Page]:
    """Return the screen of a desk, empty."""
    context = browser.new_context(
        base_url=service_url, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.goto("/conseiller")
    expect(page.locator("#annuler")).to_be_visible()
    yield page
    context.close()


def settled(page: Page) -> None:
    """Wait until nothing is being sent."""
    page.wait_for_timeout(60)
    expect(page.locator("#bureau[aria-busy]")).to_have_count(0)


def fill(page: Page) -> None:
    page.fill("#texte", TEXT)
    page.fill("#commune", "Toulouse")
    page.click("text=Chercher dix métiers")
    expect(page.locator(".trade")).to_have_count(10)
    settled(page)


def romes(page: Page) -> list[str]:
    found: list[str] = page.locator(".trade").evaluate_all(
        "rows => rows.map(row => row.dataset.rome)"
    )
    return found


def add(page: Page, name: str) -> None:
    page.fill("#ajout", name)
    page.click("[data-key=ajout-metier]")
    expect(page.locator(f"[data-rome={name}]")).to_be_visible()
    settled(page)


def rich_trade(page: Page) -> str:
    """Return the code of the trade that has most trainings."""
    found = page.request.get("/v1/gaps?by=region&limit=5000").json()["gaps"]
    best: dict[str, Any] = max(found, key=lambda gap: int(gap["trainings"] or 0))
    return str(best["rome"])


def compare(page: Page) -> None:
    fill(page)
    add(page, rich_trade(page))
    boxes = page.locator(".course-sessions input")
    boxes.nth(0).check()
    expect(page.locator("#comparaison-titre")).to_have_text("Une session cochée")
    boxes.nth(1).check()
    expect(page.locator(".side thead th")).to_have_count(2)
    settled(page)


def at_fault(page: Page) -> None:
    page.fill("#texte", TEXT)
    page.fill("#commune", "Zzyzxville")
    page.click("text=Chercher dix métiers")
    expect(page.locator("#commune-erreur")).to_be_visible()


def help_open(page: Page) -> None:
    fill(page)
    page.click("#aide-ouvrir")
    expect(page.locator("#aide")).to_be_visible()


def sheet(page: Page) -> None:
    compare(page)
    with page.expect_navigation():
        page.click("text=Pour le prescripteur")


STATES: dict[str, Step] = {
    "empty": settled,
    "filled": fill,
    "chosen": lambda page: (fill(page), add(page, rich_trade(page))),
    "compared": compare,
    "at-fault": at_fault,
    "help": help_open,
    "sheet": sheet,
    "search": lambda page: page.goto("/recherche?q=boulanger"),
}


@pytest.mark.parametrize("name", STATES)
def test_no_violation_and_nothing_to_scroll_sideways(
    desk: Page,
    name: str,
    violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
) -> None:
    STATES[name](desk)
    for width in (1280, 360, 320):
        desk.set_viewport_size({"width": width, "height": 800})
        assert violations(desk) == [], f"{name} at {width} px"
        assert overflow(desk) == 0, f"{name} at {width} px"


@pytest.mark.parametrize(
    "colours",
    [{"color_scheme": "dark"}, {"contrast": "more"}, {"forced_colors": "active"}],
    ids=["dark", "more-contrast", "forced-colors"],
)
def test_no_violation_in_other_colours(
    browser: Browser,
    service_url: str,
    colours: dict[str, Any],
    violations: Callable[[Page], list[str]],
) -> None:
    context = browser.new_context(
        base_url=service_url, viewport={"width": 1280, "height": 800}, **colours
    )
    page = context.new_page()
    page.goto("/conseiller")
    compare(page)

    assert violations(page) == []
    context.close()


def test_everything_is_in_one_look_at_1280(desk: Page) -> None:
    fill(desk)

    bottom = desk.locator(".panes").evaluate("e => e.getBoundingClientRect().bottom")
    assert bottom <= 800
    for pane in ("#personne", "#competences", "#metiers", "#metier"):
        expect(desk.locator(pane)).to_be_in_viewport(ratio=0.95)


# --- without a script --------------------------------------------------------------


def test_the_appointment_without_a_script(browser: Browser, service_url: str) -> None:
    context = browser.new_context(base_url=service_url, java_script_enabled=False)
    page = context.new_page()
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))

    def press(words: str) -> None:
        with page.expect_navigation():
            page.locator(words).first.click()

    page.goto("/conseiller")
    page.fill("#texte", TEXT)
    page.fill("#commune", "Toulouse")
    page.fill("#note", NOTE)
    press("text=Chercher dix métiers")
    expect(page.locator(".trade")).to_have_count(10)
    first = romes(page)
    press(f"[data-key=pin-{first[2]}]")
    assert romes(page)[0] == first[2]
    press(f"[data-key=pin-{first[2]}]")
    assert romes(page) == first
    press(f"[data-key=hide-{first[0]}]")
    assert first[0] not in romes(page)
    press("[data-key='montrer:" + first[0] + "']")
    assert romes(page) == first
    page.fill("#ajout", rich_trade(page))
    press("[data-key=ajout-metier]")
    boxes = page.locator(".course-sessions input")
    boxes.nth(0).check()
    boxes.nth(1).check()
    press("text=Comparer les sessions cochées")
    expect(page.locator(".side thead th")).to_have_count(2)
    press("text=Pour le prescripteur")
    expect(page.locator("h1")).to_have_text("Fiche de liaison pour le prescripteur")
    press("text=Revenir à l'écran")
    expect(page.locator(".side thead th")).to_have_count(2)

    assert context.cookies() == []
    assert not [one for one in asked if "Canari" in (one.post_data or one.url)]
    assert not [one for one in asked if "palette" in one.url]
    context.close()


# --- keyboard ----------------------------------------------------------------------


def test_the_appointment_by_keyboard_alone(desk: Page) -> None:
    press = desk.keyboard.press
    press("t")
    desk.keyboard.insert_text(TEXT)
    press("Control+Enter")
    expect(desk.locator(".trade")).to_have_count(10)
    settled(desk)
    first = romes(desk)

    press("Escape")
    press("j")
    expect(desk.locator(f"[data-key=row-{first[1]}]")).to_be_focused()
    expect(desk.locator(".is-chosen")).to_have_attribute("data-rome", first[1])
    settled(desk)
    press("p")
    expect(desk.locator(".trade").first).to_have_attribute("data-rome", first[1])
    settled(desk)
    expect(desk.locator(f"[data-key=row-{first[1]}]")).to_be_focused()
    press("j")
    expect(desk.locator(".is-chosen")).to_have_attribute("data-rome", first[0])
    settled(desk)
    press("h")
    expect(desk.locator(f"[data-rome={first[0]}]")).to_have_count(0)
    settled(desk)
    assert desk.evaluate("document.activeElement.closest('.trade') !== null")
    press("z")
    expect(desk.locator(f"[data-rome={first[0]}]")).to_be_visible()
    settled(desk)

    press("/")
    desk.keyboard.type("cariste")
    expect(desk.locator("[data-proposals=appellation] .proposal")).not_to_have_count(0)
    press("ArrowDown")
    press("Enter")
    expect(desk.locator(".trade .by", has_text="ajouté")).to_have_count(1)
    settled(desk)
    expect(desk.locator("#ajout")).to_have_value("")
    press("Escape")
    press("?")
    expect(desk.locator("#aide")).to_be_visible()
    expect(desk.locator("#aide")).to_be_focused()


def test_letters_are_letters_in_a_field_and_can_be_turned_off(desk: Page) -> None:
    fill(desk)
    first = romes(desk)
    desk.focus("#commune")
    desk.keyboard.type("hjpz")
    expect(desk.locator("#commune")).to_have_value("Toulousehjpz")
    assert romes(desk) == first

    desk.click("#aide-ouvrir")
    desk.uncheck("#touches")
    desk.focus(f"[data-key=row-{first[0]}]")
    desk.keyboard.press("h")
    desk.wait_for_timeout(300)
    assert romes(desk) == first
    expect(desk.locator(".desk-bar kbd").first).to_be_hidden()


def test_every_shortcut_of_the_help_has_its_button(desk: Page) -> None:
    fill(desk)
    desk.click(".pane-detail [aria-keyshortcuts=P]")
    settled(desk)
    keys: list[str] = desk.locator("[aria-keyshortcuts]").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-keyshortcuts'))"
    )

    assert {"P", "H", "M", "L", "z", "?", "/"} <= set(keys)


# --- undo --------------------------------------------------------------------------


def test_every_action_is_undone(desk: Page) -> None:
    fill(desk)
    settled(desk)
    first = romes(desk)
    whole = desk.locator("#etat").inner_html()
    acts = [
        f"[data-key=pin-{first[3]}]",
        f"[data-key=hide-{first[2]}]",
        ".pane-detail [aria-keyshortcuts=M]",
        ".pane-detail [aria-keyshortcuts=L]",
        ".stance >> nth=0",
        ".stance >> nth=1",
        ".stance >> nth=2",
        ".stance-off >> nth=0",
    ]
    for one in acts:
        desk.locator(one).first.click()
        settled(desk)
        assert desk.locator("#etat").inner_html() != whole, one
        desk.click("#annuler")
        settled(desk)
        assert romes(desk) == first, one
        assert desk.locator("#etat").inner_html() == whole, one
    desk.click("#annuler")
    expect(desk.locator(".trade")).to_have_count(0)
    expect(desk.locator("#texte")).to_have_value("")
    expect(desk.locator("#annuler")).to_be_disabled()


def test_a_new_appointment_empties_the_screen_and_is_undone(desk: Page) -> None:
    fill(desk)
    desk.fill("#note", NOTE)
    desk.click("#nouveau")
    expect(desk.locator(".trade")).to_have_count(0)
    expect(desk.locator("#note")).to_have_value("")
    expect(desk.locator("#texte")).to_be_focused()
    desk.click("#annuler")

    expect(desk.locator(".trade")).to_have_count(10)
    expect(desk.locator("#texte")).to_have_value(TEXT)
    expect(desk.locator("#note")).to_have_value(NOTE)


def test_what_is_being_typed_is_never_lost(desk: Page) -> None:
    fill(desk)
    desk.fill("#texte", f"{TEXT} Il aime le bois.")
    desk.click(f"[data-key=hide-{romes(desk)[0]}]")
    settled(desk)
    expect(desk.locator("#texte")).to_have_value(f"{TEXT} Il aime le bois.")
    desk.click("#annuler")
    settled(desk)

    expect(desk.locator("#texte")).to_have_value(f"{TEXT} Il aime le bois.")


def test_the_place_in_the_list_is_kept(desk: Page) -> None:
    fill(desk)
    desk.set_viewport_size({"width": 1280, "height": 690})
    pane = desk.locator("#metiers")
    last = romes(desk)[-1]
    desk.locator(f"[data-key=pin-{last}]").focus()
    before = pane.evaluate("e => e.scrollTop")
    desk.keyboard.press("Enter")
    expect(desk.locator(".trade").first).to_have_attribute("data-rome", last)
    settled(desk)

    expect(desk.locator(f"[data-key=pin-{last}]")).to_be_focused()
    assert desk.evaluate("scrollY") == 0
    assert before >= 0


def test_a_server_that_does_not_answer_loses_nothing(desk: Page) -> None:
    fill(desk)
    first = romes(desk)
    desk.route("**/conseiller", lambda route: route.abort())
    desk.click(f"[data-key=hide-{first[0]}]")

    expect(desk.locator("#annonce")).to_contain_text("n'a pas abouti")
    assert romes(desk) == first
    expect(desk.locator("#texte")).to_have_value(TEXT)


# --- the note ----------------------------------------------------------------------


def test_no_request_carries_the_note(desk: Page) -> None:
    asked: list[Request] = []
    desk.on("request", lambda one: asked.append(one))
    desk.fill("#note", NOTE)
    fill(desk)
    desk.click(f"[data-key=hide-{romes(desk)[0]}]")
    settled(desk)
    desk.check("#note-joindre")
    with desk.expect_download():
        desk.evaluate(
            "() => { const one = document.createElement('button');"
            " one.setAttribute('form', 'parcours'); one.name = 'pour';"
            " one.formAction = '/conseiller/fiche.pdf'; one.dataset.away = '';"
            " document.body.append(one); one.click(); }"
        )
    with desk.expect_navigation():
        desk.click("text=Pour la personne")

    sent = [one.post_data_buffer or b"" for one in asked]
    assert len([one for one in sent if one]) >= 4
    assert not [one for one in sent if b"Canari" in one]
    assert not [one for one in asked if "Canari" in one.url]
    # printed all the same, because it was asked for
    expect(desk.locator("#fiche-note")).to_contain_text(NOTE)


def test_the_note_is_printed_only_when_asked_and_is_cleared(desk: Page) -> None:
    desk.fill("#note", NOTE)
    desk.reload()
    expect(desk.locator("#note")).to_have_value(NOTE)
    fill(desk)
    with desk.expect_navigation():
        desk.click("text=Pour le prescripteur")
    expect(desk.locator("#fiche-note")).to_be_hidden()
    with desk.expect_navigation():
        desk.click("text=Revenir à l'écran")
    desk.click("#note-effacer")
    expect(desk.locator("#note")).to_have_value("")
    assert desk.evaluate("sessionStorage.getItem('camin-note')") == ""
    desk.click("text=Rétablir la note")
    expect(desk.locator("#note")).to_have_value(NOTE)


# --- a CV, a story -----------------------------------------------------------------


def test_a_cv_dropped_on_the_screen_gives_ten_trades(desk: Page) -> None:
    desk.evaluate(DROP, TEXT)

    expect(desk.locator(".trade")).to_have_count(10)
    expect(desk.locator("#texte")).to_have_value(re.compile("filmer des palettes"))
    expect(desk.locator("#cv")).to_have_value("")


def test_the_story_of_the_young_man_takes_less_than_two_minutes(desk: Page) -> None:
    """Story 4: three lines, ten trades, sessions near, a sheet to print."""
    began = time.monotonic()
    fill(desk)
    expect(desk.locator(".summary-line")).to_contain_text("hors de la voie habituelle")
    rome = rich_trade(desk)
    add(desk, rome)
    expect(desk.locator(".why")).to_be_visible()
    desk.locator(".course-sessions input").first.check()
    settled(desk)
    with desk.expect_navigation():
        desk.click("text=Pour le prescripteur")
    expect(desk.locator("article")).to_contain_text("Prescription et rémunération")
    expect(desk.locator("#imprimer")).to_be_visible()

    assert time.monotonic() - began < 120


def test_at_360_px_the_screen_is_one_column_and_opens_the_trade(desk: Page) -> None:
    desk.set_viewport_size({"width": 360, "height": 740})
    fill(desk)
    second = romes(desk)[1]
    desk.click(f"[data-key=row-{second}]")
    expect(desk.locator(".is-chosen")).to_have_attribute("data-rome", second)

    expect(desk.locator("#metier")).to_be_focused()
    expect(desk.locator("#metier-titre")).to_be_in_viewport()
