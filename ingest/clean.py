"""Values of the feeds made plain: texts, dates, numbers, places, addresses.

Pure functions. They take whatever a feed holds, never raise, and return ``None``
(or ``""`` for a text) for what cannot be read: unknown is never zero.
"""

import html
import math
import re
import unicodedata
from datetime import date
from html.entities import html5
from urllib.parse import urlsplit

ROUNDS = 8  # levels of encoding undone; deeper nesting is only ever hostile
URL_LENGTH = 2048

_NO_SHOW = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSANDS = re.compile(r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,4}26);)+")
_HIDDEN = re.compile(
    r"<(script|style|template|noscript)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(
    r"</?(?:br|p|li|ul|ol|div|tr|table|h[1-6]|section|article|hr|dt|dd)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[!?][^<>]*>")
_CUT_TAG = re.compile(  # opened and never closed: the text was cut there
    r"</?(?:script|style|iframe|object|embed|svg|img|br\b|div\b|a\s+href|p\s+(?:class|"
    r"style))[^<>]*",
    re.IGNORECASE,
)


def plain_text(value: object) -> str:
    r"""Return the text that a reader would see, one line a paragraph.

    Entities are decoded, also those encoded twice (``&amp;#039;``); breaks,
    paragraphs and list items become line breaks, other tags nothing; scripts,
    styles and comments go with their content; characters that do not show are
    dropped; spaces are collapsed. Applying it twice changes nothing.

    Examples
    --------
    >>> plain_text("<p>L&amp;#039;accueil</p><script>x()</script> R&D, 5 < 6")
    "L'accueil\nR&D, 5 < 6"
    """
    if value is None:
        return ""
    text = _peeled(value if isinstance(value, str) else str(value))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def one_line(value: object) -> str | None:
    """Return the plain text on one line, ``None`` when nothing is said.

    Examples
    --------
    >>> one_line("Non renseigné"), one_line(" Aide &agrave;<br>domicile ")
    (None, 'Aide à domicile')
    """
    return filler(plain_text(value).replace("\n", " "))


def _peeled(text: str) -> str:
    for _ in range(ROUNDS):
        before = text
        text = unicodedata.normalize("NFC", _NO_SHOW.sub("", _decoded(text)))
        if "<" in text:
            text = _HIDDEN.sub(" ", text)
            text = _CUT_TAG.sub("", _TAG.sub("", _BREAK.sub("\n", text)))
        if text == before:
            return text
    return unicodedata.normalize("NFC", re.sub("[<&]", "", text))


def _decoded(text: str) -> str:
    if "&" not in text:
        return text
    return _ENTITY.sub(_character, _AMPERSANDS.sub("&", text))


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    if name.startswith("#"):
        return html.unescape(entity[0])
    return html5.get(f"{name};", entity[0])


def folded(value: str) -> str:
    """Return lower-case words without accents, one space between: a key.

    Examples
    --------
    >>> folded("Hôtel - Café (H/F)")
    'hotel cafe h f'
    """
    bare = unicodedata.normalize("NFKD", value.replace("œ", "oe").replace("Œ", "OE"))
    letters = "".join(c for c in bare if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"[^\W_]+", letters))


# Seen in RCO and Intercarif exports, and in the certification tables.
_FILLERS = frozenset(
    (
        "nc",
        "n c",
        "nr",
        "n r",
        "n a",
        "nan",
        "null",
        "none",
        "neant",
        "inconnu",
        "inconnue",
        "sans objet",
        "non renseigne",
        "non renseignee",
        "non renseignes",
        "non communique",
        "non communiquee",
        "non precise",
        "non precisee",
        "non defini",
        "non definie",
        "non connu",
        "non connue",
    )
)


def filler(value: object) -> str | None:
    """Return the stripped text, or ``None`` for an empty or filler value.

    Examples
    --------
    >>> filler(" - "), filler("Non renseigné"), filler("N.C."), filler(" Albi ")
    (None, None, None, 'Albi')
    """
    if value is None:
        return None
    text = str(value).strip()
    key = folded(text)
    return None if not key or key in _FILLERS else text


_DATES = (
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[T ].*)?", re.DOTALL),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})(?:\s.*)?", re.DOTALL),
)
_YEARS = range(1900, 2200)


def parse_date(value: object) -> date | None:
    """Read AAAAMMJJ, an ISO date or datetime, or JJ/MM/AAAA.

    ``00000000`` (unknown) and ``99999999`` (no end), both legal in LHEO, give
    ``None``, as does anything that is not a day between 1900 and 2199.

    Examples
    --------
    >>> parse_date("20260931"), parse_date("2026-09-30T08:00:00.000Z")
    (None, datetime.date(2026, 9, 30))
    """
    text = "" if value is None else str(value).strip()
    for pattern in _DATES:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        year, month, day = (int(found[part]) for part in ("y", "m", "d"))
        return _day(year, month, day)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def decimal(value: object) -> float | None:
    """Read a number with a decimal comma or point, spaces and a euro sign.

    Examples
    --------
    >>> decimal("1 234,50 €"), decimal("1.234,50"), decimal("12"), decimal("NC")
    (1234.5, 1234.5, 12.0, None)
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e15 and math.isfinite(value) else None
    text = re.sub(r"\s|€|euros?|eur\b", "", str(value), flags=re.IGNORECASE)
    if "," in text and "." in text:  # the last one is the decimal mark
        grouping = "." if text.rfind(",") > text.rfind(".") else ","
        text = text.replace(grouping, "")
    text = text.replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) else None


def whole(value: object) -> int | None:
    """Read a count that fits 32 bits, rounded, or ``None``.

    Examples
    --------
    >>> whole("35,0"), whole("-"), whole("1e3")
    (35, None, None)
    """
    number = decimal(value)
    return None if number is None or abs(number) >= 2**31 - 1 else round(number)


_PLACE_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_NO_DEPARTEMENT = frozenset(("00", "96", "99"))


def departement_of(code: object) -> str | None:
    """Return the département of an INSEE commune code or of a postal code.

    A leading zero lost by a spreadsheet is put back. Corsica's postal codes
    200.. and 201.. are in 2A, 202.. and 206.. in 2B; overseas codes keep three
    digits.

    Examples
    --------
    >>> [departement_of(c) for c in ("34172", "2A004", "20200", "97411", "1400")]
    ['34', '2A', '2B', '974', '01']
    """
    text = "" if code is None else str(code).strip().upper()
    if len(text) == 4 and text.isascii() and text.isdigit():
        text = f"0{text}"
    if not _PLACE_CODE.fullmatch(text) or text[:2] in _NO_DEPARTEMENT:
        return None
    if text[:2] == "20":
        return "2A" if text[2] in "01" else "2B"
    return text[:3] if text[:2] in ("97", "98") else text[:2]


def departement_code(value: object) -> str | None:
    """Return a département code written alone, such as ``34`` or ``2A``."""
    text = (filler(value) or "").upper()
    text = f"0{text}" if len(text) == 1 else text
    if not re.fullmatch(r"[0-9]{2}|2[AB]|9[78][0-9]", text) or text == "20":
        return None
    return departement_of(text.ljust(5, "0"))


# Codes of the "types de contrat" of the France Travail offers API v2.
_CONTRACTS = frozenset(
    (
        *("CDI", "CDD", "MIS", "SAI", "DIN", "CCE", "FRA", "LIB", "REP", "TTI"),
        *("DDI", "DDT", "CDS"),
    )
)
_CONTRACT_WORDS = (
    ("cdi interimaire", "DIN"),
    ("interim", "MIS"),
    ("travail temporaire", "MIS"),
    ("saisonnier", "SAI"),
    ("duree indeterminee", "CDI"),
    ("duree determinee", "CDD"),
    ("cdi", "CDI"),
    ("cdd", "CDD"),
    ("franchise", "FRA"),
    ("liberal", "LIB"),
    ("independant", "LIB"),
    ("profession commerciale", "CCE"),
)


def contract_code(value: object) -> str | None:
    """Return the API's code of a contract type, from a code or from words.

    A word that the list does not know gives ``None``.

    Examples
    --------
    >>> contract_code("Contrat à durée indéterminée"), contract_code("mis")
    ('CDI', 'MIS')
    """
    text = filler(value)
    if text is None:
        return None
    if text.upper() in _CONTRACTS:
        return text.upper()
    words = folded(text)
    return next((code for word, code in _CONTRACT_WORDS if word in words), None)


_LA_POSTE = "356000000"


def is_siret(value: object) -> bool:
    """Tell whether the text is a SIRET: fourteen digits and the Luhn check.

    The establishments of La Poste (SIREN 356 000 000) follow another rule: the
    sum of their digits is a multiple of five (INSEE, SIRENE documentation).

    Examples
    --------
    >>> is_siret("732 829 320 00074"), is_siret("73282932000075")
    (True, False)
    """
    text = re.sub(r"\s", "", "" if value is None else str(value))
    if len(text) != 14 or not (text.isascii() and text.isdigit()) or not int(text):
        return False
    if _luhn(text):
        return True
    return text.startswith(_LA_POSTE) and sum(map(int, text)) % 5 == 0


def _luhn(digits: str) -> bool:
    doubled = (int(d) * 2 for d in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)
    return total % 10 == 0


_HOST = re.compile(r"[\w.-]+(?::[0-9]{1,5})?")
_NOT_IN_URL = re.compile(r"[\s\x00-\x1f\x7f<>\"'`\\{}|^]")


def safe_url(value: object) -> str | None:
    """Return an ``http`` or ``https`` address, else ``None``.

    ``www.`` without a scheme is read as ``https``. An address with an account, a
    quote, a space or a bracket is refused: it may not leave the page's attribute.

    Examples
    --------
    >>> safe_url("www.afpa.fr/x"), safe_url("javascript:alert(1)")
    ('https://www.afpa.fr/x', None)
    """
    text = filler(value) or ""
    if text.lower().startswith("www."):
        text = f"https://{text}"
    if len(text) > URL_LENGTH or _NOT_IN_URL.search(text) or _NO_SHOW.search(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        return None
    return text
