"""Company talk, terms and forms."""

import pytest

from matcher.asides import is_aside, names_trade
from skills_ref.text import fold


@pytest.mark.parametrize(
    "phrase",
    [
        "Nous sommes une équipe autonome",
        "Rejoignez une entreprise à l'écoute de ses salariés",
        "Notre groupe est leader de la vente de pièces",
        "Salaire selon expérience, prime et mutuelle",
        "Envoyez votre candidature par courriel",
        "Un environnement de travail bienveillant vous attend",
        "Vous souhaitez évoluer dans une équipe autonome ?",
        "Si cette offre a attisé votre curiosité, écrivez-nous",
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
        "Je souhaite évoluer vers la vente",
    ],
)
def test_what_asks_something(phrase: str) -> None:
    assert not is_aside(fold(phrase))


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Nous recherchons pour notre client un soudeur", "soudeur"),
        ("En tant qu'expert en cybersécurité, vous agissez", "cybersécurité"),
        ("Technicien de maintenance H/F", "maintenance"),
        ("Intégrer la direction marketing", "marketing"),
    ],
)
def test_the_name_of_a_trade_asks_nothing(phrase: str, words: str) -> None:
    folded = fold(phrase)
    start = folded.index(fold(words))

    assert names_trade(folded, start, start + len(fold(words)))


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Nous recherchons une personne maîtrisant la soudure", "soudure"),
        ("Vous assurez la maintenance des machines", "maintenance"),
        ("En tant qu'aide, vous assurez la toilette", "toilette"),
        ("J'ai travaillé en tant que soudeur TIG", "soudeur"),
    ],
)
def test_what_the_trade_does_is_not_its_name(phrase: str, words: str) -> None:
    folded = fold(phrase)
    start = folded.index(fold(words))

    assert not names_trade(folded, start, start + len(fold(words)))
