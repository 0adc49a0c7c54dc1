"""The form of the journey: read in memory, codes only in an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from matcher.types import CompetenceMention, Origin, Profile
from service.pages.form import (
    AUTO,
    RADII_KM,
    TRANSPORTS,
    Journey,
    from_query,
    proposed_km,
    to_fields,
    to_query,
)

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
    assert journey.within_km in RADII_KM


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
        evidence=("vendeuse", "J'ai  vendu du pain.", " "),
        wishes=("Je veux apprendre.",),
        refusals=("Pas de nuit.",),
    )

    journey = Journey(commune="31555", jobs="vendeuse").with_profile_text(profile)

    assert journey.text.splitlines() == [
        "- vendeuse",
        "- J'ai vendu du pain.",
        "- Pas de nuit.",
    ]
    assert journey.likes == "- Je veux apprendre."  # still said as a wish
    assert (journey.commune, journey.jobs) == ("31555", "")


def test_after_a_cv_the_list_stays_a_list() -> None:
    profile = Profile(evidence=("J'ai vendu du pain.", "coudre"))

    journey = Journey(skills=("coudre",)).with_profile_text(profile)

    assert (journey.text, journey.skills) == ("- J'ai vendu du pain.", ("coudre",))


def test_after_a_cv_a_licence_is_kept() -> None:
    """It says nothing of a trade, so no sentence kept holds it."""
    licence = CompetenceMention(
        code="123456",
        label="Permis B",
        origin=Origin.LEXICAL,
        confidence=0.9,
        proof="permis B",
        span=(0, 8),
    )
    profile = Profile(evidence=("J'ai livré.",), competences=(licence,))

    assert Journey().with_profile_text(profile).text == "- J'ai livré.\n- permis B"


@pytest.mark.parametrize("transport", ["", *TRANSPORTS])
def test_the_radius_follows_the_transport_until_it_is_chosen(transport: str) -> None:
    follows = Journey(
        transport=transport, within_km=proposed_km(transport), by_transport=True
    )
    chosen = follows.after("rayon:100")

    assert dict(to_fields(follows))["rayon"] == AUTO
    assert dict(to_fields(chosen))["rayon"] == "100"
    assert not Journey(by_transport=True).is_private
