"""Families that a refused activity means."""

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.engine import Matcher
from matcher.refusals import Refusals, closest


@pytest.fixture
def refusals(matcher: Matcher) -> Refusals:
    return Refusals(matcher.table)


def codes(matcher: Matcher, found: NDArray[np.bool_]) -> list[str]:
    return [matcher.table.families[int(row)] for row in np.flatnonzero(found)]


def test_a_word_of_most_names_is_the_trade(
    matcher: Matcher, refusals: Refusals
) -> None:
    assert codes(matcher, refusals.named("camion")) == ["N4101"]


@pytest.mark.parametrize("activity", ["", "avec", "le vin", "un deux trois quatre"])
def test_other_words_name_no_trade(refusals: Refusals, activity: str) -> None:
    assert not refusals.named(activity).any()


def test_a_sector_is_the_families_of_its_codes(
    matcher: Matcher, refusals: Refusals
) -> None:
    assert codes(matcher, refusals.covered("les soins")) == ["J1501"]
    assert not refusals.covered("le sable").any()


def test_a_close_family_must_stand_out_and_be_named(refusals: Refusals) -> None:
    n = len(refusals.table.families)
    closeness = np.full(n, 0.1, dtype=np.float32)
    closeness[3] = 0.9
    names = np.ones(n, dtype=np.float32)

    assert np.flatnonzero(refusals.close(closeness, names)).tolist() == [3]
    assert not refusals.close(closeness, np.zeros(n, dtype=np.float32)).any()
    assert not refusals.close(np.full(n, 0.5, dtype=np.float32), names).any()


def test_the_closest_to_the_wishes() -> None:
    assert not closest(None, 3).any()
    assert not closest(np.zeros(3, dtype=np.float32), 3).any()
    found = closest(np.array([0.1, 0.5, 0.2], dtype=np.float32), 3)
    assert found.tolist() == [False, True, False]
