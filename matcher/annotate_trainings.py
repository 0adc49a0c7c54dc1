"""Trainings of a snapshot: the trades they lead to, what they teach."""

import re
from collections.abc import Iterable

import numpy as np
import polars as pl

from matcher.annotate import Annotator
from matcher.curriculum import Curriculum, Programme, Taught
from matcher.leads import Leads, Row
from matcher.mention_table import MentionTable
from matcher.query import Query
from matcher.scorer import TradeScorer
from matcher.types import Link
from skills_ref.store import SkillsRef
from skills_ref.text import fold

_MOST_MENTIONS = 20  # of the objective and the content
_OPTION = re.compile(r"\b(?:option|opt)\b\W*(.+?)(?: - |$)", re.IGNORECASE)
_LEADS = {
    "training": pl.Int64,
    "family": pl.Int64,
    "weight": pl.Float64,
    "link": pl.String,
    "way": pl.String,  # trainings of one certification are one way to close a gap
}


def annotate_trainings(
    trainings: pl.DataFrame,
    reference: SkillsRef,
    scorer: TradeScorer,
    annotator: Annotator,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the families that trainings lead to, and what they teach.

    What is taught comes from its own words, its Formacodes and its certification
    (`matcher.curriculum`); the column ``link`` says which (`matcher.types.Link`).
    """
    rows: list[tuple[int, int, float, str, str]] = []
    mentions = MentionTable("training")
    links: list[str] = []
    leads = Leads(reference, scorer)
    curriculum = Curriculum(reference, scorer, annotator.competences)
    for row, one in enumerate(trainings.iter_rows(named=True)):
        text = _training_text(one)
        query = scorer.query(one["title"], text)
        found = leads.of(one, query)
        way = _way(one, curriculum)
        rows += [(row, family, weight, link, way) for family, weight, link in found]
        families = tuple(sorted(family for family, _, _ in found))
        taught = (
            *_said(text, query, families, annotator, scorer),
            *curriculum.of_title(one["title"], families),
            *curriculum.of_formacodes(one["formacodes"] or (), families),
            *_certified(one, families, curriculum, leads),
        )
        for mention, link in _surest(taught):
            mentions.add(row, mention)
            links.append(link.value)
    frame = pl.DataFrame(rows or None, schema=_LEADS, orient="row")
    return frame, mentions.frame().with_columns(pl.Series("link", links, pl.String))


def _training_text(one: Row) -> str:
    """Return what is written of a training: objective, content."""
    parts = [str(one["objective"] or ""), str(one["content"] or "")]
    return "\n".join(part for part in parts if part)


def _said(
    text: str,
    query: Query,
    families: tuple[int, ...],
    annotator: Annotator,
    scorer: TradeScorer,
) -> list[Taught]:
    """Return what the objective and the content say."""
    if not text:
        return []
    sheets = np.flatnonzero(np.isin(scorer.table.family_of_sheet, families))
    among = annotator.competences.inferable(sheets)
    found = annotator.of_text(text, query.phrases, among, most=_MOST_MENTIONS)
    return [Taught(mention, Link.TEXT) for mention in found]


def _certified(
    one: Row, families: tuple[int, ...], curriculum: Curriculum, leads: Leads
) -> tuple[Taught, ...]:
    """Return what the certification gives; nothing is known without one.

    Its trades are its own, else those of the training.
    """
    code = one["rncp"] or one["rs"]
    if code is None and one["certifinfo"] is None:
        return ()
    own = tuple(sorted(family for family, _ in leads.certified(one)))
    title = str(one["title"])
    label = None if _option(title) else curriculum.label_of(code)
    return curriculum.of(Programme(code, label or title, own or families))


def _surest(taught: Iterable[Taught]) -> list[Taught]:
    """Return each competence once, by the link that is surest; of equals the first."""
    best: dict[str, Taught] = {}
    for one in taught:
        known = best.setdefault(one.mention.code, one)
        if one.mention.confidence > known.mention.confidence:
            best[one.mention.code] = one
    return list(best.values())


def _way(one: Row, curriculum: Curriculum) -> str:
    """Return what makes two trainings one way to close a gap.

    The certification as it is today, its level and the option, else the title. The
    level too: a CAP and a bac pro may have one title.
    """
    code = one["rncp"] or one["rs"]
    if code is None:
        return fold(one["title"]).strip()
    latest = curriculum.latest(code)
    parts = (
        curriculum.label_of(latest) or latest,
        str(one["level_out"] or ""),
        _option(one["title"]),
    )
    return " ".join(fold(part).strip() for part in parts if part)


def _option(title: str) -> str:
    """Return the option that a title names, ``""`` without one.

    Examples
    --------
    >>> _option("BTS - Maintenance des véhicules option motocycles - en apprentissage")
    'motocycles'
    """
    found = _OPTION.search(title)
    return found[1] if found else ""
