"""Competences written in a text, or proved by its phrases."""

import numpy as np
import pytest

from matcher.annotate import Annotator
from matcher.engine import Matcher
from matcher.query import Phrase
from matcher.types import Origin


@pytest.fixture(scope="module")
def annotator(matcher: Matcher) -> Annotator:
    return Annotator(matcher.ranker.competences, matcher.ranker.scorer.encoder)


def phrases_of(matcher: Matcher, text: str) -> tuple[Phrase, ...]:
    return matcher.ranker.scorer.query("", text).phrases


def test_a_label_written_in_a_span_is_a_fact(annotator: Annotator) -> None:
    text = "J'ai appris à CONDUIRE UN CAMION puis Python."

    found = annotator.lexical(text, [(0, len(text))])

    assert [(m.label, m.proof) for m in found] == [
        ("Conduire un camion", "CONDUIRE UN CAMION"),
        ("Python", "Python"),
    ]
    assert all(m.origin is Origin.LEXICAL for m in found)
    assert all(m.span and text[slice(*m.span)] == m.proof for m in found)


def test_a_label_outside_the_spans_is_not_read(annotator: Annotator) -> None:
    assert annotator.lexical("Conduire un camion. Rien.", [(20, 25)]) == []


def test_a_label_written_twice_is_found_once(annotator: Annotator) -> None:
    text = "Python et Python"

    (found,) = annotator.lexical(text, [(0, 6), (10, 16)])

    assert found.span == (0, 6)


def test_what_is_inferred_shares_words_with_its_proof(
    annotator: Annotator, matcher: Matcher
) -> None:
    text = "Je faisais cuire les pains dans le four. Le ciel est bleu."
    table = annotator.competences

    found = annotator.inferred(
        phrases_of(matcher, text), np.arange(len(table.codes)), most=5
    )

    assert found[0].label == "Cuire des pains au four"
    assert all(m.origin is Origin.INFERRED for m in found)
    assert {m.proof for m in found} == {"Je faisais cuire les pains dans le four."}
    confidences = [m.confidence for m in found]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0.5 <= c <= 0.95 for c in confidences)


def test_only_the_competences_asked_are_inferred(
    annotator: Annotator, matcher: Matcher, code_of: dict[str, str]
) -> None:
    phrases = phrases_of(matcher, "Cuire des pains au four, conduire un camion")
    among = np.array([annotator.competences.row_of[code_of["Conduire un camion"]]])

    found = annotator.inferred(phrases, among)

    assert {m.label for m in found} == {"Conduire un camion"}


def test_nothing_is_inferred_of_nothing(annotator: Annotator, matcher: Matcher) -> None:
    assert annotator.inferred((), np.arange(3)) == []
    assert annotator.inferred(phrases_of(matcher, "pain"), np.arange(0)) == []


def test_scores_are_bounded_and_zero_without_shared_words(
    annotator: Annotator, matcher: Matcher
) -> None:
    among = np.arange(len(annotator.competences.codes))
    phrases = phrases_of(matcher, "Le ciel est bleu. Réparer une fuite d'eau.")

    score = annotator.scores(phrases, among)

    assert score.shape == (2, len(among))
    np.testing.assert_array_equal(score[0], 0)
    assert 0.9 < score[1].max() <= 1 + 1e-6


def test_of_text_prefers_what_is_written(
    annotator: Annotator, matcher: Matcher
) -> None:
    text = "Cuire des pains au four."

    found = annotator.of_text(
        text,
        phrases_of(matcher, text),
        np.arange(len(annotator.competences.codes)),
        most=5,
    )

    assert found[0].origin is Origin.LEXICAL
    assert len({m.code for m in found}) == len(found)
