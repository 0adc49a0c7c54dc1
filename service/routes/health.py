"""Whether the service lives, whether it can answer, and its figures."""

from importlib.metadata import PackageNotFoundError, version

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from service.deps import Context, ContextDep
from service.schemas import StatusOut, VersionOut

router = APIRouter(tags=["Exploitation"])


@router.get(
    "/livez", summary="Dire si le processus vit", response_model_exclude_none=True
)
def livez() -> StatusOut:
    """Répond toujours tant que le processus tourne."""
    return StatusOut(status="ok")


@router.get(
    "/readyz",
    summary="Dire si le service peut répondre",
    response_model=StatusOut,
    responses={503: {"model": StatusOut, "description": "Les données se chargent."}},
)
def readyz(context: ContextDep) -> Response:
    """Répond 200 quand un instantané est chargé, sinon 503."""
    ready = context.store.ready
    body = _status(context, "ok" if ready else "loading").model_dump(
        mode="json", exclude_none=True
    )
    return JSONResponse(body, 200 if ready else 503)


def _status(context: Context, status: str) -> StatusOut:
    store = context.store
    if not store.ready:
        return StatusOut(status=status)
    loaded_at = store.loaded_at
    return StatusOut(
        status=status,
        snapshot=store.matcher.snapshot_id,
        as_of=store.matcher.as_of,
        loaded_at=None if loaded_at is None else loaded_at.isoformat(),
    )


@router.get("/version", summary="Donner les versions qui répondent")
def version_of(context: ContextDep) -> VersionOut:
    """Donne la version du programme, de l'instantané et du référentiel."""
    matcher = context.store.matcher if context.store.ready else None
    return VersionOut(
        version=_program(),
        snapshot=None if matcher is None else matcher.snapshot_id,
        as_of=None if matcher is None else matcher.as_of,
        sample=None if matcher is None else matcher.is_sample,
        reference=None if matcher is None else matcher.manifest["reference"],
    )


@router.get("/metrics", summary="Donner les mesures", include_in_schema=False)
def metrics(context: ContextDep) -> Response:
    """Donne les mesures au format Prometheus."""
    return Response(
        generate_latest(context.metrics.registry), media_type=CONTENT_TYPE_LATEST
    )


def _program() -> str:
    try:
        return version("camin")
    except PackageNotFoundError:  # run from its sources
        return "sources"
