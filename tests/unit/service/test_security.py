"""Headers, origin of forms, pace and size of bodies, without the engine."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from service.problems import BodyTooLargeError
from service.security import (
    DRAINED,
    BodyLimit,
    TokenBuckets,
    cache_of,
    client_of,
    content_policy,
    cost_of,
    is_same_origin,
)

MIB = 1024**2


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time that was set."""
        return self.now


def test_policy_allows_our_own_files_and_nothing_inline() -> None:
    policy = content_policy()
    sources = {word for one in policy.split("; ") for word in one.split()[1:]}

    assert policy.startswith("default-src 'none'")
    assert sources == {"'none'", "'self'"}  # no other site, no hash, no nonce
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "base-uri 'none'" in policy


def test_policy_lets_a_named_portal_embed_the_pages() -> None:
    assert content_policy("https://portail.example").endswith(
        "frame-ancestors https://portail.example"
    )


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        pytest.param({"sec-fetch-site": "same-origin"}, True, id="our-page"),
        pytest.param({"sec-fetch-site": "none"}, True, id="typed"),
        pytest.param({"sec-fetch-site": "cross-site"}, False, id="other-site"),
        pytest.param({"sec-fetch-site": "same-site"}, False, id="other-subdomain"),
        pytest.param(
            {"sec-fetch-site": "cross-site", "origin": "https://a.b", "host": "a.b"},
            False,
            id="the-browser-is-believed-first",
        ),
        pytest.param({}, True, id="a-program"),
        pytest.param({"origin": "http://a.b", "host": "a.b"}, True, id="old-browser"),
        pytest.param({"origin": "http://c.d", "host": "a.b"}, False, id="old-other"),
        pytest.param({"origin": "http://a.b:81", "host": "a.b"}, False, id="port"),
        pytest.param({"origin": "null", "host": "a.b"}, False, id="hidden-origin"),
    ],
)
def test_same_origin(headers: dict[str, str], same: bool) -> None:
    assert is_same_origin(headers) is same


def test_buckets_let_a_burst_through_then_ask_to_wait() -> None:
    clock = Clock()
    buckets = TokenBuckets(60, burst=2, clock=clock)

    waits = [buckets.wait_s("a") for _ in range(3)]

    assert waits == [0.0, 0.0, 1.0]
    assert buckets.wait_s("b") == 0.0  # another client is not concerned
    clock.now = 1.0
    assert buckets.wait_s("a") == 0.0
    assert buckets.wait_s("a") == pytest.approx(1.0)


def test_buckets_never_hold_more_than_the_burst() -> None:
    clock = Clock()
    buckets = TokenBuckets(60, burst=2, clock=clock)
    clock.now = 3600.0

    assert [buckets.wait_s("a") for _ in range(3)] == [0.0, 0.0, 1.0]


def test_buckets_forget_the_least_recent_client() -> None:
    buckets = TokenBuckets(60, burst=1, clients=2, clock=Clock())
    for client in ("a", "b", "a", "c"):
        buckets.wait_s(client)

    assert buckets.wait_s("a") > 0.0
    assert buckets.wait_s("b") == 0.0  # forgotten: its bucket is full again


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_client_is_an_address_or_a_network(host: str, client: str) -> None:
    assert client_of({"client": (host, 1)}) == client


def test_a_client_without_address_has_a_bucket_too() -> None:
    assert client_of({"client": None}) == ""


@pytest.mark.parametrize(
    ("method", "path", "cost"),
    [
        ("GET", "/static/site.css", 0.0),
        ("GET", "/readyz", 0.0),
        ("GET", "/metiers/K1304", 0.25),
        ("POST", "/v1/trades/rank", 1.0),
        ("POST", "/suggestions", 0.1),
        ("POST", "/fiche.pdf", 2.0),
        ("POST", "/v1/classify", 10.0),
    ],
)
def test_costly_routes_cost_more(method: str, path: str, cost: float) -> None:
    assert cost_of(method, path) == cost


@pytest.mark.parametrize(
    ("path", "query", "cache"),
    [
        ("/static/site.css", b"v=1", "public, max-age=31536000, immutable"),
        ("/static/site.css", b"", "public, max-age=86400"),
        ("/metiers", b"", "no-store"),
    ],
)
def test_only_our_files_are_cached(path: str, query: bytes, cache: str) -> None:
    assert cache_of({"path": path, "query_string": query}) == cache


# --- size of bodies


def read_all(path: str, left: list[bytes], *, cv: int, body: int) -> int:
    """Send ``left`` through the limit; return the bytes the route received.

    A chunk that is read is taken out of ``left``.
    """
    received = 0

    async def receive() -> Message:
        chunk = left.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(left)}

    async def app(_scope: Scope, counted: Receive, _send: Send) -> None:
        nonlocal received
        more = True
        while more:
            message = await counted()
            received += len(message["body"])
            more = message["more_body"]

    async def send(_message: Message) -> None:
        raise AssertionError("nothing is sent here")

    guard = BodyLimit(app, cv_bytes=cv, body_bytes=body)
    asyncio.run(guard({"type": "http", "path": path}, receive, send))
    return received


def test_a_body_at_the_limit_passes() -> None:
    assert read_all("/v1/profile", [b"x" * 50, b"x" * 50], cv=100, body=10) == 100


@pytest.mark.parametrize(
    ("path", "size"),
    [("/v1/profile", 101), ("/v1/classify", 11), ("/metiers", 101 + MIB // 2)],
)
def test_a_body_over_the_limit_of_its_path_is_refused_while_it_streams(
    path: str, size: int
) -> None:
    chunks = [b"x" * (size - 1), b"x", b"never read by the route"]

    with pytest.raises(BodyTooLargeError, match=r"413: body over \d+ bytes"):
        read_all(path, chunks, cv=100, body=10)


def test_the_rest_of_a_refused_body_is_dropped_up_to_a_point() -> None:
    chunks = [b"x" * MIB for _ in range(40)]

    with pytest.raises(BodyTooLargeError):
        read_all("/metiers", chunks, cv=MIB, body=10)

    assert len(chunks) == 40 - DRAINED // MIB
