"""Trades: ranked for a person, explained, and their sheets."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from service.deps import MatcherDep, place_of
from service.output import explanation_json, ranking_json
from service.routes import problems
from service.schemas import ExplainIn, ExplanationOut, RankIn, RankingOut, TradeSheetOut

router = APIRouter(prefix="/v1", tags=["Métiers"])

Near = Annotated[
    str | None,
    Query(max_length=100, description="Commune : nom, code postal ou code INSEE."),
]
WithinKm = Annotated[float, Query(gt=0, le=300, description="Rayon, en km.")]


@router.post(
    "/trades/rank",
    summary="Classer les métiers pour un profil",
    response_model=RankingOut,
    responses=problems(),
)
def rank_trades(body: RankIn, matcher: MatcherDep) -> dict[str, Any]:
    """Renvoie les métiers les plus proches du profil, avec leurs raisons."""
    near = place_of(matcher, body.near, body.within_km)
    profile = matcher.profile(
        body.text, skills=body.skills, without=body.without, answers=body.replies
    )
    return ranking_json(matcher.rank(profile, near=near, limit=body.limit), matcher)


@router.get(
    "/trades/{rome}",
    summary="Donner la fiche d'un métier",
    responses=problems(s404="Métier inconnu."),
)
def trade_sheet(
    rome: str, matcher: MatcherDep, near: Near = None, within_km: WithinKm = 30.0
) -> TradeSheetOut:
    """Renvoie ce que le référentiel et les flux disent d'un métier."""
    place = place_of(matcher, near, within_km)
    return TradeSheetOut.model_validate(matcher.trade(rome, near=place))


@router.post(
    "/explain",
    summary="Expliquer la place d'un métier",
    response_model=ExplanationOut,
    responses=problems(s404="Métier inconnu."),
)
def explain(body: ExplainIn, matcher: MatcherDep) -> dict[str, Any]:
    """Renvoie chaque étape, chaque part et son poids, et ce qui changerait le rang."""
    near = place_of(matcher, body.near, body.within_km)
    profile = matcher.profile(
        body.text, skills=body.skills, without=body.without, answers=body.replies
    )
    return explanation_json(matcher.explain(profile, body.rome, near=near))
