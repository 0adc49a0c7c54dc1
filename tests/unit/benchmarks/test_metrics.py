"""Measures on cases small enough to check by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics import (
    average_precision,
    ci95,
    expected_calibration_error,
    first_rank,
    mean,
    ndcg_at,
    rank_biased_overlap,
    recall_at,
    reciprocal,
    within,
)

LOW = 1 / math.log2(3)  # what the second place is worth beside the first
LISTS = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10)


@pytest.mark.parametrize(
    ("shown", "expected", "value"),
    [
        pytest.param(["a", "b", "c"], ["a", "b", "c"], 1.0, id="best-order"),
        pytest.param(["x", "y"], ["a"], 0.0, id="nothing-right"),
        pytest.param(
            ["b", "a"], ["a", "b"], (0.5 + LOW) / (1 + 0.5 * LOW), id="swapped"
        ),
        pytest.param(["x", "a"], ["a"], LOW, id="second-place"),
        pytest.param(
            ["a", "a"], ["a", "b"], 1 / (1 + 0.5 * LOW), id="shown-twice-gains-once"
        ),
    ],
)
def test_ndcg(shown: list[str], expected: list[str], value: float) -> None:
    assert ndcg_at(shown, expected) == pytest.approx(value, abs=1e-6)


def test_ndcg_ignores_what_is_below_the_cut() -> None:
    assert ndcg_at(["x", "a"], ["a"], k=1) == 0.0


def test_nothing_expected_is_unknown_not_zero() -> None:
    assert math.isnan(ndcg_at(["a"], []))
    assert math.isnan(recall_at(["a"], [], 10))
    assert math.isnan(average_precision(["a"], []))


@given(shown=LISTS, expected=LISTS.filter(bool))
def test_ndcg_is_a_share_and_one_only_for_the_best_order(
    shown: list[str], expected: list[str]
) -> None:
    value = ndcg_at(shown, expected)

    assert 0.0 <= value <= 1.0 + 1e-12
    assert (value > 1 - 1e-9) == (shown[: len(expected)] == expected)


def test_recall_counts_the_expected_items_within_the_cut() -> None:
    assert recall_at(["a", "x", "b"], ["a", "b", "c"], 2) == pytest.approx(1 / 3)
    assert recall_at(["a", "x", "b"], ["a", "b", "c"], 3) == pytest.approx(2 / 3)


def test_ranks_and_what_is_made_of_them() -> None:
    ranks = [
        first_rank(["x", "a"], {"a"}),
        first_rank(["a"], {"a"}),
        first_rank([], {"a"}),
    ]

    assert ranks == [2, 1, None]
    assert within(ranks, 1).tolist() == [0.0, 1.0, 0.0]
    assert reciprocal(ranks).tolist() == [0.5, 1.0, 0.0]


def test_average_precision_of_two_right_answers() -> None:
    # found at places 1 and 3: (1/1 + 2/3) / 2
    assert average_precision(["a", "x", "b"], {"a", "b"}) == pytest.approx(5 / 6)
    # the second is never shown: (1/2) / 2
    assert average_precision(["x", "a"], {"a", "b"}) == pytest.approx(1 / 4)


def test_mean_leaves_the_unknown_out() -> None:
    assert mean([1.0, float("nan"), 0.5]) == 0.75
    assert mean([float("nan")]) is None


def test_interval_holds_the_mean_and_is_the_same_for_the_same_seed() -> None:
    values = np.array([0.0] * 50 + [1.0] * 50)

    first, again, other = (ci95(values, seed=seed) for seed in (1, 1, 2))

    assert first is not None
    assert other is not None
    assert first == again
    assert first != other
    # about 1.96 * sqrt(.25 / 100) on each side of one half
    assert first == pytest.approx([0.402, 0.598], abs=0.025)


def test_interval_of_certainty_and_of_nothing() -> None:
    assert ci95(np.ones(5), seed=0) == [1.0, 1.0]
    assert ci95(np.empty(0), seed=0) is None


def test_calibration_error_by_hand() -> None:
    # bin .9: says .9 twice, right once, gap .4 * 2; bin .2: says .2, wrong, gap .2
    error = expected_calibration_error([0.9, 0.9, 0.2], [True, False, False])

    assert error == pytest.approx((2 * 0.4 + 0.2) / 3, abs=1e-4)


def test_calibration_error_of_the_sure_and_right_is_zero() -> None:
    assert expected_calibration_error([1.0, 0.0], [True, False]) == 0.0
    assert expected_calibration_error([], []) is None


def test_calibration_error_refuses_lengths_that_differ() -> None:
    with pytest.raises(ValueError, match="lengths differ: 2, 1"):
        expected_calibration_error([0.1, 0.2], [True])


def test_overlap_by_hand() -> None:
    # agreements 0 and 1 at p = .9: 1 * .81 + (.1 / .9) * (0 + .81)
    assert rank_biased_overlap(["a", "b"], ["b", "a"]) == pytest.approx(0.9)
    assert rank_biased_overlap([], []) == 1.0
    assert rank_biased_overlap(["a"], []) == 0.0


@given(one=LISTS, other=LISTS)
def test_overlap_is_symmetric_and_bounded(one: list[str], other: list[str]) -> None:
    value = rank_biased_overlap(one, other)

    assert 0.0 <= value <= 1.0 + 1e-12
    assert value == pytest.approx(rank_biased_overlap(other, one))
    assert rank_biased_overlap(one, one) == pytest.approx(1.0)
