"""Verb forms of the sample sentences."""

import pytest

from ingest.starter.french import forms_of
from ingest.starter.offers import inclusive
from ingest.starter.sentences import joined, place_words
from ingest.starter.trades import genders


@pytest.mark.parametrize(
    ("label", "vous"),
    [
        ("pétrir une pâte", "pétrissez une pâte"),
        ("ouvrir et fermer le magasin", "ouvrez et fermez le magasin"),
        ("peindre un mur", "peignez un mur"),
        ("faire des rondes et pointer", "faites des rondes et pointez"),
        ("prendre le pouls, noter la tension", "prenez le pouls, notez la tension"),
        ("se rendre chez un client", "vous rendez chez un client"),
        ("s'occuper d'un enfant et le laver", "vous occupez d'un enfant et le lavez"),
        ("rendre compte de son travail", "rendez compte de votre travail"),
        ("accueillir un bébé et ses parents", "accueillez un bébé et ses parents"),
        ("travailler le soir et l'hiver", "travaillez le soir et l'hiver"),
        ("Tenir un stock à jour", "tenez un stock à jour"),
        ("répartir la charge", "répartissez la charge"),
        ("partir en mer", "partez en mer"),
        ("inscrire un élève", "inscrivez un élève"),
        ("conduire un bus", "conduisez un bus"),
        ("CACES R489", "CACES R489"),
    ],
)
def test_vous(label: str, vous: str) -> None:
    assert forms_of(label).vous == vous


@pytest.mark.parametrize(
    ("label", "future"),
    [
        ("préparer un plat", "préparerez un plat"),
        ("vendre ses produits", "vendrez vos produits"),
        ("tenir une caisse", "tiendrez une caisse"),
        ("faire un bilan", "ferez un bilan"),
        ("voir un client", "verrez un client"),
        ("nettoyer un sol", "nettoyez un sol"),  # the present, always right
        ("peser un colis", "pesez un colis"),
    ],
)
def test_future(label: str, future: str) -> None:
    assert forms_of(label).future == future


@pytest.mark.parametrize(
    ("label", "nominal"),
    [
        ("préparer le sol", "préparation du sol"),
        ("poser des tuiles", "pose de tuiles"),
        ("entretenir l'outillage", "entretien de l'outillage"),
        ("réparer une clôture", "réparation d'une clôture"),
        ("installer des appareils", "installation d'appareils"),
        ("laver et ranger la vaisselle", "laver et ranger la vaisselle"),
        ("rassurer un patient", "rassurer un patient"),  # no noun is known
        ("monter sur un toit", "monter sur un toit"),
    ],
)
def test_nominal(label: str, nominal: str) -> None:
    assert forms_of(label).nominal == nominal


def test_gerund_and_elision() -> None:
    forms = forms_of("animer une équipe et faire le planning")

    assert forms.gerund == "animant une équipe et faisant le planning"
    assert forms.with_de == "d'animer une équipe et faire le planning"


@pytest.mark.parametrize(
    ("label", "man", "woman"),
    [
        ("Agent / Agente de tri", "agent de tri", "agente de tri"),
        ("Chef / Cheffe d'équipe", "chef d'équipe", "cheffe d'équipe"),
        ("Educateur / Educatrice de jeunes", "éducateur de jeunes", None),
        ("Garde de parc", "garde de parc", "garde de parc"),
    ],
)
def test_genders(label: str, man: str, woman: str | None) -> None:
    assert genders(label) == (man, woman or "éducatrice de jeunes")


def test_inclusive_spelling_of_two_unlike_forms_is_the_first() -> None:
    assert inclusive("homme de ménage", "femme de ménage") == "homme de ménage"


def test_places_take_their_article() -> None:
    words = place_words("Les Angles", "Avignon (partie Occitanie)")

    assert (words["at_place"], words["of_place"]) == ("aux Angles", "des Angles")
    assert words["of_zone"] == "d'Avignon"
    assert place_words("Albi", "Nord du Lot")["of_zone"] == "du Nord du Lot"


def test_a_list_stands_on_its_own_lines() -> None:
    assert joined(["Un.", "Vos missions :\n- a\n- b", "Fin."], " ") == (
        "Un.\nVos missions :\n- a\n- b\nFin."
    )
