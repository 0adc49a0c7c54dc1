"""Records the engine reads and returns. Plain, frozen, free of behaviour."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Origin(StrEnum):
    """How a competence was found."""

    DECLARED = "declared"  # the author listed it
    LEXICAL = "lexical"  # its label is written in the text
    INFERRED = "inferred"  # a model deduced it; never shown as a fact


class Need(StrEnum):
    """How much an author needs a competence that they name."""

    REQUIRED = "required"
    WISHED = "wished"


class Source(StrEnum):
    """What a competence comes from."""

    TEXT = "text"  # what the author wrote or listed
    TRADE = "trade"  # usual in offers of the likely trade: the author wrote it nowhere


class Link(StrEnum):
    """By which link a training is known to give a competence."""

    TEXT = "text"  # its own objective or content
    TITLE = "title"  # its own title
    BLOCK = "block"  # a block of competences of its certification
    FORMACODE = "formacode"  # the words of its Formacode descriptor
    CERTIFICATION = "certification"  # the trades of its certification, as a whole


class Fit(StrEnum):
    """How close a trade is to a profile, in three words for a person."""

    VERY_CLOSE = "tres_proche"
    CLOSE = "proche"
    TO_EXPLORE = "a_explorer"


class TradeKind(StrEnum):
    """What a trade is for a person, beside what they did and what they wish."""

    WISHED = "wished"  # named in the wishes, or closest to them
    USUAL = "usual"  # a trade done, or of the same domain
    STEPPING_STONE = "stepping_stone"  # the reference leads there from a trade done
    UNUSUAL = "unusual"  # elsewhere, close by the competences


class Reason(StrEnum):
    """Why a profile was not ranked, or not fully."""

    EMPTY = "empty"  # nothing was given
    TOO_THIN = "too-thin"  # not enough evidence
    FOREIGN = "foreign"  # not French
    NO_TRADE = "no-trade"  # every candidate was excluded


class Reply(StrEnum):
    """What one may answer to a question, as it is written in the API."""

    YES = "oui"
    SOME = "un_peu"
    NO = "non"
    SKIP = "passer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that a person knows how to do or would like to do.

    ``label`` says it in plain words, verb first; `Reply` says how to answer.
    """

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The reply of a person to the question of a code."""

    code: str
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceMention:
    """One competence read in one text, with its proof.

    Attributes
    ----------
    code
        Code of the competence or savoir in the snapshot's reference.
    label
        Its label.
    origin
        How it was found.
    confidence
        Estimated probability that a reader agrees, in [0, 1].
    proof
        The words of the text that show it; ``None`` if declared outside a text.
    span
        Half-open character offsets of ``proof`` in the text, or ``None``.
    also
        Half-open offsets of the other words of the text that show it.
    need
        Whether the text requires it or only wishes it; ``None`` if unsaid.
    detail
        What the text specifies beyond the label: the level of a language, the
        category of a licence, the code of an habilitation.
    is_soft
        Whether it is a way of being ("savoir-être professionnel").
    source
        The text, or only its likely trade: then ``confidence`` is ``chance`` and
        ``proof`` the words that show the trade, without span.
    chance
        Estimated probability that a recruiter who posts the text lists it, in
        [0, 1]; ``None`` when not estimated.
    """

    code: str
    label: str
    origin: Origin
    confidence: float
    proof: str | None = None
    span: tuple[int, int] | None = None
    also: tuple[tuple[int, int], ...] = ()
    need: Need | None = None
    detail: str | None = None
    is_soft: bool = False
    source: Source = Source.TEXT
    chance: float | None = None

    def __post_init__(self) -> None:
        """Check the range of the confidence and the span of a lexical mention."""
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence not in [0, 1]: {self.confidence}")
        if self.origin is Origin.LEXICAL and self.span is None:
            raise ValueError("a lexical mention must carry its span")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A commune and a radius around it.

    Attributes
    ----------
    code_commune
        INSEE code.
    name
        Name of the commune.
    latitude, longitude
        Degrees, WGS 84.
    within_km
        Radius in kilometres, as the crow flies.
    """

    code_commune: str
    name: str
    latitude: float
    longitude: float
    within_km: float = 30.0


class SectionKind(StrEnum):
    """What a headed part of a CV is about."""

    EXPERIENCE = "experience"
    EDUCATION = "education"
    SKILLS = "skills"
    LANGUAGES = "languages"
    WISHES = "wishes"
    INTERESTS = "interests"  # says nothing of competence: not read
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of a CV and its half-open span in the text."""

    kind: SectionKind
    span: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """A dated experience of a CV.

    ``start`` and ``end`` are years, ``end`` is ``None`` when it still lasts;
    ``years`` is how long it lasted, ``None`` when unknown or not over; ``span`` its
    half-open span in the text.
    """

    start: int
    end: int | None
    years: float | None
    span: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person chose, beside what they wrote: codes and facts, never a text.

    Attributes
    ----------
    known
        Codes of the competences that the person confirms: "je sais faire".
    wanted
        Codes of the competences that they want to use: "je veux faire".
    unwanted
        Codes of those that they want to use no more: "je ne veux plus".
    more, less
        ROME codes of trades like which they want more, or fewer.
    domain
        Letter of the only grand domaine to be shown, ``None`` for all.
    refused_contexts
        Keys of the conditions of work that they refuse (`matcher.conditions`).
    licence
        Whether they hold a driving licence; ``None`` when unsaid.
    level
        European level of their highest diploma, 1 to 8; ``None`` when unsaid.
    french
        Level of French, A1 to C2 (CEFR); ``None`` when unsaid.
    """

    known: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    domain: str | None = None
    refused_contexts: tuple[str, ...] = ()
    licence: bool | None = None
    level: int | None = None
    french: str | None = None


NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one person can do and asks for. No identity, never stored.

    Attributes
    ----------
    titles
        Job titles read in the text, each with its trade: lines or phrases that
        name a past or wished job.
    evidence
        Sentences that say what the person did or can do.
    wishes
        Sentences that say what the person wants.
    refusals
        Sentences that say what the person does not want or cannot do any more.
    competences
        Competences found, with proof.
    refused_contexts
        Keys of the conditions of work that the person refuses
        (`matcher.conditions`).
    answers
        Replies to questions, in the order they were given.
    about_work
        Whether someone speaks here of their work, or lists skills.
    sections, experiences
        Headed parts and dated experiences of a CV.
    choices
        What the person chose beside their words.
    reason
        ``None``, or why the profile is too thin to be ranked.
    """

    titles: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    competences: tuple[CompetenceMention, ...] = ()
    refused_contexts: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    about_work: bool = True
    sections: tuple[Section, ...] = ()
    experiences: tuple[Experience, ...] = ()
    choices: Choices = NO_CHOICES
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One named part of a score: ``value`` in [0, 1] times ``weight``."""

    name: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A code and its label; ``weight`` in [0, 1] when one is meant."""

    code: str
    label: str
    weight: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOffers:
    """A number of open offers; ``count`` is ``None`` when there is no offer feed."""

    count: int | None
    within_km: float | None
    as_of: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeMatch:
    """One trade ranked for a profile, with the parts that sum to its score.

    ``score`` equals the sum of ``value * weight`` over ``parts``.
    ``named_by`` are the words of the person closest to a name of this trade, and
    ``appellation`` that name. ``asked_in`` is the share of the trade's offers
    that ask for the first competence of ``held``; ``None`` when unknown. ``kind``
    says what the trade is beside what the person did and wishes. ``contracts`` are
    the contract types of its offers nearby, most offers first, ``weight`` a share;
    empty when unknown. ``trainings`` counts the trainings nearby that lead there,
    ``None`` without feed. ``wanted`` and ``unwanted`` are what it asks for among the
    competences that the person wants to use, and to use no more.
    """

    rome: str
    label: str
    fit: Fit
    score: float
    parts: tuple[Part, ...]
    open_offers: OpenOffers
    held: tuple[Labelled, ...]
    missing: tuple[Labelled, ...]
    domain: str
    variants: tuple[Labelled, ...] = ()
    named_by: str | None = None
    appellation: str | None = None
    asked_in: float | None = None
    kind: TradeKind = TradeKind.USUAL
    contracts: tuple[Labelled, ...] = ()
    trainings: int | None = None
    wanted: tuple[Labelled, ...] = ()
    unwanted: tuple[Labelled, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A trade that a refusal or a constraint of the person removed."""

    rome: str
    label: str
    condition: str  # see `service.messages_fr.EXCLUSIONS`
    proof: str  # the person's words, or the label of what they chose


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A grand domaine and the trades of the list that belong to it."""

    code: str
    label: str
    trades: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The answer to a profile: ten trades, or a reason why there is none.

    ``questions`` are those whose answer would change the ranking most, when the
    profile says too little or is being questioned.
    """

    snapshot: str
    as_of: date | None
    profile: Profile
    trades: tuple[TradeMatch, ...] = ()
    domains: tuple[Domain, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    questions: tuple[Question, ...] = ()
    reason: Reason | None = None

    @property
    def abstained(self) -> bool:
        """Whether no trade is shown."""
        return not self.trades


class OfferSort(StrEnum):
    """Order of a list of offers, as it is written in addresses and in the API."""

    CLOSE = "proche"
    DISTANCE = "distance"
    DATE = "date"


class OfferField(StrEnum):
    """What a filter of offers looks at."""

    CONTRACT = "contract"
    HOURS = "hours"
    EXPERIENCE = "experience"
    DATE = "date"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFilters:
    """Which offers of a trade are wanted; all of them by default.

    An offer that does not say what a filter looks at is left out, and counted
    (`FilterEffect.unsaid`), unless the field is in ``unsaid``.

    Attributes
    ----------
    contract
        Codes of contract types; any of them.
    full_time
        Full time only, or part time only.
    since_days
        Published so many days before the newest offer, at most.
    beginner
        Only offers that accept a beginner.
    words
        Words of the title, all of them; a word may be the beginning of one.
    unsaid
        Fields that an offer may leave unsaid.
    """

    contract: tuple[str, ...] = ()
    full_time: bool | None = None
    since_days: int | None = None
    beginner: bool = False
    words: str = ""
    unsaid: tuple[OfferField, ...] = ()


NO_FILTERS = OfferFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFacet:
    """How many offers of a trade say one value of a field; ``None``: say nothing.

    Values: the code of a contract; ``full`` or ``part`` time; the code of the
    experience asked (D: a beginner is accepted, S: wished, E: required).
    """

    field: OfferField
    value: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterEffect:
    """What one filter alone does to a list.

    ``unsaid``: offers that it hides because they do not say; ``without``: offers
    that would match without it.
    """

    field: OfferField
    unsaid: int
    without: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMatch:
    """One open offer of a trade.

    Attributes
    ----------
    experience
        Code of the experience asked (D, S, E), ``None`` when unsaid.
    shared
        Codes of ``competences`` that the person has.
    title_like
        Words of the person that the title is close to, or ``None``.
    age_days
        Days between its publication and the newest offer of the feed.
    """

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
    competences: tuple[CompetenceMention, ...] = ()
    full_time: bool | None = None
    experience: str | None = None
    shared: tuple[str, ...] = ()
    title_like: str | None = None
    age_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage:
    """Offers of a trade.

    Attributes
    ----------
    total
        What the count of the trade says: no filter; ``None`` without feed.
    matching
        Offers that the filters keep.
    facets
        Values that the ``total`` offers say, and how many.
    effects
        What each filter in use does.
    wider
        When nothing matches around the place: wider radii in kilometres (``None``:
        anywhere) and the offers that match there.
    """

    rome: str
    total: int | None
    as_of: date | None
    place: Place | None
    offers: tuple[OfferMatch, ...]
    matching: int | None = None
    facets: tuple[OfferFacet, ...] = ()
    effects: tuple[FilterEffect, ...] = ()
    wider: tuple[tuple[float | None, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMatch:
    """One session of a training, nearest in place and date first.

    ``distance_km`` is ``None`` when unknown, and for a session wholly at a distance.
    ``enrol_at`` is where one signs up, ``contact`` that or, failing that, how to
    reach the provider. ``info_on`` is the next information meeting, ``selection``
    how people are chosen (keys of `ingest.readers.lheo_tables.SELECTIONS`).
    ``too_early`` says whether it begins before the day from which the person is
    free; ``None`` when either is unknown.
    """

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
    info_on: date | None = None
    info_at: str | None = None
    enrol_at: str | None = None
    enrol_contact: str | None = None
    enrol_how: str | None = None
    enrol_from: date | None = None
    enrol_until: date | None = None
    selection: tuple[str, ...] = ()
    funding_possible: bool | None = None
    extra_costs: str | None = None
    catering: str | None = None
    lodging: str | None = None
    transport: str | None = None
    access: str | None = None
    too_early: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingRule:
    """Whether a training is paid and needs a prescription, by its programme.

    Attributes
    ----------
    key, label
        The rule, and its name for a person.
    paid
        Whether the trainee is paid; ``None`` when the rule does not settle it.
    paid_words
        The same in words, with the condition.
    prescription
        Whether a prescription is needed; ``None`` when unknown.
    prescription_words
        By whom, or how one signs up without it; ``None`` when unknown.
    source, as_of
        Where the rule is written, and the day it was true.
    """

    key: str
    label: str
    paid: bool | None
    paid_words: str
    prescription: bool | None
    prescription_words: str | None
    source: str
    as_of: date


class Barrier(StrEnum):
    """What a person lacks to enter a training."""

    LEVEL = "level"  # its entry level is above theirs
    FRENCH = "french"  # it asks for more French than they say to have


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamTraining:
    """A training nearby that lifts a barrier: the least that leads to its door."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """A step before a training, when a condition of entry is not met.

    ``kind`` is remise-a-niveau, projet-pro, fle or vae; ``words`` say what it is,
    ``door`` who opens it, ``because`` what it lifts. ``trainings`` are the nearest
    ones of the feed, if any.
    """

    kind: str
    label: str
    words: str
    door: str
    because: Barrier
    source: str
    as_of: date
    trainings: tuple[UpstreamTraining, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFilters:
    """What a person wants to see of the trainings of a trade.

    ``mode`` is presentiel, mixte or distance; ``dated`` keeps those whose next
    session has a date or that one may enter at any time; ``reachable`` leaves out
    those that a barrier closes, and keeps the unknown; ``funder`` is one name.
    """

    mode: str | None = None
    dated: bool = False
    reachable: bool = False
    funder: str | None = None


NO_COURSE_FILTERS = CourseFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A missing competence that a training gives.

    ``weight`` is its importance in the gap, ``confidence`` how likely it is that
    the training gives it, both in [0, 1]; ``link`` and ``proof`` say how that is
    known: the words of the training, the title of a block or of a certification.
    """

    code: str
    label: str
    weight: float | None
    confidence: float
    link: Link | None
    proof: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingMatch:
    """One training for a trade and a profile.

    ``gives`` are the missing competences of the person that it teaches, surest
    and most important first, ``remains`` those that it does not; ``gap_share`` is
    the share of the gap that it closes, weighted by importance and confidence, in
    [0, 1], ``None`` when its content is unknown. ``above_level`` says whether its
    entry level is above that of the person, ``None`` when either is unknown.
    ``alike`` counts the other trainings of the same certification around.

    ``above_french`` says the same of the level of French. ``opens`` counts the open
    offers of the trade nearby that come within reach with what it teaches
    (`matcher.opening`), ``None`` when unknown. ``rule`` says whether it is paid and
    needs a prescription, ``upstream`` what to do first when a condition of entry is
    not met. ``programme``, ``aim`` and ``publics`` are keys and codes of the feed.
    """

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
    sessions: tuple[SessionMatch, ...]
    gives: tuple[Gain, ...]
    remains: tuple[Labelled, ...]
    gap_share: float | None
    distance_km: float | None
    above_level: bool | None = None
    alike: int = 0
    above_french: bool | None = None
    certifying: bool | None = None
    french_in: str | None = None
    prerequisite: str | None = None
    public_info: str | None = None
    publics: tuple[str, ...] = ()
    programme: str | None = None
    aim: str | None = None
    funding_info: str | None = None
    funder_codes: tuple[str, ...] = ()
    updated_on: date | None = None
    opens: int | None = None
    rule: FundingRule | None = None
    upstream: tuple[Upstream, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPage:
    """Trainings of a trade, those that fill the person's gap first.

    ``widened_km`` is the radius really used when nothing was found within the
    radius asked, else ``None``. ``total`` counts them without filter, ``matching``
    with the filters; ``funders`` are those who fund them, most trainings first,
    ``weight`` the share. ``since`` is the day from which the person is free.
    """

    rome: str
    total: int | None
    place: Place | None
    widened_km: float | None
    trainings: tuple[TrainingMatch, ...]
    matching: int | None = None
    funders: tuple[Labelled, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Coverage of one trade on one territory. Unknown counts are ``None``."""

    territory: str
    territory_label: str
    rome: str
    label: str
    offers: int | None
    trainings: int | None
    ratio: float | None  # offers for one training; None without training
    as_of: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """A text mapped to trades and competences, best first."""

    id: str
    trades: tuple[Labelled, ...]
    competences: tuple[CompetenceMention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One completion of what a person types."""

    kind: str  # appellation, competence, commune
    code: str
    label: str
    rome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tension:
    """How hard a trade is to fill in a basin, and what goes with it.

    Each figure is a class from 1 (least) to 5 (most) of all the pairs of a trade and
    a basin of the country; ``None`` when unknown.

    Attributes
    ----------
    level
        The tension itself.
    hiring
        Many hirings for the people who look for this job.
    labour
        Few people available.
    durability
        Jobs that do not last.
    conditions
        Hard conditions of work.
    mismatch
        People who look for this job live elsewhere.
    training
        The trade asks for its own training.
    territory, territory_label
        Code and name of the basin.
    year
        Year of the figures.
    """

    level: int
    hiring: int | None
    labour: int | None
    durability: int | None
    conditions: int | None
    mismatch: int | None
    training: int | None
    territory: str
    territory_label: str | None
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HiringProjects:
    """Hiring projects of one professional family in one basin, from a yearly survey.

    ``projects``, ``difficult`` and ``seasonal`` are ``None`` when they are secret.
    ``trades`` is the number of trades (ROME 3) that the family holds: they share
    these projects.
    """

    code: str
    label: str
    projects: int | None
    difficult: int | None
    seasonal: int | None
    trades: int
    territory: str
    territory_label: str | None
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeSheet:
    """What the reference and the feeds say of one trade.

    ``tension`` and ``hiring`` are those of the basin of the place asked for;
    ``None`` and empty when unknown.
    """

    rome: str
    label: str
    definition: str | None
    domain: str
    domain_label: str
    appellations: tuple[str, ...]
    core: tuple[Labelled, ...]
    competences: tuple[Labelled, ...]
    savoirs: tuple[Labelled, ...]
    contexts: tuple[Labelled, ...]
    near: tuple[Labelled, ...]
    regulated: bool | None
    open_offers: OpenOffers
    trainings: int | None
    children: tuple[Labelled, ...] = field(default=())
    tension: Tension | None = None
    hiring: tuple[HiringProjects, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a ranking: its name and the numbers it gave, in order."""

    name: str
    numbers: tuple[tuple[str, float | int | str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Every step and number behind the place of one trade in one ranking.

    ``position`` counts from 1 in the whole ranking, ``None`` when the trade is
    excluded or out of the candidates. ``counterfactual`` is a missing competence
    which, once held, gives ``position_then``; checked by ranking again.
    """

    rome: str
    label: str
    position: int | None
    match: TradeMatch | None
    exclusion: Exclusion | None
    steps: tuple[Step, ...]
    counterfactual: Labelled | None = None
    position_then: int | None = None
