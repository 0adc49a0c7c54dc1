"""Job offers in the shape of the France Travail *Offres d'emploi v2* API.

An answer of the API (``{"resultats": [...]}``), a list of offers, or one offer a
line; plain or gzip. Only ``id`` and ``intitule`` can be counted on. Shape: the
OpenAPI file of the API (francetravail.io, product "Offres d'emploi v2").

Rules, in the order a reader of the table asks for them:

* ``rome``: ``romeCodeV460`` when given (the code of the current release, added by
  some preparations), else ``romeCode``, the code of the day of the offer.
* ``code_commune``: only as given. ``departement``: from the commune, else the
  postal code, else the field ``departement``, else the label of the place.
* ``published_on``: ``dateCreation``, else ``dateActualisation`` (counted).
* Same ``id`` twice: the latest ``dateActualisation`` wins, the last read on a tie.
"""

import json
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

from ingest import clean
from ingest.codes import commune_code, is_rome
from ingest.errors import SourceSchemaError
from ingest.open_feed import (
    DOCUMENT,
    head_of,
    lines_of,
    opened,
    refuse_if_mostly_bad,
)
from ingest.report import SHOWN, FeedResult, Report
from ingest.tables import table_of
from matcher.tables import OFFERS

SOURCE = "france_travail_offers"

Json = dict[str, object]
Row = tuple[object, ...]

_COMPETENCE = re.compile(r"[0-9]{1,7}")
_COOKIES = "ces traceurs sont necessaires au bon fonctionnement"
_COOKIES_LENGTH = 400  # a notice alone; longer, a text follows it
_PREFIX = re.compile(r"(\d{2,3}|2[AB])(?:\s+-\s+.*|\s*)")  # 34 - MONTPELLIER, 75
_SUFFIX = re.compile(r".*\s-\s(\d{2,3}|2[AB])")  # Paris - 75
_UPPER_SUFFIX = re.compile(r"[^a-zà-ÿ]*[^\W\d][^a-zà-ÿ]*\s(\d{2,3}|2[AB])")

# Fields of the API's `Offre`, and those that preparations add to it.
KNOWN = frozenset(
    (
        *("id", "intitule", "description", "dateCreation", "dateActualisation"),
        *("lieuTravail", "romeCode", "romeLibelle", "appellationlibelle"),
        *("entreprise", "typeContrat", "typeContratLibelle", "natureContrat"),
        *("experienceExige", "experienceLibelle", "experienceCommentaire"),
        *("formations", "langues", "permis", "outilsBureautiques", "competences"),
        *("salaire", "dureeTravailLibelle", "dureeTravailLibelleConverti"),
        *("complementExercice", "conditionExercice", "alternance", "contact"),
        *("agence", "nombrePostes", "accessibleTH", "deplacementCode"),
        *("deplacementLibelle", "qualificationCode", "qualificationLibelle"),
        *("codeNAF", "secteurActivite", "secteurActiviteLibelle"),
        *("qualitesProfessionnelles", "trancheEffectifEtab", "origineOffre"),
        *("offresManqueCandidats", "contexteTravail", "entrepriseAdaptee"),
        *("employeurHandiEngage", "romeCodeV460", "romeDansV460", "romeLabel"),
        *("romeCodesVus", "departement", "occitanie", "groupeTexte", "source"),
        *("descriptionTronquee",),
    )
)


def read_offers(path: Path, *, shown: int = SHOWN) -> FeedResult:
    """Return the offers of ``path`` and the report of the reading.

    Parameters
    ----------
    path
        A ``.json`` or ``.jsonl`` file, plain or gzip; the content decides.
    shown
        Refusals kept one by one in the report.

    Raises
    ------
    SourceSchemaError
        If the file is not JSON, holds no offer, or if more than half of its
        records are malformed (duplicates are not).
    """
    report = Report(shown=shown)
    kept: dict[str, tuple[Row, object]] = {}
    values = _document(path) if _is_document(path) else _lines(path, report)
    with closing(values):
        for line, raw in _records(values, report):
            row = _offer(raw, report, line)
            if row is not None:
                _keep_latest(kept, row, _stamp(raw), report, line)
    duplicates = report.refusals["duplicate-id"]
    refuse_if_mostly_bad(path.name, report, report.refused - duplicates)
    report.rows_kept = len(kept)
    rows = [row for row, _ in kept.values()]
    frame = table_of(OFFERS, rows, source=path.name)
    newest = cast("date | None", frame.get_column("published_on").max())
    return FeedResult("offers", {"offers": frame}, report, SOURCE, newest)


def _records(
    values: Iterable[tuple[int | None, object]], report: Report
) -> Iterator[tuple[int | None, Json]]:
    """Yield each offer with its line; count what is met and refuse what is not one."""
    for line, value in values:
        for item in _offers_in(value):
            report.rows_in += 1
            if isinstance(item, dict):
                yield line, cast("Json", item)
            else:
                report.refuse("not-an-object", value=item, line=line)


def _offers_in(value: object) -> list[object]:
    if isinstance(value, list):
        return cast("list[object]", value)
    if isinstance(value, dict) and "resultats" in value:
        inside = cast("Json", value)["resultats"]
        return cast("list[object]", inside) if isinstance(inside, list) else [inside]
    return [value]


def _is_document(path: Path) -> bool:
    """Tell whether the file is one JSON value over several lines, or a long one.

    A bad first line followed by whole objects is a bad line, not a document.
    """
    if head_of(path).lstrip().startswith(b"["):
        return True
    with opened(path) as stream:
        lines = lines_of(stream)
        _, first = next(lines, (1, None))
        _, second = next(lines, (2, None))
    if first is None:
        return True
    if second is None or _is_json(first):
        return not _is_json(first)
    whole = second.startswith(b"{") and second.endswith(b"}")
    return first.endswith((b"[", b"{", b",", b":")) or not whole


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _document(path: Path) -> Generator[tuple[int | None, object], None, None]:
    with opened(path) as stream:
        text = stream.read(DOCUMENT + 1)
    if len(text) > DOCUMENT:
        raise SourceSchemaError(f"{path.name}: JSON document too large")
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceSchemaError(
            f"{path.name}, line {error.lineno}: not JSON, {error.msg}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise SourceSchemaError(f"{path.name}: not JSON, {error}") from error
    yield None, value


def _lines(
    path: Path, report: Report
) -> Generator[tuple[int | None, object], None, None]:
    """Yield the JSON value of each line; a line that is not JSON is refused."""
    with opened(path) as stream:
        for line, text in lines_of(stream):
            if text is None:
                report.rows_in += 1
                report.refuse("line-too-long", line=line)
                continue
            try:
                value: object = json.loads(text)
            except (ValueError, RecursionError):
                report.rows_in += 1
                shown = text[:320].decode("utf-8", "replace")
                report.refuse("bad-json", value=shown, line=line)
                continue
            yield line, value


def _keep_latest(
    kept: dict[str, tuple[Row, object]],
    row: Row,
    stamp: object,
    report: Report,
    line: int | None,
) -> None:
    offer_id = str(row[0])
    before = kept.get(offer_id)
    if before is None:
        kept[offer_id] = (row, stamp)
        return
    report.refuse("duplicate-id", field="id", record=offer_id, line=line)
    if _instant(stamp) >= _instant(before[1]):
        kept[offer_id] = (row, stamp)


def _stamp(raw: Json) -> object:
    return raw.get("dateActualisation") or raw.get("dateCreation")


def _instant(value: object) -> datetime:
    """Return the instant of an ISO text, the first of all when there is none."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _offer(raw: Json, report: Report, line: int | None) -> Row | None:
    """Return one row of `OFFERS`, or ``None`` when the offer is refused."""
    for name in raw.keys() - KNOWN:
        report.unknown(name)
    offer_id = _identifier(raw.get("id"))
    title = clean.one_line(raw.get("intitule"))
    if offer_id is None or title is None:
        field = "id" if offer_id is None else "intitule"
        value = raw.get(field)
        report.refuse(
            "missing-field", field=field, value=value, line=line, record=offer_id
        )
        return None
    return (
        offer_id,
        SOURCE,
        title,
        _description(raw.get("description"), report),
        _rome(raw, report),
        clean.one_line(raw.get("appellationlibelle")),
        _competences(raw),
        *_place(raw, report),
        *_contract(raw, report),
        clean.one_line(_object(raw, "entreprise").get("nom")),
        _salary(_object(raw, "salaire")),
        _positions(raw.get("nombrePostes")),
        _published_on(raw, report),
        _url(_object(raw, "origineOffre")),
    )


def _identifier(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return clean.one_line(str(value))


def _object(raw: Json, key: str) -> Json:
    value = raw.get(key)
    return cast("Json", value) if isinstance(value, dict) else {}


def _items(raw: Json, key: str) -> list[Json]:
    value = raw.get(key)
    if not isinstance(value, list):
        return []
    items = cast("list[object]", value)
    return [cast("Json", item) for item in items if isinstance(item, dict)]


def _description(value: object, report: Report) -> str:
    text = clean.plain_text(value) if isinstance(value, str) else ""
    start = text[:_COOKIES_LENGTH]
    if len(text) < _COOKIES_LENGTH and clean.folded(start).startswith(_COOKIES):
        report.repair("cookie-notice")
        return ""
    return text


def _rome(raw: Json, report: Report) -> str | None:
    for key in ("romeCodeV460", "romeCode"):
        text = (clean.filler(raw.get(key)) or "").upper()
        if is_rome(text):
            return text
        if text:
            report.repair("bad-rome")
    return None


def _competences(raw: Json) -> list[str]:
    codes = (str(item.get("code")).strip() for item in _items(raw, "competences"))
    return list(dict.fromkeys(code for code in codes if _COMPETENCE.fullmatch(code)))


def _place(raw: Json, report: Report) -> Row:
    """Return commune, place, département, latitude and longitude."""
    place = _object(raw, "lieuTravail") or _label_alone(raw.get("lieuTravail"))
    label = clean.one_line(place.get("libelle"))
    commune = commune_code(place.get("commune"))
    if commune is None and clean.filler(place.get("commune")):
        report.repair("bad-commune")
    departement = (
        clean.departement_of(commune)
        or clean.departement_of(place.get("codePostal"))
        or clean.departement_code(raw.get("departement"))
        or departement_in(label)
    )
    return (commune, label, departement, *_position(place, report))


def _label_alone(value: object) -> Json:
    return {"libelle": value} if isinstance(value, str) else {}


def departement_in(label: str | None) -> str | None:
    """Return the département written in the label of a place.

    Examples
    --------
    >>> departement_in("34 - MONTPELLIER"), departement_in("Paris 8e - 75")
    ('34', '75')
    >>> departement_in("TOULOUSE 31"), departement_in("75"), departement_in("974 - X")
    ('31', '75', '974')
    >>> departement_in("Start-up 2030")
    """
    text = label or ""
    for pattern in (_PREFIX, _SUFFIX, _UPPER_SUFFIX):
        if found := pattern.fullmatch(text):
            return clean.departement_code(found[1])
    return None


def _position(place: Json, report: Report) -> tuple[float | None, float | None]:
    latitude = clean.decimal(place.get("latitude"))
    longitude = clean.decimal(place.get("longitude"))
    if latitude is None or longitude is None:
        return None, None
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude, longitude) == (0, 0):
        report.repair("bad-coordinates")
        return None, None
    return latitude, longitude


def _contract(raw: Json, report: Report) -> Row:
    """Return contract, full time, apprenticeship and experience."""
    words = raw.get("typeContrat") or raw.get("typeContratLibelle")
    code = clean.contract_code(words)
    if code is None and clean.filler(words):
        report.repair("unknown-contract")
    time = clean.folded(str(raw.get("dureeTravailLibelleConverti") or ""))
    return (
        code,
        {"temps plein": True, "temps partiel": False}.get(time),
        _apprenticeship(raw),
        _experience(raw),
    )


def _apprenticeship(raw: Json) -> bool | None:
    given = raw.get("alternance")
    if isinstance(given, bool):
        return given
    nature = clean.folded(str(raw.get("natureContrat") or ""))
    return (
        True if "apprentissage" in nature or "professionnalisation" in nature else None
    )


def _experience(raw: Json) -> str | None:
    code = str(raw.get("experienceExige") or "").strip().upper()
    if code in ("D", "S", "E"):
        return code
    words = clean.folded(str(raw.get("experienceLibelle") or ""))
    marks = (("debutant", "D"), ("souhaite", "S"), ("exige", "E"))
    return next((letter for mark, letter in marks if mark in words), None)


def _salary(salary: Json) -> str | None:
    return clean.one_line(salary.get("libelle")) or clean.one_line(
        salary.get("commentaire")
    )


def _positions(value: object) -> int | None:
    count = clean.whole(value)
    return count if count is not None and count > 0 else None


def _published_on(raw: Json, report: Report) -> date | None:
    created = clean.parse_date(raw.get("dateCreation"))
    if created is not None:
        return created
    updated = clean.parse_date(raw.get("dateActualisation"))
    if updated is not None:
        report.repair("date-from-update")
    return updated


def _url(origin: Json) -> str | None:
    partners = _items(origin, "partenaires")
    given = [origin.get("urlOrigine"), *(partner.get("url") for partner in partners)]
    return next((url for url in map(clean.safe_url, given) if url), None)
