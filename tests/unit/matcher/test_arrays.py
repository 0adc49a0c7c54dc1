"""The two array types name the precision the engine computes in."""

from typing import get_args

import numpy as np

from matcher.arrays import FloatArray, IntArray


def test_floats_are_single_and_rows_are_64_bits() -> None:
    assert np.float32 in get_args(get_args(FloatArray)[1])
    assert np.int64 in get_args(get_args(IntArray)[1])
