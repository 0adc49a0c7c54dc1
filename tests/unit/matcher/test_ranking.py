"""Steps of a ranking: parts, wishes, refusals, what is too thin."""

from dataclasses import replace

import numpy as np
import pytest

from matcher.engine import Matcher
from matcher.ranking import REFUSED_CONTEXT, REFUSED_TRADE
from matcher.types import CompetenceMention, Origin, Profile, Reason
from matcher.weights import (
    COMPETENCE_WEIGHT,
    DONE_WEIGHTS,
    LEAST_SCORE,
    TURN_WISH_SHARE,
    WISH_HALF,
    WISH_SHARE,
)

DONE = Profile(evidence=("J'ai été boulanger", "cuire des pains au four"))


def row(matcher: Matcher, rome: str) -> int:
    return matcher.table.families.index(rome)


def test_without_wish_only_what_was_done_counts(matcher: Matcher) -> None:
    scored = matcher.ranker.score(DONE)

    beside = {"offers", "competences", "near", "access"}
    assert set(scored.parts) == {*DONE_WEIGHTS, *beside}
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
    # two telling words
    share *= 2 / (2 + WISH_HALF)

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
    refusal = scored.refusals[int(scored.refused[hair])]
    assert (refusal.phrase, refusal.condition) == (refusals[1], REFUSED_TRADE)
    assert scored.refused[row(matcher, "N4101")] == -1


def test_a_profile_under_the_least_score_is_too_thin(matcher: Matcher) -> None:
    profile = Profile(evidence=("xyzzy",))
    scored = matcher.ranker.score(profile)
    top = float(scored.score.max())

    assert top < LEAST_SCORE
    assert matcher.ranker.too_thin(scored, profile) is Reason.TOO_THIN
    assert matcher.ranker.too_thin(matcher.ranker.score(DONE), DONE) is None


def test_a_text_off_work_must_be_closer(matcher: Matcher) -> None:
    said = Profile(evidence=("le vin et les amis",), about_work=True)
    scored = matcher.ranker.score(said)

    assert (
        matcher.ranker.too_thin(scored, replace(said, about_work=False))
        is Reason.TOO_THIN
    )


def excluded(matcher: Matcher, profile: Profile) -> dict[str, str]:
    """Return the condition that excludes each family."""
    scored = matcher.ranker.score(profile)
    return {
        code: scored.refusals[int(row)].condition
        for code, row in zip(matcher.table.families, scored.refused, strict=True)
        if row >= 0
    }


def test_a_wide_word_refuses_its_sector(matcher: Matcher) -> None:
    profile = replace(DONE, refusals=("J'en ai assez du commerce",))

    assert excluded(matcher, profile) == {"D1106": REFUSED_TRADE}


def test_a_word_of_its_names_refuses_a_trade(matcher: Matcher) -> None:
    profile = replace(DONE, refusals=("plus de camion",))

    assert "N4101" in excluded(matcher, profile)


def test_what_the_wishes_name_is_never_refused(matcher: Matcher) -> None:
    profile = replace(
        DONE, wishes=("Je voudrais devenir plombier",), refusals=("plus de plombier",)
    )

    assert excluded(matcher, profile) == {}


def test_work_that_is_always_at_night_is_excluded(matcher: Matcher) -> None:
    profile = replace(DONE, refusals=("Je ne veux plus de nuit",))

    found = excluded(matcher, profile)

    assert set(found.values()) == {REFUSED_CONTEXT}
    assert "K2503" in found
    assert "M1203" not in found


def test_who_is_unfit_for_the_post_leaves_it(matcher: Matcher) -> None:
    profile = replace(DONE, refusals=("je suis inapte à mon poste",))

    assert excluded(matcher, profile) == {"D1102": REFUSED_TRADE}


def test_a_trade_done_goes_with_a_burden_that_the_body_refuses(
    matcher: Matcher,
) -> None:
    done = Profile(evidence=("Préparateur de commandes en entrepôt",))
    unfit = replace(done, refusals=("Inapte au port de charges",))
    disliked = replace(done, refusals=("pas de port de charges",))

    assert excluded(matcher, unfit) == {"N1103": REFUSED_CONTEXT}
    assert excluded(matcher, disliked) == {}


def test_an_order_has_every_trade_once(matcher: Matcher) -> None:
    scored = matcher.ranker.score(DONE)

    assert sorted(matcher.ranker.order(scored)) == list(
        range(len(matcher.table.families))
    )


def test_words_of_a_person_are_mended_but_not_its_proof(matcher: Matcher) -> None:
    query = matcher.ranker.query_of([("je fesai du menaje", (0, 18))])

    (phrase,) = query.phrases
    assert phrase.text == "je fesai du menaje"
    assert "menage" not in phrase.text


def test_a_number_of_years_has_no_weight(matcher: Matcher) -> None:
    ranker = matcher.ranker
    young = ranker.query_of([("24 ans, boulanger", (0, 17))])
    old = ranker.query_of([("58 ans, boulanger", (0, 17))])

    assert young.phrases[0].normal == old.phrases[0].normal == "boulanger"


def test_a_trade_kept_to_a_diploma_is_only_for_who_has_it(
    matcher: Matcher,
) -> None:
    links = matcher.ranker.links
    ones = np.ones(len(links.leading), dtype=np.float32)
    closed = replace(links, leading=ones, regulated=ones)
    ranker = replace(matcher.ranker, links=closed)
    pipes = row(matcher, "F1603")

    assert ranker.score(Profile(evidence=("J'ai appelé le plombier",))).reserved[pipes]
    told = ranker.score(Profile(evidence=("Plombier depuis dix ans",)))
    assert np.flatnonzero(~told.reserved).tolist() == [pipes]
    assert ranker.order(told)[0] == pipes
    assert not matcher.ranker.score(DONE).reserved.any()
