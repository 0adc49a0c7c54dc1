"""The one form of the journey: what a person sends, read in memory only."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from matcher.types import Profile
from service.schemas import MAX_TEXT

RADII_KM = (10, 20, 30, 50, 100)
MAX_FIELDS = 600
MAX_PART = 300 * 1024  # bytes of one field that is not the CV
_CODE = re.compile(r"[0-9]{1,7}|X[0-9A-F]{8}")
_BETWEEN = re.compile(r"[;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What the person gave. It lives in the form, nowhere else.

    Attributes
    ----------
    text
        Free text; after a CV, the sentences that were kept of it.
    skills
        Names or codes of competences.
    removed
        Codes of the competences that the person does not keep.
    commune
        As typed, ``""`` for none.
    within_km
        Radius in kilometres.
    """

    text: str = ""
    skills: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    commune: str = ""
    within_km: int = 30

    @property
    def is_private(self) -> bool:
        """Whether it holds words of the person, which never go in an address."""
        return bool(self.text) or any(not _CODE.fullmatch(one) for one in self.skills)

    def with_profile_text(self, profile: Profile) -> "Journey":
        """Return the same, with the sentences kept of a CV in place of its text."""
        said = (*profile.evidence, *profile.wishes, *profile.refusals)
        lines = dict.fromkeys(line.strip() for line in said if line.strip())
        return replace(self, text="\n".join(lines)[:MAX_TEXT])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form received: the journey, and the CV that may come with it."""

    journey: Journey
    cv: bytes = b""
    cv_name: str = ""


async def read_form(request: Request, *, cv_bytes: int) -> Sent:
    """Read the form of a request. A file stays in memory, whatever its size.

    Raises
    ------
    HTTPException
        400 for a body that is not a form, 413 for one that is too large.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "multipart/form-data":
            parser = MultiPartParser(
                request.headers,
                request.stream(),
                max_files=1,
                max_fields=MAX_FIELDS,
                max_part_size=MAX_PART,
            )
            parser.spool_max_size = 2 * cv_bytes  # never on disk: the body is capped
            data = await parser.parse()
        elif kind == "application/x-www-form-urlencoded":
            data = await request.form(max_files=0, max_fields=MAX_FIELDS)
        else:
            raise HTTPException(415)
    except MultiPartException:
        raise HTTPException(400) from None
    return await _sent(data)


async def _sent(data: FormData) -> Sent:
    upload = data.get("cv")
    cv, name = b"", ""
    if isinstance(upload, UploadFile):
        cv, name = await upload.read(), upload.filename or ""
        await upload.close()
    return Sent(journey=_journey(data), cv=cv, cv_name=name)


def _journey(data: FormData) -> Journey:
    shown = _codes(_text(data, "connues"))
    kept = {value for value in data.getlist("garder") if isinstance(value, str)}
    return Journey(
        text=_text(data, "texte").replace("\r\n", "\n").strip(),
        skills=_split(_text(data, "competences")),
        removed=tuple(code for code in shown if code not in kept),
        commune=_text(data, "commune").strip()[:100],
        within_km=_radius(_text(data, "rayon")),
    )


def from_query(query: QueryParams) -> Journey:
    """Return the journey of an address: codes, a commune and a radius only."""
    return Journey(
        skills=_codes(query.get("c", "").replace(",", " ")),
        commune=query.get("commune", "").strip()[:100],
        within_km=_radius(query.get("rayon", "")),
    )


def to_query(codes: tuple[str, ...], commune: str | None, within_km: int) -> str:
    """Return the part of an address that holds codes only, with its ``?``.

    Examples
    --------
    >>> to_query(("117468", "121233"), "31555", 30)
    '?c=117468,121233&commune=31555&rayon=30'
    >>> to_query((), None, 30)
    ''
    """
    asked: dict[str, str] = {}
    if codes:
        asked["c"] = ",".join(codes)
    if commune:
        asked |= {"commune": commune, "rayon": str(within_km)}
    return f"?{urlencode(asked, safe=',')}" if asked else ""


def _text(data: FormData, name: str) -> str:
    value = data.get(name, "")
    return value if isinstance(value, str) else ""


def _codes(text: str) -> tuple[str, ...]:
    found = [word for word in text.split() if _CODE.fullmatch(word)]
    return tuple(dict.fromkeys(found))[:MAX_FIELDS]


def _split(text: str) -> tuple[str, ...]:
    parts = (part.strip()[:300] for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))[:200]


def _radius(text: str) -> int:
    return int(text) if text in {str(km) for km in RADII_KM} else 30
