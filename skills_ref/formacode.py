"""The Formacode thesaurus and its links to ROME.

Sources of the formats: Formacode v14 (Centre Inffo, 2024), ``formacodes-v14.csv``,
``;``, UTF-8 with a byte order mark, several values in a cell parted by ``###``;
``formacode_rome.csv``, pairs counted on certifications, not official.
"""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import polars as pl

from skills_ref.codes import Formacode
from skills_ref.crosswalks import to_parents
from skills_ref.csvfile import decoded, parsed, refuse, require_columns
from skills_ref.errors import ReferenceFormatError
from skills_ref.store import SkillsRef
from skills_ref.tables import CROSSWALKS

THESAURUS_NAME = re.compile(r"formacodes-v[0-9]+\.csv")
LINKS_NAME = "formacode_rome.csv"
THESAURUS = pl.Schema(
    {
        "code": pl.String,
        "label": pl.String,
        "field": pl.String,  # champ sémantique
        "synonyms": pl.List(pl.String),
        "trade_synonyms": pl.List(pl.String),  # names of trades
        "broader": pl.List(pl.String),  # codes
        "narrower": pl.List(pl.String),
        "related": pl.List(pl.String),
    }
)
_SEPARATOR = "###"
_COUNTS = ("n_fiches_rncp_2026", "n_certif_info_2024")
_LINK_COLUMNS = ("formacode", "code_rome_v3", *_COUNTS)
_TERM_COLUMNS = (
    "Code du Terme",
    "Descripteur en typo riche",
    "Champ sémantique",
    "Synonymes",
    "Synonymes métier",
    "TG (Terme Générique)",
    "TS (Termes Spécifiques)",
    "TA (Termes Associés)",
)


class FormacodeTables(NamedTuple):
    """What a Formacode folder gives.

    ``crosswalk`` has the schema of `skills_ref.tables.CROSSWALKS`, ``thesaurus`` that
    of `THESAURUS`; ``refused`` counts the rows left out, by file and reason.
    """

    crosswalk: pl.DataFrame
    thesaurus: pl.DataFrame
    refused: dict[str, int]


def read_formacode(folder: Path, ref: SkillsRef) -> FormacodeTables:
    """Read the thesaurus and the weighted links to the trades of ``ref``.

    Either file may be absent; its table is then empty. The weight of an edge is the
    share of the certifications of a Formacode that also carry the trade.

    Raises
    ------
    ReferenceFormatError
        If neither file is there, or one lacks a column or has a malformed cell.
    """
    thesaurus = sorted(
        p for p in folder.glob("*.csv") if THESAURUS_NAME.fullmatch(p.name)
    )
    links = folder / LINKS_NAME
    if not thesaurus and not links.is_file():
        raise ReferenceFormatError(folder.name, f"no Formacode file, no {LINKS_NAME}")
    refused: Counter[str] = Counter()
    return FormacodeTables(
        _read_links(links, ref, refused) if links.is_file() else CROSSWALKS.to_frame(),
        _read_thesaurus(thesaurus[-1]) if thesaurus else THESAURUS.to_frame(),
        dict(sorted(refused.items())),
    )


def _read_links(path: Path, ref: SkillsRef, refused: Counter[str]) -> pl.DataFrame:
    frame = parsed(decoded(path.read_bytes(), path.name), path.name, strip=True)
    require_columns(frame, path.name, _LINK_COLUMNS)
    _check_codes(frame, path.name, "formacode")
    for column in _COUNTS:
        bad = ~pl.col(column).str.contains("^[0-9]{1,9}$").fill_null(False)
        refuse(frame.filter(bad), path.name, column, "{value} is not a count")
    count = pl.sum_horizontal(pl.col(column).cast(pl.Int64) for column in _COUNTS)
    source = f"Formacode v14, {path.name}: counted on certifications, not official"
    links = frame.select(
        code="formacode",
        rome=pl.col("code_rome_v3").fill_null(""),
        source=pl.lit(source),
        n=count,
    ).filter(pl.col("n") > 0)
    return (
        to_parents(links, ref, refused)
        .group_by("code", "rome", "source")
        .agg(pl.col("n").sum())
        .with_columns(
            system=pl.lit("Formacode"),
            weight=pl.col("n") / pl.col("n").sum().over("code"),
        )
        .select(CROSSWALKS.names())
        .sort("code", "rome")
    )


def _read_thesaurus(path: Path) -> pl.DataFrame:
    frame = parsed(decoded(path.read_bytes(), path.name), path.name, strip=True)
    require_columns(frame, path.name, _TERM_COLUMNS)
    _check_codes(frame, path.name, "Code du Terme")
    again = frame.filter(~pl.col("Code du Terme").is_first_distinct())
    refuse(again, path.name, "Code du Terme", "{value} used twice")
    return frame.select(
        code="Code du Terme",
        label="Descripteur en typo riche",
        field="Champ sémantique",
        synonyms=_values("Synonymes"),
        trade_synonyms=_values("Synonymes métier"),
        broader=_codes("TG (Terme Générique)"),
        narrower=_codes("TS (Termes Spécifiques)"),
        related=_codes("TA (Termes Associés)"),
    ).sort("code")


def _check_codes(frame: pl.DataFrame, file: str, column: str) -> None:
    well_formed = pl.col(column).str.contains(rf"^{Formacode.pattern.pattern}$")
    bad = frame.filter(~well_formed.fill_null(False))
    refuse(bad, file, column, "{value} is not a Formacode code")


def _values(column: str) -> pl.Expr:
    """Return the values of a cell parted by ``###``; no value, an empty list."""
    parts = pl.col(column).fill_null("").str.split(_SEPARATOR)
    stripped = parts.list.eval(pl.element().str.strip_chars())
    return stripped.list.eval(pl.element().filter(pl.element() != ""))


def _codes(column: str) -> pl.Expr:
    """Return the codes that end the values ``label - 12345``; others have none."""
    code = pl.element().str.extract(r" - ([0-9]{5})$", 1)
    return _values(column).list.eval(code.drop_nulls())
