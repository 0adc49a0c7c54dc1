"""Pages that say what the service is, from what is really running."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException

from ingest.sources import SOURCES
from service import running
from service.deps import ContextDep, MatcherDep
from service.messages_fr import french_count, french_date, licence_words
from service.pages.render import mention_of, page
from service.parameters_fr import leaf_words
from service.theme import Plugged
from service.usage import EVENTS, SMALL, Day

router = APIRouter()

USAGE_DAYS = 28
SECURITY_DAYS = 180  # before security.txt has to be asked for again


@router.get("/donnees")
def data(request: Request, context: ContextDep, matcher: MatcherDep) -> Response:
    """Show every source, what they reach, what is missing, and the counters."""
    manifest = matcher.manifest
    view = {
        "sources": _sources(manifest),
        "counts": manifest["counts"],
        "reference": manifest["reference"],
        "coverage": running.coverage(matcher),
        "absent": running.absent(manifest),
        "oldest": running.oldest(manifest),
        "use": _use(context.usage.days(USAGE_DAYS)),
        "kept": context.usage.is_kept,
    }
    return page(request, "data.html", view, public=True)


def _use(days: Sequence[Day]) -> list[dict[str, str]]:
    """Return each counter over a day, a week and four weeks, in words."""
    spans = {"day": days[:1], "week": days[:7], "month": days}
    return [
        {
            "event": event.value,
            **{
                name: said_count(sum(one.counts[event.value] for one in span))
                for name, span in spans.items()
            },
        }
        for event in EVENTS
    ]


def said_count(count: int) -> str:
    """Return a count of people, hidden when it is so small that it could name one.

    Examples
    --------
    >>> said_count(0), said_count(2), said_count(40)
    ('0', 'moins de 5', '40')
    """
    return french_count(count) if count >= SMALL or not count else f"moins de {SMALL}"


def _sources(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sources as they are shown; the same file used twice, once."""
    shown: dict[object, dict[str, Any]] = {}
    for source in manifest["sources"]:
        shown.setdefault((source["key"], source["file_sha256"]), source)
    release = str(manifest["reference"].get("release"))
    return [_source(one, release) for one in shown.values()]


def _source(source: Mapping[str, Any], release: str) -> dict[str, Any]:
    """Return a source as it is shown: its attribution filled, its date in words."""
    day = source["as_of"]
    shown = {
        "mention": mention_of(source, release),
        "as_of": french_date(date.fromisoformat(day) if day else None),
        "licence": licence_words(source["licence"]),
        "address": _address(str(source["key"])),
    }
    return {**source, **shown}


def _address(key: str) -> str | None:
    """Return where the publisher gives the data, ``None`` for a file handed over."""
    known = SOURCES.get(key)
    return known.addresses[0] if known is not None and known.addresses else None


@router.get("/algorithme")
def algorithm(request: Request, context: ContextDep, matcher: MatcherDep) -> Response:
    """Show the weights and thresholds that are running, and what was measured."""
    manifest = matcher.manifest
    view = {
        "engine": manifest["engine"],
        "groups": running.groups(),
        "values": running.running(),
        "leaf_words": leaf_words,
        "changed": running.changed_since(manifest),
        "encoder": list(running.flat(manifest["parameters"].get("encoder", {}))),
        "trained_on": manifest.get("trained_on"),
        "measures": running.measures(manifest),
        "reference": manifest["reference"],
        "operator": context.settings,
    }
    return page(request, "algorithm.html", view, public=True)


@router.get("/accessibilite")
def accessibility(request: Request, context: ContextDep) -> Response:
    """Show the state of accessibility; without an audit, not conform."""
    view = {"audit": context.audit, "operator": context.settings}
    return page(request, "accessibility.html", view, public=True)


@router.get("/mentions-legales")
def legal(request: Request, context: ContextDep) -> Response:
    """Show who publishes the service; what is not set is said to be missing."""
    return page(request, "legal.html", {"operator": context.settings}, public=True)


@router.get("/confidentialite")
def privacy(request: Request, context: ContextDep) -> Response:
    """Show what becomes of what a person sends."""
    view = {"operator": context.settings, "counted": context.usage.is_kept}
    return page(request, "privacy.html", view, public=True)


@router.get("/cgu")
def terms(request: Request, context: ContextDep) -> Response:
    """Show the terms of use."""
    return page(request, "terms.html", {"operator": context.settings}, public=True)


@router.get("/facile-a-lire")
def easy(request: Request) -> Response:
    """Show how it works and what becomes of the data, in easy words (FALC)."""
    return page(request, "easy.html", {}, public=True)


@router.get("/.well-known/security.txt")
def security_txt(context: ContextDep) -> Response:
    """Say where to report a flaw (RFC 9116), when the operator said where."""
    settings = context.settings
    if settings.security_contact is None:
        raise HTTPException(404)
    day = datetime.now(UTC).date() + timedelta(days=SECURITY_DAYS)
    expires = datetime.combine(day, time(), UTC)
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
    ]
    if settings.public_url is not None:
        root = str(settings.public_url).rstrip("/")
        lines.append(f"Canonical: {root}/.well-known/security.txt")
    return PlainTextResponse("\n".join(lines) + "\n")


# --- what the operator plugs --------------------------------------------------------


@router.get("/static/territoire.css")
def territory_css(context: ContextDep) -> Response:
    """Give the colours of the territory."""
    return _plugged(context.theme.css)


@router.get("/static/territoire-logo.{kind}")
def territory_logo(context: ContextDep, kind: str) -> Response:
    """Give the logo of the territory."""
    logo = context.theme.logo
    asked = logo is not None and logo.address.partition("?")[0].endswith(f".{kind}")
    return _plugged(logo if asked else None)


def _plugged(one: Plugged | None) -> Response:
    if one is None:
        raise HTTPException(404)
    return Response(one.content, media_type=one.media_type)
