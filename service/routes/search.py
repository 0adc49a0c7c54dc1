"""Offers and trainings of a trade, and completions of what a person types."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query

from matcher.engine import Matcher
from matcher.types import Profile
from service.deps import MatcherDep, place_of
from service.person import profile_of
from service.routes import problems
from service.schemas import (
    OfferPageOut,
    OffersIn,
    SearchIn,
    SuggestionOut,
    SuggestOut,
    TrainingPageOut,
    TrainingsIn,
)

router = APIRouter(prefix="/v1", tags=["Recherche"])


class Kind(StrEnum):
    """What can be completed."""

    APPELLATION = "appellation"
    COMPETENCE = "competence"
    COMMUNE = "commune"


def _profile(matcher: Matcher, body: SearchIn) -> Profile | None:
    return profile_of(matcher, body) if body.says_something else None


@router.post(
    "/trainings/search",
    summary="Chercher les formations d'un métier",
    responses=problems(s404="Métier inconnu."),
)
def search_trainings(body: TrainingsIn, matcher: MatcherDep) -> TrainingPageOut:
    """Renvoie les formations, celles qui comblent le plus d'écart d'abord."""
    near = place_of(matcher, body.near, body.within_km)
    page = matcher.trainings(
        body.rome,
        profile=_profile(matcher, body),
        near=near,
        limit=body.limit,
        since=body.since,
        distance=body.distance,
        filters=body.filters,
    )
    return TrainingPageOut.model_validate(page)


@router.post(
    "/offers/search",
    summary="Chercher les offres d'un métier",
    responses=problems(s404="Métier inconnu."),
)
def search_offers(body: OffersIn, matcher: MatcherDep) -> OfferPageOut:
    """Renvoie les offres ouvertes, les plus proches d'abord."""
    near = place_of(matcher, body.near, body.within_km)
    page = matcher.offers(
        body.rome,
        profile=_profile(matcher, body),
        near=near,
        limit=body.limit,
        offset=body.offset,
        filters=body.filters,
        sort=body.sort,
    )
    return OfferPageOut.model_validate(page)


@router.get("/suggest", summary="Compléter ce qui est tapé", responses=problems())
def suggest(
    matcher: MatcherDep,
    q: Annotated[
        str, Query(min_length=1, max_length=100, description="Début ou faute de frappe")
    ],
    kind: Annotated[
        list[Kind] | None, Query(description="Genres voulus ; tous par défaut.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=50, description="Nombre de réponses.")] = 10,
) -> SuggestOut:
    """Renvoie des appellations, des compétences et des communes."""
    kinds = [one.value for one in (kind or Kind)]
    found = matcher.suggest(q, kinds=kinds, limit=limit)
    return SuggestOut(suggestions=[SuggestionOut.model_validate(one) for one in found])
