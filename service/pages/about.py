"""Pages that say what the service is, from what is really running."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.deps import MatcherDep
from service.messages_fr import french_date
from service.pages.render import mention_of, page

router = APIRouter()


@router.get("/donnees")
def data(request: Request, matcher: MatcherDep) -> Response:
    """Show every source: publisher, licence, date, rows read and refused."""
    manifest = matcher.manifest
    view = {
        "sources": [_source(manifest, one) for one in manifest["sources"]],
        "counts": manifest["counts"],
        "reference": manifest["reference"],
    }
    return page(request, "data.html", view, public=True)


def _source(manifest: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    """Return a source as it is shown: its attribution filled, its date in words."""
    day = source["as_of"]
    shown = {
        "mention": mention_of(source, str(manifest["reference"].get("release"))),
        "as_of": french_date(date.fromisoformat(day) if day else None),
    }
    return {**source, **shown}


@router.get("/algorithme")
def algorithm(request: Request, matcher: MatcherDep) -> Response:
    """Show the parts, weights and thresholds that are running."""
    manifest = matcher.manifest
    view = {
        "engine": manifest["engine"],
        "parameters": list(flat(manifest["parameters"])),
        "trained_on": manifest.get("trained_on"),
    }
    return page(request, "algorithm.html", view, public=True)


def flat(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the leaves of nested parameters, each with its dotted name.

    Examples
    --------
    >>> list(flat({"weights": {"titles": 0.3}, "seeds": [1, 2]}))
    [('weights.titles', '0,3'), ('seeds', '1 ; 2')]
    """
    if isinstance(value, Mapping):
        for key, item in cast("Mapping[str, object]", value).items():
            yield from flat(item, f"{name}.{key}" if name else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield name, " ; ".join(_leaf(item) for item in cast("Sequence[Any]", value))
    else:
        yield name, _leaf(value)


def _leaf(value: object) -> str:
    match value:
        case None:
            return "aucun"
        case bool():
            return "oui" if value else "non"
        case float():
            return f"{value:g}".replace(".", ",")
        case _:
            return str(value)


@router.get("/accessibilite")
def accessibility(request: Request) -> Response:
    """Show the state of accessibility; without an audit, not conform."""
    return page(request, "accessibility.html", {}, public=True)


@router.get("/mentions-legales")
def legal(request: Request) -> Response:
    """Show who publishes the service."""
    return page(request, "legal.html", {}, public=True)


@router.get("/confidentialite")
def privacy(request: Request) -> Response:
    """Show what becomes of what a person sends."""
    return page(request, "privacy.html", {}, public=True)
