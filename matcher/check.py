"""Labelled offers kept out of learning, to measure a snapshot and the one before.

An offer is on one side by the hash of its text alone: the same text is never on
both sides, and stays on its side from one build to the next, whatever else the
files hold. What is checked is never learnt afterwards either.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from matcher.arrays import IntArray
from matcher.classify import titled_scores
from matcher.proportions import interval_of, share_of
from matcher.scorer import TradeScorer

SHARE = 0.1  # of the texts of the labelled offers
MOST = 2000  # texts checked
LEAST = 30  # under it, a measure would say nothing
DEPTH = 10

_LETTERS = 200  # characters of a text that tell it from another
_FEWEST_LETTERS = 40  # under it, the text alone does not: its title is added
_READ = 600  # characters read to find them
_WORD = re.compile(r"[^\W\d_]+")
_UNKNOWN = -1
_BATCH = 256


def text_key(title: str, text: str) -> str:
    """Return what two offers of the same text share: its first 200 letters.

    Case, digits, punctuation, spaces and the end of a cut text do not count. An
    offer without much text is known by its title too.

    Examples
    --------
    >>> text_key("Maçon (H/F)", "") == text_key("MAÇON  h/f", "12")
    True
    """
    key = _letters(text)
    return key if len(key) >= _FEWEST_LETTERS else f"{_letters(title)}|{key}"


def _letters(text: str) -> str:
    return " ".join(_WORD.findall(text[:_READ].casefold()))[:_LETTERS]


def place_of(key: str) -> float:
    """Return the place of a text in [0, 1), the same on every machine."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) / 2**32


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Labelled offers to learn from, and those only checked.

    Attributes
    ----------
    learn
        Offers that may be learnt, ``None`` when none is given.
    family
        Row of the family of each, -1 when unknown, shape (n_learn,).
    check
        One offer for each text checked, empty without a check set.
    wanted
        Row of the family of each, shape (n_check,).
    origin
        ``share`` of the labelled offers, ``file`` given for that, or ``None``.
    texts
        Fingerprint of the texts checked.
    held_out
        Offers with a known code left out of learning for the check.
    below
        Texts whose place is under it are checked; ``None`` for a file.
    """

    learn: pl.DataFrame | None
    family: IntArray
    check: pl.DataFrame
    wanted: IntArray
    origin: str | None
    texts: str | None = None
    held_out: int = 0
    below: float | None = None


def split_offers(
    train_on: pl.DataFrame | None,
    family: IntArray,
    check: pl.DataFrame | None,
    wanted: IntArray,
) -> Split:
    """Return what is learnt and what is checked.

    Parameters
    ----------
    train_on
        Labelled offers, with ``offer_id``, ``title`` and ``text``.
    family
        Row of the family of each, -1 when unknown, shape (n_train,).
    check
        Labelled offers given only to check; without them, a tenth of the texts of
        ``train_on`` whose code is known, at most 2,000, none when that is under 30.
    wanted
        Row of the family of each, shape (n_check,).
    """
    keys = _keys(train_on)
    if check is not None:
        kept, rows = _one_a_text(check, _keys(check), wanted != _UNKNOWN)
        return _without(
            train_on, family, keys, set(_keys(check)), kept, wanted[rows], "file"
        )
    below = _below(keys, family)
    if train_on is None or below is None:
        empty = np.empty(0, dtype=np.int64)
        none = pl.DataFrame(schema={"title": pl.String, "text": pl.String})
        return Split(
            learn=train_on, family=family, check=none, wanted=empty, origin=None
        )
    chosen = {key for key in set(keys) if place_of(key) < below}
    inside = np.array([key in chosen for key in keys]) & (family != _UNKNOWN)
    kept, rows = _one_a_text(train_on, keys, inside)
    return _without(
        train_on, family, keys, chosen, kept, family[rows], "share", below=below
    )


def _keys(offers: pl.DataFrame | None) -> list[str]:
    if offers is None:
        return []
    return [text_key(*row) for row in offers.select("title", "text").iter_rows()]


def _below(keys: Sequence[str], family: IntArray) -> float | None:
    """Return the bound of the places checked, ``None`` when they are too few."""
    known = {key for key, row in zip(keys, family.tolist(), strict=True) if row >= 0}
    places = sorted(place for key in known if (place := place_of(key)) < SHARE)
    if len(places) < LEAST:
        return None
    return SHARE if len(places) <= MOST else places[MOST]


def _one_a_text(
    offers: pl.DataFrame, keys: Sequence[str], inside: np.ndarray[Any, Any]
) -> tuple[pl.DataFrame, IntArray]:
    """Return the first offer, by identifier, of each text inside, and its row."""
    chosen = (
        offers.select("offer_id", key=pl.Series(keys, dtype=pl.String))
        .with_row_index("row")
        .filter(pl.Series(inside, dtype=pl.Boolean))
        .sort("offer_id", "row")
        .unique("key", keep="first", maintain_order=True)
        .sort("key")
    )
    rows = chosen["row"].to_numpy().astype(np.int64)
    return offers[rows], rows


def _without(
    train_on: pl.DataFrame | None,
    family: IntArray,
    keys: Sequence[str],
    taken: set[str],
    check: pl.DataFrame,
    wanted: IntArray,
    origin: str,
    *,
    below: float | None = None,
) -> Split:
    """Return the split where no text of ``taken`` is learnt."""
    out = np.array([key in taken for key in keys], dtype=bool)
    return Split(
        learn=None if train_on is None else train_on.filter(pl.Series(~out)),
        family=family[~out],
        check=check,
        wanted=wanted,
        origin=origin if len(wanted) else None,
        texts=hashlib.sha256("\n".join(sorted(taken)).encode()).hexdigest(),
        held_out=int((out & (family != _UNKNOWN)).sum()),
        below=below,
    )


# --- answers and figures -----------------------------------------------------------


def first_families(
    scorer: TradeScorer, rows: Sequence[tuple[str, str]]
) -> list[tuple[str, ...]]:
    """Return the codes of the ten families closest to titles and texts, best first."""
    codes = scorer.table.families
    found: list[tuple[str, ...]] = []
    for start in range(0, len(rows), _BATCH):
        queries = [scorer.query(*row) for row in rows[start : start + _BATCH]]
        scores = titled_scores(scorer, queries).family
        order: list[list[int]] = np.argsort(-scores, axis=1, kind="stable").tolist()
        found += [tuple(codes[i] for i in one[:DEPTH]) for one in order]
    return found


@dataclass(frozen=True, slots=True)
class Measured:
    """The offers of a check set and the families that a snapshot answers.

    Attributes
    ----------
    rows
        Title and text of each offer, in memory only.
    wanted
        Code of the right family of each.
    answers
        Codes of the closest families of each, best first.
    """

    rows: list[tuple[str, str]]
    wanted: list[str]
    answers: list[tuple[str, ...]]

    @classmethod
    def of(cls, split: Split, scorer: TradeScorer) -> "Measured":
        """Answer to the offers checked."""
        rows = list(split.check.select("title", "text").iter_rows())
        families: list[int] = split.wanted.tolist()
        wanted = [scorer.table.families[row] for row in families]
        return cls(rows, wanted, first_families(scorer, rows))


def figures_of(
    answers: Sequence[Sequence[str]], wanted: Sequence[str]
) -> dict[str, Any]:
    """Return the shares of offers whose family comes first, in five, in ten.

    ``macro_top1`` is the mean over the families of their share in first place;
    ``by_domain`` gives it for each grand domaine. Each share but the mean has its
    95 % interval.
    """
    places = [_place(shown, code) for shown, code in zip(answers, wanted, strict=True)]
    first = [place == 1 for place in places]
    figures: dict[str, Any] = {"offers": len(places)}
    for k in (1, 5, DEPTH):
        right = sum(place is not None and place <= k for place in places)
        figures[f"top{k}"] = share_of(right, len(places))
        figures[f"top{k}_ci95"] = interval_of(right, len(places))
    right_of, of = _counts(first, wanted)
    shares = [right_of[code] / of[code] for code in sorted(of)]
    figures["macro_top1"] = round(float(np.mean(shares)), 4) if shares else None
    right_of, of = _counts(first, [code[0] for code in wanted])
    figures["by_domain"] = {
        domain: {
            "offers": of[domain],
            "top1": share_of(right_of[domain], of[domain]),
            "top1_ci95": interval_of(right_of[domain], of[domain]),
        }
        for domain in sorted(of)
    }
    return figures


def _place(shown: Sequence[str], code: str) -> int | None:
    return shown.index(code) + 1 if code in shown else None


def _counts(
    right: Sequence[bool], groups: Sequence[str]
) -> tuple[Counter[str], Counter[str]]:
    """Return, by group, how many are right and how many there are."""
    pairs = zip(groups, right, strict=True)
    return Counter(group for group, good in pairs if good), Counter(groups)
