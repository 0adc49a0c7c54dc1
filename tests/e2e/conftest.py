"""One small starter snapshot, one server and one browser for the end-to-end tests."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import (
    Axe,  # pyright: ignore[reportUnknownVariableType]
)
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.testclient import TestClient

from matcher.build import build_snapshot
from service.app import create_app
from service.assemble import starter_input
from service.settings import Settings

TODAY = date(2026, 11, 24)
READY_S = 60.0
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP camin.test 127.0.0.1",
)


@pytest.fixture(scope="session")
def starter_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one snapshot of 400 offers and 120 trainings.

    Tests read it; one that writes copies it first.
    """
    folder = tmp_path_factory.mktemp("starter") / "snapshots"
    build_snapshot(starter_input(today=TODAY, n_offers=400, n_trainings=120), folder)
    return folder


# --- the service -------------------------------------------------------------------


@pytest.fixture(scope="session")
def service_settings(starter_snapshot: Path) -> Settings:
    """Return settings with a pace that the tests never reach."""
    return Settings(
        snapshot=starter_snapshot,
        reload_s=0.2,
        rate_per_minute=1_000_000,
        rate_global_per_minute=1_000_000,
    )


@pytest.fixture(scope="session")
def client(service_settings: Settings) -> Iterator[TestClient]:
    """Return a client of the service, in this process, once it is ready."""
    with TestClient(
        create_app(service_settings), raise_server_exceptions=False
    ) as client:
        wait_until_ready(client)
        yield client


@pytest.fixture(scope="session")
def until_ready() -> Callable[[TestClient], None]:
    """Return a function that waits for the service of a client to be ready."""
    return wait_until_ready


def wait_until_ready(client: TestClient) -> None:
    """Wait for ``/readyz`` to say 200."""
    end = time.monotonic() + READY_S
    while client.get("/readyz").status_code != 200:
        if time.monotonic() > end:
            pytest.fail(f"the service is not ready after {READY_S} s")
        time.sleep(0.05)


@contextmanager
def serving(settings: Settings) -> Generator[str, None, None]:
    """Serve on the loopback while the block runs; give the address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = create_app(settings)
        config = uvicorn.Config(app, log_config=None, access_log=False, ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        end = time.monotonic() + READY_S
        while not app.state.context.store.ready:
            if time.monotonic() > end:
                pytest.fail(f"the server is not ready after {READY_S} s")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def served() -> Callable[[Settings], AbstractContextManager[str]]:
    """Return the way to serve other settings on the loopback."""
    return serving


@pytest.fixture(scope="session")
def service_url(service_settings: Settings) -> Iterator[str]:
    """Return the address of a real server on the loopback."""
    with serving(service_settings) as address:
        yield address


# --- the browser -------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium; skip where there is none and none is required.

    One a module, not a session: Playwright keeps an event loop running, and other
    tests run their own.
    """
    executable = shutil.which("chromium")
    if executable is None:
        if os.environ.get("CAMIN_REQUIRE_BROWSER") == "1":
            pytest.fail("CAMIN_REQUIRE_BROWSER=1 and no chromium on the path")
        pytest.skip("no chromium on the path (set CAMIN_REQUIRE_BROWSER=1 to fail)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM)
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, service_url: str) -> Iterator[Page]:
    """Return a page of a fresh context, one column wide, with scripts allowed."""
    context = browser.new_context(
        base_url=service_url, viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


# --- what every page is held to ----------------------------------------------------

RULES = (
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    *("RGAAv4", "best-practice"),
)


@pytest.fixture(scope="session")
def violations() -> Callable[[Page], list[str]]:
    """Return the function that lists the rules that axe finds broken, with where."""
    options = {"runOnly": {"type": "tag", "values": list(RULES)}}

    def find(page: Page) -> list[str]:
        axe = cast("Any", Axe)()
        found: list[dict[str, Any]] = axe.run(page, options=options).response[
            "violations"
        ]
        return [
            f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found
        ]

    return find


@pytest.fixture(scope="session")
def overflow() -> Callable[[Page], int]:
    """Return the function that says how much of a page is to be scrolled sideways."""

    def measure(page: Page) -> int:
        return page.evaluate(
            "document.documentElement.scrollWidth"
            " - document.documentElement.clientWidth"
        )

    return measure
