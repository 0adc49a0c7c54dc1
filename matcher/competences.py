"""The competences of the trades as columns: labels, vectors, importance."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingTypeArgument=false

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from matcher.arrays import FloatArray, IntArray
from matcher.artefacts import load_matrix, save_matrix
from matcher.candidates import word_vectors
from matcher.encode import ProjectionEncoder
from matcher.label_index import LabelIndex
from matcher.rank import weighted_coverage
from matcher.stopwords import STOP_WORDS
from matcher.trades import TradeTable
from skills_ref.store import SkillsRef
from skills_ref.text import fold, words

if TYPE_CHECKING:
    from matcher.scorer import TradeScorer

_STEM = 5  # letters kept of a word, to compare wordings
_STEM_BUCKETS = 2**16
# importance of a competence in a sheet, before offers are counted
CORE, ORDINARY, KNOWLEDGE = 1.0, 0.4, 0.25
# savoirs that are a paper one has or has not: read, never inferred
_PAPERS = frozenset({"Certifications", "Habilitations"})
# the same where the release gives no category (sample data)
_PAPER = re.compile(
    r"(?:cap|bep|bac|bts|but|dut|licence|master|titre|diplome|brevet|permis|caces"
    r"|habilitation|certificat|certiphyto|attestation|agrement|carte professionnelle)\b"
)


@dataclass(frozen=True)
class CompetenceTable:
    """Competences and savoirs of the sheets, in one order.

    Attributes
    ----------
    codes, labels, kinds
        One per competence that a sheet has; sorted by code.
    is_paper
        Whether it is a diploma, a licence or an habilitation: such a thing is
        read in a text, never inferred; shape (n_competences,).
    importance
        Weight of each competence in each sheet, 0 where it is not asked;
        sparse, shape (n_sheets, n_competences), in [0, 1].
    vectors
        Vector of each label, shape (n_competences, dim).
    stems
        Share of each word of a label, rows summing to 1;
        sparse, shape (n_competences, stem buckets).
    index
        The labels by their words, to read texts.
    word_vectors
        What each word of the labels adds to the vector of a text,
        see `matcher.candidates.word_vectors`.
    """

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    is_paper: NDArray[np.bool_]
    importance: sparse.csr_matrix
    vectors: FloatArray
    stems: sparse.csr_matrix
    index: LabelIndex
    word_vectors: FloatArray

    @classmethod
    def from_reference(
        cls, reference: SkillsRef, table: TradeTable, scorer: "TradeScorer"
    ) -> "CompetenceTable":
        """Read the competences of the sheets of ``table`` and encode their labels."""
        links = reference.tables["trade_competences"]
        items = (
            reference.tables["competences"]
            .join(links.select("code").unique(), on="code", how="semi")
            .sort("code")
        )
        codes = items["code"].to_list()
        labels = items["label"].to_list()
        kinds = items["kind"].to_list()
        texts = [table.lexicon.normal(label) for label in labels]
        index = LabelIndex.from_labels(labels)
        return cls(
            codes=tuple(codes),
            labels=tuple(labels),
            kinds=tuple(kinds),
            is_paper=_papers(kinds, items["category"].to_list(), labels),
            importance=_importance(links, codes, kinds, table),
            vectors=scorer.encoder.transform_hashes(scorer.hasher.all(texts)),
            stems=_stem_shares(labels),
            index=index,
            word_vectors=word_vectors(index, scorer.encoder),
        )

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each code."""
        return {code: row for row, code in enumerate(self.codes)}

    @cached_property
    def sheets(self) -> FloatArray:
        """Number of sheets that ask for each competence."""
        asked = np.bincount(self.importance.indices, minlength=len(self.codes))
        return asked.astype(np.float32)

    @cached_property
    def row_of_label(self) -> dict[str, int]:
        """Row of each folded label."""
        return {fold(label).strip(): row for row, label in enumerate(self.labels)}

    def of_sheet(self, sheet: int) -> tuple[IntArray, FloatArray]:
        """Return the rows of a sheet's competences and their importance, best first."""
        start, end = self.importance.indptr[sheet : sheet + 2]
        rows = self.importance.indices[start:end]
        weight = self.importance.data[start:end]
        order = np.lexsort((rows, -weight))
        return rows[order], weight[order]

    def asked_by(self, row: int) -> FloatArray:
        """Return the importance of a competence in each sheet, shape (n_sheets,)."""
        column = self._by_competence[:, [row]].toarray()
        return np.asarray(column, dtype=np.float32).ravel()

    @cached_property
    def _by_competence(self) -> sparse.csc_matrix:
        return sparse.csc_matrix(self.importance)

    def inferable(self, sheets: IntArray) -> IntArray:
        """Return the rows that may be inferred of what ``sheets`` ask, sorted."""
        rows = np.unique(self.importance[sheets].indices)
        return rows[~self.is_paper[rows]]

    def shared(self, phrases: Sequence[str], among: IntArray) -> FloatArray:
        """Return the share of the words of labels that each phrase has.

        Shape (n_phrases, n_among); ``among`` are rows of competences.
        """
        rows = stem_rows(phrases) @ self.stems[among].T
        return np.asarray(rows.toarray(), dtype=np.float32)

    def coverage(self, held: FloatArray) -> FloatArray:
        """Return the share of each sheet's importance that ``held`` meets.

        ``held`` is a confidence in [0, 1] per competence; ``nan`` for a sheet that
        asks for nothing, see `matcher.rank.weighted_coverage`.
        """
        return weighted_coverage(held, self.importance)

    def save(self, folder: Path) -> None:
        """Write the columns as Parquet and arrays."""
        folder.mkdir(parents=True, exist_ok=True)
        pl.DataFrame(
            {
                "code": self.codes,
                "label": self.labels,
                "kind": self.kinds,
                "is_paper": self.is_paper,
            }
        ).write_parquet(folder / "competences.parquet")
        np.save(folder / "vectors.npy", self.vectors.astype(np.float16))
        np.save(folder / "word_vectors.npy", self.word_vectors.astype(np.float16))
        self.index.save(folder / "index")
        for name, matrix in (("importance", self.importance), ("stems", self.stems)):
            save_matrix(folder, matrix, f"{name}_")

    @classmethod
    def load(cls, folder: Path) -> "CompetenceTable":
        """Read a table written by `save`."""
        items = pl.read_parquet(folder / "competences.parquet")
        labels = items["label"].to_list()
        vectors = np.load(folder / "vectors.npy", allow_pickle=False)
        index, own = _reading(folder, labels)
        return cls(
            codes=tuple(items["code"].to_list()),
            labels=tuple(labels),
            kinds=tuple(items["kind"].to_list()),
            is_paper=items["is_paper"].to_numpy(),
            importance=load_matrix(folder, "importance_"),
            vectors=vectors.astype(np.float32),
            stems=load_matrix(folder, "stems_"),
            index=index,
            word_vectors=own,
        )


def _papers(
    kinds: Sequence[str], categories: Sequence[str | None], labels: Sequence[str]
) -> NDArray[np.bool_]:
    """Return which items are papers: by category, else by the first word."""
    unsorted = [
        category is None and kind == "savoir"
        for kind, category in zip(kinds, categories, strict=True)
    ]
    return np.array(
        [
            category in _PAPERS or (alone and bool(_PAPER.match(fold(label))))
            for alone, category, label in zip(unsorted, categories, labels, strict=True)
        ],
        dtype=bool,
    )


def stems_of(text: str) -> list[int]:
    """Return the hashed beginnings of the telling words of a text."""
    return [
        crc32(word[:_STEM].encode()) % _STEM_BUCKETS
        for word in words(text)
        if word not in STOP_WORDS and len(word) > 2
    ]


def stem_rows(phrases: Sequence[str]) -> sparse.csr_matrix:
    """Return 1 where a phrase has a stem, sparse, shape (n_phrases, stem buckets)."""
    stems = [sorted(set(stems_of(phrase))) for phrase in phrases]
    indptr = np.cumsum([0, *(len(row) for row in stems)])
    indices = np.array([s for row in stems for s in row], dtype=np.int32)
    return sparse.csr_matrix(
        (np.ones(len(indices), dtype=np.float32), indices, indptr),
        shape=(len(phrases), _STEM_BUCKETS),
    )


def _stem_shares(labels: Sequence[str]) -> sparse.csr_matrix:
    """Return the share of each word in its label, rarer words weighing more."""
    stems = [sorted(set(stems_of(label))) for label in labels]
    seen = np.bincount(
        np.array([s for row in stems for s in row], dtype=np.int64),
        minlength=_STEM_BUCKETS,
    )
    idf = np.log((1 + len(labels)) / (1 + seen)) + 0.5
    data: list[float] = []
    for row in stems:
        total = sum(idf[s] for s in row)
        data += [idf[s] / total for s in row]
    indptr = np.cumsum([0, *(len(row) for row in stems)])
    indices = np.array([s for row in stems for s in row], dtype=np.int32)
    return sparse.csr_matrix(
        (np.array(data, dtype=np.float32), indices, indptr),
        shape=(len(labels), _STEM_BUCKETS),
    )


def _importance(
    links: pl.DataFrame, codes: list[str], kinds: list[str], table: TradeTable
) -> sparse.csr_matrix:
    row_of = {code: row for row, code in enumerate(codes)}
    sheet_of = {code: row for row, code in enumerate(table.sheets)}
    sheets: list[int] = []
    columns: list[int] = []
    weights: list[float] = []
    chosen = links.select("rome", "code", "core", "emerging").sort("rome", "code")
    for rome, code, core, emerging in chosen.iter_rows():
        column = row_of[code]
        weight = KNOWLEDGE if kinds[column] == "savoir" else ORDINARY
        sheets.append(sheet_of[rome])
        columns.append(column)
        weights.append(CORE if core or emerging else weight)
    return sparse.csr_matrix(
        (np.array(weights, dtype=np.float32), (sheets, columns)),
        shape=(len(table.sheets), len(codes)),
    )


def _reading(folder: Path, labels: Sequence[str]) -> tuple[LabelIndex, FloatArray]:
    """Return the index of the labels and the vectors of their words.

    Snapshots of the first release have none: they are made again from the labels.
    """
    if not (folder / "index").is_dir():
        index = LabelIndex.from_labels(labels)
        encoder = ProjectionEncoder.load(folder.parent / "models" / "encoder")
        return index, word_vectors(index, encoder)
    own = np.load(folder / "word_vectors.npy", allow_pickle=False)
    return LabelIndex.load(folder / "index"), own.astype(np.float32)
