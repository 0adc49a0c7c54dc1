"""What an operator may see of a request: never a body, a text or a query.

One JSON line a request, and Prometheus figures by route template. Each
application has its own registry: nothing is global.
"""

import logging
import sys
import traceback
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import http_problem, respond
from service.store import SnapshotStore

log = structlog.get_logger("camin.request")

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def configure_logs(level: str = "info") -> None:
    """Write one JSON line an event on standard error, in UTC."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=_standard_error,
        cache_logger_on_first_use=False,
    )


def _standard_error(*_names: object) -> structlog.WriteLogger:
    """Return a logger on standard error as it is now, not as it was at the start."""
    return structlog.WriteLogger(file=sys.stderr)


class Metrics:
    """The figures of one application."""

    def __init__(self, store: SnapshotStore) -> None:
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "camin_request_seconds",
            "Time of a request.",
            ("method", "route", "status"),
            registry=self.registry,
            buckets=BUCKETS_S,
        )
        self.cv_refused = Counter(
            "camin_cv_refused", "CVs refused.", ("reason",), registry=self.registry
        )
        self._gauge("camin_snapshot_ready", "1 when a snapshot answers.").set_function(
            lambda: float(store.ready)
        )
        self._gauge("camin_snapshot_loads", "Snapshots loaded.").set_function(
            lambda: float(store.reloads)
        )
        self._gauge("camin_snapshot_refusals", "Snapshots refused.").set_function(
            lambda: float(store.refusals)
        )
        for name in ("offers", "trainings"):
            self._gauge(f"camin_{name}", f"Number of {name}.").set_function(
                lambda name=name: _count(store, name)
            )

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, registry=self.registry)


def _count(store: SnapshotStore, name: str) -> float:
    if not store.ready:
        return float("nan")
    count = store.matcher.manifest["counts"].get(name)
    return float("nan") if count is None else float(count)


class Observe:
    """Give each request an id, a log line and its time; answer what fails.

    The only place that catches everything: an error nobody foresaw becomes a
    plain 500, and its message, which may quote a person, is not logged.
    """

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        started = perf_counter()
        status = 0

        async def send_seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_seen)
        except Exception as error:
            _log_fault(error, request_id)
            if status:  # the answer has begun: cut it, it cannot be mended
                raise
            answer = respond(Request(scope), http_problem(500))
            await answer(scope, receive, send_seen)
        finally:
            self._note(scope, request_id, status, perf_counter() - started)

    def _note(
        self, scope: Scope, request_id: str, status: int, duration_s: float
    ) -> None:
        route = route_of(scope)
        self._metrics.seconds.labels(_method(scope), route, str(status)).observe(
            duration_s
        )
        log.info(
            "request",
            request_id=request_id,
            method=_method(scope),
            route=route,
            status=status,
            duration_ms=round(1e3 * duration_s, 1),
        )


def route_of(scope: Scope) -> str:
    """Return the template of the route, such as ``/v1/trades/{rome}``."""
    route = scope.get("route")
    path = getattr(route, "path_format", None) or getattr(route, "path", None)
    if path is None and scope["path"].startswith("/static/"):
        return "/static"
    return str(path or "none")


def _method(scope: Scope) -> str:
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return scope["method"] if scope["method"] in known else "other"


def _log_fault(error: Exception, request_id: str) -> None:
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    log.error("fault", request_id=request_id, error=type(error).__name__, places=places)
