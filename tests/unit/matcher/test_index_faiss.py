"""The faiss index keeps the types and leaves its input alone."""

import numpy as np

from matcher.index_faiss import FaissIndex


def test_rows_are_64_bits_and_similarities_single() -> None:
    vectors = np.eye(4, dtype=np.float32)

    similarity, rows = FaissIndex().fit(vectors).search(vectors[[2]], 2)

    assert (similarity.dtype, rows.dtype) == (np.float32, np.int64)
    assert rows[0, 0] == 2
    np.testing.assert_array_equal(vectors, np.eye(4))


def test_rows_that_are_not_side_by_side_in_memory_are_read_right() -> None:
    wide = np.asfortranarray(np.eye(5, dtype=np.float32))

    _, rows = FaissIndex().fit(wide[:, ::-1]).search(np.eye(5, dtype=np.float32), 1)

    np.testing.assert_array_equal(rows[:, 0], [4, 3, 2, 1, 0])
