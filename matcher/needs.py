"""Whether words of a phrase are asked for, only wished, or denied.

Cues are French turns of phrase on folded text. The cue that counts is in the same
clause as the words: the nearest one after them, else the nearest one before.
"""

import re

from matcher.types import Need

_CUE = re.compile(
    r"(?P<required>\b(?:exige|exigee|exiges|exigees|obligatoires?|obligatoirement"
    r"|imperati(?:f|fs|ve|ves|vement)|indispensables?|requis|requise|requises"
    r"|(?:est|sont|etre|soit) (?:\w+ )?necessaires?|necessairement"
    r"|doivent|devez|doit|il faut|demandee?s?|essentiel(?:le)?s?|prerequis"
    r"|absolument|incontournables?)\b)"
    r"|(?P<wished>\b(?:souhaitee?s?|souhaitables?|serait? un (?:vrai |reel )?plus"
    r"|seraient? un plus|est un (?:vrai |reel |gros )?plus|sont un plus|un plus"
    r"|constitue\w* un plus|etre (?:egalement )?(?:des|un) plus|appreciee?s?"
    r"|appreciables?|idealement|bienvenue?s?"
    r"|un atout|de preference|preferablement|si possible|optionnel(?:le)?s?"
    r"|facultati(?:f|fs|ve|ves)|dans l'ideal|eventuellement)\b)"
)
_NEGATED = re.compile(
    r"\b(?:pas|non|aucunement|jamais|ni)\s+(?:\w+\s+)?(?:exige|obligatoire|requis"
    r"|necessaire|indispensable|demande|imperati)\w*"
)
_CLAUSE = re.compile(
    r"[.;:!?\n•(]|\s-\s|,(?! (?:indispensable|obligatoire|exige|requis"
    r"|imperatif|souhaite|apprecie|un plus))"
)
_DENIES = re.compile(
    r"(?:\b(?:pas|plus|aucun|aucune|sans|ni|jamais)\b"
    r"(?!\s+(?:seulement|uniquement|que|moins|hesiter|oublier|compter|cesse|doute"
    r"|delai|forcement|simplement|mal)\b))"
    r"(?:\s+(?:de|d|le|la|les|l|un|une|des|du|besoin|encore|en|experience|connaissances?"
    r"|notions?|meme|souci|niveau|diplome|competences?|particuliere?s?|prealable|que"
    r"|maitrise|necessite)\b|\s*')*\s*(?:d'|l')?$"
)
_DENIED_AFTER = re.compile(
    r"^[\s,]*(?:non(?: merci)?\b(?!-)|(?:n'est|ne sont|n'etant) pas"
    r"|pas (?:exige|obligatoire|necessaire|requis|demande|indispensable)"
    r"|non (?:exige|requis|obligatoire|necessaire)|inutile)"
)
_LOST = re.compile(
    r"\b(?:suspendu|annule|retire|perdu|invalide)\b[^.;]{0,25}$"
    r"|\bplus jamais\b[^.;,]{0,12}$"
)


def clause_around(phrase: str, start: int, end: int) -> tuple[int, int]:
    """Return the half-open span of the clause of some words of a phrase."""
    left = 0
    for cut in _CLAUSE.finditer(phrase, 0, start):
        left = cut.end()
    after = _CLAUSE.search(phrase, end)
    return left, after.start() if after else len(phrase)


def is_denied(phrase: str, start: int, end: int) -> bool:
    """Say whether some words of a folded phrase are denied.

    Examples
    --------
    >>> is_denied("pas de permis b", 7, 15), is_denied("permis b exige", 0, 8)
    (True, False)
    >>> is_denied("aucune experience en soudure", 21, 28)
    True
    """
    before = phrase[max(0, start - 60) : start]
    return bool(
        _DENIES.search(before)
        or _LOST.search(before)
        or _DENIED_AFTER.match(phrase[end : end + 40])
    )


def need_of(phrase: str, start: int, end: int) -> Need | None:
    """Return whether some words of a folded phrase are required or wished.

    ``None`` when the phrase does not say.

    Examples
    --------
    >>> need_of("permis b obligatoire, anglais souhaite", 0, 8)
    <Need.REQUIRED: 'required'>
    >>> need_of("permis b obligatoire, anglais souhaite", 22, 29)
    <Need.WISHED: 'wished'>
    """
    left, right = clause_around(phrase, start, end)
    inside = _cues(phrase, left, right)
    cue = next((c for c in inside if c.start() >= end), None) or next(
        (c for c in reversed(inside) if c.end() <= start), None
    )
    if cue is None:
        alone = _cues(phrase, *_sentence_around(phrase, start, end))
        cue = alone[0] if len(alone) == 1 else None
    if cue is None:
        return None
    return Need.REQUIRED if cue["required"] else Need.WISHED


def _cues(phrase: str, left: int, right: int) -> list[re.Match[str]]:
    """Return the cues of a part of a phrase, without the negated ones."""
    negated = [m.span() for m in _NEGATED.finditer(phrase, left, right)]
    return [
        cue
        for cue in _CUE.finditer(phrase, left, right)
        if not any(a <= cue.start() < b for a, b in negated)
    ]


def _sentence_around(phrase: str, start: int, end: int) -> tuple[int, int]:
    left = max(phrase.rfind(mark, 0, start) for mark in ".;!?\n") + 1
    found = [at for mark in ".;!?\n" if (at := phrase.find(mark, end)) >= 0]
    return left, min(found, default=len(phrase))
