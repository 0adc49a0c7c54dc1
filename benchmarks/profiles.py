"""Written people to ten trades, compared on parent codes.

Run ``python -m benchmarks.profiles --data PROFILES --snapshot DIR``. Means are
over the people to be answered; a person refused by mistake counts zero.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.baselines import ReferenceTfidf, best_codes
from benchmarks.command import finish, parser, run, table
from benchmarks.data import ProfileCase, parents_of, read_profiles
from benchmarks.metrics import ci95, first_rank, mean, ndcg_at, recall_at
from matcher.engine import Matcher
from matcher.types import Ranking
from skills_ref.store import SkillsRef

SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one person expected and what was shown, in parent codes.

    ``shown`` is empty for a person who was refused.
    """

    case: ProfileCase
    expected: tuple[str, ...]
    forbidden: tuple[str, ...]
    shown: tuple[str, ...]


def outcomes_of(
    cases: Sequence[ProfileCase],
    shown: Sequence[Sequence[str]],
    reference: SkillsRef,
) -> list[Outcome]:
    """Return one outcome per person; ``shown`` holds codes, best first."""
    return [
        Outcome(
            case=case,
            expected=parents_of(reference, case.expected),
            forbidden=parents_of(reference, case.forbidden),
            shown=_parent_of_each(reference, codes[:SHOWN]),
        )
        for case, codes in zip(cases, shown, strict=True)
    ]


def _parent_of_each(reference: SkillsRef, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the parent of each code, places kept: a second sheet takes a place."""
    return tuple(parents_of(reference, [code])[0] for code in codes)


def figures_of(outcomes: Sequence[Outcome], *, seed: int = 0) -> dict[str, Any]:
    """Return the figures of one method, with those by kind and by level."""
    return {
        **_figures(outcomes),
        "ci95": _intervals(outcomes, seed=seed),
        "by_kind": _by(outcomes, lambda outcome: outcome.case.kind),
        "by_level": _by(outcomes, lambda outcome: outcome.case.level),
        "misses": misses(outcomes),
    }


def _by(
    outcomes: Sequence[Outcome], key: Callable[[Outcome], str]
) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[key(outcome)].append(outcome)
    return {name: _figures(groups[name]) for name in sorted(groups)}


def _intervals(
    outcomes: Sequence[Outcome], *, seed: int
) -> dict[str, list[float] | None]:
    """Return the 95 % interval of each mean, over the people to be answered."""
    asked = [o for o in outcomes if not o.case.abstain and o.expected]
    values = {
        "ndcg_at_10": [ndcg_at(o.shown, o.expected) for o in asked],
        "recall_at_10": [recall_at(o.shown, o.expected, SHOWN) for o in asked],
        "expected_in_3": [_is_found(o, 3) for o in asked],
    }
    return {name: ci95(np.array(of), seed=seed) for name, of in values.items()}


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    asked = [outcome for outcome in outcomes if not outcome.case.abstain]
    refused = [outcome for outcome in outcomes if outcome.case.abstain]
    return {
        "n": len(outcomes),
        "ndcg_at_10": mean([ndcg_at(o.shown, o.expected) for o in asked]),
        "recall_at_10": mean([recall_at(o.shown, o.expected, SHOWN) for o in asked]),
        "expected_in_10": mean([_is_found(o, SHOWN) for o in asked]),
        "expected_in_3": mean([_is_found(o, 3) for o in asked]),
        "forbidden_shown": sum(bool(set(o.shown) & set(o.forbidden)) for o in asked),
        "abstained_rightly": sum(not o.shown for o in refused),
        "abstained_wrongly": sum(not o.shown for o in asked),
    }


def _is_found(outcome: Outcome, k: int) -> float:
    if not outcome.expected:
        return float("nan")
    return float(first_rank(outcome.shown[:k], outcome.expected) is not None)


def misses(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the people with no expected trade in ten, or answered by mistake."""
    return sorted(
        outcome.case.id
        for outcome in outcomes
        if (outcome.shown if outcome.case.abstain else _is_found(outcome, SHOWN) == 0)
    )


def ranking_of(matcher: Matcher, case: ProfileCase) -> Ranking:
    """Return the engine's answer to a person, from a text or a list of skills."""
    profile = matcher.profile(case.text, skills=case.skills)
    return matcher.rank(profile, limit=SHOWN)


def whole_text(case: ProfileCase) -> str:
    """Return all that a person gives, as one text."""
    return "\n".join(part for part in (case.text, "; ".join(case.skills)) if part)


def by_tfidf(baseline: ReferenceTfidf, texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the parents whose best sheet has the words and the letters of a text."""
    words = baseline.by_sheet(texts)
    scores = words.plus(baseline.by_sheet(texts, "letters"), 1.0)
    return best_codes(scores.parents, baseline.table.families, SHOWN)


class SameTrade:
    """The trade that a text names, then the trades that the reference puts near.

    The longest appellation found word for word, in either gender; no answer
    without one.
    """

    def __init__(self, reference: SkillsRef, baseline: ReferenceTfidf) -> None:
        self._reference = reference
        self._table = baseline.table
        self._longest = max(len(name.split()) for name in baseline.table.names)

    def __call__(self, text: str) -> tuple[str, ...]:
        """Return the parents of the trade named in ``text`` and of its mobilities."""
        name = self._named(text)
        if name is None:
            return ()
        rows = self._table.rows_of_name[name]
        codes: list[str] = []
        for row in rows:
            trade = self._reference.trade(self._table.sheets[self._row(row)])
            codes += [trade.rome, *trade.mobilities]
        return parents_of(self._reference, codes)[:SHOWN]

    def _row(self, name_row: int) -> int:
        return int(self._table.sheet_of_name[name_row])

    def _named(self, text: str) -> str | None:
        normal = self._table.lexicon.normal
        for words in sorted(self._spans(normal(text).split()), key=_by_length):
            if words in self._table.rows_of_name:
                return words
        return None

    def _spans(self, words: Sequence[str]) -> list[str]:
        """Return every run of words of a text, in its order, shortest starts first."""
        longest = min(self._longest, len(words))
        return [
            " ".join(words[start : start + n])
            for n in range(longest, 0, -1)
            for start in range(len(words) - n + 1)
        ]


def _by_length(words: str) -> int:
    return -len(words)


def baseline_answers(
    reference: SkillsRef, cases: Sequence[ProfileCase]
) -> dict[str, list[tuple[str, ...]]]:
    """Return the trades that each baseline shows, by name."""
    baseline = ReferenceTfidf(reference)
    texts = [whole_text(case) for case in cases]
    again = SameTrade(reference, baseline)
    return {
        "tfidf": by_tfidf(baseline, texts),
        "same_trade_again": [again(text) for text in texts],
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("Written people to ten trades.", data="profiles, JSON Lines")
    args = command.parse_args(argv)
    matcher = Matcher.load(args.snapshot)
    reference = matcher.reference
    cases = read_profiles(args.data)
    answers = [ranking_of(matcher, case).trades for case in cases]
    shown = [[trade.rome for trade in trades] for trades in answers]
    ours = figures_of(outcomes_of(cases, shown, reference), seed=args.seed)
    others = {
        name: figures_of(outcomes_of(cases, codes, reference), seed=args.seed)
        for name, codes in baseline_answers(reference, cases).items()
    }
    print(_tables(ours, others))
    finish({**ours, "baselines": others}, args, snapshot=matcher.snapshot_id)
    return 0


def _tables(ours: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> str:
    columns = ("n", "ndcg_at_10", "recall_at_10", "expected_in_10", "expected_in_3")
    columns = (*columns, "forbidden_shown", "abstained_wrongly")
    rows = {"camin": ours, **others, **ours["by_kind"], **ours["by_level"]}
    return table(rows, columns)


if __name__ == "__main__":
    sys.exit(run(main))
