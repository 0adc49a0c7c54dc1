"""Errors of the edges. See `skills_ref.errors` for the rules.

* EngineError
    - NoSnapshotError        no snapshot in the folder
    - UnknownSnapshotError   no snapshot of that name in the folder
    - ConfigurationError     a configuration file that cannot be read
    - CountsFellError        a new snapshot that would lose too much
    - BenchmarkError         the benchmarks or their data are not at hand
    - BenchmarkFailedError   a benchmark that ended badly
    - VocabularyFileError    a table of concepts that cannot be used
    - OperatorFileError      a theme, a logo or an audit that is refused
"""

from collections.abc import Sequence
from pathlib import Path

from skills_ref.errors import EngineError


class NoSnapshotError(EngineError, LookupError):
    """A folder that is not a snapshot and whose ``current`` names none."""

    code = "no-snapshot"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"no snapshot in {folder.name!r}")
        self.folder = str(folder)


class UnknownSnapshotError(EngineError, LookupError):
    """A name that no snapshot of the folder has."""

    code = "no-snapshot-called"

    def __init__(self, value: str, *, close_to: Sequence[str] = ()) -> None:
        super().__init__(f"no snapshot is called {value!r}")
        self.value = value
        self.close_to = tuple(close_to)


class ConfigurationError(EngineError, ValueError):
    """A configuration file that is missing, malformed or has an unknown key."""

    code = "bad-configuration"

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file = file


class VocabularyFileError(EngineError, ValueError):
    """A table of concepts without its columns, or mostly empty."""

    code = "vocabulary-file"


class CountsFellError(EngineError, ValueError):
    """A new snapshot with far fewer offers or trainings than the one in use."""

    code = "counts-fell"

    def __init__(self, table: str, before: int, after: int) -> None:
        super().__init__(f"{table} would fall from {before} to {after}")
        self.table = table
        self.before = before
        self.after = after


class BenchmarkError(EngineError, RuntimeError):
    """A data folder, or a place, where no benchmark can run."""

    code = "no-benchmark"


class BenchmarkFailedError(EngineError, RuntimeError):
    """A benchmark that failed, lasted too long or did not print its JSON object."""

    code = "benchmark-failed"


class OperatorFileError(EngineError, ValueError):
    """A file that the operator plugs into the pages and that is refused.

    Parameters
    ----------
    file
        Its name, without its folder.
    reason
        ``unreadable``, ``too-large``, ``not-utf8``, ``outside-address``,
        ``not-a-token``, ``low-contrast``, ``not-an-image``, ``live-image`` or
        ``not-an-audit``.
    value
        What is refused in it.
    """

    code = "operator-file"

    def __init__(self, file: str, reason: str, *, value: str = "") -> None:
        super().__init__(f"{file}: {reason} {value}".strip())
        self.file = file
        self.reason = reason
        self.value = value
