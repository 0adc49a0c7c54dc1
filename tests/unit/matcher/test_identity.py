"""What identifies a person is blanked; what says a competence stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.identity import without_identity

BLOCK = """Fatima BENALI
12 rue des Lilas, 34000 Montpellier
06 39 98 12 34 - fatima.benali@example.org
Née le 12/03/1985 à Oran, nationalité algérienne, mariée, deux enfants
"""


def no_trade(_line: str) -> bool:
    return False


def test_the_whole_identity_block_goes() -> None:
    blanked = without_identity(BLOCK, no_trade)

    assert not any(letter.isalnum() for letter in blanked)
    assert len(blanked) == len(BLOCK)
    assert blanked.count("\n") == BLOCK.count("\n")


@pytest.mark.parametrize(
    "kept",
    [
        "Maçon pendant 15 ans, coffrage et lecture de plans",
        "J'ai gardé une classe de 25 élèves",
        "2019 - 2023 : aide-soignante à Rodez",
        "CACES R489 catégorie 3, permis C",
        "Plus de 20 ans d'expérience",
    ],
)
def test_what_says_a_competence_stays(kept: str) -> None:
    assert without_identity(kept, no_trade) == kept


@pytest.mark.parametrize(
    "said",
    [
        "j'ai 34 ans",
        "Maçonne, 34 ans, Albi",
        "âgée de 52 ans",
        "RQTH depuis mars",
        "de nationalité marocaine",
        "Nom : Diallo",
        "célibataire",
        "Dupont Marie\n43 ans, née à Lyon",
    ],
)
def test_age_health_family_and_origin_are_blanked(said: str) -> None:
    blanked = without_identity(said, no_trade)

    assert blanked != said
    for word in ("34 ans", "52 ans", "RQTH", "marocaine", "Diallo", "célib", "Lyon"):
        assert word not in blanked


def test_a_line_that_names_a_trade_is_no_person() -> None:
    text = "Agent Administratif\nAccueil et courrier"

    assert without_identity(text, lambda line: line.startswith("Agent")) == text
    assert without_identity(text, no_trade).startswith(" " * 10)


@given(st.text(max_size=300))
def test_offsets_never_move(text: str) -> None:
    blanked = without_identity(text, no_trade)

    assert len(blanked) == len(text)
    assert all(a in (b, " ") for a, b in zip(blanked, text, strict=True))
