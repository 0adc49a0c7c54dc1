"""Competences of a text: written in it, said in a usual way, or inferred.

Three readers, the surest first: particulars (licences, languages...), turns of
phrase of the phrasebook, then labels of the reference that share words or meaning
with a piece of the text. Each mention shows the words that prove it; nothing is
invented from the trade alone (`docs/adr/0004`). Company talk, terms of the job and
what is denied give nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.arrays import IntArray
from matcher.asides import is_aside, names_trade
from matcher.candidates import FEATURES, Candidates, Finder, pieces_of
from matcher.competences import CompetenceTable
from matcher.encode import ProjectionEncoder
from matcher.label_index import Tokens
from matcher.likelihood import likelihood
from matcher.needs import is_denied, need_of
from matcher.particulars import Particulars
from matcher.phrasebook import Phrasebook
from matcher.query import Phrase
from matcher.types import CompetenceMention, Need, Origin
from matcher.weights import (
    CHOSEN_SHARE,
    LEAST_LIKELIHOOD,
    PARTICULAR_CONFIDENCE,
    PHRASE_CONFIDENCE,
    SOFT_CONFIDENCE,
)
from skills_ref.text import folded_offsets

_OVERLAP = 0.3  # share of the shorter words that two mentions may have in common
_ALL = 0.999  # of a label
_THIN = [FEATURES.index(name) for name in ("short", "one_word")]
_MOST_OF_A_PAPER = 0.7  # of its label, letter for letter
_INTRODUCES = re.compile(  # what stands before a noun that means a label alone
    r"(?:^|[^\w\s]|\b(?:en|de|du|des|la|le|les|et|ou|connaissances?|notions?|maitrise"
    r"|maitrisez|bases?|formations?|outils?|logiciels?|langages?|sous|avec|avez"
    r"|experience|competences?))\s*(?:[ld]')?$"
)
_PAPER = re.compile(  # a phrase that names a diploma, an habilitation...
    r"\b(?:cap|bep|bac|bts|but|dut|dcg|dscg|licence|master\w*|titre|diplom\w+|brevet"
    r"|bp|certifi\w+|cqp|habilitation\w*|attestation|caces|permis|sst)\b"
)


class Reading(NamedTuple):
    """One label read in a text: row, half-open span, how sure, how found."""

    row: int
    start: int
    end: int
    confidence: float
    origin: Origin
    detail: str | None = None


class _Text:
    """A folded text and the phrases to read in it; offsets are the folded text's."""

    def __init__(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        self.folded, offsets = folded_offsets(text)
        self.offsets = np.array(offsets, dtype=np.int64)
        edges = np.searchsorted(self.offsets, np.array(spans, dtype=np.int64))
        self.starts, self.ends = edges[:, 0], edges[:, 1]
        self._aside: dict[int, bool] = {}

    def phrase_of(self, reading: Reading) -> int | None:
        """Return the number of the phrase that holds a reading, if one does."""
        at = int(np.searchsorted(self.starts, reading.start, side="right")) - 1
        inside = at >= 0 and reading.end <= self.ends[at]
        return at if inside else None

    def tells(self, reading: Reading) -> bool:
        """Say whether a phrase to read holds a reading and does not deny it."""
        at = self.phrase_of(reading)
        if at is None:
            return False
        start, phrase = int(self.starts[at]), self.phrase(at)
        if at not in self._aside:
            self._aside[at] = is_aside(phrase)
        return not self._aside[at] and not is_denied(
            phrase, reading.start - start, reading.end - start
        )

    def names_trade(self, reading: Reading) -> bool:
        """Say whether a reading only repeats the name of a trade."""
        at = self.phrase_of(reading)
        if at is None:
            return False
        start = int(self.starts[at])
        return names_trade(self.phrase(at), reading.start - start, reading.end - start)

    def stands_alone(self, reading: Reading) -> bool:
        """Say whether no noun precedes a reading, which would be its adjective."""
        at = self.phrase_of(reading)
        start = int(self.starts[at]) if at is not None else 0
        return bool(_INTRODUCES.search(self.folded[start : reading.start]))

    def shows_paper(self, reading: Reading) -> bool:
        """Say whether the phrase of a reading names a diploma or the like."""
        at = self.phrase_of(reading)
        return at is not None and bool(_PAPER.search(self.phrase(at)))

    def need_of(self, reading: Reading) -> Need | None:
        """Return how much the phrase of a reading needs it."""
        at = self.phrase_of(reading)
        if at is None:
            return None
        start = int(self.starts[at])
        return need_of(self.phrase(at), reading.start - start, reading.end - start)

    def phrase(self, at: int) -> str:
        """Return one phrase, folded."""
        return self.folded[int(self.starts[at]) : int(self.ends[at])]

    def span(self, reading: Reading) -> tuple[int, int]:
        """Return the half-open span of a reading in the source text."""
        return int(self.offsets[reading.start]), int(self.offsets[reading.end])


class Annotator:
    """Find the competences of a reference in texts.

    Parameters
    ----------
    competences
        The competences of the trades.
    encoder
        Encoder of their labels.
    """

    def __init__(
        self, competences: CompetenceTable, encoder: ProjectionEncoder
    ) -> None:
        self.competences = competences
        self.encoder = encoder

    @cached_property
    def _particulars(self) -> Particulars:
        return Particulars(self.competences.row_of_label)

    @cached_property
    def _phrasebook(self) -> Phrasebook:
        return Phrasebook(self.competences.row_of_label)

    @cached_property
    def _finder(self) -> Finder:
        table = self.competences
        return Finder(
            index=table.index,
            vectors=table.vectors,
            word_vectors=table.word_vectors,
            sheets=table.sheets,
            done=np.array([kind == "savoir_faire" for kind in table.kinds]),
        )

    @cached_property
    def _is_soft(self) -> NDArray[np.bool_]:
        return np.array([kind == "savoir_etre" for kind in self.competences.kinds])

    def of_text(
        self, text: str, phrases: Sequence[Phrase], likely: IntArray, *, most: int
    ) -> list[CompetenceMention]:
        """Return the competences of some phrases of a text, the surest first.

        Each competence comes once, with every place that shows it.

        Parameters
        ----------
        text
            The whole text.
        phrases
            Phrases to read, in order, without overlap.
        likely
            Rows of the competences of the likely trades, sorted.
        most
            Number of competences returned at most.
        """
        if not phrases:
            return []
        shown = _Text(text, [phrase.span for phrase in phrases])
        said = self._said(shown)
        readings = [*said, *self._found(shown, likely, said)]
        mentions = self._mentions(text, shown, readings)
        mentions.sort(key=lambda m: (-m.confidence, m.span or (0, 0), m.code))
        return mentions[:most]

    def _said(self, text: _Text) -> list[Reading]:
        """Return particulars and turns of phrase, without overlap."""
        papers = [
            Reading(
                row,
                one.start,
                one.end,
                PARTICULAR_CONFIDENCE,
                Origin.LEXICAL,
                one.detail,
            )
            for row, one in self._particulars.find(text.folded)
        ]
        turns = [self._turn(*said) for said in self._phrasebook.find(text.folded)]
        apart = [
            one
            for one in turns
            if not any(one.start < p.end and p.start < one.end for p in papers)
            and (self._is_soft[one.row] or not text.names_trade(one))
        ]
        return [one for one in (*papers, *apart) if text.tells(one)]

    def _turn(self, row: int, start: int, end: int) -> Reading:
        """Return the reading of a turn of phrase."""
        soft = self.competences.kinds[row] == "savoir_etre"
        confidence = SOFT_CONFIDENCE if soft else PHRASE_CONFIDENCE
        return Reading(row, start, end, confidence, Origin.LEXICAL)

    def _found(
        self, text: _Text, likely: IntArray, said: Sequence[Reading]
    ) -> list[Reading]:
        """Return the likeliest labels of the words that nothing has explained."""
        finder = self._finder
        tokens = finder.index.tokens_of(text.folded)
        phrases = np.searchsorted(tokens.starts, np.append(text.starts, text.ends[-1]))
        if phrases[0] == phrases[-1]:
            return []
        pieces = pieces_of(text.folded, tokens, phrases)
        candidates = finder.find(tokens, phrases, pieces, likely)
        chance = likelihood(candidates.features) * self._may_be(candidates)
        thin = candidates.features[:, _THIN].max(axis=1) > 0
        order = np.argsort(-chance, kind="stable")
        spans = [(one.start, one.end) for one in said]
        kept: list[Reading] = []
        for i in order[chance[order] >= LEAST_LIKELIHOOD].tolist():
            one = _reading(candidates, i, float(chance[i]), tokens)
            if (
                not _explained(one, spans)
                and text.tells(one)
                and not text.names_trade(one)
                and (not thin[i] or text.stands_alone(one))
                and (not self.competences.is_paper[one.row] or text.shows_paper(one))
            ):
                spans.append((one.start, one.end))
                kept.append(one)
        return kept

    def _may_be(self, candidates: Candidates) -> NDArray[np.bool_]:
        """Return which candidates may be mentions at all.

        A way of being is said in full or in a usual way; a paper is read word for
        word, never inferred.
        """
        cover, same = candidates.features[:, 0], candidates.features[:, 1]
        soft = self._is_soft[candidates.label]
        paper = self.competences.is_paper[candidates.label]
        return ~(soft & (cover < _ALL)) & ~(paper & (same < _MOST_OF_A_PAPER))

    def _mentions(
        self, text: str, shown: _Text, readings: Iterable[Reading]
    ) -> list[CompetenceMention]:
        """Return one mention a label, with every place that shows it."""
        table = self.competences
        found: dict[int, CompetenceMention] = {}
        for one in readings:
            start, end = shown.span(one)
            before = found.get(one.row)
            if before is not None:
                found[one.row] = replace(before, also=(*before.also, (start, end)))
                continue
            found[one.row] = CompetenceMention(
                code=table.codes[one.row],
                label=table.labels[one.row],
                origin=one.origin,
                confidence=round(one.confidence, 3),
                proof=text[start:end],
                span=(start, end),
                need=shown.need_of(one),
                detail=one.detail,
                is_soft=table.kinds[one.row] == "savoir_etre",
            )
        return list(found.values())


def _reading(candidates: Candidates, i: int, chance: float, tokens: Tokens) -> Reading:
    """Return one candidate as a reading; lexical when its label is all there."""
    cover, same = candidates.features[i, :2]
    written = cover > _ALL and same > _ALL
    return Reading(
        row=int(candidates.label[i]),
        start=int(tokens.starts[candidates.first[i]]),
        end=int(tokens.ends[candidates.last[i]]),
        confidence=chance * CHOSEN_SHARE,
        origin=Origin.LEXICAL if written else Origin.INFERRED,
    )


def _explained(one: Reading, spans: Sequence[tuple[int, int]]) -> bool:
    """Say whether other mentions already explain most of the words of a reading."""
    return any(
        min(one.end, end) - max(one.start, start)
        > _OVERLAP * min(one.end - one.start, end - start)
        for start, end in spans
    )
