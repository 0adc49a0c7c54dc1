"""Offers of a snapshot: their trade and their competences, batch by batch.

A batch is a pure function of its rows, so batches may run in any process.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from matcher.annotate import Annotator
from matcher.arrays import IntArray
from matcher.classify import titled_scores
from matcher.competences import CompetenceTable
from matcher.labels import families_of_offers
from matcher.locate import located
from matcher.mention_table import MentionTable
from matcher.query import Query
from matcher.scorer import TradeScorer
from matcher.trades import TradeTable, best_sheet
from matcher.types import CompetenceMention, Origin
from skills_ref.store import SkillsRef

_BATCH = 128
_TRUSTED_RANK = 10  # the source's own code is kept when the text allows it
_MOST_MENTIONS = 30
_SHOWN = [
    *("offer_id", "source", "title", "code_commune", "place", "departement"),
    *("contract", "full_time", "apprenticeship", "experience", "company", "salary"),
    *("positions", "published_on", "url"),
]


class OfferRow(NamedTuple):
    """What is read of an offer: ``own`` is the family it names, -1 for none."""

    title: str
    text: str
    rome: str | None
    listed: tuple[str, ...]
    own: int


class AnnotatedOffer(NamedTuple):
    """What is found of an offer; ``named`` says that it named its family."""

    family: int
    named: bool
    sheet: int
    mentions: tuple[CompetenceMention, ...]


def annotate_offers(
    offers: pl.DataFrame,
    communes: pl.DataFrame,
    reference: SkillsRef,
    scorer: TradeScorer,
    batches: Callable[[Sequence[Sequence[OfferRow]]], Iterator[list[AnnotatedOffer]]],
    on_done: Callable[[int, int], None],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the offers with their family and sheet, and their competences.

    An offer keeps the family of its own code when that family is among the ten
    closest to its text; else it takes the closest: one code in five is wrong in
    real feeds. ``named`` says which. The text itself is not kept. A competence that
    is only usual in the trade (`matcher.usual`) is not kept either: what offers ask
    for is counted on what they list and write.

    Parameters
    ----------
    offers, communes
        Tables of `matcher.tables`.
    reference, scorer
        Trades, and how close texts are to them.
    batches
        Annotates batches in order: `in_this_process` or `in_processes`.
    on_done
        Called with the offers done and their number.
    """
    own = families_of_offers(offers, reference, scorer.table)
    columns = offers.select("title", "text", "rome", "competences").iter_rows()
    rows = [
        OfferRow(title, text, rome, tuple(listed or ()), int(family))
        for (title, text, rome, listed), family in zip(columns, own, strict=True)
    ]
    parts = [rows[i : i + _BATCH] for i in range(0, len(rows), _BATCH)]
    mentions = MentionTable("offer")
    done: list[AnnotatedOffer] = []
    for found in batches(parts):
        for one in found:
            for mention in one.mentions:
                mentions.add(len(done), mention)
            done.append(one)
        on_done(len(done), len(rows))
    return (
        located(offers, communes)
        .select(*_SHOWN, "latitude", "longitude")
        .with_columns(
            family=pl.Series([one.family for one in done], dtype=pl.Int64),
            sheet=pl.Series([one.sheet for one in done], dtype=pl.Int64),
            named=pl.Series([one.named for one in done], dtype=pl.Boolean),
        ),
        mentions.frame(),
    )


def annotate_batch(
    rows: Sequence[OfferRow], scorer: TradeScorer, annotator: Annotator
) -> list[AnnotatedOffer]:
    """Return what is found of each offer of a batch, in order."""
    queries = [scorer.query(row.title, row.text) for row in rows]
    scores = titled_scores(scorer, queries)
    found: list[AnnotatedOffer] = []
    for i, (row, query) in enumerate(zip(rows, queries, strict=True)):
        family, named = _family(scores.family[i], row.own)
        sheet = _sheet(row.rome, scores.sheet[i], scorer, family)
        sheets = np.flatnonzero(scorer.table.family_of_sheet == family)
        mentions = _mentions(row, query, annotator, sheets)
        found.append(AnnotatedOffer(family, named, sheet, mentions))
    return found


def in_this_process(
    scorer: TradeScorer, annotator: Annotator
) -> Callable[[Sequence[Sequence[OfferRow]]], Iterator[list[AnnotatedOffer]]]:
    """Return a function that annotates batches one after the other."""
    return lambda parts: (annotate_batch(part, scorer, annotator) for part in parts)


def in_processes(
    folder: Path, workers: int
) -> Callable[[Sequence[Sequence[OfferRow]]], Iterator[list[AnnotatedOffer]]]:
    """Return a function that annotates batches in ``workers`` processes, in order.

    Each process loads the trades, models and competences saved in ``folder``.
    """

    def run(parts: Sequence[Sequence[OfferRow]]) -> Iterator[list[AnnotatedOffer]]:
        with ProcessPoolExecutor(
            workers,
            mp_context=get_context("spawn"),
            initializer=_start_worker,
            initargs=(folder,),
        ) as pool:
            yield from pool.map(_work, parts)

    return run


class _Loaded(NamedTuple):
    scorer: TradeScorer
    annotator: Annotator


_worker: list[_Loaded] = []  # what one worker process has loaded


def _start_worker(folder: Path) -> None:
    scorer = TradeScorer.load(folder / "models", TradeTable.load(folder / "trades"))
    competences = CompetenceTable.load(folder / "competences")
    _worker[:] = [_Loaded(scorer, Annotator(competences, scorer.encoder))]


def _work(rows: Sequence[OfferRow]) -> list[AnnotatedOffer]:
    return annotate_batch(rows, _worker[0].scorer, _worker[0].annotator)


def _family(scores: NDArray[np.float32], own: int) -> tuple[int, bool]:
    """Return the family of an offer, and whether it is the one it names."""
    if own >= 0 and int((scores > scores[own]).sum()) < _TRUSTED_RANK:
        return own, True
    return int(np.argmax(scores)), False


def _sheet(
    code: str | None, scores: NDArray[np.float32], scorer: TradeScorer, family: int
) -> int:
    """Return the sheet an offer names, or the closest of its family.

    A parent's code is the code of a whole family in older feeds: it names none.
    """
    table = scorer.table
    if code and code not in table.families and code in table.row_of_sheet:
        row = table.row_of_sheet[code]
        if table.family_of_sheet[row] == family:
            return row
    return best_sheet(scores, table, family)


def _mentions(
    row: OfferRow, query: Query, annotator: Annotator, sheets: IntArray
) -> tuple[CompetenceMention, ...]:
    """Return the competences an offer lists, then those read in it.

    ``sheets`` are the rows of the sheets of its family.
    """
    table = annotator.competences
    found: dict[str, CompetenceMention] = {}
    for code in row.listed:
        if code in table.row_of:
            found[code] = CompetenceMention(
                code=code,
                label=table.labels[table.row_of[code]],
                origin=Origin.DECLARED,
                confidence=1.0,
            )
    among = table.inferable(sheets)
    for mention in annotator.of_text(
        row.text, query.phrases, among, most=_MOST_MENTIONS
    ):
        found.setdefault(mention.code, mention)
    return tuple(found.values())[:_MOST_MENTIONS]
