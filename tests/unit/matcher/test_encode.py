"""The encoder: unit vectors, texts of one group come close, save and load."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.encode import ProjectionEncoder, unit_rows
from matcher.errors import ArtefactError, NotFittedError
from matcher.features import TextHasher

LEFT = ["boulanger", "cuire pain", "coder python", "logiciel"] * 4
RIGHT = ["pain four", "boulanger", "developpeur", "coder python"] * 4
GROUP = np.array([0, 0, 1, 1] * 4)


def small(seed: int = 0) -> ProjectionEncoder:
    return ProjectionEncoder(
        16, buckets=2**10, epochs=30, batch=8, rate=2e-2, seed=seed
    )


@pytest.fixture(scope="module")
def encoder() -> ProjectionEncoder:
    return small().fit(LEFT, RIGHT, GROUP)


def test_texts_of_one_group_come_close(encoder: ProjectionEncoder) -> None:
    bread, oven, code = encoder.transform(["boulanger", "pain four", "developpeur"])

    assert bread @ oven > 0.8
    assert bread @ code < 0.4


@given(texts=st.lists(st.text(max_size=30), max_size=5))
def test_vectors_have_norm_one_or_zero(texts: list[str]) -> None:
    encoder = ENCODER
    norms = np.linalg.norm(encoder.transform(texts), axis=1)

    for text, norm in zip(texts, norms.tolist(), strict=True):
        assert norm == pytest.approx(1 if text.split() else 0, abs=1e-5)


def test_the_same_seed_gives_the_same_encoder(encoder: ProjectionEncoder) -> None:
    again = small().fit(LEFT, RIGHT, GROUP)
    other = small(seed=1).fit(LEFT, RIGHT, GROUP)

    np.testing.assert_array_equal(again.components_, encoder.components_)
    assert not np.array_equal(other.components_, encoder.components_)


def test_every_step_is_told() -> None:
    told: list[tuple[int, int]] = []

    ProjectionEncoder(4, buckets=2**8, epochs=3, batch=8).fit(
        LEFT, RIGHT, GROUP, on_step=lambda done, total: told.append((done, total))
    )

    assert told == [(i, 6) for i in range(1, 7)]


def test_hashed_texts_give_the_same_vectors(encoder: ProjectionEncoder) -> None:
    texts = ["cuire du pain", "", "inconnu"]

    np.testing.assert_array_equal(
        encoder.transform_hashes(TextHasher().all(texts)), encoder.transform(texts)
    )


def test_before_fit(tmp_path: Path) -> None:
    with pytest.raises(NotFittedError, match="ProjectionEncoder is not fitted"):
        small().transform(["pain"])
    with pytest.raises(NotFittedError, match="ProjectionEncoder is not fitted"):
        small().save(tmp_path)


def test_load_of_save_is_equal(encoder: ProjectionEncoder, tmp_path: Path) -> None:
    encoder.save(tmp_path / "one")
    once = ProjectionEncoder.load(tmp_path / "one")
    once.save(tmp_path / "two")
    twice = ProjectionEncoder.load(tmp_path / "two")

    np.testing.assert_array_equal(twice.transform(LEFT), once.transform(LEFT))
    np.testing.assert_allclose(once.transform(LEFT), encoder.transform(LEFT), atol=2e-3)
    assert (once.dim, once.buckets, once.seed) == (16, 2**10, 0)


@pytest.mark.parametrize("change", [{"format": 2}, {"kind": "lsa"}])
def test_another_format_is_refused(
    encoder: ProjectionEncoder, tmp_path: Path, change: dict[str, object]
) -> None:
    encoder.save(tmp_path)
    path = tmp_path / "encoder.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change))

    with pytest.raises(ArtefactError, match="encoder of another format"):
        ProjectionEncoder.load(tmp_path)


def test_unit_rows_leave_their_input_alone() -> None:
    rows = np.array([[3.0, 4.0]], dtype=np.float32)

    np.testing.assert_allclose(unit_rows(rows), [[0.6, 0.8]])
    np.testing.assert_array_equal(rows, [[3.0, 4.0]])


ENCODER = small().fit(LEFT, RIGHT, GROUP)
