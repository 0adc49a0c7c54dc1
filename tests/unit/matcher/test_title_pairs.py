"""Titles of labelled offers teach the encoder, when their label is believed."""

import numpy as np
import polars as pl

from matcher.engine import Matcher
from matcher.pairs import Pairs, joined_pairs, title_pairs
from matcher.trades import TradeTexts


def pairs_for(matcher: Matcher, title: str, family: str) -> Pairs:
    table = matcher.table
    texts = TradeTexts.from_reference(matcher.reference, table)
    offers = pl.DataFrame({"title": [title], "text": [""]})
    rows = np.array([table.families.index(family)])
    return title_pairs(offers, rows, table, texts)


def test_a_believed_title_is_paired_twice_with_names_of_its_sheet(
    matcher: Matcher,
) -> None:
    table = matcher.table

    pairs = pairs_for(matcher, "Boulanger H/F", "D1102")

    assert len(pairs.left) == 2
    sheet = int(pairs.group[0])
    names = {
        n for n, s in zip(table.names, table.sheet_of_name, strict=True) if s == sheet
    }
    assert table.families[table.family_of_sheet[sheet]] == "D1102"
    assert set(pairs.right) <= names


def test_a_title_without_a_word_teaches_nothing(matcher: Matcher) -> None:
    assert pairs_for(matcher, "!!!", "D1102").left == []


def test_joined_pairs_keep_both() -> None:
    one = Pairs(left=["a"], right=["b"], group=np.array([1]))
    two = Pairs(left=["c"], right=["d"], group=np.array([2]))

    both = joined_pairs(one, two)

    assert (both.left, both.right, both.group.tolist()) == (
        ["a", "c"],
        ["b", "d"],
        [1, 2],
    )
