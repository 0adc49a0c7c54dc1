"""Trades and competences by the name that is typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.engine import Matcher
from matcher.types import Labelled
from skills_ref.codes import RomeCode
from skills_ref.errors import EngineError
from skills_ref.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A name typed and what it may mean, closest first.

    ``names`` gives, for a trade, the name that is close to what was typed.
    """

    words: str = ""
    found: tuple[Labelled, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict[str, str])


def named(matcher: Matcher, words: str, limit: int) -> Typed:
    """Return the trades that a code or a name means, each once."""
    if not words:
        return Typed()
    try:
        one = matcher.reference.trade(RomeCode(words.upper()))
    except EngineError:
        return _close(matcher, words, limit)
    return Typed(words=words, found=(Labelled(code=one.rome, label=one.label),))


def _close(matcher: Matcher, words: str, limit: int) -> Typed:
    found = matcher.suggest(words, kinds=("appellation",), limit=3 * limit)
    same = [one for one in found if fold(one.label) == fold(words)]
    names: dict[str, str] = {}
    for one in same or found:
        names.setdefault(one.code, one.label)
    every = (
        Labelled(code=code, label=matcher.reference.trade(RomeCode(code)).label)
        for code in list(names)[:limit]
    )
    return Typed(words=words, found=tuple(every), names=names)


def competences_named(matcher: Matcher, words: str, limit: int) -> Typed:
    """Return the competences that a name means; the very name alone if it is one."""
    if not words:
        return Typed()
    found = matcher.suggest(words, kinds=("competence",), limit=limit)
    every = tuple(Labelled(code=one.code, label=one.label) for one in found)
    same = tuple(one for one in every if fold(one.label) == fold(words))
    return Typed(words=words, found=same or every)
