"""Company talk, terms and forms."""

import pytest

from matcher.asides import is_aside
from skills_ref.text import fold


@pytest.mark.parametrize(
    "phrase",
    [
        "Nous sommes une équipe autonome",
        "Rejoignez une entreprise à l'écoute de ses salariés",
        "Notre groupe est leader de la vente de pièces",
        "Salaire selon expérience, prime et mutuelle",
        "Envoyez votre candidature par courriel",
    ],
)
def test_what_asks_nothing(phrase: str) -> None:
    assert is_aside(fold(phrase))


@pytest.mark.parametrize(
    "phrase",
    [
        "Nous recherchons une personne rigoureuse",
        "Accueillir nos clients et les conseiller",
        "Vous rejoignez notre équipe et vous assurez la vente",
        "Esprit d'équipe",
    ],
)
def test_what_asks_something(phrase: str) -> None:
    assert not is_aside(fold(phrase))
