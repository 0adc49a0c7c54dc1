"""Records of the reference. Plain, frozen, free of behaviour."""

from dataclasses import dataclass
from enum import StrEnum

from skills_ref.codes import AppellationCode, CompetenceCode, DomainCode, RomeCode


class CompetenceKind(StrEnum):
    """The three families of ROME 4.0."""

    SAVOIR_FAIRE = "savoir_faire"
    SAVOIR_ETRE = "savoir_etre"
    SAVOIR = "savoir"


class Change(StrEnum):
    """What became of a code between two releases."""

    SAME = "same"  # one code, unchanged
    MOVED = "moved"  # one other code
    SPLIT = "split"  # several codes
    UNKNOWN = "unknown"  # no link is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """One savoir-faire, savoir-être or savoir."""

    code: CompetenceCode
    label: str
    kind: CompetenceKind
    is_macro: bool
    macro: CompetenceCode | None
    category: str | None
    definition: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appellation:
    """A job title as people say it, and its trade."""

    code: AppellationCode
    label: str
    short_label: str
    rome: RomeCode
    principal: bool
    rarely_used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkContext:
    """A condition in which a trade is done: nights, loads, outdoors."""

    code: str
    label: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeLink:
    """A competence of a trade and its importance there."""

    code: CompetenceCode
    core: bool
    emerging: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A sector, theme or centre of interest that a trade belongs to."""

    kind: str
    code: str
    label: str
    principal: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One sheet of the ROME."""

    rome: RomeCode
    label: str
    parent: RomeCode
    children: tuple[RomeCode, ...]
    domain: DomainCode
    grand_domain: DomainCode
    definition: str | None
    access: str | None
    regulated: bool | None
    executive: bool | None
    riasec_major: str | None
    riasec_minor: str | None
    appellations: tuple[Appellation, ...]
    competences: tuple[TradeLink, ...]
    contexts: tuple[str, ...]
    mobilities: tuple[RomeCode, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """What a code became in the other release, and how."""

    code: str
    change: Change
    targets: tuple[RomeCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One link of a crosswalk to a trade."""

    rome: RomeCode
    weight: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """A diploma or title of the RNCP or of the Répertoire spécifique."""

    code: str
    label: str
    level: int | None
    active: bool | None
    successor: str | None
    blocks: tuple[str, ...]
