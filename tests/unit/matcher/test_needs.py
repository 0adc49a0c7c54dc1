"""Required, wished, denied."""

import pytest

from matcher.needs import is_denied, need_of
from matcher.types import Need
from skills_ref.text import fold


def at(phrase: str, words: str) -> tuple[str, int, int]:
    folded = fold(phrase)
    start = folded.index(words)
    return folded, start, start + len(words)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Pas de permis B", "permis b"),
        ("Aucune expérience en soudure", "soudure"),
        ("Candidatures sans diplôme acceptées", "diplome"),
        ("Permis B non exigé", "permis b"),
        ("L'expérimentation animale, non merci", "experimentation animale"),
        ("La préfecture m'a suspendu les permis", "permis"),
        ("Sans connaissance de l'anglais", "anglais"),
    ],
)
def test_what_is_denied(phrase: str, words: str) -> None:
    assert is_denied(*at(phrase, words))


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Permis B exigé", "permis b"),
        ("N'hésitez pas à utiliser Excel", "excel"),
        ("Pas seulement la vente", "vente"),
        ("Sans diplôme, avec le permis B", "permis b"),
        ("Esprit d'équipe", "esprit d'equipe"),
    ],
)
def test_what_is_not_denied(phrase: str, words: str) -> None:
    assert not is_denied(*at(phrase, words))


@pytest.mark.parametrize(
    ("phrase", "words", "need"),
    [
        ("Permis B obligatoire, anglais souhaité", "permis b", Need.REQUIRED),
        ("Permis B obligatoire, anglais souhaité", "anglais", Need.WISHED),
        ("Idéalement, vous parlez anglais", "anglais", Need.WISHED),
        ("La maîtrise d'Excel est indispensable", "excel", Need.REQUIRED),
        ("Le CACES 3 serait un plus", "caces 3", Need.WISHED),
        ("Anglais courant", "anglais courant", None),
        ("CACES 1, 3 et 5 exigés. Excel apprécié.", "excel", Need.WISHED),
        ("Excel n'est pas exigé", "excel", None),
    ],
)
def test_how_much_is_needed(phrase: str, words: str, need: Need | None) -> None:
    assert need_of(*at(phrase, words)) is need
