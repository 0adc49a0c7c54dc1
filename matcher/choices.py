"""What a person chose, as forces on the scores of trades: wanted, liked, refused.

A choice draws the score of the trades that it is about up to 1 or down to 0, with
a weight of its own; the other trades do not move. So a wish never lowers a trade
that answers it, and a refusal never raises one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import FloatArray
from matcher.competences import CORE, CompetenceTable
from matcher.driving import LICENCE
from matcher.families import FamilyLinks
from matcher.rank import scaled
from matcher.refusals import Refusals
from matcher.scorer import TradeScorer
from matcher.types import Choices
from matcher.weights import (
    ALIKE_SHARES,
    DISLIKED_WEIGHT,
    DRIVING_SHARE,
    LIKED_FAR_WEIGHT,
    LIKED_ITSELF,
    LIKED_WEIGHT,
    MEANING_ALIKE,
    MOSTLY_SHARE,
    SHARED_ALIKE,
    UNWANTED_WEIGHT,
    WANTED_MEANING,
    WANTED_WEIGHT,
)

LESS, NO_LICENCE = "less", "no-licence"
REFUSED_COMPETENCE, OTHER_DOMAIN = "refused-competence", "other-domain"

# the parts that choices add to a score
WANTED, UNWANTED, LIKED = "wanted", "unwanted", "liked"
_DOMAIN = 3  # letters of a code that give its domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """Weights with which choices draw each family up and down.

    ``up`` draws its score to 1 and ``down`` to 0; both of shape (n_families,), 0
    where the choices say nothing.
    """

    up: FloatArray
    down: FloatArray

    def added_to(
        self,
        name: str,
        values: Mapping[str, FloatArray],
        weights: Mapping[str, FloatArray],
    ) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
        """Return parts and weights with this force as one part beside the others."""
        own = self.up + self.down
        value = np.divide(self.up, own, out=np.zeros_like(own), where=own > 0)
        left = np.asarray(1 / (1 + own), dtype=np.float32)
        shares = {key: weight * left for key, weight in weights.items()}
        return {**values, name: value}, {**shares, name: own * left}


@dataclass(frozen=True)
class Chooser:
    """Read the choices of a person as forces and refusals.

    Attributes
    ----------
    scorer, competences, links
        The trades, their competences and their links.
    """

    scorer: TradeScorer
    competences: CompetenceTable
    links: FamilyLinks

    def forces(self, choices: Choices, own: FloatArray) -> Iterator[tuple[str, Force]]:
        """Yield the parts that the choices add to a score, by name.

        ``own`` is the score before the choices, shape (n_families,).
        """
        nothing = np.zeros(len(self.scorer.table.families), dtype=np.float32)
        if wanted := self._known(choices.wanted):
            asked = _together([self._asked(row) for row in wanted])
            yield WANTED, Force(up=WANTED_WEIGHT * asked, down=nothing)
        if unwanted := self._known(choices.unwanted):
            core = _together([self._core_share(row) for row in unwanted])
            yield UNWANTED, Force(up=nothing, down=UNWANTED_WEIGHT * core)
        if choices.more or choices.less:
            yield LIKED, self._liked(choices, own)

    def refusals(
        self, choices: Choices
    ) -> Iterator[tuple[NDArray[np.bool_], str, str]]:
        """Yield the families that a choice excludes, the reason and its label."""
        for row in self.rows_of(choices.less):
            found = np.zeros(len(self.scorer.table.families), dtype=bool)
            found[row] = True
            yield found, LESS, self.scorer.table.family_labels[row]
        for row in self._known(choices.unwanted):
            found = self._mostly(row)
            yield found, REFUSED_COMPETENCE, self.competences.labels[row]
        if choices.licence is False:
            yield self.links.driving >= DRIVING_SHARE, NO_LICENCE, LICENCE

    def rows_of(self, romes: Sequence[str]) -> list[int]:
        """Return the rows of the families of some trades, unknown codes left out."""
        return [
            self._family_of[code]
            for code in dict.fromkeys(romes)
            if code in self._family_of
        ]

    # --- competences -------------------------------------------------------------

    def _known(self, codes: Sequence[str]) -> list[int]:
        rows = self.competences.row_of
        return [rows[code] for code in dict.fromkeys(codes) if code in rows]

    def _asked(self, row: int) -> FloatArray:
        """Return how much each family asks for a competence, in [0, 1].

        Its importance in the best sheet; more where its label is close to the sheet.
        """
        asked = self.competences.asked_by(row)
        near = np.maximum(self.scorer.sheet_vectors @ self.competences.vectors[row], 0)
        share = 1 - WANTED_MEANING + WANTED_MEANING * near
        return self.scorer.by_family(asked * np.minimum(share, 1).astype(np.float32))

    def _core_share(self, row: int) -> FloatArray:
        """Return the share of the sheets of each family that have it at their core."""
        core = (self.competences.asked_by(row) >= CORE).astype(np.float32)
        return self.scorer.table.share_of_sheets(core)

    def _mostly(self, row: int) -> NDArray[np.bool_]:
        """Return the families that are mostly about a competence.

        It is at the core of half of their sheets, and its label is far closer to
        them than to the others, as a refused activity is (`matcher.refusals`).
        """
        label = self.competences.vectors[row]
        names = self.scorer.by_name(self.scorer.name_vectors @ label)
        close = Refusals(self.scorer.table).close(
            self._family_vectors @ label, self.scorer.by_family(names)
        )
        return close & (self._core_share(row) >= MOSTLY_SHARE)

    # --- trades ------------------------------------------------------------------

    def _liked(self, choices: Choices, own: FloatArray) -> Force:
        """Return how much trades are like those liked or not; a liked one most.

        A trade liked far from what the person said says more than a close one.
        """
        best = float(own.max(initial=0))
        up, down = np.zeros_like(own), np.zeros_like(own)
        liked = self.rows_of(choices.more)
        for row in liked:
            far = 1 - float(own[row]) / best if best > 0 else 1.0
            weight = LIKED_WEIGHT + LIKED_FAR_WEIGHT * far**2
            up = np.maximum(up, np.float32(weight) * self.alike(row))
        up[liked] = np.maximum(up[liked], np.float32(LIKED_ITSELF))
        for row in self.rows_of(choices.less):
            down = np.maximum(down, np.float32(DISLIKED_WEIGHT) * self.alike(row))
        return Force(up=up, down=down)

    def alike(self, family: int) -> FloatArray:
        """Return how alike each family and one of them are, in [0, 1]; itself 1."""
        codes = self.scorer.table.families
        meaning = self._family_vectors @ self._family_vectors[family]
        domain = [code[:_DOMAIN] == codes[family][:_DOMAIN] for code in codes]
        links = self.links.reachable
        ways: Mapping[str, FloatArray] = {
            "meaning": scaled(np.maximum(meaning, 0), MEANING_ALIKE),
            "shared": scaled(self.links.shared(family), SHARED_ALIKE),
            "domain": np.array(domain, dtype=np.float32),
            "moves": (links[family] | links[:, family]).astype(np.float32),
        }
        found = np.sum([ALIKE_SHARES[key] * way for key, way in ways.items()], axis=0)
        found[family] = 1
        return np.asarray(found, dtype=np.float32)

    @cached_property
    def _family_vectors(self) -> FloatArray:
        """Mean direction of the sheets of each family, shape (n_families, dim)."""
        table = self.scorer.table
        total = np.add.reduceat(self.scorer.sheet_vectors, table.sheet_starts)
        norm = np.linalg.norm(total, axis=1, keepdims=True)
        return np.asarray(total / np.maximum(norm, 1e-9), dtype=np.float32)

    @cached_property
    def _family_of(self) -> dict[str, int]:
        """Row of the family of each sheet and of each family, by code."""
        table = self.scorer.table
        sheets = zip(table.sheets, table.family_of_sheet.tolist(), strict=True)
        return {**dict(sheets), **{code: i for i, code in enumerate(table.families)}}


def _together(shares: Sequence[FloatArray]) -> FloatArray:
    """Return the share of any of several, each in [0, 1]: more never gives less.

    Examples
    --------
    >>> half = np.array([0.5, 0.0], dtype=np.float32)
    >>> _together([half, half]).tolist()
    [0.75, 0.0]
    """
    return np.asarray(
        1 - np.prod([1 - one for one in shares], axis=0), dtype=np.float32
    )
