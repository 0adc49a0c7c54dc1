"""Lists of words are folded, so that they match folded text."""

import pytest

from matcher.stopwords import STOP_WORDS, word_list
from skills_ref.text import fold


@pytest.mark.parametrize(
    "name", ["stop", "generic", "foreign", "french", "empty_in_titles"]
)
def test_lists_are_folded_and_not_empty(name: str) -> None:
    found = word_list(name)

    assert len(found) > 10
    assert all(fold(word) == word for word in found)


def test_stop_words_carry_no_trade() -> None:
    assert {"le", "de", "et", "je", "pour"} <= STOP_WORDS
    assert not STOP_WORDS & {"pain", "vente", "soin", "eau"}


def test_a_list_that_does_not_exist() -> None:
    with pytest.raises(FileNotFoundError):
        word_list("absent")
