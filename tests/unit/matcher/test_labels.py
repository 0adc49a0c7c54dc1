"""Families that codes name, old or new, and the offers worth learning from."""

import numpy as np
import polars as pl
import pytest

from matcher.engine import Matcher
from matcher.labels import families_of_codes, families_of_offers, labelled
from skills_ref.store import SkillsRef


@pytest.mark.parametrize(
    ("code", "family"),
    [
        pytest.param("D1102", "D1102", id="a-family"),
        pytest.param("D1115", "D1102", id="a-sheet"),
        pytest.param("F1699", "F1603", id="an-old-code-with-one-heir"),
        pytest.param("Z9999", None, id="unknown"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_families_of_codes(
    matcher: Matcher, reference: SkillsRef, code: str | None, family: str | None
) -> None:
    (row,) = families_of_codes([code], reference, matcher.ranker.scorer.table).tolist()

    assert row == (-1 if family is None else matcher.table.families.index(family))


def test_an_old_code_with_several_heirs_names_no_family(
    matcher: Matcher, reference: SkillsRef
) -> None:
    split = reference.with_tables(
        successions=pl.DataFrame(
            {"old": ["F1699"] * 2, "old_label": ["x"] * 2, "new": ["F1603", "D1102"]}
        )
    )

    (row,) = families_of_codes(["F1699"], split, matcher.ranker.scorer.table).tolist()

    assert row == -1


def test_heirs_of_one_family_name_it(matcher: Matcher, reference: SkillsRef) -> None:
    both = reference.with_tables(
        successions=pl.DataFrame(
            {"old": ["F1699"] * 2, "old_label": ["x"] * 2, "new": ["D1102", "D1115"]}
        )
    )

    (row,) = families_of_codes(["F1699"], both, matcher.ranker.scorer.table).tolist()

    assert matcher.table.families[row] == "D1102"


def test_offers_keep_their_order(
    matcher: Matcher, reference: SkillsRef, offers: pl.DataFrame
) -> None:
    rows = families_of_offers(offers, reference, matcher.ranker.scorer.table).tolist()

    assert rows[0] == matcher.table.families.index("D1102")
    assert [row == -1 for row in rows] == offers["rome"].is_null().to_list()


def test_the_same_text_is_learnt_once_and_families_are_bounded() -> None:
    n = 400
    offers = pl.DataFrame(
        {
            "offer_id": [str(i) for i in range(n)],
            "title": ["a", "a"] + ["b"] * (n - 2),
            "text": ["x", "x", *map(str, range(n - 2))],
        }
    )
    family = np.array([0, 0, *[1] * (n - 3), -1])

    kept, families = labelled(offers, family)

    assert families.tolist() == [0] + [1] * 150
    assert kept.columns == offers.columns
    assert kept["offer_id"][0] == "0"
    ids = [int(i) for i in kept["offer_id"]]
    assert ids == sorted(ids)
    assert n - 1 not in ids


def test_the_choice_does_not_depend_on_the_order_of_offers() -> None:
    offers = pl.DataFrame(
        {
            "offer_id": [str(i) for i in range(200)],
            "title": ["b"] * 200,
            "text": [str(i) for i in range(200)],
        }
    )
    family = np.zeros(200, dtype=np.int64)

    one, _ = labelled(offers, family)
    other, _ = labelled(offers.reverse(), family)

    assert set(one["offer_id"]) == set(other["offer_id"])
