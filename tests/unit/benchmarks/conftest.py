"""A reference of five trades and the snapshot built on it, for the benchmarks."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from matcher.build import BuildInput, build_snapshot
from skills_ref.store import SkillsRef
from skills_ref.tables import TABLES

# code, parent, title, appellations, competences
TRADES = (
    ("D1102", "D1102", "Boulangerie", ["Boulanger / Boulangère"], ["11", "12", "13"]),
    ("G1803", "G1803", "Service en restauration", ["Serveur / Serveuse"], ["21", "22"]),
    ("K2204", "K2204", "Nettoyage de locaux", ["Agent de nettoyage"], ["31", "32"]),
    ("K2210", "K2204", "Nettoyage de vitres", ["Laveur / Laveuse de vitres"], ["33"]),
    ("N4101", "N4101", "Conduite de camions", ["Chauffeur / Chauffeuse"], ["41", "42"]),
)
COMPETENCES = {
    "11": "Pétrir une pâte à pain",
    "12": "Cuire des pains au four",
    "13": "Façonner des baguettes",
    "21": "Prendre une commande en salle",
    "22": "Servir des boissons et des plats",
    "31": "Nettoyer des sols et des bureaux",
    "32": "Vider des poubelles",
    "33": "Laver des vitres en hauteur",
    "41": "Conduire un camion",
    "42": "Charger une remorque",
}
MOBILITIES = (("D1102", "G1803", 1), ("D1102", "K2204", 2), ("G1803", "D1102", 1))


@pytest.fixture(scope="session")
def tiny_reference() -> SkillsRef:
    """Return five trades under four parents, ten competences, three mobilities."""
    return SkillsRef(release="tiny", is_sample=True, tables=_tables(), repairs={})


def _tables() -> dict[str, pl.DataFrame]:
    trades = [
        {
            "rome": rome,
            "label": label,
            "parent": parent,
            "domain": rome[:3],
            "grand_domain": rome[0],
        }
        for rome, parent, label, _, _ in TRADES
    ]
    names = [
        {
            "appellation": str(1000 + 10 * i + j),
            "label": name,
            "short_label": name,
            "rome": rome,
            "principal": True,
            "rarely_used": False,
        }
        for i, (rome, _, _, of, _) in enumerate(TRADES)
        for j, name in enumerate(of)
    ]
    links = [
        {"rome": rome, "code": code, "core": True, "emerging": False}
        for rome, _, _, _, codes in TRADES
        for code in codes
    ]
    competences = [
        {"code": code, "label": label, "kind": "savoir_faire", "is_macro": False}
        for code, label in COMPETENCES.items()
    ]
    domains = [
        {"code": code, "label": f"Domaine {code}"}
        for code in sorted({r[:n] for r, *_ in TRADES for n in (1, 3)})
    ]
    mobilities = [
        {"rome": rome, "target": target, "order": order}
        for rome, target, order in MOBILITIES
    ]
    rows = {
        "trades": trades,
        "appellations": names,
        "competences": competences,
        "trade_competences": links,
        "domains": domains,
        "mobilities": mobilities,
    }
    return {name: pl.DataFrame(of, schema=TABLES[name]) for name, of in rows.items()}


@pytest.fixture(scope="session")
def tiny_snapshot(
    tiny_reference: SkillsRef, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the folder of a snapshot built on `tiny_reference` alone."""
    folder = tmp_path_factory.mktemp("snapshots")
    build_snapshot(
        BuildInput(reference=tiny_reference, today=date(2026, 11, 24)), folder
    )
    return folder
