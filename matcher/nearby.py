"""How many trainings near a place lead to each family of trades."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from matcher.arrays import IntArray
from matcher.courses import Courses
from matcher.places import distance_km
from matcher.types import Place


@dataclass(frozen=True)
class NearbyTrainings:
    """Count the trainings of a snapshot around a place.

    Attributes
    ----------
    courses
        The trainings, or none without feed.
    n_families
        Number of families of the trade table.
    """

    courses: Courses
    n_families: int

    def counts(self, near: Place | None) -> IntArray | None:
        """Return the number of trainings of each family, ``None`` without feed.

        As a search counts them before it widens its radius: one session within the
        radius, or wholly at a distance. Without a place, all of them.
        """
        trainings = self.courses.trainings
        if trainings is None:
            return None
        training, family = self._pairs
        kept = family if near is None else family[self._is_near(near)[training]]
        return np.bincount(kept, minlength=self.n_families)

    @cached_property
    def _pairs(self) -> tuple[IntArray, IntArray]:
        """Row of the training and of the family of each link between them."""
        pairs = self.courses.families.select("training", "family").unique(
            maintain_order=True
        )
        return (
            pairs["training"].to_numpy().astype(np.int64),
            pairs["family"].to_numpy().astype(np.int64),
        )

    def _is_near(self, near: Place) -> NDArray[np.bool_]:
        """Return whether each training has a session near, shape (n_trainings,)."""
        there = self._sessions
        km = distance_km(
            near.latitude,
            near.longitude,
            there["latitude"].to_numpy(),
            there["longitude"].to_numpy(),
        )
        inside = there["anywhere"].to_numpy() | (np.round(km, 1) <= near.within_km)
        trainings = self.courses.trainings
        found = np.zeros(0 if trainings is None else trainings.height, dtype=bool)
        found[there["training"].to_numpy()[inside]] = True
        return found

    @cached_property
    def _sessions(self) -> pl.DataFrame:
        """Place of each session, and whether it is wholly at a distance."""
        trainings, sessions = self.courses.trainings, self.courses.sessions
        if trainings is None or sessions is None:
            return _NO_SESSIONS
        rows = trainings.select("training_id").with_row_index("training")
        where = pl.col("latitude", "longitude").cast(pl.Float64).fill_null(float("nan"))
        return sessions.join(rows, on="training_id").select(
            pl.col("training").cast(pl.Int64),
            where,
            anywhere=(pl.col("mode") == "distance").fill_null(value=False),
        )


_NO_SESSIONS = pl.DataFrame(
    schema={
        "training": pl.Int64,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "anywhere": pl.Boolean,
    }
)
