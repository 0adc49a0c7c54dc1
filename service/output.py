"""Records of the engine as the plain values of the public JSON.

The field names are the contract of the command line and of the HTTP API. Unknown
is ``None``, never 0; dates are ISO 8601; a number that is not one is unknown.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from matcher.errors import ArtefactError
from matcher.types import (
    Classification,
    CompetenceMention,
    Explanation,
    Gap,
    Labelled,
    Question,
    Ranking,
    Reply,
    TradeMatch,
    TrainingPage,
)
from service.messages_fr import SAMPLE_NOTE, contract_label, question_text, why

if TYPE_CHECKING:
    from matcher.engine import Matcher

Json = dict[str, Any]
Value = str | int | float | bool | list[Any] | Json | None

_SHARE = 6  # decimals of a confidence or of a weight
_SCORE = 9  # decimals of a score and its parts: they sum to 1e-6


def to_text(value: object) -> str:
    """Return ``value`` as one line of JSON, accents kept, order kept."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def plain(value: object) -> Value:
    """Return records, dates, enums and tuples as the plain values of JSON.

    Raises
    ------
    TypeError
        If a value of another type is met: nothing is written by its ``repr``.

    Examples
    --------
    >>> plain({"day": date(2026, 11, 22), "ratio": float("nan"), "codes": ("K",)})
    {'day': '2026-11-22', 'ratio': None, 'codes': ['K']}
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return round(value, _SCORE) if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return value.name
    return _plain_group(value)


def _plain_group(value: object) -> Value:
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value)
        return {str(key): plain(item) for key, item in pairs.items()}
    if isinstance(value, Sequence):
        return [plain(item) for item in cast("Sequence[object]", value)]
    raise TypeError(f"no plain value for a {type(value).__name__}")


# --- rankings --------------------------------------------------------------------


def ranking_json(ranking: Ranking, matcher: "Matcher") -> Json:
    """Return the answer to a profile: the object of ``camin rank --json``.

    Raises
    ------
    ArtefactError
        If the ranking comes from another snapshot than the one of ``matcher``.
    """
    if ranking.snapshot != matcher.snapshot_id:
        raise ArtefactError(
            f"ranking of snapshot {ranking.snapshot!r}"
            f" shown with snapshot {matcher.snapshot_id!r}"
        )
    answer: Json = {
        "snapshot": ranking.snapshot,
        "as_of": plain(ranking.as_of),
        "abstained": ranking.abstained,
        "reason": plain(ranking.reason),
        "profile": profile_json(ranking.profile.competences),
        "domains": plain(ranking.domains),
        "trades": [trade_json(match) for match in ranking.trades],
        "excluded": plain(ranking.excluded),
        "questions": [question_json(one) for one in ranking.questions],
    }
    return with_notice(answer, matcher)


def with_notice(answer: Json, matcher: "Matcher") -> Json:
    """Return an answer that says so when it rests on the sample data."""
    return {**answer, "notice": SAMPLE_NOTE} if matcher.is_sample else answer


def question_json(question: Question) -> Json:
    """Return a question, and how it may be answered."""
    return {
        "code": question.code,
        "text": question_text(question),
        "answers": [reply.value for reply in Reply],
    }


def profile_json(competences: Sequence[CompetenceMention]) -> Json:
    """Return the competences of a person, each with its proof."""
    return {"competences": [mention_json(one) for one in competences]}


def mention_json(mention: CompetenceMention) -> Json:
    """Return one competence found in a text."""
    return {
        "code": mention.code,
        "label": mention.label,
        "origin": mention.origin.value,
        "confidence": round(mention.confidence, _SHARE),
        "proof": mention.proof,
        "need": mention.need.value if mention.need else None,
        "detail": mention.detail,
        "is_soft": mention.is_soft,
    }


def trade_json(match: TradeMatch) -> Json:
    """Return one ranked trade with its parts, its offers and its reason."""
    return {
        "rome": match.rome,
        "label": match.label,
        "fit": match.fit.value,
        "score": round(match.score, _SCORE),
        "parts": plain(match.parts),
        "open_offers": plain(match.open_offers),
        "held": [labelled_json(one) for one in match.held],
        "missing": [weighted_json(one) for one in match.missing],
        "why": why(match),
        "domain": match.domain,
        "variants": [{"rome": one.code, "label": one.label} for one in match.variants],
        "kind": match.kind.value,
        "contracts": [
            {**weighted_json(one), "label": contract_label(one.code)}
            for one in match.contracts
        ],
        "trainings": match.trainings,
        "wanted": [labelled_json(one) for one in match.wanted],
        "unwanted": [labelled_json(one) for one in match.unwanted],
    }


def labelled_json(one: Labelled) -> Json:
    """Return a code and its label."""
    return {"code": one.code, "label": one.label}


def weighted_json(one: Labelled) -> Json:
    """Return a code, its label and its weight, ``None`` when it has none."""
    weight = None if one.weight is None else round(one.weight, _SHARE)
    return {**labelled_json(one), "weight": weight}


def explanation_json(explanation: Explanation) -> Json:
    """Return every step and number of the place of one trade."""
    match = explanation.match
    return {
        "rome": explanation.rome,
        "label": explanation.label,
        "position": explanation.position,
        "match": None if match is None else trade_json(match),
        "exclusion": plain(explanation.exclusion),
        "steps": [
            {"name": step.name, "numbers": {key: plain(n) for key, n in step.numbers}}
            for step in explanation.steps
        ],
        "counterfactual": plain(explanation.counterfactual),
        "position_then": explanation.position_then,
    }


# --- lists -----------------------------------------------------------------------


def trainings_json(page: TrainingPage, matcher: "Matcher") -> Json:
    """Return the trainings of a trade: ``camin trainings --json``."""
    answer: Json = {
        "snapshot": matcher.snapshot_id,
        **{one.name: plain(getattr(page, one.name)) for one in fields(page)},
    }
    return with_notice(answer, matcher)


def gaps_json(gaps: Sequence[Gap], by: str, matcher: "Matcher") -> Json:
    """Return the coverage gaps: ``camin gaps --json``."""
    answer: Json = {
        "snapshot": matcher.snapshot_id,
        "by": by,
        "total": len(gaps),
        "gaps": plain(gaps),
    }
    return with_notice(answer, matcher)


def classification_json(one: Classification) -> Json:
    """Return the trades and competences of one text: a line of ``classify``."""
    return {
        "id": one.id,
        "trades": [weighted_json(trade) for trade in one.trades],
        "competences": [classified_json(mention) for mention in one.competences],
    }


def classified_json(mention: CompetenceMention) -> Json:
    """Return one competence of a classified text, and whether only its trade tells."""
    chance = mention.chance
    return {
        **mention_json(mention),
        "source": mention.source.value,
        "chance": None if chance is None else round(chance, _SHARE),
    }
