"""The computation behind one trade, grouped into what a person can follow.

The engine gives a score as parts, each a value times a weight. Here the parts are
put together by what they come from, the most telling group first, and rounded so
that what is shown still sums to what is shown as the total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from matcher.types import Part, TradeMatch
from service.messages_fr import number_words, reason_words

_WISH = "wish_"
# part of a score -> what it comes from; other parts stand alone
_FAMILY: Mapping[str, str] = MappingProxyType(
    {
        "words": "said",
        "letters": "said",
        "meaning": "said",
        "names": "said",
    }
)
_STEPS = 1000  # what is shown counts in thousandths
_MUCH, _SOME = 0.3, 0.08  # share of a score from which a group counts much, and some


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One part of a score as it is shown, in thousandths of the highest score."""

    words: str
    value: float
    weight: float
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What one source of a score brings.

    Attributes
    ----------
    words, source
        What is said of it, and where it comes from, in French.
    strength
        ``"much"``, ``"some"``, ``"little"`` or ``"none"``, by its share of the score.
    points
        What it brings: the sum of those of ``amounts``.
    amounts
        The parts of the score that it is made of.
    """

    words: str
    source: str
    strength: str
    points: int
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """A score as reasons, the strongest first; their points sum to ``points``."""

    points: int
    reasons: tuple[Reason, ...]


def computation(match: TradeMatch) -> Computation:
    """Return the parts of a score, grouped by what they come from."""
    total = round(match.score * _STEPS)
    points = rounded([part.value * part.weight for part in match.parts], total)
    groups: dict[str, list[tuple[Part, int]]] = {}
    for part, point in zip(match.parts, points, strict=True):
        groups.setdefault(_family_of(part.name), []).append((part, point))
    reasons = [_reason(name, group, total) for name, group in groups.items()]
    return Computation(
        points=total, reasons=tuple(sorted(reasons, key=lambda one: -one.points))
    )


def rounded(amounts: Sequence[float], total: int) -> list[int]:
    """Return amounts as whole thousandths that sum to ``total``.

    Each is cut, then those that lose most get one more (largest remainders).

    Examples
    --------
    >>> rounded([0.1006, 0.2006, 0.0], 301)
    [101, 200, 0]
    """
    cut = [int(amount * _STEPS) for amount in amounts]
    lost = [amount * _STEPS - whole for amount, whole in zip(amounts, cut, strict=True)]
    order = sorted(range(len(cut)), key=lambda row: (-lost[row], row))
    for row in order[: max(total - sum(cut), 0)]:
        cut[row] += 1
    return cut


def _family_of(name: str) -> str:
    own = name.removeprefix(_WISH)
    family = _FAMILY.get(own, own)
    if own == name:
        return family
    return "wish" if family == "said" else f"{_WISH}{family}"


def _reason(name: str, group: Sequence[tuple[Part, int]], total: int) -> Reason:
    points = sum(point for _, point in group)
    words, source = reason_words(name)
    amounts = (
        Amount(
            words=_capital(number_words(part.name)),
            value=part.value,
            weight=part.weight,
            points=point,
        )
        for part, point in group
    )
    return Reason(
        words=words,
        source=source,
        strength=_strength(points / total if total else 0.0),
        points=points,
        amounts=tuple(amounts),
    )


def _strength(share: float) -> str:
    if share >= _MUCH:
        return "much"
    if share >= _SOME:
        return "some"
    return "little" if share > 0 else "none"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
