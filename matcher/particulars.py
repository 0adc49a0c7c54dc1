"""Licences, habilitations, tools and languages, as people write them.

Each finding names the labels of the reference that it may be, the best first,
and what the text specifies beyond the label: a category, a code, a level.
Only labels are known here; the codes are those of the reference in use.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from skills_ref.text import fold


class Particular(NamedTuple):
    """One finding in a folded phrase.

    Attributes
    ----------
    labels
        Labels that it may be, folded, the best first.
    start, end
        Half-open span in the folded phrase.
    detail
        Category, code or level that the text gives, ``None`` without one.
    """

    labels: tuple[str, ...]
    start: int
    end: int
    detail: str | None = None


# --- driving licences ------------------------------------------------------------

_LICENCE = re.compile(
    r"\bpermis?\b(?: de conduire| voiture| vl)?(?: de)?(?: \(?(?:la )?categories?)?"
    r"(?P<list>(?:[ ,/+&(]+(?:et |ou |permis |le |cat )*"
    r"(?:am|a[12]?|b1|be|b|c1e?|ce|c|d1e?|de|d|ec|poids[- ]lourds?|pl|spl"
    r"|super[- ]lourds?)\b(?!')(?!-))*)"
)
_CATEGORY = re.compile(
    r"\b(?:am|a[12]?|b1|be|b|c1e?|ce|c|d1e?|de|d|ec|poids[- ]lourds?|pl|spl"
    r"|super[- ]lourds?)\b"
)
_NAMED: Mapping[str, str] = {"ec": "ce", "spl": "ce", "pl": "c", "poids": "c"}
_NOT_DRIVING = re.compile(
    r"\s*(?:de (?!conduire|categorie)|d'|bateau|cotier|hauteurier|construire"
    r"|feu|chasse|moto|camion|car\b|bus\b)"
)
_OTHER_LICENCES: Mapping[str, str] = {
    "bateau": "permis cotier",
    "cotier": "permis cotier",
    "hauturier": "permis hauturier",
    "moto": "permis de conduire categorie a",
    "camion": "permis de conduire categorie c",
    "car": "permis de conduire categorie d",
    "bus": "permis de conduire categorie d",
}
_LICENCE_WORD = re.compile(r"\bpermis (bateau|cotier|hauturier|moto|camion|car|bus)\b")


def licences(folded: str) -> Iterator[Particular]:
    """Yield the driving licences of a folded phrase; alone, "permis" is the B.

    Examples
    --------
    >>> [(one.labels[0], one.detail) for one in licences("permis b et c exiges")]
    [('permis de conduire categorie b', 'B'), ('permis de conduire categorie c', 'C')]
    """
    for match in _LICENCE_WORD.finditer(folded):
        yield Particular((_OTHER_LICENCES[match[1]],), *match.span())
    for match in _LICENCE.finditer(folded):
        listed = list(
            _CATEGORY.finditer(folded, match.start("list"), match.end("list"))
        )
        if not listed and not _NOT_DRIVING.match(folded, match.end()):
            yield Particular(("permis de conduire categorie b",), *match.span())
        for number, one in enumerate(listed):
            word = re.split(r"[- ]", one.group())[0]
            name = _NAMED.get(word, "ce" if word == "super" else word)
            start = match.start() if number == 0 else one.start()
            label = f"permis de conduire categorie {name}"
            yield Particular((label,), start, one.end(), name.upper())


# --- safe driving of machines (CACES) -----------------------------------------------

_CACES = re.compile(
    r"\bcaces\b(?P<rest>(?:[ ,/:()\[\].-]|\b(?:et|ou|le|les|de|type|chariots?"
    r"|conduite|elevateurs?|caces|n|cat(?:egories?)?)\b|\br ?\d{3}\w?\b"
    r"|\b(?:[1-9] ?[abc]?|[a-g][1-5]?)\b)*)(?P<machine>(?:nacelles?|pemp|ponts? "
    r"roulants?|grues?|engins? de chantier|pelles?|gerbeurs?|transpalettes?)?)"
)
_RULE = re.compile(r"\br ?(\d{3})\b")
_NUMBER = re.compile(r"\b(?:([1-9]) ?([abc])?|([a-g][1-5]?))\b(?!')")
_RULE_OF_MACHINE = (
    ("nacelle", "486"),
    ("pemp", "486"),
    ("pont", "484"),
    ("grue", "490"),
    ("engin", "482"),
    ("pelle", "482"),
    ("gerbeur", "485"),
)
_FORKLIFTS = "489"  # a CACES with a number and no rule is that of forklifts
_RENEWED = {"389": "489", "386": "486", "372": "482", "390": "490", "318": "484"}
_LABEL_RULE = re.compile(
    r"\br ?(\d{3})(?:[ -]+(?:[^()]*?categorie )?(\d[abc]?|[a-g]\d?)\b)?"
)


def caces_labels(labels: Sequence[str]) -> dict[tuple[str, str], list[str]]:
    """Return the folded labels of each rule and category, in the order given."""
    found: dict[tuple[str, str], list[str]] = {}
    for label in labels:
        if "caces" not in label and "conduite en securite" not in label:
            continue
        match = _LABEL_RULE.search(label)
        if match:
            found.setdefault((match[1], match[2] or ""), []).append(label)
    return found


def _caces(
    folded: str, by_rule: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[Particular]:
    for match in _CACES.finditer(folded):
        rest = match["rest"]
        rule = _RULE.search(rest)
        machine = match["machine"]
        named = next((r for word, r in _RULE_OF_MACHINE if word in machine), None)
        code = rule[1] if rule else named or _FORKLIFTS
        code = _RENEWED.get(code, code)
        numbers = [
            "".join(part or "" for part in one.groups())
            for one in _NUMBER.finditer(_RULE.sub(" ", rest))
        ]
        end = match.start() + len(match.group().rstrip(" ,/:([.-"))
        for number in numbers or [""]:
            labels = _of_rule(by_rule, code, number)
            if labels and (numbers or rule or machine):
                detail = f"R{code}-{number.upper()}" if number else f"R{code}"
                yield Particular(tuple(labels), match.start(), end, detail)


def _of_rule(
    by_rule: Mapping[tuple[str, str], Sequence[str]], rule: str, number: str
) -> list[str]:
    """Return the labels of a rule and category; "1" stands for "1a" or "1b"."""
    found = [*by_rule.get((rule, number), ())]
    if not found and number:
        for letter in "abc":
            found += by_rule.get((rule, number + letter), ())
    return found or [*by_rule.get((rule, ""), ())]


# --- electrical habilitations ------------------------------------------------

_ELECTRICAL = re.compile(
    r"\bhabilitations? (?:en )?elect\w+"
    r"(?P<codes>(?:[ ,/:()-]|\b(?:et|ou|niveau|type|de)\b"
    r"|\b(?:h[0-2][vb]?\d?|b[0-2][vrlt]?[lt]?|b[rsecp]|bo|ho|b2xl|b0h0v?|h0b0v?)\b)*)"
)
_ELECTRICAL_CODE = re.compile(
    r"\b(?:h[0-2][vb]?\d?|b[0-2][vrlt]?[lt]?|b[rsecp]|bo|ho|b2xl|b0h0v?|h0b0v?)\b"
)
_ELECTRICAL_LABELS = (
    "habilitation electrique",
    "habilitations electriques de travaux hors tension",
    "habilitations electriques de travaux sous tension",
)
_ELECTRICAL_OF: Mapping[str, str] = {
    "bs": "habilitation electrique bs charge d'intervention elementaire, basse tension",
    "h0b0": "h0b0 habilitation electrique",
    "b0h0": "h0b0 habilitation electrique",
}


def electrical(folded: str) -> Iterator[Particular]:
    """Yield the electrical habilitations of a folded phrase, with their codes."""
    for match in _ELECTRICAL.finditer(folded):
        codes = _ELECTRICAL_CODE.findall(match["codes"])
        own = [_ELECTRICAL_OF[code] for code in codes if code in _ELECTRICAL_OF]
        end = match.start() + len(match.group().rstrip(" ,/:(-"))
        detail = " ".join(codes).upper() or None
        yield Particular((*own, *_ELECTRICAL_LABELS), match.start(), end, detail)


# --- languages ---------------------------------------------------------------

_LANGUAGE = (
    "anglais|espagnol|allemand|italien|portugais|arabe|chinois|mandarin|russe"
    "|neerlandais|japonais|catalan|occitan|polonais|roumain|turc"
)
_LEVEL = (
    r"courante?|couramment|fluent|bilingues?|professionnels?|techniques?|operationnel"
    r"|intermediaire|avance|scolaire|notions?|debutant|maternelle?|lu|ecrit|parle"
    r"|niveau|bon|bonne|oral|[abc][12]\b\+?|indispensable|exige|souhaite"
)
_SPOKEN = re.compile(
    rf"(?P<before>(?:\b(?:bon|tres bon|bonne|excellent|niveau|notions?|maitrise"
    rf"|pratique|connaissances?|bilingue|parle\w*|courant|couramment|bases?|l'|d'|de"
    rf"|du|en|votre|la|un|une|francais)[ /]?(?:l'|d')?)*)"
    rf"\b(?P<tongue>{_LANGUAGE})\b"
    rf"(?P<after>(?:[ ,:(/+&-]+(?:{_LEVEL}|et|a l'|a|l'|minimum)\)?)*)"
)
_SPEAKS = re.compile(
    rf"\b(?:{_LEVEL}|langues?|lv[12]|maitrise\w*|pratique\w*|parl\w+"
    r"|connaissances?)"
)
_FOREIGN = re.compile(
    r"\b(?:(?:maitrise|pratique|connaissance)s? (?:d'une?|de|des?) "
    r"|parler? (?:une? )?)?"
    r"(?:(?:deuxieme|seconde|autres?) )?langues? etrangeres?\b"
)
_ANY_TONGUE = re.compile(rf"{_LANGUAGE}|langues? etrangeres?")
_GRADE = re.compile(r"\b[abc][12]\b")
_ANGLAIS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"technique", ("anglais technique",)),
    (r"notion|debutant|base", ("notions d'anglais professionnel",)),
    (r"\bb2\b|\bc[12]\b", ("anglais niveau avance b2",)),
    ("", ("maitrise de l'anglais professionnel",)),
)
_ANY_ENGLISH = (
    "maitrise de l'anglais professionnel",
    "pratique de l'anglais",
    "utiliser l'anglais en contexte professionnel",
    "parler une ou plusieurs langues etrangeres",
)
_ANY_LANGUAGE = (
    "parler une ou plusieurs langues etrangeres",
    "pratique de langues etrangeres",
)


def languages(folded: str) -> Iterator[Particular]:
    """Yield the languages of a folded phrase, each with its level when written.

    Examples
    --------
    >>> [(one.labels[0], one.detail) for one in languages("anglais b2, italien")]
    [('anglais niveau avance b2', 'B2'), ('parler une ou plusieurs langues etrangeres', None)]
    """  # noqa: E501
    if not _ANY_TONGUE.search(folded):
        return
    for match in _FOREIGN.finditer(folded):
        yield Particular(_ANY_LANGUAGE, *match.span())
    for match in _SPOKEN.finditer(folded):
        words = match.group()
        start = match.start() + len(words) - len(words.lstrip(" '/"))
        end = match.end() - len(words) + len(words.rstrip(" ,:(/+&-"))
        detail = _level(words)
        if detail is None and not _is_list_of_languages(folded, match):
            continue
        if match["tongue"] == "anglais":
            own = next(labels for cue, labels in _ANGLAIS if re.search(cue, words))
            yield Particular((*own, *_ANY_ENGLISH), start, end, detail or None)
        else:
            yield Particular(_ANY_LANGUAGE, start, end, detail or None)


def _level(words: str) -> str | None:
    """Return the level as written, "" when the language is said spoken, or None."""
    grade = _GRADE.search(words)
    if grade:
        return grade.group().upper()
    found = re.search(
        r"courant|couramment|bilingue|technique|professionnel|operationnel"
        r"|intermediaire|avance|scolaire|notions|debutant|fluent",
        words,
    )
    if found:
        return found.group()
    return "" if _SPEAKS.search(words) else None


def _is_list_of_languages(folded: str, match: re.Match[str]) -> bool:
    """Say whether a language without level is asked: alone, in a list, with a verb."""
    before = folded[: match.start()].strip(" ,:-/")
    after = folded[match.end() :].strip(" ,:-/.")
    if not before or not after:
        return True
    near = folded[max(0, match.start() - 40) : match.end() + 40]
    return bool(re.search(rf"langue|parle|ecrit|maitris|(?:{_LANGUAGE})[ ,/]", near))


class Particulars:
    """Finder of the particulars of one reference.

    Parameters
    ----------
    row_of_label
        Row of each folded label of the reference.
    """

    def __init__(self, row_of_label: Mapping[str, int]) -> None:
        self._row_of_label = row_of_label

    @cached_property
    def _caces_labels(self) -> dict[tuple[str, str], list[str]]:
        return caces_labels(list(self._row_of_label))

    def find(self, folded: str) -> list[tuple[int, Particular]]:
        """Return the row of the best label known, and the finding, in order."""
        found: list[tuple[int, Particular]] = []
        finders: tuple[Callable[[str], Iterator[Particular]], ...] = (
            licences,
            lambda text: _caces(text, self._caces_labels),
            electrical,
            languages,
        )
        for finder in finders:
            for one in finder(folded):
                row = next(
                    (
                        self._row_of_label[label]
                        for label in one.labels
                        if label in self._row_of_label
                    ),
                    None,
                )
                if row is not None:
                    found.append((row, one))
        return sorted(found, key=lambda item: (item[1].start, item[1].end))


def folded_rows(labels: Sequence[str]) -> dict[str, int]:
    """Return the row of each folded label; of two equal ones, the first."""
    rows: dict[str, int] = {}
    for row, label in enumerate(labels):
        rows.setdefault(fold(label).strip(), row)
    return rows
