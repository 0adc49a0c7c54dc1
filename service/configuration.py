"""The file of a build that is done again and again: ``refresh.toml``.

One key an option of ``camin build``, ``to`` included; relative paths start at the
folder of the file. It belongs to the operator and stays out of the snapshot, which
holds no path.
"""

import json
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import cast

from service.assemble import BuildSources
from service.errors import ConfigurationError

_TO = "to"
_SEVERAL = ("offers", "trainings", "train_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildConfiguration:
    """What to build, and where."""

    sources: BuildSources
    to: Path


def write_configuration(configuration: BuildConfiguration, path: Path) -> None:
    """Write ``path``, with absolute paths, so that it works from any folder."""
    lines = [
        "# Written by camin build --save-config; read by camin refresh --config",
        f"{_TO} = {_quoted(configuration.to)}",
    ]
    for one in fields(BuildSources):
        value = cast(
            "Path | tuple[Path, ...] | None", getattr(configuration.sources, one.name)
        )
        if isinstance(value, tuple):
            if value:
                lines.append(f"{one.name} = [{', '.join(map(_quoted, value))}]")
        elif value is not None:
            lines.append(f"{one.name} = {_quoted(value)}")
    path.write_text("\n".join((*lines, "")), encoding="utf-8")


def _quoted(path: Path) -> str:
    """Return a path as a basic string of TOML, which JSON strings are."""
    return json.dumps(str(path.resolve()), ensure_ascii=False)


def read_configuration(path: Path) -> BuildConfiguration:
    """Return the build that ``path`` describes.

    Raises
    ------
    ConfigurationError
        If the file is not TOML, lacks ``to``, or has an unknown key or another
        type of value.
    """
    try:
        read: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(path.name, f"not TOML, {error}") from error
    known = {one.name for one in fields(BuildSources)}
    for key in sorted(set(read) - known - {_TO}):
        raise ConfigurationError(path.name, f"unknown key {key!r}")
    if _TO not in read:
        raise ConfigurationError(path.name, f"key {_TO!r} is missing")
    to = _path(read.pop(_TO), _TO, path)
    found: dict[str, Path | tuple[Path, ...]] = {
        key: _paths(value, key, path) if key in _SEVERAL else _path(value, key, path)
        for key, value in read.items()
    }
    return BuildConfiguration(sources=BuildSources(**found), to=to)  # type: ignore[arg-type]


def _path(value: object, key: str, file: Path) -> Path:
    if not isinstance(value, str) or not value:
        raise ConfigurationError(file.name, f"{key!r} is not a path")
    return file.parent / value


def _paths(value: object, key: str, file: Path) -> tuple[Path, ...]:
    if not isinstance(value, list):
        raise ConfigurationError(file.name, f"{key!r} is not a list of paths")
    return tuple(_path(one, key, file) for one in cast("list[object]", value))
