"""The bill of materials of a release, CycloneDX 1.6, read from the lock.

``python -m service.sbom requirements.lock sbom.cdx.json``: every pinned package
with its version, its hashes, and its licence when it is installed. Same lock, same
bytes: no date and no random number.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LONGEST = 80  # a longer licence is a whole text, not a name


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the lock."""

    name: str
    version: str
    hashes: tuple[str, ...]


def pins_of(lock: str) -> Iterator[Pin]:
    """Yield the packages of a lock, in its order."""
    for line in re.sub(r"\\\r?\n\s*", " ", lock).splitlines():
        found = _PIN.match(line.strip())
        if found is not None:
            yield Pin(found["name"], found["version"], tuple(_HASH.findall(line)))


def sbom(lock: str) -> dict[str, Any]:
    """Return the bill of materials of a lock."""
    own = _own_version()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": f"camin@{own}",
                "name": "camin",
                "version": own,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [_component(pin) for pin in pins_of(lock)],
    }


def _own_version() -> str:
    try:
        return version("camin")
    except PackageNotFoundError:  # run from its sources
        return "sources"


def _component(pin: Pin) -> dict[str, Any]:
    purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', pin.name).lower()}@{pin.version}"
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": pin.name,
        "version": pin.version,
        "purl": purl,
        # one hash a file of the package: which one is installed is the platform's
        "properties": [
            {"name": "camin:lock:sha256", "value": one} for one in pin.hashes
        ],
    }
    licence = _licence(pin.name)
    if licence is not None:
        component["licenses"] = [{"license": {"name": licence}}]
    return component


def _licence(name: str) -> str | None:
    """Return what an installed package says of its licence, ``None`` if it does not."""
    try:
        facts = metadata(name).json
    except PackageNotFoundError:
        return None
    said = str(facts.get("license_expression") or facts.get("license") or "").strip()
    first = said.partition("\n")[0].strip()
    return first if first and len(first) <= _LONGEST else None


def main(argv: Sequence[str]) -> int:
    """Write the bill of materials of a lock; return the exit status."""
    lock, to = (Path(one) for one in argv)
    found = sbom(lock.read_text(encoding="utf-8"))
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    to.write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
