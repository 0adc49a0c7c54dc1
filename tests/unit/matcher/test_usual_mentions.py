"""What a trade adds to what is read in a text."""

import numpy as np

from matcher.engine import Matcher
from matcher.types import CompetenceMention, Origin, Source
from matcher.weights import USUAL_LEAST, USUAL_MOST

BAKERY = ("1", "Boulanger H/F", "Vous aurez à pétrir une pâte à pain.")


def _competences(
    matcher: Matcher, item: tuple[str, str, str]
) -> tuple[CompetenceMention, ...]:
    (found,) = matcher.classify([item])
    return found.competences


def test_what_is_read_comes_before_what_the_trade_adds(matcher: Matcher) -> None:
    found = _competences(matcher, BAKERY)

    sources = [one.source for one in found]
    assert sources == sorted(sources)
    assert {"text", "trade"} == set(sources)
    assert [one.label for one in found if one.source is Source.TEXT] == [
        "Pétrir une pâte à pain"
    ]


def test_what_the_trade_adds_is_never_shown_as_written(matcher: Matcher) -> None:
    added = [one for one in _competences(matcher, BAKERY) if one.source is Source.TRADE]

    assert "Cuire des pains au four" in [one.label for one in added]
    for one in added:
        assert one.origin is Origin.INFERRED
        assert one.span is None
        assert one.also == ()
        assert one.proof == "Boulanger H/F"
        assert one.confidence == one.chance
        assert USUAL_LEAST <= one.confidence < 1
    chances = [one.confidence for one in added]
    assert chances == sorted(chances, reverse=True)


def test_a_competence_comes_once_and_they_are_few(matcher: Matcher) -> None:
    codes = [one.code for one in _competences(matcher, BAKERY)]

    assert len(codes) == len(set(codes))
    assert len(codes) <= USUAL_MOST


def test_a_paper_is_read_or_is_not(matcher: Matcher) -> None:
    papers = ("Diplôme d'État d'aide-soignant", "Permis C")

    for title in ("Aide-soignant", "Conducteur poids lourd"):
        added = _competences(matcher, ("1", title, "Poste à pourvoir."))
        assert added
        assert not [one for one in added if one.label in papers]


def test_a_text_that_says_nothing_gets_nothing(matcher: Matcher) -> None:
    assert _competences(matcher, ("1", "", "")) == ()


def test_a_text_without_title_has_no_words_for_its_trade(matcher: Matcher) -> None:
    found = _competences(matcher, ("1", "", "Couper des cheveux au salon."))

    added = [one for one in found if one.source is Source.TRADE]
    assert added
    assert {one.proof for one in added} == {None}


def test_a_person_gets_nothing_from_their_trade(matcher: Matcher) -> None:
    profile = matcher.profile("J'ai été boulanger dix ans. Pétrir une pâte à pain.")

    assert profile.competences
    assert {one.source for one in profile.competences} == {Source.TEXT}


def test_the_same_answer_alone_or_in_a_batch(matcher: Matcher) -> None:
    items = [BAKERY, ("2", "Coiffeuse", "Salon mixte."), ("3", "Agent", "")]

    whole = matcher.classify(items)

    for item, one in zip(items, whole, strict=True):
        (alone,) = matcher.classify([item])
        assert [m.code for m in alone.competences] == [m.code for m in one.competences]
        np.testing.assert_allclose(
            [m.confidence for m in alone.competences],
            [m.confidence for m in one.competences],
            atol=2e-3,
        )
