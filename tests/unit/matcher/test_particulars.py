"""Licences, habilitations and languages, as people write them."""

import pytest

from matcher.particulars import (
    Particulars,
    electrical,
    folded_rows,
    languages,
    licences,
)
from skills_ref.text import fold

LABELS = [
    "Permis de conduire catégorie B",
    "Permis de conduire catégorie C",
    "Permis de conduire catégorie CE",
    "Chariots frontaux en porte-à-faux (CACES R 489-3) - Depuis le 01/01/2020",
    "Chariots à mât rétractable (CACES R 489-5) - Depuis le 01/01/2020",
    "Gerbeurs à conducteur porté (CACES R 489-1B) - Depuis le 01/01/2020",
    "Plates-formes élévatrices mobiles de personnel (CACES R 486) - Depuis 2020",
    "Habilitation électrique",
    "Anglais niveau avancé B2",
    "Maîtrise de l'anglais professionnel",
    "Anglais technique",
    "Parler une ou plusieurs langues étrangères",
]
FINDER = Particulars(folded_rows(LABELS))


def found(text: str) -> list[tuple[str, str | None]]:
    return [(LABELS[row], one.detail) for row, one in FINDER.find(fold(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Permis B exigé", [(0, "B")]),
        ("Titulaire du permis de conduire", [(0, None)]),
        ("Permis B et permis C", [(0, "B"), (1, "C")]),
        ("jai le permi b", [(0, "B")]),
        ("permis poids lourd", [(1, "C")]),
        ("permis EC ou SPL", [(2, "CE"), (2, "CE")]),
        ("permis de construire", []),
        ("CACES R489 cat 3 et 5", [(3, "R489-3"), (4, "R489-5")]),
        ("Caces 1", [(5, "R489-1")]),
        ("le CACES nacelle à jour", [(6, "R486")]),
        ("CACES souhaité", []),
        ("Habilitations électriques BR, B1V", [(7, "BR B1V")]),
        ("habilitation électrique à jour", [(7, None)]),
        ("Anglais B2 minimum", [(8, "B2")]),
        ("anglais courant", [(9, "courant")]),
        ("anglais technique", [(10, "technique")]),
        ("Espagnol B1", [(11, "B1")]),
        ("La maîtrise de l'anglais est indispensable", [(9, None)]),
        ("Une seconde langue étrangère", [(11, None)]),
        ("une cliente anglaise", []),
    ],
)
def test_what_is_read(text: str, expected: list[tuple[int, str | None]]) -> None:
    assert found(text) == [(LABELS[row], detail) for row, detail in expected]


def test_spans_hold_the_words() -> None:
    folded = fold("Il faut le permis B et une habilitation électrique BR.")

    assert [folded[one.start : one.end] for one in licences(folded)] == ["permis b"]
    (habilitation,) = electrical(folded)
    assert folded[habilitation.start : habilitation.end].endswith("br")


def test_a_reference_without_the_labels_gives_nothing() -> None:
    assert Particulars({}).find("permis b, caces 3, anglais courant") == []
    assert list(languages("le ciel est bleu")) == []
