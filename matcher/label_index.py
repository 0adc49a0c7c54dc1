"""The labels of the reference by the stems of their words, to search in texts."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeArgument=false

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import polars as pl
from scipy import sparse

from matcher.arrays import FloatArray, IntArray
from matcher.stems import is_telling, singular, stem
from skills_ref.text import fold

_TOKEN = re.compile(r"[^\W_]+(?:[+#]+)?")
_LINE_TOKEN = re.compile(r"[^\W_]+(?:[+#]+)?|\n")
# A short form in brackets stands for the whole label: "... (GMAO)".
_SHORT_FORM = re.compile(r"\(([A-Z][A-Z0-9]{2,6})\)")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
# Diplomas by their whole name, for their usual short form.
_DIPLOMAS = {
    "BP ": "Brevet professionnel ",
    "CAP ": "Certificat d'aptitude professionnelle ",
    "BTS ": "Brevet de technicien supérieur ",
    "Bac pro ": "Baccalauréat professionnel ",
    "Diplôme d'Etat ": "DE ",
}
_DIPLOMA = re.compile("|".join(map(re.escape, _DIPLOMAS)))
# Words that open labels and say little of what they are about.
_LIGHT = frozenset(
    stem(word)
    for word in (
        *("connaissance", "maitrise", "utiliser", "utilisation", "technique"),
        *("capacite", "programmation", "langage", "systeme", "exploitation"),
        *("framework", "notion", "pratique", "pratiquer", "principe", "savoir"),
        *("preuve", "faire", "effectuer", "realiser", "assurer", "proceder"),
        *("categorie", "autre", "divers", "type", "element", "base", "ensemble"),
        *("procedure", "procede", "caracteristique", "operation", "mettre", "prendre"),
    )
)
_LIGHT_SHARE = 0.35
_RAREST = 10.0  # weight of a stem that no label has
_UNKNOWN = -1
_ENOUGH = 0.6  # share of a label that shows which words say it


class Tokens(NamedTuple):
    """The telling words of a text, in its order.

    ``stems`` and ``words`` are numbers of the index, -1 for what no label has;
    ``known`` the number of the word as it is written, -1 likewise; ``starts`` and
    ``ends`` half-open spans in the folded text.
    """

    stems: IntArray
    words: IntArray
    known: IntArray
    starts: IntArray
    ends: IntArray


class Hits(NamedTuple):
    """Wordings compared with words of a text, one row a pair.

    Attributes
    ----------
    wording
        Number of the wording.
    cover
        Share of the wording's weight that the phrase has, in [0, 1].
    first, last
        Tokens that open and close the words that prove it, both included.
    same
        Share of the wording's weight that the phrase has letter for letter,
        plural aside; at most ``cover``.
    matched
        Number of stems found.
    """

    wording: IntArray
    cover: FloatArray
    first: IntArray
    last: IntArray
    same: FloatArray
    matched: IntArray

    def beside(self, other: "Hits") -> "Hits":
        """Return these hits, then the other ones."""
        return Hits(
            np.concatenate((self.wording, other.wording)),
            np.concatenate((self.cover, other.cover)),
            np.concatenate((self.first, other.first)),
            np.concatenate((self.last, other.last)),
            np.concatenate((self.same, other.same)),
            np.concatenate((self.matched, other.matched)),
        )


@dataclass(frozen=True)
class LabelIndex:
    """Wordings of labels as bags of weighted stems.

    Attributes
    ----------
    number_of, word_of
        Number of each stem and of each singular word.
    known
        Stem, singular word and own number of each folded word of the labels; -1 for
        a stop word.
    weight
        Weight of each stem, rarer ones weighing more; the last one is that of an
        unknown stem; shape (n_stems + 1,).
    owner
        Row of the label of each wording; shape (n_wordings,).
    total
        Weight of each wording, shape (n_wordings,).
    bounds, stems, words, shares
        Stems of each wording, the word that each comes from and its share of
        the wording: those of wording ``i`` are at ``bounds[i]:bounds[i + 1]``.
    by_stem
        Shares turned, for the search; sparse, shape (n_stems, n_wordings).
    """

    number_of: dict[str, int]
    word_of: dict[str, int]
    known: dict[str, tuple[int, int, int]]
    weight: FloatArray
    owner: IntArray
    total: FloatArray
    bounds: IntArray
    stems: IntArray
    words: IntArray
    shares: FloatArray
    by_stem: sparse.csr_matrix

    @classmethod
    def from_labels(cls, labels: Sequence[str]) -> Self:
        """Index labels: each one as it is, without brackets, by its short form."""
        owner, wordings = _wordings(labels)
        number_of: dict[str, int] = {}
        word_of: dict[str, int] = {}
        known: dict[str, tuple[int, int, int]] = {}
        stems: list[int] = []
        words: list[int] = []
        bounds = [0]
        seen: set[int] = set()
        for word in _LINE_TOKEN.findall(fold("\n".join((*wordings, "")))):
            if word == "\n":
                bounds.append(len(stems))
                seen.clear()
                continue
            numbers = known.get(word)
            if numbers is None:
                numbers = known[word] = (
                    *_numbered(word, number_of, word_of),
                    len(known),
                )
            if numbers[0] >= 0 and numbers[0] not in seen:
                seen.add(numbers[0])
                stems.append(numbers[0])
                words.append(numbers[1])
        at = np.array(bounds, dtype=np.int64)
        entries = np.array(stems, dtype=np.int64)
        weight = _weights(entries, number_of, len(wordings))
        of = np.repeat(np.arange(len(wordings)), np.diff(at))
        return cls._of(
            number_of=number_of,
            word_of=word_of,
            known=known,
            owner=np.array(owner, dtype=np.int64),
            words=np.array(words, dtype=np.int64),
            bounds=at,
            entries=entries,
            weight=weight,
            total=np.bincount(of, weight[entries], len(wordings)).astype(np.float32),
        )

    def save(self, folder: Path) -> None:
        """Write the index as Parquet and arrays."""
        folder.mkdir(parents=True, exist_ok=True)
        numbers = np.array(list(self.known.values()), dtype=np.int32)
        pl.DataFrame(
            {
                "word": list(self.known),
                "stem": numbers[:, 0],
                "singular": numbers[:, 1],
            }
        ).write_parquet(folder / "known.parquet")
        for name, names in (("stems", self.number_of), ("singulars", self.word_of)):
            pl.DataFrame({"name": list(names)}).write_parquet(
                folder / f"{name}.parquet"
            )
        for name in ("owner", "bounds", "stems", "words"):
            np.save(folder / f"{name}.npy", getattr(self, name).astype(np.int32))
        np.save(folder / "weight.npy", self.weight)
        np.save(folder / "total.npy", self.total)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read an index written by `save`."""
        known = pl.read_parquet(folder / "known.parquet")
        part = {
            name: np.load(folder / f"{name}.npy", allow_pickle=False)
            for name in ("owner", "bounds", "stems", "words", "weight", "total")
        }
        entries = part["stems"].astype(np.int64)
        bounds = part["bounds"].astype(np.int64)
        return cls._of(
            number_of=_numbers(folder / "stems.parquet"),
            word_of=_numbers(folder / "singulars.parquet"),
            known={
                word: (stem_number, singular_number, row)
                for row, (word, stem_number, singular_number) in enumerate(
                    known.iter_rows()
                )
            },
            owner=part["owner"].astype(np.int64),
            words=part["words"].astype(np.int64),
            bounds=bounds,
            entries=entries,
            weight=part["weight"],
            total=part["total"],
        )

    @classmethod
    def _of(
        cls,
        *,
        number_of: dict[str, int],
        word_of: dict[str, int],
        known: dict[str, tuple[int, int, int]],
        owner: IntArray,
        words: IntArray,
        bounds: IntArray,
        entries: IntArray,
        weight: FloatArray,
        total: FloatArray,
    ) -> Self:
        of = np.repeat(np.arange(len(owner)), np.diff(bounds))
        shares = (weight[entries] / total[of]).astype(np.float32)
        turned = sparse.csr_matrix(
            (shares, (entries, of)), shape=(len(number_of), len(owner))
        )
        return cls(
            number_of=number_of,
            word_of=word_of,
            known=known,
            weight=weight,
            owner=owner,
            total=total,
            bounds=bounds,
            stems=entries,
            words=words,
            shares=shares,
            by_stem=turned,
        )

    def tokens_of(self, folded: str) -> Tokens:
        """Return the telling words of a folded text, with their place."""
        found: list[tuple[int, ...]] = []
        for match in _TOKEN.finditer(folded):
            word = match.group()
            numbers = self.known.get(word)
            if numbers is None:
                if not is_telling(word):
                    continue
                numbers = (
                    self.number_of.get(stem(word), _UNKNOWN),
                    self.word_of.get(singular(word), _UNKNOWN),
                    _UNKNOWN,
                )
            elif numbers[0] < 0:
                continue
            found.append((*numbers, *match.span()))
        table = np.array(found, dtype=np.int64).reshape(-1, 5)
        return Tokens(*table.T)

    def search(self, tokens: Tokens, phrases: IntArray, *, least: float) -> Hits:
        """Return the wordings that phrases cover enough.

        Parameters
        ----------
        tokens
            Tokens of a text.
        phrases
            Where each phrase starts in ``tokens``, and the end of the last one;
            shape (n_phrases + 1,).
        least
            Share of a wording that a phrase must have, in [0, 1].
        """
        places = self._places(tokens, phrases[:-1], phrases[1:])
        phrase, stems = np.divmod(places.keys, len(self.number_of))
        bags = sparse.csr_matrix(
            (
                np.ones(len(stems), dtype=np.float32),
                stems.astype(np.int32),
                np.searchsorted(phrase, np.arange(len(phrases))),
            ),
            shape=(len(phrases) - 1, len(self.number_of)),
        )
        hits = (bags @ self.by_stem).tocoo()
        enough = hits.data >= least
        return self._placed(
            tokens,
            places,
            hits.row[enough].astype(np.int64),
            hits.col[enough].astype(np.int64),
            (phrases[:-1], phrases[1:]),
        )

    def pairs(
        self, tokens: Tokens, starts: IntArray, ends: IntArray, wording: IntArray
    ) -> Hits:
        """Compare pieces of a text with wordings, one by one.

        The words of a pair are those that the piece has of the label, or the whole
        piece when it has few.

        Parameters
        ----------
        tokens
            Tokens of a text.
        starts, ends
            Half-open ranges of tokens, shape (n,).
        wording
            Wordings, shape (n,).
        """
        places = self._places(tokens, starts, ends)
        pair = np.arange(len(wording))
        found = self._placed(tokens, places, pair, wording, (starts, ends))
        tight = found.cover >= _ENOUGH
        return found._replace(
            first=np.where(tight, found.first, starts),
            last=np.where(tight, found.last, ends - 1),
        )

    def _places(self, tokens: Tokens, starts: IntArray, ends: IntArray) -> "_Places":
        """Return the first and last token of each stem of each range of tokens."""
        inside = _ranges(starts, ends)
        unit = np.repeat(np.arange(len(starts)), ends - starts)
        kept = tokens.stems[inside] >= 0
        inside = inside[kept]
        keys = unit[kept] * len(self.number_of) + tokens.stems[inside]
        order = np.argsort(keys, kind="stable")
        keys, inside = keys[order], inside[order]
        edge = np.flatnonzero(np.diff(keys, prepend=-1))
        last = np.append(edge[1:], len(keys)) - 1
        return _Places(keys[edge], inside[edge], inside[last[: len(edge)]])

    def _placed(
        self,
        tokens: Tokens,
        places: "_Places",
        unit: IntArray,
        wording: IntArray,
        ranges: tuple[IntArray, IntArray],
    ) -> Hits:
        """Return how units cover wordings, by the shorter of two windows."""
        if not len(wording) or not len(places.keys):
            none = np.empty(0, dtype=np.int64)
            real = np.empty(0, dtype=np.float32)
            return Hits(none, real, none, none, real, none)
        lengths = self.bounds[wording + 1] - self.bounds[wording]
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        entry = _ranges(self.bounds[wording], self.bounds[wording + 1])
        keys = np.repeat(unit, lengths) * len(self.number_of) + self.stems[entry]
        at = np.minimum(np.searchsorted(places.keys, keys), len(places.keys) - 1)
        there = places.keys[at] == keys
        early, late = places.first[at], places.last[at]
        low, high = ranges[0][unit], ranges[1][unit] - 1
        a, b = _window(early, there, starts, low, high)
        c, d = _window(late, there, starts, low, high)
        shorter = (d - c) < (b - a)
        share = np.where(there, self.shares[entry], 0)
        own = self.words[entry]
        same = (tokens.words[early] == own) | (tokens.words[late] == own)
        return Hits(
            wording,
            np.add.reduceat(share, starts).astype(np.float32),
            np.where(shorter, c, a),
            np.where(shorter, d, b),
            np.add.reduceat(share * same, starts).astype(np.float32),
            np.add.reduceat(there.astype(np.int64), starts),
        )


def _window(
    position: IntArray, there: IntArray, starts: IntArray, low: IntArray, high: IntArray
) -> tuple[IntArray, IntArray]:
    """Return the first and last position of each group, its range without any."""
    lengths = np.diff(starts, append=len(position))
    first = np.where(there, position, np.repeat(high, lengths))
    last = np.where(there, position, np.repeat(low, lengths))
    first, last = np.minimum.reduceat(first, starts), np.maximum.reduceat(last, starts)
    none = ~np.logical_or.reduceat(there, starts)
    return np.where(none, low, first), np.where(none, high, last)


def _ranges(starts: IntArray, ends: IntArray) -> IntArray:
    """Return the numbers of half-open ranges, end to end."""
    lengths = ends - starts
    shift = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return np.arange(int(lengths.sum())) + shift


class _Places(NamedTuple):
    """First and last token of each stem of each unit, by sorted key."""

    keys: IntArray
    first: IntArray
    last: IntArray


def _numbered(
    word: str, number_of: dict[str, int], word_of: dict[str, int]
) -> tuple[int, int]:
    if not is_telling(word):
        return (_UNKNOWN, _UNKNOWN)
    return (
        number_of.setdefault(stem(word), len(number_of)),
        word_of.setdefault(singular(word), len(word_of)),
    )


def _wordings(labels: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return the wordings of labels and the row of the label of each."""
    owner = list(range(len(labels)))
    wordings = list(labels)
    for row, label in enumerate(labels):
        start = _DIPLOMA.match(label)
        if start:
            owner.append(row)
            wordings.append(_DIPLOMAS[start.group()] + label[start.end() :])
        if "(" not in label:
            continue
        bare = _BRACKETS.sub("", label).strip()
        if bare and bare != label:
            owner.append(row)
            wordings.append(bare)
        short = _SHORT_FORM.search(label)
        if short and len(bare.split()) > 1:
            owner.append(row)
            wordings.append(short.group(1))
    return owner, wordings


def _weights(entries: IntArray, number_of: dict[str, int], n: int) -> FloatArray:
    """Return the weight of each stem, and last that of a stem that no label has.

    The rarest weighs `_RAREST` whatever the number of labels, so that what is
    fitted on one reference holds for another.
    """
    light = np.array([name in _LIGHT for name in number_of], dtype=bool)
    seen = np.append(np.bincount(entries, minlength=len(light)), 0)
    weight = (np.log((1 + n) / (1 + seen)) + 0.5) / (np.log(1 + n) + 0.5)
    weight *= np.where(np.append(light, False), _LIGHT_SHARE, 1) * _RAREST
    return weight.astype(np.float32)


def _numbers(path: Path) -> dict[str, int]:
    names = pl.read_parquet(path)["name"].to_list()
    return {name: number for number, name in enumerate(names)}
