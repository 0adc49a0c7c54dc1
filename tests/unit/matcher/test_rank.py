"""Scores on cases small enough to check by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.arrays import FloatArray
from matcher.rank import (
    fit_of,
    known_weights,
    normalised,
    ranked,
    scaled,
    standard,
    weighted_coverage,
    weighted_sum,
)
from matcher.types import Fit
from matcher.weights import CLOSE_SHARE, SURE_SCORE, VERY_CLOSE_SHARE

SWEEP, COOK, COUNT = np.eye(3, dtype=np.float32)


@pytest.mark.parametrize(
    ("held", "wanted", "share"),
    [
        pytest.param(SWEEP, SWEEP, 1.0, id="holds-all"),
        pytest.param(SWEEP, SWEEP + COOK, 0.5, id="holds-half"),
        pytest.param(SWEEP, SWEEP * 3 + COOK, 0.75, id="holds-what-matters"),
        pytest.param(COUNT, SWEEP + COOK, 0.0, id="holds-none"),
        pytest.param(SWEEP * 0.5, SWEEP, 0.5, id="half-sure"),
        pytest.param(SWEEP, SWEEP * 0, np.nan, id="trade-asks-nothing-is-unknown"),
    ],
)
def test_weighted_coverage(held: FloatArray, wanted: FloatArray, share: float) -> None:
    np.testing.assert_allclose(weighted_coverage(held, wanted[None, :]), [share])


def test_weighted_coverage_refuses_shapes_that_differ() -> None:
    with pytest.raises(ValueError, match=r"shapes differ: \(3,\), \(1, 2\)"):
        weighted_coverage(SWEEP, SWEEP[None, :2])


def test_weighted_sum_uses_only_the_parts_given() -> None:
    parts = {"a": np.array([1.0, 0.0], dtype=np.float32)}

    np.testing.assert_allclose(weighted_sum(parts, {"a": 0.5, "b": 9.0}), [0.5, 0.0])


def test_weighted_sum_needs_the_weight_of_each_part() -> None:
    with pytest.raises(KeyError, match="'a'"):
        weighted_sum({"a": np.ones(1, dtype=np.float32)}, {"b": 1.0})


def test_normalised_weights_sum_to_one() -> None:
    weights = normalised({"a": 2.0, "b": 6.0, "c": 1.0}, ["a", "b"])

    assert weights == {"a": 0.25, "b": 0.75}


def test_scaled_is_cut_at_one() -> None:
    value = np.array([0.0, 0.3, 0.6, 9.0], dtype=np.float32)

    np.testing.assert_allclose(scaled(value, 0.6), [0.0, 0.5, 1.0, 1.0])


def test_standard_of_a_flat_row_is_zero() -> None:
    rows = np.array([[2.0, 2.0, 2.0], [0.0, 3.0, 6.0]], dtype=np.float32)

    result = standard(rows)

    np.testing.assert_array_equal(result[0], 0)
    assert result[1].mean() == pytest.approx(0, abs=1e-6)
    assert result[1].std() == pytest.approx(1)


@given(
    scores=st.lists(st.integers(0, 4), min_size=1, max_size=20),
    seed=st.integers(0, 2**32 - 1),
)
def test_ranked_does_not_depend_on_the_order_of_rows(
    scores: list[int], seed: int
) -> None:
    codes = [f"A{i:04}" for i in range(len(scores))]
    none = np.zeros(len(scores), dtype=bool)
    order = np.random.default_rng(seed).permutation(len(scores))
    score = np.array(scores, dtype=np.float32)
    expected = [codes[row] for row in ranked(score, codes, none)]

    shuffled = [codes[int(i)] for i in order]
    result = [shuffled[row] for row in ranked(score[order], shuffled, none)]

    assert result == expected
    assert expected == sorted(codes, key=lambda c: (-scores[codes.index(c)], c))


def test_ranked_leaves_out_what_is_refused() -> None:
    score = np.array([0.1, 0.9, 0.5], dtype=np.float32)
    refused = np.array([False, True, False])

    assert ranked(score, ["A", "B", "C"], refused) == [2, 0]


@pytest.mark.parametrize(
    ("share", "best", "fit"),
    [
        (1.0, 2 * SURE_SCORE, Fit.VERY_CLOSE),
        (VERY_CLOSE_SHARE + 1e-9, SURE_SCORE, Fit.VERY_CLOSE),
        (1.0, 0.9 * SURE_SCORE, Fit.CLOSE),
        (VERY_CLOSE_SHARE - 1e-9, 1.0, Fit.CLOSE),
        (CLOSE_SHARE - 1e-9, 1.0, Fit.TO_EXPLORE),
        (0.0, 1.0, Fit.TO_EXPLORE),
    ],
)
def test_fit(share: float, best: float, fit: Fit) -> None:
    assert fit_of(share * best, best) is fit


def test_an_unknown_part_weighs_nothing_and_the_others_more() -> None:
    parts = {
        "words": np.array([0.2, 0.4], dtype=np.float32),
        "competences": np.array([0.5, np.nan], dtype=np.float32),
    }

    known = known_weights(parts, {"words": 3.0, "competences": 1.0})

    np.testing.assert_allclose(known["words"], [0.75, 1.0])
    np.testing.assert_allclose(known["competences"], [0.25, 0.0])
    np.testing.assert_allclose(sum(known.values()), 1.0)
