"""Official codes as the feeds write them: bare, prefixed, truncated or absent.

Only the shape is checked here. Whether the reference knows a code is the engine's
question, which also resolves old and truncated ones.
"""

import re

from ingest.clean import decimal, filler, folded, is_siret
from ingest.report import Report

_ROME = re.compile(r"[A-N][0-9]{4}")
_FORMACODE = re.compile(r"[0-9]{5}")
_NSF = re.compile(r"[0-9]{3}[A-Z]?")
_COMMUNE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_SEPARATORS = re.compile(r"[|;,/\s]+|###")


def rome_codes(*values: object) -> list[str]:
    """Return the ROME codes written in ``values``, in order, without repeats.

    A two-level code such as ``H2100`` (the domain ``H21``) is kept as given.

    Examples
    --------
    >>> rome_codes("h1301|I1302", "H1301", None, "?")
    ['H1301', 'I1302']
    """
    return _found(_ROME, values)


def is_rome(text: str) -> bool:
    """Tell whether a text is exactly a ROME code."""
    return _ROME.fullmatch(text) is not None


def is_two_level(rome: str) -> bool:
    """Tell whether a ROME code names a domain only, as ``H2100`` does."""
    return rome.endswith("00")


def formacodes(*values: object) -> list[str]:
    """Return the Formacode descriptors written in ``values``."""
    return _found(_FORMACODE, values)


def nsf_codes(*values: object) -> list[str]:
    """Return the NSF codes written in ``values``."""
    return _found(_NSF, values)


def _found(pattern: re.Pattern[str], values: tuple[object, ...]) -> list[str]:
    parts = (
        part
        for value in values
        if value is not None
        for part in _SEPARATORS.split(str(value).upper())
    )
    return list(dict.fromkeys(part for part in parts if pattern.fullmatch(part)))


def rncp_code(value: object) -> str | None:
    """Return the code of an RNCP sheet, with its prefix.

    Examples
    --------
    >>> rncp_code("37896"), rncp_code("rncp 37896"), rncp_code("-1")
    ('RNCP37896', 'RNCP37896', None)
    """
    return _prefixed("RNCP", value)


def rs_code(value: object) -> str | None:
    """Return the code of a Répertoire spécifique sheet, with its prefix."""
    return _prefixed("RS", value)


def _prefixed(prefix: str, value: object) -> str | None:
    text = re.sub(r"\s", "", "" if value is None else str(value)).upper()
    found = re.fullmatch(rf"(?:{prefix})?0*([1-9][0-9]{{0,5}})(?:\.0)?", text)
    return f"{prefix}{found[1]}" if found else None


def certifinfo_code(value: object) -> str | None:
    """Return a CertifInfo code; ``-1`` and ``0`` mean none."""
    text = re.sub(r"\s", "", "" if value is None else str(value))
    found = re.fullmatch(r"0*([1-9][0-9]{0,6})(?:\.0)?", text, re.ASCII)
    return found[1] if found else None


def commune_code(value: object) -> str | None:
    """Return an INSEE commune code, with the zero a spreadsheet dropped."""
    text = (filler(value) or "").upper()
    if re.fullmatch(r"[1-9][0-9]{3}", text):
        text = f"0{text}"
    return text if _COMMUNE.fullmatch(text) and text != "00000" else None


def siret_of(value: object, report: Report) -> str | None:
    """Return a SIRET without spaces; a wrong one is unknown, and counted."""
    text = re.sub(r"\s", "", filler(value) or "")
    if is_siret(text):
        return text
    if text:
        report.repair("bad-siret")
    return None


# Decree 2019-14 of 8 January 2019: the old French levels in European levels.
_ROMAN = {"V": 3, "IV": 4, "III": 5, "II": 6, "I": 7}
_DIPLOMAS = (
    ("certificat d aptitude professionnelle", 3),
    ("cap", 3),
    ("baccalaureat professionnel", 4),
    ("brevet professionnel", 4),
    ("bac pro", 4),
    ("brevet de technicien superieur", 5),
    ("bts", 5),
    ("dut", 5),
    ("bachelor universitaire de technologie", 6),
    ("licence professionnelle", 6),
    ("master", 7),
)


def level_of(value: object) -> int | None:
    """Return a European level, 1 to 8, from a number or a label.

    Examples
    --------
    >>> level_of("5"), level_of("NIVEAU 5 (BTS, DUT...)"), level_of("Niveau IV")
    (5, 5, 4)
    >>> level_of("Sans niveau spécifique")
    """
    text = (filler(value) or "").replace("_", " ").strip()
    number = decimal(text)
    if number is not None:
        return int(number) if number in range(1, 9) else None
    found = re.search(r"niveau\s*:?\s*([1-8]|IV|I{1,3}|V)\b", text, re.IGNORECASE)
    if found is None:
        return None
    return _ROMAN.get(found[1].upper()) or int(found[1])


def level_of_old(value: object) -> int | None:
    """Return the European level of an old French level, 5 (CAP) to 1.

    Examples
    --------
    >>> level_of_old("5"), level_of_old("3"), level_of_old("9")
    (3, 5, None)
    """
    text = (filler(value) or "")[:1]
    return {"5": 3, "4": 4, "3": 5, "2": 6, "1": 7}.get(text)


def level_of_diploma(label: object) -> int | None:
    """Return the European level of a kind of diploma, ``None`` when unsure.

    Examples
    --------
    >>> level_of_diploma("BTS"), level_of_diploma("Diplôme visé inconnu")
    (5, None)
    """
    words = f" {folded(filler(label) or '')} "
    return next((level for name, level in _DIPLOMAS if f" {name} " in words), None)


_FRENCH = re.compile(
    r"\b(?:francais\w*|langue|linguistique|cecrl?|delf|dalf|tcf|tef)\b"
)
_NOT_FRENCH = re.compile(r"\b(?:permis|anglais|espagnol|allemand|italien|catalan)\b")
_CEFR = re.compile(r"\b([abc][12])\b")


def french_level(text: str | None) -> str | None:
    """Return the level of French that conditions of entry ask for, ``A1`` to ``C2``.

    The first level written in a clause about French; a clause about a driving
    licence or another language says nothing of it.

    Examples
    --------
    >>> french_level("Être majeur. Français niveau B1 du CECRL (oral et écrit)")
    'B1'
    >>> french_level("Permis B1 exigé ; anglais B2") is None
    True
    """
    for clause in re.split(r"[.;,\n]", text or ""):
        words = folded(clause)
        found = _CEFR.search(words)
        if found and _FRENCH.search(words) and not _NOT_FRENCH.search(words):
            return found[1].upper()
    return None
