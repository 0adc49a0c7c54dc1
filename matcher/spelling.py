"""Spelling mended against the words of the reference, to compare and only so.

What is shown as a proof stays what the person wrote. Short words are left alone:
of four letters and less, one letter makes another word ("vente" is not "verte").
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from rapidfuzz.distance import OSA, Indel, Levenshtein

from matcher.sound import sound_of
from skills_ref.text import GenderLexicon

_SHORTEST = 5  # letters under which no word is mended
_SHORTEST_TYPED = 7  # letters from which a letter too many or too few is forgiven
_LEAST_ALIKE = 0.7  # of two words that sound alike
_SHORTEST_SOUND = 3
_ELISIONS = {"qu": 3, "l": 3, "d": 3, "j": 3, "m": 4, "t": 4, "s": 4, "n": 4, "c": 4}
_OPENS = tuple("aeiouyh")
_COUNTED = re.compile(r"\b\d{1,2}(?:\s*(?:ans|années?|mois))\b", re.IGNORECASE)


class Speller:
    """Mend the words that a reference does not know.

    A word is mended to one that sounds the same, or of which a letter is missing,
    doubled or moved. Never to one with another letter: "confiture" and
    "configure" are two words, and the reference does not know all of French.

    Parameters
    ----------
    known
        Words of the reference, folded and in one gender.
    spoken
        Words of everyday speech: never mended.
    """

    def __init__(self, known: Iterable[str], spoken: Collection[str]) -> None:
        self._known = frozenset(w for w in known if len(w) > 2)
        self._spoken = frozenset(spoken)

    def mended(self, word: str) -> str:
        """Return the word of the reference that was meant, else ``word`` itself.

        Examples
        --------
        >>> speller = Speller(["menage", "vente", "abricot", "hotel"], ())
        >>> [speller.mended(w) for w in ("menaje", "verte", "labricot", "lotel")]
        ['menage', 'verte', 'abricot', 'hotel']
        """
        if word in self._known or word in self._spoken:
            return word
        bare = _without_elision(word)
        for heard in () if bare is None else (bare, f"h{bare}"):
            if heard in self._known or heard in self._spoken:
                return heard
        return self._alike(word) or self._typed(word) or self._alike(bare) or word

    def _alike(self, word: str | None) -> str | None:
        """Return the closest word that sounds the same."""
        if word is None or len(word) < _SHORTEST:
            return None
        key = sound_of(word)
        if len(key) < _SHORTEST_SOUND:
            return None
        return _closest(word, self._by_sound.get(key, ()))

    def _typed(self, word: str) -> str | None:
        """Return a long word with one letter more, less or moved; same beginning."""
        if len(word) < _SHORTEST_TYPED or not word.isalpha():
            return None
        near = [
            other
            for size in (len(word) - 1, len(word), len(word) + 1)
            for other in self._by_start.get((word[0], size), ())
            if OSA.distance(word, other, score_cutoff=1) <= 1
            and Indel.distance(word, other) < 2 + (sorted(word) == sorted(other))
        ]
        return min(near) if near else None

    @cached_property
    def _by_sound(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if word.isalpha():
                found[sound_of(word)].append(word)
        return {key: tuple(words) for key, words in found.items()}

    @cached_property
    def _by_start(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= _SHORTEST_TYPED - 1 and word.isalpha():
                found[word[0], len(word)].append(word)
        return {key: tuple(words) for key, words in found.items()}


def _closest(word: str, others: Iterable[str]) -> str | None:
    best = max(
        ((Levenshtein.normalized_similarity(word, o), o) for o in others), default=None
    )
    return best[1] if best is not None and best[0] >= _LEAST_ALIKE else None


def _without_elision(word: str) -> str | None:
    """Return a word without the article or pronoun glued to it, if there is one."""
    for glued, least in _ELISIONS.items():
        rest = word.removeprefix(glued)
        if rest != word and rest.startswith(_OPENS) and len(rest) >= least:
            return rest
    return None


class SpokenLexicon(GenderLexicon):
    """The words of a person: in one gender, and mended.

    Parameters
    ----------
    lexicon
        Feminine to masculine words.
    speller
        Mends what the reference does not know.
    """

    def __init__(self, lexicon: GenderLexicon, speller: Speller) -> None:
        super().__init__(lexicon.masculine)
        self._speller = speller

    def normal(self, text: str) -> str:
        """Return the words of ``text`` folded, mended, in one gender.

        A number of years says an age or how long, never what: it is left out.
        """
        plain = super().normal(_COUNTED.sub(" ", text))
        words = plain.split()
        mended = [self._speller.mended(word) for word in words]
        return plain if mended == words else super().normal(" ".join(mended))
