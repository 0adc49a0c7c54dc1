"""Competences written in a text, said in a usual way, or proved by its words."""

import numpy as np
import pytest

from matcher.annotate import Annotator
from matcher.engine import Matcher
from matcher.query import Phrase
from matcher.types import CompetenceMention, Need, Origin


@pytest.fixture(scope="module")
def annotator(matcher: Matcher) -> Annotator:
    return Annotator(matcher.ranker.competences, matcher.ranker.scorer.encoder)


def phrases_of(matcher: Matcher, text: str) -> tuple[Phrase, ...]:
    return matcher.ranker.scorer.query("", text).phrases


def read(
    annotator: Annotator, matcher: Matcher, text: str, *, most: int = 20
) -> list[CompetenceMention]:
    every = np.arange(len(annotator.competences.codes))
    return annotator.of_text(text, phrases_of(matcher, text), every, most=most)


def test_a_label_written_in_a_text_is_a_fact(
    annotator: Annotator, matcher: Matcher
) -> None:
    text = "J'ai appris à CONDUIRE UN CAMION chaque jour."

    (found,) = read(annotator, matcher, text)

    assert (found.label, found.proof) == ("Conduire un camion", "CONDUIRE UN CAMION")
    assert found.origin is Origin.LEXICAL
    assert found.span
    assert text[slice(*found.span)] == found.proof


def test_a_noun_says_what_a_verb_says(annotator: Annotator, matcher: Matcher) -> None:
    (found,) = read(annotator, matcher, "Cuisson des pains au four")

    assert (found.label, found.origin) == ("Cuire des pains au four", Origin.INFERRED)
    assert found.confidence < 1


def test_every_place_is_shown_once(annotator: Annotator, matcher: Matcher) -> None:
    text = "Conduire un camion. Puis manger. Conduire un camion."

    (found,) = read(annotator, matcher, text)

    places = [found.span, *found.also]
    assert [text[slice(*place)] for place in places if place] == [
        "Conduire un camion"
    ] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Pas de conduite d'un camion",
        "Notre entreprise est leader : conduire un camion est sa mission.",
        "Nous recherchons un ouvrier pour conduire un camion H/F",
        "Le ciel est bleu.",
        "",
    ],
)
def test_what_gives_nothing(annotator: Annotator, matcher: Matcher, text: str) -> None:
    assert read(annotator, matcher, text) == []


def test_only_the_phrases_given_are_read(
    annotator: Annotator, matcher: Matcher
) -> None:
    text = "Conduire un camion. Cuire des pains au four."
    phrases = phrases_of(matcher, text)[1:]

    found = annotator.of_text(text, phrases, np.arange(0), most=5)

    assert [mention.label for mention in found] == ["Cuire des pains au four"]


def test_no_more_than_asked_the_surest_first(
    annotator: Annotator, matcher: Matcher
) -> None:
    text = "Conduire un camion. Cuire des pains au four. Encaisser un achat."

    found = read(annotator, matcher, text)

    assert len(found) == 3
    confidences = [mention.confidence for mention in found]
    assert confidences == sorted(confidences, reverse=True)
    assert read(annotator, matcher, text, most=1) == found[:1]


def test_a_need_goes_with_its_words(annotator: Annotator, matcher: Matcher) -> None:
    text = "Conduire un camion serait un plus. Cuire des pains au four est obligatoire."

    needs = {m.label: m.need for m in read(annotator, matcher, text)}

    assert needs == {
        "Conduire un camion": Need.WISHED,
        "Cuire des pains au four": Need.REQUIRED,
    }
