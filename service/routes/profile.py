"""What a text, a list or a CV says, as competences with their proof."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from matcher.engine import Matcher
from matcher.types import Profile
from service.deps import ContextDep, MatcherDep
from service.person import profile_of
from service.routes import problems
from service.schemas import ProfileIn, ProfileOut, ReadProfileOut

router = APIRouter(prefix="/v1", tags=["Profil"])

CV_TYPES = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "text/plain": "txt",
}

_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": ProfileIn.model_json_schema()},
            **{
                media_type: {"schema": {"type": "string", "format": "binary"}}
                for media_type in CV_TYPES
            },
        },
    }
}


@router.post(
    "/profile",
    summary="Lire les compétences d'un texte, d'une liste ou d'un CV",
    openapi_extra=_BODY,
    responses=problems(
        s404="Une réponse porte sur une question inconnue.",
        s413="CV de plus de 3 Mo.",
        s415="Ni JSON, ni PDF, DOCX, ODT ou TXT.",
    ),
)
async def read_profile(
    request: Request, context: ContextDep, matcher: MatcherDep
) -> ProfileOut:
    """Renvoie les compétences trouvées et les mots qui les montrent.

    Le corps est du JSON, ou les octets d'un CV. Le CV est lu en mémoire puis
    oublié.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip()
    extension = CV_TYPES.get(media_type.lower())
    if extension is None and media_type.lower() != "application/json":
        raise HTTPException(415)
    data = await request.body()
    if extension is None:
        body = _body(data)
        profile = await run_in_threadpool(profile_of, matcher, body)
    else:
        text = await run_in_threadpool(context.read_cv, data, f"cv.{extension}")
        profile = await run_in_threadpool(matcher.profile, text)
    return _answer(matcher, profile)


def _body(data: bytes) -> ProfileIn:
    try:
        return ProfileIn.model_validate_json(data)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None


def _answer(matcher: Matcher, profile: Profile) -> ProfileOut:
    return ProfileOut(
        snapshot=matcher.snapshot_id, profile=ReadProfileOut.model_validate(profile)
    )
