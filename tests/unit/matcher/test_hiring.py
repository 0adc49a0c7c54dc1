"""Hiring projects of the families of a trade in a basin."""

import polars as pl

from matcher.hiring import Hiring
from matcher.tables import FAMILY_TRADES, HIRING

ROWS = [
    ("T2A60", "Aides à domicile", "31", "7617", "TOULOUSE", 2024, 120, 90, 10),
    ("T2A60", "Aides à domicile", "32", "7617", "TOULOUSE", 2024, 30, None, 5),
    ("T4Z60", "Agents d'entretien", "31", "7617", "TOULOUSE", 2024, 8, 1, 0),
]
LINKS = [("T2A60", "K1302"), ("T2A60", "K1304"), ("T4Z60", "K1304")]


def hiring() -> Hiring:
    return Hiring(
        pl.DataFrame(ROWS, schema=HIRING, orient="row"),
        pl.DataFrame(LINKS, schema=FAMILY_TRADES, orient="row"),
    )


def test_each_family_of_a_trade_keeps_its_own_projects() -> None:
    found = hiring().of("K1304", "7617")

    assert [(one.code, one.projects, one.trades) for one in found] == [
        ("T2A60", 150, 2),
        ("T4Z60", 8, 1),
    ]
    assert (found[0].seasonal, found[0].year) == (15, 2024)


def test_one_secret_number_makes_the_sum_unknown() -> None:
    assert hiring().of("K1302", "7617")[0].difficult is None


def test_nothing_is_known_elsewhere() -> None:
    assert hiring().of("K1304", "7642") == ()
    assert hiring().of("D1106", "7617") == ()
    assert hiring().of("K1304", None) == ()
    assert Hiring(None, None).of("K1304", "7617") == ()
