"""Fixtures shared by every test: where the real data are, who may skip."""

import importlib.util
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is not a failure; in CI the same cases come back each time.
settings.register_profile(
    "camin",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("camin")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Return the folder of the real open data, or skip where it is not required."""
    folder = Path(os.environ.get("CAMIN_DATA", ROOT.parent / "shared" / "data"))
    if folder.is_dir():
        return folder
    if os.environ.get("CAMIN_REQUIRE_DATA") == "1":
        pytest.fail(f"CAMIN_REQUIRE_DATA=1 and no data folder at CAMIN_DATA={folder}")
    pytest.skip("the real open data are not at hand (set CAMIN_DATA)")


@cache
def _rules(name: str) -> ModuleType:
    """Return a module of rules; `tests` is no package, so by its file."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / f"{name}.py")
    if spec is None or spec.loader is None:
        pytest.fail(f"tests/{name}.py cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def html_faults() -> Callable[[str], list[str]]:
    """Return the function that lists what is wrong with the HTML of a page."""
    return _rules("html_rules").faults_of


@pytest.fixture(scope="session")
def title_of() -> Callable[[str], str]:
    """Return the function that reads the title of a page."""
    return _rules("html_rules").title_of


@pytest.fixture(scope="session")
def valid_html(html_faults: Callable[[str], list[str]]) -> Callable[[str], None]:
    """Return a function that fails on a page whose HTML breaks a rule."""

    def check(html: str) -> None:
        faults = html_faults(html)
        assert faults == [], "\n".join(faults)

    return check


@pytest.fixture(scope="session")
def reading_of() -> Callable[..., Any]:
    """Return the function that measures how hard the words of a page are."""
    return _rules("words_rules").reading_of
