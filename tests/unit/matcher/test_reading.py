"""Roles of clauses: did, wants, refuses; and texts that cannot be ranked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.reading import (
    Role,
    clauses,
    is_about_work,
    is_blank_form,
    is_foreign,
    refused_activities,
    role_of,
    telling_words,
    without_logistics,
)


@pytest.mark.parametrize(
    ("clause", "role"),
    [
        ("J'ai vendu du pain pendant 5 ans", Role.EVIDENCE),
        ("Je sais souder", Role.EVIDENCE),
        ("pas de diplôme", Role.EVIDENCE),
        ("je n'ai pas peur du travail", Role.EVIDENCE),
        ("Je ne veux pas quitter la santé", Role.EVIDENCE),
        ("Je voudrais devenir coiffeuse", Role.WISH),
        ("j'aimerais conduire un camion", Role.WISH),
        ("mon projet : ouvrir un salon", Role.WISH),
        ("Ce qui me plaît, c'est le jardin", Role.WISH),
        ("Je ne veux plus de ménage", Role.REFUSAL),
        ("je veu plus de vente", Role.REFUSAL),
        ("je peux pas porter", Role.REFUSAL),
        ("Plus jamais la restauration", Role.REFUSAL),
        ("hors de question de faire du ménage", Role.REFUSAL),
        ("tout sauf la vente", Role.REFUSAL),
        ("marre de l'usine", Role.REFUSAL),
        ("CV", Role.ASIDE),
        ("Compétences :", Role.ASIDE),
        ("06 12 34 56 78", Role.ASIDE),
        ("Bonjour", Role.ASIDE),
    ],
)
def test_role_of(clause: str, role: Role) -> None:
    assert role_of(clause) is role


def test_a_sentence_is_cut_where_it_turns() -> None:
    text = "J'ai été vendeuse, mais je ne veux plus de vente."

    found = clauses(text)

    assert [c.role for c in found] == [Role.EVIDENCE, Role.REFUSAL]
    assert [text[a:b] for a, b in (c.span for c in found)] == [c.text for c in found]


@given(text=st.text(alphabet="je veux plus, mais pas. \n-éA1", max_size=120))
def test_clauses_are_pieces_of_the_text_in_order(text: str) -> None:
    found = clauses(text)

    assert all(text[slice(*c.span)] == c.text for c in found)
    spans = [c.span for c in found]
    assert spans == sorted(spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@pytest.mark.parametrize(
    ("clause", "activities"),
    [
        ("Je ne veux plus de vente", ["vente"]),
        ("plus jamais la restauration ni le ménage", ["restauration", "menage"]),
        ("je ne veux plus de nuit", []),
        ("je refuse les CDD", []),
        ("tout sauf la sécurité", ["securite"]),
        ("le docteur a dit plus de camion", ["camion"]),
        ("j en peu plus de la cuisine", ["cuisine"]),
    ],
)
def test_refused_activities(clause: str, activities: list[str]) -> None:
    assert refused_activities(clause) == activities


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Je suis resté 10 ans dans une usine", True),
        ("Éplucher les légumes. Dresser les plats. Nettoyer la cuisine.", True),
        ("Le chat dort", False),
        ("", False),
    ],
)
def test_is_about_work(text: str, about: bool) -> None:
    assert is_about_work(text) is about


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("NOM : XXXXX\nTéléphone : XXXX XXXX\nPoste : à compléter", True),
        ("Mission 1\nMission 2\nMission 3\n", True),
        ("Une mission à compléter, le reste est écrit", False),
        ("", False),
    ],
)
def test_is_blank_form(text: str, blank: bool) -> None:
    assert is_blank_form(text) is blank


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        pytest.param(
            "I have worked with my father for five years in the garden",
            True,
            id="english",
        ),
        pytest.param(
            "Tengo cinco años de trabajo con los niños y el jardin", True, id="spanish"
        ),
        pytest.param("عملت في مطعم لمدة خمس سنوات", True, id="arabic"),
        pytest.param("Я работал поваром пять лет", True, id="russian"),
        pytest.param("J'ai travaillé cinq ans dans un restaurant", False, id="french"),
        pytest.param("Community manager, Social media, SEO", False, id="borrowed"),
        pytest.param("", False, id="empty"),
        pytest.param("12 345 !", False, id="no-letter"),
    ],
)
def test_is_foreign(text: str, foreign: bool) -> None:
    assert is_foreign(text) is foreign


def test_telling_words_leave_out_what_everyone_says() -> None:
    assert telling_words("Bonjour, je cherche un emploi urgent merci") == []
    assert telling_words("Je cherche un emploi de cariste") == ["cariste"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("cariste, permis B et voiture", "cariste,"),
        ("permis poids lourd", "permis poids lourd"),
        ("permis CE", "permis CE"),
        ("Réparation de vélos", "Réparation de vélos"),
    ],
)
def test_without_logistics(text: str, left: str) -> None:
    assert without_logistics(text) == left


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("Il veut être cariste.", Role.WISH),
        ("Jeune de 19 ans, veut être cariste", Role.WISH),
        ("Elle voudrait un poste en crèche", Role.WISH),
        ("Le client veut être servi vite.", Role.EVIDENCE),
        ("Elle ne veut pas être seule", Role.REFUSAL),
    ],
)
def test_a_counsellor_writes_of_someone_else(said: str, role: Role) -> None:
    assert role_of(said) is role
