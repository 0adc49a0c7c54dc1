"""Read a ROME release, the open-data bundle of France Travail, into a reference.

Source of the format: release v460 of 18/09/2025, ``unix_<name>_v460_utf8.csv``,
Licence Ouverte 2.0. The number of the release is read from the file names and
every count from the files. The reader is strict: a defect it does not know stops
it, with file, line and column, and nothing is half-loaded. The known defects of
the official files are repaired and counted in `SkillsRef.repairs`:

* ``cp1252:<file>``: the file is cp1252 and not UTF-8;
* ``doubled-apostrophe:<file>``: lines where each apostrophe is doubled;
* ``empty-table:<file>``: the file has a header and no record;
* ``extra-file:<file>``, ``extra-column:<file>.<column>``: not read;
* ``absent-file:<file>``: a file that no table needs is not in the bundle.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from skills_ref.archive import files_of
from skills_ref.codes import (
    AppellationCode,
    Code,
    CompetenceCode,
    DomainCode,
    RomeCode,
)
from skills_ref.csvfile import LINE, decoded, parsed, refuse, require_columns
from skills_ref.errors import ReferenceFormatError
from skills_ref.rome_v3 import old_trades, successions
from skills_ref.store import SkillsRef
from skills_ref.tables import TABLES
from skills_ref.types import CompetenceKind

VERSION = "version.txt"
NAME = re.compile(r"(?P<name>unix_[a-z_0-9]+?)_v(?P<number>[0-9]+)_utf8\.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSpec:
    """What a file of the release must hold.

    Attributes
    ----------
    columns
        Columns that must be there.
    required
        Whether a table of the reference is made from the file.
    key
        Columns that are never empty and, together, never the same twice.
    codes
        Columns that define codes, with the type that each code must have.
    refs
        Columns that may only hold values of another file: ``file.column``, several
        of them separated by ``|``. An empty cell is no reference.
    values
        Columns with a closed list of values; empty when the cell may be empty.
    """

    columns: tuple[str, ...]
    required: bool = True
    key: tuple[str, ...] = ()
    codes: Mapping[str, type[Code]] = field(default_factory=dict[str, type[Code]])
    refs: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )


_TRADE = "unix_referentiel_code_rome.code_rome"
_ITEM = (
    "unix_referentiel_competence.code_ogr"
    "|unix_referentiel_savoir.code_ogr_savoir"
    "|unix_referentiel_contexte_travail.code_ogr"
)
_FLAG = ("O", "N", "")

FILES: Mapping[str, FileSpec] = {
    "unix_referentiel_code_rome": FileSpec(
        columns=(
            "code_rome",
            "code_ogr",
            "libelle_rome",
            "transition_eco",
            "emploi_reglemente",
            "emploi_cadre",
            "code_rome_parent",
        ),
        key=("code_rome",),
        codes={"code_rome": RomeCode, "code_rome_parent": RomeCode},
        refs={"code_rome_parent": _TRADE},
        values={"emploi_reglemente": _FLAG, "emploi_cadre": _FLAG},
    ),
    "unix_grand_domaine": FileSpec(
        columns=("code_grand_domaine", "libelle_grand_domaine"),
        key=("code_grand_domaine",),
        codes={"code_grand_domaine": DomainCode},
    ),
    "unix_domaine_professionnel": FileSpec(
        columns=("code_domaine_professionnel", "libelle_domaine_professionnel"),
        key=("code_domaine_professionnel",),
        codes={"code_domaine_professionnel": DomainCode},
    ),
    "unix_cr_gd_dp": FileSpec(
        columns=("code_rome", "code_grand_domaine", "code_domaine_professionel"),
        key=("code_rome",),
        refs={
            "code_rome": _TRADE,
            "code_grand_domaine": "unix_grand_domaine.code_grand_domaine",
            "code_domaine_professionel": (
                "unix_domaine_professionnel.code_domaine_professionnel"
            ),
        },
    ),
    "unix_referentiel_appellation": FileSpec(
        columns=(
            "code_ogr",
            "libelle_appellation_long",
            "libelle_appellation_court",
            "code_rome",
            "classification",
            "peu_usite",
        ),
        key=("code_ogr",),
        codes={"code_ogr": AppellationCode},
        refs={"code_rome": _TRADE},
        values={"classification": ("PRINCIPALE", "SYNONYME"), "peu_usite": _FLAG},
    ),
    "unix_referentiel_competence": FileSpec(
        columns=(
            "code_ogr",
            "nature",
            "libelle_competence",
            "definition",
            "code_ogr_macro_comp",
            "cat_comp",
            "sous_cat_comp",
        ),
        key=("code_ogr",),
        codes={"code_ogr": CompetenceCode},
        refs={"code_ogr_macro_comp": "unix_referentiel_competence.code_ogr"},
        values={
            "nature": ("Compétence", "Macro-compétence"),
            "cat_comp": ("Savoir-faire", "Savoir-être professionnel"),
        },
    ),
    "unix_referentiel_savoir": FileSpec(
        columns=("code_ogr_savoir", "libelle_savoir", "sous_categorie_savoir"),
        key=("code_ogr_savoir",),
        codes={"code_ogr_savoir": CompetenceCode},
    ),
    "unix_referentiel_contexte_travail": FileSpec(
        columns=("code_ogr", "libelle_cont_travail", "libelle_type_cont_trav"),
        key=("code_ogr",),
        codes={"code_ogr": CompetenceCode},
    ),
    "unix_coherence_item": FileSpec(
        columns=("code_rome", "code_ogr", "coeur_metier"),
        key=("code_rome", "code_ogr"),
        refs={"code_rome": _TRADE, "code_ogr": _ITEM},
        values={"coeur_metier": ("Principale", "Émergente", "")},
    ),
    "unix_rubrique_mobilite": FileSpec(
        columns=("code_rome", "code_rome_cible", "numero_ordre"),
        key=("code_rome", "code_rome_cible"),
        refs={"code_rome": _TRADE, "code_rome_cible": _TRADE},
    ),
    "unix_texte": FileSpec(
        columns=(
            "code_rome",
            "libelle_type_texte",
            "position_phrase",
            "libelle_texte",
        ),
        key=("code_rome", "libelle_type_texte", "position_phrase"),
        refs={"code_rome": _TRADE},
        values={"libelle_type_texte": ("definition", "acces_metier")},
    ),
    "unix_referentiel_code_rome_riasec": FileSpec(
        columns=("code_rome", "riasec_majeur", "riasec_mineur"),
        key=("code_rome",),
        refs={"code_rome": _TRADE},
        values={"riasec_majeur": tuple("RIASEC"), "riasec_mineur": (*"RIASEC", "")},
    ),
    "unix_arborescence_secteur_activite": FileSpec(
        columns=(
            "code_sect_activite",
            "libelle_sect_activite",
            "code_ss_sect_activite",
            "code_rome",
            "principal",
        ),
        key=("code_sect_activite", "code_rome"),
        refs={"code_rome": _TRADE},
        values={"principal": ("oui", "non")},
    ),
    "unix_arborescence_secteur_naf": FileSpec(
        columns=("code_secteur_naf", "libelle_secteur_naf", "code_rome"),
        key=("code_secteur_naf", "code_rome"),
        refs={"code_rome": _TRADE},
    ),
    "unix_arborescence_thematique": FileSpec(
        columns=("code_theme", "libelle_theme", "code_rome"),
        key=("code_theme", "code_rome"),
        refs={"code_rome": _TRADE},
    ),
    "unix_arborescence_centre_interet": FileSpec(
        columns=(
            "code_centre_interet",
            "libelle_centre_interet",
            "code_rome",
            "principal",
        ),
        key=("code_centre_interet", "code_rome"),
        refs={"code_rome": _TRADE},
        values={"principal": ("oui", "non")},
    ),
    # checked when present, not needed by any table
    "unix_liens_rome_referentiels": FileSpec(
        columns=("code_rome", "code_ogr"),
        required=False,
        refs={
            "code_rome": _TRADE,
            "code_ogr": (
                f"{_ITEM}|unix_referentiel_appellation.code_ogr"
                "|unix_referentiel_code_rome.code_ogr"
            ),
        },
    ),
    "unix_item": FileSpec(
        columns=("code_ogr",),
        required=False,
        key=("code_ogr",),
        refs={"code_ogr": _ITEM},
    ),
    "unix_referentiel_macro_competence_riasec": FileSpec(
        columns=("code_ogr",),
        required=False,
        key=("code_ogr",),
        refs={"code_ogr": "unix_referentiel_competence.code_ogr"},
    ),
    "unix_cr_gd_dp_appellations": FileSpec(columns=(), required=False),
    "unix_centre_interet": FileSpec(columns=(), required=False),
    "unix_composition_bloc": FileSpec(columns=(), required=False),
    "unix_descriptif_rubrique": FileSpec(columns=(), required=False),
    "unix_secteur_activite": FileSpec(columns=(), required=False),
    "unix_secteur_naf": FileSpec(columns=(), required=False),
    "unix_sous_secteur_activite": FileSpec(columns=(), required=False),
    "unix_themes": FileSpec(columns=(), required=False),
    "unix_type_referentiel": FileSpec(columns=(), required=False),
}
# official columns that no table takes: their presence is not worth a report
_CP1252 = frozenset({"unix_arborescence_secteur_naf"})
_DOUBLED = {"unix_texte": "libelle_texte"}
_EMPTY = frozenset({"unix_type_referentiel"})
