"""Wide words and the codes that they cover."""

import re
from pathlib import Path

import pytest

from matcher.sectors import codes_named, sectors
from skills_ref.rome import read_rome


def test_every_sector_has_words_and_codes() -> None:
    for sector in sectors():
        assert sector.words
        assert sector.codes
        assert all(re.fullmatch(r"[A-N]\d{0,4}", code) for code in sector.codes)


def test_codes_of_two_sectors_come_once() -> None:
    found = codes_named(["commerce", "magasin", "menage"])

    assert len(found) == len(set(found))
    assert {"D1106", "K2204"} <= set(found)


@pytest.mark.data
def test_every_code_is_the_beginning_of_one_of_the_release(data_dir: Path) -> None:
    parents = set(read_rome(data_dir / "rome").tables["trades"]["parent"])

    for sector in sectors():
        for code in sector.codes:
            assert any(parent.startswith(code) for parent in parents), code
