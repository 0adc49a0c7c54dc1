"""The resources of the API, one file each. Routes are thin."""

from typing import Any

from service.schemas import ProblemOut

_PROBLEM: dict[str, Any] = {
    "model": ProblemOut,
    "content": {
        "application/problem+json": {
            "schema": {"$ref": "#/components/schemas/ProblemOut"}
        }
    },
}


def problems(**sentences: str) -> dict[int | str, dict[str, Any]]:
    """Return the documented problems of a route: ``s404="..."``.

    422, 429 and 503 can come from every route.
    """
    common = {
        "s422": "Demande à corriger.",
        "s429": "Trop de demandes : attendre le temps de Retry-After.",
        "s503": "Les données se chargent.",
    }
    return {
        int(key[1:]): {**_PROBLEM, "description": sentence}
        for key, sentence in sorted({**common, **sentences}.items())
    }
