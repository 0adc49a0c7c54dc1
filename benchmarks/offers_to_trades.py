"""Job offers to trades: the parent code, the exact code, and a reader's verdict.

Run ``python -m benchmarks.offers_to_trades --data OFFERS --snapshot DIR
[--audit FILE] [--train FILE]``. The codes of the source are often wrong: the
audited figure counts, the raw one stands beside it.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.baselines import ReferenceTfidf, TradeScores, best_codes
from benchmarks.command import finish, parser, run, table
from benchmarks.data import (
    LabelledOffer,
    Verdict,
    parent_of,
    parents_of,
    read_audit,
    read_labelled_offers,
)
from benchmarks.labelled import LabelledBaselines
from benchmarks.metrics import ci95, first_rank, mean, reciprocal, within
from matcher.engine import Matcher
from skills_ref.store import SkillsRef
from skills_ref.text import both_genders

LIMIT = 50  # sheets asked of the engine
_FEWEST_OF_DOMAIN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is right for one offer, and the groups it belongs to."""

    parent: str | None
    exact: str | None
    accepted: tuple[str, ...] | None  # parents of the audit; None when not judged
    hard: bool
    away: bool  # in Occitanie, out of département 48


@dataclass(frozen=True, slots=True)
class Answers:
    """Trades given to each offer, best first; ``sheets`` is None when not known."""

    parents: list[tuple[str, ...]]
    sheets: list[tuple[str, ...]] | None


def cases_of(
    offers: Sequence[LabelledOffer],
    reference: SkillsRef,
    *,
    audit: Mapping[str, Verdict],
    known: Collection[str],
    normal: Callable[[str], str],
) -> list[Case]:
    """Return what is right for each offer.

    Parameters
    ----------
    audit
        Verdicts by id; an offer judged vague counts as not judged.
    known
        Normalised titles that are an appellation or the title of a train offer.
    normal
        How a title is normalised.
    """
    cases: list[Case] = []
    for offer in offers:
        verdict = audit.get(offer.id)
        judged = verdict is not None and verdict.verdict != "vague"
        cases.append(
            Case(
                parent=parent_of(reference, offer.rome, offer.rome_now),
                exact=offer.rome_now,
                accepted=parents_of(reference, verdict.codes)
                if verdict is not None and judged
                else None,
                hard=normal(offer.title) not in known,
                away=offer.occitanie is True and offer.departement != "48",
            )
        )
    return cases


def figures_of(
    answers: Answers, cases: Sequence[Case], *, seed: int, with_audit: bool
) -> dict[str, Any]:
    """Return every figure of one method; an offer without a known code is left out."""
    rows = [i for i, case in enumerate(cases) if case.parent is not None]
    ranks = {i: first_rank(answers.parents[i], {cases[i].parent or ""}) for i in rows}

    def part(chosen: Sequence[int]) -> dict[str, Any]:
        return {"n": len(chosen), **summary([ranks[i] for i in chosen], seed=seed)}

    domains: dict[str, list[int]] = defaultdict(list)
    for i in rows:
        domains[(cases[i].parent or "")[0]].append(i)
    figures = {
        "n": len(rows),
        "parent": part(rows),
        "exact": _exact(answers, cases, seed=seed),
        "macro_top1": _macro(rows, ranks, {i: cases[i].parent or "" for i in rows}),
        "by_domain": {
            domain: part(chosen)
            for domain, chosen in sorted(domains.items())
            if len(chosen) >= _FEWEST_OF_DOMAIN
        },
        "occitanie_outside_48": part([i for i in rows if cases[i].away]),
        "hard": part([i for i in rows if cases[i].hard]),
    }
    if with_audit:
        figures["audited"] = _audited(answers, cases, seed=seed)
    return figures


def summary(ranks: Sequence[int | None], *, seed: int) -> dict[str, Any]:
    """Return top1, top5, top10, mrr and their intervals; ``None`` without a case."""
    values = {f"top{k}": within(ranks, k) for k in (1, 5, 10)}
    values["mrr"] = reciprocal(ranks)
    means: dict[str, Any] = {name: mean(value) for name, value in values.items()}
    means["ci95"] = {name: ci95(value, seed=seed) for name, value in values.items()}
    return means


def _exact(
    answers: Answers, cases: Sequence[Case], *, seed: int
) -> dict[str, Any] | None:
    if answers.sheets is None:
        return None
    pairs = zip(answers.sheets, cases, strict=True)
    ranks = [first_rank(shown, {c.exact}) for shown, c in pairs if c.exact is not None]
    return {"n": len(ranks), **summary(ranks, seed=seed)}


def _audited(answers: Answers, cases: Sequence[Case], *, seed: int) -> dict[str, Any]:
    """Return the figures of the judged offers; the domain is that of the best code."""
    rows = [i for i, case in enumerate(cases) if case.accepted is not None]
    first = {i: (cases[i].accepted or ("?",))[0] for i in rows}
    ranks = {i: first_rank(answers.parents[i], cases[i].accepted or ()) for i in rows}
    domains: dict[str, list[int]] = defaultdict(list)
    for i in rows:
        domains[first[i][0]].append(i)
    return {
        "n": len(rows),
        **summary(list(ranks.values()), seed=seed),
        "macro_top1": _macro(rows, ranks, first),
        "by_domain": {
            domain: {
                "n": len(chosen),
                **summary([ranks[i] for i in chosen], seed=seed),
            }
            for domain, chosen in sorted(domains.items())
            if len(chosen) >= _FEWEST_OF_DOMAIN
        },
    }


def _macro(
    rows: Sequence[int], ranks: Mapping[int, int | None], codes: Mapping[int, str]
) -> float | None:
    """Return the mean, over the parent codes, of the share of first places."""
    first: dict[str, list[float]] = defaultdict(list)
    for i in rows:
        first[codes[i]].append(float(ranks[i] == 1))
    return mean([float(np.mean(first[code])) for code in sorted(first)])


def engine_answers(matcher: Matcher, offers: Sequence[LabelledOffer]) -> Answers:
    """Return the sheets of `Matcher.classify` and their parents, first seen first."""
    items = [(offer.id, offer.title, offer.text) for offer in offers]
    found = matcher.classify(items, limit=LIMIT)
    sheets = [tuple(trade.code for trade in one.trades) for one in found]
    return Answers([parents_of(matcher.reference, codes) for codes in sheets], sheets)


def scored_answers(scores: TradeScores, baseline: ReferenceTfidf) -> Answers:
    """Return the trades that a baseline puts first."""
    sheets = scores.sheets
    return Answers(
        best_codes(scores.parents, baseline.table.families),
        None if sheets is None else best_codes(sheets, baseline.table.sheets),
    )


def known_titles(
    baseline: ReferenceTfidf, train: Sequence[LabelledOffer]
) -> frozenset[str]:
    """Return the normalised appellations, in both genders, and train titles."""
    normal = baseline.table.lexicon.normal
    readings = (r for label in baseline.table.name_labels for r in both_genders(label))
    return frozenset((*map(normal, readings), *(normal(o.title) for o in train)))


def baseline_scores(
    baseline: ReferenceTfidf,
    offers: Sequence[LabelledOffer],
    learnt: LabelledBaselines | None,
) -> dict[str, TradeScores]:
    """Return the scores of each baseline, by name."""
    titles, texts = [o.title for o in offers], [o.text for o in offers]
    both = baseline.of_offers(titles, texts)
    scores = {"title_tfidf": baseline.by_title(titles), "reference_tfidf": both}
    if learnt is not None:
        scores["linear_sgd"] = TradeScores(None, learnt.linear(offers))
        scores["mix"] = TradeScores(None, learnt.mix(both.parents, offers))
    return scores


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("Job offers to trades.", data="offers, JSON Lines, plain or gzip")
    command.add_argument("--audit", type=Path, help="verdicts: id, verdict, codes")
    command.add_argument("--train", type=Path, help="labelled offers, for baselines")
    args = command.parse_args(argv)
    matcher = Matcher.load(args.snapshot)
    offers = read_labelled_offers(args.data)
    train = read_labelled_offers(args.train) if args.train else []
    baseline = ReferenceTfidf(matcher.reference)
    cases = cases_of(
        offers,
        matcher.reference,
        audit=read_audit(args.audit) if args.audit else {},
        known=known_titles(baseline, train),
        normal=baseline.table.lexicon.normal,
    )

    def figures(answers: Answers) -> dict[str, Any]:
        audited = args.audit is not None
        return figures_of(answers, cases, seed=args.seed, with_audit=audited)

    learnt = None
    if train:
        learnt = LabelledBaselines.learn(
            baseline, matcher.reference, train, without=offers, seed=args.seed
        )
    scores = baseline_scores(baseline, offers, learnt)
    ours = figures(engine_answers(matcher, offers))
    others = {name: figures(scored_answers(s, baseline)) for name, s in scores.items()}
    print(_tables({"camin": ours, **others}))
    trained_on = matcher.manifest.get("trained_on")
    result = {"trained_on": trained_on, **ours, "baselines": others}
    finish(result, args, snapshot=matcher.snapshot_id)
    return 0


def _tables(methods: Mapping[str, Mapping[str, Any]]) -> str:
    """Return one table a measure, every method beside the engine."""
    columns = ("n", "top1", "top5", "top10", "mrr")
    parts = ("audited", "parent", "exact", "hard", "occitanie_outside_48")
    return "\n\n".join(
        f"{part}\n" + table({name: m[part] for name, m in methods.items()}, columns)
        for part in parts
        if part in methods["camin"]
    )


if __name__ == "__main__":
    sys.exit(run(main))
