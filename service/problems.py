"""What goes wrong, said in French: problem+json for programs, a page for people.

RFC 9457. The ``code`` is stable; the sentence may change. Nothing that the
person sent is repeated and no trace is ever shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ingest.errors import CvError
from service.messages_fr import error_sentence
from skills_ref.errors import EngineError

MEDIA_TYPE = "application/problem+json"


class NotReadyError(HTTPException):
    """No snapshot is loaded yet."""

    def __init__(self) -> None:
        super().__init__(503, "no snapshot is loaded yet", {"Retry-After": "5"})


class BodyTooLargeError(HTTPException):
    """A body over the limit of its route, found out while it is read."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"body over {limit} bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """One field that is refused, and what to write there."""

    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem, ready to be shown."""

    status: int
    code: str
    detail: str
    errors: Sequence[FieldFault] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


TITLES = {
    400: "Demande illisible",
    403: "Demande refusée",
    404: "Page introuvable",
    405: "Action impossible ici",
    413: "Envoi trop lourd",
    415: "Format non accepté",
    422: "Demande à corriger",
    429: "Trop de demandes",
    500: "Erreur de notre côté",
    503: "Service momentanément indisponible",
}

_HTTP = {
    400: ("bad-request", "Nous n'avons pas pu lire cette demande."),
    403: ("forbidden", "Cette demande vient d'un autre site. Passez par cette page."),
    404: ("not-found", "Cette adresse n'existe pas ou n'existe plus."),
    405: ("method-not-allowed", "Cette adresse n'accepte pas cette action."),
    413: ("too-large", "Cet envoi est trop lourd. Un CV pèse 3 Mo au plus."),
    415: (
        "unsupported-type",
        "Ce format n'est pas accepté. Envoyez du JSON ou un CV PDF, DOCX, ODT, TXT.",
    ),
    422: ("invalid-request", "Un champ manque ou n'a pas la bonne forme."),
    429: ("too-many-requests", "Attendez un peu, puis recommencez."),
    500: ("internal-error", "Un incident est survenu. Recommencez dans un instant."),
    503: ("not-ready", "Les données se chargent. Recommencez dans un instant."),
}

_STATUS = {
    "unknown-code": 404,
    "bad-artefact": 503,
    "missing-extra": 503,
    "not-fitted": 503,
}
_CV_STATUS = {"too-large": 413, "unknown-type": 415, "busy": 503}

_FAULTS = {
    "missing": "Renseignez ce champ.",
    "json_invalid": "Le corps de la demande n'est pas du JSON valide.",
    "string_too_long": "Ce texte est trop long.",
    "string_pattern_mismatch": "Ce code n'a pas la bonne forme.",
    "too_long": "Cette liste est trop longue.",
    "too_short": "Cette liste est vide.",
    "extra_forbidden": "Ce champ n'existe pas.",
    "enum": "Choisissez une des valeurs permises.",
    "literal_error": "Choisissez une des valeurs permises.",
}
_FAULT = "Cette valeur n'a pas la bonne forme ou sort des limites permises."


def http_problem(status: int, *, headers: Mapping[str, str] | None = None) -> Problem:
    """Return the problem of a bare HTTP status."""
    code, detail = _HTTP.get(status, _HTTP[500 if status >= 500 else 400])
    return Problem(status=status, code=code, detail=detail, headers=headers or {})


def engine_problem(error: EngineError) -> Problem:
    """Return the problem of an error that the engine raises on purpose."""
    if isinstance(error, CvError):
        status = _CV_STATUS.get(error.reason, 422)
    else:
        status = _STATUS.get(error.code, 422)
    wait = {"Retry-After": "5"} if status == 503 else {}
    return Problem(
        status=status, code=error.code, detail=error_sentence(error), headers=wait
    )


def faults_of(errors: Sequence[Mapping[str, Any]]) -> tuple[FieldFault, ...]:
    """Return the refused fields of a validation, in French, without their value."""
    return tuple(
        FieldFault(
            field=".".join(map(str, _place(error["loc"]))),
            message=_FAULTS.get(str(error["type"]), _FAULT),
        )
        for error in errors[:20]
    )


def _place(loc: Sequence[object]) -> Sequence[object]:
    return loc[1:] if loc and loc[0] in {"body", "query", "path"} else loc


def wants_page(request: Request) -> bool:
    """Return whether the answer is for a person in a browser."""
    accept = request.headers.get("accept", "")
    return "text/html" in accept and not request.url.path.startswith("/v1/")


def respond(request: Request, problem: Problem) -> Response:
    """Return the answer that says ``problem``: a page or problem+json."""
    request_id = getattr(request.state, "request_id", None)
    headers = {**problem.headers, "Cache-Control": "no-store"}
    if wants_page(request):
        from service.pages.render import page  # pages need problems too

        context = {
            "problem": problem,
            "title": TITLES.get(problem.status, TITLES[500]),
            "request_id": request_id,
        }
        answer = page(request, "error.html", context, status=problem.status)
        answer.headers.update(headers)
        return answer
    body: dict[str, Any] = {
        "type": f"urn:camin:problem:{problem.code}",
        "title": TITLES.get(problem.status, TITLES[500]),
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "request_id": request_id,
    }
    if problem.errors:
        body["errors"] = [
            {"field": fault.field, "message": fault.message} for fault in problem.errors
        ]
    return JSONResponse(body, problem.status, headers, media_type=MEDIA_TYPE)


async def _on_engine(request: Request, error: Exception) -> Response:
    if not isinstance(error, EngineError):
        raise error
    return respond(request, engine_problem(error))


async def _on_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return respond(request, http_problem(error.status_code, headers=error.headers))


async def _on_invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    code, detail = _HTTP[422]
    faults = faults_of(error.errors())
    return respond(
        request, Problem(status=422, code=code, detail=detail, errors=faults)
    )


def install(app: FastAPI) -> None:
    """Give ``app`` its error handlers."""
    app.add_exception_handler(EngineError, _on_engine)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
