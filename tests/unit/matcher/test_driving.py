"""Which sheets need a driving licence."""

import numpy as np
import polars as pl
import pytest

from matcher.driving import is_told, needs_licence
from matcher.engine import Matcher
from skills_ref.store import SkillsRef


def test_a_paper_or_driving_at_the_core_asks_for_a_licence(
    matcher: Matcher, reference: SkillsRef
) -> None:
    found = needs_licence(reference, matcher.table)

    rows = np.flatnonzero(found)
    assert [matcher.table.sheets[row] for row in rows] == ["N4101", "N4110"]
    assert np.flatnonzero(matcher.ranker.links.driving).tolist() == [
        matcher.table.families.index("N4101")
    ]


def test_a_competence_beside_the_core_asks_for_nothing(
    matcher: Matcher, reference: SkillsRef
) -> None:
    links = reference.tables["trade_competences"]
    aside = links.with_columns(core=pl.lit(value=False))
    tables = {**reference.tables, "trade_competences": aside}
    other = SkillsRef(release="aside", is_sample=True, tables=tables, repairs={})

    found = needs_licence(other, matcher.table)

    assert not found.any()


@pytest.mark.parametrize(
    ("access", "told"),
    [
        ("Un permis B est exigé pour exercer.", True),
        ("Il est accessible aux titulaires d'un permis de conduire.", True),
        ("Un CAP suffit. Le permis C est obligatoire.", True),
        ("Le permis B peut être exigé.", False),
        ("Le permis B est utile mais non obligatoire.", False),
        ("Un permis d'exploitation est obligatoire.", False),
        ("Un permis de pêche est obligatoire.", False),
        ("Aucun diplôme n'est exigé.", False),
    ],
)
def test_what_is_told_of_the_access(access: str, told: bool) -> None:
    assert is_told(access) is told
