"""What a figure needs beside it: machine, commit, seed, snapshot. Never a path."""

import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_CPUINFO = Path("/proc/cpuinfo")


def machine() -> dict[str, Any]:
    """Return processors (number and model), system and Python version."""
    return {
        "cpus": os.cpu_count(),
        "cpu": _cpu_model(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _cpu_model() -> str | None:
    """Return the model of the processor, ``None`` when the system does not say."""
    if not _CPUINFO.is_file():
        return platform.processor() or None
    for line in _CPUINFO.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return None


def commit(folder: Path = ROOT) -> str | None:
    """Return the commit of ``folder``, with ``+changes`` when files differ from it.

    ``None`` outside a repository or without git.
    """
    head = _git(folder, "rev-parse", "HEAD")
    if head is None:
        return None
    changed = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return f"{head}+changes" if changed else head


def _git(folder: Path, *arguments: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    run = subprocess.run(  # noqa: S603 - fixed arguments
        [git, "-C", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout.strip() if run.returncode == 0 else None
