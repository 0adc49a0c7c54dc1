"""A list of trades corrected by a person, and what the correction brings.

Run ``python -m benchmarks.corrections --data PROFILES --snapshot DIR``. The weights
of the choices (`matcher.weights`) were chosen on these people: no figure here is one
of people never seen.

A person is simulated from a written profile and its expected trades:

- ``more``: more trades like the first expected one shown; figures are on the other
  trades, expected and shown, so that the one liked counts for nothing;
- ``thin``: someone who wrote only the first twelve words says that the first expected
  trade, shown or not, is one they want more of; figures on the other expected ones;
- ``less``: fewer trades like the first one shown whose domain holds no expected
  trade; beside it, the same list with that trade alone taken off;
- ``both``: the first two expected shown are liked, the first two others disliked;
  figures are on what remains;
- ``wanted``: one competence at the core of the first expected trade, drawn, that the
  person does not hold;
- ``unwanted``: the surest competence held that no expected trade asks for; beside it,
  the same list with that competence removed.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.command import finish, parser, run, table
from benchmarks.data import ProfileCase, parents_of, read_profiles
from benchmarks.metrics import ci95, mean, ndcg_at, recall_at
from benchmarks.profiles import whole_text
from benchmarks.questionnaire import sheet_of
from matcher.competences import CORE
from matcher.engine import Matcher
from matcher.types import Choices, Profile

SHOWN = 10
_LISTED = SHOWN + 4  # as many as a correction may take off
_FIRST_WORDS = 12
_DOMAIN = 3  # letters of a code that give its domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One written person, and the list before any correction, in parent codes."""

    case: ProfileCase
    profile: Profile
    expected: tuple[str, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What remains to be found, and the list before and after one correction.

    ``alike`` counts, before and after, the trades shown of the domain disliked, or
    with the unwanted competence at their core; ``None`` for the other corrections.
    """

    expected: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    alike: tuple[int, int] | None = None


Correct = Callable[["Person"], Corrected | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who corrects a list: the engine, what they told, their draws."""

    matcher: Matcher
    told: Told
    draw: np.random.Generator

    def listed(self, choices: Choices, without: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the parents of the trades shown to this person, once they chose."""
        case = self.told.case
        profile = self.matcher.profile(
            case.text, skills=case.skills, without=without, choices=choices
        )
        return shown_to(self.matcher, profile)


def shown_to(matcher: Matcher, profile: Profile) -> tuple[str, ...]:
    """Return the parents of the trades ranked for a profile, best first."""
    parent = matcher.reference.parent_of
    trades = matcher.rank(profile, limit=_LISTED).trades
    return tuple(parent(trade.rome) for trade in trades)


def told_of(matcher: Matcher, cases: Sequence[ProfileCase]) -> list[Told]:
    """Return the people who are answered and expect a trade."""
    found: list[Told] = []
    for case in cases:
        profile = matcher.profile(case.text, skills=case.skills)
        shown = shown_to(matcher, profile)
        expected = parents_of(matcher.reference, case.expected)
        if shown and expected and not case.abstain:
            found.append(
                Told(case=case, profile=profile, expected=expected, shown=shown)
            )
    return found


# --- corrections ------------------------------------------------------------------


def more(person: Person) -> Corrected | None:
    """Like the first expected trade shown."""
    return _liking(person, n=1, disliked=0)


def thin(person: Person) -> Corrected | None:
    """Like the first expected trade, shown or not, after a few words."""
    told, matcher = person.told, person.matcher
    liked, rest = told.expected[:1], told.expected[1:]
    text = " ".join(whole_text(told.case).split()[:_FIRST_WORDS])
    before = shown_to(matcher, matcher.profile(text))
    if not rest or not before:
        return None
    chosen = matcher.profile(text, choices=Choices(more=liked))
    return Corrected(
        expected=rest,
        before=_less(before, liked),
        after=_less(shown_to(matcher, chosen), liked),
    )


def both(person: Person) -> Corrected | None:
    """Like two trades and dislike two."""
    return _liking(person, n=2, disliked=2)


def _liking(person: Person, *, n: int, disliked: int) -> Corrected | None:
    told = person.told
    first = told.shown[:SHOWN]
    good = tuple(code for code in first if code in told.expected)[:n]
    bad = tuple(code for code in first if code not in told.expected)[:disliked]
    rest = _less(told.expected, good)
    if not good or not rest:
        return None
    after = person.listed(Choices(more=good, less=bad))
    gone = (*good, *bad)
    return Corrected(
        expected=rest, before=_less(told.shown, gone), after=_less(after, gone)
    )


def less(person: Person) -> Corrected | None:
    """Dislike the first trade shown whose domain holds no expected trade."""
    told = person.told
    good = {code[:_DOMAIN] for code in told.expected}
    bad = [code for code in told.shown[:SHOWN] if code[:_DOMAIN] not in good][:1]
    if not bad:
        return None
    before = _less(told.shown, bad)
    after = person.listed(Choices(less=tuple(bad)))
    same = [
        sum(code[:_DOMAIN] == bad[0][:_DOMAIN] for code in codes[:SHOWN])
        for codes in (before, after)
    ]
    return Corrected(
        expected=told.expected, before=before, after=after, alike=(same[0], same[1])
    )


def wanted(person: Person) -> Corrected | None:
    """Want a competence at the core of the first expected trade."""
    told, table = person.told, person.matcher.ranker.competences
    held = {one.code for one in told.profile.competences}
    rows, weights = table.of_sheet(sheet_of(person.matcher, told.case.expected[0]))
    core = [
        table.codes[int(row)]
        for row, weight in zip(rows, weights, strict=True)
        if weight >= CORE and table.codes[int(row)] not in held
    ]
    if not core:
        return None
    code = core[int(person.draw.integers(len(core)))]
    after = person.listed(Choices(wanted=(code,)))
    return Corrected(expected=told.expected, before=told.shown, after=after)


def unwanted(person: Person) -> Corrected | None:
    """Want no more the surest competence held that no expected trade asks for."""
    told, table = person.told, person.matcher.ranker.competences
    asked: set[str] = set()
    for rome in told.case.expected:
        rows, _ = table.of_sheet(sheet_of(person.matcher, rome))
        asked.update(table.codes[int(row)] for row in rows)
    others = [one for one in told.profile.competences if one.code not in asked]
    if not others:
        return None
    code = max(others, key=lambda one: (one.confidence, one.code)).code
    before = person.listed(Choices(), without=(code,))
    after = person.listed(Choices(unwanted=(code,)))
    core = person.matcher.ranker.scorer.by_family(table.asked_by(table.row_of[code]))
    with_it = {
        family
        for family, asks in zip(person.matcher.table.families, core, strict=True)
        if asks >= CORE
    }
    counts = [len(with_it & {*codes[:SHOWN]}) for codes in (before, after)]
    return Corrected(
        expected=told.expected,
        before=before,
        after=after,
        alike=(counts[0], counts[1]),
    )


CORRECTIONS: Mapping[str, Correct] = {
    "more": more,
    "thin": thin,
    "less": less,
    "both": both,
    "wanted": wanted,
    "unwanted": unwanted,
}


def _less(codes: Sequence[str], gone: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in gone)


# --- figures ----------------------------------------------------------------------


def figures_of(found: Sequence[Corrected], *, seed: int) -> dict[str, Any]:
    """Return the figures of one correction, before and after it."""
    gained = [_ndcg(one, one.after) - _ndcg(one, one.before) for one in found]
    alike = [one.alike for one in found if one.alike is not None]
    return {
        "n": len(found),
        "ndcg_before": mean([_ndcg(one, one.before) for one in found]),
        "ndcg_after": mean([_ndcg(one, one.after) for one in found]),
        "ndcg_gain_ci95": ci95(np.array(gained), seed=seed),
        "recall_before": mean([_recall(one, one.before) for one in found]),
        "recall_after": mean([_recall(one, one.after) for one in found]),
        "alike_before": mean([float(before) for before, _ in alike]),
        "alike_after": mean([float(after) for _, after in alike]),
    }


def _ndcg(one: Corrected, shown: Sequence[str]) -> float:
    return ndcg_at(shown[:SHOWN], one.expected)


def _recall(one: Corrected, shown: Sequence[str]) -> float:
    return recall_at(shown[:SHOWN], one.expected, SHOWN)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("Corrections of a list of trades.", data="profiles, JSON Lines")
    args = command.parse_args(argv)
    matcher = Matcher.load(args.snapshot)
    told = told_of(matcher, read_profiles(args.data))
    figures: dict[str, Any] = {"n": len(told)}
    for name, correct in CORRECTIONS.items():
        people = [
            Person(
                matcher=matcher, told=one, draw=np.random.default_rng((args.seed, i))
            )
            for i, one in enumerate(told)
        ]
        found = [one for one in map(correct, people) if one is not None]
        figures[name] = figures_of(found, seed=args.seed)
    print(_table(figures))
    finish(figures, args, snapshot=matcher.snapshot_id)
    return 0


def _table(figures: Mapping[str, Any]) -> str:
    columns = ("n", "ndcg_before", "ndcg_after", "recall_before", "recall_after")
    columns = (*columns, "alike_before", "alike_after")
    return table({name: figures[name] for name in CORRECTIONS}, columns)


if __name__ == "__main__":
    sys.exit(run(main))
