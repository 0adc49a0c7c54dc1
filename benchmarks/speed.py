"""How fast, from how cold, in how much memory; and a peer on the same work.

Run ``python -m benchmarks.speed --snapshot DIR [--n 200] [--rome DIR]``. Texts are
drawn from the names and competences of the snapshot's own reference, seeded. Warm
figures leave out the first queries; cold ones are those of fresh processes.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.baselines import ReferenceTfidf, best_codes
from benchmarks.command import finish, parser, run, table
from benchmarks.errors import BenchmarkDataError
from benchmarks.record import ROOT
from matcher.engine import Matcher
from matcher.types import Place
from skills_ref.store import SkillsRef
from skills_ref.text import both_genders

WARM_UP = 10
_PLACE = "Toulouse"
_TASKS = 5  # competences in a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One text: the trade it was drawn from, a title, and a few sentences."""

    rome: str
    title: str
    text: str


def drawn_texts(reference: SkillsRef, n: int, *, seed: int) -> list[Drawn]:
    """Return ``n`` texts of trades that have competences, drawn with a seed.

    Raises
    ------
    BenchmarkDataError
        If no trade of the reference has a competence.
    """
    links = reference.tables["trade_competences"].sort("rome", "code")
    trades = links["rome"].unique().sort().to_list()
    if not trades:
        raise BenchmarkDataError(reference.release, "no trade has a competence")
    rng = np.random.default_rng(seed)
    return [
        _drawn(reference, trades[int(rng.integers(len(trades)))], rng) for _ in range(n)
    ]


def _drawn(reference: SkillsRef, rome: str, rng: np.random.Generator) -> Drawn:
    trade = reference.trade(rome)
    names = [name.label for name in trade.appellations] or [trade.label]
    title = both_genders(names[int(rng.integers(len(names)))])[0]
    k = min(_TASKS, len(trade.competences))
    chosen: list[int] = rng.choice(
        len(trade.competences), size=k, replace=False
    ).tolist()
    codes = [trade.competences[i].code for i in chosen]
    tasks = [reference.competence(code).label for code in codes]
    return Drawn(rome=rome, title=title, text="\n".join((title, *tasks)))


def times_of(
    work: Callable[[Drawn], object], texts: Sequence[Drawn]
) -> dict[str, float]:
    """Return the percentiles, in milliseconds, of ``work`` on texts one by one.

    The first `WARM_UP` texts, or a third of them when they are few, do not count.
    """
    spent: list[float] = []
    for text in texts:
        start = perf_counter()
        work(text)
        spent.append(1e3 * (perf_counter() - start))
    return percentiles(spent[min(WARM_UP, len(spent) // 3) :])


def percentiles(spent: Iterable[float]) -> dict[str, float]:
    """Return the median, the 95th and the 99th percentile.

    Examples
    --------
    >>> percentiles([1.0, 2.0, 3.0])["p50"]
    2.0
    """
    p50, p95, p99 = np.percentile(list(spent), [50, 95, 99])
    return {
        "p50": round(float(p50), 3),
        "p95": round(float(p95), 3),
        "p99": round(float(p99), 3),
    }


def per_second(work: Callable[[], object], n: int) -> float:
    """Return how many of ``n`` texts one call of ``work`` treats in a second."""
    start = perf_counter()
    work()
    return round(n / (perf_counter() - start), 1)


def engine_figures(
    matcher: Matcher, texts: Sequence[Drawn], near: Place | None
) -> dict[str, Any]:
    """Return the warm figures of the engine; no training, no time of a search."""
    items = [(str(i), drawn.title, drawn.text) for i, drawn in enumerate(texts)]
    matcher.classify(items[:WARM_UP])

    def rank(drawn: Drawn) -> object:
        return matcher.rank(matcher.profile(drawn.text), near=near)

    def trainings(drawn: Drawn) -> object:
        return matcher.trainings(drawn.rome, near=near)

    return {
        "classify_per_s": per_second(lambda: matcher.classify(items), len(items)),
        "rank_ms": times_of(rank, texts),
        "trainings_ms": times_of(trainings, texts)
        if matcher.manifest["counts"]["trainings"]
        else None,
    }


def peer_figures(
    reference: SkillsRef, texts: Sequence[Drawn], ours: dict[str, Any]
) -> dict[str, Any]:
    """Return scikit-learn's TF-IDF on the same texts and the same sheets.

    ``ratio`` is the peer's time over ours, above 1 where the engine is faster.
    """
    baseline = ReferenceTfidf(reference)
    baseline.of_offers(["a"], ["a"])  # learns before the clock starts
    baseline.by_sheet(["a"], "letters")

    def scan(drawn: Drawn) -> object:
        scores = baseline.by_sheet([drawn.text], "letters")
        return best_codes(scores.parents, baseline.table.families, 10)

    def classify() -> object:
        titles = [drawn.title for drawn in texts]
        return baseline.of_offers(titles, [drawn.text for drawn in texts])

    rank_ms = times_of(scan, texts)
    classify_per_s = per_second(classify, len(texts))
    return {
        "rank_tfidf_letters_sheets": {
            "rank_ms": rank_ms,
            "ratio": round(rank_ms["p50"] / ours["rank_ms"]["p50"], 3),
        },
        "classify_tfidf_title_and_sheets": {
            "classify_per_s": classify_per_s,
            "ratio": round(ours["classify_per_s"] / classify_per_s, 3),
        },
    }


def fresh(arguments: Sequence[str]) -> tuple[float, str]:
    """Return the seconds that a fresh Python process took, and what it printed.

    Raises
    ------
    BenchmarkDataError
        If it fails.
    """
    start = perf_counter()
    run = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    spent = perf_counter() - start
    if run.returncode != 0:
        last = " ".join(run.stderr.strip().splitlines()[-1:])
        raise BenchmarkDataError(arguments[0], f"exit {run.returncode}: {last}")
    return round(spent, 2), run.stdout


def cold_figures(snapshot: Path, rome: Path | None) -> dict[str, Any]:
    """Return the seconds of a build and of a start, and the memory of a start.

    Parameters
    ----------
    snapshot
        What the start loads.
    rome
        ROME release to build; the starter data without one.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = ["--rome", str(rome.resolve())] if rome else []
        build_s, _ = fresh(["service.cli", "build", *source, "--to", folder])
    start_s, printed = fresh(
        ["benchmarks.first_answer", "--snapshot", str(snapshot.resolve())]
    )
    peak_mb = json.loads(printed.strip().splitlines()[-1])["peak_mb"]
    return {"build_s": build_s, "peak_mb": peak_mb, "start_s": start_s}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("Speed and memory.", data=None)
    command.add_argument("--n", type=int, default=200, help="texts drawn")
    command.add_argument("--rome", type=Path, help="release to build, else the starter")
    args = command.parse_args(argv)
    matcher = Matcher.load(args.snapshot)
    texts = drawn_texts(matcher.reference, args.n, seed=args.seed)
    known = matcher.manifest["counts"]["communes"]
    near = matcher.place(_PLACE) if known else None
    ours = engine_figures(matcher, texts, near)
    peers = peer_figures(matcher.reference, texts, ours)
    rows = {"rank_ms": ours["rank_ms"], "trainings_ms": ours["trainings_ms"]}
    print(table(rows, ("p50", "p95", "p99")))
    figures = {**ours, **cold_figures(args.snapshot, args.rome), "peers": peers}
    finish(figures, args, snapshot=matcher.snapshot_id)
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
