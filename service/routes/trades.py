"""Trades: ranked for a person, explained, and their sheets."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from service.deps import ContextDep, MatcherDep, place_of
from service.output import explanation_json, ranking_json
from service.person import profile_of
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
    responses=problems(s404="Une réponse porte sur une question inconnue."),
)
def rank_trades(
    body: RankIn, context: ContextDep, matcher: MatcherDep
) -> dict[str, Any]:
    """Renvoie les métiers les plus proches du profil, avec leurs raisons."""
    near = place_of(matcher, body.near, body.within_km)
    ranking = matcher.rank(profile_of(matcher, body), near=near, limit=body.limit)
    context.decisions.note(ranking, engine=str(matcher.manifest["engine"]))
    return ranking_json(ranking, matcher)


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
    profile = profile_of(matcher, body)
    return explanation_json(matcher.explain(profile, body.rome, near=near))
