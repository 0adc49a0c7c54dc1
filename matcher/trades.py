"""The trades of a reference as columns: sheets, families, names, competences.

A *sheet* is a trade of ROME 4.0; a *family* is the sheets of one ROME 3 parent.
People are shown families, by their best sheet: ten sheets of one family would
not be ten trades.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from matcher.arrays import FloatArray
from skills_ref.store import SkillsRef
from skills_ref.text import GenderLexicon, both_genders, sentences

_LONGEST_NAME = 9  # words
_SHORTEST_NAME = 5  # letters


@dataclass(frozen=True, kw_only=True)
class TradeTable:
    """Everything the scores need from a reference, in one order.

    Sheets are sorted by family then code, names by sheet. ``*_starts`` give the
    first row of each group, so that the best of a group is one ``reduceat``.

    Attributes
    ----------
    sheets, families
        Codes.
    sheet_labels, family_labels
        Titles.
    family_of_sheet
        Row of the family of each sheet, shape (n_sheets,).
    sheet_starts
        First sheet of each family, shape (n_families,).
    name_starts
        First name of each sheet, shape (n_sheets,); a sheet has one at least.
    names
        Distinct normalised readings of the appellations.
    name_labels
        Official label of each name.
    sheet_of_name
        Row of the sheet of each name, shape (n_names,).
    rows_of_name
        Rows of each name in ``names``; one name may stand in several sheets.
    lexicon
        Feminine to masculine words, learnt from the labels.
    """

    sheets: tuple[str, ...]
    families: tuple[str, ...]
    sheet_labels: tuple[str, ...]
    family_labels: tuple[str, ...]
    family_of_sheet: NDArray[np.int64]
    sheet_starts: NDArray[np.int64]
    names: tuple[str, ...]
    name_labels: tuple[str, ...]
    name_starts: NDArray[np.int64]
    sheet_of_name: NDArray[np.int64]
    rows_of_name: Mapping[str, tuple[int, ...]]
    lexicon: GenderLexicon

    @cached_property
    def row_of_sheet(self) -> dict[str, int]:
        """Row of each sheet, by code."""
        return {code: row for row, code in enumerate(self.sheets)}

    def share_of_sheets(self, flags: FloatArray) -> FloatArray:
        """Return the share of the sheets of each family that have a flag, 0 or 1."""
        sizes = np.bincount(self.family_of_sheet, minlength=len(self.families))
        with_it = np.add.reduceat(flags, self.sheet_starts)
        return np.asarray(with_it / sizes, dtype=np.float32)

    def names_in(self, said: str) -> list[int]:
        """Return the rows of the names that stand in a normalised phrase.

        Of two names, one inside the other, the longest. A name of one short word
        says too little.
        """
        words = said.split()
        found: list[int] = []
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + _LONGEST_NAME), start, -1):
                name = " ".join(words[start:end])
                if name in self.rows_of_name and len(name) >= _SHORTEST_NAME:
                    found += self.rows_of_name[name]
                    start = end - 1
                    break
            start += 1
        return found

    @classmethod
    def from_reference(cls, reference: SkillsRef) -> "TradeTable":
        """Read the columns from ``reference``."""
        tables = reference.tables
        trades = tables["trades"].sort("parent", "rome")
        sheets = trades["rome"].to_list()
        labels = trades["label"].to_list()
        names_of = _grouped(tables["appellations"], "rome", "label")
        lexicon = GenderLexicon.from_labels(
            [*labels, *(n for sheet in sheets for n in names_of[sheet])]
        )
        names, name_labels, sheet_of_name = _names(sheets, labels, names_of, lexicon)
        return cls.of_columns(
            pl.DataFrame(
                {"sheet": sheets, "label": labels, "family": trades["parent"]}
            ),
            pl.DataFrame({"name": names, "label": name_labels, "sheet": sheet_of_name}),
            lexicon,
        )

    @classmethod
    def of_columns(
        cls, sheets: pl.DataFrame, names: pl.DataFrame, lexicon: GenderLexicon
    ) -> "TradeTable":
        """Return the table of ``sheets`` (sheet, label, family) and ``names``.

        ``names`` has the columns name, label and sheet (a row of ``sheets``).
        """
        parents = sheets["family"].to_list()
        families = sorted(set(parents))
        row = {code: i for i, code in enumerate(families)}
        family_of_sheet = np.array([row[p] for p in parents], dtype=np.int64)
        sheet_of_name = names["sheet"].to_numpy().astype(np.int64)
        title = dict(sheets.select("sheet", "label").iter_rows())
        return cls(
            sheets=tuple(sheets["sheet"].to_list()),
            families=tuple(families),
            sheet_labels=tuple(sheets["label"].to_list()),
            family_labels=tuple(title.get(f, f) for f in families),
            family_of_sheet=family_of_sheet,
            sheet_starts=_starts(family_of_sheet, len(families)),
            names=tuple(names["name"].to_list()),
            name_labels=tuple(names["label"].to_list()),
            name_starts=_starts(sheet_of_name, len(parents)),
            sheet_of_name=sheet_of_name,
            rows_of_name=_rows_by_name(names["name"].to_list()),
            lexicon=lexicon,
        )

    def save(self, folder: Path) -> None:
        """Write the table as Parquet and JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        families = [self.families[int(row)] for row in self.family_of_sheet]
        pl.DataFrame(
            {"sheet": self.sheets, "label": self.sheet_labels, "family": families}
        ).write_parquet(folder / "sheets.parquet")
        pl.DataFrame(
            {
                "name": self.names,
                "label": self.name_labels,
                "sheet": self.sheet_of_name,
            }
        ).write_parquet(folder / "names.parquet")
        (folder / "lexicon.json").write_text(
            json.dumps(self.lexicon.masculine, ensure_ascii=False), encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: Path) -> "TradeTable":
        """Read a table written by `save`."""
        masculine = json.loads((folder / "lexicon.json").read_text(encoding="utf-8"))
        return cls.of_columns(
            pl.read_parquet(folder / "sheets.parquet"),
            pl.read_parquet(folder / "names.parquet"),
            GenderLexicon(masculine),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeTexts:
    """The normalised texts of each sheet, needed only to learn.

    Attributes
    ----------
    documents
        One text a sheet: title three times, names, competences, definition.
    phrases
        The same in separate phrases: names, competences, definition.
    """

    documents: tuple[str, ...]
    phrases: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]

    @classmethod
    def from_reference(cls, reference: SkillsRef, table: TradeTable) -> "TradeTexts":
        """Read the texts of the sheets of ``table``, in its order."""
        phrases = _phrases(reference.tables, table)
        normal = table.lexicon.normal
        return cls(
            documents=tuple(
                " ".join((*[normal(label)] * 3, *said, *done, *defined))
                for label, (said, done, defined) in zip(
                    table.sheet_labels, phrases, strict=True
                )
            ),
            phrases=phrases,
        )


def best_sheet(scores: FloatArray, table: TradeTable, family: int) -> int:
    """Return the row of the best sheet of a family; ``scores`` (n_sheets,)."""
    starts = table.sheet_starts
    first = int(starts[family])
    last = int(starts[family + 1]) if family + 1 < len(starts) else len(scores)
    return first + int(np.argmax(scores[first:last]))


def _starts(group: NDArray[np.int64], n_groups: int) -> NDArray[np.int64]:
    return np.searchsorted(group, np.arange(n_groups)).astype(np.int64)


def _grouped(frame: pl.DataFrame, key: str, value: str) -> dict[str, list[str]]:
    """Return the values of each key, in the order of the frame."""
    found: dict[str, list[str]] = defaultdict(list)
    for k, v in frame.select(key, value).iter_rows():
        if v:
            found[k].append(v)
    return found


def _names(
    sheets: list[str],
    labels: list[str],
    names_of: dict[str, list[str]],
    lexicon: GenderLexicon,
) -> tuple[list[str], list[str], NDArray[np.int64]]:
    """Return the distinct readings of the names of each sheet, sheet by sheet."""
    names: list[str] = []
    name_labels: list[str] = []
    rows: list[int] = []
    for row, (sheet, title) in enumerate(zip(sheets, labels, strict=True)):
        seen: set[str] = set()
        for label in (title, *names_of[sheet]):
            for reading in both_genders(label):
                name = lexicon.normal(reading)
                if name and name not in seen:
                    seen.add(name)
                    names.append(name)
                    name_labels.append(label)
                    rows.append(row)
    return names, name_labels, np.array(rows, dtype=np.int64)


def _rows_by_name(names: list[str]) -> dict[str, tuple[int, ...]]:
    rows: dict[str, tuple[int, ...]] = {}
    for row, name in enumerate(names):
        rows[name] = (*rows.get(name, ()), row)
    return rows


def _phrases(
    tables: Mapping[str, pl.DataFrame], table: TradeTable
) -> tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    """Return the normalised names, competences and definition of each sheet."""
    normal = table.lexicon.normal
    text_of = {
        code: normal(label)
        for code, label in tables["competences"].select("code", "label").iter_rows()
    }
    names_of = _grouped(tables["appellations"], "rome", "label")
    done = _grouped(tables["trade_competences"].sort("rome", "code"), "rome", "code")
    defined = dict(tables["trades"].select("rome", "definition").iter_rows())
    return tuple(
        (
            tuple(normal(n) for n in names_of[sheet] or [label]),
            tuple(text_of[c] for c in done[sheet]),
            tuple(_normal_sentences(defined[sheet] or "", table.lexicon)),
        )
        for sheet, label in zip(table.sheets, table.sheet_labels, strict=True)
    )


def _normal_sentences(text: str, lexicon: GenderLexicon) -> list[str]:
    """Return the normalised sentences of a definition."""
    return [lexicon.normal(text[a:b]) for a, b in sentences(text)]
