"""What anyone could do in an afternoon: TF-IDF, BM25, a linear model, a look-up.

They read the same normalised texts as the engine and share none of its scores.
"""
# scikit-learn and scipy ship no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingTypeArgument=false

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import SGDClassifier

from matcher.arrays import FloatArray
from matcher.stopwords import STOP_WORDS
from matcher.trades import TradeTable, TradeTexts
from skills_ref.store import SkillsRef

DEPTH = 50  # trades kept of a ranking
_TITLE_TIMES = 3
_WORD = r"\S+"  # the texts are already normalised


class Tfidf:
    """Cosines of texts with documents: words, or 3 to 5 letters inside words."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def fit(self, documents: Sequence[str]) -> Self:
        """Learn the weights from ``documents`` and keep them."""
        self._vectorizer = (
            TfidfVectorizer(
                analyzer="char_wb",
                ngram_range=(3, 5),
                sublinear_tf=True,
                dtype=np.float32,
            )
            if self.kind == "letters"
            else TfidfVectorizer(
                token_pattern=_WORD,
                stop_words=sorted(STOP_WORDS),
                sublinear_tf=True,
                dtype=np.float32,
            )
        )
        self._documents = self._vectorizer.fit_transform(documents).T.tocsr()
        return self

    def similarity(self, texts: Sequence[str]) -> FloatArray:
        """Return cosines in [0, 1], shape (n_texts, n_documents)."""
        rows = self._vectorizer.transform(texts)
        return np.asarray((rows @ self._documents).toarray(), dtype=np.float32)


class Bm25:
    """BM25 on whole words (Robertson and Zaragoza, 2009), k1 = 1.2, b = 0.75."""

    def __init__(self, *, k1: float = 1.2, b: float = 0.75) -> None:
        self.k1 = k1
        self.b = b

    def fit(self, documents: Sequence[str]) -> Self:
        """Keep the weights of the words of ``documents``."""
        self._vectorizer = CountVectorizer(token_pattern=_WORD, dtype=np.float32)
        counts = sparse.csr_matrix(self._vectorizer.fit_transform(documents))
        n_documents, n_words = counts.shape
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        seen = np.bincount(counts.indices, minlength=n_words)
        idf = np.log1p((n_documents - seen + 0.5) / (seen + 0.5))
        row = np.repeat(np.arange(n_documents), np.diff(counts.indptr))
        damped = self.k1 * (1 - self.b + self.b * lengths[row] / lengths.mean())
        counts.data = (
            counts.data * (self.k1 + 1) / (counts.data + damped) * idf[counts.indices]
        )
        self._documents = counts.T.tocsr()
        return self

    def similarity(self, texts: Sequence[str]) -> FloatArray:
        """Return scores of at least 0, shape (n_texts, n_documents)."""
        rows = self._vectorizer.transform(texts)
        return np.asarray((rows @ self._documents).toarray(), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class TradeScores:
    """Scores of texts over the sheets and over their parents.

    Attributes
    ----------
    sheets
        Shape (n_texts, n_sheets); ``None`` for a method that only knows parents.
    parents
        Shape (n_texts, n_parents).
    """

    sheets: FloatArray | None
    parents: FloatArray

    def plus(self, other: "TradeScores", times: float) -> "TradeScores":
        """Return these scores plus ``times`` the others."""
        sheets = None
        if self.sheets is not None and other.sheets is not None:
            sheets = plus(self.sheets, other.sheets, times)
        return TradeScores(sheets, plus(self.parents, other.parents, times))


class ReferenceTfidf:
    """Titles against the names of the trades, whole texts against their sheets."""

    def __init__(self, reference: SkillsRef) -> None:
        self.table = TradeTable.from_reference(reference)
        self._documents = TradeTexts.from_reference(reference, self.table).documents
        self._name_starts = np.searchsorted(
            self.table.sheet_of_name, np.arange(len(self.table.sheets))
        )
        self._indexes: dict[str, Tfidf] = {}

    def by_title(self, titles: Sequence[str]) -> TradeScores:
        """Score titles by their closest appellation, letters of words."""
        index = self._index("names", "letters", self.table.names)
        normal = [self.table.lexicon.normal(title) for title in titles]
        names = index.similarity(normal)
        return self._scores(np.maximum.reduceat(names, self._name_starts, axis=1))

    def by_sheet(self, texts: Sequence[str], kind: str = "words") -> TradeScores:
        """Score whole texts by their closest sheet, on words or letters."""
        index = self._index(f"sheets-{kind}", kind, self._documents)
        normal = [self.table.lexicon.normal(text) for text in texts]
        return self._scores(index.similarity(normal))

    def of_offers(self, titles: Sequence[str], texts: Sequence[str]) -> TradeScores:
        """Return titles against names, plus twice title x 3 and text on sheets."""
        return self.by_title(titles).plus(self.by_sheet(heavy(titles, texts)), 2.0)

    def _index(self, name: str, kind: str, documents: Sequence[str]) -> Tfidf:
        if name not in self._indexes:
            self._indexes[name] = Tfidf(kind).fit(documents)
        return self._indexes[name]

    def _scores(self, sheets: FloatArray) -> TradeScores:
        starts = self.table.sheet_starts
        return TradeScores(sheets, np.maximum.reduceat(sheets, starts, axis=1))


class LinearTrades:
    """A linear model on words of titles and texts and letters of titles.

    One parent against the others, hinge loss, each parent weighing the same.

    Parameters
    ----------
    families
        Parent codes, in the order of the columns of the scores.
    seed
        Seed of the order of the steps.
    """

    def __init__(self, families: Sequence[str], *, seed: int) -> None:
        self.families = families
        self.seed = seed

    def fit(
        self, titles: Sequence[str], texts: Sequence[str], family: NDArray[np.int64]
    ) -> Self:
        """Learn from normalised titles and texts and the row of each one's parent."""
        self._words = TfidfVectorizer(
            token_pattern=_WORD,
            stop_words=sorted(STOP_WORDS),
            sublinear_tf=True,
            min_df=2,
            dtype=np.float32,
        )
        self._letters = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(3, 5),
            sublinear_tf=True,
            min_df=3,
            dtype=np.float32,
        )
        words = self._words.fit_transform(heavy(titles, texts))
        bags = sparse.hstack([words, self._letters.fit_transform(titles)]).tocsr()
        model = SGDClassifier(
            loss="hinge",
            alpha=2e-5,
            max_iter=6,
            tol=None,
            random_state=self.seed,
            class_weight="balanced",
        )
        self._model = model.fit(bags, family)
        return self

    def scores(self, titles: Sequence[str], texts: Sequence[str]) -> FloatArray:
        """Return one score per parent; a parent never seen has the lowest."""
        words = self._words.transform(heavy(titles, texts))
        bags = sparse.hstack([words, self._letters.transform(titles)]).tocsr()
        found = self._model.decision_function(bags)
        if found.ndim == 1:  # two parents: one column stands for both
            found = np.stack([-found, found], axis=1)
        out = np.full((len(titles), len(self.families)), found.min() - 1)
        out[:, self._model.classes_] = found
        return out.astype(np.float32)


def nearest_labelled(
    index: Tfidf, texts: Sequence[str], family: NDArray[np.int64], n_families: int
) -> FloatArray:
    """Return the cosine of the closest labelled text of each parent.

    Parameters
    ----------
    index
        Fitted on the labelled texts.
    texts
        Normalised texts.
    family
        Row of the parent of each labelled text, shape (n_labelled,).
    """
    out = np.zeros((len(texts), n_families), dtype=np.float32)
    np.maximum.at(out.T, family, index.similarity(texts).T)
    return out


def heavy(titles: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return each title three times and its text, as one text."""
    pairs = zip(titles, texts, strict=True)
    return [" ".join([*[title] * _TITLE_TIMES, text]) for title, text in pairs]


def plus(one: FloatArray, other: FloatArray, times: float) -> FloatArray:
    """Return ``one`` plus ``times`` the other, in single precision."""
    return (one + times * other).astype(np.float32)


def min_max(scores: FloatArray) -> FloatArray:
    """Return each row stretched to [0, 1]; a flat row gives zeros.

    Examples
    --------
    >>> min_max(np.array([[1.0, 3.0, 2.0], [4.0, 4.0, 4.0]])).tolist()
    [[0.0, 1.0, 0.5], [0.0, 0.0, 0.0]]
    """
    low = scores.min(axis=1, keepdims=True)
    spread = scores.max(axis=1, keepdims=True) - low
    return (scores - low) / np.where(spread > 0, spread, 1)


def best_codes(
    scores: FloatArray, codes: Sequence[str], depth: int = DEPTH
) -> list[tuple[str, ...]]:
    """Return the codes of the best columns of each row, ties in column order.

    Examples
    --------
    >>> best_codes(np.array([[0.1, 0.9, 0.1]]), ["A", "B", "C"], 2)
    [('B', 'A')]
    """
    order: list[list[int]] = np.argsort(-scores, axis=1, kind="stable").tolist()
    return [tuple(codes[column] for column in row[:depth]) for row in order]
