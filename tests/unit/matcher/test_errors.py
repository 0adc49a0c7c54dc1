"""Each error of the engine has its code, its message and a built-in base."""

import pytest

from matcher.errors import (
    ArtefactError,
    MissingExtraError,
    NotFittedError,
    UnknownPlaceError,
)
from skills_ref.errors import EngineError


@pytest.mark.parametrize(
    ("error", "code", "base", "message"),
    [
        (
            NotFittedError("LexicalIndex"),
            "not-fitted",
            RuntimeError,
            "LexicalIndex is not fitted: call fit or load first",
        ),
        (ArtefactError("x was altered"), "bad-artefact", ValueError, "x was altered"),
        (
            MissingExtraError("The faiss index", extra="index"),
            "missing-extra",
            ImportError,
            "The faiss index needs the packages of camin[index]",
        ),
        (
            UnknownPlaceError("Tolouse", close_to=["Toulouse", "Tolosa"]),
            "unknown-place",
            LookupError,
            "no single commune is called 'Tolouse'; close to Toulouse, Tolosa",
        ),
        (
            UnknownPlaceError("Zzz"),
            "unknown-place",
            LookupError,
            "no single commune is called 'Zzz'",
        ),
    ],
)
def test_error(
    error: EngineError, code: str, base: type[Exception], message: str
) -> None:
    assert error.code == code
    assert isinstance(error, base)
    assert str(error) == message
