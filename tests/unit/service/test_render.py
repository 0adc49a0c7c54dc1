"""What the templates do to words, numbers, dates and addresses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.types import Labelled
from service.pages.render import (
    asset,
    environment,
    euros,
    km,
    mention_of,
    mode,
    strongest,
    web_link,
)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//ailleurs.example",
        "/interne",
        "https://",
        "http://[",
        "",
        None,
    ],
)
def test_an_address_that_is_not_of_the_web_is_dropped(address: str | None) -> None:
    assert web_link(address) is None


@given(text=st.text())
def test_a_link_is_always_of_the_web(text: str) -> None:
    link = web_link(text)

    assert link is None or link.lower().startswith(("http://", "https://"))


def test_unknown_is_said_and_never_zero() -> None:
    assert km(None) == "distance inconnue"
    assert euros(None) == "prix non précisé"
    assert euros(1500.4) == "1\u202f500 €"
    assert mode("mixte") == "En partie à distance"


def test_the_strongest_labels_come_first_and_unknown_weights_last() -> None:
    labels = [
        Labelled(code="1", label="a"),
        Labelled(code="2", label="b", weight=0.2),
        Labelled(code="3", label="c", weight=0.9),
    ]

    assert [one.code for one in strongest(labels, 2)] == ["3", "2"]


def test_a_mention_without_a_date_says_so() -> None:
    source = {"mention": "Offres au {date}", "as_of": None}

    assert mention_of(source, "v460") == "Offres à une date inconnue"


def test_the_address_of_a_file_changes_with_its_content() -> None:
    name, _, digest = asset("site.css").partition("?v=")

    assert name == "/static/site.css"
    assert len(digest) == 12


def test_french_marks_stay_with_their_word_outside_code() -> None:
    source = '{% set x = "a : b" %}<a title="c : d">Quoi ? « Oui »</a>{{ x }}'

    text = environment().from_string(source).render()

    assert text == '<a title="c : d">Quoi\u00a0? «\u00a0Oui\u00a0»</a>a : b'


def test_values_are_escaped() -> None:
    text = environment().from_string("{{ x }}").render(x="<b>")

    assert text == "&lt;b&gt;"


def test_no_template_trusts_a_text() -> None:
    env = environment()

    for name in env.list_templates():
        assert env.loader is not None
        source = env.loader.get_source(env, name)[0]
        assert "|safe" not in source.replace(" ", "")
        assert "autoescape" not in source
        assert not re.search(r"<script(?![^>]*\bsrc=)", source)
        assert "<style" not in source
        assert " style=" not in source
