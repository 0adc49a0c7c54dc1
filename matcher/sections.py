"""The parts of a CV: headings, dated experiences and how long each lasted.

Headings and dates are read on folded text. A line with a date opens an experience;
the lines after it, up to the next date or heading, belong to it.
"""

import re
from collections.abc import Sequence

from matcher.types import Experience, Section, SectionKind
from skills_ref.text import fold

_HEADINGS: tuple[tuple[SectionKind, str], ...] = (
    (
        SectionKind.EXPERIENCE,
        r"(?:mes )?experiences?(?: professionnelles?)?|parcours(?: professionnel)?"
        r"|emplois? (?:occupes?|precedents?)|postes? (?:occupes?|tenus?)|stages?",
    ),
    (
        SectionKind.EDUCATION,
        r"formations?(?: initiale| continue| et diplomes?)?"
        r"|diplomes?(?: et formations?)?"
        r"|etudes|scolarite|cursus|certifications?|habilitations?|qualifications?",
    ),
    (
        SectionKind.SKILLS,
        r"competences?(?: professionnelles?| cles?| techniques?)?|savoir-?faire|atouts"
        r"|ce que je sais faire|outils|logiciels|informatique|profil",
    ),
    (SectionKind.LANGUAGES, r"langues?(?: etrangeres?)?"),
    (
        SectionKind.WISHES,
        r"(?:mon )?(?:projet|objectif|souhaits?)(?: professionnel)?|recherche"
        r"|poste (?:recherche|vise|souhaite)|pourquoi je cherche",
    ),
    (
        SectionKind.INTERESTS,
        r"loisirs?|centres? d'interets?|passions?|hobbies|activites extra\S*",
    ),
    (SectionKind.OTHER, r"divers|informations? complementaires?|autres?|contact"),
)
_HEADING = re.compile(
    r"^[ \t]*[^\w\n]*(?:"
    + "|".join(f"(?P<{kind.value}>{words})" for kind, words in _HEADINGS)
    + r")[ \t]*(?P<colon>:)?[ \t]*(?=\n|$|(?<=:)|(?<=: ))",
    re.MULTILINE,
)
_MONTH = r"(?:(?:0?[1-9]|1[0-2])[/.])?"
_YEAR = r"(?:19|20)\d\d"
_NOW = r"(?:ce jour|aujourd'hui|maintenant|actuel\w*|present)"
_DATES = re.compile(
    r"^[ \t]*[^\w\n]*(?P<lead>[^\n\d]{3,80}?[ \t(])??"
    r"(?:(?P<since>depuis|a partir de)[ \t]+)?(?:de |en )?"
    rf"{_MONTH}(?P<start>{_YEAR})\b"
    r"(?:[ \t]*(?:-|–|—|/|a|au|jusqu'en)[ \t]*"
    rf"(?:{_MONTH}(?P<end>{_YEAR})\b|(?P<now>{_NOW})))?",
    re.MULTILINE,
)
_DURATION = re.compile(
    r"\b(\d{1,2}|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize"
    r"|quatorze|quinze|seize|dix-sept|dix-huit|vingt|trente)"
    r" (ans?|annees?|mois|saisons?)\b"
)
_NUMBERS = {
    word: n
    for n, words in enumerate(
        (
            *("un une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit"),
            *("neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"),
            *("dix-sept", "dix-huit"),
        ),
        start=1,
    )
    for word in words.split()
} | {"vingt": 20, "trente": 30}
_MONTHS_OF_SEASON = 4


def sections_of(text: str) -> tuple[Section, ...]:
    r"""Return the headed parts of a CV in order, none for a text without heading.

    Examples
    --------
    >>> found = sections_of("EXPÉRIENCES\n2019-2024 : boulanger\nLOISIRS\nguitare")
    >>> [(s.kind.value, s.span) for s in found]
    [('experience', (0, 34)), ('interests', (34, 49))]
    """
    plain = _level(text)
    heads = list(_HEADING.finditer(plain))
    ends = [m.start() for m in heads][1:] + [len(text)] * bool(heads)
    return tuple(
        Section(kind=_kind(m), span=(m.start(), end))
        for m, end in zip(heads, ends, strict=True)
    )


def experiences_of(text: str, sections: Sequence[Section]) -> tuple[Experience, ...]:
    """Return the dated experiences of a CV, in order.

    Dates of studies are none. A text without heading has experiences too.

    Examples
    --------
    >>> (one,) = experiences_of("2019 - 2024 : boulanger", ())
    >>> one.start, one.end, one.years
    (2019, 2024, 5.0)
    """
    plain = _level(text)
    dated = [
        m
        for m in _DATES.finditer(plain)
        if _is_work(m.start(), sections) and (sections or not m.group("lead"))
    ]
    bounds = sorted({*(m.start() for m in dated), *_starts(sections), len(text)})
    found: list[Experience] = []
    for one in dated:
        stop = next(b for b in bounds if b > one.start())
        first = int(one.group("start"))
        last = int(one.group("end")) if one.group("end") else None
        still = bool(one.group("since") or one.group("now"))
        found.append(
            Experience(
                start=first,
                end=None if still else last if last is not None else first,
                years=None if still else _years(plain[one.start() : stop], first, last),
                span=(one.start(), stop),
            )
        )
    return tuple(found)


def _level(text: str) -> str:
    """Return folded text of the same length: spans stay true."""
    return "".join(fold(c)[:1] or " " for c in text)


def _kind(found: re.Match[str]) -> SectionKind:
    return next(kind for kind, _ in _HEADINGS if found.group(kind.value) is not None)


def _starts(sections: Sequence[Section]) -> list[int]:
    return [section.span[0] for section in sections]


def _is_work(at: int, sections: Sequence[Section]) -> bool:
    inside = [s.kind for s in sections if s.span[0] <= at < s.span[1]]
    return not inside or inside[0] is SectionKind.EXPERIENCE


def _years(text: str, first: int, last: int | None) -> float | None:
    """Return how long it lasted: between two years, else as the text says."""
    if last is not None:
        return float(max(last - first, 0)) or None
    found = _DURATION.search(text)
    if found is None:
        return None
    n = _NUMBERS.get(found[1]) or float(found[1])
    if found[2].startswith(("mois", "saison")):
        return n * (1 if found[2] == "mois" else _MONTHS_OF_SEASON) / 12
    return float(n)
