"""Weights are positive, complete and cannot be changed in place."""

from collections.abc import Mapping

import pytest

from matcher import weights


@pytest.mark.parametrize("name", ["OFFER_WEIGHTS", "PART_SCALES", "DONE_WEIGHTS"])
def test_tables_of_weights_are_positive_and_read_only(name: str) -> None:
    table: Mapping[str, float] = getattr(weights, name)

    assert all(value > 0 for value in table.values())
    with pytest.raises(TypeError, match="does not support item assignment"):
        table["words"] = 9.0  # pyright: ignore[reportIndexIssue]


def test_every_weighted_part_has_its_scale() -> None:
    assert weights.DONE_WEIGHTS.keys() == weights.PART_SCALES.keys()


def test_thresholds_are_in_order() -> None:
    assert 0 < weights.CLOSE_SHARE < weights.VERY_CLOSE_SHARE <= 1
    assert 0 < weights.LEAST_SCORE < weights.LEAST_SCORE_OFF_WORK < 1
