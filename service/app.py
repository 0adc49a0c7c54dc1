"""The application: wiring, life, guards. No global instance."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from service import openapi, problems
from service.audit import load_audit
from service.decisions import Decisions
from service.deps import Context
from service.observability import Metrics, Observe, configure_logs
from service.off import SuggestionsOff
from service.pages import (
    about,
    desk,
    group,
    lookup,
    offers,
    opinion,
    ranking,
    share,
    sheet,
    start,
    trade,
    trainings,
)
from service.routes import bulk, health, profile, search, trades
from service.security import (
    BodyLimit,
    RateLimit,
    SameOrigin,
    SecurityHeaders,
    TokenBuckets,
)
from service.settings import Settings
from service.store import SnapshotStore
from service.theme import load_theme
from service.usage import Usage

API_VERSION = "1.0.0"  # of the contract, not of the program
STATIC = Path(__file__).parent / "static"
GROUPS_PER_MINUTE, GROUPS_AT_ONCE = 0.5, 10  # made by one client

DESCRIPTION = (
    "Rapproche des personnes, des offres d'emploi et des formations par les"
    " compétences. Rien de ce qui est envoyé n'est gardé. Une valeur inconnue vaut"
    " null, jamais 0."
)


def create_app(settings: Settings) -> FastAPI:
    """Return the service. The snapshot is loaded once it has started.

    ``/readyz`` says 503 until a snapshot answers. The pointer is then looked at
    every ``settings.reload_s`` seconds.

    Raises
    ------
    OperatorFileError
        If the theme, the logo or the audit of the operator is refused.
    """
    configure_logs(settings.log_level)
    store = SnapshotStore(settings.snapshot)
    metrics = Metrics(store)
    context = Context(
        settings=settings,
        store=store,
        metrics=metrics,
        usage=Usage(settings.usage, registry=metrics.registry),
        group_pace=TokenBuckets(GROUPS_PER_MINUTE, burst=GROUPS_AT_ONCE),
        theme=load_theme(settings.theme, settings.logo),
        audit=load_audit(settings.audit),
        decisions=Decisions(settings.decisions, days=settings.decisions_days),
        cv_turns=threading.BoundedSemaphore(settings.cv_at_once),
    )
    app = FastAPI(
        title="Camin",
        version=API_VERSION,
        description=DESCRIPTION,
        docs_url=None,  # they load scripts from another site
        redoc_url=None,
        openapi_url="/openapi.json",
        generate_unique_id_function=openapi.operation_id,
        lifespan=_lifespan(context),
        middleware=_middleware(context),
    )
    app.state.context = context
    problems.install(app)
    for module in (health, profile, trades, search, bulk):
        app.include_router(module.router)
    for module in (start, ranking, trade, offers, trainings, desk, lookup, about):
        app.include_router(module.router, include_in_schema=False)
    for module in (sheet, share, opinion, group):
        app.include_router(module.router, include_in_schema=False)
    openapi.install(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def _lifespan(
    context: Context,
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncGenerator[None, None]:
        context.decisions.purge()
        watch = asyncio.create_task(context.store.watch(context.settings.reload_s))
        yield
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch

    return life


def _middleware(context: Context) -> list[Middleware]:
    """Return the guards, the outermost first."""
    settings = context.settings
    ancestors = " ".join(settings.frame_ancestors) or "'none'"
    one = TokenBuckets(settings.rate_per_minute, burst=settings.rate_per_minute / 2)
    everyone = TokenBuckets(
        settings.rate_global_per_minute, burst=settings.rate_global_per_minute / 2
    )
    return [
        Middleware(SecurityHeaders, frame_ancestors=ancestors, hsts=settings.hsts),
        Middleware(Observe, metrics=context.metrics),
        Middleware(GZipMiddleware, minimum_size=1000),
        Middleware(RateLimit, one=one, everyone=everyone),
        Middleware(SameOrigin),
        Middleware(
            BodyLimit,
            cv_bytes=settings.cv_max_bytes,
            body_bytes=settings.body_max_bytes,
        ),
        *([] if settings.suggestions else [Middleware(SuggestionsOff)]),
    ]
