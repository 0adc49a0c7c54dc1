"""Errors become a status, a stable code and a French sentence."""

import pytest

from ingest.errors import CvError
from matcher.errors import ArtefactError, UnknownPlaceError
from service.problems import engine_problem, faults_of, http_problem
from skills_ref.errors import EngineError, InvalidCodeError, UnknownCodeError


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidCodeError("ROME", "Z9"), 422),
        (UnknownCodeError("ROME", "A9999"), 404),
        (UnknownPlaceError("Xx"), 422),
        (ArtefactError("altered"), 503),
        (CvError("too-large"), 413),
        (CvError("unknown-type"), 415),
        (CvError("busy"), 503),
        (CvError("encrypted"), 422),
        (EngineError("other"), 422),
    ],
)
def test_each_error_has_its_status(error: EngineError, status: int) -> None:
    problem = engine_problem(error)

    assert (problem.status, problem.code) == (status, error.code)
    assert str(error) not in problem.detail
    assert ("Retry-After" in problem.headers) is (status == 503)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 415, 422, 429, 500, 503])
def test_each_status_has_its_code_and_sentence(status: int) -> None:
    problem = http_problem(status)

    assert problem.status == status
    assert problem.detail.endswith(".")


@pytest.mark.parametrize(
    ("status", "code"), [(418, "bad-request"), (599, "internal-error")]
)
def test_an_unusual_status_is_said_too(status: int, code: str) -> None:
    assert http_problem(status).code == code


def test_a_fault_names_its_field_and_hides_its_value() -> None:
    errors = [
        {"loc": ("body", "items", 3, "id"), "type": "missing", "input": "secret"},
        {"loc": ("query", "limit"), "type": "greater_than_equal", "input": "secret"},
    ]

    faults = faults_of(errors)

    assert [fault.field for fault in faults] == ["items.3.id", "limit"]
    assert faults[0].message == "Renseignez ce champ."
    assert "secret" not in repr(faults)
