"""The same offer published by two sources: found, kept once, with its trace.

Two offers of one source are never merged here: an employer may want two people.
First the exact key (folded title, folded company, commune, date), all four known.
Then near texts: same folded title in the same département, communes and companies
that do not contradict each other, and texts that are nearly equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import polars as pl
from rapidfuzz import fuzz

from ingest.clean import folded
from ingest.report import MERGED

LIKE = 0.9  # similarity of two texts that are one
LONG = 200  # characters below which a text proves nothing
COMPARED = 2000  # characters compared
BLOCK = 200  # kept offers compared in one block, the first ones


@dataclass(frozen=True, slots=True)
class _Offer:
    row: int
    offer_id: str
    source: str
    title: str
    company: str
    commune: str | None
    departement: str | None
    day: date | None
    text: str


def same_offers(
    offers: pl.DataFrame, *, prefer: Sequence[str] = ()
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the offers without the copies on other sources, and the trace.

    Parameters
    ----------
    offers
        Frame of `matcher.tables.OFFERS`, of one or several sources.
    prefer
        Sources whose offer is kept, best first; the others follow in the order
        of their names.

    Returns
    -------
    tuple
        The kept rows in their order, and a frame of `ingest.report.MERGED`: one
        row a dropped offer, reason ``same-key`` or ``near-text``.
    """
    ranks = {source: rank for rank, source in enumerate(prefer)}
    records = sorted(
        _records(offers),
        key=lambda o: (ranks.get(o.source, len(ranks)), o.source, o.offer_id, o.row),
    )
    trace: dict[int, tuple[object, ...]] = {}
    _drop_same_keys(records, trace)
    _drop_near_texts([o for o in records if o.row not in trace], trace)
    dropped = pl.Series(sorted(trace), dtype=pl.UInt32)
    kept = offers.with_row_index("_row").filter(
        ~pl.col("_row").is_in(dropped.implode())
    )
    rows = [trace[row] for row in sorted(trace)]
    return kept.drop("_row"), pl.DataFrame(rows, schema=MERGED, orient="row")


def _records(offers: pl.DataFrame) -> list[_Offer]:
    columns = ("offer_id", "source", "title", "company", "code_commune")
    chosen = offers.select(*columns, "departement", "published_on", "text")
    return [
        _Offer(row, offer_id, source, folded(title), folded(company or ""), *rest)
        for row, (offer_id, source, title, company, *rest) in enumerate(
            chosen.iter_rows()
        )
    ]


def _drop_same_keys(
    records: list[_Offer], trace: dict[int, tuple[object, ...]]
) -> None:
    first: dict[tuple[object, ...], _Offer] = {}
    for offer in records:
        key = (offer.title, offer.company, offer.commune, offer.day)
        if not all(key):
            continue
        kept = first.setdefault(key, offer)
        if kept.source != offer.source:
            trace[offer.row] = _link(offer, kept, "same-key", None)


def _drop_near_texts(
    records: list[_Offer], trace: dict[int, tuple[object, ...]]
) -> None:
    long = [o for o in records if len(o.text) >= LONG and o.departement]
    by_block = sorted(long, key=_block)  # stable: the preferred sources stay first
    for _, block in groupby(by_block, key=_block):
        kept: list[_Offer] = []
        for offer in block:
            twin, score = _twin(offer, kept)
            if twin is not None:
                trace[offer.row] = _link(offer, twin, "near-text", score)
            elif len(kept) < BLOCK:
                kept.append(offer)


def _block(offer: _Offer) -> tuple[str, str]:
    return offer.title, offer.departement or ""


def _twin(offer: _Offer, kept: list[_Offer]) -> tuple[_Offer | None, float]:
    """Return the most similar kept offer of another source, and the similarity."""
    best, best_score = None, 0.0
    for other in kept:
        if other.source == offer.source or not _agree(offer, other):
            continue
        score = (
            fuzz.ratio(
                offer.text[:COMPARED], other.text[:COMPARED], score_cutoff=LIKE * 100
            )
            / 100
        )
        if score > best_score:
            best, best_score = other, score
    return best, best_score


def _agree(one: _Offer, other: _Offer) -> bool:
    """Tell whether nothing known of the two offers differs: commune, company."""
    same_commune = not (one.commune and other.commune) or one.commune == other.commune
    same_company = not (one.company and other.company) or one.company == other.company
    return same_commune and same_company


def _link(
    dropped: _Offer, kept: _Offer, reason: str, score: float | None
) -> tuple[object, ...]:
    return (
        *(dropped.source, dropped.offer_id),
        *(kept.source, kept.offer_id, reason, score),
    )
