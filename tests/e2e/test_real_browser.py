"""The journeys in Chromium on real data: the whole ROME, real offers and trainings."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ingest.manifest import SourceEntry
from ingest.report import Refusal
from matcher.build import build_snapshot
from service.assemble import BuildSources, assemble
from service.settings import Settings

Check = Callable[[Page], None]
pytestmark = [pytest.mark.browser, pytest.mark.data, pytest.mark.timeout(600)]

TODAY = date(2026, 11, 24)
TEXT = (
    "J'ai été aide-soignante pendant six ans en maison de retraite : toilettes, repas."
    " Je voudrais travailler avec des enfants. Je ne veux plus travailler la nuit."
)
APPOINTMENT = (
    "Jeune de 19 ans, CAP logistique, veut être cariste, n'a pas le permis."
    " Stage en entrepôt : préparation de commandes, filmage."
)


class Deaf:
    """Nobody listens to the reading of the files."""

    def absent(self, name: str) -> None:
        """Take a source that is not given."""

    def refused(self, file: str, entry: SourceEntry, first: Sequence[Refusal]) -> None:
        """Take the refusals of one file."""

    def skipped(self, file: str) -> None:
        """Take a file that is no known source."""

    def merged(self, count: int) -> None:
        """Take the number of offers that came twice."""

    def step(self, key: str, done: int, total: int) -> None:
        """Take the progress of the reading."""


@pytest.fixture(scope="module")
def real_url(
    data_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
    served: Callable[[Settings], AbstractContextManager[str]],
) -> Iterator[str]:
    """Return the address of a service on the whole ROME, offers and trainings."""
    sources = BuildSources(
        rome=data_dir / "rome",
        offers=(data_dir / "offers" / "test.jsonl.gz",),
        trainings=(
            data_dir / "trainings" / "offres_formation_occitanie_2020_2024.csv",
        ),
        communes=data_dir / "geo" / "communes_metropole_cog2026.csv",
        market=data_dir / "market",
    )
    folder = tmp_path_factory.mktemp("real") / "snapshots"
    build_snapshot(assemble(sources, today=TODAY, listener=Deaf()), folder)
    settings = Settings(
        snapshot=folder, rate_per_minute=1_000_000, rate_global_per_minute=1_000_000
    )
    with served(settings) as address:
        yield address


@pytest.fixture
def check(
    violations: Callable[[Page], list[str]], overflow: Callable[[Page], int]
) -> Check:
    """Return what fails on a broken rule at either width, or a sideways scroll."""

    def hold(page: Page) -> None:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert violations(page) == [], f"{page.url} at {width} px"
            assert overflow(page) == 0, f"{page.url} at {width} px"

    return hold


def press(page: Page, name: str) -> None:
    """Press a button that leads to a page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def test_from_three_lines_to_a_training_without_a_script(
    browser: Browser, real_url: str
) -> None:
    context = browser.new_context(base_url=real_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.fill("textarea[name=texte]", TEXT)
    page.fill("input[name=commune]", "Toulouse")

    press(page, "Continuer")
    expect(page.locator("main")).to_contain_text("Je ne veux plus travailler la nuit")
    press(page, "Voir mes dix métiers")
    expect(page.locator(".card")).to_have_count(10)
    first = page.locator(".card h3").first.inner_text()
    expect(page.locator(".card").first).to_contain_text("Ce que vous souhaitez")
    press(page, "Voir ce métier")
    expect(page.locator("h1")).to_have_text(first)
    expect(page.locator("#formations")).to_be_visible()
    press(page, "formations")
    expect(page.locator("h1")).to_contain_text("Formations")
    context.close()


def test_a_trade_says_what_real_data_say(
    browser: Browser, real_url: str, check: Check
) -> None:
    context = browser.new_context(base_url=real_url)
    page = context.new_page()
    page.goto("/metiers/J1501?commune=31555&rayon=30")

    main = page.locator("main")
    expect(page.locator("h1")).to_have_text("Aide-soignant / Aide-soignante")
    for said in (
        "Métier réglementé",
        "beaucoup de mal à recruter",
        "Bassin d'emploi de Toulouse, 2021",
        "projets de recrutement en 2024",
    ):
        expect(main).to_contain_text(said)
    check(page)
    context.close()


def test_the_steps_of_a_person_break_no_rule(
    browser: Browser, real_url: str, check: Check
) -> None:
    context = browser.new_context(base_url=real_url)
    page = context.new_page()
    page.goto("/")
    check(page)
    page.fill("textarea[name=texte]", TEXT)
    page.fill("input[name=commune]", "31555")
    press(page, "Continuer")
    check(page)
    press(page, "Voir mes dix métiers")
    check(page)
    press(page, "Voir ce métier")
    check(page)
    press(page, "Retour à mes métiers")
    expect(page.locator(".card")).to_have_count(10)
    context.close()


def test_three_answers_then_ten_trades(
    browser: Browser, real_url: str, check: Check
) -> None:
    context = browser.new_context(base_url=real_url)
    page = context.new_page()
    page.goto("/")
    press(page, "Je réponds à des questions")
    for answer in ("Oui", "Un peu", "Non"):
        with page.expect_navigation():
            page.get_by_role("button", name=answer, exact=True).click()
    check(page)
    with page.expect_navigation():
        page.get_by_role("button", name="métiers").first.click()
    expect(page.locator(".card")).to_have_count(10)
    context.close()


def test_an_appointment_starts_with_the_wish(
    browser: Browser, real_url: str, check: Check
) -> None:
    context = browser.new_context(
        base_url=real_url, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.goto("/conseiller")
    page.fill("textarea[name=texte]", APPOINTMENT)
    page.fill("input[name=commune]", "Toulouse")
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Chercher dix métiers").click()

    first = page.locator(".desk-trades li, .trades li, ol li").first
    expect(first).to_contain_text("Cariste")
    expect(first).to_contain_text("Souhaité")
    check(page)
    context.close()


def test_the_sheet_of_real_data_is_a_pdf_of_two_pages(
    browser: Browser, real_url: str
) -> None:
    context = browser.new_context(base_url=real_url)
    answer = context.request.post(
        "/fiche.pdf", form={"texte": TEXT, "commune": "Toulouse", "rayon": "30"}
    )

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    assert b"toilettes" not in answer.body()
    context.close()
