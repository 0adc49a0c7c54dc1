"""An index is asked by name; an unknown or absent one says so."""

import numpy as np
import pytest

from matcher.errors import MissingExtraError
from matcher.index import ExactIndex, index_named


def test_exact_index_gives_the_closest_first_and_breaks_ties_by_row() -> None:
    vectors = np.array([[0, 1], [1, 0], [1, 0]], dtype=np.float32)

    similarity, rows = ExactIndex().fit(vectors).search(vectors[1:2], 3)

    np.testing.assert_array_equal(rows, [[1, 2, 0]])
    np.testing.assert_allclose(similarity, [[1, 1, 0]])


def test_an_index_nobody_wrote() -> None:
    with pytest.raises(ValueError, match="unknown index 'annoy'"):
        index_named("annoy")


def test_without_faiss_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        assert name == "faiss"

    monkeypatch.setattr("matcher.index.find_spec", absent)

    with pytest.raises(MissingExtraError, match=r"camin\[index\]") as raised:
        index_named("faiss")
    assert raised.value.extra == "index"
