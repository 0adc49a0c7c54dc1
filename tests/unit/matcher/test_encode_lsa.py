"""The baseline encoder keeps the promises of every encoder."""

from pathlib import Path

import numpy as np
import pytest

from matcher.encode import ProjectionEncoder, TextEncoder
from matcher.encode_lsa import LsaEncoder
from matcher.errors import ArtefactError, NotFittedError

TEXTS = [
    "boulanger",
    "aide boulanger",
    "boulanger patissier",
    "macon",
    "aide macon",
    "macon en batiment",
]


def fitted() -> LsaEncoder:
    return LsaEncoder(3, buckets=2**10).fit(TEXTS)


def test_rows_have_norm_one_and_an_unknown_text_norm_zero() -> None:
    encoder: TextEncoder = fitted()

    norms = np.linalg.norm(encoder.transform([*TEXTS, ""]), axis=1)

    np.testing.assert_allclose(norms[:-1], 1, atol=1e-5)
    assert norms[-1] == 0


def test_texts_of_one_trade_come_close() -> None:
    baker, helper, mason = fitted().transform(["boulanger", "aide boulanger", "macon"])

    assert baker @ helper > baker @ mason


def test_load_gives_the_same_vectors(tmp_path: Path) -> None:
    encoder = fitted()
    encoder.save(tmp_path)

    again = LsaEncoder.load(tmp_path).transform(TEXTS)

    np.testing.assert_array_equal(again, encoder.transform(TEXTS))


def test_nothing_works_before_fit(tmp_path: Path) -> None:
    with pytest.raises(NotFittedError, match="LsaEncoder is not fitted"):
        LsaEncoder().transform(["x"])
    with pytest.raises(NotFittedError, match="LsaEncoder is not fitted"):
        LsaEncoder().save(tmp_path)


def test_the_encoder_of_another_kind_is_refused(tmp_path: Path) -> None:
    group = np.zeros(2, dtype=np.int64)
    other = ProjectionEncoder(2, buckets=2**8, epochs=1, batch=2)
    other.fit(["a b", "c d"], ["a c", "b d"], group).save(tmp_path)

    with pytest.raises(ArtefactError, match="another kind: projection"):
        LsaEncoder.load(tmp_path)
