"""Sample tensions: a class for each trade and basin, invented, from a seed."""

from datetime import date

import numpy as np
import polars as pl

from ingest.tables import table_of
from matcher.tables import TENSION
from skills_ref.store import SkillsRef

KNOWN = 0.7  # pairs that have figures; the others stay unknown, as in the real ones
_SPREAD = 1.2  # of a basin around the trade, in classes


def sample_tensions(
    reference: SkillsRef, communes: pl.DataFrame, *, seed: int = 0, today: date
) -> pl.DataFrame:
    """Return one row a parent trade and basin, for the year before ``today``.

    A trade is as tense from one basin to the next, but for a small spread.
    """
    rng = np.random.default_rng(seed)
    basins = sorted(communes["bassin"].drop_nulls().unique().to_list())
    trades = sorted({reference.parent_of(code) for code in reference.trade_codes})
    middle = rng.uniform(1, 5, size=(len(trades), 1, 7))
    drawn = middle + rng.normal(0, _SPREAD, size=(len(trades), len(basins), 7))
    classes = np.clip(np.rint(drawn), 1, 5).astype(int)
    kept = rng.random((len(trades), len(basins))) < KNOWN
    rows: list[tuple[object, ...]] = [
        (str(trade), str(basin), today.year - 1, *classes[i, j].tolist())
        for i, trade in enumerate(trades)
        for j, basin in enumerate(basins)
        if kept[i, j]
    ]
    return table_of(TENSION, rows, source="starter")
