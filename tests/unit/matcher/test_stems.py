"""Stems of French words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.stems import is_telling, singular, stem, stems


@pytest.mark.parametrize(
    "family",
    [
        "conduire conduite conduisez conducteur",
        "vendre vente ventes vendeur",
        "nettoyer nettoyage nettoyez",
        "gérer gestion gérez",
        "vérifier vérification",
        "appliquer application",
        "facture facturer facturation",
        "cheval chevaux",
        "client clients clientèle",
    ],
)
def test_one_stem_for_a_family(family: str) -> None:
    folded = family.replace("é", "e").replace("è", "e").split()

    assert len({stem(word) for word in folded}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("contrat", "controle"), ("entretien", "entreprise"), ("client", "clinique")],
)
def test_families_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_stem_is_never_empty(word: str) -> None:
    assert len(stem(word)) >= 1
    assert (
        singular(word) == word
        or len(singular(word)) == len(word) - 1
        or (word.endswith("aux"))
    )


def test_grammar_says_nothing() -> None:
    assert not is_telling("le")
    assert stems(["conduire", "des", "camions"]) == ["condui", "camion"]
