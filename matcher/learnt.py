"""What a snapshot learnt on, as facts: ``models/learnt.json`` and the manifest.

No text and no path: files by their fingerprint, rows by their count and by the
reason that left them out. The names of the files are in the manifest only, so
that a file under another name gives the same snapshot.
"""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from matcher.arrays import IntArray
from matcher.check import MOST, SHARE, Measured, Split, figures_of
from matcher.labels import labelled
from matcher.proportions import share_of
from matcher.trades import TradeTable

LEARNT = "learnt.json"
_NAME = "file"


def learnt_facts(
    train_on: pl.DataFrame | None,
    split: Split,
    measured: Measured,
    files: Sequence[dict[str, Any]],
    *,
    table: TradeTable,
    seed: int,
) -> dict[str, Any] | None:
    """Return what was learnt and checked; ``None`` for the reference alone, unchecked.

    Parameters
    ----------
    train_on
        Every labelled offer read, before the split.
    split
        What of it was learnt, and what was checked.
    measured
        What the snapshot answers to the offers checked.
    files
        One entry a file of labelled offers, as in the manifest, with its name.
    table
        The trades.
    seed
        Seed of what was learnt.
    """
    if train_on is None and split.origin is None:
        return None
    kept: list[int] = _kept(split).tolist()
    return {
        "seed": seed,
        "files": list(files),
        "offers": None if train_on is None else _offers(train_on, split, len(kept)),
        "agreement": agreement(split.learn, split.family, table),
        "dates": _dates(split.learn),
        "domains": _domains([table.families[row][0] for row in kept]),
        "check": _check(split, measured),
    }


def write_learnt(folder: Path, facts: dict[str, Any] | None) -> None:
    """Write the facts in the folder of the models, without the names of the files."""
    if facts is None:
        return
    files = [
        {key: value for key, value in one.items() if key != _NAME}
        for one in facts["files"]
    ]
    text = json.dumps(facts | {"files": files}, ensure_ascii=False, indent=1)
    (folder / LEARNT).write_text(f"{text}\n", encoding="utf-8")


def _offers(train_on: pl.DataFrame, split: Split, kept: int) -> dict[str, Any]:
    """Return how many offers were read, kept, and left out for which reason."""
    learn = pl.DataFrame() if split.learn is None else split.learn
    known = int((split.family >= 0).sum())
    different = learn.filter(pl.Series(split.family >= 0)).n_unique(["title", "text"])
    n_null = int(train_on["rome"].null_count())
    return {
        "read": train_on.height,
        "kept": kept,
        "left_out": {
            "no-code": n_null,
            "unknown-code": train_on.height - n_null - known - split.held_out,
            "held-out-to-check": split.held_out,
            "same-text": known - different,
            "enough-of-this-trade": different - kept,
        },
    }


def _kept(split: Split) -> IntArray:
    """Return the families of the offers that are worth learning from."""
    if split.learn is None:
        return np.empty(0, dtype=np.int64)
    return labelled(split.learn, split.family)[1]


def agreement(
    offers: pl.DataFrame | None, family: IntArray, table: TradeTable
) -> dict[str, Any]:
    """Return how many titles that name one trade have the code of that trade.

    Only titles that are, word for word, a name of one family are judged: there a
    label is checked against the reference. Half of them wrong is no noise, it is
    a column of another file.
    """
    judged = right = 0
    titles = [] if offers is None else offers["title"].to_list()
    for title, row in zip(titles, family.tolist(), strict=True):
        named = _named(title, table) if row >= 0 else set[int]()
        if len(named) == 1:
            judged += 1
            right += row in named
    return {"titles": judged, "agree": right, "share": share_of(right, judged)}


def _named(title: str, table: TradeTable) -> set[int]:
    """Return the families of which a title is a name."""
    rows = table.rows_of_name.get(table.lexicon.normal(title), ())
    return {int(table.family_of_sheet[table.sheet_of_name[row]]) for row in rows}


def _dates(offers: pl.DataFrame | None) -> dict[str, Any]:
    """Return the first and the last day of the offers that may be learnt."""
    if offers is None:
        return {"first": None, "last": None, "unknown": 0}
    days = offers["published_on"]
    known: list[str] = days.drop_nulls().sort().dt.to_string().to_list()
    return {
        "first": known[0] if known else None,
        "last": known[-1] if known else None,
        "unknown": days.null_count(),
    }


def _domains(letters: Sequence[str]) -> dict[str, Any]:
    """Return the offers learnt of each grand domaine, and their share."""
    count = Counter(letters)
    return {
        domain: {"offers": n, "share": share_of(n, len(letters))}
        for domain, n in sorted(count.items())
    }


def _check(split: Split, measured: Measured) -> dict[str, Any] | None:
    """Return what was checked and the figures; ``None`` without a check set."""
    if split.origin is None:
        return None
    drawn = split.origin == "share"
    return {
        "origin": split.origin,
        "share": SHARE if drawn else None,
        "most": MOST if drawn else None,
        "below": split.below,
        "texts": split.texts,
        "learnt_afterwards": False,
        "figures": figures_of(measured.answers, measured.wanted),
    }
