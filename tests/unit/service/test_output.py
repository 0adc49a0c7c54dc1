"""The public JSON: names of the contract, unknown as null, no rounding fault."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import ArtefactError
from matcher.types import (
    Classification,
    CompetenceMention,
    Domain,
    Exclusion,
    Explanation,
    Fit,
    Gap,
    Labelled,
    OpenOffers,
    Origin,
    Part,
    Profile,
    Ranking,
    Reason,
    Step,
    TradeMatch,
    TrainingPage,
)
from service.output import (
    classification_json,
    explanation_json,
    gaps_json,
    plain,
    ranking_json,
    to_text,
    trade_json,
    trainings_json,
)

if TYPE_CHECKING:
    from matcher.engine import Matcher

SNAPSHOT = "2026-11-24-ab12cd34ef56"
# only the identifier of the snapshot is read
MATCHER = cast("Matcher", SimpleNamespace(snapshot_id=SNAPSHOT, is_sample=False))


def match_with(*parts: tuple[float, float]) -> TradeMatch:
    return TradeMatch(
        rome="K1304",
        label="Services domestiques",
        fit=Fit.VERY_CLOSE,
        score=sum(value * weight for value, weight in parts),
        parts=tuple(
            Part(name=f"p{n}", value=value, weight=weight)
            for n, (value, weight) in enumerate(parts)
        ),
        open_offers=OpenOffers(count=123, within_km=30.0, as_of=date(2026, 11, 22)),
        held=(Labelled(code="1", label="Entretenir un logement"),),
        missing=(Labelled(code="2", label="Repasser", weight=0.4),),
        domain="K",
        variants=(Labelled(code="K1321", label="Employé familial"),),
        asked_in=0.8,
    )


def ranking_with(*trades: TradeMatch, reason: Reason | None = None) -> Ranking:
    mention = CompetenceMention(
        code="1",
        label="Entretenir un logement",
        origin=Origin.LEXICAL,
        confidence=0.93,
        proof="entretenir un logement",
        span=(0, 22),
    )
    return Ranking(
        snapshot=SNAPSHOT,
        as_of=date(2026, 11, 22),
        profile=Profile(competences=(mention,)),
        trades=trades,
        domains=(Domain(code="K", label="Services", trades=("K1304",)),),
        reason=reason,
    )


def test_a_ranking_is_the_object_of_the_contract() -> None:
    trade = replace(
        match_with((0.8, 0.5), (0.6, 0.5)),
        contracts=(Labelled(code="MIS", label="MIS", weight=0.7),),
        trainings=3,
        wanted=(Labelled(code="2", label="Repasser"),),
    )
    out = Exclusion(
        rome="N4101",
        label="Conducteur",
        condition="no-licence",
        proof="Permis de conduire",
    )
    ranking = replace(ranking_with(trade), excluded=(out,))

    assert ranking_json(ranking, MATCHER) == {
        "snapshot": SNAPSHOT,
        "as_of": "2026-11-22",
        "abstained": False,
        "reason": None,
        "profile": {
            "competences": [
                {
                    "code": "1",
                    "label": "Entretenir un logement",
                    "origin": "lexical",
                    "confidence": 0.93,
                    "proof": "entretenir un logement",
                    "need": None,
                    "detail": None,
                    "is_soft": False,
                }
            ]
        },
        "domains": [{"code": "K", "label": "Services", "trades": ["K1304"]}],
        "questions": [],
        "trades": [
            {
                "rome": "K1304",
                "label": "Services domestiques",
                "fit": "tres_proche",
                "score": 0.7,
                "parts": [
                    {"name": "p0", "value": 0.8, "weight": 0.5},
                    {"name": "p1", "value": 0.6, "weight": 0.5},
                ],
                "open_offers": {
                    "count": 123,
                    "within_km": 30.0,
                    "as_of": "2026-11-22",
                },
                "held": [{"code": "1", "label": "Entretenir un logement"}],
                "missing": [{"code": "2", "label": "Repasser", "weight": 0.4}],
                "why": (
                    "Ce métier demande « Repasser », que vous voulez faire."
                    " Vous savez entretenir un logement, demandé dans 8 offres sur 10."
                ),
                "domain": "K",
                "variants": [{"rome": "K1321", "label": "Employé familial"}],
                "kind": "usual",
                "contracts": [{"code": "MIS", "label": "Intérim", "weight": 0.7}],
                "trainings": 3,
                "wanted": [{"code": "2", "label": "Repasser"}],
                "unwanted": [],
            }
        ],
        "excluded": [
            {
                "rome": "N4101",
                "label": "Conducteur",
                "condition": "no-licence",
                "proof": "Permis de conduire",
            }
        ],
    }


def test_an_abstention_has_its_reason_and_no_trade() -> None:
    found = ranking_json(ranking_with(reason=Reason.TOO_THIN), MATCHER)

    assert (found["abstained"], found["reason"]) == (True, "too-thin")
    assert found["trades"] == []


def test_a_ranking_of_another_snapshot_is_refused() -> None:
    other = cast("Matcher", SimpleNamespace(snapshot_id="other"))

    with pytest.raises(ArtefactError, match=f"{SNAPSHOT}' shown with snapshot 'other'"):
        ranking_json(ranking_with(), other)


SHARE = st.floats(min_value=0, max_value=1)


@given(parts=st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=12))
def test_the_score_written_is_the_sum_of_the_parts_written(
    parts: list[tuple[float, float]],
) -> None:
    found = trade_json(match_with(*parts))

    total = sum(part["value"] * part["weight"] for part in found["parts"])
    assert found["score"] == pytest.approx(total, abs=1e-6)


def test_an_unknown_number_is_null() -> None:
    gap = Gap(
        territory="7625",
        territory_label="Toulouse",
        rome="K1304",
        label="Services",
        offers=None,
        trainings=0,
        ratio=float("nan"),
        as_of=None,
    )

    found = gaps_json([gap], "zone_emploi", MATCHER)["gaps"][0]

    assert (found["offers"], found["trainings"]) == (None, 0)
    assert (found["ratio"], found["as_of"]) == (None, None)


def test_a_text_keeps_its_accents_and_its_order() -> None:
    assert to_text({"b": "métier", "a": None}) == '{"b": "métier", "a": null}'


def test_a_number_that_is_none_of_json_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_text(float("nan"))


def test_a_path_shows_its_name_only() -> None:
    assert plain(Path("folder") / "snapshot") == "snapshot"


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="no plain value for a complex"):
        plain({"x": 1j})


def test_an_explanation_keeps_every_number_in_order() -> None:
    explanation = Explanation(
        rome="K1304",
        label="Services",
        position=2,
        match=match_with((1.0, 1.0)),
        exclusion=None,
        steps=(Step(name="titles", numbers=(("z", 1), ("a", 0.5), ("m", None))),),
        counterfactual=Labelled(code="2", label="Repasser"),
        position_then=1,
    )

    found = explanation_json(explanation)

    assert list(found["steps"][0]["numbers"].items()) == [
        ("z", 1),
        ("a", 0.5),
        ("m", None),
    ]
    assert found["match"]["rome"] == "K1304"
    assert json.loads(to_text(found)) == found


def test_lists_name_their_snapshot() -> None:
    page = TrainingPage(
        rome="K1304", total=None, place=None, widened_km=None, trainings=()
    )

    found = trainings_json(page, MATCHER)

    assert found["snapshot"] == SNAPSHOT
    assert found["total"] is None


def test_a_classification_has_weights() -> None:
    one = Classification(id="7", trades=(Labelled(code="A", label="a", weight=0.25),))

    assert classification_json(one) == {
        "id": "7",
        "trades": [{"code": "A", "label": "a", "weight": 0.25}],
        "competences": [],
    }
