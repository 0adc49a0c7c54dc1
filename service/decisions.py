"""The decision record: what was shown, by which engine, never of what or to whom.

One JSON line a ranking: a random number, the time to the second, the engine, the
snapshot, the trades with their scores, the parts that counted and why trades were
left out. No text, no competence, no place, no address of a client: nothing leads
back to a person. Off by default. AI Act, articles 12 and 26(6): six months at
least; CNIL, recommendation on logging: one year at most.
"""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog

from matcher.types import Ranking

log = structlog.get_logger("camin.decisions")

DAYS = 200
NAME = "decisions-{day}.jsonl"
_GLOB = "decisions-????-??-??.jsonl"

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class Decisions:
    """Write the decision records of a service, one file a day, and purge them.

    Parameters
    ----------
    folder
        Where the files go; ``None`` keeps nothing.
    days
        Days for which a file is kept.
    clock
        The time, in UTC.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        days: int = DAYS,
        clock: Clock = _now,
    ) -> None:
        self._folder = folder
        self._days = days
        self._clock = clock
        self._lock = threading.Lock()
        self._purged: date | None = None

    def note(
        self,
        ranking: Ranking,
        *,
        engine: str,
        counsellor: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Record a ranking that is shown; nothing when records are off.

        ``engine`` is its version, that of the manifest of the snapshot.
        ``counsellor`` holds the ROME codes that a counsellor held, added or hid: a
        choice of theirs, not a correction of the person.
        """
        if self._folder is None:
            return
        now = self._clock()
        record = record_of(ranking, engine=engine, at=now)
        if counsellor is not None:
            record["counsellor"] = {key: list(one) for key, one in counsellor.items()}
        line = json.dumps(record)
        try:
            with self._lock:
                self._append(self._folder, now.date(), line)
        except OSError as error:  # a disk that fails never fails a page
            log.warning("decision-lost", error=type(error).__name__)

    def _append(self, folder: Path, day: date, line: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._purged != day:  # the first of a day
            self.purge()
            self._purged = day
        file = folder / NAME.format(day=day.isoformat())
        if not file.exists():
            file.touch(mode=0o600)
        with file.open("a", encoding="utf-8") as out:
            out.write(f"{line}\n")

    def purge(self) -> tuple[str, ...]:
        """Remove the files that are too old; return their names."""
        if self._folder is None:
            return ()
        return purge(self._folder, days=self._days, today=self._clock().date())


def record_of(ranking: Ranking, *, engine: str, at: datetime) -> dict[str, Any]:
    """Return the record of one ranking: codes, scores and names of parts only."""
    return {
        "id": uuid4().hex,
        "time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "engine": engine,
        "snapshot": ranking.snapshot,
        "reason": ranking.reason.value if ranking.reason else None,
        "trades": [
            {
                "rome": trade.rome,
                "score": round(trade.score, 6),
                "parts": {
                    part.name: round(part.value * part.weight, 6)
                    for part in trade.parts
                    if part.value * part.weight
                },
            }
            for trade in ranking.trades
        ],
        "excluded": _excluded(ranking),
    }


def _excluded(ranking: Ranking) -> Mapping[str, int]:
    """Count the trades left out by condition: which ones could tell of a person."""
    found: dict[str, int] = {}
    for one in ranking.excluded:
        found[one.condition] = found.get(one.condition, 0) + 1
    return dict(sorted(found.items()))


def purge(folder: Path, *, days: int, today: date) -> tuple[str, ...]:
    """Remove the files older than ``days`` days; return their names, sorted."""
    gone: list[str] = []
    for file in sorted(folder.glob(_GLOB)):
        try:
            day = date.fromisoformat(file.stem.removeprefix("decisions-"))
        except ValueError:
            continue  # not a file of ours
        if today - day > timedelta(days=days):
            file.unlink(missing_ok=True)
            gone.append(file.name)
    return tuple(gone)
