"""Communes: find one by what a person types, and measure distances."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from matcher.errors import UnknownPlaceError
from matcher.types import Place
from skills_ref.text import words

EARTH_KM = 6371.0088  # mean radius, IUGG
_LEAST_LIKE = 84.0


def distance_km(
    latitude: float,
    longitude: float,
    latitudes: NDArray[np.float64],
    longitudes: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return great-circle distances in kilometres; ``nan`` where a place is unknown.

    Examples
    --------
    >>> round(float(distance_km(43.6, 1.44, np.array([43.61]), np.array([3.88]))[0]))
    196
    """
    a, b = np.radians(latitudes), math.radians(latitude)
    half_lat = (a - b) / 2
    half_lon = np.radians(longitudes - longitude) / 2
    inner = np.sin(half_lat) ** 2 + np.cos(a) * math.cos(b) * np.sin(half_lon) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(inner))


@dataclass(frozen=True)
class Places:
    """The communes of a snapshot; may be empty."""

    communes: pl.DataFrame

    def find(self, typed: str, within_km: float = 30.0) -> Place:
        """Return the commune that a person typed: code, postal code or name.

        Of several communes of one name or postal code, the most populated.

        Raises
        ------
        UnknownPlaceError
            If nothing is close enough; the closest names are given.
        """
        row = self._row(typed.strip())
        if row is None:
            raise UnknownPlaceError(typed.strip(), close_to=self._close(typed))
        found = self.communes.row(row, named=True)
        return Place(
            code_commune=found["code_commune"],
            name=found["name"],
            latitude=found["latitude"],
            longitude=found["longitude"],
            within_km=within_km,
        )

    def basin_of(self, code_commune: str) -> tuple[str | None, str | None]:
        """Return the code and the name of the employment basin of a commune."""
        row = self._by_code.get(code_commune)
        if row is None:
            return None, None
        return self.communes["bassin"][row], self.communes["bassin_name"][row]

    def suggest(self, typed: str, limit: int) -> list[tuple[str, str]]:
        """Return codes and names that complete what is typed, biggest first."""
        key = name_key(typed)
        if not key:
            return []
        rows = [i for i, name in enumerate(self._names) if name.startswith(key)]
        if not rows:
            rows = [self._by_name[name] for name in self._like(key)]
        shown = self._by_population(rows)[:limit]
        label = self.communes
        return [
            (
                label["code_commune"][i],
                f"{label['name'][i]} ({label['departement'][i]})",
            )
            for i in shown
        ]

    @cached_property
    def _names(self) -> list[str]:
        return [name_key(name) for name in self.communes["name"].to_list()]

    @cached_property
    def _population(self) -> list[int]:
        return self.communes["population"].fill_null(0).to_list()

    @cached_property
    def _by_code(self) -> dict[str, int]:
        """Row of each code and postal code; the most populated of a postal code."""
        rows: dict[str, int] = {}
        postal: list[list[str] | None] = self.communes["postal_codes"].to_list()
        for i in self._by_population(range(self.communes.height)):
            for code in postal[i] or ():
                rows.setdefault(code, i)
        codes = self.communes["code_commune"].to_list()
        return rows | {code: i for i, code in enumerate(codes)}

    @cached_property
    def _by_name(self) -> dict[str, int]:
        rows: dict[str, int] = {}
        for i in self._by_population(range(self.communes.height)):
            rows.setdefault(self._names[i], i)
        return rows

    def _by_population(self, rows: Sequence[int] | range) -> list[int]:
        return sorted(rows, key=lambda i: (-self._population[i], i))

    def _row(self, typed: str) -> int | None:
        if typed.upper() in self._by_code:
            return self._by_code[typed.upper()]
        key = name_key(typed)
        if key in self._by_name:
            return self._by_name[key]
        like = self._like(key)
        return self._by_name[like[0]] if len(like) == 1 else None

    def _like(self, key: str) -> list[str]:
        """Return the names very like ``key``; short names must be exact."""
        if len(key) < 5:
            return []
        found = process.extract(
            key, list(self._by_name), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE
        )
        return [name for name, _, _ in found]

    def _close(self, typed: str) -> list[str]:
        found = process.extract(name_key(typed), list(self._by_name), limit=3)
        return [self.communes["name"][self._by_name[name]] for name, _, _ in found]


def name_key(name: str) -> str:
    """Return the folded words of a commune's name, "st" written in full.

    Examples
    --------
    >>> name_key("St-Jean-de-Védas")
    'saint jean de vedas'
    """
    full = {"st": "saint", "ste": "sainte"}
    return " ".join(full.get(word, word) for word in words(name))
