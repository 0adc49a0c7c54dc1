"""Forms of a competence: conjugated, future, nominal.

A competence reads "verbe à l'infinitif + complément". The forms are those that an
offer uses: "vous préparez le sol", "préparation du sol". A verb that these rules
do not know keeps its infinitive, which is always right.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

_TABLES: dict[str, Any] = tomllib.loads(
    files("ingest.starter").joinpath("verbs.toml").read_text(encoding="utf-8")
)
_PRESENT: dict[str, str] = _TABLES["present"]  # end of the infinitive -> "vous" form
_FUTURE: dict[str, str] = _TABLES["future"]
_GERUND: dict[str, str] = _TABLES["gerund"]
_NOUNS: dict[str, str] = _TABLES["noun"]
_SECOND: frozenset[str] = frozenset(_TABLES["second"])
_ENDS = sorted(_PRESENT, key=len, reverse=True)
_SHIFTED = re.compile(r"(?:[eé][bcdfgjklmnpqrstvz]|ch?e[tl]|y)er$")  # peser, nettoyer
_AND = re.compile(  # what joins, a pronoun, a word that may be a second verb
    r"((?<=\s)(?:et|ou|puis)|,) (l'|le |la |les |s'|se )?([a-zà-ÿœ]+)(?=[\s,]|$)"
)
_OWN = re.compile(r"^((?:\S+)(?: compte de| à| de| sur| dans)?) (son|sa|ses) ")
_YOURS = {"son": "votre", "sa": "votre", "ses": "vos"}
_ARTICLES = (
    ("les ", "des "),
    ("le ", "du "),
    ("la ", "de la "),
    ("l'", "de l'"),
    ("des ", "de "),
    ("du ", "de "),
    ("de la ", "de "),
    ("de l'", "de "),
    ("une ", "d'une "),
    ("un ", "d'un "),
    ("ses ", "de ses "),
    ("son ", "de son "),
    ("sa ", "de sa "),
)
_VOWELS = "aàâäeéèêëiîïoôöuùûüyhœ"


@dataclass(frozen=True, slots=True)
class Forms:
    """One competence in the forms that the sentences use."""

    infinitive: str
    with_de: str  # "de préparer", "d'animer"
    vous: str  # after "vous", also the imperative
    future: str  # after "vous"
    nominal: str
    gerund: str  # after "en"


def forms_of(label: str) -> Forms:
    """Return the forms of a competence label.

    Examples
    --------
    >>> forms = forms_of("préparer le sol et nourrir les bêtes")
    >>> forms.vous
    'préparez le sol et nourrissez les bêtes'
    >>> (
    ...     forms_of("accueillir un client").future,
    ...     forms_of("accueillir un client").nominal,
    ... )
    ('accueillerez un client', "accueil d'un client")
    >>> forms_of("animer une équipe").with_de
    "d'animer une équipe"
    """
    infinitive = _lowered(label.strip().rstrip("."))
    return Forms(
        infinitive=infinitive,
        with_de=of(infinitive),
        vous=_conjugated(infinitive, "present"),
        future=_conjugated(infinitive, "future"),
        nominal=_nominal(infinitive),
        gerund=_conjugated(infinitive, "gerund"),
    )


def _lowered(text: str) -> str:
    """Lower the first letter, unless the word is an acronym."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def of(text: str) -> str:
    """Return the text after "de", elided before a vowel.

    Examples
    --------
    >>> of("pétrir"), of("ouvrir"), of("Albi")
    ('de pétrir', "d'ouvrir", "d'Albi")
    """
    elided = text[:1].lower() in _VOWELS
    return f"d'{text}" if elided else f"de {text}"


def _conjugated(infinitive: str, tense: str) -> str:
    text = infinitive
    if tense != "gerund":
        text = _OWN.sub(lambda own: f"{own[1]} {_YOURS[own[2]]} ", text)
        text = re.sub(r"(votre|vos) (\S+) et ses ", r"\1 \2 et vos ", text)
    found = re.match(r"(l'|s'|se )?([^\s,]+)(.*)", text, re.DOTALL)
    if found is None:
        return text
    rest = _AND.sub(lambda more: _second(more, tense), found[3])
    return f"{_pronoun(found[1], tense)}{_verb(found[2], tense)}{rest}"


def _pronoun(given: str | None, tense: str) -> str:
    pronoun = given or ""
    return "vous " if pronoun in ("s'", "se ") and tense != "gerund" else pronoun


def _second(more: re.Match[str], tense: str) -> str:
    """Conjugate a second verb: "soigner et nourrir"."""
    if more[3] not in _SECOND:
        return more[0]
    return f"{more[1]} {_pronoun(more[2], tense)}{_verb(more[3], tense)}"


@lru_cache(maxsize=4096)
def _verb(infinitive: str, tense: str) -> str:
    present = _present(infinitive)
    if present is None:
        return infinitive
    if tense == "present":
        return present
    if tense == "future":
        return _future(infinitive) or present
    return _GERUND.get(infinitive) or re.sub("ez$", "ant", present)


def _present(infinitive: str) -> str | None:
    for end in _ENDS:
        if infinitive.endswith(end):
            return infinitive[: -len(end)] + _PRESENT[end]
    return None


def _future(infinitive: str) -> str | None:
    for end in sorted(_FUTURE, key=len, reverse=True):
        if infinitive.endswith(end):
            return infinitive[: -len(end)] + _FUTURE[end]
    if _SHIFTED.search(infinitive):
        return None
    return f"{infinitive.removesuffix('e')}ez"


def _nominal(infinitive: str) -> str:
    """Return "préparation du sol", or the infinitive when no noun is known."""
    verb, _, rest = infinitive.partition(" ")
    noun = _NOUNS.get(verb)
    if noun is None or any(found[3] in _SECOND for found in _AND.finditer(f" {rest}")):
        return infinitive
    for article, contracted in _ARTICLES:
        if rest.startswith(article):
            after = rest[len(article) :]
            if contracted == "de ":
                return f"{noun} {of(after)}"
            return f"{noun} {contracted}{after}"
    return infinitive
