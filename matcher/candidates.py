"""Competences that the words of a text may mean, each with what speaks for it.

Two ways in: labels of the whole reference that share enough words with a phrase,
and labels of the likely trades close in meaning to a piece of it. What is
measured here is weighed in `matcher.likelihood`.
"""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import re
from dataclasses import dataclass

import numpy as np

from matcher.arrays import FloatArray, IntArray
from matcher.encode import ProjectionEncoder
from matcher.features import TextHasher, counts, words_and_letters_of
from matcher.label_index import Hits, LabelIndex, Tokens

_LEAST_COVER = 0.5  # share of a wording that a phrase must have
_LEAST_MEANING = 0.55  # cosine of a piece with a label of the likely trades
_MOST_BY_PIECE = 3  # labels kept by meaning alone, for one piece
_MANY_SHEETS = 60  # more say no more
_LONGEST_PIECE = 24  # telling words: a longer piece means too many things

# Where a phrase turns to another competence.
_TURN = re.compile(
    r"[,;:()/|•…\n]|\s-\s|\s(?:et|ou|ainsi que|afin de|pour|dans le respect d|en vue de"
    r"|tout en|puis|mais|avec|selon|aupres d)\b|\.(?=\S)|\*+"
)


@dataclass(frozen=True)
class Candidates:
    """Pairs of words and labels, one row a pair.

    Attributes
    ----------
    label
        Rows of labels.
    first, last
        First and last token of the words, both included.
    phrase
        Number of the phrase of the words.
    features
        What speaks for each pair, shape (n, len(`FEATURES`)).
    """

    label: IntArray
    first: IntArray
    last: IntArray
    phrase: IntArray
    features: FloatArray


FEATURES = (
    "cover",  # share of the label that is written
    "same",  # the same, letter for letter
    "lacking",  # weight of what the label says and the words do not
    "dense",  # share of the words that the label has
    "besides",  # weight of what the words say and the label does not
    "said",  # weight of what both say
    "meaning",  # cosine of the words and of the label
    "meaning_there",  # the same when the trade is likely
    "likely",  # whether a likely trade asks for it
    "sheets",  # log of the number of sheets that ask for it
    "one_word",  # a single telling word is shared
    "whole",  # share of the piece of the phrase that the words fill
    "short",  # the label has one telling word
    "done",  # the label is something one does
)


def pieces_of(folded: str, tokens: Tokens, phrases: IntArray) -> IntArray:
    """Return where the pieces of phrases start in the tokens, and the end of all.

    A phrase is cut where its punctuation or a link word turns to another thing.
    """
    turns = np.array([m.end() for m in _TURN.finditer(folded)], dtype=np.int64)
    cuts = np.searchsorted(tokens.starts, turns)
    inside = cuts[(cuts > phrases[0]) & (cuts < phrases[-1])]
    return np.unique(np.concatenate((phrases, inside)))


@dataclass(frozen=True)
class Finder:
    """Find the candidates of texts.

    Attributes
    ----------
    index
        Labels by their words.
    vectors
        Vector of each label, shape (n_labels, dim).
    word_vectors
        What each word of the labels adds to the vector of a text,
        shape (n_known_words + 1, dim); the last row is 0.
    sheets
        Number of sheets that ask for each label, shape (n_labels,).
    done
        Whether each label is something one does, shape (n_labels,).
    """

    index: LabelIndex
    vectors: FloatArray
    word_vectors: FloatArray
    sheets: FloatArray
    done: FloatArray

    def find(
        self, tokens: Tokens, phrases: IntArray, pieces: IntArray, likely: IntArray
    ) -> Candidates:
        """Return the candidates of the phrases of a text.

        Parameters
        ----------
        tokens
            Telling words of the text.
        phrases, pieces
            Where phrases and their pieces start in ``tokens``, and the end.
        likely
            Rows of the labels of the likely trades, sorted.
        """
        sums = np.concatenate(
            (
                np.zeros((1, self.vectors.shape[1]), dtype=np.float32),
                np.cumsum(self.word_vectors[tokens.known], axis=0, dtype=np.float32),
            )
        )
        is_likely = np.zeros(len(self.sheets), dtype=bool)
        is_likely[likely] = True
        written = self.index.search(tokens, phrases, least=_LEAST_COVER)
        meant = self._meant(tokens, pieces, sums, likely)
        hits = written.beside(meant)
        phrase = np.searchsorted(phrases, hits.first, side="right") - 1
        label = self.index.owner[hits.wording]
        features = self._features(tokens, pieces, hits, sums, is_likely)
        return Candidates(label, hits.first, hits.last, phrase, features)

    def _meant(
        self, tokens: Tokens, pieces: IntArray, sums: FloatArray, likely: IntArray
    ) -> Hits:
        """Return the likely labels closest in meaning to each piece."""
        starts, ends = pieces[:-1], pieces[1:]
        length = ends - starts
        kept = np.flatnonzero((length > 0) & (length <= _LONGEST_PIECE))
        starts, ends = starts[kept], ends[kept]
        said = _unit(sums[ends] - sums[starts])
        meaning = said @ self.vectors[likely].T
        piece, column = np.nonzero(meaning >= _LEAST_MEANING)
        order = np.lexsort((column, -meaning[piece, column], piece))
        piece, column = piece[order], column[order]
        rank = np.arange(len(piece)) - np.searchsorted(piece, piece)
        piece, column = piece[rank < _MOST_BY_PIECE], column[rank < _MOST_BY_PIECE]
        return self.index.pairs(tokens, starts[piece], ends[piece], likely[column])

    def _features(
        self,
        tokens: Tokens,
        pieces: IntArray,
        hits: Hits,
        sums: FloatArray,
        is_likely: np.ndarray,
    ) -> FloatArray:
        index = self.index
        label = index.owner[hits.wording]
        weight = index.weight[tokens.stems]
        mass = np.concatenate(([0], np.cumsum(weight)))
        span = mass[hits.last + 1] - mass[hits.first]
        total = index.total[hits.wording]
        said = hits.cover * total
        piece = np.searchsorted(pieces, hits.first, side="right") - 1
        around = (
            mass[np.maximum(pieces[piece + 1], hits.last + 1)] - mass[pieces[piece]]
        )
        words = _unit(sums[hits.last + 1] - sums[hits.first])
        meaning = np.einsum("ij,ij->i", words, self.vectors[label])
        likely = is_likely[label]
        length = index.bounds[hits.wording + 1] - index.bounds[hits.wording]
        return np.column_stack(
            (
                hits.cover,
                hits.same,
                (1 - hits.cover) * total / 10,
                np.minimum(said / span, 1),
                np.maximum(span - said, 0) / 10,
                said / 10,
                meaning,
                meaning * likely,
                likely,
                np.log(np.minimum(self.sheets[label], _MANY_SHEETS)) / 5,
                hits.matched <= 1,
                span / around,
                length == 1,
                self.done[label],
            )
        ).astype(np.float32)


def _unit(rows: FloatArray) -> FloatArray:
    norm = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(norm > 0, norm, 1)).astype(np.float32)


def word_vectors(index: LabelIndex, encoder: ProjectionEncoder) -> FloatArray:
    """Return what each known word adds to the vector of a text, and a row of 0.

    Shape (n_known_words + 1, dim). A text is a bag of words and letters, so that
    the sum over its words has nearly the direction of its vector.
    """
    hashes = TextHasher().all(index.known)
    bags = counts([words_and_letters_of(one) for one in hashes], encoder.buckets)
    bags.data = (1 + np.log(bags.data)) * encoder.idf_[bags.indices]
    rows = np.asarray(bags @ encoder.components_, dtype=np.float32)
    return np.vstack((rows, np.zeros((1, rows.shape[1]), dtype=np.float32)))
