"""The journey in Chromium: without a script, by keyboard, for everybody."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

pytestmark = pytest.mark.browser

TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse."
)
WIDTHS = (360, 1280)
Step = Callable[[Page], Any]


def begin(page: Page, text: str = TEXT, commune: str = "Toulouse") -> None:
    """Send the form: what was understood, or what is to be corrected."""
    page.goto("/")
    page.fill("#texte", text)
    page.fill("#commune", commune)
    with page.expect_navigation():
        page.click(".go .button")


def send(page: Page, text: str = TEXT) -> None:
    """Go on to the trades."""
    begin(page, text)
    with page.expect_navigation():
        page.locator("text=Voir mes dix métiers").first.click()


def first_trade(page: Page) -> None:
    send(page)
    with page.expect_navigation():
        page.locator(".card-go button").first.click()


def list_of(what: str, counted: str, choose: Callable[..., Any]) -> Step:
    """Return the way to the list of the trade that has most, or least, of it."""

    def go(page: Page) -> None:
        answer = page.request.get("/v1/gaps?by=region&limit=5000")
        found: list[dict[str, Any]] = answer.json()["gaps"]
        counts = [(int(gap[counted] or 0), str(gap["rome"])) for gap in found]
        page.goto(f"/metiers/{choose(counts)[1]}/{what}")

    return go


STATES: dict[str, Step] = {
    "form": lambda page: page.goto("/"),
    "form-error": lambda page: begin(page, text=""),
    "commune-error": lambda page: begin(page, commune="Zzyzxville"),
    "understood": begin,
    "trades": send,
    "too-little": lambda page: send(page, text="euh"),
    "trade": first_trade,
    "trade-of-anybody": lambda page: page.goto("/metiers/K1304"),
    "offers": list_of("offres", "offers", max),
    "no-offer": list_of("offres", "offers", min),
    "trainings": list_of("formations", "trainings", max),
    "no-training": list_of("formations", "trainings", min),
    "not-found": lambda page: page.goto("/rien"),
    "data": lambda page: page.goto("/donnees"),
    "algorithm": lambda page: page.goto("/algorithme"),
    "accessibility": lambda page: page.goto("/accessibilite"),
    "legal": lambda page: page.goto("/mentions-legales"),
    "privacy": lambda page: page.goto("/confidentialite"),
}


@pytest.mark.parametrize("name", STATES)
def test_no_violation_and_nothing_to_scroll_sideways(
    page: Page,
    name: str,
    violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
) -> None:
    STATES[name](page)
    for width in (*WIDTHS, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], f"{name} at {width} px"
        assert overflow(page) == 0, f"{name} at {width} px"


@pytest.fixture(params=["dark", "more-contrast", "forced-colors"])
def coloured(
    request: pytest.FixtureRequest, browser: Browser, service_url: str
) -> Iterator[Page]:
    """Return a page in another set of colours."""
    ways: dict[str, dict[str, Any]] = {
        "dark": {"color_scheme": "dark"},
        "more-contrast": {"contrast": "more"},
        "forced-colors": {"forced_colors": "active"},
    }
    context = browser.new_context(base_url=service_url, **ways[request.param])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["form-error", "trades", "trade"])
def test_no_violation_in_other_colours(
    coloured: Page, name: str, violations: Callable[[Page], list[str]]
) -> None:
    STATES[name](coloured)

    assert violations(coloured) == []


def test_the_whole_journey_without_a_script(browser: Browser, service_url: str) -> None:
    context = browser.new_context(base_url=service_url, java_script_enabled=False)
    asked: list[Request] = []
    page = context.new_page()
    page.on("request", lambda one: asked.append(one))

    send(page)
    expect(page.locator(".card")).to_have_count(10)
    trades = page.locator(".card h3").all_inner_texts()

    with page.expect_navigation():
        page.click("text=Modifier mes réponses")
    with page.expect_navigation():
        page.locator("text=Voir mes dix métiers").first.click()
    assert page.locator(".card h3").all_inner_texts() == trades

    with page.expect_navigation():
        page.locator(".card-go button").first.click()
    assert page.locator("h1").inner_text() == trades[0]
    with page.expect_navigation():
        page.click("text=Retour à mes métiers")
    assert page.locator(".card h3").all_inner_texts() == trades

    assert context.cookies() == []
    assert {one.url.split("/")[2] for one in asked} == {service_url.split("/")[2]}
    assert not [one.url for one in asked if "caisse" in one.url]
    context.close()


def test_a_cv_is_sent_without_a_script(browser: Browser, service_url: str) -> None:
    context = browser.new_context(base_url=service_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.click("summary:has-text('CV')")
    page.set_input_files(
        "#cv", {"name": "cv.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
    )

    with page.expect_navigation():
        page.click(".go .button")
    with page.expect_navigation():
        page.locator("text=Voir mes dix métiers").first.click()

    expect(page.locator(".card")).to_have_count(10)
    context.close()


def test_the_first_tab_goes_to_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != (
        "none"
    )
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_the_journey_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "texte":
            break
    page.keyboard.insert_text(TEXT)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Continuer":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#competences-titre")
    for _ in range(30):
        page.keyboard.press("Tab")
        if "dix métiers" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".card")

    expect(page.locator(".card")).to_have_count(10)


def test_after_an_error_the_focus_is_on_the_summary(page: Page) -> None:
    begin(page, text="")

    expect(page.locator("#erreurs")).to_be_focused()
    page.click("#erreurs a")
    expect(page.locator("#texte")).to_be_focused()


def test_enter_in_a_field_reads_again(page: Page) -> None:
    begin(page)
    page.fill("#commune", "Montpellier")
    with page.expect_navigation():
        page.press("#commune", "Enter")

    assert page.url.endswith("/comprendre")
    assert page.locator("#commune").input_value() == "Montpellier"


def test_a_form_is_accepted_without_tls(browser: Browser, service_url: str) -> None:
    """Without TLS a browser sends ``Origin`` and no ``Sec-Fetch-Site``."""
    port = service_url.rsplit(":", 1)[1]
    context = browser.new_context(base_url=f"http://camin.test:{port}")
    page = context.new_page()

    send(page)

    expect(page.locator(".card")).to_have_count(10)
    context.close()


def test_text_can_be_spaced_out(browser: Browser, service_url: str) -> None:
    context = browser.new_context(base_url=service_url, bypass_csp=True)
    page = context.new_page()
    send(page)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    )
    cut = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => !e.matches('.hidden,"
        " svg, svg *') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 &&"
        " getComputedStyle(e).overflowX === 'hidden').length"
    )

    assert cut == 0
    context.close()
