"""How close a text is to each family of trades, part by part.

Each part is one function of the text and the reference, in [0, 1], best sheet
or best name of the family. Parts are computed here and summed in `matcher.rank`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from matcher.arrays import FloatArray
from matcher.encode import ProjectionEncoder, unit_rows
from matcher.features import TextHasher
from matcher.lexical import LexicalIndex
from matcher.neighbours import Neighbours
from matcher.query import Query, joined
from matcher.stopwords import STOP_WORDS, word_list
from matcher.trades import TradeTable, TradeTexts

# words that say nothing of a trade in a title
_EMPTY_IN_TITLES = STOP_WORDS | word_list("empty_in_titles")
_LONGEST_NAME = 9  # words


class SheetAndFamilyParts(NamedTuple):
    """Parts by name: those of sheets, shape (n, n_sheets), and of families."""

    sheets: dict[str, FloatArray]
    families: dict[str, FloatArray]


@dataclass(frozen=True, slots=True)
class TradeScorer:
    """Compare texts with the families of a reference.

    Attributes
    ----------
    table
        The trades, in the order of every array here.
    encoder
        Text encoder, learnt on the reference.
    name_letters
        Letters of the names.
    name_vectors
        Vectors of the names, shape (n_names, dim).
    sheet_words, sheet_letters, family_words
        Words and letters of the sheets, words of the families.
    sheet_vectors
        Mean of the vectors of a sheet's phrases, shape (n_sheets, dim).
    neighbours
        Labelled offers, or ``None`` for a snapshot built on the reference alone.
    """

    table: TradeTable
    hasher: TextHasher
    encoder: ProjectionEncoder
    name_letters: LexicalIndex
    name_vectors: FloatArray
    sheet_words: LexicalIndex
    sheet_letters: LexicalIndex
    family_words: LexicalIndex
    sheet_vectors: FloatArray
    neighbours: Neighbours | None = None

    @classmethod
    def from_texts(
        cls, table: TradeTable, texts: TradeTexts, encoder: ProjectionEncoder
    ) -> "TradeScorer":
        """Build every index from the reference."""
        hasher = TextHasher((*table.names, *texts.documents))
        names = hasher.all(table.names)
        documents = hasher.all(texts.documents)
        starts = [*table.sheet_starts.tolist(), len(documents)]
        families = [joined(documents[a:b]) for a, b in pairwise(starts)]
        stops = stop_hashes(hasher)
        return cls(
            table=table,
            hasher=hasher,
            encoder=encoder,
            name_letters=LexicalIndex("letters").fit(names),
            name_vectors=encoder.transform_hashes(names),
            sheet_words=LexicalIndex("words", without=stops).fit(documents),
            sheet_letters=LexicalIndex("letters").fit(documents),
            family_words=LexicalIndex("words", without=stops).fit(families),
            sheet_vectors=_sheet_vectors(texts, hasher, encoder),
        )

    def with_neighbours(self, neighbours: Neighbours) -> "TradeScorer":
        """Return the same scorer with labelled offers."""
        return replace(self, neighbours=neighbours)

    def query(self, title: str, text: str) -> Query:
        """Return an offer or a training ready to be compared."""
        return Query.of_text(title, text, self.table.lexicon, self.hasher)

    def query_of(self, pieces: Sequence[tuple[str, tuple[int, int]]]) -> Query:
        """Return phrases of a person, with their spans, ready to be compared."""
        return Query.of("", pieces, self.table.lexicon, self.hasher)

    def offer_parts(self, queries: Sequence[Query]) -> SheetAndFamilyParts:
        """Return the parts of titled texts: shape (n, n_sheets) or (n, n_families)."""
        heads = [q.head for q in queries]
        whole = [q.whole for q in queries]
        head_vectors = self.encoder.transform_hashes(heads)
        sheets = {
            "name_letters": self.by_name(self.name_letters.similarity(heads)),
            "name_meaning": self.by_name(_cosines(head_vectors, self.name_vectors)),
            "sheet_words": self.sheet_words.similarity(whole),
            "text_words": self.sheet_words.similarity([q.body for q in queries]),
            "text_meaning": _cosines(self.mean_vectors(queries), self.sheet_vectors),
        }
        families = {
            "name_exact": np.stack([self._name_exact(q.title) for q in queries]),
            "family_words": self.family_words.similarity(whole),
        }
        if self.neighbours is not None:
            vectors = self.query_vectors(queries)
            families["neighbours"] = self.neighbours.votes(whole, vectors)
            # only an encoder taught on offers reads a whole offer well
            said = self.encoder.transform_hashes(whole)
            sheets["whole_meaning"] = _cosines(said, self.sheet_vectors)
        return SheetAndFamilyParts(sheets, families)

    def phrase_parts(
        self, queries: Sequence[Query], names: Sequence[FloatArray]
    ) -> dict[str, FloatArray]:
        """Return the parts of phrases of a person, each of shape (n, n_sheets).

        Parameters
        ----------
        queries
            One query per group of phrases.
        names
            `name_cosines` of each query.
        """
        whole = [q.whole for q in queries]
        return {
            "words": self.sheet_words.similarity(whole),
            "meaning": _cosines(self._told_vectors(queries), self.sheet_vectors),
            "letters": self.sheet_letters.similarity(whole),
            "names": self.by_name(np.stack([n.max(axis=0) for n in names])),
        }

    def text_parts(self, queries: Sequence[Query]) -> dict[str, FloatArray]:
        """Return the words and the meaning alone, each of shape (n, n_sheets)."""
        return {
            "words": self.sheet_words.similarity([q.whole for q in queries]),
            "meaning": _cosines(self.mean_vectors(queries), self.sheet_vectors),
        }

    def name_cosines(self, query: Query) -> FloatArray:
        """Return how close each phrase is to each name, shape (n_phrases, n_names).

        A name that stands word for word in a phrase is as close as can be.
        One row of zeros for a query without phrase.
        """
        if not query.phrases:
            return np.zeros((1, len(self.table.names)), dtype=np.float32)
        vectors = self.encoder.transform_hashes([p.hashes for p in query.phrases])
        close = _cosines(vectors, self.name_vectors)
        for row, phrase in enumerate(query.phrases):
            close[row, self.table.names_in(phrase.normal)] = 1
        return close

    def by_family(self, scores: FloatArray) -> FloatArray:
        """Return the best sheet of each family, last axis n_families."""
        return np.maximum.reduceat(scores, self.table.sheet_starts, axis=-1)

    def by_name(self, scores: FloatArray) -> FloatArray:
        """Return the best name of each sheet, last axis n_sheets."""
        return np.maximum.reduceat(scores, self.table.name_starts, axis=-1)

    def query_vectors(self, queries: Sequence[Query]) -> FloatArray:
        """Return one vector per titled text, shape (n, dim)."""
        heads = self.encoder.transform_hashes([q.head for q in queries])
        texts = np.float32(0.7) * self.mean_vectors(queries)
        return unit_rows(np.asarray(heads + texts, dtype=np.float32))

    def mean_vectors(self, queries: Sequence[Query]) -> FloatArray:
        """Return the direction of the mean of each text's sentences."""
        flat = [p.hashes for q in queries for p in q.phrases]
        vectors = self.encoder.transform_hashes(flat)
        out = np.zeros((len(queries), self.encoder.dim), dtype=np.float32)
        row = np.repeat(np.arange(len(queries)), [len(q.phrases) for q in queries])
        np.add.at(out, row, vectors)
        return unit_rows(out)

    def _told_vectors(self, queries: Sequence[Query]) -> FloatArray:
        """Return the vector of all the telling words of each text, as one text.

        A mean of phrases would give a short aside the weight of a long phrase.
        """
        texts = [
            " ".join(
                word
                for phrase in q.phrases
                for word in phrase.normal.split()
                if word not in STOP_WORDS
            )
            for q in queries
        ]
        return self.encoder.transform_hashes(self.hasher.all(texts))

    def _name_exact(self, title: str) -> FloatArray:
        """Return the share of a title that is word for word a name of a family."""
        found = np.zeros(len(self.table.families), dtype=np.float32)
        title_words = title.split()
        sizes = [0 if w in _EMPTY_IN_TITLES else len(w) for w in title_words]
        total = max(1, sum(sizes))
        for a in range(len(title_words)):
            lead = 1.0 if a == 0 else 0.8
            for b in range(a + 1, min(len(title_words), a + _LONGEST_NAME) + 1):
                for name in self.table.rows_of_name.get(" ".join(title_words[a:b]), ()):
                    family = self.table.family_of_sheet[self.table.sheet_of_name[name]]
                    share = lead * sum(sizes[a:b]) / total
                    found[family] = max(found[family], np.float32(share))
        return found

    def save(self, folder: Path) -> None:
        """Write every learnt part to ``folder``."""
        self.hasher.save(folder / "hasher")
        self.encoder.save(folder / "encoder")
        self.name_letters.save(folder / "name_letters")
        self.sheet_words.save(folder / "sheet_words")
        self.sheet_letters.save(folder / "sheet_letters")
        self.family_words.save(folder / "family_words")
        np.save(folder / "name_vectors.npy", self.name_vectors.astype(np.float16))
        np.save(folder / "sheet_vectors.npy", self.sheet_vectors.astype(np.float16))
        if self.neighbours is not None:
            self.neighbours.save(folder / "neighbours")

    @classmethod
    def load(cls, folder: Path, table: TradeTable) -> "TradeScorer":
        """Read a scorer written by `save` for the same reference."""
        near = folder / "neighbours"
        return cls(
            table=table,
            hasher=TextHasher.load(folder / "hasher"),
            encoder=ProjectionEncoder.load(folder / "encoder"),
            name_letters=LexicalIndex.load(folder / "name_letters", "letters"),
            name_vectors=_vectors(folder / "name_vectors.npy"),
            sheet_words=LexicalIndex.load(folder / "sheet_words", "words"),
            sheet_letters=LexicalIndex.load(folder / "sheet_letters", "letters"),
            family_words=LexicalIndex.load(folder / "family_words", "words"),
            sheet_vectors=_vectors(folder / "sheet_vectors.npy"),
            neighbours=Neighbours.load(near) if near.is_dir() else None,
        )


def stop_hashes(hasher: TextHasher) -> list[int]:
    """Return the hashes of the words that carry no trade."""
    return [int(hasher.hashes(word).words[0]) for word in sorted(STOP_WORDS)]


def _sheet_vectors(
    texts: TradeTexts, hasher: TextHasher, encoder: ProjectionEncoder
) -> FloatArray:
    """Return one vector per sheet: names, competences and definition, in thirds."""
    rows: list[FloatArray] = []
    for kinds in texts.phrases:
        total = np.zeros(encoder.dim, dtype=np.float32)
        for phrases in kinds:
            if phrases:
                total += encoder.transform_hashes(hasher.all(phrases)).mean(axis=0)
        rows.append(total)
    return unit_rows(np.stack(rows))


def _cosines(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return cosines cut at 0, shape (n_left, n_right)."""
    return np.maximum(left @ right.T, 0).astype(np.float32)


def _vectors(path: Path) -> FloatArray:
    return np.load(path, allow_pickle=False).astype(np.float32)
