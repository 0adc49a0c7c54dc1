"""Words that sound the same have one key."""

import pytest

from matcher.sound import sound_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("menaje", "menage"),
        ("fesai", "faisait"),
        ("mekanik", "mecanique"),
        ("pintre", "peintre"),
        ("fotografe", "photographe"),
        ("aprentissage", "apprentissage"),
        ("coupe", "coupes"),
        ("balaie", "balait"),
    ],
)
def test_the_same_sound(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vente", "verte"),
        ("cousin", "coussin"),
        ("poisson", "poison"),
        ("pain", "pont"),
    ],
)
def test_another_sound(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)
