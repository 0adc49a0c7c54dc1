"""Links between families, on the small reference."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import numpy as np

from matcher.engine import Matcher


def row(matcher: Matcher, rome: str) -> int:
    return matcher.table.families.index(rome)


def test_near_families_share_competences(matcher: Matcher) -> None:
    near = matcher.ranker.links.near.toarray()

    sums = near.sum(axis=1)
    assert np.all(np.isclose(sums, 1, atol=1e-5) | (sums == 0))
    assert np.all(near >= 0)
    assert np.all(np.diag(near) == 0)
    family = matcher.table.family_of_sheet
    asked = np.zeros((len(near), len(matcher.ranker.competences.codes)))
    np.add.at(asked, family, matcher.ranker.competences.importance.toarray())
    shared = (asked > 0).astype(int) @ (asked > 0).astype(int).T
    assert near.any()
    assert np.all(shared[near > 0] > 0)


def test_mobilities_link_families_one_way(matcher: Matcher) -> None:
    reachable = matcher.ranker.links.reachable

    bread, shop = row(matcher, "D1102"), row(matcher, "D1106")
    assert reachable[bread, shop]
    assert not reachable[shop, bread]
    assert not np.diag(reachable).any()


def test_a_regulated_family_and_what_is_not_known(matcher: Matcher) -> None:
    links = matcher.ranker.links

    assert links.regulated[row(matcher, "J1501")] == 1
    assert links.regulated.sum() == 1
    assert not links.leading.any()
