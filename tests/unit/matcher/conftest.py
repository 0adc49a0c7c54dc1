"""A reference of 18 trades written by hand, offers, trainings, and their snapshot.

The snapshot is built once a session; tests that damage one work on a copy.
"""

# The tables below read better one row a line.
# ruff: noqa: E501

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from matcher.build import BuildInput, build_snapshot
from matcher.engine import Matcher
from matcher.tables import COMMUNES, OFFERS, SESSIONS, TRAININGS
from skills_ref.store import SkillsRef
from skills_ref.tables import TABLES

TODAY = date(2026, 11, 24)
DIM = 32  # short vectors: the snapshot is small and quick to write


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One trade of the hand-made reference."""

    rome: str
    parent: str
    label: str
    names: tuple[str, ...]
    done: tuple[str, ...]  # savoir-faire; the first is core
    known: tuple[str, ...] = ()  # savoirs
    contexts: tuple[str, ...] = ()
    definition: str | None = None


SHEETS = (
    Sheet(
        rome="A1203",
        parent="A1203",
        label="Jardinier / Jardinière paysagiste",
        names=("Ouvrier / Ouvrière paysagiste",),
        done=("Tailler des haies", "Tondre une pelouse", "Planter des arbustes"),
        contexts=("EXT", "CHARGE"),
        definition="Entretient les parcs et jardins. Plante, taille et tond.",
    ),
    Sheet(
        rome="D1102",
        parent="D1102",
        label="Boulanger / Boulangère",
        names=("Ouvrier boulanger / Ouvrière boulangère", "Aide-boulanger"),
        done=(
            "Pétrir une pâte à pain",
            "Façonner des baguettes",
            "Cuire des pains au four",
        ),
        known=("Règles d'hygiène alimentaire",),
        contexts=("NUIT", "DIM", "DEBOUT"),
        definition="Fabrique des pains et des viennoiseries.",
    ),
    Sheet(
        rome="D1115",
        parent="D1102",
        label="Tourier / Tourière",
        names=("Tourier / Tourière en boulangerie",),
        done=("Laminer une pâte feuilletée", "Façonner des croissants"),
        contexts=("NUIT",),
    ),
    Sheet(
        rome="D1106",
        parent="D1106",
        label="Vendeur / Vendeuse en alimentation",
        names=("Employé / Employée de magasin",),
        done=("Conseiller un client", "Encaisser un achat", "Mettre en rayon"),
        known=("Règles d'hygiène alimentaire",),
        contexts=("DEBOUT", "DIM"),
    ),
    Sheet(
        rome="D1202",
        parent="D1202",
        label="Coiffeur / Coiffeuse",
        names=("Coiffeur / Coiffeuse mixte",),
        done=("Couper des cheveux", "Réaliser une coloration", "Coiffer un client"),
        contexts=("DEBOUT", "CHIM"),
    ),
    Sheet(
        rome="F1603",
        parent="F1603",
        label="Plombier / Plombière chauffagiste",
        names=("Installateur / Installatrice sanitaire",),
        done=(
            "Poser des tuyauteries",
            "Souder des tuyaux en cuivre",
            "Réparer une fuite d'eau",
        ),
        contexts=("CHARGE",),
    ),
    Sheet(
        rome="G1803",
        parent="G1803",
        label="Serveur / Serveuse en restauration",
        names=("Serveur / Serveuse de restaurant", "Chef de rang"),
        done=(
            "Prendre une commande en salle",
            "Servir des plats",
            "Dresser des tables",
        ),
        contexts=("DEBOUT", "DIM"),
        definition="Accueille les clients et sert les plats en salle.",
    ),
    Sheet(
        rome="J1501",
        parent="J1501",
        label="Aide-soignant / Aide-soignante",
        names=("Aide-soignant / Aide-soignante en gériatrie",),
        done=(
            "Aider un patient à se laver",
            "Surveiller l'état d'un patient",
            "Refaire un lit de malade",
        ),
        known=("Diplôme d'État d'aide-soignant",),
        contexts=("NUIT", "CHARGE"),
        definition="Réalise des soins d'hygiène et de confort aux patients.",
    ),
    Sheet(
        rome="K1304",
        parent="K1304",
        label="Aide à domicile",
        names=("Auxiliaire de vie", "Employé / Employée familial"),
        done=(
            "Préparer des repas simples",
            "Faire le ménage chez une personne",
            "Accompagner une personne âgée",
        ),
        contexts=("DEPL",),
    ),
    Sheet(
        rome="K2204",
        parent="K2204",
        label="Agent / Agente de nettoyage de locaux",
        names=("Agent / Agente d'entretien", "Technicien / Technicienne de surface"),
        done=(
            "Nettoyer des sols",
            "Vider des poubelles",
            "Désinfecter des sanitaires",
        ),
        contexts=("CHIM", "DEBOUT"),
        definition="Nettoie les bureaux, les sols et les sanitaires.",
    ),
    Sheet(
        rome="K2211",
        parent="K2204",
        label="Laveur / Laveuse de vitres",
        names=("Agent / Agente de lavage de vitrerie",),
        done=("Laver des vitres en hauteur", "Monter une nacelle"),
        contexts=("EXT", "HAUT"),
    ),
    Sheet(
        rome="K2503",
        parent="K2503",
        label="Agent / Agente de sécurité",
        names=("Agent / Agente de surveillance", "Vigile"),
        done=(
            "Surveiller un site",
            "Contrôler des accès",
            "Rédiger une main courante",
        ),
        contexts=("NUIT", "DEBOUT"),
    ),
    Sheet(
        rome="M1203",
        parent="M1203",
        label="Comptable",
        names=("Aide-comptable", "Assistant / Assistante comptable"),
        done=(
            "Saisir des écritures comptables",
            "Établir un bilan",
            "Préparer une déclaration de taxe",
        ),
        known=("Logiciels de comptabilité",),
        contexts=("ECRAN",),
    ),
    Sheet(
        rome="M1805",
        parent="M1805",
        label="Développeur / Développeuse informatique",
        names=("Programmeur / Programmeuse", "Ingénieur / Ingénieure logiciel"),
        done=(
            "Écrire du code informatique",
            "Corriger des anomalies de logiciel",
            "Rédiger des tests automatiques",
        ),
        known=("Python", "SQL"),
        contexts=("ECRAN",),
        definition="Conçoit et programme des logiciels.",
    ),
    Sheet(
        rome="M1812",
        parent="M1805",
        label="Développeur / Développeuse web",
        names=("Intégrateur / Intégratrice web",),
        done=("Créer des pages web", "Écrire du code informatique"),
        known=("JavaScript",),
        contexts=("ECRAN",),
    ),
    Sheet(
        rome="N1103",
        parent="N1103",
        label="Magasinier / Magasinière",
        names=("Préparateur / Préparatrice de commandes", "Cariste"),
        done=(
            "Préparer des commandes en entrepôt",
            "Conduire un chariot élévateur",
            "Tenir un inventaire",
        ),
        known=("CACES chariots élévateurs",),
        contexts=("CHARGE", "DEBOUT"),
    ),
    Sheet(
        rome="N4101",
        parent="N4101",
        label="Conducteur / Conductrice de poids lourd",
        names=("Chauffeur / Chauffeuse de camion", "Routier / Routière"),
        done=(
            "Conduire un camion",
            "Arrimer un chargement",
            "Tenir des documents de transport",
        ),
        known=("Permis C",),
        contexts=("DEPL", "NUIT"),
        definition="Transporte des marchandises par la route.",
    ),
    Sheet(
        rome="N4110",
        parent="N4101",
        label="Conducteur / Conductrice de camion-citerne",
        names=("Chauffeur / Chauffeuse de citerne",),
        done=("Conduire un camion", "Dépoter une citerne"),
        contexts=("DEPL",),
    ),
)
CONTEXTS = {
    "CHARGE": "Port et manipulation de charges lourdes",
    "CHIM": "Manipulation de produits chimiques",
    "DEBOUT": "Station debout prolongée",
    "DEPL": "Déplacements professionnels",
    "DIM": "Travail le dimanche et les jours fériés",
    "ECRAN": "Travail sur écran",
    "EXT": "En extérieur",
    "HAUT": "Travail en hauteur",
    "NUIT": "Travail de nuit",
}
MOBILITIES = (
    ("D1102", "D1106", 1),
    ("D1102", "G1803", 2),
    ("K2204", "K1304", 1),
    ("J1501", "K1304", 1),
)
MACRO = "9001"
CATEGORIES = {"Permis C": "Habilitations", "CACES chariots élévateurs": "Habilitations"}
# code, name, postal codes, département and its name, population, latitude, longitude,
# zone d'emploi and bassin (codes of our own)
PLACES = (
    ("09122", "Foix", ["09000"], "09", "Ariège", 9500, 42.966, 1.607, "Z1", "B1"),
    ("30189", "Nîmes", ["30000", "30900"], "30", "Gard", 148000, 43.837, 4.361, "Z2", "B2"),
    ("31483", "Saint-Gaudens", ["31800"], "31", "Haute-Garonne", 11700, 43.108, 0.723, "Z3", "B3"),
    ("31555", "Toulouse", ["31000", "31500"], "31", "Haute-Garonne", 498000, 43.604, 1.444, "Z4", "B4"),
    ("31561", "L'Union", ["31240"], "31", "Haute-Garonne", 12000, 43.656, 1.484, "Z4", "B4"),
    ("34172", "Montpellier", ["34000"], "34", "Hérault", 299000, 43.611, 3.877, "Z5", "B5"),
    ("66136", "Perpignan", ["66000"], "66", "Pyrénées-Orientales", 119000, 42.699, 2.895, "Z6", "B6"),
    ("81004", "Albi", ["81000"], "81", "Tarn", 49000, 43.928, 2.148, "Z7", "B7"),
    ("81065", "Castres", ["81100"], "81", "Tarn", None, 43.606, 2.240, "Z8", "B7"),
)  # fmt: skip
TERRITORIES = {p[8]: f"Zone de {p[1]}" for p in PLACES if p[1] != "L'Union"}
# family, ROME code of the offer, title, text, number of offers
KINDS: tuple[tuple[str, str | None, str, str, int], ...] = (
    ("D1102", "D1102", "Boulanger H/F", "Vous aurez à pétrir une pâte à pain et à cuire des pains au four. Poste du matin.", 9),
    ("D1102", "D1115", "Tourier (F/H)", "Façonner des croissants et laminer une pâte feuilletée.", 3),
    ("D1106", None, "Vendeuse en boulangerie", "Encaisser un achat, conseiller un client, mettre en rayon le pain.", 6),
    ("F1603", "F1699", "Plombier chauffagiste", "Réparer une fuite d'eau, poser des tuyauteries.", 5),
    ("G1803", "G1803", "Serveur / Serveuse", "Prendre une commande en salle puis servir des plats.", 7),
    ("J1501", "J1501", "Aide-soignante", "Aider un patient à se laver et refaire un lit de malade.", 6),
    ("K2204", "K2204", "Agent d'entretien", "Nettoyer des sols et vider des poubelles dans des bureaux.", 7),
    ("K2503", "M1203", "Agent de sécurité", "Contrôler des accès, surveiller un site la nuit.", 5),
    ("M1805", "M1812", "Développeuse web", "Créer des pages web en JavaScript. Écrire du code informatique.", 6),
    ("N4101", "N4101", "Chauffeur poids lourd", "Conduire un camion et arrimer un chargement.", 6),
)  # fmt: skip
# title, content, ROME codes, RNCP, Formacodes, exit level
COURSES: tuple[tuple[str, str, list[str], str | None, list[str], int | None], ...] = (
    ("CAP Boulanger", "Pétrir une pâte à pain. Façonner des baguettes. Cuire des pains au four.", ["D1102"], None, [], 3),
    ("CAP Boulanger en un an", "", ["D1102"], None, [], 3),
    ("Feuilletage", "Laminer une pâte feuilletée.", ["D1115"], None, [], None),
    ("Titre de conducteur routier", "Conduire un camion, arrimer un chargement.", [], "RNCP1001", [], 3),
    ("Conduite de citerne", "Dépoter une citerne.", ["N4110"], None, [], 3),
    ("Développeur web", "Créer des pages web en JavaScript.", [], "RNCP1002", [], 5),
    ("Programmer en Python", "Python. Rédiger des tests automatiques.", ["M1805"], None, [], None),
    ("Hygiène des locaux", "Nettoyer des sols, désinfecter des sanitaires.", [], None, ["42088"], None),
    ("Laveur de vitres", "Monter une nacelle. Laver des vitres en hauteur.", [], None, [], None),
    ("Aide-soignant", "Aider un patient à se laver, surveiller l'état d'un patient.", ["J1501"], None, [], 4),
    ("Secrétaire et comptable", "Saisir des écritures comptables.", ["M1203"], None, [], 4),
    ("Service en salle", "Prendre une commande en salle. Dresser des tables.", ["G1803"], None, [], 3),
    ("Plomberie", "Souder des tuyaux en cuivre.", ["F1699"], None, [], 3),
    ("Agent de sécurité", "Surveiller un site. Contrôler des accès.", ["K2503"], None, [], 3),
    ("Coiffure", "Couper des cheveux, réaliser une coloration.", ["D1202"], None, [], 3),
    ("Paysagiste", "Tailler des haies et planter des arbustes.", ["A1203"], None, [], 3),
    ("Vente alimentaire", "Conseiller un client, encaisser un achat.", ["D1106"], None, [], 3),
    ("Auxiliaire de vie", "Accompagner une personne âgée.", ["K1304"], None, [], 3),
    ("Cariste", "Conduire un chariot élévateur.", ["N1103"], None, [], None),
    ("Deux métiers de bouche", "Servir des plats. Cuire des pains au four.", ["D1102", "G1803"], None, [], None),
)  # fmt: skip


def _frame(schema: pl.Schema, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in schema}, schema=schema
    )


def _competences() -> list[dict[str, Any]]:
    kinds = {label: "savoir" for sheet in SHEETS for label in sheet.known}
    kinds |= {label: "savoir_faire" for sheet in SHEETS for label in sheet.done}
    rows: list[dict[str, Any]] = [
        {
            "code": str(1001 + i),
            "label": label,
            "kind": kinds[label],
            "is_macro": False,
            "macro": MACRO if "pâte" in label else None,
            "category": CATEGORIES.get(label),
        }
        for i, label in enumerate(sorted(kinds))
    ]
    macro = {"code": MACRO, "label": "Travailler une pâte", "is_macro": True}
    return [*rows, {**macro, "kind": "savoir_faire"}]


def _trade_competences(code_of: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "rome": sheet.rome,
            "code": code_of[label],
            "core": label == sheet.done[0],
            "emerging": False,
        }
        for sheet in SHEETS
        for label in (*sheet.done, *sheet.known)
    ]


def _trades() -> list[dict[str, Any]]:
    return [
        {
            "rome": sheet.rome,
            "label": sheet.label,
            "parent": sheet.parent,
            "domain": sheet.rome[:3],
            "grand_domain": sheet.rome[0],
            "definition": sheet.definition,
            "regulated": sheet.rome == "J1501",
        }
        for sheet in SHEETS
    ]


def _appellations() -> list[dict[str, Any]]:
    pairs = [(s.rome, name) for s in SHEETS for name in (s.label, *s.names)]
    return [
        {
            "appellation": str(20001 + i),
            "label": name,
            "short_label": name.split(" / ")[0],
            "rome": rome,
            "principal": True,
            "rarely_used": False,
        }
        for i, (rome, name) in enumerate(pairs)
    ]


def _edge(system: str, code: str, rome: str, weight: float) -> dict[str, Any]:
    edge = {"system": system, "code": code, "rome": rome, "weight": weight}
    return {**edge, "source": "ours"}


@pytest.fixture(scope="session")
def reference() -> SkillsRef:
    """Return the hand-made reference: 18 sheets in 14 families."""
    competences = _competences()
    code_of = {row["label"]: row["code"] for row in competences}
    domains = sorted({s.rome[:n] for s in SHEETS for n in (1, 3)})
    rows: dict[str, list[dict[str, Any]]] = {
        "trades": _trades(),
        "appellations": _appellations(),
        "competences": competences,
        "trade_competences": _trade_competences(code_of),
        "contexts": [
            {"code": code, "label": label, "type": "conditions"}
            for code, label in CONTEXTS.items()
        ],
        "trade_contexts": [
            {"rome": s.rome, "code": code} for s in SHEETS for code in s.contexts
        ],
        "mobilities": [
            {"rome": rome, "target": target, "order": order}
            for rome, target, order in MOBILITIES
        ],
        "domains": [{"code": code, "label": f"Domaine {code}"} for code in domains],
        "successions": [
            {"old": "F1699", "old_label": "Plomberie", "new": "F1603"},
        ],
        "crosswalks": [
            _edge("RNCP", "RNCP1001", "N4101", 1.0),
            _edge("RNCP", "RNCP1002", "M1805", 0.7),
            _edge("RNCP", "RNCP1002", "M1203", 0.3),
            _edge("Formacode", "42088", "K2204", 0.6),
            _edge("Formacode", "42088", "K1304", 0.4),
        ],
        "certifications": [
            {
                "code": "RNCP1001",
                "label": "Conducteur routier",
                "level": 3,
                "active": True,
                "blocks": ["Tenir des documents de transport"],
            }
        ],
    }
    tables = {name: _frame(TABLES[name], found) for name, found in rows.items()}
    return SkillsRef(release="tiny", is_sample=True, tables=tables, repairs={})


@pytest.fixture(scope="session")
def communes() -> pl.DataFrame:
    """Return nine communes of Occitanie, one without a known population."""
    names = list(COMMUNES)
    given = [n for n in names if n not in ("region", "zone_emploi_name", "bassin_name")]
    rows = [
        {
            **dict(zip(given, place, strict=True)),
            "region": "Occitanie",
            "zone_emploi_name": TERRITORIES[place[8]],
            "bassin_name": f"Bassin {place[9]}",
        }
        for place in PLACES
    ]
    return _frame(COMMUNES, rows)


@pytest.fixture(scope="session")
def offers() -> pl.DataFrame:
    """Return 60 offers: one in five without commune, one in ten without date."""
    rows: list[dict[str, Any]] = []
    for _, rome, title, text, count in KINDS:
        for _ in range(count):
            i = len(rows)
            place = PLACES[(i * 4) % len(PLACES)]
            located = i % 5 != 3
            rows.append(
                {
                    "offer_id": f"O{i:03}",
                    "source": "france-travail",
                    "title": title,
                    "text": f"{text} Offre numéro {i}.",
                    "rome": rome,
                    "code_commune": place[0] if located else None,
                    "place": place[1] if located else None,
                    "departement": place[3] if located or i % 2 else None,
                    "contract": ("CDI", "CDD", "MIS")[i % 3],
                    "company": f"Maison {i}" if i % 2 else None,
                    "published_on": None
                    if i % 10 == 7
                    else TODAY - timedelta(days=1 + (i * 7) % 30),
                }
            )
    return _frame(OFFERS, rows)


@pytest.fixture(scope="session")
def trainings() -> pl.DataFrame:
    """Return 20 trainings: some name their trades, some a title, some nothing."""
    rows: list[dict[str, Any]] = [
        {
            "training_id": f"T{i:02}",
            "source": "carif-oref",
            "title": title,
            "objective": "",
            "content": content,
            "romes": romes,
            "rncp": rncp,
            "formacodes": formacodes,
            "level_out": level,
        }
        for i, (title, content, romes, rncp, formacodes, level) in enumerate(COURSES)
    ]
    return _frame(TRAININGS, rows)


@pytest.fixture(scope="session")
def sessions() -> pl.DataFrame:
    """Return two sessions for each training but the last; T06 is all at a distance."""
    rows: list[dict[str, Any]] = []
    for i in range(2 * (len(COURSES) - 1)):
        training = i // 2
        place = PLACES[(i * 2) % len(PLACES)]
        far = training == 6
        rows.append(
            {
                "training_id": f"T{training:02}",
                "session_id": f"S{i:02}",
                "starts_on": None if i % 7 == 5 else TODAY + timedelta(days=10 + i),
                "mode": "distance" if far else "presentiel",
                "code_commune": None if far else place[0],
                "place": None if far else place[1],
                "departement": None if far else place[3],
                "latitude": None if far else place[6],
                "longitude": None if far else place[7],
                "status": "open",
            }
        )
    return _frame(SESSIONS, rows)


@pytest.fixture(scope="session")
def build_input(
    reference: SkillsRef,
    offers: pl.DataFrame,
    trainings: pl.DataFrame,
    sessions: pl.DataFrame,
    communes: pl.DataFrame,
) -> BuildInput:
    """Return everything, with the offers also to learn from."""
    return BuildInput(
        reference=reference,
        offers=offers,
        trainings=trainings,
        sessions=sessions,
        communes=communes,
        train_on=offers,
        sources=({"key": "france-travail", "rows_in": 60},),
        today=TODAY,
    )


@pytest.fixture(scope="session")
def short_vectors() -> Iterator[None]:
    """Build with short vectors for the time of the session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matcher.build.DIM", DIM)
        yield


@pytest.fixture(scope="session")
def snapshots(
    build_input: BuildInput,
    short_vectors: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Return a folder with one snapshot and its pointer; not to be changed."""
    folder = tmp_path_factory.mktemp("snapshots")
    build_snapshot(build_input, folder)
    return folder


@pytest.fixture(scope="session")
def matcher(snapshots: Path) -> Matcher:
    """Return the engine on the full snapshot."""
    return Matcher.load(snapshots)


@pytest.fixture(scope="session")
def bare(
    reference: SkillsRef,
    short_vectors: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Matcher:
    """Return the engine on the reference alone: no offer, training nor commune."""
    folder = tmp_path_factory.mktemp("bare")
    return Matcher.load(
        build_snapshot(BuildInput(reference=reference, today=TODAY), folder)
    )


@pytest.fixture
def snapshot_copy(snapshots: Path, tmp_path: Path) -> Path:
    """Return a copy of the folder of snapshots that a test may damage."""
    return Path(shutil.copytree(snapshots, tmp_path / "snapshots"))


@pytest.fixture(scope="session")
def code_of(reference: SkillsRef) -> dict[str, str]:
    """Return the code of each competence, by label."""
    return dict(reference.tables["competences"].select("label", "code").iter_rows())
