"""A text ready to be compared: its titles and its phrases, hashed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from matcher.features import Hashes, TextHasher
from skills_ref.text import GenderLexicon, sentences

_TITLE_TIMES = 3  # a word of the title counts as three of the text
_MOST_SENTENCES = 60


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a text, its half-open span there, its normal form and hashes."""

    text: str
    span: tuple[int, int]
    normal: str
    hashes: Hashes


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A text ready to be compared.

    Attributes
    ----------
    title
        Normalised title, ``""`` for a text without one.
    head
        Hashes of the title.
    phrases
        Phrases of the text, in order.
    body
        Hashes of all the phrases.
    whole
        Hashes of the title three times and of the phrases.
    """

    title: str
    head: Hashes
    phrases: tuple[Phrase, ...]
    body: Hashes
    whole: Hashes

    @classmethod
    def of(
        cls,
        title: str,
        pieces: Sequence[tuple[str, tuple[int, int]]],
        lexicon: GenderLexicon,
        hasher: TextHasher,
    ) -> Self:
        """Return the query of a title and of pieces of text with their spans."""
        normal = lexicon.normal(title)
        head = hasher.hashes(normal)
        phrases = tuple(
            Phrase(text, span, said, hasher.hashes(said))
            for text, span in pieces
            if (said := lexicon.normal(text))
        )
        body = joined([p.hashes for p in phrases])
        return cls(
            title=normal,
            head=head,
            phrases=phrases,
            body=body,
            whole=joined([head] * _TITLE_TIMES + [body]),
        )

    @classmethod
    def of_text(
        cls, title: str, text: str, lexicon: GenderLexicon, hasher: TextHasher
    ) -> Self:
        """Return the query of a titled text, cut in sentences (60 at most)."""
        spans = sentences(text)[:_MOST_SENTENCES]
        return cls.of(title, [(text[a:b], (a, b)) for a, b in spans], lexicon, hasher)


def joined(hashes: Sequence[Hashes]) -> Hashes:
    """Return the hashes of texts put end to end."""
    if not hashes:
        empty = np.empty(0, dtype=np.uint32)
        return Hashes(words=empty, letters=empty)
    return Hashes(
        words=np.concatenate([h.words for h in hashes]),
        letters=np.concatenate([h.letters for h in hashes]),
    )
