"""Where each table comes from."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from ingest.errors import LicenceError
from ingest.feed import read_feed
from ingest.manifest import entry_for, entry_of, sha256_of
from ingest.report import Report

FEED = Path(__file__).parents[2] / "fixtures" / "feeds" / "offers.jsonl"


def test_entry_of_a_feed() -> None:
    result = read_feed(FEED)
    entry = entry_of(result, file_sha256=sha256_of(FEED))

    assert entry.file_sha256 == hashlib.sha256(FEED.read_bytes()).hexdigest()
    assert entry.publisher == "France Travail"
    assert entry.as_of == date(2026, 4, 1)
    assert (entry.rows_in, entry.rows_kept, entry.rows_refused) == (14, 7, 7)
    assert list(entry.refusals) == sorted(result.report.refusals)


def test_to_json_has_json_types_and_no_path() -> None:
    entry = entry_of(read_feed(FEED), file_sha256=sha256_of(FEED))
    text = json.dumps(entry.to_json())

    assert json.loads(text) == entry.to_json()
    assert json.loads(text)["as_of"] == "2026-04-01"
    assert "offers.jsonl" not in text
    assert str(FEED.parent) not in text


def test_the_same_bytes_elsewhere_give_the_same_entry(tmp_path: Path) -> None:
    copy = tmp_path / "autre nom.json"
    copy.write_bytes(FEED.read_bytes())
    entries = [
        entry_of(read_feed(path), file_sha256=sha256_of(path)) for path in (FEED, copy)
    ]

    assert entries[0] == entries[1]


def test_an_unknown_date_is_null() -> None:
    assert entry_for("communes", Report(), file_sha256="0").to_json()["as_of"] is None


def test_a_source_without_licence_has_no_entry() -> None:
    with pytest.raises(LicenceError, match="'mystere' is not in the table"):
        entry_for("mystere", Report(), file_sha256="0")
