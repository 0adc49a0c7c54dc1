"""All the quality benchmarks that a data folder allows, run one after the other.

The benchmarks live in the repository, not in the wheel: each is a process of its
own, ``python -m benchmarks.<name>``, whose last line is one JSON object. What
cannot run is said with its reason, and stops none of the others.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from service.errors import BenchmarkError, BenchmarkFailedError
from service.messages_fr import FIGURES, SKIPS, evaluated_line

_HOUR_S = 3600.0
_TRAIN = ("--train", "offers/train.jsonl.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One benchmark: its module, its data, and the other files it may take.

    Attributes
    ----------
    module, data
        Module of ``benchmarks``, path in the data folder.
    extra
        Options and paths in the data folder, given when they exist.
    ours
        Options and files of the package ``benchmarks``, given when they and every
        extra file exist.
    learns
        Whether its figures change with what the snapshot learnt.
    """

    module: str
    data: str
    extra: tuple[tuple[str, str], ...] = ()
    ours: tuple[tuple[str, str], ...] = ()
    learns: bool = True

    def file(self, suffix: str) -> str:
        """Return the name of its file, with ``suffix`` when the learning tells."""
        end = f"_{suffix}" if suffix and self.learns else ""
        return f"{self.module}{end}.json"


JOBS = (
    Job(
        module="offers_to_trades",
        data="offers/test.jsonl.gz",
        extra=(("--audit", "offers/test_audit.tsv"), _TRAIN),
    ),
    Job(
        module="competences",
        data="offers/test.jsonl.gz",
        extra=(_TRAIN, ("--profiles", "profiles/dev.jsonl")),
        ours=(("--sentences", "sentences.tsv"),),
    ),
    Job(module="profiles", data="profiles/dev.jsonl"),
    Job(module="fairness", data="profiles/dev.jsonl"),
    Job(
        module="melo",
        data="benchmarks/melo/fra_q_fr_c_fr_dev",
        extra=(("--rome", "rome"), ("--esco", "esco")),
        learns=False,
    ),
    Job(
        module="title_similarity",
        data="benchmarks/title_similarity",
        learns=False,
    ),
)


def package_folder() -> Path:
    """Return the folder of the package ``benchmarks``.

    Raises
    ------
    BenchmarkError
        If it is not importable from here.
    """
    spec = find_spec("benchmarks")
    if spec is None or not spec.submodule_search_locations:
        raise BenchmarkError("the package benchmarks is not importable from here")
    return Path(spec.submodule_search_locations[0])


def ready_jobs(data: Path) -> tuple[list[Job], dict[str, str]]:
    """Return the jobs whose module and data are at hand, and why others are not.

    Raises
    ------
    BenchmarkError
        If there is none.
    """
    ours = package_folder()
    skipped: dict[str, str] = {}
    ready: list[Job] = []
    for job in JOBS:
        if not (ours / f"{job.module}.py").is_file():
            skipped[job.module] = "no-module"
        elif not (data / job.data).exists():
            skipped[job.module] = f"no-file {job.data}"
        else:
            ready.append(job)
            skipped |= {
                f"{job.module} {option}": f"no-file {path}"
                for option, path in job.extra
                if not (data / path).exists()
            }
    if not ready:
        raise BenchmarkError(f"no benchmark has its data in {data.name!r}")
    return ready, skipped


def command_of(
    job: Job, data: Path, snapshot: Path, to: Path, *, suffix: str = ""
) -> list[str]:
    """Return the command line of one job; paths are absolute."""
    files = [(option, data / path) for option, path in job.extra]
    if all(path.exists() for _, path in files):
        files += [(option, package_folder() / path) for option, path in job.ours]
    extra = [
        part
        for option, path in files
        if path.exists()
        for part in (option, str(path.resolve()))
    ]
    return [
        *(sys.executable, "-m", f"benchmarks.{job.module}"),
        *("--data", str((data / job.data).resolve())),
        *("--snapshot", str(snapshot.resolve())),
        *("--json", str((to / job.file(suffix)).resolve())),
        *extra,
    ]


def last_object(text: str, module: str) -> dict[str, Any]:
    """Return the JSON object on the last line that a benchmark printed.

    Raises
    ------
    BenchmarkFailedError
        If the last line is not one JSON object.
    """
    lines = text.strip().splitlines()
    try:
        read: object = json.loads(lines[-1]) if lines else None
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise BenchmarkFailedError(f"benchmarks.{module} printed no JSON object last")
    return cast("dict[str, Any]", read)


def figures_by(command: Sequence[str], module: str) -> dict[str, Any]:
    """Run one benchmark and return its object.

    Raises
    ------
    BenchmarkFailedError
        If it fails, takes over an hour, or prints no object.
    """
    try:
        run = subprocess.run(  # noqa: S603 - our own modules
            command,
            capture_output=True,
            text=True,
            timeout=_HOUR_S,
            check=False,
            cwd=package_folder().parent,
        )
    except subprocess.TimeoutExpired as error:
        raise BenchmarkFailedError(f"benchmarks.{module} took over an hour") from error
    if run.returncode != 0:
        last = run.stderr.strip().splitlines()[-1:]
        raise BenchmarkFailedError(f"benchmarks.{module} failed: {' '.join(last)}")
    return last_object(run.stdout, module)


def evaluate(
    data: Path,
    snapshot: Path,
    to: Path,
    *,
    suffix: str = "",
    on_job: Callable[[str, int, int], None],
    on_skip: Callable[[str], None],
) -> dict[str, Any]:
    """Run the benchmarks and return their objects by name.

    One file a benchmark, ``summary.json`` with all of them, what was skipped and
    what failed, and ``summary.md`` with the main figures in French.

    Parameters
    ----------
    data, snapshot, to
        Data folder, snapshot to measure, folder of the files.
    suffix
        End of the names of the files whose figures change with what was learnt.
    on_job
        Told of each benchmark done.
    on_skip
        Told in French of each one that cannot run, and of each file it lacks.

    Raises
    ------
    BenchmarkError
        If there is none to run.
    BenchmarkFailedError
        At the end, if some failed: it names them.
    """
    jobs, skipped = ready_jobs(data)
    to.mkdir(parents=True, exist_ok=True)
    for name, reason in skipped.items():
        on_skip(skip_sentence(name, reason))
    found: dict[str, dict[str, Any]] = {}
    failed: dict[str, str] = {}
    for done, job in enumerate(jobs, start=1):
        command = command_of(job, data, snapshot, to, suffix=suffix)
        try:
            found[job.module] = figures_by(command, job.module)
        except BenchmarkFailedError as error:
            failed[job.module] = str(error)
        else:
            _write(found[job.module], to / job.file(suffix))
        on_job("evaluate", done, len(jobs))
    summary: dict[str, Any] = {**found, "skipped": skipped, "failed": failed}
    readable = to / summary_name(suffix)
    _write(summary, readable.with_suffix(".json"))
    text = "\n".join(summary_lines(found, skipped, failed))
    readable.write_text(f"{text}\n", encoding="utf-8")
    if failed:
        raise BenchmarkFailedError("; ".join(failed.values()))
    return summary


def summary_name(suffix: str) -> str:
    """Return the name of the readable summary."""
    return f"summary_{suffix}.md" if suffix else "summary.md"


def skip_sentence(name: str, reason: str) -> str:
    """Return in French why a benchmark, or one of its options, is left aside."""
    key, _, file = reason.partition(" ")
    return SKIPS[key].format(name=name, file=file)


def summary_lines(
    found: Mapping[str, Mapping[str, Any]],
    skipped: Mapping[str, str],
    failed: Mapping[str, str],
) -> list[str]:
    """Return the main figures in French, one a line, then what is missing."""
    lines: list[str] = []
    for module, figures in found.items():
        lines += [*([""] if lines else []), f"## {module}", ""]
        lines.append(f"Instantané {figures['snapshot']}, commit {figures['commit']}.")
        lines.append("")
        for key, words in FIGURES.get(module, ()):
            lines.append(evaluated_line(words, key, _at(figures, key)))
    missing = [skip_sentence(name, reason) for name, reason in skipped.items()]
    missing += [SKIPS["failed"].format(name=n, file=said) for n, said in failed.items()]
    return lines + (
        ["", "## Manque", "", *(f"- {m}" for m in missing)] if missing else []
    )


def _at(figures: Mapping[str, Any], key: str) -> object:
    """Return the figure of a dotted key, ``None`` where there is none."""
    value: object = figures
    for part in key.split("."):
        if not isinstance(value, Mapping):
            return None
        value = cast("Mapping[str, object]", value).get(part)
    return value


def _write(value: Mapping[str, Any], path: Path) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    path.write_text(f"{text}\n", encoding="utf-8")
