"""Completions of what a person types: names of trades, competences, communes."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from matcher.competences import CompetenceTable
from matcher.places import Places
from matcher.trades import TradeTable
from matcher.types import Suggestion
from skills_ref.text import fold

_LEAST_LIKE = 80.0
_SHORTEST_FOR_TYPOS = 8  # letters: under that, "vente" would find "verte"


@dataclass(frozen=True)
class Suggester:
    """Complete what is typed, beginnings first, then words inside, then typos."""

    table: TradeTable
    competences: CompetenceTable
    places: Places

    def suggest(
        self, typed: str, *, kinds: Collection[str], limit: int
    ) -> list[Suggestion]:
        """Return at most ``limit`` completions of each kind asked, in kind order."""
        found: list[Suggestion] = []
        if "appellation" in kinds:
            rows = _closest(fold(typed).strip(), self._names, limit)
            found += [self._name(row) for row in rows]
        if "competence" in kinds:
            rows = _closest(fold(typed).strip(), self._labels, limit)
            table = self.competences
            found += [
                Suggestion(
                    kind="competence", code=table.codes[row], label=table.labels[row]
                )
                for row in rows
            ]
        if "commune" in kinds:
            found += [
                Suggestion(kind="commune", code=code, label=label)
                for code, label in self.places.suggest(typed, limit)
            ]
        return found

    def _name(self, row: int) -> Suggestion:
        label = self._distinct[row]
        rome = self.table.sheets[self._sheet_of[label]]
        return Suggestion(kind="appellation", code=rome, label=label, rome=rome)

    @cached_property
    def _sheet_of(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for label, sheet in zip(
            self.table.name_labels, self.table.sheet_of_name, strict=True
        ):
            found.setdefault(label, int(sheet))
        return found

    @cached_property
    def _distinct(self) -> list[str]:
        return sorted(self._sheet_of)

    @cached_property
    def _names(self) -> list[str]:
        return [fold(label) for label in self._distinct]

    @cached_property
    def _labels(self) -> list[str]:
        return [fold(label) for label in self.competences.labels]


def _closest(typed: str, labels: list[str], limit: int) -> list[int]:
    """Return rows of ``labels``: beginnings, then words inside, then close ones."""
    if not typed:
        return []
    starts = [i for i, label in enumerate(labels) if label.startswith(typed)]
    inside = [
        i
        for i, label in enumerate(labels)
        if f" {typed}" in label or f"'{typed}" in label
    ]
    rows = list(dict.fromkeys((*_shortest(starts, labels), *_shortest(inside, labels))))
    if len(rows) < limit and len(typed) >= _SHORTEST_FOR_TYPOS:
        like = process.extract(
            typed, labels, scorer=fuzz.WRatio, score_cutoff=_LEAST_LIKE, limit=limit
        )
        rows = list(dict.fromkeys((*rows, *(row for _, _, row in like))))
    return rows[:limit]


def _shortest(rows: list[int], labels: list[str]) -> list[int]:
    return sorted(rows, key=lambda row: (len(labels[row]), row))
