"""Any body that the OpenAPI document allows, or nearly, has an answer of the contract.

Bodies are drawn from the JSON schemas of the document itself, then damaged: what
schemathesis does, on hypothesis alone. An answer is a documented status, in JSON or
problem+json, and never a fault of ours.
"""

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings

Json = dict[str, Any]
DEEPEST = 4
WORDS = st.sampled_from(
    ["boulangère", "K1304", "Toulouse", "31000", "tenir une caisse", "oui", "", "\x00"]
)
TEXTS = st.one_of(WORDS, st.text(max_size=60))
ANYTHING: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner),
    max_leaves=6,
)


DOCUMENT: Json = create_app(Settings()).openapi()


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    return DOCUMENT["components"]["schemas"][reference.rsplit("/", 1)[1]]


def values(schema: Mapping[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Return what a JSON schema allows: enough of it for ours."""
    schema = resolved(schema)
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return st.one_of([values(one, depth) for one in choices])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(cast("list[Any]", schema["enum"]))
    made = {
        "object": objects,
        "array": arrays,
        "string": strings,
        "integer": integers,
        "number": numbers,
    }.get(str(schema.get("type")))
    if made is not None:
        return made(schema, depth)
    kind = schema.get("type")
    return {"boolean": st.booleans(), "null": st.none()}.get(str(kind), ANYTHING)


def objects(schema: Mapping[str, Any], depth: int) -> st.SearchStrategy[Any]:
    fields = cast("Json", schema.get("properties", {}))
    needed = set(schema.get("required", ()))
    if depth >= DEEPEST:
        fields = {name: one for name, one in fields.items() if name in needed}
    return st.fixed_dictionaries(
        {n: values(s, depth + 1) for n, s in fields.items() if n in needed},
        optional={
            n: values(s, depth + 1) for n, s in fields.items() if n not in needed
        },
    )


def arrays(schema: Mapping[str, Any], depth: int) -> st.SearchStrategy[Any]:
    most = min(int(schema.get("maxItems", 3)), 3)
    least = min(int(schema.get("minItems", 0)), most)
    items = values(schema.get("items", {}), depth + 1)
    return st.lists(items, min_size=least, max_size=most)


def strings(schema: Mapping[str, Any], _depth: int) -> st.SearchStrategy[Any]:
    if "pattern" in schema:
        return st.one_of(TEXTS, st.sampled_from(["K1304", "D1106", "A1"]))
    most = int(schema.get("maxLength", 80))
    return TEXTS.map(lambda text: text[:most])


def integers(schema: Mapping[str, Any], _depth: int) -> st.SearchStrategy[Any]:
    low = int(schema.get("minimum", -5))
    return st.integers(low - 1, int(schema.get("maximum", low + 50)) + 1)


def numbers(schema: Mapping[str, Any], _depth: int) -> st.SearchStrategy[Any]:
    low = float(schema.get("minimum", schema.get("exclusiveMinimum", -1.0)))
    high = float(schema.get("maximum", low + 400.0))
    return st.floats(low - 1, high + 1, allow_nan=False)


def damaged(body: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return bodies as they are, or with a field more, less or of another type."""

    def harm(pair: tuple[object, str, object]) -> object:
        value, name, other = pair
        if not isinstance(value, dict):
            return other
        return {**cast("Json", value), name: other}

    fields = st.sampled_from(["text", "skills", "near", "limit", "rome", "extra"])
    return st.one_of(body, st.tuples(body, fields, ANYTHING).map(harm), ANYTHING)


def operations(method: str) -> dict[str, Json]:
    paths = cast("Mapping[str, Json]", DOCUMENT["paths"])
    return {path: one[method] for path, one in paths.items() if method in one}


POSTS = {
    path: one["requestBody"]["content"]["application/json"]["schema"]
    for path, one in operations("post").items()
    if "application/json" in one.get("requestBody", {}).get("content", {})
}
GETS = operations("get")
QUIET = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


def check(answer: Response, documented: Mapping[str, Any]) -> None:
    """Fail unless the answer is one that the document promises."""
    assert answer.status_code < 500 or answer.status_code == 503, answer.text
    assert str(answer.status_code) in {*documented, "422"}, answer.text
    kind = answer.headers["content-type"]
    assert kind in {"application/json", "application/problem+json"}
    body = answer.json()
    if answer.status_code >= 400:
        assert {"code", "detail", "status", "title", "type"} <= set(body)
        assert "Traceback" not in answer.text


def sendable(value: object) -> bytes:
    """Return a body as bytes, lone surrogates and odd numbers included."""
    return json.dumps(value).encode("utf-8", errors="surrogatepass")


@pytest.mark.parametrize("path", sorted(POSTS))
def test_a_body_near_the_contract_has_an_answer_of_the_contract(
    client: TestClient, path: str
) -> None:
    documented = operations("post")[path]["responses"]

    @QUIET
    @given(body=damaged(values(POSTS[path])))
    def try_one(body: object) -> None:
        answer = client.post(
            path, content=sendable(body), headers={"content-type": "application/json"}
        )
        check(answer, documented)

    try_one()


@pytest.mark.parametrize("path", sorted(GETS))
def test_a_query_near_the_contract_has_an_answer_of_the_contract(
    client: TestClient, path: str
) -> None:
    documented = GETS[path]["responses"]
    asked = cast("list[Json]", GETS[path].get("parameters", []))
    query = st.fixed_dictionaries(
        {},
        optional={
            one["name"]: values(one["schema"]).map(str)
            for one in asked
            if one["in"] == "query"
        },
    )

    @QUIET
    @given(query=query, rome=st.sampled_from(["K1304", "A9999", "Z1", "é", " "]))
    def try_one(query: dict[str, str], rome: str) -> None:
        sent = {
            name: one.encode("utf-8", "replace").decode() for name, one in query.items()
        }
        check(client.get(path.replace("{rome}", rome), params=sent), documented)

    try_one()


@QUIET
@given(body=st.binary(max_size=300), kind=st.sampled_from(["application/json", "x/y"]))
def test_any_bytes_have_an_answer(client: TestClient, body: bytes, kind: str) -> None:
    answer = client.post(
        "/v1/trades/rank", content=body, headers={"content-type": kind}
    )

    assert answer.status_code in {200, 400, 415, 422}
    assert answer.headers["content-type"].startswith("application/")


def test_the_contract_was_read() -> None:
    assert {"/v1/trades/rank", "/v1/classify", "/v1/explain"} <= set(POSTS)
    assert {"/v1/gaps", "/v1/trades/{rome}"} <= set(GETS)
