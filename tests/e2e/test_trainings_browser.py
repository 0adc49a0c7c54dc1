"""The page of trainings in Chromium: every state, every width, without script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from matcher.engine import Matcher
from matcher.types import TrainingMatch

pytestmark = pytest.mark.browser

TEXT = "Boulangère : je sais peser et pétrir la pâte à pain, enfourner les pains."
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

State = tuple[str, dict[str, str]]  # trade, fields of the person


@pytest.fixture(scope="module")
def states(starter_snapshot: Path) -> dict[str, State]:
    """Return a trade of the sample, and fields, for each state of the page."""
    matcher = Matcher.load(starter_snapshot)
    table = matcher.table

    def trade(wanted: Callable[[TrainingMatch], Any]) -> str:
        for rome in table.families:
            page = matcher.trainings(rome, limit=50)
            if any(wanted(one) for one in page.trainings):
                return rome
        pytest.fail("no such training in the sample")

    def dated(one: TrainingMatch) -> bool:
        return any(session.starts_on and session.info_on for session in one.sessions)

    def undated(one: TrainingMatch) -> bool:
        first = one.sessions[0] if one.sessions else None
        return first is not None and not (first.starts_on or first.open_entry)

    mende = matcher.place("48095", 5.0)
    away = [
        rome
        for rome in table.families
        if matcher.trainings(rome, near=mende, limit=1).widened_km
    ]
    none = [rome for rome in table.families if not matcher.trainings(rome).total]
    return {
        "dates": (trade(dated), {}),
        "no-dates": (trade(undated), {}),
        "away": (away[0], {"commune": "48095", "rayon": "5"}),
        "none": (none[0], {"commune": "48095", "rayon": "5"}),
        "level": (trade(lambda one: (one.level_in or 0) > 2), {"niveau": "2"}),
        "french": (trade(lambda one: one.french_in), {"francais": "A1"}),
        "filtered": (trade(dated), {"dates": "oui", "mode": "presentiel"}),
        "filtered-out": (trade(dated), {"financeur": "LADOM"}),
    }


def as_person(page: Page, state: State) -> None:
    """Open the trainings of a trade as the form of a person does."""
    rome, fields = state
    page.goto("/")
    at = f"/metiers/{rome}/formations"
    with page.expect_navigation():
        page.evaluate(_FORM, {"at": at, "texte": TEXT} | fields)


def open_all(page: Page) -> None:
    """Open what is folded: what is inside is a state of the page too."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")


NAMES = ("dates", "no-dates", "away", "none", "level", "french", "filtered")


@pytest.mark.parametrize("name", [*NAMES, "filtered-out"])
def test_no_violation_and_no_sideways_scroll(
    page: Page,
    states: dict[str, State],
    name: str,
    violations: Callable[[Page], list[str]],
) -> None:
    as_person(page, states[name])
    open_all(page)
    expect(page.locator("h1")).to_have_count(1)
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        if width != 320:
            assert violations(page) == []


@pytest.mark.parametrize("look", ["dark", "forced"])
def test_no_violation_in_other_colours(
    page: Page,
    states: dict[str, State],
    look: str,
    violations: Callable[[Page], list[str]],
) -> None:
    if look == "dark":
        page.emulate_media(color_scheme="dark")
    else:
        page.emulate_media(forced_colors="active")
    as_person(page, states["level"])
    open_all(page)

    assert violations(page) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no-dates", "Dates à confirmer"),
        ("away", "Rayon élargi à"),
        ("none", "Aucune formation trouvée"),
        ("level", "Une remise à niveau"),
        ("french", "Un cours de français langue étrangère"),
        ("filtered-out", "Retirer les filtres"),
    ],
)
def test_each_state_is_said(
    page: Page, states: dict[str, State], name: str, words: str
) -> None:
    as_person(page, states[name])
    open_all(page)

    expect(page.locator("main")).to_contain_text(words)


def test_filters_and_inscription_without_a_script(
    browser: Browser, service_url: str, states: dict[str, State]
) -> None:
    rome, _ = states["dates"]
    context = browser.new_context(base_url=service_url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/metiers/{rome}/formations")
    page.get_by_text("Filtrer les formations").click()
    page.get_by_label("celles dont les dates sont connues").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Voir les formations").click()

    assert page.url.endswith("dates=oui")
    expect(page.get_by_role("region", name="Filtres en cours")).to_be_visible()
    first = page.locator(".training").first
    expect(first.get_by_text("Prescription", exact=True)).to_be_hidden()
    first.locator("summary", has_text="S'inscrire").click()
    expect(first.get_by_text("Prescription", exact=True)).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="Retirer le filtre : Dates connues").click()
    expect(page.get_by_role("region", name="Filtres en cours")).to_have_count(0)
    context.close()


def test_the_keyboard_reaches_the_filters_and_the_calendar(
    page: Page, states: dict[str, State]
) -> None:
    as_person(page, states["dates"])
    page.locator("summary", has_text="Filtrer").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_label("Peu importe")).to_be_focused()
    calendar = page.locator("a.calendar").first
    calendar.focus()
    expect(calendar).to_be_focused()
    assert (calendar.get_attribute("href") or "").startswith("/agenda.ics?formation=")


def test_main_actions_are_large_enough(page: Page, states: dict[str, State]) -> None:
    as_person(page, states["dates"])
    for target in (".filters > summary", ".enrol > summary", "a.calendar"):
        box = page.locator(target).first.bounding_box()
        assert box is not None
        assert box["height"] >= 44
