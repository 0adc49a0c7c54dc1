"""How offers and people say common competences, as turns of phrase.

Labels of the reference are long and official; nobody writes "Organiser son travail
selon les priorités et les objectifs". ``matcher/words/phrasebook.tsv`` gives for
such labels what people write: a cue that must be in the text, labels (the first
one that the reference has counts), and a pattern, all on folded text; ``~`` stands
for articles and the like ("nettoyer ~sols"). Written by us on frequent turns of
phrase of the training offers.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from skills_ref.text import fold

_SMALL_WORDS = (  # what "~" stands for
    r"(?:(?:des?|du|les?|la|une?|vos|nos|votre|notre|ses|sa|leurs?|mes|ma|tes|aux?"
    r"|a|en|ces|tous|toutes|vers|divers) |[dl]' ?)*"
)
_REACH = 60  # characters around a cue where its turn of phrase may stand


class Said(NamedTuple):
    """A turn of phrase found: row of the label and half-open span."""

    row: int
    start: int
    end: int


class Entry(NamedTuple):
    """One line of the phrasebook."""

    cues: tuple[str, ...]
    labels: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def entries() -> tuple[Entry, ...]:
    """Return the lines of the phrasebook, in their order."""
    text = files("matcher").joinpath("words", "phrasebook.tsv").read_text("utf-8")
    return tuple(
        _entry(*line.split("\t"))
        for line in text.splitlines()
        if line and not line.startswith("#")
    )


def _entry(cues: str, labels: str, wording: str) -> Entry:
    return Entry(
        tuple(cues.split("|")),
        tuple(fold(label).strip() for label in labels.split("|")),
        re.compile(rf"(?<![\w+])(?:{wording.replace('~', _SMALL_WORDS)})(?![\w#+])"),
    )


class Phrasebook:
    """Find the turns of phrase of the labels that one reference has.

    Parameters
    ----------
    row_of_label
        Row of each folded label of the reference.
    """

    def __init__(self, row_of_label: Mapping[str, int]) -> None:
        self._known = [
            (entry, row)
            for entry in entries()
            if (row := _first(entry.labels, row_of_label)) is not None
        ]
        of_cue: dict[str, list[int]] = {}
        for number, (entry, _) in enumerate(self._known):
            for cue in entry.cues:
                of_cue.setdefault(cue, []).append(number)
        self._of_cue = list(of_cue.values())
        self._cues = AhoCorasick(list(of_cue))

    def find(self, folded: str) -> list[Said]:
        """Return what is said in a folded text, without overlap, in order.

        Of two overlapping turns of phrase the longer one counts.

        Examples
        --------
        >>> book = Phrasebook({"faire preuve d'autonomie": 7})
        >>> book.find("rigueur et autonomie exigees")
        [Said(row=7, start=11, end=20)]
        """
        found = [
            Said(self._known[number][1], *match.span())
            for number, start, end in self._around_cues(folded)
            for match in self._known[number][0].pattern.finditer(folded, start, end)
        ]
        found.sort(key=lambda said: (said.start - said.end, said.start))
        kept: list[Said] = []
        for said in found:
            if all(said.end <= one.start or said.start >= one.end for one in kept):
                kept.append(said)
        return sorted(kept, key=lambda said: said.start)

    def _around_cues(self, folded: str) -> list[tuple[int, int, int]]:
        """Return the entries whose cue is there, and where to look for each."""
        around: dict[int, list[list[int]]] = {}
        hits = self._cues.find_matches_as_indexes(folded, overlapping=True)
        for cue, start, end in hits:
            low, high = max(0, start - _REACH), min(len(folded), end + _REACH)
            for number in self._of_cue[cue]:
                windows = around.setdefault(number, [])
                if windows and windows[-1][1] >= low:
                    windows[-1][1] = max(high, windows[-1][1])
                else:
                    windows.append([low, high])
        return [
            (number, low, high)
            for number, windows in around.items()
            for low, high in windows
        ]


def _first(labels: tuple[str, ...], row_of_label: Mapping[str, int]) -> int | None:
    return next((row_of_label[x] for x in labels if x in row_of_label), None)
