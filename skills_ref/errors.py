"""Errors this project raises on purpose.

* EngineError
    - InvalidCodeError      the text is not a code of that system
    - UnknownCodeError      a well-formed code, absent from the reference
    - ReferenceFormatError  a release or a saved reference that cannot be read

Each class has a stable ``code``. The service turns it into an HTTP status and a
French sentence, the command line into an exit status. Messages are for
developers: English, one sentence, with the value that failed.
"""

from collections.abc import Sequence
from typing import ClassVar


class EngineError(Exception):
    """Base of every error raised on purpose. Catch it at the edges only."""

    code: ClassVar[str] = "engine-error"


class InvalidCodeError(EngineError, ValueError):
    """A text that is not a code of the named system."""

    code = "invalid-code"

    def __init__(self, system: str, value: str) -> None:
        super().__init__(f"{value!r} is not a {system} code")
        self.system = system
        self.value = value


class UnknownCodeError(EngineError, LookupError):
    """A well-formed code that the loaded reference does not contain."""

    code = "unknown-code"

    def __init__(
        self, system: str, value: str, *, close_to: Sequence[str] = ()
    ) -> None:
        hint = f"; close to {', '.join(close_to)}" if close_to else ""
        super().__init__(f"{system} has no code {value!r}{hint}")
        self.system = system
        self.value = value
        self.close_to = tuple(close_to)


class ReferenceFormatError(EngineError, ValueError):
    """A reference release that cannot be read, with the place of the fault."""

    code = "reference-format"

    def __init__(
        self,
        file: str,
        problem: str,
        *,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        place = "".join(
            (
                f", line {line}" if line is not None else "",
                f", column {column!r}" if column is not None else "",
            )
        )
        super().__init__(f"{file}{place}: {problem}")
        self.file = file
        self.problem = problem
        self.line = line
        self.column = column
