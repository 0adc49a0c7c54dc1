"""Pairs of texts that mean one trade, to teach the encoder.

Name with name, name with a sentence of the definition, name with a competence,
definition with competence, competence with its macro-competence. Half of the
left texts are roughened as people write: a letter missing, doubled or swapped,
or a word dropped. Source of the recipe: contrastive learning of sentence
representations (Gao et al., SimCSE, 2021), on the labels of a reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import polars as pl

from matcher.arrays import IntArray
from matcher.features import TextHasher
from matcher.lexical import LexicalIndex, best_by_group
from matcher.query import Query
from matcher.trades import TradeTable, TradeTexts, best_sheet

_BATCH = 256
_BELIEVED = 5  # a label is believed among so many closest families
# Words of an offer that are read, of its beginning, of a passage, and under which
# its text teaches nothing.
_MOST_WORDS, _LEAD, _PASSAGE, _FEWEST_WORDS = 240, 90, 60, 25
_WORDS_TO_LETTERS = 3.0  # weight of a sheet's words beside its names' letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Left and right texts and the number of the group of each pair."""

    left: list[str]
    right: list[str]
    group: IntArray


def pairs_of(
    table: TradeTable,
    texts: TradeTexts,
    tables: Mapping[str, pl.DataFrame],
    *,
    seed: int = 0,
) -> Pairs:
    """Return the training pairs of a reference, the same for the same seed."""
    rng = np.random.default_rng(seed)
    left: list[str] = []
    right: list[str] = []
    group: list[int] = []

    def add(one: str, others: Sequence[str], number: int) -> None:
        if one and others:
            left.append(one)
            right.append(others[int(rng.integers(len(others)))])
            group.append(number)

    for row, (names, competences, definition) in enumerate(texts.phrases):
        for name in names:
            for others in (names, definition, competences):
                add(roughened(name, rng), others, row)
        for sentence in definition:
            add(sentence, competences, row)
    for number, (label, macro) in enumerate(_with_macro(tables)):
        add(table.lexicon.normal(label), [table.lexicon.normal(macro)], -1 - number)
    numbers = np.array(group, dtype=np.int64)
    return Pairs(left=left, right=right, group=_same_macro(numbers, right))


def _with_macro(tables: Mapping[str, pl.DataFrame]) -> list[tuple[str, str]]:
    """Return the label of each competence and of its macro-competence."""
    competences = tables["competences"]
    macros = competences.select(macro="code", above="label")
    pairs = competences.filter(~pl.col("is_macro")).join(macros, on="macro")
    return list(pairs.sort("code").select("label", "above").iter_rows())


def _same_macro(group: IntArray, right: Sequence[str]) -> IntArray:
    """Give one number to the pairs of one macro-competence."""
    number_of: dict[str, int] = {}
    out = group.copy()
    for i in np.flatnonzero(group < 0).tolist():
        out[i] = -1 - number_of.setdefault(right[i], len(number_of))
    return out


class Believed(NamedTuple):
    """A labelled offer whose label its words confirm: its query and its sheet."""

    query: Query
    sheet: int


def believed(
    offers: pl.DataFrame, family: IntArray, table: TradeTable, texts: TradeTexts
) -> list[Believed]:
    """Return the labelled offers whose family is among the closest five.

    Closest by words and letters alone: one code in five is wrong in real feeds,
    and such labels teach more harm than good. The sheet is the closest one of the
    family. An offer without title is left out.

    Parameters
    ----------
    offers
        Labelled offers, with ``title`` and ``text``.
    family
        Row of the family of each offer, shape (n_offers,).
    table, texts
        The trades and their texts.
    """
    hasher = TextHasher((*table.names, *texts.documents))
    letters = LexicalIndex("letters").fit(hasher.all(table.names))
    words = LexicalIndex("words").fit(hasher.all(texts.documents))
    rows = list(offers.select("title", "text").iter_rows())
    found: list[Believed] = []
    for start in range(0, len(rows), _BATCH):
        queries = [
            Query.of_text(title, text, table.lexicon, hasher)
            for title, text in rows[start : start + _BATCH]
        ]
        by_name = letters.similarity([query.head for query in queries])
        own = best_by_group(by_name, table.name_starts)
        own += np.float32(_WORDS_TO_LETTERS) * words.similarity(
            [query.whole for query in queries]
        )
        best = best_by_group(own, table.sheet_starts)
        for i, query in enumerate(queries):
            true = int(family[start + i])
            if query.title and (best[i] > best[i, true]).sum() < _BELIEVED:
                found.append(Believed(query, best_sheet(own[i], table, true)))
    return found


def offer_pairs(
    offers: Sequence[Believed], table: TradeTable, texts: TradeTexts, *, seed: int = 0
) -> Pairs:
    """Return pairs of the words of believed offers with the texts of their trade.

    The title goes twice with a name; when there is a text, a passage drawn at
    random goes with a name, and the title with the beginning of the text goes with
    a name and with a competence.
    """
    rng = np.random.default_rng(seed)
    names = [table.names[a:b] for a, b in pairwise([*table.name_starts, None])]
    left: list[str] = []
    right: list[str] = []
    group: list[int] = []
    for query, sheet in offers:
        asked = texts.phrases[sheet][1] or names[sheet]
        for text, others in _sides(query, names[sheet], asked, rng):
            left.append(text)
            right.append(others[int(rng.integers(len(others)))])
            group.append(sheet)
    return Pairs(left=left, right=right, group=np.array(group, dtype=np.int64))


def _sides(
    query: Query, names: Sequence[str], asked: Sequence[str], rng: np.random.Generator
) -> list[tuple[str, Sequence[str]]]:
    """Return the texts of one offer, each with the texts that it may go with."""
    sides = [(roughened(query.title, rng), names) for _ in range(2)]
    said = " ".join(phrase.normal for phrase in query.phrases).split()[:_MOST_WORDS]
    if len(said) < _FEWEST_WORDS:
        return sides
    start = int(rng.integers(max(1, len(said) - _PASSAGE)))
    lead = " ".join((query.title, *said[:_LEAD]))
    passage = " ".join(said[start : start + _PASSAGE])
    return [*sides, (passage, names), (lead, asked), (lead, names)]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Normalised texts of one meaning: its names, what it is, what it asks."""

    names: tuple[str, ...]
    definition: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


def meaning_pairs(meanings: Sequence[Meaning], *, seed: int = 0) -> Pairs:
    """Return pairs of the texts of each meaning, for any vocabulary.

    Each name goes twice with a name, once with a sentence of the definition and
    once with a skill, drawn at random. Half of the left texts carry a slip.
    """
    rng = np.random.default_rng(seed)
    left: list[str] = []
    right: list[str] = []
    group: list[int] = []
    for row, meaning in enumerate(meanings):
        names = meaning.names if len(meaning.names) > 1 else ()
        for name in meaning.names:
            for others in (names, names, meaning.definition, meaning.skills):
                if others:
                    left.append(roughened(name, rng))
                    right.append(others[int(rng.integers(len(others)))])
                    group.append(row)
    return Pairs(left=left, right=right, group=np.array(group, dtype=np.int64))


def joined_pairs(one: Pairs, other: Pairs) -> Pairs:
    """Return the pairs of both."""
    return Pairs(
        left=[*one.left, *other.left],
        right=[*one.right, *other.right],
        group=np.concatenate((one.group, other.group)),
    )


def roughened(text: str, rng: np.random.Generator) -> str:
    """Return ``text`` as it is half of the time, else with one slip.

    A slip is a word dropped, or a letter dropped, doubled or swapped.
    """
    if rng.random() < 0.5 or len(text) < 2:
        return text
    parts = text.split()
    kind = rng.random()
    if kind < 0.4 and len(parts) > 2:
        k = int(rng.integers(len(parts)))
        return " ".join(parts[:k] + parts[k + 1 :])
    i = int(rng.integers(len(text) - 1))
    if kind < 0.6:
        return text[:i] + text[i + 1 :]
    if kind < 0.8:
        return text[:i] + text[i] + text[i:]
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
