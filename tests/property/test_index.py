"""Every index gives the answers of the exact one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.arrays import FloatArray
from matcher.index import ExactIndex, index_named

CASES = st.tuples(
    st.integers(min_value=1, max_value=60),  # vectors
    st.integers(min_value=1, max_value=12),  # dimensions
    st.integers(min_value=0, max_value=2**32 - 1),  # seed
)


def unit_rows(rng: np.random.Generator, n: int, dim: int) -> FloatArray:
    rows = rng.standard_normal((n, dim)) + 1e-9
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("name", ["exact", "faiss"])
@given(case=CASES)
def test_index_finds_what_the_exact_index_finds(
    name: str, case: tuple[int, int, int]
) -> None:
    n, dim, seed = case
    rng = np.random.default_rng(seed)
    vectors, queries = unit_rows(rng, n, dim), unit_rows(rng, 3, dim)
    k = min(5, n)
    expected, _ = ExactIndex().fit(vectors).search(queries, k)

    similarity, rows = index_named(name).fit(vectors).search(queries, k)

    np.testing.assert_allclose(similarity, expected, atol=1e-5)
    found = np.einsum("qd,qkd->qk", queries, vectors[rows])
    np.testing.assert_allclose(found, similarity, atol=1e-5)
    assert np.all(np.diff(similarity, axis=1) <= 1e-6)
