"""The OpenAPI document is committed, in French, and says what is true."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from service.contract import openapi_text
from service.openapi import PROBLEM

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
ROUTES = {
    ("post", "/v1/profile"),
    ("post", "/v1/trades/rank"),
    ("get", "/v1/trades/{rome}"),
    ("post", "/v1/trainings/search"),
    ("post", "/v1/offers/search"),
    ("post", "/v1/classify"),
    ("get", "/v1/gaps"),
    ("get", "/v1/suggest"),
    ("post", "/v1/explain"),
    ("get", "/livez"),
    ("get", "/readyz"),
    ("get", "/version"),
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(COMMITTED.read_text(encoding="utf-8"))


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_the_committed_document_is_the_one_that_is_served() -> None:
    committed = COMMITTED.read_text(encoding="utf-8")

    assert committed == openapi_text(), (
        "write it again: python -m service.contract > docs/openapi.json"
    )


def test_it_has_every_route_of_the_contract(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert {(method, path) for method, path, _ in operations(document)} == ROUTES


def test_every_operation_is_described_in_french(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        assert operation["summary"], (method, path)
        assert operation["description"].endswith("."), (method, path)
        assert operation["responses"]["200"]["description"] == "Réponse."
        assert "Successful" not in json.dumps(operation)
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))


def test_every_v1_operation_documents_its_problems(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        if not path.startswith("/v1/"):
            continue
        for status in ("422", "429", "503"):
            content = operation["responses"][status]["content"]
            assert list(content) == [PROBLEM], (method, path, status)


def test_a_cv_is_documented_as_bytes(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/profile"]["post"]["requestBody"]["content"]

    assert "application/pdf" in content
    assert content["text/plain"]["schema"] == {"type": "string", "format": "binary"}


def test_every_reference_is_defined(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    names = {piece.split('"')[0] for piece in text.split("#/components/schemas/")[1:]}

    assert names <= set(document["components"]["schemas"])
