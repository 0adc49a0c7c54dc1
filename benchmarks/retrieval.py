"""Titles to labels: reading a collection and its vocabularies, ranking labels."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.baselines import Bm25, Tfidf
from benchmarks.data import tsv_rows
from benchmarks.errors import BenchmarkDataError
from benchmarks.metrics import average_precision, ci95, mean, reciprocal, within
from ingest.open_feed import opened
from matcher.arrays import FloatArray
from matcher.encode import TextEncoder
from matcher.encode_lsa import LsaEncoder
from matcher.vocabulary import Concept, VocabularyLinker, readings
from skills_ref.text import GenderLexicon, both_genders


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
    concepts
        Code of the concept of each label; without a file that tells, its own id.
    right
        Rows of the right labels of each query, in the order of ``queries``.
    """

    query_ids: tuple[str, ...]
    queries: tuple[str, ...]
    label_ids: tuple[str, ...]
    labels: tuple[str, ...]
    concepts: tuple[str, ...]
    right: tuple[frozenset[int], ...]

    @classmethod
    def read(cls, folder: Path, *, corpus: str, mapping: str | None = None) -> Self:
        """Read queries.tsv, annotations.tsv and the file ``corpus`` of a folder.

        Parameters
        ----------
        folder
            Where the files are.
        corpus
            File of the labels.
        mapping
            File of the concept of each label; each label is its own without it.

        Raises
        ------
        BenchmarkDataError
            If an annotation names a query or a label that is not there, or the
            mapping a label that is not there.
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
        concept = {label_id: label_id for label_id in labels}
        if mapping is not None:
            concept |= _concepts(folder / mapping, labels)
        answered = [query_id for query_id in queries if right[query_id]]
        return cls(
            query_ids=tuple(answered),
            queries=tuple(queries[query_id] for query_id in answered),
            label_ids=tuple(labels),
            labels=tuple(labels.values()),
            concepts=tuple(concept[label_id] for label_id in labels),
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


def _concepts(path: Path, labels: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line, (label_id, code, *_) in tsv_rows(path, columns=2):
        if label_id not in labels:
            raise BenchmarkDataError(path.name, f"unknown label {label_id}", line=line)
        found[label_id] = code
    return found


@dataclass(frozen=True, slots=True)
class Run:
    """The labels that a method puts first for each query."""

    collection: Collection
    order: NDArray[np.int64]  # rows of the labels, best first, one row a query

    def figures(
        self, rows: Sequence[int] | None = None, *, seed: int = 0
    ) -> dict[str, Any]:
        """Return n, mrr, hit1, hit5, hit10 and map over ``rows``, or all queries.

        ``mrr_ci`` is the 95 % interval of mrr; ``seed`` is that of its draws.
        """
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
            "mrr_ci": ci95(reciprocal(ranks), seed=seed),
            **hits,
            "map": mean(precisions),
        }


def by_method(
    collection: Collection, linker: VocabularyLinker, *, seed: int
) -> dict[str, Run]:
    """Return the ranking of the engine (``camin``) and of the baselines.

    Parameters
    ----------
    collection
        Queries and labels.
    linker
        Fitted on the labels of the collection, in any order: labels of one text and
        one concept have one score.
    seed
        Seed of the baselines.
    """
    normal = linker.lexicon.normal
    labels = [normal(label) for label in collection.labels]
    first = [normal(readings(label)[0]) for label in collection.labels]
    queries = [[normal(form) for form in readings(q)] for q in collection.queries]
    names = _Dense(linker.names, first)
    lsa = _Dense(LsaEncoder(seed=seed).fit(labels), labels)
    scores = {
        "camin": linker.label_scores(collection.queries)[
            :, places_of(collection, linker)
        ],
        "names_alone": best_reading(names, queries),
        "bm25": best_reading(Bm25().fit(labels), queries),
        "char_tfidf": best_reading(Tfidf("letters").fit(labels), queries),
        "lsa": best_reading(lsa, queries),
    }
    return {
        name: Run(collection, np.argsort(-of, axis=1, kind="stable"))
        for name, of in scores.items()
    }


def places_of(collection: Collection, linker: VocabularyLinker) -> list[int]:
    """Return where ``linker`` has each label of the collection, by concept and text."""
    codes = [linker.concepts_[int(i)].code for i in linker.concept_of_label_]
    place = {key: i for i, key in enumerate(zip(codes, linker.labels_, strict=True))}
    return [
        place[key] for key in zip(collection.concepts, collection.labels, strict=True)
    ]


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


def concepts_of_corpus(
    collection: Collection, about: Mapping[str, Concept]
) -> list[Concept]:
    """Return the concepts of the labels, with the texts that ``about`` has of them."""
    labels: dict[str, list[str]] = defaultdict(list)
    for code, label in zip(collection.concepts, collection.labels, strict=True):
        labels[code].append(label)
    return [
        replace(about.get(code, Concept(code=code, labels=())), labels=tuple(of))
        for code, of in sorted(labels.items())
    ]


def read_esco(folder: Path) -> dict[str, Concept]:
    """Return the occupations of ESCO by address: labels, description, skills.

    The folder holds esco_occupations_fr.csv, esco_skills_fr.csv and
    esco_occupation_skill.csv.gz. Nothing in them names another vocabulary.
    """
    skill = {
        row["uri"].rpartition("/")[2]: row["label_fr"]
        for row in _csv_rows(folder / "esco_skills_fr.csv")
    }
    asked: dict[str, list[str]] = defaultdict(list)
    for row in _csv_rows(folder / "esco_occupation_skill.csv.gz"):
        if row["skill_uuid"] in skill:
            asked[row["occupation_uuid"]].append(skill[row["skill_uuid"]])
    return {
        row["uri"]: Concept(
            code=row["uri"],
            labels=(row["label_fr"], *row["alt_fr"].split("|")),
            description=row["description_fr"],
            skills=tuple(asked[row["uri"].rpartition("/")[2]]),
        )
        for row in _csv_rows(folder / "esco_occupations_fr.csv")
    }


def _csv_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file with a header, plain or gzip."""
    with opened(path) as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
        yield from csv.DictReader(text)
