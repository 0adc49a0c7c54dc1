"""The bill of materials names every package of the lock, with its hashes."""

import json
import re
from pathlib import Path

from service.sbom import main, pins_of, sbom

LOCK = Path(__file__).parents[3] / "requirements.lock"


def test_every_pin_of_the_lock_is_a_component() -> None:
    lock = LOCK.read_text(encoding="utf-8")
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE)

    components = sbom(lock)["components"]

    assert len(pinned) > 40
    assert [(one["name"], one["version"]) for one in components] == pinned
    assert all(one["properties"] for one in components)
    assert len({one["purl"] for one in components}) == len(components)


def test_the_document_is_cyclonedx_and_the_same_twice(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    for file in (first, second):
        assert main([str(LOCK), str(file)]) == 0

    found = json.loads(first.read_text(encoding="utf-8"))
    assert first.read_bytes() == second.read_bytes()
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", found["serialNumber"])
    assert found["metadata"]["component"]["name"] == "camin"


def test_most_installed_packages_say_their_licence() -> None:
    components = sbom(LOCK.read_text(encoding="utf-8"))["components"]
    told = [one for one in components if "licenses" in one]

    assert len(told) > len(components) / 3


def test_a_line_is_read_with_its_hashes_and_markers() -> None:
    lock = (
        "a-b==1.2 \\\n    --hash=sha256:"
        + "0" * 64
        + " \\\n    --hash=sha256:"
        + "1" * 64
        + "\n# comment\nc[d]==3 ; python_version < '3.12' \\\n"
        "    --hash=sha256:" + "2" * 64 + "\n"
    )

    pins = list(pins_of(lock))

    assert [(pin.name, pin.version, len(pin.hashes)) for pin in pins] == [
        ("a-b", "1.2", 2),
        ("c", "3", 1),
    ]
