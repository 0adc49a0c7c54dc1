"""The starter data: trades in our own words, for a machine with no other data.

Codes and titles of the 532 parent trades are those of the ROME; names, competences
and texts are ours. Package files: ``titles.csv``, ``domains.csv``, ``contexts.csv``,
``transversal.txt`` (competences that any trade may share) and one
``trades_<LETTER>.toml`` for each grand domaine. A trade without competences is told
apart by having none: nothing is filled in for it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NotRequired, TypedDict, cast

import polars as pl

from skills_ref.csvfile import decoded, parsed, refuse, require_columns
from skills_ref.errors import ReferenceFormatError
from skills_ref.store import SkillsRef
from skills_ref.tables import TABLES
from skills_ref.types import CompetenceKind

RELEASE = "données d'exemple Camin"
LETTERS = "ABCDEFGHIJKLMN"
LIST_KEYS = frozenset({"say", "core", "also", "know", "contexts", "near"})
KEYS = LIST_KEYS | {"about", "regulated"}


class StarterTrade(TypedDict):
    """One trade as it is written in a TOML file."""

    say: list[str]
    about: NotRequired[str]
    core: NotRequired[list[str]]
    also: NotRequired[list[str]]
    know: NotRequired[list[str]]
    contexts: NotRequired[list[str]]
    near: NotRequired[list[str]]
    regulated: NotRequired[bool]


def read_starter(folder: Traversable | None = None) -> SkillsRef:
    """Return the starter reference.

    Parameters
    ----------
    folder
        Where the starter files are; by default those of the package.

    Raises
    ------
    ReferenceFormatError
        If a file is missing, or names a code or a context that does not exist.
    """
    place = files("skills_ref") / "starter" if folder is None else folder
    titles = _read_csv(place, "titles.csv", ("rome", "title"))
    domains = _read_csv(place, "domains.csv", ("domain", "label"))
    contexts = _read_csv(place, "contexts.csv", ("code", "label", "type"))
    trades = _read_trades(place)
    _check_codes(trades, titles, contexts)
    made = {
        "trades": _trades(titles, trades),
        "appellations": _appellations(titles, trades),
        "competences": _competences(trades),
        "trade_competences": _trade_competences(trades),
        "contexts": contexts.sort("code"),
        "trade_contexts": _links(trades, "contexts", "code"),
        "mobilities": _mobilities(trades),
        "domains": domains.select(code="domain", label="label").sort("code"),
        "successions": titles.select(
            old="rome", old_label=pl.lit(None, pl.String), new="rome"
        ),
    }
    tables = {name: frame.select(TABLES[name].names()) for name, frame in made.items()}
    return SkillsRef(release=RELEASE, is_sample=True, tables=tables, repairs={})


def transversal_competences() -> frozenset[str]:
    """Return the competences that any number of trades may share."""
    text = _text(files("skills_ref") / "starter", "transversal.txt")
    return frozenset(text.splitlines())


# -- files ----------------------------------------------------------------------


def _text(folder: Traversable, name: str) -> str:
    try:
        return decoded((folder / name).read_bytes(), name)
    except FileNotFoundError as error:
        raise ReferenceFormatError(name, "file is missing") from error


def _read_csv(folder: Traversable, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    frame = parsed(_text(folder, name), name)
    require_columns(frame, name, columns)
    for column in columns:
        refuse(frame.filter(pl.col(column).is_null()), name, column, "cell is empty")
    again = frame.filter(~pl.col(columns[0]).is_first_distinct())
    refuse(again, name, columns[0], "{value} used twice")
    return frame


def _read_trades(folder: Traversable) -> dict[str, StarterTrade]:
    """Return the trades of the fourteen files, by code, in code order."""
    trades: dict[str, StarterTrade] = {}
    for letter in LETTERS:
        name = f"trades_{letter}.toml"
        try:
            read = tomllib.loads(_text(folder, name))
        except tomllib.TOMLDecodeError as error:
            raise ReferenceFormatError(name, f"not TOML: {error}") from error
        for rome, trade in read.items():
            if not rome.startswith(letter):
                raise ReferenceFormatError(name, f"{rome} is not of this file")
            trades[rome] = _checked(trade, rome, name)
    return dict(sorted(trades.items()))


def _checked(trade: object, rome: str, file: str) -> StarterTrade:
    """Return ``trade`` once its keys are known and their values of the right type."""
    if not isinstance(trade, dict):
        raise ReferenceFormatError(file, f"{rome} is not a table")
    fields = cast("dict[str, object]", trade)
    if unknown := sorted(set(fields) - KEYS):
        raise ReferenceFormatError(file, f"{rome} has an unknown key {unknown[0]!r}")
    if "say" not in fields:
        raise ReferenceFormatError(file, f"{rome} has no 'say'")
    for key, value in fields.items():
        if not _has_type(key, value):
            raise ReferenceFormatError(file, f"{rome}: wrong type of {key!r}")
    lists = {key: cast("list[str]", fields[key]) for key in LIST_KEYS & set(fields)}
    lists["core+also"] = [*lists.get("core", []), *lists.get("also", [])]
    for key, values in lists.items():
        if len(set(values)) != len(values):
            raise ReferenceFormatError(file, f"{rome} says one thing twice in {key!r}")
    return cast("StarterTrade", fields)


def _has_type(key: str, value: object) -> bool:
    if key in LIST_KEYS:
        return isinstance(value, list) and all(
            isinstance(item, str) and bool(item) for item in cast("list[object]", value)
        )
    return isinstance(value, bool if key == "regulated" else str)


def _check_codes(
    trades: Mapping[str, StarterTrade], titles: pl.DataFrame, contexts: pl.DataFrame
) -> None:
    known = set(titles["rome"])
    for rome in sorted(known ^ set(trades)):
        problem = "has no title" if rome in trades else "is missing"
        raise ReferenceFormatError(f"trades_{rome[0]}.toml", f"{rome} {problem}")
    keys = set(contexts["code"])
    for rome, trade in trades.items():
        file = f"trades_{rome[0]}.toml"
        for code in trade.get("near", []):
            if code not in known or code == rome:
                raise ReferenceFormatError(file, f"{rome} cannot be near {code!r}")
        for key in trade.get("contexts", []):
            if key not in keys:
                raise ReferenceFormatError(file, f"{rome}: unknown context {key!r}")


# -- codes ----------------------------------------------------------------------


def starter_code(label: str) -> str:
    """Return the code of a label that has no official one.

    Examples
    --------
    >>> starter_code("travailler en équipe") == starter_code("travailler en équipe")
    True
    >>> len(starter_code("paysan"))
    9
    """
    return "X" + blake2b(label.encode()).hexdigest()[:8].upper()


def _check_collisions(codes: pl.Series, labels: pl.Series, file: str) -> None:
    """Raise if two labels have the same code."""
    seen: dict[str, str] = {}
    for code, label in zip(codes, labels, strict=True):
        if seen.setdefault(code, label) != label:
            raise ReferenceFormatError(
                file, f"{seen[code]!r} and {label!r} have the same code {code}"
            )


# -- tables ---------------------------------------------------------------------


def _trades(titles: pl.DataFrame, trades: Mapping[str, StarterTrade]) -> pl.DataFrame:
    said = pl.DataFrame(
        {
            "rome": list(trades),
            "definition": [trade.get("about") for trade in trades.values()],
            "regulated": [trade.get("regulated") for trade in trades.values()],
        },
        schema_overrides={"definition": pl.String, "regulated": pl.Boolean},
    )
    unknown = pl.lit(None, pl.String)
    return titles.join(said, on="rome", how="left").select(
        "rome",
        "definition",
        "regulated",
        label="title",
        parent="rome",
        domain=pl.col("rome").str.slice(0, 3),
        grand_domain=pl.col("rome").str.slice(0, 1),
        access=unknown,
        executive=pl.lit(None, pl.Boolean),
        green=unknown,
        riasec_major=unknown,
        riasec_minor=unknown,
    )


def _appellations(
    titles: pl.DataFrame, trades: Mapping[str, StarterTrade]
) -> pl.DataFrame:
    """Return the title of each trade, then the names that people give it.

    A name that two trades share keeps one code a trade: that of the second is made
    from the name and the trade.
    """
    rows: list[tuple[str, str, str, bool]] = []
    taken: set[str] = set()
    for rome, title in titles.sort("rome").select("rome", "title").iter_rows():
        names = [title, *(name for name in trades[rome]["say"] if name != title)]
        for name in names:
            key = f"{name} {rome}" if name in taken else name
            taken.add(name)
            rows.append((starter_code(key), name, rome, name == title))
    frame = pl.DataFrame(
        rows, schema=["appellation", "label", "rome", "principal"], orient="row"
    )
    labels = frame["label"] + " " + frame["rome"]
    _check_collisions(frame["appellation"], labels, "trades_*.toml")
    return frame.with_columns(short_label="label", rarely_used=pl.lit(False)).sort(
        "rome", "appellation"
    )


def _linked(
    trades: Mapping[str, StarterTrade],
) -> Iterator[tuple[str, str, str, bool]]:
    """Yield trade, label, kind and core of each competence and knowledge."""
    for rome, trade in trades.items():
        for label in trade.get("core", []):
            yield rome, label, CompetenceKind.SAVOIR_FAIRE.value, True
        for label in trade.get("also", []):
            yield rome, label, CompetenceKind.SAVOIR_FAIRE.value, False
        for label in trade.get("know", []):
            yield rome, label, CompetenceKind.SAVOIR.value, False


def _competences(trades: Mapping[str, StarterTrade]) -> pl.DataFrame:
    pairs = sorted({(label, kind) for _, label, kind, _ in _linked(trades)})
    frame = pl.DataFrame(
        {
            "code": [starter_code(label) for label, _ in pairs],
            "label": [label for label, _ in pairs],
            "kind": [kind for _, kind in pairs],
        },
        schema={"code": pl.String, "label": pl.String, "kind": pl.String},
    )
    # a label that is both a gesture and a knowledge would have one code twice
    _check_collisions(
        frame["code"], frame["label"] + " " + frame["kind"], "trades_*.toml"
    )
    unknown = pl.lit(None, pl.String)
    return frame.with_columns(
        is_macro=pl.lit(False), macro=unknown, category=unknown, definition=unknown
    ).sort("code")


def _trade_competences(trades: Mapping[str, StarterTrade]) -> pl.DataFrame:
    rows = [
        (rome, starter_code(label), core, False)
        for rome, label, _, core in _linked(trades)
    ]
    frame = pl.DataFrame(rows, schema=TABLES["trade_competences"], orient="row")
    return frame.sort("rome", "code")


def _links(trades: Mapping[str, StarterTrade], key: str, column: str) -> pl.DataFrame:
    rows = [
        (rome, value)
        for rome, trade in trades.items()
        for value in cast("list[str]", trade.get(key, []))
    ]
    schema = {"rome": pl.String, column: pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _mobilities(trades: Mapping[str, StarterTrade]) -> pl.DataFrame:
    order = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("rome")
    return _links(trades, "near", "target").with_columns(order=order)
