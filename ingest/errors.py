"""Errors of the feeds. See `skills_ref.errors` for the rules."""

from skills_ref.errors import EngineError


class SourceSchemaError(EngineError, ValueError):
    """A file that is not what its reader expects: wrong kind, column missing."""

    code = "source-schema"


class LicenceError(EngineError, ValueError):
    """A source without a licence."""

    code = "no-licence"


class CvError(EngineError, ValueError):
    """A CV file that is refused; ``reason`` is a stable key.

    Reasons: ``too-large``, ``unknown-type``, ``wrong-structure``, ``encrypted``,
    ``bomb``, ``too-slow``, ``no-text``, ``busy``.
    """

    code = "cv-refused"

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"CV refused: {reason}{f' ({detail})' if detail else ''}")
        self.reason = reason
