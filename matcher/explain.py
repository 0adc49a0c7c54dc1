"""The steps of one ranking, replayed for one trade, with a counterfactual."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matcher.matches import MatchMaker
from matcher.ranking import Ranker
from matcher.types import (
    NO_CHOICES,
    CompetenceMention,
    Exclusion,
    Explanation,
    Labelled,
    Origin,
    Place,
    Profile,
    Reason,
    Step,
)

_TRIED = 5  # missing competences tried, most important first


def explain(
    ranker: Ranker,
    maker: MatchMaker,
    profile: Profile,
    family: int,
    near: Place | None,
) -> Explanation:
    """Replay a ranking and return every number behind one family's place.

    Parameters
    ----------
    ranker, maker
        The scores, and the records made of them.
    profile
        The person.
    family
        Row of the family of trades.
    near
        Where offers are counted.
    """
    table = ranker.scorer.table
    label = table.family_labels[family]
    if profile.reason is not None:
        return _without_match(table.families[family], label, _abstained(profile.reason))
    scored = ranker.score(profile)
    reason = ranker.too_thin(scored, profile)
    if reason is not None:
        return _without_match(table.families[family], label, _abstained(reason))
    order = ranker.order(scored)
    steps = (
        Step(
            name="reading",
            numbers=(
                ("evidence", len(profile.evidence)),
                ("wishes", len(profile.wishes)),
                ("refusals", len(profile.refusals)),
                ("competences", len(profile.competences)),
            ),
        ),
        *_chosen(profile),
        Step(
            name="parts",
            numbers=tuple(
                (name, float(part[family])) for name, part in scored.parts.items()
            ),
        ),
        Step(
            name="weights",
            numbers=tuple(
                (name, float(weight[family])) for name, weight in scored.weights.items()
            ),
        ),
        Step(
            name="order",
            numbers=(
                ("score", float(scored.score[family])),
                ("best_score", float(np.max(scored.score))),
                ("trades", len(order)),
            ),
        ),
    )
    if scored.refused[family] >= 0:
        exclusion = maker.exclusion(family, scored)
        return _without_match(table.families[family], label, steps, exclusion)
    if scored.outside[family]:
        exclusion = maker.outside(family, profile.choices.domain or "")
        return _without_match(table.families[family], label, steps, exclusion)
    match = maker.matches([family], scored, profile, near)[0]
    position = order.index(family) + 1
    better, then = _counterfactual(ranker, profile, family, position, match.missing)
    return Explanation(
        rome=match.rome,
        label=match.label,
        position=position,
        match=match,
        exclusion=None,
        steps=steps,
        counterfactual=better,
        position_then=then,
    )


def _chosen(profile: Profile) -> tuple[Step, ...]:
    """Return how much the person chose; no step when nothing was."""
    one = profile.choices
    if one == NO_CHOICES:
        return ()
    counted = ("known", "wanted", "unwanted", "more", "less", "refused_contexts")
    numbers = [(name, len(getattr(one, name))) for name in counted]
    return (
        Step(
            name="choices",
            numbers=(
                *numbers,
                ("domain", one.domain),
                ("licence", None if one.licence is None else int(one.licence)),
            ),
        ),
    )


def _abstained(reason: Reason) -> tuple[Step, ...]:
    return (Step(name="abstained", numbers=(("reason", reason.value),)),)


def _without_match(
    rome: str,
    label: str,
    steps: tuple[Step, ...],
    exclusion: Exclusion | None = None,
) -> Explanation:
    return Explanation(
        rome=rome,
        label=label,
        position=None,
        match=None,
        exclusion=exclusion,
        steps=steps,
    )


def _counterfactual(
    ranker: Ranker,
    profile: Profile,
    family: int,
    position: int,
    missing: Sequence[Labelled],
) -> tuple[Labelled | None, int | None]:
    """Return the missing competence that lifts the trade most, and its new place.

    Each is really added to the profile and the ranking done again; ``None`` when
    none lifts the trade.
    """
    best: tuple[int, Labelled] | None = None
    for one in missing[:_TRIED]:
        added = CompetenceMention(
            code=one.code, label=one.label, origin=Origin.DECLARED, confidence=1.0
        )
        richer = replace(
            profile,
            competences=(*profile.competences, added),
            evidence=(*profile.evidence, one.label),
        )
        scored = ranker.score(richer)
        order = ranker.order(scored)
        then = order.index(family) + 1 if family in order else position
        if then < position and (best is None or then < best[0]):
            best = (then, one)
    return (best[1], best[0]) if best else (None, None)
