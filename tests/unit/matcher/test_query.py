"""Titles and phrases, hashed once."""

import numpy as np

from matcher.features import TextHasher
from matcher.query import Query, joined
from skills_ref.text import GenderLexicon

HASHER = TextHasher()
LEXICON = GenderLexicon.from_labels(["Boulanger / Boulangère"])


def test_a_title_counts_three_times() -> None:
    query = Query.of_text("Boulangère H/F", "Cuire. Pétrir.", LEXICON, HASHER)

    assert query.title == "boulanger"
    assert [p.text for p in query.phrases] == ["Cuire.", "Pétrir."]
    title = HASHER.hashes("boulanger").words[0]
    assert int((query.whole.words == title).sum()) == 3
    assert len(query.body.words) == 2


def test_a_phrase_without_word_is_left_out() -> None:
    query = Query.of("", [("!!", (0, 2)), ("pain", (3, 7))], LEXICON, HASHER)

    assert [(p.text, p.span) for p in query.phrases] == [("pain", (3, 7))]


def test_sixty_sentences_are_read() -> None:
    query = Query.of_text("", "Un pain. " * 100, LEXICON, HASHER)

    assert len(query.phrases) == 60


def test_nothing_joined_is_nothing() -> None:
    assert joined([]).words.dtype == np.uint32
    assert joined([]).letters.size == 0
