"""The form of the journey: read in memory, codes only in an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from matcher.types import Profile
from service.pages.form import Journey, from_query, to_query

CODES = st.lists(st.from_regex(r"[0-9]{1,7}", fullmatch=True), unique=True, max_size=40)


@given(codes=CODES, radius=st.sampled_from([10, 20, 30, 50, 100]))
def test_an_address_gives_back_its_codes(codes: list[str], radius: int) -> None:
    address = to_query(tuple(codes), "31555", radius)

    journey = from_query(QueryParams(address.removeprefix("?")))

    assert journey.skills == tuple(codes)
    assert (journey.commune, journey.within_km) == ("31555", radius)
    assert not journey.is_private


@given(text=st.text(max_size=80))
def test_an_address_never_carries_a_text(text: str) -> None:
    journey = from_query(QueryParams({"texte": text, "c": text, "rayon": text}))

    assert journey.text == ""
    assert all(code.isalnum() and len(code) <= 9 for code in journey.skills)
    assert journey.within_km in {10, 20, 30, 50, 100}


@pytest.mark.parametrize(
    ("journey", "private"),
    [
        pytest.param(Journey(), False, id="nobody"),
        pytest.param(Journey(skills=("117468", "X0A1B2C3D")), False, id="codes"),
        pytest.param(Journey(skills=("tenir une caisse",)), True, id="words"),
        pytest.param(Journey(text="J'ai vendu du pain"), True, id="text"),
    ],
)
def test_words_of_a_person_are_private(journey: Journey, private: bool) -> None:
    assert journey.is_private is private


def test_after_a_cv_only_the_sentences_kept_stay_in_the_form() -> None:
    profile = Profile(
        titles=("Vendeur / Vendeuse",),
        evidence=("vendeuse", "J'ai vendu du pain.", "vendeuse "),
        wishes=("Je veux apprendre.",),
        refusals=("Pas de nuit.",),
    )

    journey = Journey(commune="31555").with_profile_text(profile)

    assert journey.text.splitlines() == [
        "vendeuse",
        "J'ai vendu du pain.",
        "Je veux apprendre.",
        "Pas de nuit.",
    ]
    assert journey.commune == "31555"
