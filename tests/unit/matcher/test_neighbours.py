"""Votes of labelled offers."""

from pathlib import Path

import numpy as np
import pytest

from matcher.features import TextHasher
from matcher.neighbours import Neighbours

TEXTS = TextHasher().all(["cuire pain", "pain four", "coder python", "python sql"])
VECTORS = np.array([[1, 0], [0.8, 0.6], [0, 1], [0, 1]], dtype=np.float32)
FAMILY = np.array([2, 2, 0, 0])


@pytest.mark.parametrize("index", ["exact", "faiss"])
def test_the_family_of_the_nearest_wins(index: str) -> None:
    near = Neighbours(3, k=2, index=index).fit(TEXTS, VECTORS, FAMILY)

    votes = near.votes(TextHasher().all(["pain", "python"]), VECTORS[[0, 3]])

    assert votes.dtype == np.float32
    np.testing.assert_array_equal(votes.argmax(axis=1), [2, 0])
    np.testing.assert_allclose(votes.sum(axis=1), 1, atol=1e-6)


def test_a_text_close_to_nothing_has_no_vote() -> None:
    near = Neighbours(3).fit(TEXTS, VECTORS, FAMILY)

    votes = near.votes(TextHasher().all(["jardin"]), np.zeros((1, 2), dtype=np.float32))

    np.testing.assert_array_equal(votes, 0)


def test_more_neighbours_than_offers_are_asked_in_vain() -> None:
    near = Neighbours(3, k=50).fit(TEXTS[:1], VECTORS[:1], FAMILY[:1])

    np.testing.assert_allclose(near.votes(TEXTS[:1], VECTORS[:1]), [[0, 0, 1]])


def test_save_and_load(tmp_path: Path) -> None:
    near = Neighbours(3, k=2).fit(TEXTS, VECTORS, FAMILY)
    near.save(tmp_path)

    again = Neighbours.load(tmp_path)

    assert (again.n_families, again.k) == (3, 2)
    np.testing.assert_allclose(
        again.votes(TEXTS, VECTORS), near.votes(TEXTS, VECTORS), atol=2e-3
    )
