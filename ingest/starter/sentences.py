"""Sentences of the sample offers and trainings, from ``phrases.toml``."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from ingest.starter.draw import Draw
from ingest.starter.french import Forms, of
from ingest.starter.trades import SampleTrade

PHRASES: dict[str, Any] = tomllib.loads(
    files("ingest.starter").joinpath("phrases.toml").read_text(encoding="utf-8")
)
_SKILL = re.compile(r"\{(?:inf|de|vous|fut|nom|Nom|en)([1-3])\}")

# A pattern and how many competences it tells
Pattern = tuple[str, int]


def patterns(name: str) -> tuple[Pattern, ...]:
    """Return the patterns of one kind of sentence."""
    texts: list[str] = PHRASES[name]
    return tuple(
        (text, max((int(n) for n in _SKILL.findall(text)), default=0)) for text in texts
    )


def names_of(first: str, last: str) -> tuple[str, ...]:
    """Return invented names: each first word with each last one."""
    return tuple(f"{a} {b}" for b in PHRASES[last] for a in PHRASES[first])


def structures(rome: str) -> Sequence[str]:
    """Return the kinds of employer of a trade, by domain, else by grand domaine."""
    table: dict[str, list[str]] = PHRASES["structure"]
    return table.get(rome[:3]) or table.get(rome[:1]) or table["other"]


def told(skills: Sequence[Forms]) -> dict[str, str]:
    """Return the words that patterns use for at most three competences."""
    words: dict[str, str] = {}
    for n, forms in enumerate(skills, 1):
        words[f"inf{n}"] = forms.infinitive
        words[f"de{n}"] = forms.with_de
        words[f"vous{n}"] = forms.vous
        words[f"fut{n}"] = forms.future
        words[f"nom{n}"] = forms.nominal
        words[f"Nom{n}"] = capital(forms.nominal)
        words[f"en{n}"] = forms.gerund
    return words


def say(pattern: str, words: Mapping[str, str]) -> str:
    """Fill a pattern and put its capitals."""
    text = pattern.format_map(words)
    lines = (capital(line) for line in text.split("\n"))
    return "\n".join(lines)


def capital(text: str) -> str:
    """Return the text with a capital, after the mark of a list if it has one."""
    if text.startswith(("- ", "* ")):
        return text[:2] + text[2:3].upper() + text[3:]
    return text[:1].upper() + text[1:]


def tell(
    draw: Draw, kind: Sequence[Pattern], forms: list[Forms], words: Mapping[str, str]
) -> str:
    """Say one sentence about the next competences, which leave ``forms``.

    Returns ``""`` when no pattern is short enough for the competences left.
    """
    pattern, needs = draw.pick(kind)
    if needs > len(forms):
        possible = [item for item in kind if item[1] <= len(forms)]
        if not possible:
            return ""
        pattern, needs = draw.pick(possible)
    skills = [forms.pop(0) for _ in range(needs)]
    return say(pattern, {**words, **told(skills)})


def trade_words(trade: SampleTrade, draw: Draw) -> dict[str, str]:
    """Return the words of a trade: its names and a kind of employer."""
    name = draw.pick(trade.names)
    return {
        "both": trade.both,
        "slash": trade.slash,
        "Slash": capital(trade.slash),
        "name": name,
        "of_name": of(name),
        "structure": draw.pick(structures(trade.rome)),
    }


_CONTRACTED = (
    ("Le ", "du ", "au "),
    ("Les ", "des ", "aux "),
    ("Nord ", "du Nord ", ""),
)


def place_words(name: str, zone: str) -> dict[str, str]:
    """Return the words of a place, with its article where French wants one.

    Examples
    --------
    >>> words = place_words("Le Vigan", "Alès-Le Vigan")
    >>> words["at_place"], words["of_place"], words["of_zone"]
    ('au Vigan', 'du Vigan', "d'Alès-Le Vigan")
    """
    zone = zone.partition(" (")[0]  # Arles (partie Occitanie)
    words = {"place": name, "zone": zone, "of_zone": _of_place(zone)}
    return words | {"at_place": _at_place(name), "of_place": _of_place(name)}


def _of_place(name: str) -> str:
    for article, contracted, _ in _CONTRACTED:
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return of(name)


def _at_place(name: str) -> str:
    for article, _, contracted in _CONTRACTED:
        if contracted and name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"à {name}"


def joined(parts: Sequence[str], separator: str) -> str:
    """Join sentences; a list always starts and ends a line."""
    text = ""
    for part in parts:
        lists = "\n" in part or "\n" in text.rsplit(". ", 1)[-1]
        text += (("\n" if lists else separator) if text else "") + part
    return text
