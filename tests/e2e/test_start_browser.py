"""The beginning of the path in Chromium: by keyboard, with and without a script."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Response, expect

pytestmark = pytest.mark.browser

TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse."
    " Je ne veux plus travailler la nuit."
)
LABEL = "peser et pétrir la pâte à pain"
SPEECH = """
window.heard = [];
window.SpeechRecognition = window.webkitSpeechRecognition = class {
  start() { window.heard.push(this); }
  stop() { this.onend(); }
};
"""


def opened(page: Page) -> None:
    """Open every part of the form."""
    page.goto("/")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def write(page: Page, text: str = TEXT) -> None:
    page.goto("/")
    page.fill("#texte", text)
    with page.expect_navigation():
        page.click(".go .button")


def everything_understood(page: Page) -> None:
    """Show every group of competences, every part open."""
    write(page)
    page.fill("#competence", "pétrir du pain")
    radios = page.locator(".stance-retire input")
    radios.first.check()
    page.locator(".stance-plus input").nth(1).check()
    with page.expect_navigation():
        page.click("#ajouter")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


def asked(page: Page) -> None:
    write(page)
    with page.expect_navigation():
        page.locator("text=Répondre à des questions").first.click()
    with page.expect_navigation():
        page.click(".reply-oui")


def questioned(page: Page) -> None:
    """Answer until there is no question left."""
    page.goto("/")
    with page.expect_navigation():
        page.click(".way-go")
    while "Question" in page.title():
        with page.expect_navigation():
            page.click(".reply-un_peu")


STATES: dict[str, Callable[[Page], Any]] = {
    "home": opened,
    "error": lambda page: write(page, text=""),
    "understood": everything_understood,
    "too-little": lambda page: write(page, text="euh"),
    "question": asked,
    "end": questioned,
}


@pytest.mark.parametrize("name", STATES)
def test_no_violation_nothing_to_scroll_sideways(
    page: Page,
    name: str,
    violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
) -> None:
    STATES[name](page)
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if width != 320:
            assert violations(page) == [], f"{name} at {width} px"
        assert overflow(page) == 0, f"{name} at {width} px"


@pytest.mark.parametrize(
    "colours", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str
)
def test_no_violation_in_other_colours(
    browser: Browser,
    service_url: str,
    colours: dict[str, Any],
    violations: Callable[[Page], list[str]],
) -> None:
    context = browser.new_context(base_url=service_url, **colours)
    page = context.new_page()
    for name in ("home", "understood", "question"):
        STATES[name](page)
        assert violations(page) == [], name
    context.close()


def test_the_three_ways_are_seen_at_once_on_a_phone(page: Page) -> None:
    """No scroll, on a screen of 360 by 740, the banner of the sample included."""
    page.goto("/")
    for way in (".way >> nth=0", ".way-go", ".way-text > summary"):
        expect(page.locator(way)).to_be_in_viewport(ratio=1)


def test_the_buttons_are_large_enough_for_a_thumb(page: Page) -> None:
    small = (
        "sel => [...document.querySelectorAll(sel)].map(e => e.getBoundingClientRect())"
        ".filter(r => r.width > 1 && (r.height < 44 || r.width < 44)).length"
    )
    for name in ("home", "understood", "question"):
        STATES[name](page)
        assert page.evaluate(small, ".button, .button-2, .reply, .way > summary") == 0
        assert page.evaluate(small, ".stance, .chip, .check") == 0


# --- without a script --------------------------------------------------------------


@pytest.fixture
def plain(browser: Browser, service_url: str) -> Iterator[Page]:
    """Return a page without scripts."""
    context = browser.new_context(
        base_url=service_url,
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
    )
    yield context.new_page()
    context.close()


def test_the_beginning_without_a_script(plain: Page) -> None:
    sent: list[Request] = []
    plain.on("request", lambda one: sent.append(one))
    plain.goto("/")
    assert plain.locator("text=Dicter").count() == 0
    plain.click("summary:has-text('Je ne sais pas')")
    plain.fill("#aime", "jardiner")
    plain.fill("#texte", TEXT)
    plain.fill("#commune", "Toulouse (31)")
    with plain.expect_navigation():
        plain.press("#commune", "Enter")
    expect(plain.locator("h1")).to_have_text("Ce que nous avons compris")

    plain.locator(".stance-sait input").first.check()
    plain.fill("#competence", "surveiller des enfants")
    with plain.expect_navigation():
        plain.press("#competence", "Enter")
    expect(plain.locator(".stance-sait input").first).to_be_checked()
    with plain.expect_navigation():
        plain.locator(".chip").first.click()
    expect(plain.locator(".chip")).to_have_count(0)

    with plain.expect_navigation():
        plain.locator("text=Répondre à des questions").first.click()
    with plain.expect_navigation():
        plain.click(".reply-non")
    expect(plain.locator(".count")).to_have_text("Question 2 sur 12 au plus")
    with plain.expect_navigation():
        plain.click("text=Arrêter et voir mes métiers")
    expect(plain.locator(".card")).to_have_count(10)

    words = ("caisse", "jardiner", "Toulouse", "trir")
    assert not [one.url for one in sent if any(word in one.url for word in words)]
    assert {one.method for one in sent if "/static/" not in one.url} == {"GET", "POST"}


# --- suggestions -------------------------------------------------------------------


def test_a_commune_is_chosen_by_keyboard(
    page: Page, violations: Callable[[Page], list[str]]
) -> None:
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one))
    page.goto("/")
    field = page.locator("#commune")
    field.press_sequentially("toulo")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".where [role=status]")).to_contain_text("proposition")

    field.press("ArrowDown")
    chosen = page.locator(".where [aria-selected=true]")
    expect(chosen).to_have_text("Toulouse (31)")
    name = chosen.get_attribute("id") or ""
    expect(field).to_have_attribute("aria-activedescendant", name)
    assert violations(page) == []
    field.press("Enter")

    expect(field).to_have_value("Toulouse (31)")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert page.url.endswith("/")  # Enter chose: it did not send the form
    asked_of = [one for one in sent if "suggestions" in one.url]
    assert {one.method for one in asked_of} == {"POST"}
    assert not [one.url for one in sent if "toulo" in one.url]


def test_escape_closes_the_list_and_keeps_the_words(page: Page) -> None:
    page.goto("/")
    field = page.locator("#commune")
    field.press_sequentially("toulo")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Escape")

    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("toulo")


def test_competences_chosen_make_a_list(page: Page) -> None:
    opened(page)
    field = page.locator("#competence")
    field.press_sequentially("pétrir la p")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.locator(f"[role=option]:has-text('{LABEL}')").first.click()
    field.press_sequentially("tenir un stand")
    field.press("Escape")
    field.press("Enter")

    expect(page.locator("#competences")).to_have_value(f"{LABEL}\ntenir un stand\n")
    expect(field).to_have_value("")


def test_past_jobs_follow_one_another(page: Page) -> None:
    opened(page)
    field = page.locator("#faits")
    field.press_sequentially("ménage ; boulang")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    field.press("Enter")

    expect(field).to_have_value(value := field.input_value())
    assert value.startswith("ménage ; ")
    assert "oulang" in value.partition(";")[2]
    assert value.endswith(" ; ")


def test_enter_adds_a_competence(page: Page) -> None:
    write(page)
    page.fill("#competence", "tenir un stand")
    with page.expect_navigation():
        page.press("#competence", "Enter")

    expect(page.locator(".near-labels")).to_contain_text("tenir un stand")


# --- a file, dictation -------------------------------------------------------------


def test_a_file_that_is_too_large_is_said_before_it_is_sent(
    page: Page, tmp_path: Path, violations: Callable[[Page], list[str]]
) -> None:
    large = tmp_path / "cv.txt"
    large.write_bytes(b"x" * (3 * 1024**2 + 1))
    opened(page)
    page.set_input_files("#cv", large)

    expect(page.locator("#cv-erreur")).to_contain_text("Ce fichier dépasse 3 Mo")
    expect(page.locator("#cv")).to_have_attribute("aria-invalid", "true")
    assert page.locator("#cv").input_value() == ""
    assert violations(page) == []
    page.set_input_files("#cv", {"name": "a.txt", "mimeType": "", "buffer": b"x"})
    expect(page.locator("#cv-erreur")).to_have_count(0)


def test_dictation_is_asked_for_then_writes_in_the_field(
    page: Page, violations: Callable[[Page], list[str]]
) -> None:
    page.add_init_script(SPEECH)
    page.goto("/")
    page.fill("#texte", "Bonjour.")
    button = page.locator(".way-text .dictate-go").first
    button.click()
    expect(page.locator(".dictate-ask").first).to_contain_text("votre voix")
    assert page.evaluate("window.heard.length") == 0  # nothing listens yet
    assert violations(page) == []

    page.locator(".dictate-yes").first.click()
    page.evaluate(
        "window.heard[0].onresult({resultIndex: 0, results: ["
        "Object.assign([{transcript: ' je couds '}], {isFinal: true})]})"
    )
    expect(page.locator("#texte")).to_have_value("Bonjour. je couds")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()

    expect(button).to_have_text("Dicter")
    button.click()  # asked once a page
    assert page.evaluate("window.heard.length") == 2


def test_a_browser_without_dictation_shows_no_button(page: Page) -> None:
    page.add_init_script(
        "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"
        "window.SpeechRecognition = window.webkitSpeechRecognition = undefined;"
    )
    page.goto("/")

    expect(page.locator("#commune[role=combobox]")).to_be_visible()  # the script ran
    expect(page.locator(".dictate-go")).to_have_count(0)


# --- weight ------------------------------------------------------------------------


def test_the_first_load_is_light_and_ours(page: Page, service_url: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda one: answers.append(one))
    page.goto("/", wait_until="networkidle")

    weight = sum(one.request.sizes()["responseBodySize"] for one in answers)
    assert 20_000 < weight < 100_000
    assert all(one.url.startswith(service_url) for one in answers)
    script = Path(__file__).parents[2] / "service" / "static" / "site.js"
    assert script.stat().st_size < 10_000
    assert page.context.cookies() == []
