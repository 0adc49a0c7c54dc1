"""What the sample feeds need to know of each trade, and how frequent it is."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.errors import SourceSchemaError
from ingest.starter.french import Forms, forms_of


class Reference(Protocol):
    """The part of `skills_ref.store.SkillsRef` that is read here."""

    @property
    def tables(self) -> Mapping[str, pl.DataFrame]:
        """Tables of `skills_ref.tables.TABLES`."""
        ...


@dataclass(frozen=True, slots=True)
class SampleTrade:
    """One trade with its names and competences, in the forms of the sentences."""

    rome: str
    parent: str
    label: str
    grand_domain: str
    names: tuple[str, ...]
    appellations: tuple[str, ...]
    man: str  # "boulanger"
    woman: str  # "boulangère"; the same word when the trade has one form
    skills: tuple[tuple[str, Forms], ...]  # code and forms, the core ones first
    knowledge: tuple[tuple[str, str], ...]  # code and label

    @property
    def both(self) -> str:
        """Return "un agent ou une agente de sécurité"."""
        if self.man == self.woman:
            return f"un(e) {self.man}"
        man, _, woman = _lowered(self.label).partition(" / ")
        return f"un {man} ou une {_lowered(woman)}"

    @property
    def slash(self) -> str:
        """Return "agent / agente de sécurité"."""
        man, slash, woman = _lowered(self.label).partition(" / ")
        return f"{man}{slash}{_lowered(woman)}"


# Parent trades that lead the recruitments of the region, the first ones first
# (order of the BMO surveys of the last years: farming, hotels, care, cleaning).
_LEADERS = (
    *("K1304", "K2204", "G1803", "D1106", "G1602", "A1401", "N4101"),
    *("J1501", "D1507", "K1303", "G1603", "K1302", "N1103", "F1703"),
    *("N1105", "G1501", "A1403", "K1301", "F1602", "J1506", "M1607"),
    *("D1505", "H2102", "N4105", "G1203", "K2503", "F1603", "F1606"),
    *("A1203", "D1214", "I1604", "F1704", "M1203", "H2913", "G1703"),
    *("N1101", "K1202", "D1502", "D1101", "M1805", "K1207", "F1610"),
    *("D1104", "A1405", "I1203", "H2903", "M1703", "N4103", "K2104"),
    *("I1304", "D1406"),
)
_DOMAIN_WEIGHT = {
    "A": 1.0,
    "B": 0.2,
    "C": 0.5,
    "D": 1.0,
    "E": 0.3,
    "F": 1.0,
    "G": 1.1,
    "H": 0.8,
    "I": 0.7,
    "J": 0.9,
    "K": 1.1,
    "L": 0.2,
    "M": 0.8,
    "N": 0.9,
}
EXPONENT = 0.9


def sample_trades(ref: Reference) -> tuple[SampleTrade, ...]:
    """Return the detailed trades of the reference, in code order.

    A trade is detailed when it has two savoir-faire or more.

    Raises
    ------
    SourceSchemaError
        If no trade of the reference is detailed.
    """
    names = _names(ref.tables["appellations"])
    skills, knowledge = _competences(ref)
    columns = ("rome", "parent", "label", "grand_domain")
    trades = ref.tables["trades"].select(columns).sort("rome")
    found = tuple(
        SampleTrade(
            rome=rome,
            parent=parent,
            label=label,
            grand_domain=domain or rome[0],
            names=tuple(_said(label) for label in names[rome]) or (man,),
            appellations=tuple(names[rome]),
            man=man,
            woman=woman,
            skills=tuple((code, _forms(text)) for code, text in skills[rome]),
            knowledge=tuple(knowledge[rome]),
        )
        for rome, parent, label, domain in trades.iter_rows()
        if len(skills[rome]) > 1
        for man, woman in (genders(label),)
    )
    if not found:
        raise SourceSchemaError("reference: no trade has two competences or more")
    return found


def _names(appellations: pl.DataFrame) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for rome, label in appellations.select("rome", "label").iter_rows():
        names[rome].append(label)
    return names


def _said(label: str) -> str:
    """Return a name as people say it: one form, in lower case."""
    return genders(label)[0] if " / " in label else _lowered(label)


Pairs = dict[str, list[tuple[str, str]]]


def _competences(ref: Reference) -> tuple[Pairs, Pairs]:
    """Return savoir-faire and savoirs of each trade, as (code, label)."""
    skills: Pairs = defaultdict(list)
    knowledge: Pairs = defaultdict(list)
    links = (
        ref.tables["trade_competences"]
        .select("rome", "code", "core")
        .join(ref.tables["competences"].select("code", "label", "kind"), on="code")
        .sort("rome", pl.col("core").not_(), "code")
    )
    for rome, code, _, label, kind in links.iter_rows():
        if kind == "savoir_faire":
            skills[rome].append((code, label))
        elif kind == "savoir":
            knowledge[rome].append((code, label))
    return skills, knowledge


@lru_cache(maxsize=1 << 15)
def _forms(label: str) -> Forms:
    return forms_of(label)


def genders(label: str) -> tuple[str, str]:
    """Return the two forms of a trade label, in lower case.

    Examples
    --------
    >>> genders("Conducteur / Conductrice d'engins agricoles")
    ("conducteur d'engins agricoles", "conductrice d'engins agricoles")
    >>> genders("Garde de parc naturel")
    ('garde de parc naturel', 'garde de parc naturel')
    """
    man, slash, woman = label.partition(" / ")
    if not slash:
        return _lowered(label), _lowered(label)
    count = len(man.split())
    rest = " ".join(woman.split()[count:])
    full = f"{man} {rest}".strip()
    return _lowered(full), _lowered(woman)


_NO_ACCENT = re.compile(  # labels of the release write capitals without accent
    r"^e(?=b[eé]nist|claira|conom|crivain|ditri|diteu|duca|gou|lagu|lectr|lev|lu\b|"
    r"metteu|quip|tanch|tal|tud)"
)


def _lowered(text: str) -> str:
    """Lower the capital of a label and put its accent back: "équipier"."""
    low = re.sub(r"^[A-ZÀ-ÝŒ](?=[a-zà-ÿ'])", lambda first: first[0].lower(), text)
    return _NO_ACCENT.sub("é", low)


def trade_weights(trades: tuple[SampleTrade, ...]) -> NDArray[np.float64]:
    """Return the share of each trade in the offers, shape (n,), summing to 1.

    A Zipf law of exponent 0.9 over an order that starts with the trades which
    recruit most; the sheets of one parent share its weight.
    """
    lead = {code: rank for rank, code in enumerate(_LEADERS)}
    parents = sorted({trade.parent for trade in trades})
    order = sorted(
        parents, key=lambda code: (lead.get(code, len(lead)), code[1:], code)
    )
    rank = {code: place for place, code in enumerate(order)}
    share = np.array(
        [
            _DOMAIN_WEIGHT.get(trade.grand_domain, 0.5)
            / (rank[trade.parent] + 3) ** EXPONENT
            for trade in trades
        ]
    )
    sheets = Counter(trade.parent for trade in trades)
    siblings = np.array([sheets[trade.parent] for trade in trades])
    weights = share / siblings
    return weights / weights.sum()
