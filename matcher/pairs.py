"""Pairs of texts that mean one trade, to teach the encoder.

Name with name, name with a sentence of the definition, name with a competence,
definition with competence, competence with its macro-competence. Half of the
left texts are roughened as people write: a letter missing, doubled or swapped,
or a word dropped. Source of the recipe: contrastive learning of sentence
representations (Gao et al., SimCSE, 2021), on the labels of a reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from matcher.arrays import IntArray
from matcher.trades import TradeTable, TradeTexts


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
