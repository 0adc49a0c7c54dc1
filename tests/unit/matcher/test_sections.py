"""Headings, dates and durations of CVs written for these tests."""

import pytest

from matcher.sections import experiences_of, sections_of
from matcher.types import SectionKind

CV = """Vendeuse
Expériences professionnelles
2019 - 2024 : boutique de laine
conseil, caisse
Crèche de Foix, depuis 03/2024
2012 : stage de 6 mois chez un fleuriste
Formation
2011 : CAP vente
Loisirs
chorale
Recherche
un poste en jardinerie
"""


def test_headings_are_found_in_order() -> None:
    kinds = [section.kind for section in sections_of(CV)]

    assert kinds == [
        SectionKind.EXPERIENCE,
        SectionKind.EDUCATION,
        SectionKind.INTERESTS,
        SectionKind.WISHES,
    ]


def test_spans_are_those_of_the_text() -> None:
    education = sections_of(CV)[1]

    assert CV[slice(*education.span)] == "Formation\n2011 : CAP vente\n"


def test_experiences_have_their_years() -> None:
    found = experiences_of(CV, sections_of(CV))

    assert [(e.start, e.end, e.years) for e in found] == [
        (2019, 2024, 5.0),
        (2024, None, None),
        (2012, 2012, 0.5),
    ]
    assert CV[slice(*found[0].span)].endswith("conseil, caisse\n")


def test_the_year_of_a_diploma_is_no_experience() -> None:
    starts = [e.start for e in experiences_of(CV, sections_of(CV))]

    assert 2011 not in starts


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("2015 - 2018 vendeur", 3.0),
        ("2015 : deux ans de vente", 2.0),
        ("2015 : 3 mois de vente", 0.25),
        ("2015 : une saison aux pommes", pytest.approx(1 / 3)),
        ("2015 : vendeur", None),
        ("depuis 2015 : vendeur", None),
    ],
)
def test_years(line: str, years: float | None) -> None:
    (one,) = experiences_of(line, ())

    assert one.years == years


def test_a_year_inside_a_sentence_is_no_experience() -> None:
    assert experiences_of("Je vis ici depuis 2021 avec ma soeur", ()) == ()


def test_a_text_without_heading_has_no_section() -> None:
    assert sections_of("J'ai vendu du pain") == ()
