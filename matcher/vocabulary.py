"""Labels linked to the concepts of any vocabulary (ESCO, Competent, a list).

A concept is found by its labels and by its own texts: what a title does not share
with a label, it often shares with the description or the skills of the concept.
Two encoders, because names want an encoder taught on names alone. An encoder
taught on one vocabulary serves for another that it never saw, less well.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from matcher.arrays import FloatArray, IntArray
from matcher.artefacts import read_manifest
from matcher.encode import ProjectionEncoder
from matcher.errors import NotFittedError
from matcher.features import TextHasher
from matcher.lexical import LexicalIndex
from matcher.pairs import Meaning, Pairs, meaning_pairs
from matcher.weights import (
    LINK_TEXT_LETTERS,
    LINK_TEXT_MEANING,
)
from skills_ref.store import SkillsRef
from skills_ref.text import GenderLexicon, both_genders, sentences

_BATCH = 256
_SLASH = re.compile(r"\s*/\s*")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
# The recipe, chosen on labels of ROME and ESCO hidden from the encoders.
_DIM = 256
_EPOCHS = 8
_PAIRS_AT_ONCE = 1024
_RATE = 3e-3
_NAMES_TEMPERATURE = 0.08
_TEXTS_TEMPERATURE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One entry of a vocabulary.

    Attributes
    ----------
    code
        Its identifier.
    labels
        Its names, in any gender ("A / B" and "A/B" are read as two).
    description
        What it is; empty when unknown.
    skills
        Labels of what it asks; empty when unknown.
    """

    code: str
    labels: tuple[str, ...]
    description: str = ""
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """A concept found for a label: its code, its closest label, its score."""

    code: str
    label: str
    score: float


class VocabularyLinker:
    """Rank the concepts of a vocabulary for a label.

    Parameters
    ----------
    lexicon
        Feminine to masculine words.
    names, texts
        Encoders for labels, and for labels beside descriptions. They may be one
        same encoder, such as that of a snapshot.

    Attributes
    ----------
    concepts_
        The vocabulary. Set by ``fit``.
    labels_
        All its labels, concept by concept.
    concept_of_label_
        Row of the concept of each label, shape (n_labels,).

    Examples
    --------
    >>> bread = Concept(code="b", labels=("boulanger", "artisan du pain"))
    >>> glass = Concept(code="g", labels=("laveur de vitres", "nettoyeur"))
    >>> linker = VocabularyLinker.taught([bread, glass], buckets=2**10)
    >>> answers = linker.fit([bread, glass]).link(["Laveur de vitre"])
    >>> [found.code for found in answers[0]]
    ['g', 'b']
    """

    format: ClassVar[int] = 1
    concepts_: tuple[Concept, ...]
    labels_: tuple[str, ...]
    concept_of_label_: IntArray

    def __init__(
        self,
        lexicon: GenderLexicon,
        *,
        names: ProjectionEncoder,
        texts: ProjectionEncoder,
    ) -> None:
        self.lexicon = lexicon
        self.names = names
        self.texts = texts

    @classmethod
    def taught(
        cls,
        concepts: Sequence[Concept],
        *,
        hidden: Collection[str] = (),
        buckets: int = 2**17,
        seed: int = 0,
    ) -> Self:
        """Return a linker taught on the labels and texts of ``concepts``.

        Parameters
        ----------
        concepts
            Of the vocabulary to link to and, better, of the one that the labels to
            link come from. No link between the two is needed.
        hidden
            Labels that must not be taught, in any gender.
        buckets
            Hashed features of the encoders, a power of two.
        seed
            Seed of the pairs and of the encoders.

        Raises
        ------
        ValueError
            If no concept has two labels to teach.
        """
        lexicon = lexicon_of(x for concept in concepts for x in concept.labels)
        normal = lexicon.normal
        forms = {form for label in hidden for form in (label, *readings(label))}
        out = frozenset(map(normal, forms))
        meanings = [_meaning(concept, lexicon, out) for concept in concepts]
        by_name = meaning_pairs([Meaning(m.names) for m in meanings], seed=seed)
        by_text = meaning_pairs(meanings, seed=seed)
        if not by_name.left:
            raise ValueError("no concept has two labels: nothing to teach")
        names = _encoder(by_name, _NAMES_TEMPERATURE, buckets, seed)
        texts = _encoder(by_text, _TEXTS_TEMPERATURE, buckets, seed)
        return cls(lexicon, names=names, texts=texts)

    def fit(self, concepts: Sequence[Concept]) -> Self:
        """Keep ``concepts`` and index their labels and texts; nothing is taught."""
        self.concepts_ = tuple(concepts)
        self.labels_ = tuple(x for concept in concepts for x in concept.labels)
        sizes = [len(concept.labels) for concept in concepts]
        self.concept_of_label_ = np.repeat(np.arange(len(sizes)), sizes)
        normal = self.lexicon.normal
        labels = [normal(readings(label)[0]) for label in self.labels_]
        self._label_vectors = self.names.transform(labels)
        described = [normal(concept.description) for concept in concepts]
        asked = [" ".join(map(normal, concept.skills)) for concept in concepts]
        whole = [f"{a} {b}".strip() for a, b in zip(described, asked, strict=True)]
        self._has_text = np.array([bool(text) for text in whole], dtype=bool)
        self._text_vectors = self.texts.transform(
            [a or b for a, b in zip(described, asked, strict=True)]
        )
        self._text_letters = LexicalIndex("letters").fit(TextHasher().all(whole))
        return self

    def label_scores(self, texts: Sequence[str]) -> FloatArray:
        """Return the score of each label, shape (n_texts, n_labels).

        The best reading of a text counts. Cosines of at most 1 are added with the
        weights of `matcher.weights`: scores compare within a row, and only there.

        Raises
        ------
        NotFittedError
            If no vocabulary was given.
        """
        if not hasattr(self, "concepts_"):
            raise NotFittedError(type(self).__name__)
        normal = self.lexicon.normal
        forms = [[normal(form) for form in readings(text)] for text in texts]
        flat = [form for of_text in forms for form in of_text]
        starts = np.cumsum([0, *(len(of_text) for of_text in forms)])[:-1]
        scores = self.names.transform(flat) @ self._label_vectors.T
        scores += self._of_texts(flat)[:, self.concept_of_label_]
        return np.maximum.reduceat(scores, starts, axis=0) if flat else scores

    def _of_texts(self, forms: Sequence[str]) -> FloatArray:
        """Return scores, shape (n_forms, n_concepts).

        A concept without a text gets the mean of the others: its text is unknown.
        """
        near = self._text_letters.similarity(TextHasher().all(forms))
        scores = np.float32(LINK_TEXT_LETTERS) * near
        meaning = self.texts.transform(forms) @ self._text_vectors.T
        scores += np.float32(LINK_TEXT_MEANING) * meaning
        if self._has_text.any():
            mean = scores[:, self._has_text].mean(axis=1, keepdims=True)
            scores = np.where(self._has_text, scores, mean)
        return scores

    def link(self, labels: Sequence[str], *, limit: int = 10) -> list[list[Linked]]:
        """Return the closest concepts of each label, best first.

        Parameters
        ----------
        labels
            Texts to link.
        limit
            Concepts of one label; each has its closest label.
        """
        return [
            self._best(row, limit)
            for start in range(0, len(labels), _BATCH)
            for row in self.label_scores(labels[start : start + _BATCH])
        ]

    def _best(self, scores: FloatArray, limit: int) -> list[Linked]:
        found: dict[str, Linked] = {}
        for row in np.argsort(-scores, kind="stable").tolist():
            if len(found) == limit:
                break
            code = self.concepts_[int(self.concept_of_label_[row])].code
            linked = Linked(code, self.labels_[int(row)], float(scores[row]))
            found.setdefault(code, linked)
        return list(found.values())

    def save(self, folder: Path) -> None:
        """Write the encoders and the vocabulary as JSON and arrays."""
        if not hasattr(self, "concepts_"):
            raise NotFittedError(type(self).__name__)
        self.names.save(folder / "names")
        self.texts.save(folder / "texts")
        manifest = {
            "format": self.format,
            "kind": "vocabulary",
            "lexicon": dict(self.lexicon.masculine),
            "concepts": [asdict(concept) for concept in self.concepts_],
        }
        text = json.dumps(manifest, ensure_ascii=False, sort_keys=True)
        (folder / "vocabulary.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a linker written by `save`.

        Raises
        ------
        ArtefactError
            If it was written in another format.
        """
        manifest = read_manifest(
            folder / "vocabulary.json",
            kind="vocabulary",
            version=cls.format,
            noun="vocabulary",
        )
        linker = cls(
            GenderLexicon(manifest["lexicon"]),
            names=ProjectionEncoder.load(folder / "names"),
            texts=ProjectionEncoder.load(folder / "texts"),
        )
        return linker.fit([_concept(item) for item in manifest["concepts"]])


def readings(label: str) -> tuple[str, ...]:
    """Return the two genders of a label, or the label alone.

    Unlike `skills_ref.text.both_genders`, reads "A/B" and compound words.

    Examples
    --------
    >>> readings("chauffeur-livreur/chauffeuse-livreuse")
    ('chauffeur livreur', 'chauffeuse livreuse')
    >>> readings("Aide à domicile")
    ('Aide à domicile',)
    """
    if label.count("/") != 1:
        return (label,)
    apart = _SLASH.sub(" / ", label)
    for form in (apart, _HYPHEN.sub(" ", apart)):
        both = both_genders(form)
        if len(both) == 2:
            return both
    return (label,)


def lexicon_of(labels: Iterable[str]) -> GenderLexicon:
    """Return the feminine words of labels that write their genders "A / B" or "A/B"."""
    apart = (_SLASH.sub(" / ", _HYPHEN.sub(" ", label)) for label in labels)
    return GenderLexicon.from_labels(x for x in apart if x.count("/") == 1)


def concepts_of_trades(reference: SkillsRef) -> list[Concept]:
    """Return the trades of ROME: title and appellations, definition, competences."""
    tables = reference.tables
    labels: dict[str, list[str]] = defaultdict(list)
    for table in ("trades", "appellations"):
        for rome, label in tables[table].select("rome", "label").iter_rows():
            labels[rome].append(label)
    said = dict(tables["competences"].select("code", "label").iter_rows())
    skills: dict[str, list[str]] = defaultdict(list)
    held = tables["trade_competences"].sort("rome", "code")
    for rome, code in held.select("rome", "code").iter_rows():
        skills[rome].append(said[code])
    about = dict(tables["trades"].select("rome", "definition").iter_rows())
    return [
        Concept(
            code=rome,
            labels=tuple(labels[rome]),
            description=about.get(rome) or "",
            skills=tuple(skills[rome]),
        )
        for rome in sorted(labels)
    ]


def _meaning(
    concept: Concept, lexicon: GenderLexicon, hidden: frozenset[str]
) -> Meaning:
    """Return the normalised texts of a concept, without what is hidden."""
    normal = lexicon.normal
    names: set[str] = set()
    for label in concept.labels:
        forms = {normal(form) for form in readings(label)}
        if not (forms | {normal(label)}) & hidden:
            names |= forms - {""}
    text = concept.description
    return Meaning(
        tuple(sorted(names)),
        tuple(said for a, b in sentences(text) if (said := normal(text[a:b]))),
        tuple(said for skill in concept.skills if (said := normal(skill))),
    )


def _encoder(
    pairs: Pairs, temperature: float, buckets: int, seed: int
) -> ProjectionEncoder:
    """Return an encoder taught on ``pairs``, its matrix rounded as ``save`` does.

    So a linker that was loaded gives the same scores.
    """
    encoder = ProjectionEncoder(
        _DIM,
        buckets=buckets,
        epochs=_EPOCHS,
        batch=_PAIRS_AT_ONCE,
        temperature=temperature,
        rate=_RATE,
        seed=seed,
    ).fit(pairs.left, pairs.right, pairs.group)
    half = encoder.components_.astype(np.float16)
    encoder.components_ = half.astype(np.float32)
    return encoder


def _concept(item: Mapping[str, Any]) -> Concept:
    """Return a concept read from JSON, where tuples are lists."""
    return Concept(
        code=item["code"],
        labels=tuple(item["labels"]),
        description=item["description"],
        skills=tuple(item["skills"]),
    )
