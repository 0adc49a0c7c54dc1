"""A trainer's group: one link for a room, and how far the room is, without a name."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from service.deps import ContextDep
from service.leave_fr import GROUP_NOT_KEPT, GROUP_UNKNOWN, STEP_WORDS
from service.pages.form import Journey
from service.pages.render import page
from service.pages.site import site_of
from service.pages.walk import form_page
from service.problems import Problem, http_problem, respond
from service.qr import qr_code
from service.security import client_of
from service.usage import FEW, GROUP_DAYS, Group

router = APIRouter()

Code = Annotated[str, Path(max_length=40)]
_SVG = "image/svg+xml"


@router.get("/groupe")
def about_groups(request: Request) -> Response:
    """Say in plain words what a group is, and offer to make one."""
    return page(request, "group.html", {"days": GROUP_DAYS, "few": FEW}, public=True)


@router.post("/groupe")
def new_group(request: Request, context: ContextDep) -> Response:
    """Make a group and show its page."""
    wait_s = context.group_pace.wait_s(client_of(request.scope))
    if wait_s:
        headers = {"Retry-After": str(int(wait_s) + 1)}
        return respond(request, http_problem(429, headers=headers))
    code = context.usage.new_group()
    if code is None:
        problem = Problem(status=503, code="group-not-kept", detail=GROUP_NOT_KEPT)
        return respond(request, problem)
    return RedirectResponse(f"/groupe/{code}/suivi", 303)


@router.get("/groupe/{code}")
def join(request: Request, code: Code, context: ContextDep) -> Response:
    """Show the form to someone of a group; their steps will count in it."""
    if context.usage.group(code) is None:
        return _unknown(request)
    journey = Journey(group=code, by_transport=True)
    return form_page(request, journey, {}, 200)


@router.get("/groupe/{code}/suivi")
def progress(request: Request, code: Code, context: ContextDep) -> Response:
    """Show the link of a group and how many people reached each step."""
    group = context.usage.group(code)
    if group is None:
        return _unknown(request)
    view = {
        "group": group,
        "few": FEW,
        "link": _link(request, context, group),
        "steps": [(words, group.counts[step]) for step, words in STEP_WORDS.items()],
        "is_kept": context.usage.is_kept,
    }
    return page(request, "group_progress.html", view)


@router.get("/groupe/{code}/qr.svg")
def qr(request: Request, code: Code, context: ContextDep) -> Response:
    """Return the QR code of a group's link, to show on a screen."""
    group = context.usage.group(code)
    drawn = None if group is None else qr_code(_link(request, context, group))
    if drawn is None:
        return _unknown(request)
    return Response(drawn.svg, media_type=_SVG)


def _link(request: Request, context: ContextDep, group: Group) -> str:
    return f"{site_of(request, context).address}/groupe/{group.code}"


def _unknown(request: Request) -> Response:
    problem = Problem(status=404, code="unknown-group", detail=GROUP_UNKNOWN)
    return respond(request, problem)
