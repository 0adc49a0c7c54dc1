"""Fixtures shared by every test: where the real data are, who may skip."""

import os
from pathlib import Path

import pytest

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
