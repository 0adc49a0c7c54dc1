"""The one form of the journey: what a person gives, read in memory only.

Every page of the journey carries the whole state in the hidden fields of its form
(`service/templates/state.html`), so that nothing is kept here: no session, no
cookie. A button may carry one ``action``, a verb and a code, which changes the
state (`Journey.after`).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from matcher.conditions import CONDITIONS
from matcher.reading import without_logistics
from matcher.types import Answer, Choices, Profile, Reply
from service.pages.skill_list import listed_skills
from service.schemas import MAX_TEXT
from skills_ref.codes import CompetenceCode, RomeCode

RADII_KM = (5, 10, 20, 30, 50, 100)
# radius proposed for each way to travel, in kilometres
TRANSPORTS: Mapping[str, int] = MappingProxyType(
    {"pied": 5, "velo": 10, "commun": 20, "voiture": 50}
)
FRENCH_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
AUTO = "auto"  # radius: the one of the means of transport
MAX_FIELDS = 600
MAX_PART = 300 * 1024  # bytes of one field that is not the CV
MAX_ROMES = 30
MAX_ANSWERS = 12
_DEFAULT_KM = 30
_CODE, _ROME = CompetenceCode.pattern, RomeCode.pattern
_ANSWER = re.compile(r"([a-z]+-[A-Za-z0-9_.-]{1,40})=(oui|un_peu|non|passer)")
_GROUP = re.compile(r"[a-z0-9]{8,20}")
_STEP = re.compile(r"[a-z-]{1,20}")
CONDITION_KEYS = frozenset(one.key for one in CONDITIONS)
CONFIRMED = "confirmer:"  # the button that leaves what was understood for the trades
STANCES = ("sait", "veut", "plus", "retire")  # what a person says of a competence


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What the person gave. It lives in the form, nowhere else.

    Attributes
    ----------
    text
        Free text; after a CV, the sentences that were kept of it.
    jobs
        Past jobs, in everyday words.
    likes
        What they like to do or would like to do.
    skills
        Names or codes of competences, typed or pasted.
    known, wanted, unwanted, removed
        Codes of competences: "je sais faire", "je veux faire", "je ne veux plus",
        and those that the person takes away.
    answers
        Replies of the questionnaire, in order.
    more, less, hidden, pinned, added
        ROME codes: more or fewer trades like this one; trades taken off the list,
        held at its top, in this order, or added to it.
    domain
        Letter of the grand domaine chosen, ``""`` for all.
    commune
        As typed, ``""`` for none.
    within_km
        Radius in kilometres.
    by_transport
        Whether the radius is the one proposed for the means of transport.
    transport
        Key of `TRANSPORTS`, ``""`` when unsaid.
    refused
        Keys of conditions of work that are refused (`matcher.conditions`).
    licence, distance
        ``"oui"``, ``"non"`` or ``""``: a driving licence; learning at a distance.
    starts_from
        First day on which a training may begin, ``None`` for any.
    level, french
        Level of study (1 to 8) and of French (CEFR); ``None`` and ``""`` unsaid.
    group
        Code of a group led by a trainer, ``""`` for none.
    seen
        Steps already counted (`service.usage`), so that each counts once.
    """

    text: str = ""
    jobs: str = ""
    likes: str = ""
    skills: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    domain: str = ""
    commune: str = ""
    within_km: int = _DEFAULT_KM
    by_transport: bool = False
    transport: str = ""
    refused: tuple[str, ...] = ()
    licence: str = ""
    distance: str = ""
    starts_from: date | None = None
    level: int | None = None
    french: str = ""
    group: str = ""
    seen: tuple[str, ...] = ()

    @property
    def is_private(self) -> bool:
        """Whether it holds more than an address may: then it travels in the form."""
        public = replace(
            Journey(),
            skills=tuple(one for one in self.skills if _CODE.fullmatch(one)),
            commune=self.commune,
            within_km=self.within_km,
            by_transport=self.by_transport,
            seen=self.seen,
        )
        return self != public

    @property
    def is_empty(self) -> bool:
        """Whether nothing says what the person can do or would like."""
        return not (
            *(one.strip() for one in (self.text, self.jobs, self.likes) if one.strip()),
            *self.skills,
            *self.known,
            *self.wanted,
            *self.answers,
        )

    @property
    def choices(self) -> Choices:
        """What the engine takes of it, beside the words."""
        return Choices(
            known=self.known,
            wanted=self.wanted,
            unwanted=self.unwanted,
            more=self.more,
            less=self.less,
            domain=self.domain or None,
            refused_contexts=self.refused,
            licence=None if not self.licence else self.licence == "oui",
            level=self.level,
            french=self.french or None,
        )

    def with_profile_text(self, profile: Profile) -> "Journey":
        """Return the same, with the sentences kept of a CV in place of its text.

        What it wishes under a heading goes with what the person likes: without the
        heading, only that still says that it is a wish. The list of competences goes
        on in its own field. Words that prove a competence and say nothing of a trade
        ("permis B") are kept too.
        """
        coded = (one for one in profile.competences if one.code in self.skills)
        listed = {*self.skills, *(one.label for one in coded)}
        told = (line for line in profile.evidence if line not in listed)
        proofs = (one.proof for one in profile.competences if one.proof)
        papers = dict.fromkeys(
            proof for proof in proofs if not without_logistics(proof)
        )
        return replace(
            self,
            text=_lines((*told, *profile.refusals, *papers)),
            jobs="",
            likes=_lines(profile.wishes),
        )

    def after(self, action: str) -> "Journey":
        """Return the state after a button: ``verb:code``; unknown ones do nothing.

        Examples
        --------
        >>> Journey().after("moins:K1304").less
        ('K1304',)
        >>> Journey(less=("K1304",)).after("plus:K1304").less
        ()
        >>> Journey().after("reponse:context-3=oui").answers[0].reply.value
        'oui'
        """
        verb, _, code = action.partition(":")
        change = _ACTIONS.get(verb)
        return self if change is None else change(self, code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form received: the journey, the CV that may come with it, the action done.

    ``fields`` are all of its fields, for those that one page alone knows.
    """

    journey: Journey
    cv: bytes = b""
    cv_name: str = ""
    action: str = ""
    fields: FormData = field(default_factory=FormData)


# --- reading ---------------------------------------------------------------------


async def read_form(request: Request, *, cv_bytes: int) -> Sent:
    """Read the form of a request. A file stays in memory, whatever its size.

    Raises
    ------
    HTTPException
        400 for a body that is not a form, 413 for one that is too large.
    """
    data = await read_fields(request, cv_bytes=cv_bytes)
    return _sent_of(data, *await _cv(data))


async def read_fields(request: Request, *, cv_bytes: int) -> FormData:
    """Return the fields of a form; see `read_form`."""
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
            return await parser.parse()
        if kind == "application/x-www-form-urlencoded":
            return await request.form(max_files=0, max_fields=MAX_FIELDS)
    except (MultiPartException, ClientDisconnect):
        raise HTTPException(400) from None
    raise HTTPException(415)


async def _cv(data: FormData) -> tuple[bytes, str]:
    upload = data.get("cv")
    if not isinstance(upload, UploadFile):
        return b"", ""
    cv, name = await upload.read(), upload.filename or ""
    await upload.close()
    return cv, name


def _sent_of(data: FormData, cv: bytes, name: str) -> Sent:
    action = _text(data, "action")
    return Sent(
        journey=_journey(data).after(action),
        cv=cv,
        cv_name=name,
        action=action,
        fields=data,
    )


def _journey(data: FormData) -> Journey:
    transport = _among(_text(data, "transport"), TRANSPORTS)
    return Journey(
        text=_words(data, "texte"),
        jobs=_words(data, "faits"),
        likes=_words(data, "aime"),
        skills=_skills(data),
        **_stances(data),
        answers=_answers(_text(data, "reponses")),
        more=_romes(data, "plus_de"),
        less=_romes(data, "moins_de"),
        hidden=_romes(data, "caches"),
        pinned=_romes(data, "epingles"),
        added=_romes(data, "ajoutes"),
        domain=_among(_text(data, "domaine"), "ABCDEFGHIJKLMN"),
        commune=_text(data, "commune").strip()[:100],
        within_km=_radius(_text(data, "rayon"), transport),
        by_transport=_text(data, "rayon") == AUTO,
        transport=transport,
        refused=tuple(
            dict.fromkeys(key for key in _every(data, "sans") if key in CONDITION_KEYS)
        ),
        licence=_among(_text(data, "permis"), ("oui", "non")),
        distance=_among(_text(data, "distance"), ("oui", "non")),
        starts_from=_day(_text(data, "des_le")),
        level=_level(_text(data, "niveau")),
        french=_among(_text(data, "francais"), FRENCH_LEVELS),
        group=_matching(_text(data, "groupe"), _GROUP),
        seen=tuple(
            dict.fromkeys(s for s in _every(data, "vu")[:20] if _STEP.fullmatch(s))
        ),
    )


def _stances(data: FormData) -> dict[str, tuple[str, ...]]:
    """Return what is said of each competence; a choice (``avis.CODE``) comes last."""
    said: dict[str, str] = {}
    for stance in STANCES:
        said.update(dict.fromkeys(_codes(_text(data, stance)), stance))
    for name, value in data.multi_items():
        code = name.removeprefix("avis.")
        if name.startswith("avis.") and _CODE.fullmatch(code) and value in STANCES:
            said[code] = str(value)
    names = dict(zip(STANCES, ("known", "wanted", "unwanted", "removed"), strict=True))
    return {
        name: tuple(code for code, one in said.items() if one == stance)[:MAX_FIELDS]
        for stance, name in names.items()
    }


def _answers(text: str) -> tuple[Answer, ...]:
    found: dict[str, Answer] = {}
    for word in text.split():
        match = _ANSWER.fullmatch(word)
        if match:
            found[match[1]] = Answer(code=match[1], reply=Reply(match[2]))
    return tuple(found.values())[:MAX_ANSWERS]


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


# --- writing ---------------------------------------------------------------------


def to_fields(journey: Journey) -> list[tuple[str, str]]:
    """Return the hidden fields that carry a state, empty ones left out.

    Examples
    --------
    >>> to_fields(Journey(text="Coudre", less=("K1304",)))
    [('texte', 'Coudre'), ('moins_de', 'K1304'), ('rayon', '30')]
    """
    answers = (f"{one.code}={one.reply.value}" for one in journey.answers)
    starts = journey.starts_from
    values = {
        "texte": journey.text,
        "faits": journey.jobs,
        "aime": journey.likes,
        "competences": "; ".join(journey.skills),
        "sait": " ".join(journey.known),
        "veut": " ".join(journey.wanted),
        "plus": " ".join(journey.unwanted),
        "retire": " ".join(journey.removed),
        "reponses": " ".join(answers),
        "plus_de": " ".join(journey.more),
        "moins_de": " ".join(journey.less),
        "caches": " ".join(journey.hidden),
        "epingles": " ".join(journey.pinned),
        "ajoutes": " ".join(journey.added),
        "domaine": journey.domain,
        "commune": journey.commune,
        "rayon": _radius_field(journey),
        "transport": journey.transport,
        "sans": " ".join(journey.refused),
        "permis": journey.licence,
        "distance": journey.distance,
        "des_le": "" if starts is None else starts.isoformat(),
        "niveau": "" if journey.level is None else str(journey.level),
        "francais": journey.french,
        "groupe": journey.group,
        "vu": " ".join(journey.seen),
    }
    return [(name, value) for name, value in values.items() if value]


# --- actions ---------------------------------------------------------------------


def _moved(*, to: str = "", out_of: Iterable[str] = ()) -> Callable[..., Journey]:
    """Return the action that puts a ROME code in one list and out of others."""

    def change(journey: Journey, code: str) -> Journey:
        if not _ROME.fullmatch(code):
            return journey
        lists = {
            name: tuple(one for one in getattr(journey, name) if one != code)
            for name in (*out_of, *([to] if to else []))
        }
        if to:
            lists[to] = (*lists[to], code)[-MAX_ROMES:]
        return replace(journey, **lists)

    return change


def _shifted(by: int) -> Callable[[Journey, str], Journey]:
    """Return the action that moves a trade up (-1) or down (1) among those held."""

    def change(journey: Journey, code: str) -> Journey:
        order = list(journey.pinned)
        if code not in order:
            return journey
        to = min(max(order.index(code) + by, 0), len(order) - 1)
        order.remove(code)
        order.insert(to, code)
        return replace(journey, pinned=tuple(order))

    return change


def _answered(journey: Journey, answer: str) -> Journey:
    one = _answers(answer)
    kept = [old for old in journey.answers if one and old.code != one[0].code]
    return replace(journey, answers=(*kept, *one)[:MAX_ANSWERS]) if one else journey


def _back(journey: Journey, _: str) -> Journey:
    return replace(journey, answers=journey.answers[:-1])


def _domain(journey: Journey, letter: str) -> Journey:
    return replace(journey, domain=_among(letter, "ABCDEFGHIJKLMN"))


def _widened(journey: Journey, km: str) -> Journey:
    return replace(journey, within_km=_radius(km), by_transport=False)


def _stance(stance: str) -> Callable[[Journey, str], Journey]:
    """Return the action that sets what is said of one competence."""
    names = ("known", "wanted", "unwanted", "removed")

    def change(journey: Journey, code: str) -> Journey:
        if not _CODE.fullmatch(code):
            return journey
        lists = {
            name: tuple(one for one in getattr(journey, name) if one != code)
            for name in names
        }
        if stance in STANCES:
            name = names[STANCES.index(stance)]
            lists[name] = (*lists[name], code)[-MAX_FIELDS:]
        return replace(journey, **lists)

    return change


_ACTIONS: Mapping[str, Callable[[Journey, str], Journey]] = MappingProxyType(
    {
        "plus": _moved(to="more", out_of=("less",)),
        "moins": _moved(to="less", out_of=("more", "pinned", "added")),
        "ni-plus-ni-moins": _moved(out_of=("more", "less")),
        "cacher": _moved(to="hidden", out_of=("pinned", "added")),
        "montrer": _moved(out_of=("hidden",)),
        "epingler": _moved(to="pinned", out_of=("hidden",)),
        "desepingler": _moved(out_of=("pinned",)),
        "monter": _shifted(-1),
        "descendre": _shifted(1),
        "ajouter-metier": _moved(to="added", out_of=("hidden",)),
        "oter-metier": _moved(out_of=("added", "pinned")),
        "reponse": _answered,
        "revenir": _back,
        "domaine": _domain,
        "rayon": _widened,
        "ajouter": _stance("sait"),
        "sait": _stance("sait"),
        "veut": _stance("veut"),
        "ne-veut-plus": _stance("plus"),
        "retirer": _stance("retire"),
        "reprendre": _stance(""),
    }
)

# --- values ----------------------------------------------------------------------


def _text(data: FormData, name: str) -> str:
    """Return the last value of a field: what is seen follows what is hidden."""
    values = [one for one in data.getlist(name) if isinstance(one, str)]
    return values[-1] if values else ""


def _words(data: FormData, name: str) -> str:
    return _text(data, name).replace("\r\n", "\n").strip()[:MAX_TEXT]


def _every(data: FormData, name: str) -> list[str]:
    """Return the words of every value of a field: boxes, or one hidden list."""
    values = [one for one in data.getlist(name) if isinstance(one, str)]
    return " ".join(values).split()


def _codes(text: str) -> tuple[str, ...]:
    found = [word for word in text.split() if _CODE.fullmatch(word)]
    return tuple(dict.fromkeys(found))[:MAX_FIELDS]


def _romes(data: FormData, name: str) -> tuple[str, ...]:
    found = [word for word in _every(data, name) if _ROME.fullmatch(word)]
    return tuple(dict.fromkeys(found))[:MAX_ROMES]


def _skills(data: FormData) -> tuple[str, ...]:
    """Return the list, and the one name that is being added to it."""
    return listed_skills(f"{_text(data, 'competences')}\n{_text(data, 'competence')}")


def _lines(texts: Iterable[str]) -> str:
    """Return texts as the lines of a list: no line is taken for a person's name."""
    kept = (" ".join(text.split()) for text in texts)
    return "\n".join(f"- {text}" for text in kept if text)[:MAX_TEXT]


def _among(value: str, allowed: Iterable[str]) -> str:
    return value if value and value in tuple(allowed) else ""


def _matching(value: str, pattern: re.Pattern[str]) -> str:
    return value if pattern.fullmatch(value) else ""


def _radius(text: str, transport: str = "") -> int:
    if text in {str(km) for km in RADII_KM}:
        return int(text)
    return proposed_km(transport)


def proposed_km(transport: str) -> int:
    """Return the radius proposed for a means of transport, in kilometres."""
    return TRANSPORTS.get(transport, _DEFAULT_KM)


def _radius_field(journey: Journey) -> str:
    follows = journey.within_km == proposed_km(journey.transport)
    return AUTO if journey.by_transport and follows else str(journey.within_km)


def _level(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-8]", text) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
