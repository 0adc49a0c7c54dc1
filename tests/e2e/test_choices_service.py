"""Choices and wishes through the API."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

TEXT = "J'ai fait le ménage et préparé des repas chez des personnes âgées."


def ranked(client: TestClient, **body: object) -> dict[str, Any]:
    answer = client.post("/v1/trades/rank", json={"text": TEXT, **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_trade_says_its_contracts_and_its_trainings(client: TestClient) -> None:
    found = ranked(client, near="31555", within_km=100)

    told = [one for trade in found["trades"] for one in trade["contracts"]]
    assert told
    assert all(0 < one["weight"] <= 1 and one["label"] for one in told)
    assert all(trade["trainings"] >= 0 for trade in found["trades"])


def test_less_of_a_trade_takes_it_off_with_its_reason(client: TestClient) -> None:
    first = ranked(client)["trades"][0]

    found = ranked(client, choices={"less": [first["rome"].lower()]})

    assert first["rome"] not in {one["rome"] for one in found["trades"]}
    (out,) = [one for one in found["excluded"] if one["condition"] == "less"]
    assert out["proof"]


def test_a_domain_is_kept_to_and_the_others_are_still_named(
    client: TestClient,
) -> None:
    everywhere = ranked(client)

    found = ranked(client, choices={"domain": "G"})

    assert {one["domain"] for one in found["trades"]} == {"G"}
    assert found["domains"] == everywhere["domains"]


def test_wishes_alone_give_trades(client: TestClient) -> None:
    body = {"wishes": "Tailler des haies et tondre des pelouses"}

    found = client.post("/v1/trades/rank", json=body).json()

    assert found["trades"][0]["rome"].startswith("A12")
    assert found["profile"]["competences"] == []


def test_what_is_wanted_is_a_part_and_a_reason(client: TestClient) -> None:
    missing = ranked(client)["trades"][0]["missing"][0]

    found = ranked(client, choices={"wanted": [missing["code"]]})

    asks = [one for one in found["trades"] if one["wanted"]]
    assert asks
    for trade in asks:
        assert trade["wanted"] == [{"code": missing["code"], "label": missing["label"]}]
        assert "wanted" in {part["name"] for part in trade["parts"]}
        assert "que vous voulez faire" in trade["why"]
        total = sum(part["value"] * part["weight"] for part in trade["parts"])
        assert total == pytest.approx(trade["score"], abs=1e-6)


@pytest.mark.parametrize(
    "choices",
    [
        {"domain": "Z"},
        {"refused_contexts": ["fatigue"]},
        {"more": ["K13"]},
        {"level": 9},
        {"french": "D1"},
        {"age": 50},
    ],
)
def test_a_wrong_choice_is_refused(
    client: TestClient, choices: dict[str, object]
) -> None:
    answer = client.post("/v1/trades/rank", json={"text": TEXT, "choices": choices})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("choices")


def test_an_explanation_counts_the_choices(client: TestClient) -> None:
    rome = ranked(client)["trades"][0]["rome"]
    body = {"text": TEXT, "rome": rome, "choices": {"more": [rome], "licence": True}}

    found = client.post("/v1/explain", json=body).json()

    (step,) = [one for one in found["steps"] if one["name"] == "choices"]
    assert (step["numbers"]["more"], step["numbers"]["licence"]) == (1, 1)
    assert found["position"] == 1
