"""The colours and the logo of a territory, plugged by files and held to rules.

A theme only gives values to the tokens of ``static/theme.css``. What cannot be
read is refused, and so is a pair of colours that cannot be told apart (WCAG 2.2,
1.4.3 and 1.4.11): the service does not start illegible.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from service.errors import OperatorFileError

OWN = Path(__file__).parent / "static" / "theme.css"
MAX_CSS = 64 * 1024
MAX_LOGO = 100 * 1024

# each set of colours, by the condition of its block
SCHEMES: Mapping[str, str] = MappingProxyType(
    {
        "": "light",
        "(prefers-color-scheme: dark)": "dark",
        "(prefers-contrast: more)": "more",
        "(prefers-contrast: more) and (prefers-color-scheme: dark)": "more-dark",
    }
)
# a set starts from the values of those before it, as a browser reads them
_BENEATH = {
    "light": ("light",),
    "dark": ("light", "dark"),
    "more": ("light", "more"),
    "more-dark": ("light", "dark", "more", "more-dark"),
}
TEXT = 4.5  # least contrast of a text, WCAG 1.4.3
SHAPE = 3.0  # of a border or of the focus, WCAG 1.4.11
_GROUNDS = ("stone", "paper")
_TINTS = ("green-tint", "ochre-tint", "sky-tint", "fault-tint")
PAIRS: tuple[tuple[str, str, float], ...] = (
    *(("ink", ground, TEXT) for ground in (*_GROUNDS, *_TINTS)),
    *(("soft-ink", ground, TEXT) for ground in (*_GROUNDS, *_TINTS)),
    *(("green", ground, TEXT) for ground in (*_GROUNDS, "green-tint")),
    *(("sky", ground, TEXT) for ground in (*_GROUNDS, "sky-tint")),
    *(("ochre-ink", ground, TEXT) for ground in (*_GROUNDS, "ochre-tint")),
    *(("fault", ground, TEXT) for ground in (*_GROUNDS, "fault-tint")),
    ("on-green", "green", TEXT),
    *(("paper", front, TEXT) for front in ("ink", "soft-ink", "green", "sky", "fault")),
    *(("edge", ground, SHAPE) for ground in _GROUNDS),
    *(("focus", ground, SHAPE) for ground in (*_GROUNDS, *_TINTS)),
)
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_OTHER = {
    "font": re.compile(r"[\w ,\"'-]+"),
    "radius": re.compile(r"[0-9.]+(?:px|rem)|0"),
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(
    r"\s*(?:@media\s+(?P<when>[^{}]+?)\s*\{\s*:root\s*\{(?P<inside>[^{}]*)\}\s*\}"
    r"|:root\s*\{(?P<alone>[^{}]*)\})\s*"
)
_OUTSIDE = re.compile(r"url\s*\(|@import|@font-face|image-set|src\s*:", re.IGNORECASE)
_SVG = "{http://www.w3.org/2000/svg}"
_PNG = b"\x89PNG\r\n\x1a\n"

Colours = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugged:
    """A file of the operator, as it is served."""

    content: bytes
    media_type: str
    address: str  # changes with the content


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What the operator plugs; ``None`` where our own is kept."""

    css: Plugged | None = None
    logo: Plugged | None = None


def load_theme(css: Path | None, logo: Path | None) -> Theme:
    """Read the files of the operator.

    Raises
    ------
    OperatorFileError
        If a file cannot be read, says more than values of tokens, is no image, or
        makes a text illegible.
    """
    return Theme(css=css and _css(css), logo=logo and _logo(logo))


def _read(file: Path, most: int) -> bytes:
    try:
        content = file.read_bytes()
    except OSError:
        raise OperatorFileError(file.name, "unreadable") from None
    if len(content) > most:
        raise OperatorFileError(file.name, "too-large", value=f"{most // 1024} Kio")
    return content


def _css(file: Path) -> Plugged:
    content = _read(file, MAX_CSS)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OperatorFileError(file.name, "not-utf8") from None
    own = declared(OWN.read_text(encoding="utf-8").partition("@font-face")[0], OWN.name)
    given = declared(text, file.name, known=own["light"])
    weak = next(weak_pairs(own, given), None)
    if weak is not None:
        raise OperatorFileError(file.name, "low-contrast", value=weak)
    return _plugged(text.encode(), "text/css; charset=utf-8", "territoire.css")


def _plugged(content: bytes, media_type: str, name: str) -> Plugged:
    digest = sha256(content).hexdigest()[:12]
    address = f"/static/{name}?v={digest}"
    return Plugged(content=content, media_type=media_type, address=address)


def declared(
    text: str, file: str, *, known: Colours | None = None
) -> dict[str, dict[str, str]]:
    """Return the values of the tokens of a theme, by set of colours.

    Parameters
    ----------
    text
        CSS: blocks ``:root``, alone or under one of the conditions of `SCHEMES`.
    file
        Its name, for the errors.
    known
        Tokens that may be given; any when ``None``, as in our own theme.

    Raises
    ------
    OperatorFileError
        If the file says anything else.
    """
    if _OUTSIDE.search(text):
        raise OperatorFileError(file, "outside-address")
    found: dict[str, dict[str, str]] = {name: {} for name in SCHEMES.values()}
    rest = _COMMENT.sub("", text).strip()
    while rest:
        block = _BLOCK.match(rest)
        if block is None:
            raise OperatorFileError(file, "not-a-token", value=rest[:40])
        when = " ".join((block["when"] or "").split())
        if when not in SCHEMES:
            raise OperatorFileError(file, "not-a-token", value=when)
        body = block["inside"] if block["when"] else block["alone"]
        found[SCHEMES[when]] |= dict(_values(body, file, known))
        rest = rest[block.end() :]
    return found


def _values(body: str, file: str, known: Colours | None) -> Iterator[tuple[str, str]]:
    for line in filter(None, map(str.strip, body.split(";"))):
        name, colon, value = (part.strip() for part in line.partition(":"))
        token = name.removeprefix("--")
        if known is None and not _COLOUR.fullmatch(value):
            if name.startswith("--"):
                yield token, value
            continue
        shape = _OTHER.get(token, _COLOUR)
        taken = known is None or token in known
        if not (colon and taken and name.startswith("--") and shape.fullmatch(value)):
            raise OperatorFileError(file, "not-a-token", value=line)
        yield token, value


def weak_pairs(
    own: Mapping[str, Colours], given: Mapping[str, Colours]
) -> Iterator[str]:
    """Yield the pairs of colours that are too close, each in a few words.

    Colours cascade as in a browser: a light colour of ``given`` also replaces our
    dark one, unless ``given`` has a dark one too.
    """
    for scheme, beneath in _BENEATH.items():
        colours: dict[str, str] = {}
        for file in (own, given):  # the file of the territory is read last, whole
            for name in beneath:
                colours |= file.get(name, {})
        for front, ground, least in PAIRS:
            ratio = contrast(colours[front], colours[ground])
            if ratio < least:
                yield f"--{front} / --{ground} ({scheme}) : {ratio:.2f} < {least}"


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2).

    Examples
    --------
    >>> round(contrast("#000", "#ffffff"), 1), round(contrast("#777", "#fff"), 2)
    (21.0, 4.48)
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(one * 2 for one in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _logo(file: Path) -> Plugged:
    content = _read(file, MAX_LOGO)
    if content.startswith(_PNG):
        return _plugged(content, "image/png", "territoire-logo.png")
    _check_svg(content, file.name)
    return _plugged(content, "image/svg+xml", "territoire-logo.svg")


def _check_svg(content: bytes, file: str) -> None:
    """Refuse what is no drawing, or a drawing with a script or an address."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise OperatorFileError(file, "not-an-image") from None
    if root.tag != f"{_SVG}svg":
        raise OperatorFileError(file, "not-an-image")
    for one in root.iter():
        name = str(one.tag).removeprefix(_SVG)
        if name in {"script", "foreignObject", "image", "style", "a", "animate", "set"}:
            raise OperatorFileError(file, "live-image", value=name)
        for attribute, value in one.attrib.items():
            own = attribute.rpartition("}")[2]
            leaves = own == "href" and not value.startswith("#")
            if own.startswith("on") or leaves or "url(http" in value.replace(" ", ""):
                raise OperatorFileError(file, "live-image", value=own)
