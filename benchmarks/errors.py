"""Errors of the benchmarks. See `skills_ref.errors` for the rules."""

from typing import ClassVar

from skills_ref.errors import EngineError


class BenchmarkDataError(EngineError, ValueError):
    """A file given to a benchmark that cannot be read, with the place of the fault."""

    code: ClassVar[str] = "benchmark-data"

    def __init__(self, file: str, problem: str, *, line: int | None = None) -> None:
        place = f", line {line}" if line is not None else ""
        super().__init__(f"{file}{place}: {problem}")
        self.file = file
        self.line = line
