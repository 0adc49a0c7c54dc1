"""Reading the files of the benchmarks: offers, verdicts, profiles, tables.

Titles and texts pass through the same cleaning as the feeds of `ingest`, so that
the engine reads here what it reads in production.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from benchmarks.errors import BenchmarkDataError
from ingest.clean import one_line, plain_text
from ingest.open_feed import lines_of, opened
from ingest.readers.france_travail import read_offers
from skills_ref.errors import EngineError, UnknownCodeError
from skills_ref.store import SkillsRef

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledOffer:
    """One offer with the codes that its source gives it.

    ``raw_text`` is the text before any cleaning: offsets of labelled sentences
    count in it. ``rome`` is the code of the day of the offer, ``rome_now`` that
    of the current release, when known. ``label_from`` says where the code comes
    from, ``group`` names the offers of one same text.
    """

    id: str
    title: str
    text: str
    raw_text: str
    rome: str | None
    rome_now: str | None
    departement: str | None
    occitanie: bool | None
    competences: tuple[str, ...]
    label_from: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a reader says of the code of one offer, and the codes that are right."""

    verdict: str  # ok, wrong, vague
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCase:
    """One written person and the answer that a counsellor expects."""

    id: str
    kind: str
    level: str
    text: str
    skills: tuple[str, ...]
    expected: tuple[str, ...]
    forbidden: tuple[str, ...]
    abstain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSentence:
    """Words of an offer or a profile, and the codes of one competence in them.

    Any of ``codes`` is right; none says that the row only names a passage.
    ``exhaustive``: every competence of these words is labelled, by this row or by
    others inside it, so that any other one read there is wrong.
    """

    id: str
    start: int
    end: int
    codes: tuple[str, ...]
    exhaustive: bool


def json_lines(path: Path) -> Iterator[tuple[int, Json]]:
    """Yield each object of a JSON Lines file, plain or gzip, with its line.

    Raises
    ------
    BenchmarkDataError
        If a line is not a JSON object.
    """
    with opened(path) as stream:
        for line, text in lines_of(stream):
            try:
                value: object = json.loads(text or b"")
            except ValueError as error:
                raise BenchmarkDataError(path.name, "not JSON", line=line) from error
            if not isinstance(value, dict):
                raise BenchmarkDataError(path.name, "not a JSON object", line=line)
            yield line, cast("Json", value)


def read_labelled_offers(path: Path) -> list[LabelledOffer]:
    """Return the offers of a JSON Lines file, in its order.

    Raises
    ------
    BenchmarkDataError
        If a line is not an object with an ``id``.
    """
    frame = read_offers(path).frames["offers"]
    clean = {
        offer_id: (title, text)
        for offer_id, title, text in frame.select(
            "offer_id", "title", "text"
        ).iter_rows()
    }
    return [_offer(path, line, raw, clean) for line, raw in json_lines(path)]


def _offer(
    path: Path, line: int, raw: Json, clean: dict[str, tuple[str, str]]
) -> LabelledOffer:
    offer_id = _text(raw, "id")
    if offer_id is None:
        raise BenchmarkDataError(path.name, "an offer without id", line=line)
    raw_text = _text(raw, "description") or ""
    title, text = clean.get(offer_id) or (
        one_line(raw.get("intitule")) or "",
        plain_text(raw_text),
    )
    occitanie = raw.get("occitanie")
    return LabelledOffer(
        id=offer_id,
        title=title,
        text=text,
        raw_text=raw_text,
        rome=_text(raw, "romeCode"),
        rome_now=_text(raw, "romeCodeV460"),
        departement=_text(raw, "departement"),
        occitanie=occitanie if isinstance(occitanie, bool) else None,
        competences=_codes(raw.get("competences")),
        label_from=_text(raw, "romeLabel") or "",
        group=_text(raw, "groupeTexte") or offer_id,
    )


def _text(raw: Json, key: str) -> str | None:
    value = raw.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _codes(value: object) -> tuple[str, ...]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    objects = [cast("Json", item) for item in items if isinstance(item, dict)]
    return tuple(dict.fromkeys(c for o in objects if (c := _text(o, "code"))))


def parent_of(reference: SkillsRef, *codes: str | None) -> str | None:
    """Return the parent of the first of ``codes`` that the release can place.

    A code of another release goes through its successors when they have one
    same parent; a code that leads nowhere, or to several, gives ``None``.
    """
    for code in codes:
        found = _parent(reference, code) if code else None
        if found is not None:
            return found
    return None


def _parent(reference: SkillsRef, code: str) -> str | None:
    try:
        return str(reference.parent_of(code))
    except UnknownCodeError:
        targets = reference.successors(code).targets
    except EngineError:  # not a ROME code
        return None
    parents = {str(reference.parent_of(target)) for target in targets}
    return parents.pop() if len(parents) == 1 else None


def parents_of(reference: SkillsRef, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the distinct parents of ``codes``, in their order.

    A code that the release cannot place stays as it is: nothing will match it.
    """
    return tuple(dict.fromkeys(parent_of(reference, code) or code for code in codes))


def read_audit(path: Path) -> dict[str, Verdict]:
    """Return the verdict of each offer: id, ``ok``/``wrong``/``vague``, codes.

    Raises
    ------
    BenchmarkDataError
        If a verdict is not one of the three, or has no code and is not vague.
    """
    found: dict[str, Verdict] = {}
    for line, row in tsv_rows(path, columns=2):
        codes = tuple(c.strip() for c in "".join(row[2:3]).split(",") if c.strip())
        if row[1] not in ("ok", "wrong", "vague"):
            raise BenchmarkDataError(
                path.name, f"unknown verdict {row[1]!r}", line=line
            )
        if not codes and row[1] != "vague":
            raise BenchmarkDataError(path.name, f"{row[0]} has no code", line=line)
        found[row[0]] = Verdict(verdict=row[1], codes=codes)
    return found


def tsv_rows(path: Path, *, columns: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a tab-separated file without header nor quotes.

    Empty lines and lines that start with ``#`` are skipped.

    Raises
    ------
    BenchmarkDataError
        If a row has fewer than ``columns`` cells.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in reader:
            if not row or row[0].startswith("#"):
                continue
            if len(row) < columns:
                raise BenchmarkDataError(
                    path.name,
                    f"{len(row)} columns, not {columns}",
                    line=reader.line_num,
                )
            yield reader.line_num, row


def read_profiles(path: Path) -> list[ProfileCase]:
    """Return the written people of a JSON Lines file.

    Raises
    ------
    BenchmarkDataError
        If a line has no ``id``, or neither ``text`` nor ``skills``.
    """
    return [_profile(path, line, raw) for line, raw in json_lines(path)]


def _profile(path: Path, line: int, raw: Json) -> ProfileCase:
    case_id, text, skills = _text(raw, "id"), _text(raw, "text"), _words(raw, "skills")
    if case_id is None:
        raise BenchmarkDataError(path.name, "a profile without id", line=line)
    if text is None and "skills" not in raw and "text" not in raw:
        raise BenchmarkDataError(path.name, f"{case_id}: no text, no skills", line=line)
    return ProfileCase(
        id=case_id,
        kind=_text(raw, "kind") or "unknown",
        level=_text(raw, "level") or "unknown",
        text=text or "",
        skills=skills,
        expected=_words(raw, "expected"),
        forbidden=_words(raw, "forbidden"),
        abstain=raw.get("abstain") is True,
    )


def _words(raw: Json, key: str) -> tuple[str, ...]:
    value = raw.get(key)
    items = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, str))


def read_sentences(path: Path) -> list[LabelledSentence]:
    """Return labelled passages: id, start, end, code, exhaustive; tab-separated.

    A first line of column names is skipped. Offsets are half-open, in the raw
    ``description`` of an offer or the ``text`` of a profile. ``code`` may hold
    several codes joined by ``|``: any is right. A row may be a passage and its
    competence, or, with an empty code, a passage whose competences are in rows of
    their own, with tighter offsets.

    Raises
    ------
    BenchmarkDataError
        If an offset is not a number.
    """
    rows = tsv_rows(path, columns=5)
    return [_sentence(path, n, row) for n, row in rows if row[:2] != ["id", "start"]]


def _sentence(path: Path, line: int, row: list[str]) -> LabelledSentence:
    try:
        start, end = int(row[1]), int(row[2])
    except ValueError as error:
        raise BenchmarkDataError(
            path.name, f"{row[1]!r}, {row[2]!r} are not offsets", line=line
        ) from error
    return LabelledSentence(
        id=row[0],
        start=start,
        end=end,
        codes=tuple(code for c in row[3].split("|") if (code := c.strip())),
        exhaustive=row[4].strip().lower() in ("1", "true", "yes", "oui"),
    )
