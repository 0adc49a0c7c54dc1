"""Which trades need a driving licence, as the reference says it of each sheet."""

import re

import numpy as np
import polars as pl

from matcher.arrays import FloatArray
from matcher.trades import TradeTable
from skills_ref.store import SkillsRef
from skills_ref.text import fold

LICENCE = "Permis de conduire"  # what the reference calls it
# A paper that a sheet lists: of a car, a lorry or a coach. That of a motorcycle is
# listed by trades that rarely ride one.
_PAPER = re.compile(r"permis de conduire categorie [bcd]")
_AT_CORE = re.compile(  # a core competence: one drives on the road all day
    r"conduire un (?:vehicule (?:leger|routier|convoi)|poids lourd|camion|autocar|bus)"
)
_TOLD = re.compile(r"[^.]*\bpermis (?:de conduire\b|[abcd]\b(?!')|poids)[^.]*")
_NEEDED = re.compile(
    r"accessible (?:avec|aux)|obligatoire|exige|titulaire|necessite|sont necessaires"
)
_PERHAPS = re.compile(
    r"non obligatoire|peut|peuvent|conseille|recommande|souvent|parfois|certain|utile"
    r"|s'il\b"
)


def needs_licence(reference: SkillsRef, table: TradeTable) -> FloatArray:
    """Return 1 for the sheets that need a driving licence, else 0.

    A sheet needs one when it lists the paper, has driving on the road at its core, or
    says so of its access. Shape (n_sheets,).
    """
    labels = reference.tables["competences"].select("code", "label")
    links = reference.tables["trade_competences"].select("rome", "code", "core")
    found = {
        rome
        for rome, _, core, label in links.join(labels, on="code").iter_rows()
        if _asks(fold(label), core=bool(core))
    }
    told = reference.tables["trades"].filter(pl.col("access").is_not_null())
    found |= {
        rome
        for rome, access in told.select("rome", "access").iter_rows()
        if is_told(access)
    }
    return np.array([sheet in found for sheet in table.sheets], dtype=np.float32)


def _asks(label: str, *, core: bool) -> bool:
    return bool(_PAPER.match(label) or (core and _AT_CORE.match(label)))


def is_told(access: str) -> bool:
    """Say whether the words on the access to a trade ask for a driving licence.

    Examples
    --------
    >>> is_told("Cet emploi est accessible avec un Permis D, obligatoire.")
    True
    >>> is_told("Le permis B peut être demandé. Un permis de pêche est obligatoire.")
    False
    """
    return any(
        _NEEDED.search(one) and not _PERHAPS.search(one)
        for one in _TOLD.findall(fold(access))
    )
