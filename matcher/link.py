"""Labels of the reference written in a text, with their place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from skills_ref.text import fold, folded_offsets


@dataclass(frozen=True, slots=True)
class Link:
    """A label found: its code and its half-open span in the source text."""

    code: str
    start: int
    end: int


class Linker:
    """Find whole labels in a text, the longest first, accents and case aside.

    Parameters
    ----------
    labels
        Label and code; of two codes for one folded label, the first counts.
    shortest
        Labels under this number of characters are left out: they hit by chance.
    """

    def __init__(self, labels: Sequence[tuple[str, str]], *, shortest: int = 4) -> None:
        patterns: dict[str, str] = {}
        for label, code in labels:
            pattern = fold(label).strip()
            if len(pattern) >= shortest:
                patterns.setdefault(pattern, code)
        self._patterns = list(patterns)
        self._codes: Mapping[str, str] = patterns
        self._automaton = AhoCorasick(
            self._patterns, matchkind=MatchKind.LeftmostLongest
        )

    def links(self, text: str) -> list[Link]:
        """Return the labels written in ``text``, in order, without overlap.

        Examples
        --------
        >>> linker = Linker([("Réaliser une soudure", "1"), ("soudure", "2")])
        >>> linker.links("Savoir realiser une soudure, présoudure")
        [Link(code='1', start=7, end=27)]
        """
        folded, offsets = folded_offsets(text)
        found: list[Link] = []
        for number, start, end in self._automaton.find_matches_as_indexes(folded):
            if _is_whole(folded, start, end):
                code = self._codes[self._patterns[number]]
                found.append(Link(code, offsets[start], offsets[end]))
        return found


def _is_whole(text: str, start: int, end: int) -> bool:
    """Say whether the span starts and ends at the edge of a word."""
    before = start == 0 or not text[start - 1].isalnum()
    after = end == len(text) or not text[end].isalnum()
    return before and after
