"""The OpenAPI document of the service, in French and without what is not true."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

PROBLEM = "application/problem+json"
TAGS = (
    ("Profil", "Ce qu'un texte, une liste ou un CV dit des compétences."),
    ("Métiers", "Classer, expliquer, décrire."),
    ("Recherche", "Offres, formations, complétion."),
    ("Lots et territoires", "Pour les partenaires et la Région."),
    ("Exploitation", "État et versions du service."),
)


def operation_id(route: APIRoute) -> str:
    """Return the name of an operation in a generated client."""
    return route.name


def install(app: FastAPI) -> None:
    """Make ``app`` serve its document in French."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        tags=[{"name": name, "description": text} for name, text in TAGS],
        routes=app.routes,
    )
    for path in document["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                _mend(status, answer)
    return document


def _mend(status: str, answer: dict[str, Any]) -> None:
    """Say the answer in French; a problem has one media type."""
    if status == "200":
        answer["description"] = "Réponse."
    content = answer.get("content", {})
    if PROBLEM in content:
        answer["content"] = {PROBLEM: content[PROBLEM]}
