"""Pairs to learn from: seeded, of one trade, roughened half of the time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.pairs import pairs_of, roughened
from matcher.trades import TradeTable, TradeTexts
from skills_ref.store import SkillsRef


def test_a_seed_gives_one_list_of_pairs(reference: SkillsRef) -> None:
    table = TradeTable.from_reference(reference)
    texts = TradeTexts.from_reference(reference, table)

    one = pairs_of(table, texts, reference.tables, seed=3)
    same = pairs_of(table, texts, reference.tables, seed=3)
    other = pairs_of(table, texts, reference.tables, seed=4)

    assert (one.left, one.right) == (same.left, same.right)
    np.testing.assert_array_equal(one.group, same.group)
    assert one.left != other.left


def test_the_right_text_is_of_the_trade_of_the_group(reference: SkillsRef) -> None:
    table = TradeTable.from_reference(reference)
    texts = TradeTexts.from_reference(reference, table)

    pairs = pairs_of(table, texts, reference.tables)

    assert len(pairs.left) == len(pairs.right) == len(pairs.group)
    for right, group in zip(pairs.right, pairs.group.tolist(), strict=True):
        if group >= 0:
            names, done, defined = texts.phrases[int(group)]
            assert right in (*names, *done, *defined)


def test_competences_of_one_macro_competence_are_one_group(
    reference: SkillsRef,
) -> None:
    table = TradeTable.from_reference(reference)
    texts = TradeTexts.from_reference(reference, table)

    pairs = pairs_of(table, texts, reference.tables)

    macro = [
        (left, group)
        for left, right, group in zip(
            pairs.left, pairs.right, pairs.group.tolist(), strict=True
        )
        if right == "travailler une pate"
    ]
    assert macro == [
        ("laminer une pate feuilletee", -1),
        ("petrir une pate a pain", -1),
    ]


@given(text=st.text(alphabet="abc de", max_size=30), seed=st.integers(0, 2**32 - 1))
def test_one_slip_at_most(text: str, seed: int) -> None:
    result = roughened(text, np.random.default_rng(seed))

    dropped = len(text.split()) - len(result.split())
    assert result == text or dropped <= 1 or abs(len(result) - len(text)) <= 1
    assert roughened(text, np.random.default_rng(seed)) == result
