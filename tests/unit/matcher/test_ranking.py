"""Steps of a ranking: parts, wishes, refusals, what is too thin."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.engine import Matcher
from matcher.types import CompetenceMention, Origin, Profile, Reason
from matcher.weights import (
    COMPETENCE_WEIGHT,
    DONE_WEIGHTS,
    LEAST_SCORE,
    TURN_WISH_SHARE,
    WISH_SHARE,
)

DONE = Profile(evidence=("J'ai été boulanger", "cuire des pains au four"))


def row(matcher: Matcher, rome: str) -> int:
    return matcher.table.families.index(rome)


def test_without_wish_only_what_was_done_counts(matcher: Matcher) -> None:
    scored = matcher.ranker.score(DONE)

    assert set(scored.parts) == {*DONE_WEIGHTS, "competences"}
    assert int(np.argmax(scored.score)) == row(matcher, "D1102")
    np.testing.assert_allclose(sum(scored.weights.values()), 1, atol=1e-6)


@pytest.mark.parametrize(
    ("refusals", "share"),
    [((), WISH_SHARE), (("Je ne veux plus de bruit",), TURN_WISH_SHARE)],
)
def test_wishes_weigh_more_for_who_refuses_the_past(
    matcher: Matcher, refusals: tuple[str, ...], share: float
) -> None:
    profile = replace(DONE, wishes=("conduire un camion",), refusals=refusals)

    scored = matcher.ranker.score(profile)

    ratio = scored.weights["wish_words"] / scored.weights["words"]
    np.testing.assert_allclose(ratio, share, rtol=1e-5)
    camion = row(matcher, "N4101")
    assert scored.score[camion] > matcher.ranker.score(DONE).score[camion]


def test_a_competence_held_is_a_part_of_its_trades_only(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    mention = CompetenceMention(
        code=code_of["Conduire un camion"],
        label="Conduire un camion",
        origin=Origin.DECLARED,
        confidence=1.0,
    )

    part = matcher.ranker.score(replace(DONE, competences=(mention,))).parts[
        "competences"
    ]

    assert np.flatnonzero(part).tolist() == [row(matcher, "N4101")]
    assert 0 < COMPETENCE_WEIGHT < 1


def test_a_competence_of_another_release_is_not_held(matcher: Matcher) -> None:
    unknown = CompetenceMention(
        code="999999", label="x", origin=Origin.DECLARED, confidence=1.0
    )

    scored = matcher.ranker.score(replace(DONE, competences=(unknown,)))

    np.testing.assert_array_equal(scored.score, matcher.ranker.score(DONE).score)


def test_an_unknown_condition_lowers_nothing(matcher: Matcher) -> None:
    scored = matcher.ranker.score(replace(DONE, refused_contexts=("unknown",)))

    np.testing.assert_array_equal(scored.parts["conditions"], 1)


def test_two_conditions_share_the_part(matcher: Matcher) -> None:
    profile = replace(DONE, refused_contexts=("dimanche", "nuit"))

    part = matcher.ranker.score(profile).parts["conditions"]

    assert part[row(matcher, "D1106")] == 0.5  # Sundays only
    assert part[row(matcher, "M1203")] == 1
    # the best sheet of the family: pastry layers work at night, not on Sundays
    assert part[row(matcher, "D1102")] == 0.5


def test_a_refusal_points_to_its_phrase(matcher: Matcher) -> None:
    refusals = ("Je ne veux plus de nuit", "plus jamais de coiffure ni coloration")
    profile = replace(DONE, refusals=refusals)

    scored = matcher.ranker.score(profile)

    hair = row(matcher, "D1202")
    assert scored.refusals[int(scored.refused[hair])] == refusals[1]
    assert scored.refused[row(matcher, "N4101")] == -1


def test_a_profile_under_the_least_score_is_too_thin(matcher: Matcher) -> None:
    profile = Profile(evidence=("xyzzy",))
    scored = matcher.ranker.score(profile)
    top = float(scored.score.max())

    assert top < LEAST_SCORE
    assert matcher.ranker.too_thin(scored, profile) is Reason.TOO_THIN
    assert matcher.ranker.too_thin(matcher.ranker.score(DONE), DONE) is None


def test_a_text_off_work_must_be_closer(matcher: Matcher) -> None:
    said = Profile(evidence=("la table et le vin",), about_work=True)
    scored = matcher.ranker.score(said)

    assert (
        matcher.ranker.too_thin(scored, replace(said, about_work=False))
        is Reason.TOO_THIN
    )
