"""Trainings of a snapshot: the trades they lead to, what their words teach."""

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import polars as pl

from matcher.annotate import Annotator
from matcher.classify import titled_scores
from matcher.labels import families_of_codes
from matcher.mention_table import MentionTable
from matcher.query import Query
from matcher.scorer import TradeScorer
from skills_ref.store import SkillsRef

_MOST_MENTIONS = 12
_MOST_TRADES = 3  # trades of a training that names none


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
    mentions = MentionTable("training")
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
        for mention in annotator.of_text(
            text, query.phrases, among, most=_MOST_MENTIONS
        ):
            mentions.add(row, mention)
    schema = {
        "training": pl.Int64,
        "family": pl.Int64,
        "weight": pl.Float64,
        "link": pl.String,
    }
    frame = pl.DataFrame(links or None, schema=schema, orient="row")
    return frame, mentions.frame()


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
    own = [f for f in families_of_codes(list(named), reference, scorer.table) if f >= 0]
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
        rows = families_of_codes([str(e.rome) for e in edges], reference, scorer.table)
        for edge, family in zip(edges, rows, strict=True):
            if family >= 0:
                total[int(family)] = total.get(int(family), 0.0) + edge.weight
    best = sorted(total.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TRADES]
    return [(family, min(1.0, round(weight, 6))) for family, weight in best]


def _list(value: object) -> list[object]:
    return list(cast(list[object], value)) if isinstance(value, list) else []
