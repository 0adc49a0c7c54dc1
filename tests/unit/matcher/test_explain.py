"""A ranking replayed: numbers that sum, and a counterfactual that holds."""

from dataclasses import replace

import pytest

from matcher.engine import Matcher
from matcher.types import CompetenceMention, Origin

TEXT = (
    "J'ai été serveuse pendant deux ans. "
    "J'ai conduit une camionnette et préparé des repas."
)


def numbers(matcher: Matcher, rome: str, step: str) -> dict[str, object]:
    explanation = matcher.explain(matcher.profile(TEXT), rome)
    (found,) = (s for s in explanation.steps if s.name == step)
    return dict(found.numbers)


@pytest.mark.parametrize("rome", ["G1803", "N4101", "K1304", "M1805"])
def test_parts_times_weights_sum_to_the_score(matcher: Matcher, rome: str) -> None:
    parts, weights = numbers(matcher, rome, "parts"), numbers(matcher, rome, "weights")
    order = numbers(matcher, rome, "order")

    total = sum(float(str(parts[n])) * float(str(weights[n])) for n in parts)

    assert total == pytest.approx(float(str(order["score"])), abs=1e-6)
    match = matcher.explain(matcher.profile(TEXT), rome).match
    assert match is not None
    assert match.score == pytest.approx(total, abs=1e-6)
    assert sum(p.value * p.weight for p in match.parts) == pytest.approx(
        total, abs=1e-6
    )


def test_the_position_is_that_of_the_ranking(matcher: Matcher) -> None:
    profile = matcher.profile(TEXT)
    trades = matcher.rank(profile, limit=99).trades
    assert len(trades) == len(matcher.table.families)

    for position, trade in enumerate(trades, 1):
        explanation = matcher.explain(profile, trade.rome)
        assert (explanation.position, explanation.match) == (position, trade)


def test_the_counterfactual_really_changes_the_rank(matcher: Matcher) -> None:
    profile = matcher.profile(TEXT)
    explained = [matcher.explain(profile, rome) for rome in matcher.table.families]
    lifted = [e for e in explained if e.counterfactual is not None]
    assert len(lifted) > 3

    for explanation in lifted:
        better = explanation.counterfactual
        assert better is not None
        assert explanation.match is not None
        assert better in explanation.match.missing
        added = CompetenceMention(
            code=better.code, label=better.label, origin=Origin.DECLARED, confidence=1.0
        )
        richer = replace(
            profile,
            competences=(*profile.competences, added),
            evidence=(*profile.evidence, better.label),
        )
        ranking = matcher.rank(richer, limit=99)
        parents = [matcher.reference.parent_of(t.rome) for t in ranking.trades]
        family = matcher.reference.parent_of(explanation.rome)
        assert parents.index(family) + 1 == explanation.position_then
        assert explanation.position is not None
        assert explanation.position_then is not None
        assert explanation.position_then < explanation.position


def test_the_first_trade_cannot_be_lifted(matcher: Matcher) -> None:
    profile = matcher.profile(TEXT)
    best = matcher.rank(profile).trades[0].rome

    explanation = matcher.explain(profile, best)

    assert explanation.position == 1
    assert (explanation.counterfactual, explanation.position_then) == (None, None)


def test_a_refused_trade_has_its_exclusion(matcher: Matcher) -> None:
    refusal = "Je ne veux plus de sécurité ni de surveillance."
    profile = matcher.profile(f"J'ai servi des plats pendant deux ans. {refusal}")

    explanation = matcher.explain(profile, "K2503")

    assert (explanation.position, explanation.match) == (None, None)
    assert explanation.exclusion is not None
    assert explanation.exclusion.proof == refusal
    assert explanation.exclusion.rome == "K2503"


@pytest.mark.parametrize("text", ["bonjour", "azertyuiop qsdfghjklm"])
def test_a_profile_that_abstains_has_its_reason(matcher: Matcher, text: str) -> None:
    profile = matcher.profile(text)
    assert matcher.rank(profile).abstained

    explanation = matcher.explain(profile, "D1102")

    assert (explanation.position, explanation.match) == (None, None)
    (step,) = explanation.steps
    assert (step.name, step.numbers) == ("abstained", (("reason", "too-thin"),))


def test_reading_counts_what_was_said(matcher: Matcher) -> None:
    found = numbers(matcher, "G1803", "reading")
    profile = matcher.profile(TEXT)

    assert found == {
        "evidence": len(profile.evidence),
        "wishes": 0,
        "refusals": 0,
        "competences": len(profile.competences),
    }
