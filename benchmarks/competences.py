"""Competences that an offer lists, found again from its title and text alone.

Run ``python -m benchmarks.competences --data OFFERS --snapshot DIR [--train FILE]
[--sentences FILE]``. Lists are partial: they measure recall. Reading is measured
on passages labelled exhaustively (``--sentences``).
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.baselines import Tfidf
from benchmarks.command import finish, parser, run, table
from benchmarks.data import (
    LabelledOffer,
    LabelledSentence,
    parent_of,
    read_labelled_offers,
    read_sentences,
)
from benchmarks.errors import BenchmarkDataError
from benchmarks.labelled import labelled
from benchmarks.metrics import expected_calibration_error, rounded
from matcher.engine import Matcher
from matcher.types import Classification, CompetenceMention, Origin
from skills_ref.store import SkillsRef
from skills_ref.text import sentences
from skills_ref.text import words as words_of

CUTS = (5, 10, 20)


def recalls(
    shown: Sequence[Sequence[str]], listed: Sequence[Sequence[str]]
) -> dict[str, float | None]:
    """Return the share of all listed codes found at each cut, offers pooled.

    A listed code that the release no longer has counts as not found.
    """
    total = sum(len(set(codes)) for codes in listed)
    return {
        f"recall_at_{k}": rounded(_found(shown, listed, k) / total) if total else None
        for k in CUTS
    }


def _found(
    shown: Sequence[Sequence[str]], listed: Sequence[Sequence[str]], k: int
) -> int:
    pairs = zip(shown, listed, strict=True)
    return sum(len(set(codes[:k]) & set(wanted)) for codes, wanted in pairs)


def by_origin(
    mentions: Sequence[Sequence[CompetenceMention]], listed: Sequence[Sequence[str]]
) -> dict[str, dict[str, Any]]:
    """Return, by origin, what the first twenty show and how much of it is listed."""
    total = sum(len(set(codes)) for codes in listed)
    out: dict[str, dict[str, Any]] = {}
    for origin in Origin:
        of = [
            [m.code for m in row[: CUTS[-1]] if m.origin is origin] for row in mentions
        ]
        found = _found(of, listed, CUTS[-1])
        out[origin.value] = {
            "shown": sum(map(len, of)),
            "found": found,
            "recall_at_20": rounded(found / total) if total else None,
        }
    return out


def surest_first(one: Classification) -> list[CompetenceMention]:
    """Return the competences of a text by decreasing confidence."""
    return sorted(one.competences, key=lambda mention: -mention.confidence)


class TradeCompetences:
    """The competences of each parent trade, the most frequent first.

    Counts the sheets that have a competence and the labelled offers that list it.
    """

    def __init__(
        self, reference: SkillsRef, offers: Sequence[tuple[LabelledOffer, str]]
    ) -> None:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        links = reference.tables["trade_competences"].select("rome", "code")
        for rome, code in links.iter_rows():
            counts[str(reference.parent_of(rome))][code] += 1
        for offer, parent in offers:
            counts[parent].update(offer.competences)
        self._ranked = {
            parent: [code for code, _ in sorted(seen.items(), key=_most_then_code)]
            for parent, seen in counts.items()
        }

    def of(self, parent: str | None) -> list[str]:
        """Return the codes of a parent; none for an unknown one."""
        return self._ranked.get(parent or "", [])


def _most_then_code(item: tuple[str, int]) -> tuple[int, str]:
    return (-item[1], item[0])


def by_label(reference: SkillsRef, offers: Sequence[LabelledOffer]) -> list[list[str]]:
    """Return the codes whose label is closest to any one sentence, by letters."""
    codes, labels = _linked_labels(reference)
    index = Tfidf("letters").fit([_plain(label) for label in labels])
    out: list[list[str]] = []
    for offer in offers:
        spans = sentences(offer.text)
        phrases = [offer.title, *(offer.text[a:b] for a, b in spans)]
        best = index.similarity([_plain(phrase) for phrase in phrases]).max(axis=0)
        order = np.argsort(-best, kind="stable")[: CUTS[-1]]
        out.append([codes[row] for row in order.tolist()])
    return out


def _plain(text: str) -> str:
    return " ".join(words_of(text))


def _linked_labels(reference: SkillsRef) -> tuple[list[str], list[str]]:
    """Return the codes and the labels of all that a sheet may ask."""
    links = reference.tables["trade_competences"].select("code").unique()
    items = reference.tables["competences"].join(links, on="code", how="semi")
    items = items.sort("code")
    return items["code"].to_list(), items["label"].to_list()


@dataclass(frozen=True, slots=True)
class Reading:
    """Mentions read in labelled passages, each right or wrong, and what was missed."""

    right: list[bool]
    confidence: list[float]
    found: int
    labelled: int

    def figures(self) -> dict[str, float | None]:
        """Return precision and recall of the passages, and the calibration error."""
        n, labelled = len(self.right), self.labelled
        return {
            "span_precision": rounded(sum(self.right) / n) if n else None,
            "span_recall": rounded(self.found / labelled) if labelled else None,
            "ece": expected_calibration_error(self.confidence, self.right),
        }


def reading_of(
    mentions: Mapping[str, Sequence[CompetenceMention]],
    passages: Sequence[LabelledSentence],
) -> Reading:
    """Compare mentions with labelled passages.

    A mention is in a passage when their spans overlap. Precision and calibration
    only count passages labelled exhaustively; recall counts every label.
    """
    codes: dict[tuple[str, int, int], set[str]] = defaultdict(set)
    whole: dict[tuple[str, int, int], bool] = {}
    for passage in passages:
        key = (passage.id, passage.start, passage.end)
        whole[key] = whole.get(key, False) or passage.exhaustive
        codes[key] |= {passage.code} if passage.code else set()
    right: list[bool] = []
    confidence: list[float] = []
    found = 0
    for key in sorted(whole):
        inside = [m for m in mentions.get(key[0], ()) if _overlaps(m, key[1], key[2])]
        found += len({m.code for m in inside} & codes[key])
        for mention in inside if whole[key] else ():
            right.append(mention.code in codes[key])
            confidence.append(mention.confidence)
    return Reading(right, confidence, found, sum(map(len, codes.values())))


def _overlaps(mention: CompetenceMention, start: int, end: int) -> bool:
    return (
        mention.span is not None and mention.span[0] < end and mention.span[1] > start
    )


def read_passages(
    matcher: Matcher, offers: Sequence[LabelledOffer], path: Path
) -> dict[str, float | None]:
    """Return the figures of reading on the labelled passages of ``path``.

    Raises
    ------
    BenchmarkDataError
        If a passage belongs to no offer.
    """
    passages = read_sentences(path)
    ids = {passage.id for passage in passages}
    kept = [replace(offer, text=offer.raw_text) for offer in offers if offer.id in ids]
    if unknown := sorted(ids - {offer.id for offer in kept}):
        raise BenchmarkDataError(path.name, f"no offer {unknown[0]}")
    items = [(offer.id, offer.title, offer.text) for offer in kept]
    found = matcher.classify(items, limit=1)
    mentions = {one.id: one.competences for one in found}
    return reading_of(mentions, passages).figures()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("Competences of an offer.", data="offers that list competences")
    command.add_argument("--train", type=Path, help="labelled offers, for baselines")
    command.add_argument(
        "--sentences", type=Path, help="passages: id, start, end, code, exhaustive"
    )
    args = command.parse_args(argv)
    matcher = Matcher.load(args.snapshot)
    reference = matcher.reference
    every = read_labelled_offers(args.data)
    offers = [offer for offer in every if offer.competences]
    train = read_labelled_offers(args.train) if args.train else []
    usual = TradeCompetences(reference, labelled(train, reference, without=every))
    listed = [offer.competences for offer in offers]
    items = [(offer.id, offer.title, offer.text) for offer in offers]
    found = matcher.classify(items, limit=1)
    mentions = [surest_first(one) for one in found]
    predicted = [one.trades[0].code if one.trades else None for one in found]
    figures: dict[str, Any] = {
        "n": len(offers),
        **recalls([[m.code for m in row] for row in mentions], listed),
        "ceiling": recalls(
            [usual.of(parent_of(reference, o.rome, o.rome_now)) for o in offers], listed
        ),
        "by_origin": by_origin(mentions, listed),
        "baselines": {
            "label_tfidf": recalls(by_label(reference, offers), listed),
            "usual_of_predicted_trade": recalls(
                [usual.of(parent_of(reference, code)) for code in predicted], listed
            ),
        },
    }
    if args.sentences:
        figures |= read_passages(matcher, every, args.sentences)
    rows = {"camin": figures, "given the true trade": figures["ceiling"]}
    columns = tuple(f"recall_at_{k}" for k in CUTS)
    print(table(rows | figures["baselines"], columns))
    finish(figures, args, snapshot=matcher.snapshot_id)
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
