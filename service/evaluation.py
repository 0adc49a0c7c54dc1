"""All the quality benchmarks that a data folder allows, run one after the other.

The benchmarks live in the repository, not in the wheel: each is a process of its
own, ``python -m benchmarks.<name>``, whose last line is one JSON object.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from service.errors import BenchmarkError

_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One benchmark: its module, its data, and the other files it may take.

    ``extra`` are options and paths in the data folder, given when they exist.
    """

    module: str
    data: str
    extra: tuple[tuple[str, str], ...] = ()


JOBS = (
    Job(
        module="offers_to_trades",
        data="offers/test.jsonl.gz",
        extra=(("--audit", "offers/test_audit.tsv"),),
    ),
    Job(module="competences", data="offers/test.jsonl.gz"),
    Job(module="profiles", data="profiles/dev.jsonl"),
    Job(module="fairness", data="profiles/dev.jsonl"),
    Job(
        module="melo",
        data="benchmarks/melo/fra_q_fr_c_fr_dev",
        extra=(("--rome", "rome"),),
    ),
    Job(module="title_similarity", data="benchmarks/title_similarity"),
)


def ready_jobs(data: Path) -> list[Job]:
    """Return the jobs whose module and data are at hand.

    Raises
    ------
    BenchmarkError
        If there is none.
    """
    if find_spec("benchmarks") is None:
        raise BenchmarkError("the package benchmarks is not importable from here")
    ready = [
        job
        for job in JOBS
        if (data / job.data).exists() and find_spec(f"benchmarks.{job.module}")
    ]
    if not ready:
        raise BenchmarkError(f"no benchmark has its data in {data.name!r}")
    return ready


def command_of(job: Job, data: Path, snapshot: Path, to: Path) -> list[str]:
    """Return the command line of one job."""
    extra: list[str] = []
    for option, path in job.extra:
        if (data / path).exists():
            extra += [option, str(data / path)]
    return [
        *(sys.executable, "-m", f"benchmarks.{job.module}"),
        *("--data", str(data / job.data), "--snapshot", str(snapshot)),
        *("--json", str(to / f"{job.module}.json")),
        *extra,
    ]


def last_object(text: str, module: str) -> dict[str, Any]:
    """Return the JSON object on the last line that a benchmark printed.

    Raises
    ------
    BenchmarkError
        If the last line is not one JSON object.
    """
    lines = text.strip().splitlines()
    try:
        read: object = json.loads(lines[-1]) if lines else None
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise BenchmarkError(f"benchmarks.{module} printed no JSON object last")
    return cast("dict[str, Any]", read)


def evaluate(
    data: Path,
    snapshot: Path,
    to: Path,
    *,
    on_job: Callable[[str, int, int], None],
    jobs: Sequence[Job] | None = None,
) -> dict[str, Any]:
    """Run the benchmarks and return their objects by name, also ``summary.json``.

    Raises
    ------
    BenchmarkError
        If there is none to run, or one fails; those already run stay written.
    """
    chosen = ready_jobs(data) if jobs is None else list(jobs)
    to.mkdir(parents=True, exist_ok=True)
    summary: dict[str, Any] = {}
    for done, job in enumerate(chosen, start=1):
        command = command_of(job, data, snapshot, to)
        run = subprocess.run(  # noqa: S603 - our own modules
            command, capture_output=True, text=True, timeout=_HOUR_S, check=False
        )
        if run.returncode != 0:
            last = run.stderr.strip().splitlines()[-1:]
            raise BenchmarkError(f"benchmarks.{job.module} failed: {' '.join(last)}")
        summary[job.module] = last_object(run.stdout, job.module)
        _write(summary[job.module], to / f"{job.module}.json")
        on_job("evaluate", done, len(chosen))
    _write(summary, to / "summary.json")
    return summary


def _write(value: dict[str, Any], path: Path) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")
