"""What a producer should correct."""

import json
from pathlib import Path

import pytest

from ingest import validate
from ingest.validate import Finding, validate_file

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"


def reasons(findings: list[Finding]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.reason] = counts.get(finding.reason, 0) + finding.times
    return counts


def test_offers() -> None:
    findings = validate_file(FEEDS / "offers.jsonl")

    assert findings[0] == Finding(
        field="", line=7, value='{"id": "190G", "intitule": "tronqu', reason="bad-json"
    )
    assert findings[1].field == "id"
    assert findings[1].line == 8
    found = reasons(findings)
    assert found["missing-field"] == found["duplicate-id"] == 2
    assert found["cookie-notice"] == found["unknown-field"] == 1
    assert found["no-text"] == 6
    assert found["no-place"] == 2


def test_a_finding_says_the_unknown_field() -> None:
    findings = validate_file(FEEDS / "mcf.csv")

    (unknown,) = [f for f in findings if f.reason == "unknown-field"]
    assert unknown.field == "couleur_du_logo"


def test_trainings() -> None:
    findings = validate_file(FEEDS / "carif_oref.csv")

    (uncoded,) = [f for f in findings if f.reason == "no-code"]
    assert uncoded.record == "UAI6/1/scolaire"
    assert reasons(findings)["no-commune"] == 3


def test_a_session_that_ends_before_it_starts_and_has_no_place(tmp_path: Path) -> None:
    text = (FEEDS / "rco_sheet.csv").read_text(encoding="utf-8")
    path = tmp_path / "rco.csv"
    path.write_text(
        text.replace("01/09/2026 au 30/06/2027", "30/06/2027 au 01/09/2026"),
        encoding="utf-8",
    )
    by_reason = {finding.reason: finding for finding in validate_file(path)}

    assert by_reason["ends-before-start"].record == "S1"
    assert by_reason["no-place"].record == "FO2/AF2"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"bonjour"])
def test_a_file_that_cannot_be_read_gives_one_finding(
    tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    (finding,) = validate_file(path)

    assert finding.reason == "unreadable"
    assert finding.value.startswith("x.csv: ")


def test_what_is_not_listed_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validate, "SHOWN", 2)
    monkeypatch.setattr(validate, "LISTED", 3)
    good = [{"id": str(n), "intitule": "Maçon"} for n in range(10)]
    path = tmp_path / "offres.json"
    path.write_text(json.dumps([*good, {"id": "a"}, {"id": "b"}, {}]), encoding="utf-8")
    findings = validate_file(path)

    refused = [f for f in findings if f.reason == "missing-field"]
    assert [f.times for f in refused] == [1, 1, 1]
    assert [f.record for f in refused] == ["a", "b", None]
    assert [f.times for f in findings if f.reason == "no-text"] == [1, 1, 1, 7]
