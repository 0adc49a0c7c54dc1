"""Public bodies and answers of the API. The field names are the contract."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from matcher.types import (
    Answer,
    Fit,
    Link,
    Need,
    Origin,
    Reason,
    Reply,
    SectionKind,
    Source,
    TradeKind,
)

MAX_TEXT = 50_000
MAX_ANSWERS = 40

Code = Annotated[str, Field(min_length=1, max_length=300)]
Rome = Annotated[
    str,
    Field(
        pattern=r"^\s*[A-Na-n][0-9]{4}\s*$",
        description="Code ROME du métier.",
        examples=["K1304"],
    ),
]


class Record(BaseModel):
    """Base of the answers: read from the records of the engine."""

    model_config = ConfigDict(from_attributes=True)


class Body(BaseModel):
    """Base of the bodies: a field that does not exist is refused."""

    model_config = ConfigDict(extra="forbid")


# --- bodies ----------------------------------------------------------------------


class AnswerIn(Body):
    """La réponse à une question de la liste « questions » d'un classement."""

    code: Code = Field(description="Code de la question.", examples=["interest-17"])
    answer: Reply = Field(
        description="oui, un_peu, non ; passer quand la personne ne répond pas."
    )


class ProfileIn(Body):
    """Ce que la personne dit d'elle. Rien n'est gardé."""

    text: str = Field(
        default="",
        max_length=MAX_TEXT,
        description="Texte libre ou texte d'un CV.",
        examples=["J'ai vendu du pain et tenu la caisse pendant deux ans."],
    )
    skills: list[Code] = Field(
        default_factory=list[str],
        max_length=200,
        description="Compétences : noms ou codes.",
    )
    without: list[Code] = Field(
        default_factory=list[str],
        max_length=500,
        description="Codes des compétences que la personne retire.",
    )
    answers: list[AnswerIn] = Field(
        default_factory=list[AnswerIn],
        max_length=MAX_ANSWERS,
        description="Réponses aux questions, dans l'ordre où elles ont été données.",
    )

    @property
    def replies(self) -> list[Answer]:
        """The answers as the engine takes them."""
        return [Answer(code=one.code, reply=one.answer) for one in self.answers]


class Nearby(Body):
    """Un lieu et un rayon, si l'on veut chercher autour."""

    near: str | None = Field(
        default=None,
        max_length=100,
        description="Commune : nom, code postal ou code INSEE.",
        examples=["31555"],
    )
    within_km: float = Field(
        default=30.0, gt=0, le=300, description="Rayon à vol d'oiseau, en km."
    )


class RankIn(ProfileIn, Nearby):
    """Un profil à rapprocher des métiers."""

    limit: int = Field(default=10, ge=1, le=50, description="Nombre de métiers.")


class SearchIn(ProfileIn, Nearby):
    """Un métier, et si possible un profil et un lieu."""

    rome: Rome
    limit: int = Field(default=20, ge=1, le=100, description="Nombre de réponses.")


class OffersIn(SearchIn):
    """Recherche d'offres d'un métier."""

    offset: int = Field(default=0, ge=0, le=10_000, description="Réponses à sauter.")


class TrainingsIn(SearchIn):
    """Recherche de formations d'un métier."""


class ExplainIn(ProfileIn, Nearby):
    """Un profil et le métier dont on veut comprendre la place."""

    rome: Rome


class ItemIn(Body):
    """Un texte à rapprocher du ROME."""

    id: str = Field(max_length=200, description="Identifiant, rendu tel quel.")
    title: str = Field(default="", max_length=500, description="Intitulé.")
    text: str = Field(default="", max_length=20_000, description="Texte.")


class ClassifyIn(Body):
    """Un lot de textes : offres ou formations."""

    items: list[ItemIn] = Field(min_length=1, max_length=1000)
    limit: int = Field(default=5, ge=1, le=20, description="Métiers par texte.")


# --- answers ---------------------------------------------------------------------


class LabelledOut(Record):
    """Un code et son nom."""

    code: str
    label: str
    weight: float | None = Field(default=None, description="Importance, de 0 à 1.")


class CodeOut(Record):
    """Un code et son nom."""

    code: str
    label: str


class TradeRefOut(Record):
    """Un métier cité."""

    rome: str
    label: str


class MentionOut(Record):
    """Une compétence trouvée, avec les mots qui la montrent."""

    code: str
    label: str
    origin: Origin = Field(
        description="declared : indiquée ; lexical : lue ; inferred : déduite."
    )
    confidence: float = Field(description="Probabilité calibrée, de 0 à 1.")
    proof: str | None = Field(default=None, description="Mots qui la montrent.")
    need: Need | None = Field(
        default=None, description="required : exigée ; wished : souhaitée."
    )
    detail: str | None = Field(
        default=None, description="Niveau, catégorie ou code écrit : B2, CE, R489-3."
    )
    is_soft: bool = Field(default=False, description="Savoir-être professionnel.")


class CompetencesOut(Record):
    """Les compétences d'un profil."""

    competences: list[MentionOut]


class SectionOut(Record):
    """Une partie titrée d'un CV, et ses bornes dans le texte."""

    kind: SectionKind
    span: tuple[int, int]


class ExperienceOut(Record):
    """Une expérience datée d'un CV."""

    start: int = Field(description="Année de début.")
    end: int | None = Field(description="Année de fin ; null si elle dure encore.")
    years: float | None = Field(description="Durée en années ; null si inconnue.")
    span: tuple[int, int] = Field(description="Bornes dans le texte.")


class ReadProfileOut(CompetencesOut):
    """Ce qui a été compris d'un texte, d'un CV ou d'une liste."""

    titles: list[str] = Field(description="Métiers cités.")
    evidence: list[str] = Field(description="Phrases : ce que la personne sait faire.")
    wishes: list[str] = Field(description="Phrases : ce qu'elle souhaite.")
    refusals: list[str] = Field(description="Phrases : ce qu'elle ne veut plus.")
    refused_contexts: list[str] = Field(description="Conditions de travail refusées.")
    sections: list[SectionOut] = Field(description="Parties titrées d'un CV.")
    experiences: list[ExperienceOut] = Field(description="Expériences datées d'un CV.")
    reason: Reason | None = Field(description="Pourquoi rien ne peut être classé.")


class ProfileOut(Record):
    """Un profil lu, et l'instantané qui l'a lu."""

    snapshot: str
    profile: ReadProfileOut


class PartOut(Record):
    """Une part du score : valeur de 0 à 1, fois son poids."""

    name: str
    value: float
    weight: float


class OpenOffersOut(Record):
    """Offres ouvertes ; ``count`` vaut null quand on ne sait pas."""

    count: int | None
    within_km: float | None
    as_of: date | None


class TradeOut(Record):
    """Un métier proposé, avec ses raisons."""

    rome: str
    label: str
    fit: Fit
    score: float = Field(description="Somme des parts fois leur poids.")
    parts: list[PartOut]
    open_offers: OpenOffersOut
    held: list[CodeOut] = Field(description="Compétences déjà là.")
    missing: list[LabelledOut] = Field(description="Compétences à acquérir.")
    why: str = Field(description="La raison, en une phrase.")
    domain: str
    variants: list[TradeRefOut] = Field(description="Fiches très voisines.")
    kind: TradeKind = Field(
        description=(
            "wished : souhaité ; usual : proche de ce qui a été fait ;"
            " stepping_stone : une étape connue depuis un métier fait ;"
            " unusual : ailleurs."
        )
    )


class DomainOut(Record):
    """Un grand domaine et ses métiers dans la liste."""

    code: str
    label: str
    trades: list[str]


class QuestionOut(Record):
    """Une question dont la réponse changerait le plus le classement."""

    code: str
    text: str
    answers: list[Reply] = Field(description="Réponses possibles.")


class RankingOut(Record):
    """Les métiers proposés, ou la raison pour laquelle il n'y en a pas."""

    snapshot: str
    as_of: date | None
    abstained: bool
    reason: Reason | None
    profile: CompetencesOut
    domains: list[DomainOut]
    trades: list[TradeOut]
    questions: list[QuestionOut] = Field(
        description="Une ou deux questions quand le profil en dit trop peu, ou"
        " la suite du questionnaire ; vide après douze réponses."
    )
    notice: str | None = Field(
        default=None, description="Dit que les données sont des exemples."
    )


class TensionOut(Record):
    """La difficulté de recruter dans un bassin, en classes de 1 à 5."""

    level: int = Field(description="La tension : 5 pour la plus forte.")
    hiring: int | None = Field(description="Beaucoup d'embauches.")
    labour: int | None = Field(description="Peu de personnes disponibles.")
    durability: int | None = Field(description="Des emplois qui durent peu.")
    conditions: int | None = Field(description="Des conditions de travail dures.")
    mismatch: int | None = Field(description="Des personnes qui vivent ailleurs.")
    training: int | None = Field(description="Une formation précise demandée.")
    territory: str = Field(description="Code du bassin d'emploi.")
    territory_label: str | None
    year: int


class TradeSheetOut(Record):
    """La fiche d'un métier."""

    rome: str
    label: str
    definition: str | None
    domain: str
    domain_label: str
    appellations: list[str]
    core: list[LabelledOut]
    competences: list[LabelledOut]
    savoirs: list[LabelledOut]
    contexts: list[LabelledOut]
    near: list[LabelledOut]
    regulated: bool | None
    open_offers: OpenOffersOut
    trainings: int | None
    children: list[LabelledOut]
    tension: TensionOut | None = Field(
        default=None, description="Dans le bassin du lieu demandé ; null si inconnue."
    )


class PlaceOut(Record):
    """Un lieu et un rayon."""

    code_commune: str
    name: str
    latitude: float
    longitude: float
    within_km: float


class OfferOut(Record):
    """Une offre d'emploi."""

    offer_id: str
    source: str
    title: str
    company: str | None
    place: str | None
    code_commune: str | None
    distance_km: float | None
    contract: str | None
    salary: str | None
    published_on: date | None
    url: str | None
    competences: list[MentionOut]


class OfferPageOut(Record):
    """Les offres d'un métier."""

    rome: str
    total: int | None
    as_of: date | None
    place: PlaceOut | None
    offers: list[OfferOut]


class SessionOut(Record):
    """Une session ; sans date de début, les dates sont à confirmer."""

    session_id: str
    starts_on: date | None
    ends_on: date | None
    open_entry: bool | None
    mode: str | None
    place: str | None
    code_commune: str | None
    distance_km: float | None
    hours: int | None
    price_eur: float | None
    paid: bool | None
    seats: int | None
    contact: str | None
    status: str | None


class GainOut(Record):
    """Une compétence à acquérir qu'une formation apporte, et ce qui le dit."""

    code: str
    label: str
    weight: float | None = Field(description="Importance, de 0 à 1.")
    confidence: float = Field(description="Vraisemblance, de 0 à 1.")
    link: Link | None = Field(
        description="Son texte, son titre, un bloc, ou le diplôme entier."
    )
    proof: str | None = Field(description="Les mots qui le montrent.")


class TrainingOut(Record):
    """Une formation, et ce qu'elle apporte à ce profil."""

    training_id: str
    source: str
    title: str
    certification: str | None
    rncp: str | None
    rs: str | None
    level_in: int | None
    level_out: int | None
    provider: str | None
    funder: str | None
    url: str | None
    sessions: list[SessionOut]
    gives: list[GainOut] = Field(description="À acquérir : ce qu'elle apprend.")
    remains: list[LabelledOut] = Field(description="Ce qui resterait à acquérir.")
    gap_share: float | None = Field(description="Part comblée, null si inconnue.")
    distance_km: float | None
    above_level: bool | None = Field(
        description="Demande un niveau plus élevé que le vôtre, null si inconnu."
    )
    alike: int = Field(description="Autres formations vers la même certification.")


class TrainingPageOut(Record):
    """Les formations d'un métier, les plus utiles à ce profil d'abord."""

    rome: str
    total: int | None
    place: PlaceOut | None
    widened_km: float | None = Field(description="Rayon élargi, s'il a fallu.")
    trainings: list[TrainingOut]


class GapOut(Record):
    """Offres et formations d'un métier sur un territoire."""

    territory: str
    territory_label: str
    rome: str
    label: str
    offers: int | None
    trainings: int | None
    ratio: float | None = Field(description="Offres pour une formation.")
    as_of: date | None


class GapsOut(Record):
    """Écarts entre la demande et l'offre de formation."""

    snapshot: str
    by: str
    total: int = Field(description="Nombre de lignes avant la coupe.")
    gaps: list[GapOut]
    notice: str | None = Field(
        default=None, description="Dit que les données sont des exemples."
    )


class ClassifiedOut(MentionOut):
    """Une compétence d'un texte : lue, ou seulement habituelle dans son métier."""

    source: Source = Field(
        description="text : lue dans le texte ; trade : habituelle dans le métier, "
        "écrite nulle part. confidence est alors chance, et proof montre le métier."
    )
    chance: float | None = Field(
        description="Probabilité qu'un recruteur la coche, de 0 à 1."
    )


class ClassificationOut(Record):
    """Un texte rapproché du ROME."""

    id: str
    trades: list[LabelledOut]
    competences: list[ClassifiedOut] = Field(
        description="Lues dans le texte, puis habituelles dans le métier."
    )


class ClassifyOut(Record):
    """Les réponses d'un lot, dans l'ordre du lot."""

    snapshot: str
    results: list[ClassificationOut]


class SuggestionOut(Record):
    """Une proposition pour ce que la personne tape."""

    kind: str
    code: str
    label: str
    rome: str | None


class SuggestOut(Record):
    """Les propositions, la meilleure d'abord."""

    suggestions: list[SuggestionOut]


class StepOut(Record):
    """Une étape du calcul et ses nombres."""

    name: str
    numbers: dict[str, float | int | str | None]


class ExclusionOut(Record):
    """Un métier écarté par ce que la personne refuse."""

    rome: str
    label: str
    condition: str
    proof: str


class ExplanationOut(Record):
    """Chaque étape et chaque nombre de la place d'un métier."""

    rome: str
    label: str
    position: int | None = Field(description="Rang, à partir de 1.")
    match: TradeOut | None
    exclusion: ExclusionOut | None
    steps: list[StepOut]
    counterfactual: LabelledOut | None = Field(
        description="Compétence qui, acquise, changerait le rang."
    )
    position_then: int | None


class FaultOut(BaseModel):
    """Un champ refusé."""

    field: str
    message: str


class ProblemOut(BaseModel):
    """Ce qui n'a pas marché (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="Une phrase, et la façon de s'en sortir.")
    code: str = Field(description="Code stable.")
    request_id: str | None = None
    errors: list[FaultOut] | None = None


class StatusOut(BaseModel):
    """L'état du service."""

    status: str
    snapshot: str | None = None
    as_of: date | None = None
    loaded_at: str | None = None


class VersionOut(BaseModel):
    """Les versions qui répondent."""

    version: str
    snapshot: str | None
    as_of: date | None
    sample: bool | None = Field(description="Vrai pour les données d'exemple.")
    reference: dict[str, Any] | None
