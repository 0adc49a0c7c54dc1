"""What partners and the Région ask: texts in bulk, gaps by territory."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query

from service.deps import MatcherDep
from service.routes import problems
from service.schemas import (
    ClassificationOut,
    ClassifyIn,
    ClassifyOut,
    GapOut,
    GapsOut,
)
from skills_ref.codes import RomeCode

router = APIRouter(prefix="/v1", tags=["Lots et territoires"])


class Territory(StrEnum):
    """How the region is cut."""

    ZONE_EMPLOI = "zone_emploi"
    BASSIN = "bassin"
    DEPARTEMENT = "departement"
    REGION = "region"


@router.post(
    "/classify",
    summary="Rapprocher un lot de textes du ROME",
    responses=problems(s413="Lot trop lourd."),
)
def classify(body: ClassifyIn, matcher: MatcherDep) -> ClassifyOut:
    """Renvoie les métiers et les compétences de chaque texte, dans l'ordre reçu."""
    items = [(item.id, item.title, item.text) for item in body.items]
    found = matcher.classify(items, limit=body.limit)
    return ClassifyOut(
        snapshot=matcher.snapshot_id,
        results=[ClassificationOut.model_validate(one) for one in found],
    )


@router.get("/gaps", summary="Comparer offres et formations", responses=problems())
def gaps(
    matcher: MatcherDep,
    by: Annotated[Territory, Query(description="Découpage.")] = Territory.ZONE_EMPLOI,
    rome: Annotated[str | None, Query(description="Un seul métier.")] = None,
    limit: Annotated[int, Query(ge=1, le=5000, description="Lignes au plus.")] = 500,
    offset: Annotated[int, Query(ge=0, description="Lignes à sauter.")] = 0,
) -> GapsOut:
    """Renvoie, par territoire et par métier, les offres et les formations."""
    found = matcher.gaps(by=by.value, rome=None if rome is None else RomeCode(rome))
    return GapsOut(
        snapshot=matcher.snapshot_id,
        by=by.value,
        total=len(found),
        gaps=[GapOut.model_validate(one) for one in found[offset : offset + limit]],
    )
