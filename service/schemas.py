"""Public bodies and answers of the API. The field names are the contract."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from matcher.conditions import CONDITIONS
from matcher.types import (
    Answer,
    Barrier,
    Choices,
    CourseFilters,
    Fit,
    Link,
    Need,
    OfferField,
    OfferFilters,
    OfferSort,
    Origin,
    Reason,
    Reply,
    SectionKind,
    Source,
    TradeKind,
)

MAX_TEXT = 50_000
MAX_ANSWERS = 40
MAX_CODES = 500
MAX_TRADES = 50

_CONDITION_SCHEMA: dict[str, Any] = {
    "type": "string",
    "enum": [one.key for one in CONDITIONS],
}


def _known_condition(key: str) -> str:
    if key not in _CONDITION_SCHEMA["enum"]:
        raise ValueError("no such condition of work")
    return key


Code = Annotated[str, Field(min_length=1, max_length=300)]
Contract = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
ConditionKey = Annotated[
    str, AfterValidator(_known_condition), WithJsonSchema(_CONDITION_SCHEMA)
]
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


class ChoicesIn(Body):
    """Ce que la personne choisit. Un code d'une autre version n'a pas d'effet."""

    known: list[Code] = Field(
        default_factory=list[Code],
        max_length=MAX_CODES,
        description="Compétences : « je sais faire ».",
    )
    wanted: list[Code] = Field(
        default_factory=list[Code],
        max_length=MAX_CODES,
        description="Compétences : « je veux faire ».",
    )
    unwanted: list[Code] = Field(
        default_factory=list[Code],
        max_length=MAX_CODES,
        description="Compétences : « je ne veux plus ».",
    )
    more: list[Rome] = Field(
        default_factory=list[Rome],
        max_length=MAX_TRADES,
        description="Plus de métiers comme ceux-ci.",
    )
    less: list[Rome] = Field(
        default_factory=list[Rome],
        max_length=MAX_TRADES,
        description="Moins de métiers comme ceux-ci ; eux-mêmes sont écartés.",
    )
    domain: str | None = Field(
        default=None,
        pattern="^[A-N]$",
        description="Seul grand domaine montré : une lettre du ROME.",
    )
    refused_contexts: list[ConditionKey] = Field(
        default_factory=list[ConditionKey],
        max_length=len(CONDITIONS),
        description="Conditions de travail refusées.",
    )
    licence: bool | None = Field(
        default=None,
        description="false : écarte les métiers qui demandent un permis de conduire.",
    )
    level: int | None = Field(
        default=None, ge=1, le=8, description="Niveau européen du plus haut diplôme."
    )
    french: Literal["A1", "A2", "B1", "B2", "C1", "C2"] | None = Field(
        default=None, description="Niveau de français (CECRL)."
    )

    @property
    def chosen(self) -> Choices:
        """The choices as the engine takes them."""
        return Choices(
            known=tuple(self.known),
            wanted=tuple(self.wanted),
            unwanted=tuple(self.unwanted),
            more=tuple(code.strip().upper() for code in self.more),
            less=tuple(code.strip().upper() for code in self.less),
            domain=self.domain,
            refused_contexts=tuple(self.refused_contexts),
            licence=self.licence,
            level=self.level,
            french=self.french,
        )


class ProfileIn(Body):
    """Ce que la personne dit d'elle. Rien n'est gardé."""

    text: str = Field(
        default="",
        max_length=MAX_TEXT,
        description="Texte libre ou texte d'un CV.",
        examples=["J'ai vendu du pain et tenu la caisse pendant deux ans."],
    )
    wishes: str = Field(
        default="",
        max_length=MAX_TEXT,
        description="Ce qu'elle aime ou aimerait faire, dans ses mots.",
        examples=["Travailler dehors, avec des animaux."],
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
    choices: ChoicesIn = Field(
        default_factory=ChoicesIn, description="Ce qu'elle choisit, par codes."
    )

    @property
    def says_something(self) -> bool:
        """Whether anything is said of the person."""
        said = (self.text, self.wishes, self.skills, self.answers)
        return any(said) or self.choices != ChoicesIn()

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
    contract: list[Contract] = Field(
        default_factory=list[Contract],
        max_length=20,
        description="Contrats voulus (CDI, CDD, MIS…) ; tous par défaut.",
    )
    full_time: bool | None = Field(
        default=None, description="true : temps plein ; false : temps partiel."
    )
    since_days: int | None = Field(
        default=None,
        ge=0,
        le=3_650,
        description="Publiées depuis tant de jours, comptés de la plus récente.",
    )
    beginner: bool = Field(
        default=False, description="Seulement celles qui acceptent un débutant."
    )
    words: str = Field(
        default="", max_length=100, description="Mots ou débuts de mots du titre."
    )
    unsaid: list[OfferField] = Field(
        default_factory=list[OfferField],
        max_length=5,
        description="Champs qu'une offre peut ne pas dire sans être cachée.",
    )
    sort: OfferSort = Field(default=OfferSort.CLOSE, description="Ordre de la liste.")

    @property
    def filters(self) -> OfferFilters:
        """The filters as the engine takes them."""
        return OfferFilters(
            contract=tuple(self.contract),
            full_time=self.full_time,
            since_days=self.since_days,
            beginner=self.beginner,
            words=self.words,
            unsaid=tuple(self.unsaid),
        )


class TrainingsIn(SearchIn):
    """Recherche de formations d'un métier."""

    since: date | None = Field(
        default=None,
        description="Premier jour libre : ce qui commence avant vient en dernier.",
    )
    distance: bool | None = Field(
        default=None,
        description="true : à distance d'abord ; false : en dernier.",
    )
    mode: Literal["presentiel", "mixte", "distance"] | None = Field(
        default=None, description="Seulement ce mode."
    )
    dated: bool = Field(
        default=False, description="Seulement celles dont une date est connue."
    )
    reachable: bool = Field(
        default=False,
        description="Sans celles que le niveau ou le français de la personne bloque.",
    )
    funder: str | None = Field(
        default=None, max_length=100, description="Seulement ce financeur."
    )

    @property
    def filters(self) -> CourseFilters:
        """The filters as the engine takes them."""
        return CourseFilters(
            mode=self.mode,
            dated=self.dated,
            reachable=self.reachable,
            funder=self.funder,
        )


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
    contracts: list[LabelledOut] = Field(
        description="Types de contrat des offres proches ; weight : leur part. Vide"
        " quand ils sont inconnus."
    )
    trainings: int | None = Field(
        description="Formations proches qui y mènent ; null quand on ne sait pas."
    )
    wanted: list[CodeOut] = Field(
        description="Compétences que la personne veut utiliser et qu'il demande."
    )
    unwanted: list[CodeOut] = Field(
        description="Compétences dont elle ne veut plus et qu'il demande."
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


class ExclusionOut(Record):
    """Un métier écarté par ce que la personne refuse ou choisit."""

    rome: str
    label: str
    condition: str = Field(
        description="refused-trade, refused-context, refused-competence, less,"
        " no-licence ou other-domain."
    )
    proof: str = Field(description="Ses mots, ou le nom de ce qu'elle a choisi.")


class RankingOut(Record):
    """Les métiers proposés, ou la raison pour laquelle il n'y en a pas."""

    snapshot: str
    as_of: date | None
    abstained: bool
    reason: Reason | None
    profile: CompetencesOut
    domains: list[DomainOut]
    trades: list[TradeOut]
    excluded: list[ExclusionOut] = Field(
        description="Métiers écartés par un refus ou un choix, avec leur raison."
    )
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


class HiringOut(Record):
    """Les projets de recrutement d'une famille de métiers dans un bassin."""

    code: str = Field(description="Code de la famille professionnelle (FAP-2021).")
    label: str
    projects: int | None = Field(description="null : nombre secret.")
    difficult: int | None = Field(description="Jugés difficiles ; null : secret.")
    seasonal: int | None = Field(description="Saisonniers ; null : secret.")
    trades: int = Field(description="Métiers (ROME 3) qui partagent ces projets.")
    territory: str
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
    hiring: list[HiringOut] = Field(
        default_factory=list[HiringOut],
        description="Par famille, dans ce bassin ; vide si inconnus.",
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
    full_time: bool | None
    experience: str | None = Field(
        description="D : débutant accepté ; S : souhaitée ; E : exigée."
    )
    shared: list[str] = Field(description="Compétences du profil qu'elle demande.")
    title_like: str | None = Field(
        description="Mots du profil dont le titre est proche."
    )
    age_days: int | None = Field(
        description="Jours entre sa publication et celle de l'offre la plus récente."
    )


class OfferFacetOut(Record):
    """Combien d'offres disent une valeur ; null : combien n'en disent rien."""

    field: OfferField
    value: str | None
    count: int


class FilterEffectOut(Record):
    """Ce que fait un filtre, à lui seul."""

    field: OfferField
    unsaid: int = Field(description="Offres cachées parce qu'elles ne disent rien.")
    without: int = Field(description="Offres que l'on aurait sans ce filtre.")


class OfferPageOut(Record):
    """Les offres d'un métier."""

    rome: str
    total: int | None = Field(description="Sans filtre ; null : aucune source.")
    matching: int | None = Field(description="Avec les filtres.")
    as_of: date | None
    place: PlaceOut | None
    offers: list[OfferOut]
    facets: list[OfferFacetOut] = Field(description="Ce que disent les offres.")
    effects: list[FilterEffectOut] = Field(description="Un par filtre.")
    wider: list[tuple[float | None, int]] = Field(
        description="Rien ici : rayon en km (null : partout) et offres trouvées."
    )


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
    info_on: date | None = Field(description="Prochaine réunion d'information.")
    info_at: str | None = Field(description="Où elle se tient.")
    enrol_at: str | None = Field(description="Adresse d'inscription.")
    enrol_contact: str | None = Field(description="Téléphone, courriel ou site.")
    enrol_how: str | None = Field(description="Comment s'inscrire.")
    enrol_from: date | None
    enrol_until: date | None
    selection: list[str] = Field(description="Comment l'on est choisi, dans l'ordre.")
    funding_possible: bool | None = Field(description="Frais pris en charge.")
    extra_costs: str | None
    catering: str | None
    lodging: str | None
    transport: str | None
    access: str | None = Field(description="Accès des personnes handicapées.")
    too_early: bool | None = Field(
        description="Commence avant le premier jour libre, null si inconnu."
    )


class FundingRuleOut(Record):
    """La règle qui dit si une formation est payée et veut une prescription."""

    key: str
    label: str
    paid: bool | None = Field(description="null : la règle ne le dit pas.")
    paid_words: str
    prescription: bool | None = Field(description="null : inconnu.")
    prescription_words: str | None = Field(description="Par qui, ou comment sans.")
    source: str
    as_of: date


class UpstreamTrainingOut(Record):
    """Une formation proche qui lève un obstacle."""

    training_id: str
    title: str
    provider: str | None
    url: str | None
    mode: str | None
    place: str | None
    distance_km: float | None
    starts_on: date | None
    open_entry: bool | None
    contact: str | None


class UpstreamOut(Record):
    """Ce qu'il faut faire avant, quand une condition d'entrée n'est pas remplie."""

    kind: str = Field(description="remise-a-niveau, projet-pro, fle ou vae.")
    label: str
    words: str
    door: str = Field(description="À qui le demander.")
    because: Barrier
    source: str
    as_of: date
    trainings: list[UpstreamTrainingOut]


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
    above_french: bool | None = Field(
        description="Demande plus de français que le vôtre, null si inconnu."
    )
    certifying: bool | None
    french_in: str | None = Field(description="Niveau de français demandé, A1 à C2.")
    prerequisite: str | None = Field(description="Conditions d'entrée.")
    public_info: str | None
    publics: list[str] = Field(description="Publics visés (Formacode 8xxxx).")
    programme: str | None
    aim: str | None = Field(description="Objectif général (LHEO).")
    funding_info: str | None
    funder_codes: list[str] = Field(description="Financeurs (LHEO).")
    updated_on: date | None = Field(description="Dernière mise à jour de la fiche.")
    opens: int | None = Field(
        description="Offres du métier, autour, mises à portée ; null : inconnu."
    )
    rule: FundingRuleOut | None
    upstream: list[UpstreamOut] = Field(description="Ce qu'il faut faire avant.")


class TrainingPageOut(Record):
    """Les formations d'un métier, les plus utiles à ce profil d'abord."""

    rome: str
    total: int | None
    place: PlaceOut | None
    widened_km: float | None = Field(description="Rayon élargi, s'il a fallu.")
    trainings: list[TrainingOut]
    matching: int | None = Field(description="Avec les filtres.")
    funders: list[LabelledOut] = Field(
        description="Financeurs, le plus présent d'abord."
    )
    since: date | None


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
