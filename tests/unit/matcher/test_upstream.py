"""Steps before a training: only a known barrier asks for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.types import Barrier, Experience, Profile
from matcher.upstream import Entry, above_french, above_level, steps, years_of


def kinds(
    level_in: int | None,
    french_in: str | None,
    who: Entry,
    *,
    certifying: bool = False,
) -> list[str]:
    found = steps(level_in, french_in, who, certifying=certifying)
    return [kind for kind, _ in found]


@pytest.mark.parametrize(
    ("level_in", "who", "found"),
    [
        (4, Entry(level=4), []),
        (4, Entry(level=3), ["remise-a-niveau", "projet-pro"]),
        (6, Entry(level=5), ["remise-a-niveau"]),  # the Projet Pro is for under level 4
        (None, Entry(level=1), []),
        (5, Entry(), []),  # unknown bars nothing
    ],
)
def test_level(level_in: int | None, who: Entry, found: list[str]) -> None:
    assert kinds(level_in, None, who) == found


@pytest.mark.parametrize(
    ("asked", "french", "found"),
    [("B2", "B1", ["fle"]), ("B1", "B1", []), ("B1", None, []), (None, "A1", [])],
)
def test_french(asked: str | None, french: str | None, found: list[str]) -> None:
    assert kinds(None, asked, Entry(french=french)) == found


def test_french_comes_first_and_each_step_says_what_it_lifts() -> None:
    entry = Entry(level=3, french="A2")

    assert steps(4, "B1", entry, certifying=None) == (
        ("fle", Barrier.FRENCH),
        ("remise-a-niveau", Barrier.LEVEL),
        ("projet-pro", Barrier.LEVEL),
    )


@pytest.mark.parametrize(
    ("years", "certifying", "found"),
    [(3.0, True, True), (2.9, True, False), (30.0, False, False), (None, True, False)],
)
def test_experience_opens_the_vae_of_a_certification(
    years: float | None, certifying: bool, found: bool
) -> None:
    found_kinds = kinds(5, None, Entry(level=4, years=years), certifying=certifying)

    assert ("vae" in found_kinds) is found


def test_years_are_those_of_dated_experiences() -> None:
    dated = [
        Experience(start=2010, end=2014, years=4.0, span=(0, 1)),
        Experience(start=2015, end=None, years=None, span=(2, 3)),
    ]

    assert years_of(Profile(experiences=tuple(dated))) == 4.0
    assert years_of(Profile(experiences=(dated[1],))) is None
    assert years_of(Profile()) is None


@given(
    st.none() | st.integers(1, 8),
    st.none() | st.integers(1, 8),
    st.none() | st.sampled_from(("A1", "A2", "B1", "B2", "C1", "C2")),
    st.none() | st.sampled_from(("A1", "A2", "B1", "B2", "C1", "C2")),
)
def test_a_step_is_asked_exactly_when_a_known_barrier_stands(
    level_in: int | None, level: int | None, asked: str | None, french: str | None
) -> None:
    found = steps(level_in, asked, Entry(level=level, french=french), certifying=None)

    barred = bool(above_level(level_in, level) or above_french(asked, french))
    assert bool(found) is barred
