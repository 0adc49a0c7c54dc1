"""The beginning of the path: three ways in, and what was understood."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from service.pages.form import Journey
from service.pages.walk import form_page

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    """Show the form."""
    return form_page(request, Journey(), {}, 200)


@router.get("/metiers")
def no_trades() -> Response:
    """Send back to the form: the list of a person is nobody else's address."""
    return RedirectResponse("/", 303)
