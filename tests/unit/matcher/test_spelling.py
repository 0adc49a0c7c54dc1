"""Words mended against a reference, and those left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.spelling import Speller, SpokenLexicon
from skills_ref.text import GenderLexicon

KNOWN = (
    *("menage", "cerise", "peche", "vente", "abricot", "hotel", "toilettage"),
    *("echafaudage", "certiphyto", "configurer", "boulanger", "poubelle", "animaux"),
)
SPELLER = Speller(KNOWN, ("jaime", "depuis"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("menaje", "menage"),
        ("serise", "cerise"),
        ("labricot", "abricot"),
        ("lotel", "hotel"),
        ("danimaux", "animaux"),
        ("toiletage", "toilettage"),
        ("echafodage", "echafaudage"),
        ("certifito", "certiphyto"),
        ("poubel", "poubelle"),
        ("boulagner", "boulanger"),
    ],
)
def test_a_word_written_by_ear_is_mended(written: str, meant: str) -> None:
    assert SPELLER.mended(written) == meant


@pytest.mark.parametrize(
    "word",
    ["verte", "pente", "confiture", "jaime", "depuis", "vente", "a", "c++"],
)
def test_another_word_is_left_alone(word: str) -> None:
    assert SPELLER.mended(word) == word


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789+#", max_size=14))
def test_mending_gives_a_known_word_or_the_word(word: str) -> None:
    mended = SPELLER.mended(word)

    assert mended == word or mended in KNOWN or mended in {"jaime", "depuis"}
    assert SPELLER.mended(mended) == mended


def test_the_lexicon_mends_after_the_gender() -> None:
    lexicon = SpokenLexicon(
        GenderLexicon.from_labels(["Boulanger / Boulangère"]), SPELLER
    )

    assert lexicon.normal("boulangère, menaje") == "boulanger menage"
    assert lexicon.normal("12 ans de menaje") == "de menage"
