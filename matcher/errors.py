"""Errors of the engine. See `skills_ref.errors` for the rules.

* EngineError
    - NotFittedError     used before ``fit``
    - ArtefactError      a snapshot or a part of it that cannot be trusted or read
    - MissingExtraError  an optional package is not installed
    - UnknownPlaceError  a place that the snapshot does not know
    - WorseSnapshotError a new snapshot that finds fewer trades than the one in use
    - LabelsError        labelled offers whose codes contradict their titles
"""

from collections.abc import Sequence

from skills_ref.errors import EngineError


class NotFittedError(EngineError, RuntimeError):
    """An object was used before ``fit``."""

    code = "not-fitted"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not fitted: call fit or load first")


class ArtefactError(EngineError, ValueError):
    """A snapshot, or a file of it, that is missing, altered or of another format."""

    code = "bad-artefact"


class MissingExtraError(EngineError, ImportError):
    """An optional package is needed and not installed."""

    code = "missing-extra"

    def __init__(self, what: str, *, extra: str) -> None:
        super().__init__(f"{what} needs the packages of camin[{extra}]")
        self.what = what
        self.extra = extra


class UnknownPlaceError(EngineError, LookupError):
    """A commune that the snapshot does not know, or several of that name."""

    code = "unknown-place"

    def __init__(self, value: str, *, close_to: Sequence[str] = ()) -> None:
        hint = f"; close to {', '.join(close_to)}" if close_to else ""
        super().__init__(f"no single commune is called {value!r}{hint}")
        self.value = value
        self.close_to = tuple(close_to)


class WorseSnapshotError(EngineError, ValueError):
    """A new snapshot that is kept, and not put in use: it finds fewer trades.

    Parameters
    ----------
    snapshot
        Its name.
    before, after
        Offers whose trade came first with the one in use, and with the new one.
    """

    code = "worse-snapshot"

    def __init__(self, snapshot: str, *, before: int, after: int) -> None:
        super().__init__(
            f"{snapshot} finds the trade of {after} checked offers, down from {before}"
        )
        self.value = snapshot
        self.before = before
        self.after = after


class LabelsError(EngineError, ValueError):
    """A new snapshot that is kept, and not put in use: its labels look wrong.

    Parameters
    ----------
    snapshot
        Its name.
    titles, agree
        Titles that are a name of one trade, and those labelled with that trade.
    """

    code = "doubtful-labels"

    def __init__(self, snapshot: str, *, titles: int, agree: int) -> None:
        super().__init__(
            f"{snapshot} learnt labels that agree with {agree} titles of {titles}"
        )
        self.value = snapshot
        self.before = titles
        self.after = agree
