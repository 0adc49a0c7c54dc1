"""The same offer on two sources."""

from datetime import date

import polars as pl
import pytest

from ingest.dedupe import same_offers
from ingest.report import MERGED
from matcher.tables import OFFERS

DAY = date(2026, 3, 2)
TEXT = " ".join(
    f"Vous montez le mur numéro {n} et vous le jointoyez." for n in range(20)
)
EXACT: dict[str, object] = {
    "title": "Maçon (H/F)",
    "company": "Murs & Fils",
    "code_commune": "34172",
    "departement": "34",
    "published_on": DAY,
    "text": "",
}
NEAR: dict[str, object] = {"title": "Maçon", "departement": "34", "text": TEXT}


def frame(*offers: dict[str, object]) -> pl.DataFrame:
    rows = [
        {"offer_id": str(n), "source": f"s{n}", "text": ""} | offer
        for n, offer in enumerate(offers)
    ]
    return pl.DataFrame(rows, schema=OFFERS)


def kept(offers: pl.DataFrame, *prefer: str) -> list[str]:
    return same_offers(offers, prefer=prefer)[0].get_column("offer_id").to_list()


def test_the_same_key_on_two_sources() -> None:
    offers = frame(EXACT, EXACT | {"title": "MACON h f", "company": "murs  fils"})
    left, trace = same_offers(offers)

    assert left.schema == OFFERS
    assert trace.schema == MERGED
    assert left.get_column("offer_id").to_list() == ["0"]
    assert trace.rows() == [("s1", "1", "s0", "0", "same-key", None)]


def test_the_preferred_source_is_kept() -> None:
    assert kept(frame(EXACT, EXACT), "s1") == ["1"]


@pytest.mark.parametrize("name", ["company", "code_commune", "published_on"])
def test_an_unknown_part_of_the_key_proves_nothing(name: str) -> None:
    assert kept(frame(EXACT | {name: None}, EXACT | {name: None})) == ["0", "1"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Carreleur"),
        ("company", "Autre"),
        ("code_commune", "34000"),
        ("published_on", date(2026, 3, 3)),
    ],
)
def test_another_key_is_another_offer(name: str, value: object) -> None:
    assert kept(frame(EXACT, EXACT | {name: value})) == ["0", "1"]


def test_two_offers_of_one_source_are_two_people_wanted() -> None:
    twice = frame(EXACT | {"source": "s"}, EXACT | {"source": "s"})

    assert kept(twice) == ["0", "1"]
    assert kept(frame(NEAR | {"source": "s"}, NEAR | {"source": "s"})) == ["0", "1"]


def test_near_texts_on_two_sources() -> None:
    offers = frame(NEAR, NEAR | {"text": TEXT.replace("jointoyez", "lissez", 2)})
    left, trace = same_offers(offers)

    assert left.height == 1
    (link,) = trace.rows(named=True)
    assert link["reason"] == "near-text"
    assert 0.9 <= link["score"] < 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"text": TEXT[:150]}, id="short-text"),
        pytest.param({"text": TEXT[::-1]}, id="another-text"),
        pytest.param({"departement": "30"}, id="another-departement"),
        pytest.param({"departement": None}, id="unknown-departement"),
        pytest.param({"code_commune": "34003"}, id="another-commune"),
        pytest.param({"company": "Autre"}, id="another-company"),
        pytest.param({"title": "Maçon chef"}, id="another-title"),
    ],
)
def test_what_contradicts_is_kept(other: dict[str, object]) -> None:
    first = NEAR | {"code_commune": "34172", "company": "Murs"}

    assert kept(frame(first, NEAR | other)) == ["0", "1"]


def test_three_sources_leave_one_and_the_order_of_input_does_not_matter() -> None:
    offers = frame(EXACT, NEAR | {"title": "Autre"}, EXACT, EXACT)

    assert kept(offers) == ["0", "1"]
    assert sorted(kept(offers.reverse())) == ["0", "1"]


def test_no_offer() -> None:
    left, trace = same_offers(pl.DataFrame(schema=OFFERS))

    assert left.is_empty()
    assert trace.schema == MERGED
