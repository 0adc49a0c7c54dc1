"""Turns of phrase of common competences."""

from pathlib import Path

import pytest

from matcher.phrasebook import Phrasebook, entries
from skills_ref.rome import read_rome
from skills_ref.text import fold

LABELS = tuple(dict.fromkeys(entry.labels[0] for entry in entries()))


@pytest.fixture(scope="module")
def book() -> Phrasebook:
    return Phrasebook({label: row for row, label in enumerate(LABELS)})


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "Vous êtes rigoureuse et aimez le travail en équipe",
            "Avoir l'esprit d'équipe",
        ),
        ("Autonomie et sens de l'organisation", "Faire preuve d'autonomie"),
        ("Vous êtes force de proposition", "Etre force de proposition"),
        ("Encadrer une petite équipe", "Encadrer et coordonner une équipe"),
        ("Tenue de caisse", "Procéder à l'encaissement"),
        ("gestion des stocks", "Gérer les stocks"),
        ("Conduite d'un camion benne", "Conduire un poids lourd"),
        ("Entretien des locaux", "Entretenir, nettoyer un espace, un lieu, un local"),
        (
            "Maîtrise du Pack Office",
            "Maîtrise du pack Office (Word, Excel, Outlook, PowerPoint)",
        ),
        ("normes HACCP", "Système Hazard Analysis Critical Control Point (HACCP)"),
        ("laver les vitres", "Laver des vitres"),
        ("nettoyage de la vitrerie", "Laver des vitres"),
        ("#Spark #Hadoop", "Technologies HADOOP"),
        ("bonnes qualités humaines", "Etre à l'écoute, faire preuve d'empathie"),
        ("Rigoureux, organisé(e) et autonome", "Faire preuve d'autonomie"),
        (
            "Vous êtes organisé(e) et rigoureux",
            "Organiser son travail selon les priorités et les objectifs",
        ),
    ],
)
def test_what_people_write(book: Phrasebook, text: str, label: str) -> None:
    assert fold(label) in [LABELS[said.row] for said in book.find(fold(text))]


@pytest.mark.parametrize(
    "text",
    [
        "personnes en perte d'autonomie",
        "un cadre bienveillant",
        "horaires flexibles",
        "Tramway et bus",
        "pas de massages cardiaques ici",
        "la société B-Hive recrute",
        "prendre en charge des colis",
    ],
)
def test_what_only_looks_like_it(book: Phrasebook, text: str) -> None:
    assert book.find(fold(text)) == []


def test_the_longer_turn_counts(book: Phrasebook) -> None:
    said = book.find("suivi administratif du personnel")

    assert [(one.start, one.end) for one in said] == [(0, 32)]


def test_entries_have_a_cue_that_their_turns_contain() -> None:
    assert all(cue == fold(cue) for entry in entries() for cue in entry.cues)
    assert all(entry.labels for entry in entries())


def test_cues_are_words_not_patterns() -> None:
    wrong = [
        cue for entry in entries() for cue in entry.cues if set(cue) & set("?[]\\")
    ]

    assert wrong == []


@pytest.mark.data
def test_every_entry_has_a_label_of_the_reference(data_dir: Path) -> None:
    labels = read_rome(data_dir / "rome").tables["competences"]["label"]
    known = {fold(label).strip() for label in labels}

    assert [e.labels for e in entries() if not known & set(e.labels)] == []
