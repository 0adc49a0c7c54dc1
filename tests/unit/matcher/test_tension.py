"""The tension of a trade near a place."""

import polars as pl

from matcher.tables import TENSION
from matcher.tension import Tensions


def tensions() -> Tensions:
    rows = [("K1304", "7617", 2021, 5, 5, 4, 3, None, 2, 1)]
    return Tensions(pl.DataFrame(rows, schema=TENSION, orient="row"))


def test_the_classes_of_a_pair_with_their_year_and_place() -> None:
    found = tensions().of("K1304", "7617", "TOULOUSE")

    assert found is not None
    assert (found.level, found.hiring, found.labour) == (5, 5, 4)
    assert found.conditions is None
    assert (found.territory_label, found.year) == ("TOULOUSE", 2021)


def test_what_is_not_published_is_unknown() -> None:
    assert tensions().of("K1304", "7642", "MONTPELLIER") is None
    assert tensions().of("D1106", "7617", "TOULOUSE") is None
    assert tensions().of("K1304", None, None) is None
    assert Tensions(None).of("K1304", "7617", "TOULOUSE") is None
