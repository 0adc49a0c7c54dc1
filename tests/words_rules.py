"""How hard the words of a page are to read: its sentences, their length, their ease.

Used through the fixture ``reading_of`` of ``tests/conftest.py``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import textstat as _textstat
from justhtml import JustHTML

Tree = Any

# one element, one sentence or more: what is in two of them never makes one sentence
_BLOCKS = frozenset(
    {
        *("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "legend", "label", "summary"),
        *("td", "th", "caption", "button", "div", "section", "article", "nav", "form"),
        *("fieldset", "ul", "ol", "dl", "header", "figure", "figcaption", "details"),
    }
)
# what is no sentence of ours: tables of figures, codes, choices, names of the feeds
_SKIPPED = frozenset(
    {"table", "code", "select", "textarea", "svg", "script", "style", "nav", "pre"}
)
_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ý«0-9])|\s*\n\s*")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a page reads: words a sentence, ease (0 hard to 100 easy), sentences."""

    mean: float
    ease: float
    sentences: tuple[str, ...]

    @property
    def longest(self) -> str:
        """The sentence with most words."""
        return max(self.sentences, key=words_in, default="")


def words_in(sentence: str) -> int:
    """Return the number of words of a sentence."""
    return len(_WORD.findall(sentence))


def reading_of(html: str, within: str = "main", without: str = "") -> Reading:
    """Return how the text of a page reads.

    Parameters
    ----------
    html
        The page.
    within
        Selector of what is read.
    without
        Selector of what is left out of it: words of a feed or of a person.
    """
    root = JustHTML(html, sanitize=False).root
    skipped = {id(one) for one in root.query(without)} if without else set[int]()
    pieces = "".join(
        piece for one in root.query(within) for piece in _pieces(one, skipped)
    )
    lines = (" ".join(line.split()) for line in pieces.split("\n"))
    sentences = tuple(
        sentence
        for line in lines
        for sentence in _END.split(line)
        if words_in(sentence) > 2  # a title or a button is no sentence
    )
    return read(sentences)


def read(sentences: tuple[str, ...]) -> Reading:
    """Return how sentences read together."""
    if not sentences:
        return Reading(mean=0.0, ease=100.0, sentences=())
    textstat = cast("Any", _textstat)  # it ships no types
    textstat.set_lang("fr")
    text = " ".join(one.rstrip(" .!?…:;") + "." for one in sentences)
    ease: float = textstat.flesch_reading_ease(text)
    mean = sum(map(words_in, sentences)) / len(sentences)
    return Reading(mean=mean, ease=ease, sentences=sentences)


def _pieces(node: Tree, skipped: set[int]) -> Iterator[str]:
    name = str(node.name)
    if name == "#text":
        yield str(node.data).replace("\u00a0", " ").replace("\n", " ")
        return
    if name.startswith("#") or name in _SKIPPED or id(node) in skipped:
        return
    if node.attrs and "hidden" in str(node.attrs.get("class") or "").split():
        return
    ends = "\n" if name in _BLOCKS else ""
    yield ends
    for child in node.children or ():
        yield from _pieces(child, skipped)
    yield ends
