"""Codes of the official reference systems, one type each.

A code is checked once, where it enters. After that its type is the proof.
Patterns: ROME 4.0 open data (release v460, 18/09/2025), LHEO 2.3, COG 2026.
"""

import re
from typing import ClassVar, Self

from skills_ref.errors import InvalidCodeError


class Code(str):
    """A text that matches the pattern of its system."""

    __slots__ = ()
    system: ClassVar[str]
    pattern: ClassVar[re.Pattern[str]]

    def __new__(cls, value: str) -> Self:
        """Check ``value``; raise `InvalidCodeError` if it is not a code."""
        text = value.strip().upper()
        if not cls.pattern.fullmatch(text):
            raise InvalidCodeError(cls.system, value)
        return super().__new__(cls, text)


class RomeCode(Code):
    """Code of a ROME trade sheet, such as ``M1805``: one letter, four digits.

    Examples
    --------
    >>> RomeCode(" m1805 ")
    'M1805'
    """

    __slots__ = ()
    system = "ROME"
    pattern = re.compile(r"[A-N][0-9]{4}")


class AppellationCode(Code):
    """Code of a ROME appellation, such as ``10200``; ``X…`` in starter data."""

    __slots__ = ()
    system = "appellation"
    pattern = re.compile(r"[0-9]{1,7}|X[0-9A-F]{8}")


class CompetenceCode(Code):
    """OGR code of a competence or a savoir, such as ``117468``.

    Starter data, which have no official code, use ``X`` and eight hexadecimal
    digits of a hash of the label.
    """

    __slots__ = ()
    system = "competence"
    pattern = re.compile(r"[0-9]{1,7}|X[0-9A-F]{8}")


class DomainCode(Code):
    """Code of a grand domaine (``K``) or a domaine professionnel (``K13``)."""

    __slots__ = ()
    system = "ROME domain"
    pattern = re.compile(r"[A-N]([0-9]{2})?")


class Formacode(Code):
    """Code of a Formacode descriptor, such as ``21059``: five digits."""

    __slots__ = ()
    system = "Formacode"
    pattern = re.compile(r"[0-9]{5}")


class NsfCode(Code):
    """Code of the NSF nomenclature, such as ``326`` or ``326T``."""

    __slots__ = ()
    system = "NSF"
    pattern = re.compile(r"[0-9]{3}[A-Z]?")


class RncpCode(Code):
    """Number of an RNCP sheet, such as ``RNCP37896``."""

    __slots__ = ()
    system = "RNCP"
    pattern = re.compile(r"RNCP[0-9]{1,6}")


class RsCode(Code):
    """Number of a Répertoire spécifique sheet, such as ``RS5737``."""

    __slots__ = ()
    system = "RS"
    pattern = re.compile(r"RS[0-9]{1,6}")


class CertifInfoCode(Code):
    """CertifInfo code of a certification: digits."""

    __slots__ = ()
    system = "CertifInfo"
    pattern = re.compile(r"[0-9]{1,7}")


class CommuneCode(Code):
    """INSEE code of a commune, such as ``31555`` or ``2A004``."""

    __slots__ = ()
    system = "INSEE commune"
    pattern = re.compile(r"[0-9][0-9AB][0-9]{3}")
