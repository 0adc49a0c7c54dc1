"""How many requests a running service answers, and how fast, under a mixed load.

Run ``python -m benchmarks.load --url http://127.0.0.1:8000 --snapshot DIR``. The mix is
that of a day of people: of 130 requests, 50 rankings of a text, 60 suggestions while
typing, 20 searches of a commune. Each client waits for its answer before it asks
again. Start the service with a pace that a load does not reach
(``CAMIN_RATE_PER_MINUTE``, ``CAMIN_RATE_GLOBAL_PER_MINUTE``): a 429 is an error here.

``pages`` measures the pages of one person alone: ten trades from a text and, with
``--cv FILE``, from the drop of a CV to the ten trades.
"""

import argparse
import json
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np

from benchmarks.command import finish, parser, run
from benchmarks.errors import BenchmarkDataError
from benchmarks.snapshots import snapshot_name
from benchmarks.speed import WARM_UP, Drawn, drawn_texts, percentiles
from matcher.snapshot import snapshot_at
from skills_ref.store import SkillsRef

MIX = (("rank", 50), ("suggest", 60), ("commune", 20))
_COMMUNES = ("Toul", "Montp", "Nîm", "Perp", "Alb", "Rod", "Cah", "Foix", "Men", "Auc")
_TIMEOUT_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: what is asked, and how."""

    kind: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = "application/json"


@dataclass(slots=True)
class Heard:
    """What one client saw: milliseconds by kind, and errors."""

    ms: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    errors: int = 0


class Client:
    """One connection to the service, kept open."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise BenchmarkDataError(url, "not an address that starts with http://")
        self._where = (parts.hostname, parts.port or 80)
        self._open = self._new()

    def _new(self) -> HTTPConnection:
        return HTTPConnection(*self._where, timeout=_TIMEOUT_S)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def ask(self, ask: Ask) -> tuple[int, bytes]:
        """Return the status and the body; a connection that fails is status 0."""
        headers = {"Content-Type": ask.content_type} if ask.body else {}
        try:
            self._open.request(ask.method, ask.path, ask.body or None, headers)
            answer = self._open.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            self._open.close()
            self._open = self._new()
            return 0, b""


def asks_of(texts: Sequence[Drawn], *, seed: int) -> list[Ask]:
    """Return requests in the proportions of `MIX`, shuffled with a seed."""
    rng = np.random.default_rng(seed)
    makers: dict[str, Callable[[Drawn], Ask]] = {
        "rank": _rank,
        "suggest": lambda text: _suggest(text.title, "competence"),
        "commune": lambda _: _suggest(
            _COMMUNES[int(rng.integers(len(_COMMUNES)))], "commune"
        ),
    }
    drawn = cycle(texts)
    asks = [makers[kind](next(drawn)) for kind, times in MIX for _ in range(times * 3)]
    return [asks[i] for i in rng.permutation(len(asks))]


def _rank(text: Drawn) -> Ask:
    body = json.dumps({"text": text.text, "near": "31555"}).encode()
    return Ask(kind="rank", method="POST", path="/v1/trades/rank", body=body)


def _suggest(words: str, kind: str) -> Ask:
    query = urlencode({"q": words[:12], "kind": kind})
    name = "commune" if kind == "commune" else "suggest"
    return Ask(kind=name, method="GET", path=f"/v1/suggest?{query}")


def loaded(
    url: str, asks: Sequence[Ask], *, clients: int, seconds: float
) -> dict[str, Any]:
    """Return the pace, the percentiles in milliseconds and the errors of a load."""
    heard = [Heard() for _ in range(clients)]
    stop = threading.Event()
    start = perf_counter()
    threads = [
        threading.Thread(
            target=_client, args=(url, [*asks[i:], *asks[:i]], one, stop), daemon=True
        )
        for i, one in zip(
            range(0, len(asks), max(1, len(asks) // clients)), heard, strict=False
        )
    ]
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join(_TIMEOUT_S)
    spent = perf_counter() - start
    every = [ms for one in heard for kind in one.ms.values() for ms in kind]
    if not every:
        raise BenchmarkDataError(url, "no answer at all")
    kinds = sorted({kind for one in heard for kind in one.ms})
    return {
        "requests_per_s": round(len(every) / spent, 1),
        "ms": percentiles(every),
        "by_kind": {
            kind: percentiles(ms for one in heard for ms in one.ms.get(kind, ()))
            for kind in kinds
        },
        "errors": sum(one.errors for one in heard),
        "n": len(every),
        "clients": clients,
    }


def _client(url: str, asks: Sequence[Ask], heard: Heard, stop: threading.Event) -> None:
    with Client(url) as client:
        for ask in cycle(asks):
            if stop.is_set():
                return
            start = perf_counter()
            status, _ = client.ask(ask)
            heard.ms.setdefault(ask.kind, []).append(1e3 * (perf_counter() - start))
            heard.errors += status != 200


# --- pages -----------------------------------------------------------------------


def page_figures(
    url: str, texts: Sequence[Drawn], cv: Path | None
) -> dict[str, dict[str, float] | None]:
    """Return the percentiles, in milliseconds, of the pages of one person alone."""
    with Client(url) as client:
        trades = _times(client, (_trades(text) for text in texts))
        dropped = (
            None
            if cv is None
            else _times(client, (_dropped(cv) for _ in range(len(texts) // 4)))
        )
    return {"trades_ms": trades, "cv_ms": dropped}


def _times(client: Client, asks: Iterator[Ask]) -> dict[str, float]:
    spent: list[float] = []
    for ask in asks:
        start = perf_counter()
        status, body = client.ask(ask)
        spent.append(1e3 * (perf_counter() - start))
        if status != 200:
            raise BenchmarkDataError(ask.path, f"status {status}: {body[:80]!r}")
    return percentiles(spent[min(WARM_UP, len(spent) // 3) :])


def _trades(text: Drawn) -> Ask:
    return Ask(
        kind="page",
        method="POST",
        path="/metiers",
        body=urlencode({"texte": text.text, "commune": "31555"}).encode(),
        content_type="application/x-www-form-urlencoded",
    )


def _dropped(cv: Path) -> Ask:
    """Return a form that carries a CV and nothing else, answered by ten trades."""
    mark = uuid.uuid4().hex
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="cv";'
        f' filename="cv{cv.suffix}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return Ask(
        kind="page",
        method="POST",
        path="/metiers",
        body=head.encode() + cv.read_bytes() + f"\r\n--{mark}--\r\n".encode(),
        content_type=f"multipart/form-data; boundary={mark}",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Load the service of the command line and print the object."""
    command = parser("Load of a running service.", data=None)
    command.add_argument("--url", required=True, help="address of the service")
    command.add_argument("--clients", type=int, default=8, help="clients at once")
    command.add_argument("--seconds", type=float, default=20.0, help="how long")
    command.add_argument("--n", type=int, default=200, help="pages of one person")
    command.add_argument("--cv", type=Path, help="a CV to drop")
    args = command.parse_args(arguments)
    texts, name = _texts(args)
    figures = loaded(
        args.url,
        asks_of(texts, seed=args.seed),
        clients=args.clients,
        seconds=args.seconds,
    )
    figures["pages"] = page_figures(args.url, texts, args.cv)
    finish(figures, args, snapshot=name)
    return 0


def _texts(args: argparse.Namespace) -> tuple[list[Drawn], str]:
    name = snapshot_name(args.snapshot)
    reference = SkillsRef.load(snapshot_at(args.snapshot) / "reference")
    return drawn_texts(reference, args.n, seed=args.seed), name


if __name__ == "__main__":
    sys.exit(run(main))
