"""The bank of questions: what one can ask of anyone, and which trades it tells apart.

A question is one thing that a person knows how to do, or would like to do, said in
plain words: a macro-competence, a work context, a sector, a professional domain, a
theme or a centre of interest of the reference. ``matcher/words/questions.tsv``
gives the plain words; without a line there, a short label that starts with a
plain verb is asked as it is. What nobody can tell of themselves (ways of being, terms
of contract, hours) is never asked, and two questions are never nearly the same.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import polars as pl

from matcher.arrays import FloatArray
from matcher.competences import stems_of
from matcher.trades import TradeTable
from matcher.types import Question
from matcher.weights import (
    QUESTION_ALIKE,
    QUESTION_ORDINARY,
    QUESTION_SAME_WORDS,
    QUESTION_SECOND,
    QUESTION_WIDEST,
)
from skills_ref.store import SkillsRef
from skills_ref.text import fold

_LONGEST_LABEL = 5  # words of a label that is asked as it is
# verbs that everyone uses: a label that starts with one is asked as it is
_PLAIN_VERB = re.compile(
    r"(?:accueillir|aider|conduire|construire|couper|cueillir|cuire|cultiver|dessiner"
    r"|ecrire|encaisser|entretenir|fabriquer|faire|garder|laver|monter|nettoyer|peindre"
    r"|petrir|planter|porter|poser|preparer|ranger|reparer|servir|soigner|souder"
    r"|surveiller|tailler|tondre|traduire|travailler|vendre)\b"
)
_TERMS = re.compile(r"horaire|duree|statut|ambiance|corps|risques")  # types of contexts
_TRANSVERSAL = "Transverse"
_A_LITTLE = "~"  # before a code that means a question a little

Strength = Mapping[str, FloatArray]


class PlainWords(NamedTuple):
    """What is asked: name of the question, codes that mean it, plain words."""

    name: str
    codes: tuple[str, ...]
    label: str


@dataclass(frozen=True, kw_only=True)
class QuestionBank:
    """Questions, and how strongly each sheet says yes to each.

    Attributes
    ----------
    questions
        In the order of ``matcher/words/questions.tsv``, then by code.
    strength
        1 where the sheet says it first (core, principal, context), less for an
        ordinary competence or a second sector, 0 where it does not say it;
        shape (n_questions, n_sheets).
    """

    questions: tuple[Question, ...]
    strength: FloatArray

    @classmethod
    def from_reference(cls, reference: SkillsRef, table: TradeTable) -> "QuestionBank":
        """Read the questions that ``reference`` allows, near duplicates left out."""
        strength = _strengths(reference, table)
        found = [*_plain(strength), *_as_they_are(reference, strength)]
        rows = np.stack(
            [_said(one.codes, strength) for one in found]
            or [np.zeros(len(table.sheets), dtype=np.float32)]
        )
        kept = _distinct([one.label for one in found], rows, table)
        return cls(
            questions=tuple(
                Question(code=found[i].name, label=found[i].label) for i in kept
            ),
            strength=np.ascontiguousarray(rows[kept]),
        )

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each question, by code."""
        return {one.code: row for row, one in enumerate(self.questions)}


# --- what the reference says ------------------------------------------------------


def _strengths(reference: SkillsRef, table: TradeTable) -> Strength:
    """Return how strongly each sheet says each thing, by code with its kind."""
    tables = reference.tables
    sheets = pl.DataFrame({"rome": table.sheets}).with_row_index("sheet")
    said = pl.concat(
        [
            *_facts(tables["trades"]),
            tables["trade_contexts"].select(_code("context", "code"), "rome", _full()),
            _groups(tables["groups"]),
            _competences(tables),
        ]
    )
    best = said.group_by("question", "rome").agg(pl.col("strength").max())
    placed = best.join(sheets, on="rome").sort("question", "sheet")
    codes, row = np.unique(placed["question"].to_numpy(), return_inverse=True)
    found = np.zeros((len(codes), len(table.sheets)), dtype=np.float32)
    found[row, placed["sheet"].to_numpy()] = placed["strength"].to_numpy()
    return dict(zip(codes.tolist(), found, strict=True))


def _code(kind: str, column: str) -> pl.Expr:
    return pl.format(f"{kind}-{{}}", pl.col(column)).alias("question")


def _facts(trades: pl.DataFrame) -> Iterable[pl.DataFrame]:
    """Return what each sheet is: its domains, executive or not, its RIASEC types."""
    yield trades.select(_code("domain", "domain"), "rome", _full())
    yield trades.select(_code("grand", "grand_domain"), "rome", _full())
    yield trades.filter(pl.col("executive")).select(
        pl.lit("executive-yes").alias("question"), "rome", _full()
    )
    yield trades.drop_nulls("riasec_major").select(
        _code("riasec", "riasec_major"), "rome", _full()
    )
    yield trades.drop_nulls("riasec_minor").select(
        _code("riasec", "riasec_minor"),
        "rome",
        _ranked(pl.lit(value=False), QUESTION_SECOND),
    )


def _full() -> pl.Expr:
    return pl.lit(1.0).alias("strength")


def _ranked(is_first: pl.Expr, second: float) -> pl.Expr:
    return pl.when(is_first).then(1.0).otherwise(second).alias("strength")


def _groups(groups: pl.DataFrame) -> pl.DataFrame:
    return groups.filter(pl.col("kind") != "naf").select(
        pl.format("{}-{}", pl.col("kind"), pl.col("code")).alias("question"),
        "rome",
        _ranked(pl.col("principal").fill_null(value=True), QUESTION_SECOND),
    )


def _competences(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the macro-competences of each sheet, asked there or by a part of them."""
    items = tables["competences"].filter(pl.col("kind") == "savoir_faire")
    macro = pl.when(pl.col("is_macro")).then(pl.col("code")).otherwise(pl.col("macro"))
    return (
        tables["trade_competences"]
        .join(items.select("code", macro.alias("of")), on="code")
        .drop_nulls("of")
        .select(
            _code("competence", "of"),
            "rome",
            _ranked(pl.col("core") | pl.col("emerging"), QUESTION_ORDINARY),
        )
    )


def _said(codes: Sequence[str], strength: Strength) -> FloatArray:
    """Return how strongly each sheet says what codes mean, shape (n_sheets,)."""
    rows = [
        np.minimum(strength[code[1:]], np.float32(QUESTION_SECOND))
        if code.startswith(_A_LITTLE)
        else strength[code]
        for code in codes
    ]
    return np.max(rows, axis=0)


# --- what is asked ----------------------------------------------------------------


@cache
def plain_words() -> tuple[PlainWords, ...]:
    """Return the lines of ``matcher/words/questions.tsv``."""
    text = files("matcher").joinpath("words", "questions.tsv").read_text("utf-8")
    lines = [one.split("\t") for one in text.splitlines() if one and one[0] != "#"]
    return tuple(_plain_line(codes, label) for codes, label in lines)


def _plain_line(codes: str, label: str) -> PlainWords:
    name, _, meant = codes.rpartition(":")
    every = tuple(meant.split("|"))
    return PlainWords(name or every[0], every, label)


def _plain(strength: Strength) -> Iterable[PlainWords]:
    """Return the lines that the reference knows, with the codes that it has."""
    for one in plain_words():
        known = tuple(c for c in one.codes if c.removeprefix(_A_LITTLE) in strength)
        if any(not code.startswith(_A_LITTLE) for code in known):
            yield one._replace(codes=known)


def _as_they_are(reference: SkillsRef, strength: Strength) -> Iterable[PlainWords]:
    """Return the labels that need no other words."""
    said = {code for one in plain_words() for code in one.codes}
    tables = reference.tables
    macros = tables["competences"].filter(
        pl.col("is_macro") & (pl.col("category").fill_null("") != _TRANSVERSAL)
    )
    labels = [(f"competence-{c}", label) for c, label in _pairs(macros)]
    contexts = [row for row in tables["contexts"].iter_rows() if not _is_term(row[2])]
    labels += [(f"context-{code}", label) for code, label, _ in contexts]
    for code, label in sorted(labels):
        if code in strength and code not in said and _is_short(label):
            yield PlainWords(code, (code,), label)


def _pairs(frame: pl.DataFrame) -> Iterable[tuple[str, str]]:
    return frame.select("code", "label").iter_rows()


def _is_term(kind: str) -> bool:
    return bool(_TERMS.search(fold(kind)))


def _is_short(label: str) -> bool:
    """Say whether a label is a short thing to do, without a list or an aside."""
    plain = fold(label)
    short = len(plain.split()) <= _LONGEST_LABEL and not re.search(r"[,;:()/]", plain)
    return short and bool(_PLAIN_VERB.match(plain))


def _distinct(labels: Sequence[str], rows: FloatArray, table: TradeTable) -> list[int]:
    """Return the questions that tell trades apart as none before them does."""
    columns = np.maximum.reduceat(rows, table.sheet_starts, axis=1)
    wide = np.count_nonzero(columns, axis=1)
    alike = _alike(columns)
    words = [set(stems_of(label)) for label in labels]
    kept: list[int] = []
    for row in range(len(labels)):
        if not 0 < wide[row] <= QUESTION_WIDEST * columns.shape[1]:
            continue
        same = any(_shares(words[row], words[other]) for other in kept)
        if not same and not (alike[row, kept] > QUESTION_ALIKE).any():
            kept.append(row)
    return kept


def _alike(columns: FloatArray) -> FloatArray:
    """Return the correlation of each pair of rows, 0 for a row without spread."""
    centred = columns - columns.mean(axis=1, keepdims=True)
    norm = np.linalg.norm(centred, axis=1, keepdims=True)
    unit = centred / np.where(norm > 0, norm, 1)
    return np.asarray(unit @ unit.T, dtype=np.float32)


def _shares(words: set[int], other: set[int]) -> bool:
    every = len(words | other)
    return every > 0 and len(words & other) / every >= QUESTION_SAME_WORDS
