"""The reference in memory: immutable tables and look-ups by code.

Look-ups are built on first use, so that a reference loads in a few hundredths of
a second. Frames are shared, never changed.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self, cast

import polars as pl
from polars.exceptions import PolarsError
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from skills_ref.codes import (
    AppellationCode,
    CertifInfoCode,
    Code,
    CompetenceCode,
    DomainCode,
    Formacode,
    NsfCode,
    RncpCode,
    RomeCode,
    RsCode,
)
from skills_ref.errors import ReferenceFormatError, UnknownCodeError
from skills_ref.tables import ADDED, TABLES
from skills_ref.types import (
    Appellation,
    Certification,
    Change,
    Competence,
    CompetenceKind,
    Edge,
    Group,
    Succession,
    Trade,
    TradeLink,
    WorkContext,
)

FORMAT = 1
MANIFEST = "reference.json"
CROSSWALK_CODES: Mapping[str, type[Code]] = MappingProxyType(
    {
        "RNCP": RncpCode,
        "RS": RsCode,
        "CertifInfo": CertifInfoCode,
        "Formacode": Formacode,
        "NSF": NsfCode,
    }
)


class _Parts:
    """The rows of a frame that share a key, in the order of the frame."""

    def __init__(self, frame: pl.DataFrame, *columns: str) -> None:
        self._frame = frame.sort(columns, maintain_order=True)
        starts = (
            self._frame.with_row_index("_row")
            .group_by(columns, maintain_order=True)
            .agg(pl.col("_row").first(), pl.len().alias("_n_rows"))
        )
        self._places: dict[tuple[str, ...], tuple[int, int]] = {
            tuple(key): (start, n_rows) for *key, start, n_rows in starts.iter_rows()
        }

    def of(self, *key: str) -> Iterable[dict[str, Any]]:
        """Return the rows of one key; none is empty."""
        start, n_rows = self._places.get(tuple(map(str, key)), (0, 0))
        return self._frame.slice(start, n_rows).iter_rows(named=True)


class SkillsRef:
    """One release of the reference, looked up by code.

    Parameters
    ----------
    release
        Name and date of the release, as it is shown.
    is_sample
        Whether these are the starter data and not an official release.
    tables
        Frames by name, with the schemas of `skills_ref.tables.TABLES`. A table that
        is not given is empty. ``trades`` is sorted by code.
    repairs
        How many times each known defect of the release was repaired.

    Raises
    ------
    ReferenceFormatError
        If a table has an unknown name or another schema.

    Examples
    --------
    >>> ref = SkillsRef(release="empty", is_sample=True, tables={}, repairs={})
    >>> ref.trade_codes
    ()
    """

    def __init__(
        self,
        *,
        release: str,
        is_sample: bool,
        tables: Mapping[str, pl.DataFrame],
        repairs: Mapping[str, int],
    ) -> None:
        for name in tables:
            if name not in TABLES:
                raise ReferenceFormatError(name, "a reference has no such table")
        held = {
            name: _held_to(schema, tables.get(name, schema.to_frame()), name)
            for name, schema in TABLES.items()
        }
        held["trades"] = held["trades"].sort("rome")
        self._release = release
        self._is_sample = is_sample
        self._tables = MappingProxyType(held)
        self._repairs = MappingProxyType(dict(sorted(repairs.items())))
        self._trades: dict[str, Trade] = {}

    @property
    def release(self) -> str:
        """Name and date of the release."""
        return self._release

    @property
    def is_sample(self) -> bool:
        """Whether these are the starter data."""
        return self._is_sample

    @property
    def tables(self) -> Mapping[str, pl.DataFrame]:
        """Every table of `skills_ref.tables.TABLES`, by name."""
        return self._tables

    @property
    def repairs(self) -> Mapping[str, int]:
        """Known defects that were repaired when the release was read."""
        return self._repairs

    def with_tables(self, **frames: pl.DataFrame) -> Self:
        """Return a new reference with those tables replaced."""
        return type(self)(
            release=self._release,
            is_sample=self._is_sample,
            tables={**self._tables, **frames},
            repairs=self._repairs,
        )

    # -- trades ---------------------------------------------------------------

    @cached_property
    def trade_codes(self) -> tuple[RomeCode, ...]:
        """Codes of all the sheets, sorted."""
        return tuple(map(RomeCode, self._tables["trades"]["rome"]))

    def trade(self, code: str) -> Trade:
        """Return one sheet with its links.

        Raises
        ------
        UnknownCodeError
            If the release has no such sheet; the error gives close codes.
        """
        rome = RomeCode(code)
        if rome not in self._trades:
            self._trades[rome] = self._build_trade(rome)
        return self._trades[rome]

    def _build_trade(self, rome: RomeCode) -> Trade:
        row = self._row("trades", "rome", rome, "ROME")
        mobilities = self._of_trade("mobilities", rome)
        return Trade(
            rome=rome,
            label=row["label"],
            parent=RomeCode(row["parent"]),
            children=self._children.get(rome, ()),
            domain=DomainCode(row["domain"]),
            grand_domain=DomainCode(row["grand_domain"]),
            definition=row["definition"],
            access=row["access"],
            regulated=row["regulated"],
            executive=row["executive"],
            riasec_major=row["riasec_major"],
            riasec_minor=row["riasec_minor"],
            appellations=tuple(map(_appellation, self._of_trade("appellations", rome))),
            competences=tuple(
                TradeLink(
                    code=CompetenceCode(link["code"]),
                    core=link["core"],
                    emerging=link["emerging"],
                )
                for link in self._of_trade("trade_competences", rome)
            ),
            contexts=tuple(
                link["code"] for link in self._of_trade("trade_contexts", rome)
            ),
            mobilities=tuple(
                RomeCode(link["target"])
                for link in sorted(mobilities, key=lambda link: link["order"])
            ),
            groups=tuple(
                Group(
                    kind=group["kind"],
                    code=group["code"],
                    label=group["label"],
                    principal=group["principal"],
                )
                for group in self._of_trade("groups", rome)
            ),
        )

    def parent_of(self, rome: str) -> RomeCode:
        """Return the ROME 3 parent code of a sheet; a parent is its own.

        Raises
        ------
        UnknownCodeError
            If the release has no such sheet or parent.
        """
        code = RomeCode(rome)
        if code in self._parents:
            return self._parents[code]
        if code in self._children:
            return code
        raise self._unknown("trades", "rome", code, "ROME")

    def children_of(self, parent: str) -> tuple[RomeCode, ...]:
        """Return the sheets under a parent code, itself left out, sorted.

        Raises
        ------
        UnknownCodeError
            If the release has no such sheet or parent.
        """
        code = RomeCode(parent)
        self.parent_of(code)
        return self._children.get(code, ())

    # -- competences, appellations, contexts, certifications, domains ----------

    def competence(self, code: str) -> Competence:
        """Return a competence, macro-competence or savoir; see `trade`."""
        row = self._row("competences", "code", CompetenceCode(code), "competence")
        macro = row["macro"]
        return Competence(
            code=CompetenceCode(row["code"]),
            label=row["label"],
            kind=CompetenceKind(row["kind"]),
            is_macro=row["is_macro"],
            macro=None if macro is None else CompetenceCode(macro),
            category=row["category"],
            definition=row["definition"],
        )

    def appellation(self, code: str) -> Appellation:
        """Return an appellation; see `trade`."""
        checked = AppellationCode(code)
        return _appellation(
            self._row("appellations", "appellation", checked, "appellation")
        )

    def context(self, code: str) -> WorkContext:
        """Return a work context; see `trade`."""
        return WorkContext(**self._row("contexts", "code", code, "work context"))

    def certification(self, code: str) -> Certification:
        """Return a certification; see `trade`.

        Its label is its code when no source gives its title.
        """
        key = code.strip().upper()
        kind = RsCode if key.startswith("RS") else RncpCode
        row = self._row("certifications", "code", kind(key), "certifications")
        return Certification(
            code=row["code"],
            label=row["code"] if row["label"] is None else row["label"],
            level=row["level"],
            active=row["active"],
            successor=row["successor"],
            blocks=tuple(row["blocks"] or ()),
        )

    def label_of(self, code: str) -> str:
        """Return the label of a grand domaine or domaine professionnel."""
        row = self._row("domains", "code", DomainCode(code), "ROME domain")
        return row["label"]

    # -- links to other releases and systems -----------------------------------

    def successors(self, code: str) -> Succession:
        """Return what a ROME 3 code became in this release."""
        return _succession(RomeCode(code), self._new_of)

    def predecessor(self, code: str) -> Succession:
        """Return the ROME 3 code that a sheet of this release comes from."""
        return _succession(RomeCode(code), self._old_of)

    def edges(self, system: str, code: str) -> tuple[Edge, ...]:
        """Return the trades linked to a code, heaviest first; none is empty.

        Parameters
        ----------
        system
            ``RNCP``, ``RS``, ``CertifInfo``, ``Formacode`` or ``NSF``.
        code
            A code of that system, such as ``RNCP37896``.

        Raises
        ------
        UnknownCodeError
            If no crosswalk has that name.
        """
        if system not in CROSSWALK_CODES:
            raise UnknownCodeError(
                "the crosswalks", system, close_to=tuple(CROSSWALK_CODES)
            )
        rows = self._edges.of(system, str(CROSSWALK_CODES[system](code)))
        return tuple(
            Edge(rome=RomeCode(row["rome"]), weight=row["weight"], source=row["source"])
            for row in rows
        )

    # -- save and load ---------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Write one Parquet per table and `MANIFEST`; same reference, same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in self._tables.items():
            frame.write_parquet(folder / f"{name}.parquet", statistics=False)
        manifest = {
            "format": FORMAT,
            "release": self._release,
            "is_sample": self._is_sample,
            "repairs": dict(self._repairs),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        ReferenceFormatError
            If a file is missing or damaged, of another format or another schema.
        """
        manifest = _read_manifest(folder / MANIFEST)
        return cls(
            release=manifest["release"],
            is_sample=manifest["is_sample"],
            repairs=manifest["repairs"],
            tables={
                name: _read_table(path)
                for name in TABLES
                if (path := folder / f"{name}.parquet").is_file() or name not in ADDED
            },
        )

    # -- look-ups, built on first use ------------------------------------------

    @cached_property
    def _rows(self) -> dict[str, dict[str, int]]:
        """Row number of each code, by table; filled by `_row`."""
        return {}

    def _row(self, table: str, column: str, code: str, system: str) -> dict[str, Any]:
        if table not in self._rows:
            codes = self._tables[table][column]
            self._rows[table] = dict(zip(codes, range(len(codes)), strict=True))
        number = self._rows[table].get(code)
        if number is None:
            raise self._unknown(table, column, code, system)
        return self._tables[table].row(number, named=True)

    def _unknown(
        self, table: str, column: str, code: str, system: str
    ) -> UnknownCodeError:
        close = process.extract(
            str(code),
            self._tables[table][column].to_list(),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=1,
            limit=3,
        )
        return UnknownCodeError(
            system, str(code), close_to=sorted(match[0] for match in close)
        )

    @cached_property
    def _parts(self) -> dict[str, _Parts]:
        """Rows of each trade, by table; filled by `_of_trade`."""
        return {}

    def _of_trade(self, table: str, rome: str) -> Iterable[dict[str, Any]]:
        if table not in self._parts:
            self._parts[table] = _Parts(self._tables[table], "rome")
        return self._parts[table].of(rome)

    @cached_property
    def _parents(self) -> dict[str, RomeCode]:
        trades = self._tables["trades"]
        return {
            rome: RomeCode(parent)
            for rome, parent in zip(trades["rome"], trades["parent"], strict=True)
        }

    @cached_property
    def _children(self) -> dict[str, tuple[RomeCode, ...]]:
        children: dict[str, list[RomeCode]] = {}
        for rome, parent in self._parents.items():
            children.setdefault(parent, [])
            if rome != parent:
                children[parent].append(RomeCode(rome))
        return {parent: tuple(codes) for parent, codes in children.items()}

    @cached_property
    def _new_of(self) -> dict[str, tuple[RomeCode, ...]]:
        return _grouped(self._tables["successions"], "old", "new")

    @cached_property
    def _old_of(self) -> dict[str, tuple[RomeCode, ...]]:
        return _grouped(self._tables["successions"], "new", "old")

    @cached_property
    def _edges(self) -> _Parts:
        heaviest = self._tables["crosswalks"].sort(
            "weight", "rome", descending=[True, False]
        )
        return _Parts(heaviest, "system", "code")


def _held_to(schema: pl.Schema, frame: pl.DataFrame, name: str) -> pl.DataFrame:
    for column, dtype in schema.items():
        if frame.schema.get(column) != dtype:
            found = frame.schema.get(column, "nothing")
            raise ReferenceFormatError(
                name, f"{dtype} is expected, not {found}", column=column
            )
    if extra := sorted(set(frame.columns) - set(schema)):
        raise ReferenceFormatError(name, "unknown column", column=extra[0])
    return frame.select(schema.names())


def _appellation(row: Mapping[str, Any]) -> Appellation:
    return Appellation(
        code=AppellationCode(row["appellation"]),
        label=row["label"],
        short_label=row["short_label"],
        rome=RomeCode(row["rome"]),
        principal=row["principal"],
        rarely_used=row["rarely_used"],
    )


def _grouped(
    links: pl.DataFrame, key: str, value: str
) -> dict[str, tuple[RomeCode, ...]]:
    pairs = links.select(key, value).drop_nulls().unique().sort(key, value)
    groups: dict[str, list[RomeCode]] = {}
    for one, other in pairs.iter_rows():
        groups.setdefault(one, []).append(RomeCode(other))
    return {one: tuple(others) for one, others in groups.items()}


def _succession(
    code: RomeCode, links: Mapping[str, tuple[RomeCode, ...]]
) -> Succession:
    targets = links.get(code, ())
    match targets:
        case ():
            change = Change.UNKNOWN
        case (only,):
            change = Change.SAME if only == code else Change.MOVED
        case _:
            change = Change.SPLIT
    return Succession(code=code, change=change, targets=targets)


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ReferenceFormatError(path.name, "file is missing") from error
    except ValueError as error:
        raise ReferenceFormatError(path.name, f"not JSON: {error}") from error
    if not isinstance(manifest, dict):
        raise ReferenceFormatError(path.name, "not a JSON object")
    fields = cast("dict[str, Any]", manifest)
    if fields.get("format") != FORMAT:
        raise ReferenceFormatError(
            path.name, f"format {fields.get('format')!r}, not {FORMAT}"
        )
    for name, kind in (("release", str), ("is_sample", bool), ("repairs", dict)):
        if not isinstance(fields.get(name), kind):
            raise ReferenceFormatError(path.name, f"no {kind.__name__} {name!r}")
    return fields


def _read_table(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except FileNotFoundError as error:
        raise ReferenceFormatError(path.name, "file is missing") from error
    except PolarsError as error:
        raise ReferenceFormatError(path.name, f"not a table: {error}") from error
