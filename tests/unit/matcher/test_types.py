"""Records check what they promise and cannot be changed."""

from dataclasses import FrozenInstanceError

import pytest

from matcher.types import CompetenceMention, Fit, Origin, Profile, Ranking, Reason


@pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
def test_a_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"confidence not in \[0, 1\]"):
        CompetenceMention(
            code="1", label="x", origin=Origin.DECLARED, confidence=confidence
        )


def test_a_lexical_mention_carries_its_span() -> None:
    with pytest.raises(ValueError, match="a lexical mention must carry its span"):
        CompetenceMention(code="1", label="x", origin=Origin.LEXICAL, confidence=1.0)


def test_a_ranking_without_trade_abstains() -> None:
    ranking = Ranking(
        snapshot="s", as_of=None, profile=Profile(), reason=Reason.TOO_THIN
    )

    assert ranking.abstained


def test_records_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Profile().evidence = ("changed",)  # pyright: ignore[reportAttributeAccessIssue]


def test_words_shown_to_a_person_are_stable() -> None:
    assert [fit.value for fit in Fit] == ["tres_proche", "proche", "a_explorer"]
    assert {r.value for r in Reason} == {"empty", "too-thin", "foreign", "no-trade"}
