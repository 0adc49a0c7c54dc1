"""Guards around the application: headers, origin of forms, pace, size of bodies.

Plain ASGI classes, so that a body is counted while it streams and nothing is
kept. Requirements S-1, S-7, S-8 and S-9 of the security rules.
"""

import ipaddress
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from math import ceil
from time import monotonic
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import BodyTooLargeError, http_problem, respond

MIB = 1024**2
FORM_FIELDS = MIB // 2  # bytes of the form beside the CV
DRAINED = 16 * MIB  # read and dropped, so that a browser hears the refusal

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_COSTS = {
    "/v1/classify": 10.0,
    "/fiche.pdf": 2.0,
    "/conseiller/fiche.pdf": 2.0,
    "/suggestions": 0.1,
}
_FREE = ("/static/", "/livez", "/readyz", "/version", "/metrics")


def content_policy(frame_ancestors: str = "'none'") -> str:
    """Return the Content-Security-Policy: our own files and nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "font-src 'self'",
            "img-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            f"frame-ancestors {frame_ancestors}",
        )
    )


class SecurityHeaders:
    """Add the security headers to every answer, errors included."""

    def __init__(
        self, app: ASGIApp, *, frame_ancestors: str = "'none'", hsts: bool = False
    ) -> None:
        self.app = app
        self._headers = {
            "Content-Security-Policy": content_policy(frame_ancestors),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
        }
        if frame_ancestors == "'none'":
            self._headers["X-Frame-Options"] = "DENY"
        if hsts:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", cache_of(scope))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def cache_of(scope: Scope) -> str:
    """Return how long an answer may be kept: our own files, and nothing else."""
    if not scope["path"].startswith("/static/"):
        return "no-store"
    if scope["query_string"].startswith(b"v="):  # the address changes with the file
        return "public, max-age=31536000, immutable"
    return "public, max-age=86400"


class SameOrigin:
    """Refuse what changes something when another site asks for it.

    A browser says where a request comes from (``Sec-Fetch-Site``, or ``Origin``
    on an old browser or without TLS). A program says neither and is let through:
    there is no session to abuse.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] not in _SAFE:
            headers = Headers(scope=scope)
            if not is_same_origin(headers):
                answer = respond(Request(scope), http_problem(403))
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Return whether the request comes from our pages, or from no page at all.

    Examples
    --------
    >>> is_same_origin({"sec-fetch-site": "cross-site"})
    False
    >>> is_same_origin({"origin": "https://camin.test", "host": "camin.test"})
    True
    >>> is_same_origin({"origin": "null", "host": "camin.test"})
    False
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


class TokenBuckets:
    """One bucket of tokens a client, refilled with time.

    Parameters
    ----------
    per_minute
        Tokens that come back each minute.
    burst
        Tokens of a full bucket.
    clients
        Buckets kept; the least recently used is forgotten first.
    clock
        Seconds, never going back.
    """

    def __init__(
        self,
        per_minute: float,
        burst: float,
        *,
        clients: int = 50_000,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._rate = per_minute / 60.0
        self._burst = burst
        self._clients = clients
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, client: str, cost: float = 1.0) -> float:
        """Take ``cost`` tokens; return 0, or the seconds to wait for them."""
        with self._lock:
            now = self._clock()
            tokens, then = self._buckets.pop(client, (self._burst, now))
            tokens = min(self._burst, tokens + (now - then) * self._rate)
            wait = 0.0 if tokens >= cost else (cost - tokens) / self._rate
            self._buckets[client] = (tokens if wait else tokens - cost, now)
            if len(self._buckets) > self._clients:
                self._buckets.popitem(last=False)
        return wait


def client_of(scope: Scope) -> str:
    """Return who is asking: an IPv4 address, or the /64 of an IPv6 address.

    The server has already replaced the address of a trusted proxy by the one
    that it forwards; no header is read here.
    """
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))


def cost_of(method: str, path: str) -> float:
    """Return the tokens that one request costs.

    Suggestions come at each pause of a hand that types, and a whole group may type
    behind one address: they cost little. A PDF costs what it costs to make.
    """
    if path.startswith(_FREE):
        return 0.0
    return _COSTS.get(path, 0.25 if method in _SAFE else 1.0)


class RateLimit:
    """Ask a client that goes too fast to wait: 429, in French, Retry-After."""

    def __init__(
        self, app: ASGIApp, *, one: TokenBuckets, everyone: TokenBuckets
    ) -> None:
        self.app = app
        self._one = one
        self._everyone = everyone

    def wait_s(self, scope: Scope) -> float:
        """Return the seconds that the client has to wait, 0 for none."""
        cost = cost_of(scope["method"], scope["path"])
        if not cost:
            return 0.0
        wait = self._one.wait_s(client_of(scope), cost)
        return wait or self._everyone.wait_s("", cost)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            wait = self.wait_s(scope)
            if wait:
                headers = {"Retry-After": str(ceil(wait))}
                answer = respond(Request(scope), http_problem(429, headers=headers))
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)


class BodyLimit:
    """Count a body while it is read; over the limit of its path, refuse it.

    The length that the client announces is not trusted. The rest of a body that
    is refused is read and dropped, up to a point: a browser that still sends does
    not listen.
    """

    def __init__(self, app: ASGIApp, *, cv_bytes: int, body_bytes: int) -> None:
        self.app = app
        self._cv = cv_bytes
        self._body = body_bytes

    def limit_of(self, path: str) -> int:
        """Return the largest body that a path accepts, in bytes."""
        if path == "/v1/profile":
            return self._cv
        return self._body if path.startswith("/v1/") else self._cv + FORM_FIELDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limit_of(scope["path"])
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                await _drain(receive, message, DRAINED - seen)
                raise BodyTooLargeError(limit)
            return message

        await self.app(scope, counted, send)


async def _drain(receive: Receive, message: Message, left: int) -> None:
    while message.get("more_body", False) and left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
