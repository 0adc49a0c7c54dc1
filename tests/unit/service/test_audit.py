"""The state of accessibility is that of the audit; without one, "non conforme"."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.audit import CRITERIA, VALID_FOR, Audit, State, load_audit, state_of
from service.errors import OperatorFileError

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 25)
GOOD: dict[str, Any] = {
    "made_on": "2026-10-01",
    "auditor": "Cabinet Exemple",
    "conform": 60,
    "not_conform": 10,
    "not_applicable": 36,
    "faults": ["Une image sans texte"],
}


def written(tmp_path: Path, content: object) -> Path:
    file = tmp_path / "audit.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def audit(conform: int, not_conform: int, made_on: date = TODAY) -> Audit:
    return Audit(
        made_on=made_on,
        auditor="A",
        conform=conform,
        not_conform=not_conform,
        not_applicable=CRITERIA - conform - not_conform,
    )


def test_without_an_audit_the_state_is_not_conform() -> None:
    assert load_audit(None) is None
    assert state_of(None, TODAY) is State.NONE


@pytest.mark.parametrize(
    ("conform", "not_conform", "state"),
    [
        (70, 0, State.FULL),
        (69, 1, State.PART),
        (35, 35, State.PART),
        (34, 36, State.NONE),
        (0, 0, State.NONE),
    ],
)
def test_the_state_follows_the_share(
    conform: int, not_conform: int, state: State
) -> None:
    assert audit(conform, not_conform).state(TODAY) is state


def test_an_old_or_a_future_audit_proves_nothing() -> None:
    assert audit(70, 0, TODAY - VALID_FOR).state(TODAY) is State.FULL
    assert audit(70, 0, TODAY - VALID_FOR - timedelta(days=1)).state(TODAY) is (
        State.NONE
    )
    assert audit(70, 0, TODAY + timedelta(days=1)).state(TODAY) is State.NONE


@given(conform=st.integers(0, CRITERIA), failed=st.integers(0, CRITERIA))
def test_one_fault_is_never_fully_conform(conform: int, failed: int) -> None:
    state = audit(min(conform, CRITERIA - min(failed, CRITERIA)), failed).state(TODAY)

    assert (state is State.FULL) <= (failed == 0)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    found = load_audit(written(tmp_path, GOOD))

    assert found is not None
    assert found.made_on == date(2026, 10, 1)
    assert found.share == pytest.approx(60 / 70)
    assert found.faults == ("Une image sans texte",)


def test_the_model_of_the_kit_is_not_an_audit() -> None:
    """The empty model of the kit counts nothing: it can claim nothing."""
    found = load_audit(ROOT / "docs" / "accessibility" / "audit.modele.json")

    assert found is not None
    assert found.state(TODAY) is State.NONE


@pytest.mark.parametrize(
    "change",
    [
        {"conform": 61},
        {"conform": "60"},
        {"conform": True},
        {"not_conform": -1},
        {"made_on": "hier"},
        {"auditor": " "},
        {"faults": "une"},
    ],
)
def test_a_file_that_is_wrong_is_refused(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    with pytest.raises(OperatorFileError, match="not-an-audit"):
        load_audit(written(tmp_path, {**GOOD, **change}))


def test_what_is_no_audit_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperatorFileError, match="not-an-audit"):
        load_audit(written(tmp_path, ["x"]))
    file = tmp_path / "b.json"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(OperatorFileError, match="not-an-audit"):
        load_audit(file)
    with pytest.raises(OperatorFileError, match="unreadable"):
        load_audit(tmp_path / "none.json")
