"""Old ROME 3 codes and what they became.

Source of the format: ROME 3 v347 (2022), ``unix_referentiel_code_rome_v347_utf8.csv``
and ``unix_referentiel_appellation_v347_utf8.csv``. Certifications, BMO, tension
and older offers still speak these codes.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from skills_ref.archive import files_of
from skills_ref.codes import AppellationCode, RomeCode
from skills_ref.csvfile import decoded, parsed, refuse, require_columns
from skills_ref.errors import ReferenceFormatError
from skills_ref.tables import SUCCESSIONS

TRADES_FILE = "unix_referentiel_code_rome"
APPELLATIONS_FILE = "unix_referentiel_appellation"
NAME = re.compile(r"(?P<name>unix_[a-z_]+?)_v3[0-9]+_utf8\.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class OldRelease:
    """What is kept of a ROME 3 release.

    Attributes
    ----------
    labels
        One row a trade: ``code_rome``, ``libelle_rome``.
    appellations
        One row an appellation: ``code_ogr``, ``code_rome``.
    n_doubled
        Number of labels whose apostrophes were doubled.
    """

    labels: pl.DataFrame
    appellations: pl.DataFrame
    n_doubled: int


def read_old(source: Path, parents: Collection[str]) -> OldRelease:
    """Read the trades and appellations of a ROME 3 folder or zip.

    Parameters
    ----------
    source
        Folder or zip of the old release.
    parents
        Parent codes of the current release: v347 has appellations of L1510, a
        parent code, without a row for it.

    Raises
    ------
    ReferenceFormatError
        If a file or column is missing, or a code is malformed, repeated or orphan.
    """
    files = {
        match["name"]: (name, data)
        for name, data in files_of(source).items()
        if (match := NAME.fullmatch(name))
    }
    trades, trades_file = _read(files, TRADES_FILE, ("code_rome", "libelle_rome"))
    links, links_file = _read(files, APPELLATIONS_FILE, ("code_ogr", "code_rome"))
    _check_codes(trades, trades_file, "code_rome", RomeCode)
    _check_codes(links, links_file, "code_ogr", AppellationCode)
    known = pl.col("code_rome").is_in([*trades["code_rome"], *sorted(parents)])
    orphans = links.filter(~known.fill_null(False))
    refuse(orphans, links_file, "code_rome", "orphan code {value}")
    doubled = pl.col("libelle_rome").str.contains("''", literal=True)
    return OldRelease(
        labels=trades.select(
            "code_rome", pl.col("libelle_rome").str.replace_all("''", "'", literal=True)
        ),
        appellations=links.select("code_ogr", "code_rome"),
        n_doubled=trades.filter(doubled).height,
    )


def _read(
    files: dict[str, tuple[str, bytes]], name: str, columns: tuple[str, ...]
) -> tuple[pl.DataFrame, str]:
    if name not in files:
        raise ReferenceFormatError(f"{name}_v3NN_utf8.csv", "file is missing")
    file, data = files[name]
    frame = parsed(decoded(data, file), file)
    require_columns(frame, file, columns)
    return frame, file


def _check_codes(
    frame: pl.DataFrame,
    file: str,
    column: str,
    kind: type[RomeCode] | type[AppellationCode],
) -> None:
    well_formed = pl.col(column).str.contains(rf"^(?:{kind.pattern.pattern})$")
    bad = frame.filter(~well_formed.fill_null(False))
    refuse(bad, file, column, f"{{value}} is not a {kind.system} code")
    again = frame.filter(~pl.col(column).is_first_distinct())
    refuse(again, file, column, "{value} used twice")


def successions(
    trades: pl.DataFrame, appellations: pl.DataFrame, old: OldRelease | None
) -> pl.DataFrame:
    """Return the links from old codes to the sheets of the release.

    An old code leads to the sheets that have it as parent and, when the old release
    is at hand, to those where its appellations are now.

    Parameters
    ----------
    trades, appellations
        Tables of the release, see `skills_ref.tables`.
    old
        The ROME 3 release, or ``None``: labels of old codes are then unknown.
    """
    pairs = trades.select(old=pl.col("parent"), new=pl.col("rome"))
    labels = pl.DataFrame(schema={"old": pl.String, "old_label": pl.String})
    if old is not None:
        moves = old.appellations.join(
            appellations.select("appellation", "rome"),
            left_on="code_ogr",
            right_on="appellation",
        ).select(old=pl.col("code_rome"), new=pl.col("rome"))
        pairs = pl.concat([pairs, moves])
        labels = old.labels.rename({"code_rome": "old", "libelle_rome": "old_label"})
    return (
        pairs.unique()
        .join(labels, on="old", how="left")
        .select(SUCCESSIONS.names())
        .sort("old", "new")
    )
