"""What the reference says of each family beside its texts: rank, access, links."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingTypeArgument=false

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from matcher.arrays import FloatArray
from matcher.competences import CompetenceTable
from matcher.driving import needs_licence
from matcher.trades import TradeTable
from matcher.weights import NEAR_FAMILIES
from skills_ref.store import SkillsRef

_PLAIN_IDF = 0.3  # added to the rarity of a competence: a common one counts a little


@dataclass(frozen=True, kw_only=True)
class FamilyLinks:
    """Links between families and the facts of a family, in the order of the table.

    Attributes
    ----------
    near
        Share of each of the nearest families, by shared competences; rows sum to
        1, or to 0 for a family that shares none; shape (n_families, n_families).
    reachable
        Whether the reference gives a mobility from a family (row) to another
        (column), shape (n_families, n_families).
    leading, regulated, driving
        Share of the sheets known to be a manager's or an expert's, known to need a
        diploma by law, and known to need a driving licence; in [0, 1],
        shape (n_families,).
    asked
        Rare competences of each family, rows of length 1 or 0;
        sparse, shape (n_families, n_competences).
    """

    near: sparse.csr_matrix
    reachable: NDArray[np.bool_]
    leading: FloatArray
    regulated: FloatArray
    driving: FloatArray
    asked: sparse.csr_matrix

    def around(self, closeness: FloatArray) -> FloatArray:
        """Return the mean closeness of the families nearest to each."""
        return np.asarray(self.near @ closeness, dtype=np.float32)

    @property
    def linked(self) -> FloatArray:
        """1 for a family that shares competences with others, else 0."""
        return (np.diff(self.near.indptr) > 0).astype(np.float32)

    def shared(self, family: int) -> FloatArray:
        """Return the cosine of the rare competences of every family and of one."""
        row = self.asked[family].toarray().ravel()
        return np.asarray(self.asked @ row, dtype=np.float32)

    @classmethod
    def from_reference(
        cls, reference: SkillsRef, table: TradeTable, competences: CompetenceTable
    ) -> Self:
        """Read the facts and the links of the families of ``table``."""
        trades = reference.tables["trades"]
        asked, norm = _rare(table, competences)
        return cls(
            near=_near(asked, norm),
            reachable=_reachable(reference.tables["mobilities"], trades, table),
            leading=table.share_of_sheets(_flags(trades, "executive", table)),
            regulated=table.share_of_sheets(_flags(trades, "regulated", table)),
            driving=table.share_of_sheets(needs_licence(reference, table)),
            asked=_unit(asked, norm),
        )


def _members(table: TradeTable) -> sparse.csr_matrix:
    """Return 1 where a sheet (column) is of a family (row)."""
    n = len(table.sheets)
    return sparse.csr_matrix(
        (np.ones(n, dtype=np.float32), (table.family_of_sheet, np.arange(n))),
        shape=(len(table.families), n),
    )


def _flags(trades: pl.DataFrame, column: str, table: TradeTable) -> FloatArray:
    known = dict(trades.select("rome", column).iter_rows())
    return np.array([bool(known.get(s)) for s in table.sheets], dtype=np.float32)


def _rare(
    table: TradeTable, competences: CompetenceTable
) -> tuple[sparse.csr_matrix, FloatArray]:
    """Return the weight of each rare competence of each family, and its length."""
    asked = (_members(table) @ competences.importance).tocsr()
    spread = np.bincount(asked.indices, minlength=asked.shape[1])
    rarity = np.log((1 + asked.shape[0]) / (1 + spread)) + _PLAIN_IDF
    asked.data = np.log1p(asked.data) * rarity[asked.indices]
    norm = np.sqrt(np.asarray(asked.multiply(asked).sum(axis=1)).ravel())
    return asked, norm


def _unit(rows: sparse.csr_matrix, norm: FloatArray) -> sparse.csr_matrix:
    inverse = np.divide(1, norm, out=np.zeros_like(norm), where=norm > 0)
    return sparse.csr_matrix(sparse.diags(inverse) @ rows, dtype=np.float32)


def _near(asked: sparse.csr_matrix, norm: FloatArray) -> sparse.csr_matrix:
    """Return the nearest families of each, by cosine of their rare competences."""
    cosine = np.asarray((asked @ asked.T).toarray())
    cosine /= np.maximum(np.outer(norm, norm), np.finfo(np.float32).tiny)
    np.fill_diagonal(cosine, 0)
    few = min(NEAR_FAMILIES, len(cosine) - 1)
    last = np.argsort(-cosine, axis=1, kind="stable")[:, few:]
    np.put_along_axis(cosine, last, 0, axis=1)
    total = cosine.sum(axis=1, keepdims=True)
    shares = np.divide(cosine, total, out=np.zeros_like(cosine), where=total > 0)
    return sparse.csr_matrix(shares.astype(np.float32))


def _reachable(
    mobilities: pl.DataFrame, trades: pl.DataFrame, table: TradeTable
) -> NDArray[np.bool_]:
    parent = dict(trades.select("rome", "parent").iter_rows())
    row = {code: i for i, code in enumerate(table.families)}
    found = np.zeros((len(row), len(row)), dtype=bool)
    for rome, target in mobilities.select("rome", "target").iter_rows():
        start, end = row.get(parent.get(rome, "")), row.get(parent.get(target, ""))
        if start is not None and end is not None:
            found[start, end] = True
    np.fill_diagonal(found, val=False)
    return found
