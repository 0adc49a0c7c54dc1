"""Labels found in a text: whole words, the longest, spans of the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.link import Link, Linker
from skills_ref.text import fold

LINKER = Linker(
    [
        ("Souder", "1"),
        ("Souder des tuyaux", "2"),
        ("Œnologie", "3"),
        ("SQL", "4"),
        ("souder", "5"),
        ("Règles d'hygiène", "6"),
    ]
)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        pytest.param("SOUDER des tuyaux", [Link("2", 0, 17)], id="longest-wins"),
        pytest.param("je sais souder.", [Link("1", 8, 14)], id="first-code-of-two"),
        pytest.param("dessouder, soudera", [], id="whole-words-only"),
        pytest.param("œnologie", [Link("3", 0, 8)], id="ligature-keeps-offsets"),
        pytest.param("l'œnologie", [Link("3", 2, 10)], id="after-an-apostrophe"),
        pytest.param("du SQL", [], id="short-labels-are-left-out"),
        pytest.param("Regles d’hygiene", [Link("6", 0, 16)], id="typographic-quote"),
        pytest.param("", [], id="empty"),
    ],
)
def test_links(text: str, links: list[Link]) -> None:
    assert LINKER.links(text) == links


@given(
    before=st.text(alphabet="éœ ’.a", max_size=8),
    after=st.text(alphabet="éœ ’.a", max_size=8),
)
def test_a_span_holds_the_words_of_its_label(before: str, after: str) -> None:
    text = f"{before} Œnologie {after}"

    (link,) = LINKER.links(text)

    assert fold(text[link.start : link.end]) == "oenologie"
