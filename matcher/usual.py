"""What offers of a trade usually ask for: chances, learnt from lists of recruiters.

A recruiter ticks competences among those that a form suggests for a trade, so the
trade of a text says more of its list than its words do. A chance is about the list
of a recruiter: nothing here is written in the text, and nothing is of a person.
"""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingTypeArgument=false

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit, log_softmax, logit

from matcher.arrays import FloatArray, IntArray
from matcher.artefacts import matrix_of, pieces_of
from matcher.classify import TitledScores
from matcher.competences import CORE, CompetenceTable, stems_of
from matcher.trades import TradeTable
from matcher.weights import (
    LISTED_BIAS,
    LISTED_SHEET_BIAS,
    LISTED_SHEET_WEIGHTS,
    LISTED_WEIGHTS,
    TRADE_TEMPERATURE,
    UNLISTED_BIAS,
    UNLISTED_WEIGHTS,
    USUAL_OFFERS,
)
from skills_ref.store import SkillsRef

CONSIDERED = 150  # competences weighed for one text
_LEAST_SHARE = 0.004  # of a trade or a sheet: under it, it does not count
_NEAREST = 30  # labelled offers that vote
_SHARPNESS = 8  # power of their similarity
_LONG_LIST = 8  # a longer list counts as one: it is the whole sheet, ticked
_OLD_CODES = 200_000  # codes under it were in ROME 3 already
_FLOOR = 1e-4  # of a chance, before its logarithm
_SHEET_FLOOR = 0.01

EncodeLabels = Callable[[Sequence[str]], FloatArray]


@dataclass(frozen=True, slots=True)
class Considered:
    """Competences that a text may ask for, before its words are looked at.

    Attributes
    ----------
    rows
        Their rows, shape (n_considered,).
    features
        One row each, in the order of `LISTED_WEIGHTS` without the last three, or of
        `UNLISTED_WEIGHTS` when no list was counted; shape (n_considered, n_features).
    """

    rows: IntArray
    features: FloatArray


@dataclass(frozen=True, kw_only=True)
class UsualCompetences:
    """Chance that an offer of each trade lists each competence.

    The first rows are those of the `CompetenceTable`; the last ones are codes of
    the release that recruiters list and no sheet has.

    Attributes
    ----------
    codes, labels
        One per competence.
    facts
        What the release says of each: knowledge, macro-competence, in ROME 3
        already, log of 1 + the number of families; shape (n_competences, 4).
    by_family
        Chance for an offer of each family, sparse, (n_families, n_competences).
    by_sheet
        1 where a sheet has a competence, sparse, (n_sheets, n_competences).
    vectors
        Vectors of the labels, shape (n_competences, dim).
    offers
        Vectors of labelled offers that list competences, shape (n_offers, dim).
    lists
        1 where one lists a competence, sparse, (n_offers, n_competences).
    """

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    facts: FloatArray
    by_family: sparse.csr_matrix
    by_sheet: sparse.csr_matrix
    vectors: FloatArray
    offers: FloatArray
    lists: sparse.csr_matrix

    @classmethod
    def of_reference(
        cls, reference: SkillsRef, table: TradeTable, competences: CompetenceTable
    ) -> Self:
        """Return the chances that the sheets alone give."""
        by_sheet = _shape_of(competences.importance)
        facts = _facts(reference, competences.codes, by_sheet, table)
        return cls(
            codes=competences.codes,
            labels=competences.labels,
            facts=facts,
            by_family=_of_sheets(table, competences, facts),
            by_sheet=by_sheet,
            vectors=competences.vectors,
            offers=np.empty((0, competences.vectors.shape[1]), dtype=np.float32),
            lists=sparse.csr_matrix((0, len(competences.codes)), dtype=np.float32),
        )

    def learn(
        self,
        lists: Sequence[Sequence[str]],
        family: IntArray,
        offers: FloatArray,
        reference: SkillsRef,
        encode: EncodeLabels,
    ) -> Self:
        """Return the chances once the lists of labelled offers are counted.

        A chance is a count shrunk toward what the sheets say, as if they were
        `USUAL_OFFERS` offers.

        Parameters
        ----------
        lists
            Codes that each offer lists; one of no release counts for nothing.
        family
            Row of the family of each, shape (n_offers,).
        offers
            Their vectors, shape (n_offers, dim).
        reference
            Labels of the codes that no sheet has.
        encode
            Gives the vectors of labels.
        """
        wide = self._with_codes(_unlinked(lists, self.codes, reference), encode)
        row_of = {code: row for row, code in enumerate(wide.codes)}
        listed = _lists(lists, row_of)
        weight = _weights_of(lists)
        n_families = wide.by_family.shape[0]
        of = sparse.csr_matrix(
            (weight, (family, np.arange(len(family)))), shape=(n_families, len(family))
        )
        total = np.asarray(of.sum(axis=1)).ravel() + USUAL_OFFERS
        chance = sparse.diags(1 / total) @ (of @ listed + USUAL_OFFERS * wide.by_family)
        return type(self)(
            codes=wide.codes,
            labels=wide.labels,
            facts=wide.facts,
            by_family=sparse.csr_matrix(chance.astype(np.float32)),
            by_sheet=wide.by_sheet,
            vectors=wide.vectors,
            offers=offers,
            lists=listed,
        )

    def _with_codes(self, labels: Mapping[str, str], encode: EncodeLabels) -> Self:
        """Return the same chances with more rows, for codes that no sheet has."""
        if not labels:
            return self
        n = len(self.codes) + len(labels)
        more = np.zeros((len(labels), self.facts.shape[1]), dtype=np.float32)
        more[:, 2] = [_is_old(code) for code in labels]
        return type(self)(
            codes=(*self.codes, *labels),
            labels=(*self.labels, *labels.values()),
            facts=np.concatenate((self.facts, more)),
            by_family=_widened(self.by_family, n),
            by_sheet=_widened(self.by_sheet, n),
            vectors=np.concatenate((self.vectors, encode(list(labels.values())))),
            offers=self.offers,
            lists=_widened(self.lists, n),
        )

    @property
    def is_learnt(self) -> bool:
        """Whether lists of offers were counted."""
        return self.lists.shape[0] > 0

    # --- texts -------------------------------------------------------------------

    def considered(self, scores: TitledScores, vectors: FloatArray) -> list[Considered]:
        """Return the competences to weigh for titled texts.

        Parameters
        ----------
        scores
            How close the texts are to families and sheets.
        vectors
            Their vectors (`TradeScorer.query_vectors`), shape (n, dim).
        """
        families = likely_shares(scores.family)
        by_trade = np.asarray((families @ self.by_family).toarray(), dtype=np.float32)
        by_offers = self._votes(vectors)
        most = min(CONSIDERED, by_trade.shape[1])
        rows = np.argpartition(-(by_trade + by_offers), most - 1, axis=1)[:, :most]
        rows.sort(axis=1)
        sheets = np.asarray((likely_shares(scores.sheet) @ self.by_sheet).toarray())
        columns = [
            _log_odds(np.take_along_axis(by_trade, rows, axis=1)),
            np.log(np.take_along_axis(sheets, rows, axis=1) + _SHEET_FLOOR),
        ]
        if self.is_learnt:
            columns.append(_log_odds(np.take_along_axis(by_offers, rows, axis=1)))
        found = np.stack(columns, axis=2).astype(np.float32)
        return [
            Considered(own, np.concatenate((one, self.facts[own]), axis=1))
            for own, one in zip(rows, found, strict=True)
        ]

    def chances(
        self,
        one: Considered,
        written: FloatArray,
        vector: FloatArray,
        read: FloatArray,
    ) -> FloatArray:
        """Return the chance that the list of an offer has each competence, in [0, 1].

        Parameters
        ----------
        one
            The competences weighed.
        written
            Share of the words of each label that the text has, in [0, 1].
        vector
            Vector of the text, shape (dim,).
        read
            Confidence of the mention read in the text, 0 when none was; each of
            shape (n_considered,).
        """
        close = self.vectors[one.rows] @ vector
        features = np.column_stack((one.features, written, close, read))
        listed = self.is_learnt
        weights = LISTED_WEIGHTS if listed else UNLISTED_WEIGHTS
        bias = LISTED_BIAS if listed else UNLISTED_BIAS
        return np.asarray(
            expit(features @ np.array(weights, dtype=np.float32) + np.float32(bias)),
            dtype=np.float32,
        )

    def _votes(self, vectors: FloatArray) -> FloatArray:
        """Return the share of the nearest labelled offers that list each competence."""
        if not self.is_learnt:
            return np.zeros((len(vectors), len(self.codes)), dtype=np.float32)
        close = np.maximum(vectors @ self.offers.T, 0)
        k = min(_NEAREST, close.shape[1])
        least = -np.partition(-close, k - 1, axis=1)[:, k - 1 : k]
        weight = np.where(close >= least, close, 0) ** _SHARPNESS
        total = weight.sum(axis=1, keepdims=True)
        share = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
        votes = sparse.csr_matrix(share) @ self.lists
        return np.asarray(votes.toarray(), dtype=np.float32)

    # --- files -------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Write the chances as Parquet and arrays; lists of offers without text."""
        folder.mkdir(parents=True, exist_ok=True)
        pl.DataFrame({"code": self.codes, "label": self.labels}).write_parquet(
            folder / "competences.parquet"
        )
        np.save(folder / "facts.npy", self.facts)
        np.save(folder / "vectors.npy", self.vectors.astype(np.float16))
        np.save(folder / "offers.npy", self.offers.astype(np.float16))
        for name in ("by_family", "by_sheet", "lists"):
            matrix: sparse.csr_matrix = getattr(self, name)
            np.savez(folder / f"{name}.npz", allow_pickle=False, **pieces_of(matrix))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read chances written by `save`."""
        items = pl.read_parquet(folder / "competences.parquet")
        return cls(
            codes=tuple(items["code"].to_list()),
            labels=tuple(items["label"].to_list()),
            facts=np.load(folder / "facts.npy", allow_pickle=False),
            by_family=_matrix(folder / "by_family.npz"),
            by_sheet=_matrix(folder / "by_sheet.npz"),
            vectors=_single(folder / "vectors.npy"),
            offers=_single(folder / "offers.npy"),
            lists=_matrix(folder / "lists.npz"),
        )


def likely_shares(scores: FloatArray) -> sparse.csr_matrix:
    """Return the probability of each trade, the unlikely ones left out.

    Parameters
    ----------
    scores
        Higher is closer, shape (n, n_trades).
    """
    shares = np.exp(log_softmax(scores / np.float32(TRADE_TEMPERATURE), axis=1))
    shares[shares < _LEAST_SHARE] = 0
    return sparse.csr_matrix(shares.astype(np.float32))


def written_shares(
    text: str, rows: IntArray, competences: CompetenceTable
) -> FloatArray:
    """Return the share of the words of each label that a text has, in [0, 1].

    ``rows`` are those of `UsualCompetences`; 0 for a label that no sheet has.
    """
    said = np.zeros(competences.stems.shape[1], dtype=np.float32)
    said[stems_of(text)] = 1
    own = rows < len(competences.codes)
    shares = np.zeros(len(rows), dtype=np.float32)
    shares[own] = competences.stems[rows[own]] @ said
    return shares


def _of_sheets(
    table: TradeTable, competences: CompetenceTable, facts: FloatArray
) -> sparse.csr_matrix:
    """Return the chance of each competence that the sheets of a family give."""
    importance = competences.importance
    n_sheets, n_families = len(table.sheets), len(table.families)
    members = sparse.csr_matrix(
        (np.ones(n_sheets, dtype=np.float32), (table.family_of_sheet, range(n_sheets))),
        shape=(n_families, n_sheets),
    )
    is_own = [
        code == table.families[family]
        for code, family in zip(table.sheets, table.family_of_sheet, strict=True)
    ]
    main = importance.copy()
    main.data = (main.data >= CORE).astype(np.float32)
    own = sparse.diags(np.array(is_own, dtype=np.float32))
    asked = _in_order(members @ _shape_of(importance)).tocoo()
    place = (asked.row, asked.col)
    size = np.bincount(table.family_of_sheet, minlength=n_families)[asked.row]
    core = _at(members @ main, place)
    features = np.column_stack(
        (
            np.log(asked.data),
            np.log(size),
            core / size,
            core > 0,
            _at(members @ own @ _shape_of(importance), place),
            facts[asked.col],
        )
    )
    chance = expit(features @ np.array(LISTED_SHEET_WEIGHTS) + LISTED_SHEET_BIAS)
    return sparse.csr_matrix((chance.astype(np.float32), place), shape=asked.shape)


def _in_order(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the same matrix with its columns in order."""
    matrix.sort_indices()
    return matrix


def _at(matrix: sparse.csr_matrix, place: tuple[IntArray, IntArray]) -> FloatArray:
    return np.asarray(matrix.tocsr()[place], dtype=np.float32).ravel()


def _facts(
    reference: SkillsRef,
    codes: Sequence[str],
    by_sheet: sparse.csr_matrix,
    table: TradeTable,
) -> FloatArray:
    """Return what the release says of each competence, see `UsualCompetences`."""
    known = reference.tables["competences"].select("code", "kind", "is_macro")
    said = {code: (kind, macro) for code, kind, macro in known.iter_rows()}
    pairs = by_sheet.tocoo()
    seen = np.unique(np.stack((table.family_of_sheet[pairs.row], pairs.col)), axis=1)
    spread = np.bincount(seen[1], minlength=len(codes))
    return np.column_stack(
        (
            [said[code][0] == "savoir" for code in codes],
            [bool(said[code][1]) for code in codes],
            [_is_old(code) for code in codes],
            np.log1p(spread),
        )
    ).astype(np.float32)


def _is_old(code: str) -> bool:
    """Say whether a code was in ROME 3: codes were numbered as they were made."""
    return code.isdigit() and int(code) < _OLD_CODES


def _unlinked(
    lists: Sequence[Sequence[str]], codes: Sequence[str], reference: SkillsRef
) -> dict[str, str]:
    """Return the labels of the listed codes of the release that no sheet has."""
    known = set(codes)
    listed = {code for codes in lists for code in codes} - known
    labels = reference.tables["competences"].select("code", "label").sort("code")
    return {code: label for code, label in labels.iter_rows() if code in listed}


def _lists(
    lists: Sequence[Sequence[str]], row_of: Mapping[str, int]
) -> sparse.csr_matrix:
    """Return 1 where a list has a competence, sparse, (n_lists, n_competences)."""
    rows = [sorted({row_of[c] for c in codes if c in row_of}) for codes in lists]
    indices = np.array([row for own in rows for row in own], dtype=np.int32)
    indptr = np.cumsum([0, *map(len, rows)])
    return sparse.csr_matrix(
        (np.ones(len(indices), dtype=np.float32), indices, indptr),
        shape=(len(lists), len(row_of)),
    )


def _weights_of(lists: Sequence[Sequence[str]]) -> FloatArray:
    """Return how much each list counts: a very long one chooses nothing."""
    sizes = np.array([len(codes) for codes in lists], dtype=np.float32)
    return np.minimum(1, _LONG_LIST / np.maximum(sizes, 1)).astype(np.float32)


def _log_odds(chance: NDArray[np.float32]) -> FloatArray:
    return np.asarray(logit(np.clip(chance, _FLOOR, 1 - _FLOOR)), dtype=np.float32)


def _shape_of(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return 1 where a matrix holds something."""
    same = matrix.copy()
    same.data = np.ones_like(same.data)
    return same


def _widened(matrix: sparse.csr_matrix, n_columns: int) -> sparse.csr_matrix:
    return sparse.csr_matrix(
        (matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], n_columns)
    )


def _matrix(path: Path) -> sparse.csr_matrix:
    with np.load(path, allow_pickle=False) as part:
        return matrix_of(part)


def _single(path: Path) -> FloatArray:
    return np.load(path, allow_pickle=False).astype(np.float32)
