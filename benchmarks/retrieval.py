"""Titles to labels: reading a collection, teaching an encoder, ranking labels."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Collection as Items
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.baselines import Bm25, Tfidf
from benchmarks.data import tsv_rows
from benchmarks.errors import BenchmarkDataError
from benchmarks.metrics import average_precision, mean, reciprocal, within
from matcher.arrays import FloatArray
from matcher.encode import ProjectionEncoder, TextEncoder
from matcher.encode_lsa import LsaEncoder
from matcher.pairs import roughened
from skills_ref.store import SkillsRef
from skills_ref.text import GenderLexicon, both_genders

DIM = 256
BUCKETS = 2**17
EPOCHS = 8
DENSE_TIMES = 2.0  # lexical + 2 x dense
PAIRS_PER_LABEL = 2


class Similarity(Protocol):
    """Anything that compares texts with the labels of a collection."""

    def similarity(self, texts: Sequence[str]) -> FloatArray:
        """Return scores, shape (n_texts, n_labels)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Queries, labels and which labels are right for which query.

    Attributes
    ----------
    query_ids, queries
        Identifier and title of each query.
    label_ids, labels
        Identifier and text of each label of the corpus.
    right
        Rows of the right labels of each query, in the order of ``queries``.
    """

    query_ids: tuple[str, ...]
    queries: tuple[str, ...]
    label_ids: tuple[str, ...]
    labels: tuple[str, ...]
    right: tuple[frozenset[int], ...]

    @classmethod
    def read(cls, folder: Path, *, corpus: str) -> Self:
        """Read queries.tsv, annotations.tsv and the file ``corpus`` of a folder.

        Raises
        ------
        BenchmarkDataError
            If an annotation names a query or a label that is not there.
        """
        queries = dict(
            row[:2] for _, row in tsv_rows(folder / "queries.tsv", columns=2)
        )
        labels = dict(row[:2] for _, row in tsv_rows(folder / corpus, columns=2))
        row_of = {label_id: row for row, label_id in enumerate(labels)}
        right: dict[str, set[int]] = {query_id: set() for query_id in queries}
        path = folder / "annotations.tsv"
        for line, (query_id, _, label_id, relevant, *_) in tsv_rows(path, columns=4):
            if query_id not in right or label_id not in row_of:
                problem = f"unknown query or label: {query_id}, {label_id}"
                raise BenchmarkDataError(path.name, problem, line=line)
            if relevant.strip() not in ("", "0"):
                right[query_id].add(row_of[label_id])
        answered = [query_id for query_id in queries if right[query_id]]
        return cls(
            query_ids=tuple(answered),
            queries=tuple(queries[query_id] for query_id in answered),
            label_ids=tuple(labels),
            labels=tuple(labels.values()),
            right=tuple(frozenset(right[query_id]) for query_id in answered),
        )

    def no_exact(self) -> list[int]:
        """Return the rows of the queries whose title, in no gender, is a label.

        Compared without case, accents nor genders.
        """
        normal = GenderLexicon.from_labels((*self.queries, *self.labels)).normal
        labels = {normal(label) for label in self.labels}
        return [
            row
            for row, query in enumerate(self.queries)
            if not labels & {normal(reading) for reading in both_genders(query)}
        ]


@dataclass(frozen=True, slots=True)
class Run:
    """The labels that a method puts first for each query."""

    collection: Collection
    order: NDArray[np.int64]  # rows of the labels, best first, one row a query

    def figures(self, rows: Sequence[int] | None = None) -> dict[str, Any]:
        """Return n, mrr, hit1, hit5, hit10 and map over ``rows``, or all queries."""
        chosen = range(len(self.collection.queries)) if rows is None else rows
        ranks: list[int | None] = []
        precisions: list[float] = []
        for row in chosen:
            right = self.collection.right[row]
            places = np.flatnonzero(np.isin(self.order[row], list(right)))
            ranks.append(int(places[0]) + 1 if len(places) else None)
            shown = [str(label) for label in self.order[row, : places[-1] + 1].tolist()]
            precisions.append(average_precision(shown, {str(r) for r in right}))
        hits = {f"hit{k}": mean(within(ranks, k)) for k in (1, 5, 10)}
        return {
            "n": len(ranks),
            "mrr": mean(reciprocal(ranks)),
            **hits,
            "map": mean(precisions),
        }


def by_method(
    collection: Collection, groups: Sequence[Sequence[str]], *, seed: int
) -> dict[str, Run]:
    """Return the ranking of the engine's recipe (``camin``) and of the baselines.

    Parameters
    ----------
    collection
        Queries and labels.
    groups
        Labels of one meaning, to teach the encoder; texts equal to a query are
        left out here.
    seed
        Seed of the pairs and of the encoder.
    """
    readings = [both_genders(query) for query in collection.queries]
    taught = without_queries(groups, readings)
    lexicon = GenderLexicon.from_labels(label for group in taught for label in group)
    normal = lexicon.normal
    labels = [normal(label) for label in collection.labels]
    queries = [[normal(reading) for reading in reading_of] for reading_of in readings]
    letters = best_reading(Tfidf("letters").fit(labels), queries)
    words = best_reading(Bm25().fit(labels), queries)
    encoder = taught_encoder(taught, normal, seed=seed)
    dense = best_reading(_Dense(encoder, labels), queries)
    lsa = best_reading(_Dense(LsaEncoder(seed=seed).fit(labels), labels), queries)
    mixed = letters + np.float32(DENSE_TIMES) * dense
    scores = {
        "camin": mixed,
        "dense_alone": dense,
        "bm25": words,
        "char_tfidf": letters,
        "lsa": lsa,
    }
    return {
        name: Run(collection, np.argsort(-of, axis=1, kind="stable"))
        for name, of in scores.items()
    }


def best_reading(index: Similarity, queries: Sequence[Sequence[str]]) -> FloatArray:
    """Return the best score over the readings of each query, on every label."""
    flat = [reading for readings in queries for reading in readings]
    starts = np.cumsum([0, *(len(readings) for readings in queries[:-1])])
    return np.maximum.reduceat(index.similarity(flat), starts, axis=0)


class _Dense:
    """Cosines of an encoder with the labels."""

    def __init__(self, encoder: TextEncoder, labels: Sequence[str]) -> None:
        self._encoder = encoder
        self._vectors = encoder.transform(labels)

    def similarity(self, texts: Sequence[str]) -> FloatArray:
        """Return cosines, shape (n_texts, n_labels)."""
        return self._encoder.transform(texts) @ self._vectors.T


def without_queries(
    groups: Iterable[Sequence[str]], readings: Iterable[Items[str]]
) -> list[list[str]]:
    """Return the groups without a label that reads as a query, in either gender.

    Compared without case, accents nor genders; a group left with one label or
    none teaches nothing and goes.
    """
    queries = [list(reading) for reading in readings]
    kept_groups = [list(group) for group in groups]
    every = (*(r for q in queries for r in q), *(x for g in kept_groups for x in g))
    normal = GenderLexicon.from_labels(every).normal
    hidden = {normal(reading) for query in queries for reading in query}
    out: list[list[str]] = []
    for group in kept_groups:
        kept = [
            label
            for label in group
            if not hidden & {normal(r) for r in (label, *both_genders(label))}
        ]
        if len(kept) > 1:
            out.append(kept)
    return out


def taught_encoder(
    groups: Sequence[Sequence[str]], normal: Callable[[str], str], *, seed: int
) -> ProjectionEncoder:
    """Return an encoder taught that the labels of one group mean the same.

    Each reading of a label is paired with another label of its group; half of the
    left texts carry a slip, as in `matcher.pairs`.
    """
    rng = np.random.default_rng(seed)
    left: list[str] = []
    right: list[str] = []
    number: list[int] = []
    for row, group in enumerate(groups):
        texts = sorted(
            {normal(r) for label in group for r in both_genders(label)} - {""}
        )
        for text in texts if len(texts) > 1 else ():
            for _ in range(PAIRS_PER_LABEL):
                left.append(roughened(text, rng))
                right.append(texts[int(rng.integers(len(texts)))])
                number.append(row)
    encoder = ProjectionEncoder(DIM, buckets=BUCKETS, epochs=EPOCHS, seed=seed)
    return encoder.fit(left, right, np.array(number, dtype=np.int64))


def groups_of_trades(reference: SkillsRef) -> list[list[str]]:
    """Return the title and the appellations of each trade."""
    groups: dict[str, list[str]] = defaultdict(list)
    for table in ("trades", "appellations"):
        for rome, label in reference.tables[table].select("rome", "label").iter_rows():
            groups[rome].append(label)
    return [groups[rome] for rome in sorted(groups)]


def read_groups(path: Path, collection: Collection) -> list[list[str]]:
    """Return the labels of each concept of a ``concept_mapping.tsv``.

    Raises
    ------
    BenchmarkDataError
        If a row names a label that is not in the corpus.
    """
    text_of = dict(zip(collection.label_ids, collection.labels, strict=True))
    groups: dict[str, list[str]] = defaultdict(list)
    for line, row in tsv_rows(path, columns=2):
        if row[0] not in text_of:
            raise BenchmarkDataError(path.name, f"unknown label {row[0]}", line=line)
        groups[row[1]].append(text_of[row[0]])
    return [groups[concept] for concept in sorted(groups)]
