"""Conditions of work, as people say them and as the reference names them."""

import pytest

from matcher.conditions import (
    CONDITIONS,
    conditions_in,
    contexts_by_condition,
    is_about_terms,
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("je veu plus de nuits", ("nuit",)),
        ("ni le dimanche ni les jours fériés", ("dimanche",)),
        ("pas le week-end", ("week_end",)),
        ("plus de 3x8", ("horaires_decales",)),
        ("je ne peux pas porter de charges", ("charges_lourdes",)),
        ("plus jamais sur une échelle", ("hauteur",)),
        ("rester debout", ("debout",)),
        ("allergique au latex", ("produits_chimiques",)),
        ("travail à la chaîne", ("cadence",)),
        ("minuit, un kilomètre, la vente", ()),
    ],
)
def test_conditions_in(text: str, keys: tuple[str, ...]) -> None:
    assert conditions_in(text) == keys


@pytest.mark.parametrize("text", ["inaptitude", "RQTH", "suite à une maladie"])
def test_a_word_of_health_is_no_condition(text: str) -> None:
    assert conditions_in(text) == ()


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("à temps plein", True),
        ("un CDD de six mois", True),
        ("de nuit", True),
        ("la boulangerie", False),
    ],
)
def test_is_about_terms(text: str, about: bool) -> None:
    assert is_about_terms(text) is about


def test_contexts_by_condition_reads_labels() -> None:
    found = contexts_by_condition(
        {
            "9": "Travail de nuit",
            "8": "Port et manipulation de charges",
            "7": "Travail le dimanche et les jours fériés",
            "6": "Contact avec le public",
        }
    )

    assert found.keys() == {c.key for c in CONDITIONS}
    assert found["nuit"] == ["9"]
    assert found["charges_lourdes"] == ["8"]
    assert found["dimanche"] == ["7"]
    assert not any("6" in codes for codes in found.values())


def test_a_context_whose_code_is_the_key_counts() -> None:
    assert contexts_by_condition({"bruit": "Sonore"})["bruit"] == ["bruit"]


def test_keys_are_distinct() -> None:
    assert len({c.key for c in CONDITIONS}) == len(CONDITIONS)
