"""Every source has a publisher, a licence and a mention."""

import re
from dataclasses import replace

import pytest

from ingest.errors import LicenceError
from ingest.sources import SOURCES, source_of

KEYS = {
    *("rome", "france_travail_offers", "carif_oref_lheo", "carif_oref_table"),
    *("mon_compte_formation", "communes", "rncp", "certifinfo", "formacode"),
    *("bmo", "tension", "fap", "starter"),
}


def test_the_table_has_every_source_we_read() -> None:
    assert SOURCES.keys() >= KEYS


@pytest.mark.parametrize("key", sorted(SOURCES))
def test_source_is_complete(key: str) -> None:
    source = source_of(key)

    assert source.key == key
    assert re.fullmatch(r"[a-z_]+", key)
    assert all((source.publisher, source.licence, source.mention, source.format))
    assert all(address.startswith("https://") for address in source.addresses)


def test_a_source_without_licence_is_refused() -> None:
    with pytest.raises(LicenceError, match="source 'rome' has no licence"):
        replace(SOURCES["rome"], licence=" ")


def test_a_source_without_mention_is_refused() -> None:
    with pytest.raises(LicenceError, match="'rome' has no attribution mention"):
        replace(SOURCES["rome"], mention="")


def test_an_unlisted_source_is_refused() -> None:
    with pytest.raises(LicenceError, match="'mystere' is not in the table of sources"):
        source_of("mystere")
