"""Wide words for a whole kind of work ("le commerce"), and the codes they cover.

The words are those of everyday speech; the codes are the beginnings of ROME codes,
read from the domains of the reference and chosen by us.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A kind of work: the folded words that say it, the beginnings of its codes."""

    words: frozenset[str]
    codes: tuple[str, ...]


@cache
def sectors() -> tuple[Sector, ...]:
    """Return the sectors of ``matcher/words/sectors.txt``."""
    text = files("matcher").joinpath("words", "sectors.txt").read_text("utf-8")
    found: list[Sector] = []
    for line in text.splitlines():
        said, _, codes = line.partition(":")
        found.append(Sector(words=frozenset(said.split()), codes=tuple(codes.split())))
    return tuple(found)


def codes_named(said: Sequence[str]) -> tuple[str, ...]:
    """Return the beginnings of the codes that folded words cover.

    Examples
    --------
    >>> codes_named(["hotellerie"])
    ('G15', 'G17')
    >>> codes_named(["sable"])
    ()
    """
    words = set(said)
    return tuple(
        dict.fromkeys(c for s in sectors() if s.words & words for c in s.codes)
    )
