"""The trades that offers name by themselves: codes of any release, checked."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from matcher.trades import TradeTable
from skills_ref.store import SkillsRef

_MOST_OF_FAMILY = 150  # labelled offers kept for one family
_UNKNOWN = -1


def families_of_codes(
    codes: list[str | None], reference: SkillsRef, table: TradeTable
) -> NDArray[np.int64]:
    """Return the family of each ROME code, old or new; -1 when unknown."""
    row = {family: i for i, family in enumerate(table.families)}
    known: dict[str | None, int] = {None: _UNKNOWN}
    parents = dict(reference.tables["trades"].select("rome", "parent").iter_rows())
    old = reference.tables["successions"].select("old", "new").iter_rows()
    moved: dict[str, set[str]] = {}
    for code, new in old:
        moved.setdefault(code, set()).add(parents.get(new, new))
    for code in {c for c in codes if c}:
        parent = parents.get(code, code)
        if parent not in row and len(moved.get(code, ())) == 1:
            parent = next(iter(moved[code]))
        known[code] = row.get(parent, _UNKNOWN)
    return np.array([known.get(code, _UNKNOWN) for code in codes], dtype=np.int64)


def families_of_offers(
    offers: pl.DataFrame, reference: SkillsRef, table: TradeTable
) -> NDArray[np.int64]:
    """Return the family that each offer names: its code, -1 when it names none."""
    return families_of_codes(offers["rome"].to_list(), reference, table)


def labelled(
    offers: pl.DataFrame, family: NDArray[np.int64]
) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """Return the offers worth learning from, and their families.

    Same title and text count once; 150 offers a family at most, taken in the
    order of a hash of their identifiers, so that no source leads.
    """
    kept = (
        offers.with_columns(family=pl.Series(family), row=pl.row_index())
        .filter(pl.col("family") != _UNKNOWN)
        .unique(subset=["title", "text"], keep="first", maintain_order=True)
        .with_columns(order=pl.col("offer_id").hash(seed=0))
        .sort("family", "order", "row")
        .group_by("family", maintain_order=True)
        .head(_MOST_OF_FAMILY)
        .sort("row")
    )
    return kept.drop("order", "row", "family"), kept["family"].to_numpy()
