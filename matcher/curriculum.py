"""What a certification teaches: block by block, else as a whole.

A block of competences is linked to the competences that the trades of the
certification ask, by meaning and by shared words. Where no block is known, or
where most are in words too general ("Réalisation d'ouvrages"), the certification
counts as a whole: what its trades ask most, with a low confidence, and said so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from matcher.arrays import FloatArray, IntArray
from matcher.classify import titled_scores
from matcher.competences import CORE, ORDINARY, CompetenceTable
from matcher.scorer import TradeScorer
from matcher.types import CompetenceMention, Link, Origin
from matcher.weights import (
    BESIDE_BLOCKS,
    BLOCK_CONFIDENCE,
    BLOCK_LEAST_MEANING,
    BLOCK_LEAST_SCORE,
    BLOCK_TITLE_SHARE,
    FORMACODE_CONFIDENCE,
    GENERAL_BLOCK,
    RENEWED_CONFIDENCE,
    WHOLE_CONFIDENCE,
    WHOLE_LEAST_SHARE,
    WHOLE_SHEET_SHARE,
)
from skills_ref.store import SkillsRef
from skills_ref.text import fold

_MOST_OF_BLOCK = 6  # competences of one block
# Competences of one trade of a certification as a whole: the core ones, within these.
_LEAST_OF_WHOLE, _MOST_OF_WHOLE = 8, 40
_MOST_RENEWALS = 6  # certifications in a chain of successors
# how blocks are numbered: BC01, UCP 4, U31, UNITÉ UP1, Bloc n°2 de la fiche n°739
_NUMBERING = re.compile(
    r"^(?:(?:bloc(?: de compétences?)?|unité(?: capitalisable)?|module)?\s*"
    r"(?:n\s?°\s?)?\b(?:[A-Z]{0,4}\s?[0-9]{1,3}|UF)\b"
    r"(?:\s+(?:de la )?fiche(?: RNCP)?\s*n?\s?°?\s*[0-9]+)?)\s*[:.–—-]*\s*",
    re.IGNORECASE,
)


class Taught(NamedTuple):
    """One competence that a training gives, and by which link that is known."""

    mention: CompetenceMention
    link: Link


@dataclass(frozen=True)
class Programme:
    """The certification that a training prepares.

    Attributes
    ----------
    code
        RNCP or RS code; ``None`` when only its trades are known.
    title
        Its title, as the reference or the training gives it.
    families
        Rows of the families of trades that it leads to, sorted.
    """

    code: str | None
    title: str
    families: tuple[int, ...]

    @property
    def is_whole_trade(self) -> bool:
        """Whether it prepares a trade: the Répertoire spécifique (RS) does not."""
        return not (self.code or "").startswith("RS")


class Curriculum:
    """Find the competences that programmes give; each is read once.

    Parameters
    ----------
    reference
        Certifications, their blocks and successors.
    scorer, competences
        The trades and what they ask.
    """

    def __init__(
        self, reference: SkillsRef, scorer: TradeScorer, competences: CompetenceTable
    ) -> None:
        self.scorer = scorer
        self.competences = competences
        self._formacodes = _known(reference.tables["formacodes"], "label")
        facts = reference.tables["certifications"]
        self._labels = _known(facts, "label")
        self._blocks = _known(facts, "blocks")
        self._successor = _known(facts, "successor")
        self._predecessor = {new: old for old, new in self._successor.items()}
        self._seen_in = Counter(
            title
            for blocks in self._blocks.values()
            for title in {_plain(block) for block in blocks}
        )
        self._read: dict[Programme, tuple[Taught, ...]] = {}
        self._said: dict[
            tuple[str, tuple[int, ...]], tuple[CompetenceMention, ...]
        ] = {}

    def label_of(self, code: str | None) -> str | None:
        """Return the title of a certification, if it is known."""
        return self._labels.get(code or "")

    def latest(self, code: str) -> str:
        """Return the certification that replaces ``code`` today, or ``code``."""
        return self._chain(code, self._successor)[-1]

    def of(self, programme: Programme) -> tuple[Taught, ...]:
        """Return what a programme gives, once each, surest first."""
        if programme not in self._read:
            self._read[programme] = self._taught(programme)
        return self._read[programme]

    def of_title(self, title: str, families: tuple[int, ...]) -> tuple[Taught, ...]:
        """Return what the title of a training says it gives, among its trades."""
        return tuple(Taught(m, Link.TITLE) for m in self._named(title, families))

    def of_formacodes(
        self, codes: Iterable[str], families: tuple[int, ...]
    ) -> tuple[Taught, ...]:
        """Return what the descriptors of a training say it gives, among its trades."""
        return tuple(
            Taught(_times(mention, FORMACODE_CONFIDENCE), Link.FORMACODE)
            for code in codes
            if (label := self._formacodes.get(code))
            for mention in self._named(label, families)
        )

    def _named(
        self, words: str, families: tuple[int, ...]
    ) -> tuple[CompetenceMention, ...]:
        """Return what a few words name among the competences of families."""
        key = (words, families)
        if key not in self._said:
            found, _ = self._linked([words], words, self._sheets(families))
            self._said[key] = tuple(found)
        return self._said[key]

    def _taught(self, programme: Programme) -> tuple[Taught, ...]:
        """Return what the blocks give, then what the whole gives besides."""
        if not programme.families:
            return ()
        blocks, is_renewed = self._blocks_of(programme.code)
        sheets = self._sheets(programme.families)
        mentions, n_silent = self._linked(blocks, programme.title, sheets)
        n_telling = sum(not self._is_general(block) for block in blocks)
        sure = RENEWED_CONFIDENCE if is_renewed else 1.0
        taught = {m.code: Taught(_times(m, sure), Link.BLOCK) for m in mentions}
        if programme.is_whole_trade:
            blocks_tell = 2 * n_silent < n_telling
            for mention in self._as_a_whole(programme, blocks):
                beside = _times(mention, BESIDE_BLOCKS if blocks_tell else 1.0)
                taught.setdefault(mention.code, Taught(beside, Link.CERTIFICATION))
        return tuple(
            sorted(taught.values(), key=lambda t: (-t.mention.confidence, t[0].code))
        )

    # --- blocks ------------------------------------------------------------------

    def _linked(
        self, blocks: Sequence[str], title: str, sheets: IntArray
    ) -> tuple[list[CompetenceMention], int]:
        """Return what blocks give, and how many, not general, give nothing."""
        among = self.competences.inferable(sheets)
        if not blocks or not len(among):
            return [], 0
        score = self.scores(blocks, title, among)
        kept = np.where(score >= BLOCK_LEAST_SCORE, score, 0)
        if len(among) > _MOST_OF_BLOCK:
            limit = np.partition(kept, -_MOST_OF_BLOCK, axis=1)[:, -_MOST_OF_BLOCK]
            kept = np.where(kept >= limit[:, None], kept, 0)
        best = kept.argmax(axis=0)
        top = kept[best, np.arange(len(among))]
        found = [
            self._inferred(
                int(among[i]), _confidence(float(top[i])), blocks[int(best[i])]
            )
            for i in np.flatnonzero(top)
        ]
        silent = sum(
            not kept[row].any() and not self._is_general(block)
            for row, block in enumerate(blocks)
        )
        return found, silent

    def scores(self, blocks: Sequence[str], title: str, among: IntArray) -> FloatArray:
        """Return how well each block of a title gives each competence, in [0, 1].

        Half by meaning, half by the words of the label that the block has; the
        words of the title count for little. Shape (n_blocks, n_among); 0 where
        the meaning is too far.
        """
        table, lexicon = self.competences, self.scorer.table.lexicon
        said = [_NUMBERING.sub("", block) for block in blocks]
        normal = [lexicon.normal(text) for text in said]
        vectors = self.scorer.encoder.transform_hashes(self.scorer.hasher.all(normal))
        meaning = np.maximum(vectors @ table.vectors[among].T, 0)
        own = np.minimum(table.shared(said, among), 1)
        titled = np.minimum(table.shared([f"{title} {t}" for t in said], among), 1)
        shared = own + np.float32(BLOCK_TITLE_SHARE) * (titled - own)
        score = np.where(own > 0, (meaning + shared) / 2, 0)
        return np.where(meaning >= BLOCK_LEAST_MEANING, score, 0).astype(np.float32)

    def _blocks_of(self, code: str | None) -> tuple[tuple[str, ...], bool]:
        """Return the blocks of a certification, and whether of its renewal.

        A certification without known blocks lends those of its successors, else
        of its predecessors.
        """
        if code is None:
            return (), False
        chain = (
            *self._chain(code, self._successor),
            *self._chain(code, self._predecessor)[1:],
        )
        for one in chain:
            if self._blocks.get(one):
                return tuple(dict.fromkeys(self._blocks[one])), one != code
        return (), False

    @staticmethod
    def _chain(code: str, following: Mapping[str, str]) -> list[str]:
        chain = [code]
        while (after := following.get(chain[-1])) and after not in chain:
            chain.append(after)
            if len(chain) == _MOST_RENEWALS:
                break
        return chain

    def _is_general(self, block: str) -> bool:
        """Return whether many certifications have this block: it says no trade."""
        return self._seen_in[_plain(block)] >= GENERAL_BLOCK

    # --- as a whole --------------------------------------------------------------

    def _as_a_whole(
        self, programme: Programme, blocks: Sequence[str]
    ) -> list[CompetenceMention]:
        """Return what the trades of a programme ask most, with a low confidence.

        Of each family, the sheets that the title and the blocks speak of, and the
        competences closest to them. The more trades, the less of each.
        """
        telling = [block for block in blocks if not self._is_general(block)]
        query = self.scorer.query(programme.title, "\n".join(telling))
        near = self.scorer.query_vectors([query])[0]
        close = titled_scores(self.scorer, [query]).sheet[0]
        each = len(programme.families) ** -0.5
        found: dict[int, float] = {}
        for family in programme.families:
            for row, likely in self._of_family(family, close, near):
                found[row] = max(found.get(row, 0.0), likely * each)
        return [
            self._inferred(row, round(likely, 3), programme.title)
            for row, likely in found.items()
        ]

    def _of_family(
        self, family: int, close: FloatArray, near: FloatArray
    ) -> list[tuple[int, float]]:
        """Return rows and confidence of what the closest sheets of a family ask.

        ``close`` says how close each sheet is, shape (n_sheets,); ``near`` is the
        vector of the programme, shape (dim,).
        """
        table = self.competences
        sheets = self._sheets((family,))
        asked = np.zeros(len(table.codes), dtype=np.float32)
        for sheet in sheets[close[sheets] >= WHOLE_SHEET_SHARE * close[sheets].max()]:
            rows, importance = table.of_sheet(int(sheet))
            asked[rows] = np.maximum(asked[rows], importance)
        rows = np.flatnonzero((asked > 0) & ~table.is_paper)
        meaning = np.clip(table.vectors[rows] @ near, 0, 1 - WHOLE_LEAST_SHARE)
        base = np.array([_whole_confidence(float(asked[row])) for row in rows])
        likely = base * (WHOLE_LEAST_SHARE + meaning)
        order = np.lexsort((rows, -likely, -asked[rows]))
        n_core = int(np.count_nonzero(asked[rows] >= CORE))
        kept = order[: min(max(n_core, _LEAST_OF_WHOLE), _MOST_OF_WHOLE)]
        return [(int(rows[i]), float(likely[i])) for i in kept]

    def _sheets(self, families: Sequence[int]) -> IntArray:
        of = self.scorer.table.family_of_sheet
        return np.flatnonzero(np.isin(of, families))

    def _inferred(self, row: int, confidence: float, proof: str) -> CompetenceMention:
        return CompetenceMention(
            code=self.competences.codes[row],
            label=self.competences.labels[row],
            origin=Origin.INFERRED,
            confidence=confidence,
            proof=proof,
        )


def _known(facts: pl.DataFrame, column: str) -> dict[str, Any]:
    """Return one column by code, where it is known."""
    return {c: value for c, value in facts.select("code", column).iter_rows() if value}


def _plain(block: str) -> str:
    """Return the folded title of a block without its number."""
    return fold(_NUMBERING.sub("", block)).strip()


def _confidence(score: float) -> float:
    (low, at_low), (high, at_high) = BLOCK_CONFIDENCE
    share = min(max((score - low) / (high - low), 0.0), 1.0)
    return round(at_low + share * (at_high - at_low), 3)


def _whole_confidence(importance: float) -> float:
    if importance >= CORE:
        return WHOLE_CONFIDENCE["core"]
    return WHOLE_CONFIDENCE["ordinary" if importance >= ORDINARY else "knowledge"]


def _times(mention: CompetenceMention, share: float) -> CompetenceMention:
    return replace(mention, confidence=round(mention.confidence * share, 3))
