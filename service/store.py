"""The snapshot that answers, and its replacement while the service runs.

A request takes ``store.matcher`` once and keeps it to its end, so an answer never
mixes two snapshots. A new one is loaded beside the old one, then one reference
changes. A snapshot that cannot be trusted is refused and the old one goes on.
"""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import structlog

from matcher.engine import Matcher
from matcher.snapshot import current
from service.problems import NotReadyError
from skills_ref.errors import EngineError

log = structlog.get_logger("camin.snapshot")


class SnapshotStore:
    """Hold the matcher of the current snapshot.

    Parameters
    ----------
    folder
        One snapshot, or a folder with a ``current`` pointer.
    verify
        Check the sha256 of every file before use.

    Attributes
    ----------
    reloads, refusals
        Snapshots taken and refused since the start.
    loaded_at
        When the snapshot in use was loaded, ``None`` before the first.
    """

    def __init__(self, folder: Path, *, verify: bool = True) -> None:
        self._folder = folder
        self._verify = verify
        self._matcher: Matcher | None = None
        self._path: Path | None = None
        self._refused: Path | None = None
        self._lock = threading.Lock()
        self.reloads = 0
        self.refusals = 0
        self.loaded_at: datetime | None = None

    @property
    def ready(self) -> bool:
        """Whether a snapshot answers."""
        return self._matcher is not None

    @property
    def matcher(self) -> Matcher:
        """The matcher in use now.

        Raises
        ------
        NotReadyError
            If no snapshot is loaded yet.
        """
        if self._matcher is None:
            raise NotReadyError
        return self._matcher

    def refresh(self) -> bool:
        """Load the snapshot that the pointer names, if it is another one.

        Blocks while it loads. Returns whether the matcher changed.

        Raises
        ------
        EngineError
            If the snapshot is refused. It is not tried again until the pointer
            changes, unless none was ever loaded.
        """
        with self._lock:
            path = self._named()
            if path == self._path or (self.ready and path == self._refused):
                return False
            try:
                matcher = Matcher.load(path, verify=self._verify)
                matcher.warm()
            except EngineError:
                self.refusals += 1
                self._refused = path
                raise
            self._matcher, self._path, self._refused = matcher, path, None
            self.reloads += 1
            self.loaded_at = datetime.now(UTC)
        log.info("snapshot-loaded", snapshot=matcher.snapshot_id)
        return True

    def _named(self) -> Path:
        pointed = (self._folder / "current").exists()
        return current(self._folder).resolve() if pointed else self._folder.resolve()

    async def watch(self, every_s: float) -> None:
        """Load, then look at the pointer again and again. Never ends."""
        while True:
            try:
                await asyncio.to_thread(self.refresh)
            except (EngineError, OSError) as error:
                log.warning("snapshot-refused", error=type(error).__name__)
            await asyncio.sleep(every_s)
