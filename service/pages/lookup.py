"""The plain search of trades by name: no person, no ranking.

It stands for every list of trades when the operator turns suggestions off
(``CAMIN_SUGGESTIONS``). The name of a trade says nothing of a person: it may be in
an address.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from matcher.engine import Matcher
from service.deps import ContextDep, MatcherDep
from service.pages.names import named
from service.pages.render import page

router = APIRouter()

FOUND = 20


@router.get("/recherche")
def search(
    request: Request,
    context: ContextDep,
    matcher: MatcherDep,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Show the trades that a name or a code means."""
    return search_page(request, matcher, q, off=not context.settings.suggestions)


def search_page(
    request: Request, matcher: Matcher, words: str = "", *, off: bool
) -> Response:
    """Return the page of the search; ``off`` says that suggestions are turned off."""
    found = named(matcher, words.strip(), FOUND)
    view: dict[str, Any] = {
        "typed": found,
        "off": off,
        "sheets": [matcher.trade(one.code) for one in found.found],
    }
    return page(request, "desk_search.html", view, public=True)
