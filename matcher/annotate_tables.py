"""Offers and trainings of a snapshot: their trades and their competences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from matcher.annotate import Annotator
from matcher.classify import best_sheet, titled_scores
from matcher.labels import families_of_codes, families_of_offers
from matcher.query import Query
from matcher.scorer import TradeScorer
from matcher.types import CompetenceMention, Origin
from skills_ref.store import SkillsRef

_BATCH = 128
_TRUSTED_RANK = 10  # the source's own code is kept when the text allows it
_MOST_MENTIONS = 12
_MOST_TRADES = 3  # trades of a training that names none
_SHOWN = [
    *("offer_id", "source", "title", "code_commune", "place", "departement"),
    *("contract", "full_time", "apprenticeship", "experience", "company", "salary"),
    *("positions", "published_on", "url"),
]


@dataclass
class _Mentions:
    """Columns of mentions, filled row by row."""

    owner: str
    rows: dict[str, list[object]] = field(default_factory=dict[str, list[object]])

    def add(self, row: int, mention: CompetenceMention) -> None:
        """Add one mention of the offer or training ``row``."""
        span = mention.span or (None, None)
        values: dict[str, object] = {
            self.owner: row,
            "code": mention.code,
            "label": mention.label,
            "origin": mention.origin.value,
            "confidence": mention.confidence,
            "proof": mention.proof,
            "start": span[0],
            "end": span[1],
        }
        for name, value in values.items():
            self.rows.setdefault(name, []).append(value)

    def frame(self) -> pl.DataFrame:
        """Return the columns as a table."""
        schema = {
            self.owner: pl.Int64,
            "code": pl.String,
            "label": pl.String,
            "origin": pl.String,
            "confidence": pl.Float64,
            "proof": pl.String,
            "start": pl.Int32,
            "end": pl.Int32,
        }
        return pl.DataFrame(self.rows or None, schema=schema)


def annotate_offers(
    offers: pl.DataFrame,
    communes: pl.DataFrame,
    reference: SkillsRef,
    scorer: TradeScorer,
    annotator: Annotator,
    on_done: Callable[[int, int], None],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the offers with their family and sheet, and their competences.

    An offer keeps the family of its own code when that family is among the ten
    closest to its text; else it takes the closest: one code in five is wrong in
    real feeds. ``named`` says which. The text itself is not kept.
    """
    own = families_of_offers(offers, reference, scorer)
    listed = offers["competences"].to_list()
    mentions = _Mentions("offer")
    family = np.empty(offers.height, dtype=np.int64)
    sheet = np.empty(offers.height, dtype=np.int64)
    named = np.zeros(offers.height, dtype=bool)
    for start in range(0, offers.height, _BATCH):
        on_done(start, offers.height)
        part = offers[start : start + _BATCH]
        queries = [
            scorer.query(t, x) for t, x in part.select("title", "text").iter_rows()
        ]
        scores = titled_scores(scorer, queries)
        for i, query in enumerate(queries):
            row = start + i
            family[row], named[row] = _family(scores.family[i], int(own[row]))
            sheet[row] = _sheet(
                part["rome"][i], scores.sheet[i], scorer, int(family[row])
            )
            _add_mentions(
                mentions,
                row,
                part["text"][i],
                listed[row],
                query,
                annotator,
                int(sheet[row]),
            )
    on_done(offers.height, offers.height)
    return (
        _located(offers, communes)
        .select(*_SHOWN, "latitude", "longitude")
        .with_columns(
            family=pl.Series(family), sheet=pl.Series(sheet), named=pl.Series(named)
        ),
        mentions.frame(),
    )


def annotate_trainings(
    trainings: pl.DataFrame,
    reference: SkillsRef,
    scorer: TradeScorer,
    annotator: Annotator,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the families that trainings lead to, and what their words teach.

    The families come from the codes of the source, else from the certification,
    else from its Formacodes, else from the words of the title and content.
    """
    links: list[tuple[int, int, float, str]] = []
    mentions = _Mentions("training")
    blocks = _blocks(reference)
    for row, one in enumerate(trainings.iter_rows(named=True)):
        text = _training_text(one, blocks)
        query = scorer.query(one["title"], text)
        found = _training_families(one, query, reference, scorer)
        links += [(row, family, weight, link) for family, weight, link in found]
        rows = np.flatnonzero(
            np.isin(scorer.table.family_of_sheet, [family for family, _, _ in found])
        )
        among = annotator.competences.inferable(rows)
        for mention in _of_text(annotator, text, query, among):
            mentions.add(row, mention)
    schema = {
        "training": pl.Int64,
        "family": pl.Int64,
        "weight": pl.Float64,
        "link": pl.String,
    }
    frame = pl.DataFrame(links or None, schema=schema, orient="row")
    return frame, mentions.frame()


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
    return best_sheet(scores, scorer, family)


def _add_mentions(
    mentions: _Mentions,
    row: int,
    text: str,
    listed: Sequence[str] | None,
    query: Query,
    annotator: Annotator,
    sheet: int,
) -> None:
    """Add the competences that an offer lists, writes, or whose words prove them."""
    table = annotator.competences
    found: dict[str, CompetenceMention] = {}
    for code in listed or ():
        if code in table.row_of:
            found[code] = CompetenceMention(
                code=code,
                label=table.labels[table.row_of[code]],
                origin=Origin.DECLARED,
                confidence=1.0,
            )
    among = table.inferable(np.array([sheet]))
    for mention in _of_text(annotator, text, query, among):
        found.setdefault(mention.code, mention)
    for mention in list(found.values())[:_MOST_MENTIONS]:
        mentions.add(row, mention)


def _of_text(
    annotator: Annotator, text: str, query: Query, among: NDArray[np.int64]
) -> list[CompetenceMention]:
    if not query.phrases or not len(among):
        return []
    written = annotator.lexical(text, [p.span for p in query.phrases])
    inferred = annotator.inferred(query.phrases, among, most=_MOST_MENTIONS)
    return [*written, *inferred]


def _blocks(reference: SkillsRef) -> dict[str, list[str]]:
    """Return the blocks of competences of each certification."""
    columns = reference.tables["certifications"].select("code", "blocks")
    return {code: blocks for code, blocks in columns.iter_rows() if blocks}


def _training_text(one: dict[str, object], blocks: Mapping[str, Sequence[str]]) -> str:
    """Return what is written of a training: objective, content, blocks."""
    parts = [str(one["objective"] or ""), str(one["content"] or "")]
    for code in (one["rncp"], one["rs"]):
        parts += blocks.get(str(code), ())
    return "\n".join(part for part in parts if part)


def _training_families(
    one: dict[str, object], query: Query, reference: SkillsRef, scorer: TradeScorer
) -> list[tuple[int, float, str]]:
    """Return the families of a training, their weights and the link that says so."""
    named = [str(code) for code in _list(one["romes"])]
    own = [f for f in families_of_codes(list(named), reference, scorer) if f >= 0]
    if own:
        distinct = list(dict.fromkeys(int(f) for f in own))
        return [(family, 1.0, "source") for family in distinct]
    for system, codes in (
        ("RNCP", [one["rncp"]]),
        ("RS", [one["rs"]]),
        ("CertifInfo", [one["certifinfo"]]),
        ("Formacode", _list(one["formacodes"])),
    ):
        found = _by_crosswalk(system, codes, reference, scorer)
        if found:
            link = "formacode" if system == "Formacode" else "certification"
            return [(family, weight, link) for family, weight in found]
    scores = titled_scores(scorer, [query]).family[0]
    return [(int(np.argmax(scores)), 0.5, "text")]


def _by_crosswalk(
    system: str, codes: Sequence[object], reference: SkillsRef, scorer: TradeScorer
) -> list[tuple[int, float]]:
    total: dict[int, float] = {}
    for code in codes:
        if code is None:
            continue
        edges = reference.edges(system, str(code))
        rows = families_of_codes([str(e.rome) for e in edges], reference, scorer)
        for edge, family in zip(edges, rows, strict=True):
            if family >= 0:
                total[int(family)] = total.get(int(family), 0.0) + edge.weight
    best = sorted(total.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TRADES]
    return [(family, min(1.0, round(weight, 6))) for family, weight in best]


def _list(value: object) -> list[object]:
    return list(cast(list[object], value)) if isinstance(value, list) else []


def _located(offers: pl.DataFrame, communes: pl.DataFrame) -> pl.DataFrame:
    """Return the offers with a position: their own, else their commune's."""
    centre = communes.select("code_commune", lat="latitude", lon="longitude")
    return (
        offers.join(centre, on="code_commune", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("latitude", "lat").alias("latitude"),
            pl.coalesce("longitude", "lon").alias("longitude"),
        )
        .drop("lat", "lon")
    )
