"""One process from nothing to its first ten trades: for `benchmarks.speed`.

Run ``python -m benchmarks.first_answer --snapshot DIR``; prints the number of
trades shown and the peak of memory in megabytes.
"""

import argparse
import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from matcher.engine import Matcher

TEXT = "J'ai travaillé trois ans comme serveur en restaurant et au bar."


def main(argv: Sequence[str] | None = None) -> int:
    """Load a snapshot, answer once, print what it took."""
    command = argparse.ArgumentParser(description="From nothing to ten trades.")
    command.add_argument("--snapshot", type=Path, required=True)
    args = command.parse_args(argv)
    matcher = Matcher.load(args.snapshot)
    ranking = matcher.rank(matcher.profile(TEXT))
    matcher.classify([("1", "Serveur en restaurant", TEXT)])
    print(json.dumps({"trades": len(ranking.trades), "peak_mb": peak_mb()}))
    return 0


def peak_mb() -> float:
    """Return the most memory this process held, in megabytes (10**6 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    in_bytes = peak if sys.platform == "darwin" else peak * 1024
    return round(in_bytes / 1e6, 1)


if __name__ == "__main__":
    sys.exit(main())
