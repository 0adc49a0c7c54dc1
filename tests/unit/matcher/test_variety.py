"""The last places of a list, on scores written by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.variety import varied
from matcher.weights import VARIED_LEAST_SHARE

CODES = [f"A11{i:02}" for i in range(12)] + ["B1101", "C1101", "D1101"]


def test_two_trades_of_other_domains_take_the_last_places() -> None:
    score = np.linspace(1, 0.8, len(CODES), dtype=np.float32)

    found = varied(range(len(CODES)), score, CODES)

    assert found == [*range(8), 12, 13, 8, 9, 10, 11, 14]


def test_a_list_that_is_open_already_is_kept() -> None:
    codes = [f"{letter}1101" for letter in "ABCDEFGHIJKL"]
    score = np.linspace(1, 0.8, len(codes), dtype=np.float32)

    assert varied(range(12), score, codes) == list(range(12))


def test_far_trades_open_nothing() -> None:
    score = np.array([1.0] * 12 + [VARIED_LEAST_SHARE - 0.01] * 3, dtype=np.float32)

    assert varied(range(len(CODES)), score, CODES) == list(range(len(CODES)))


def test_a_short_list_is_kept() -> None:
    assert varied([2, 0], np.ones(3, dtype=np.float32), CODES) == [2, 0]


@given(
    st.lists(st.sampled_from("ABC"), min_size=1, max_size=40),
    st.integers(0, 2**32 - 1),
)
def test_the_first_stay_and_no_trade_is_lost(letters: list[str], seed: int) -> None:
    drawn = np.random.default_rng(seed).random(len(letters), dtype=np.float32)
    score = np.sort(drawn)[::-1]
    codes = [f"{letter}{i:04}" for i, letter in enumerate(letters)]

    found = varied(range(len(codes)), score, codes)

    assert sorted(found) == list(range(len(codes)))
    assert found[:8] == list(range(len(codes)))[:8]
