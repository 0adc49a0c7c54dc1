"""The level of a person is that of the diplomas they name, and no other."""

import pytest

from matcher.levels import known_level
from matcher.types import CompetenceMention, Origin, Profile


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("CAP cuisine en 2014", 3),
        ("Bac pro commerce", 4),
        ("Un BTS et un bac", 5),
        ("bac + 2 en gestion", 5),
        ("Licence professionnelle logistique", 6),
        ("Master 2 de droit", 7),
        ("Doctorat de chimie", 8),
        ("Je conduis un chariot", None),
        ("Je n'ai pas le bac", None),
        ("Niveau bac", None),
        ("Le cap est mis sur la vente, sans CAP", None),
        ("Licence de taxi", None),
        ("BTS en cours", None),
        ("Suivi par Cap emploi", None),
        ("capable de porter, baccarat", None),
    ],
)
def test_the_level_that_a_sentence_names(said: str, level: int | None) -> None:
    assert known_level(Profile(evidence=(said,))) == level


def test_the_highest_of_all_that_is_said_counts() -> None:
    held = CompetenceMention(
        code="1", label="CAP cuisine", origin=Origin.DECLARED, confidence=1.0
    )

    assert known_level(Profile(competences=(held,))) == 3
    assert known_level(Profile(competences=(held,), titles=("BTS",))) == 5


def test_a_wish_is_no_diploma() -> None:
    assert known_level(Profile(wishes=("Je veux passer un BTS",))) is None
