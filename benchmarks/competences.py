"""Competences that an offer lists, found again from its title and text alone.

Run ``python -m benchmarks.competences --data OFFERS --snapshot DIR [--train FILE]
[--sentences FILE [--profiles FILE]]``. Lists are partial: they measure recall.
Reading is measured on passages labelled exhaustively (``--sentences``), of offers of
``--data`` or ``--train`` or of people of ``--profiles``.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.baselines import Tfidf
from benchmarks.command import finish, parser, run, table
from benchmarks.data import (
    LabelledOffer,
    LabelledSentence,
    ProfileCase,
    parent_of,
    read_labelled_offers,
    read_profiles,
    read_sentences,
)
from benchmarks.errors import BenchmarkDataError
from benchmarks.labelled import labelled
from benchmarks.metrics import DRAWS, expected_calibration_error, rounded
from matcher.engine import Matcher
from matcher.types import Classification, CompetenceMention, Origin, Source
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
        f"recall_at_{k}": rounded(_hits(shown, listed, k) / total) if total else None
        for k in CUTS
    }


def _hits(
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
        found = _hits(of, listed, CUTS[-1])
        out[origin.value] = {
            "shown": sum(map(len, of)),
            "found": found,
            "recall_at_20": rounded(found / total) if total else None,
        }
    return out


def by_source(
    mentions: Sequence[Sequence[CompetenceMention]], listed: Sequence[Sequence[str]]
) -> dict[str, dict[str, float | None]]:
    """Return the recall of what was read alone, and of what the trade adds alone."""
    return {
        source.value: recalls(
            [[m.code for m in row if m.source is source] for row in mentions], listed
        )
        for source in Source
    }


def intervals(
    shown: Sequence[Sequence[str]], listed: Sequence[Sequence[str]], *, seed: int
) -> dict[str, list[float | None]] | None:
    """Return the 95 % interval of each recall, offers drawn again; none without one."""
    total = np.array([len(set(codes)) for codes in listed])
    if not total.sum():
        return None
    draws = np.random.default_rng(seed).integers(
        0, len(total), size=(DRAWS, len(total))
    )
    out: dict[str, list[float | None]] = {}
    for k in CUTS:
        pairs = zip(shown, listed, strict=True)
        hits = np.array([len(set(one[:k]) & set(wanted)) for one, wanted in pairs])
        of = np.maximum(total[draws].sum(axis=1), 1)
        low, high = np.percentile(hits[draws].sum(axis=1) / of, [2.5, 97.5])
        out[f"recall_at_{k}"] = [rounded(float(low)), rounded(float(high))]
    return out


def surest_first(one: Classification) -> list[CompetenceMention]:
    """Return the competences of a text by decreasing confidence."""
    return sorted(one.competences, key=lambda mention: -mention.confidence)


def likeliest_first(one: Classification) -> list[CompetenceMention]:
    """Return the competences of a text by decreasing chance of being listed.

    The engine gives that chance to what it reads and to what the trade adds.
    """
    return sorted(one.competences, key=lambda mention: -(mention.chance or 0.0))


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
class Judged:
    """One place where a competence was read, inside a passage labelled whole."""

    right: bool
    confidence: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class Reading:
    """Places read in labelled passages, each right or wrong, and what was missed."""

    judged: list[Judged]
    found: int
    labelled: int

    def figures(self) -> dict[str, Any]:
        """Return precision and recall of the passages, and the calibration error."""
        total = self.labelled
        return {
            "span_n": len(self.judged),
            "span_labelled": total,
            "span_precision": _precision(self.judged),
            "span_recall": rounded(self.found / total) if total else None,
            "ece": expected_calibration_error(
                [one.confidence for one in self.judged],
                [one.right for one in self.judged],
            ),
            "span_by_origin": {
                origin.value: {"n": len(of), "span_precision": _precision(of)}
                for origin in Origin
                if (of := [one for one in self.judged if one.origin is origin])
            },
        }


def _precision(judged: Sequence[Judged]) -> float | None:
    return rounded(sum(one.right for one in judged) / len(judged)) if judged else None


def reading_of(
    mentions: Mapping[str, Sequence[CompetenceMention]],
    passages: Sequence[LabelledSentence],
) -> Reading:
    """Compare the places of mentions with labelled words.

    A place is right when it overlaps labelled words one of whose codes it has.
    Precision and calibration count the places inside passages labelled
    exhaustively; recall counts every row that has codes.
    """
    labels = [passage for passage in passages if passage.codes]
    whole = {(p.id, p.start, p.end) for p in passages if p.exhaustive}
    judged: list[Judged] = []
    for key, start, end in sorted(whole):
        for mention in mentions.get(key, ()):
            for place in _places(mention):
                if place[0] < end and place[1] > start:
                    right = any(_found(label, key, mention, place) for label in labels)
                    judged.append(Judged(right, mention.confidence, mention.origin))
    found = sum(
        any(
            _found(label, label.id, mention, place)
            for mention in mentions.get(label.id, ())
            for place in _places(mention)
        )
        for label in labels
    )
    return Reading(judged, found, len(labels))


def _places(mention: CompetenceMention) -> tuple[tuple[int, int], ...]:
    return (mention.span, *mention.also) if mention.span else mention.also


def _found(
    label: LabelledSentence,
    key: str,
    mention: CompetenceMention,
    place: tuple[int, int],
) -> bool:
    """Say whether a place of a mention is right for labelled words."""
    return (
        label.id == key
        and mention.code in label.codes
        and place[0] < label.end
        and place[1] > label.start
    )


def read_passages(
    matcher: Matcher,
    offers: Sequence[LabelledOffer],
    profiles: Sequence[ProfileCase],
    path: Path,
) -> dict[str, Any]:
    """Return the figures of reading on the labelled passages of ``path``.

    Raises
    ------
    BenchmarkDataError
        If a passage belongs to no offer and no profile.
    """
    passages = read_sentences(path)
    ids = {passage.id for passage in passages}
    kept = {offer.id: offer for offer in offers if offer.id in ids}
    people = [one for one in profiles if one.id in ids and one.id not in kept]
    if unknown := sorted(ids - kept.keys() - {one.id for one in people}):
        raise BenchmarkDataError(path.name, f"no offer {unknown[0]}")
    items = [(offer.id, offer.title, offer.raw_text) for offer in kept.values()]
    mentions = {one.id: one.competences for one in matcher.classify(items, limit=1)}
    for one in people:
        mentions[one.id] = matcher.profile(one.text).competences
    return reading_of(mentions, passages).figures()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("Competences of an offer.", data="offers that list competences")
    command.add_argument("--train", type=Path, help="labelled offers, for baselines")
    command.add_argument(
        "--sentences", type=Path, help="passages: id, start, end, code, exhaustive"
    )
    command.add_argument(
        "--profiles", type=Path, help="written people, when passages are theirs"
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
    mentions = [likeliest_first(one) for one in found]
    shown = [[m.code for m in row] for row in mentions]
    predicted = [one.trades[0].code if one.trades else None for one in found]
    figures: dict[str, Any] = {
        "n": len(offers),
        **recalls(shown, listed),
        "ci95": intervals(shown, listed, seed=args.seed),
        "ceiling": recalls(
            [usual.of(parent_of(reference, o.rome, o.rome_now)) for o in offers], listed
        ),
        "by_origin": by_origin(mentions, listed),
        "by_source": by_source(mentions, listed),
        "surest_first": recalls(
            [[m.code for m in surest_first(one)] for one in found], listed
        ),
        "baselines": {
            "label_tfidf": recalls(by_label(reference, offers), listed),
            "usual_of_predicted_trade": recalls(
                [usual.of(parent_of(reference, code)) for code in predicted], listed
            ),
        },
    }
    if args.sentences:
        people = read_profiles(args.profiles) if args.profiles else []
        figures |= read_passages(matcher, [*every, *train], people, args.sentences)
    rows = {"camin": figures, "given the true trade": figures["ceiling"]}
    columns = tuple(f"recall_at_{k}" for k in CUTS)
    print(table(rows | figures["baselines"], columns))
    finish(figures, args, snapshot=matcher.snapshot_id)
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
