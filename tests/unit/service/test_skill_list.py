"""A list of competences as it is pasted from a booklet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.pages.skill_list import MAX_SKILLS, listed_skills


@pytest.mark.parametrize(
    ("pasted", "names"),
    [
        ("tenir une caisse ; cuisiner", ["tenir une caisse", "cuisiner"]),
        ("- Couper\n– Coudre\n— Broder", ["Couper", "Coudre", "Broder"]),
        ("• Couper • Coudre\n▪ Broder", ["Couper", "Coudre", "Broder"]),
        ("1. Couper\n2) Coudre\n3.1 Broder", ["Couper", "Coudre", "Broder"]),
        ("a) Couper\nC2 - Coudre\n[x] Broder", ["Couper", "Coudre", "Broder"]),
        (
            "Couper : acquis\nCoudre\tOui\nBroder (validée)",
            ["Couper", "Coudre", "Broder"],
        ),
        ("Couper : non acquis\nCoudre - en cours\nBroder", ["Broder"]),
        ("Mes compétences :\nDomaine 2\nCouper", ["Couper"]),
        ("couper\nCouper\nCOUPER", ["couper"]),
        ("117468; X1A2B3C4D", ["117468", "X1A2B3C4D"]),
        ("CACES 3, R489\nPermis B", ["CACES 3, R489", "Permis B"]),
        ("Lire un plan 2D.", ["Lire un plan 2D"]),
        ("3 ans de vente", ["3 ans de vente"]),
        ("Dire non", ["Dire non"]),
        (" \n;;• ", []),
    ],
)
def test_names_are_read_without_numbers_and_marks(
    pasted: str, names: list[str]
) -> None:
    assert list(listed_skills(pasted)) == names


@given(st.text(alphabet="ab1.)-–: ;\n•oacquisnon[x]C", max_size=60))
def test_a_list_sent_again_is_the_same_list(text: str) -> None:
    names = listed_skills(text)

    assert listed_skills("; ".join(names)) == names
    assert listed_skills("\n".join(names)) == names


def test_a_list_is_bounded() -> None:
    names = listed_skills("\n".join(f"savoir {i}" + "x" * 400 for i in range(500)))

    assert len(names) == MAX_SKILLS
    assert max(map(len, names)) <= 300
