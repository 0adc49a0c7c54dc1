"""What a route may ask for. Everything comes from the application's state."""

import threading
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from ingest.errors import CvError
from ingest.readers.cv import cv_text
from matcher.engine import Matcher
from matcher.types import Place
from service.audit import Audit
from service.decisions import Decisions
from service.observability import Metrics
from service.security import TokenBuckets
from service.settings import Settings
from service.store import SnapshotStore
from service.theme import Theme
from service.usage import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the application holds, made once by ``create_app``."""

    settings: Settings
    store: SnapshotStore
    metrics: Metrics
    usage: Usage
    group_pace: TokenBuckets
    theme: Theme
    audit: Audit | None
    decisions: Decisions
    cv_turns: threading.BoundedSemaphore

    def read_cv(self, data: bytes, filename: str) -> str:
        """Return the text of a CV, read in a process of its own.

        Raises
        ------
        CvError
            If the file is refused. The refusal is counted, by its reason.
        """
        try:
            return cv_text(data, filename, turns=self.cv_turns)
        except CvError as error:
            self.metrics.cv_refused.labels(error.reason).inc()
            raise


def get_context(request: Request) -> Context:
    """Return what the application holds."""
    return cast("Context", request.app.state.context)


ContextDep = Annotated[Context, Depends(get_context)]


def get_matcher(context: ContextDep) -> Matcher:
    """Return the matcher in use now; the request keeps it to its end."""
    return context.store.matcher


MatcherDep = Annotated[Matcher, Depends(get_matcher)]


def place_of(matcher: Matcher, near: str | None, within_km: float) -> Place | None:
    """Return the place asked for, ``None`` when none is.

    Raises
    ------
    UnknownPlaceError
        If the snapshot does not know it.
    """
    if near is None or not near.strip():
        return None
    return matcher.place(near.strip(), within_km)
