"""What each file of a ROME release must hold, and the check that it does.

Source: the open-data bundle of France Travail, release v460 of 18/09/2025
(``unix_<name>_v460_utf8.csv``). The misspelt column names are official.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from skills_ref.codes import AppellationCode, Code, CompetenceCode, DomainCode, RomeCode
from skills_ref.csvfile import refuse, require_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSpec:
    """What a file of the release must hold.

    Attributes
    ----------
    columns
        Columns that must be there: those that a table or a check reads.
    also
        Official columns that nothing reads. Any other column is reported.
    filled
        Columns, beside ``key`` and ``codes``, that are never empty.
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
    also: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
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
        also=("code_fiche_metier", "transition_num", "transition_demo"),
        filled=("libelle_rome",),
        key=("code_rome",),
        codes={"code_rome": RomeCode, "code_rome_parent": RomeCode},
        refs={"code_rome_parent": _TRADE},
        values={"emploi_reglemente": _FLAG, "emploi_cadre": _FLAG},
    ),
    "unix_grand_domaine": FileSpec(
        columns=("code_grand_domaine", "libelle_grand_domaine"),
        filled=("libelle_grand_domaine",),
        key=("code_grand_domaine",),
        codes={"code_grand_domaine": DomainCode},
    ),
    "unix_domaine_professionnel": FileSpec(
        columns=("code_domaine_professionnel", "libelle_domaine_professionnel"),
        filled=("libelle_domaine_professionnel",),
        key=("code_domaine_professionnel",),
        codes={"code_domaine_professionnel": DomainCode},
    ),
    "unix_cr_gd_dp": FileSpec(
        columns=("code_rome", "code_grand_domaine", "code_domaine_professionel"),
        also=("libelle_rome", "libelle_grand_domaine", "libelle_domaine_professionel"),
        filled=(
            "code_grand_domaine",
            "code_domaine_professionel",
        ),
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
        also=(
            "transition_eco",
            "transition_num",
            "transition_demo",
            "emploi_reglemente",
            "emploi_cadre",
            "origine",
            "code_rome_parent",
        ),
        filled=(
            "libelle_appellation_long",
            "libelle_appellation_court",
            "code_rome",
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
        also=(
            "code_macro_comp",
            "transition_eco",
            "transition_num",
            "libelle_heterogeneite",
            "libelle_origine",
        ),
        filled=("libelle_competence",),
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
        also=("categorie_savoir", "transition_eco", "transition_num"),
        filled=("libelle_savoir",),
        key=("code_ogr_savoir",),
        codes={"code_ogr_savoir": CompetenceCode},
    ),
    "unix_referentiel_contexte_travail": FileSpec(
        columns=("code_ogr", "libelle_cont_travail", "libelle_type_cont_trav"),
        also=("code_type_cont_trav",),
        filled=(
            "libelle_cont_travail",
            "libelle_type_cont_trav",
        ),
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
        filled=("numero_ordre",),
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
        also=("code_compo_bloc",),
        filled=("libelle_texte",),
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
        also=("libelle_ss_sect_activite", "code_ogr_rome", "libelle_rome"),
        filled=("libelle_sect_activite",),
        key=("code_sect_activite", "code_rome", "code_ss_sect_activite"),
        refs={"code_rome": _TRADE},
        values={"principal": ("oui", "non")},
    ),
    "unix_arborescence_secteur_naf": FileSpec(
        columns=("code_secteur_naf", "libelle_secteur_naf", "code_rome"),
        also=("code_ogr_rome", "libelle_rome"),
        filled=("libelle_secteur_naf",),
        key=("code_secteur_naf", "code_rome"),
        refs={"code_rome": _TRADE},
    ),
    "unix_arborescence_thematique": FileSpec(
        columns=("code_theme", "libelle_theme", "code_rome"),
        also=("code_ogr_rome", "libelle_rome"),
        filled=("libelle_theme",),
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
        also=("code_ogr_rome", "libelle_rome"),
        filled=("libelle_centre_interet",),
        key=("code_centre_interet", "code_rome"),
        refs={"code_rome": _TRADE},
        values={"principal": ("oui", "non")},
    ),
    # checked when present, not needed by any table
    "unix_liens_rome_referentiels": FileSpec(
        columns=("code_rome", "code_ogr"),
        also=("code_compo_bloc", "code_rubrique"),
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
        also=("libelle", "code_rubrique"),
        required=False,
        key=("code_ogr",),
        refs={"code_ogr": _ITEM},
    ),
    "unix_referentiel_macro_competence_riasec": FileSpec(
        columns=("code_ogr",),
        also=("riasec_majeur", "riasec_mineur"),
        required=False,
        key=("code_ogr",),
        refs={"code_ogr": "unix_referentiel_competence.code_ogr"},
    ),
    "unix_cr_gd_dp_appellations": FileSpec(
        columns=(),
        also=(
            "code_grand_domaine",
            "code_domaine_professionnel",
            "numero_fiche_rome",
            "intitule",
            "libelle_appellation_long",
            "libelle_appellation_court",
            "type_provenance",
            "code_fiche",
            "ogr_rome",
            "ogr_appellation",
        ),
        required=False,
    ),
    "unix_centre_interet": FileSpec(
        columns=(),
        also=(
            "code_centre_interet",
            "libelle_centre_interet",
            "definition_centre_interet",
        ),
        required=False,
    ),
    "unix_composition_bloc": FileSpec(
        columns=(), also=("code_compo_bloc", "libelle_bloc"), required=False
    ),
    "unix_descriptif_rubrique": FileSpec(
        columns=(),
        also=(
            "code_rubrique",
            "code_compo_bloc",
            "position_rubrique",
            "libelle_rubrique",
        ),
        required=False,
    ),
    "unix_secteur_activite": FileSpec(
        columns=(),
        also=(
            "code_sect_activite",
            "libelle_sect_activite",
            "definition_sect_activite",
        ),
        required=False,
    ),
    "unix_secteur_naf": FileSpec(
        columns=(),
        also=("code_tech_secteur_naf", "code_secteur_naf", "libelle_secteur_naf"),
        required=False,
    ),
    "unix_sous_secteur_activite": FileSpec(
        columns=(),
        also=(
            "code_ss_sect_activite",
            "libelle_ss_sect_activite",
            "definition_ss_sect_activite",
            "code_sect_activite",
        ),
        required=False,
    ),
    "unix_themes": FileSpec(
        columns=(),
        also=("code_theme", "libelle_theme", "definition_theme"),
        required=False,
    ),
    "unix_type_referentiel": FileSpec(
        columns=(),
        also=("code_type_referentiel", "libelle_type_referentiel"),
        required=False,
    ),
}


def check_release(frames: Mapping[str, pl.DataFrame]) -> None:
    """Check columns, keys, codes, values and references of all the files.

    Parameters
    ----------
    frames
        Records by name of file, as `skills_ref.csvfile.parsed` returns them.

    Raises
    ------
    ReferenceFormatError
        At the first fault, with its file, line and column.
    """
    for file, frame in frames.items():
        require_columns(frame, file, FILES[file].columns)
    for file, frame in frames.items():
        spec = FILES[file]
        _check_filled(spec, file, frame)
        _check_values(spec, file, frame)
    _check_items(frames)
    for file, frame in frames.items():  # once every code is known to be well-formed
        _check_refs(FILES[file], file, frame, frames)


def _check_filled(spec: FileSpec, file: str, frame: pl.DataFrame) -> None:
    """Refuse an empty cell and a repeated key; a key may end with an empty cell."""
    for column in (*spec.key[:2], *spec.codes, *spec.filled):
        refuse(frame.filter(pl.col(column).is_null()), file, column, "cell is empty")
    if spec.key:
        again = frame.filter(~pl.struct(spec.key).is_first_distinct())
        refuse(again, file, spec.key[-1], f"{'+'.join(spec.key)} used twice: {{value}}")


def _check_values(spec: FileSpec, file: str, frame: pl.DataFrame) -> None:
    for column, kind in spec.codes.items():
        bad = ~pl.col(column).str.contains(rf"^(?:{kind.pattern.pattern})$")
        refuse(
            frame.filter(bad), file, column, f"{{value}} is not a {kind.system} code"
        )
    for column, values in spec.values.items():
        bad = ~pl.col(column).fill_null("").is_in(values)
        refuse(frame.filter(bad), file, column, "{value} is not a known value")


def _check_items(frames: Mapping[str, pl.DataFrame]) -> None:
    """Refuse a code that two of competences, savoirs and contexts share."""
    seen: set[str] = set()
    for place in _ITEM.split("|"):
        file, _, column = place.partition(".")
        again = frames[file].filter(pl.col(column).is_in(list(seen)))
        refuse(again, file, column, "{value} is already the code of another item")
        seen.update(frames[file][column])


def _check_refs(
    spec: FileSpec, file: str, frame: pl.DataFrame, frames: Mapping[str, pl.DataFrame]
) -> None:
    for column, places in spec.refs.items():
        known: set[str] = set()
        for place in places.split("|"):
            other, _, name = place.partition(".")
            known.update(frames[other][name].drop_nulls())
        bad = ~pl.col(column).is_in(list(known))
        refuse(frame.filter(bad), file, column, "orphan code {value}")
