"""The switch that turns suggestions off (``CAMIN_SUGGESTIONS=off``, requirement L-8).

One guard for the whole service: what ranks trades for a person is not served any
more. Pages go to the plain search by name, the sheet of a trade is the one that
everybody sees, the API says why it does not answer. The counsellor's screen stays, and
shows no ranking (`service.pages.desk`).
"""

import re
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service.desk_fr import SUGGESTIONS_OFF
from service.problems import Problem, respond

SEARCH = "/recherche"
_OF_A_PERSON = frozenset(
    {
        *("/", "/comprendre", "/questions", "/metiers", "/comparer"),
        *("/fiche", "/fiche.pdf", "/partage", "/avis"),
    }
)
_OF_THE_API = frozenset({"/v1/trades/rank", "/v1/explain"})
_SHEET = re.compile(r"/metiers/[A-N][0-9]{4}(/[a-z]+)?")


class SuggestionsOff:
    """Answer in place of everything that would rank trades for a person."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = plain_answer(Request(scope)) if scope["type"] == "http" else None
        await (answer or self.app)(scope, receive, send)


def plain_answer(request: Request) -> Response | None:
    """Return the answer without any ranking, ``None`` when there was none to begin."""
    path = request.url.path
    if path in _OF_THE_API:
        problem = Problem(status=503, code="suggestions-off", detail=SUGGESTIONS_OFF)
        return respond(request, problem)
    if path in _OF_A_PERSON:
        return RedirectResponse(SEARCH, 303)
    if not _SHEET.fullmatch(path):
        return None
    if request.method != "POST" and "c" not in request.query_params:
        return None
    kept = [one for one in parse_qsl(request.url.query) if one[0] != "c"]
    return RedirectResponse(f"{path}?{urlencode(kept)}" if kept else path, 303)
