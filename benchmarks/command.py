"""The command line that all the benchmarks share, and the object they print."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.record import commit, machine
from skills_ref.errors import EngineError

SEED = 20261124


def parser(description: str, *, data: str | None) -> argparse.ArgumentParser:
    """Return a parser with ``--data``, ``--snapshot``, ``--json`` and ``--seed``.

    Parameters
    ----------
    description
        First line of the help.
    data
        What ``--data`` is; ``None`` for a benchmark that reads no data.
    """
    command = argparse.ArgumentParser(description=description)
    if data is not None:
        command.add_argument("--data", type=Path, required=True, help=data)
    command.add_argument(
        "--snapshot", type=Path, required=True, help="snapshot, or its folder"
    )
    command.add_argument("--json", type=Path, help="file to write the object to")
    command.add_argument("--seed", type=int, default=SEED, help="seed of the draws")
    return command


def run(main: Callable[[], int]) -> int:
    """Return the exit status of ``main``; a deliberate error is one line, status 1."""
    try:
        return main()
    except EngineError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1


def finish(
    figures: Mapping[str, Any], args: argparse.Namespace, *, snapshot: str
) -> dict[str, Any]:
    """Print the object on one line, write it when asked, and return it."""
    result = {
        **figures,
        "machine": machine(),
        "commit": commit(),
        "seed": args.seed,
        "snapshot": snapshot,
    }
    if args.json is not None:
        args.json.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(result, ensure_ascii=False, indent=1)
        args.json.write_text(f"{text}\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False))
    return result


def table(rows: Mapping[str, Mapping[str, Any] | None], columns: Sequence[str]) -> str:
    """Return ``rows`` as aligned text; what is not known is a dash."""
    lines = [f"{'':32}" + "".join(f"{name:>20}" for name in columns)]
    for name, row in rows.items():
        cells = [_cell((row or {}).get(column)) for column in columns]
        lines.append(f"{name:32}" + "".join(f"{cell:>20}" for cell in cells))
    return "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return "-" if value is None else str(value)
