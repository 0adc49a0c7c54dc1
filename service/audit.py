"""The state of accessibility that the law lets a site claim: that of its audit.

Without an audit, with one that is too old or incomplete, the only lawful words are
"non conforme" (RGAA 4.1.2, obligations légales; décret 2019-768, article 7).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from service.errors import OperatorFileError

CRITERIA = 106  # of the RGAA 4.1.2
VALID_FOR = timedelta(days=3 * 365)
HALF = 0.5


class State(StrEnum):
    """The three states of the declaration model."""

    FULL = "totalement conforme"
    PART = "partiellement conforme"
    NONE = "non conforme"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """An audit of the RGAA by a person, not by a tool.

    ``conform``, ``not_conform`` and ``not_applicable`` count criteria and sum to
    `CRITERIA`; ``faults`` say what is not accessible, in words.
    """

    made_on: date
    auditor: str
    conform: int
    not_conform: int
    not_applicable: int
    faults: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Share of the applicable criteria that are met."""
        return self.conform / max(self.conform + self.not_conform, 1)

    def state(self, today: date) -> State:
        """Return what may be claimed on a day."""
        if today - self.made_on > VALID_FOR or self.made_on > today:
            return State.NONE
        if not self.conform or self.share < HALF:
            return State.NONE
        return State.PART if self.not_conform else State.FULL


def state_of(audit: Audit | None, today: date) -> State:
    """Return what may be claimed; without an audit, "non conforme"."""
    return State.NONE if audit is None else audit.state(today)


def load_audit(file: Path | None) -> Audit | None:
    """Read the audit of the operator, ``None`` when there is none.

    Raises
    ------
    OperatorFileError
        If the file is not one, or if its counts do not sum to `CRITERIA`.
    """
    if file is None:
        return None
    try:
        found = json.loads(file.read_bytes())
    except OSError:
        raise OperatorFileError(file.name, "unreadable") from None
    except ValueError:
        raise OperatorFileError(file.name, "not-an-audit", value="JSON") from None
    if not isinstance(found, dict):
        raise OperatorFileError(file.name, "not-an-audit", value="JSON")
    return _audit(cast("Mapping[str, Any]", found), file.name)


def _audit(found: Mapping[str, Any], file: str) -> Audit:
    counts = {
        name: found.get(name) for name in ("conform", "not_conform", "not_applicable")
    }
    for name, count in counts.items():
        if type(count) is not int or count < 0:
            raise OperatorFileError(file, "not-an-audit", value=name)
    if sum(cast("dict[str, int]", counts).values()) != CRITERIA:
        words = f"conform + not_conform + not_applicable = {CRITERIA}"
        raise OperatorFileError(file, "not-an-audit", value=words)
    auditor, faults = found.get("auditor"), found.get("faults", [])
    if not isinstance(auditor, str) or not auditor.strip():
        raise OperatorFileError(file, "not-an-audit", value="auditor")
    if not isinstance(faults, list):
        raise OperatorFileError(file, "not-an-audit", value="faults")
    return Audit(
        made_on=_day(found.get("made_on"), file),
        auditor=auditor,
        faults=tuple(map(str, cast("list[object]", faults))),
        **cast("dict[str, int]", counts),
    )


def _day(value: object, file: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise OperatorFileError(file, "not-an-audit", value="made_on") from None
