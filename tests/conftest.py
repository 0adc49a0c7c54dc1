"""Fixtures shared by every test: where the real data are, who may skip."""

import os
from pathlib import Path

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
