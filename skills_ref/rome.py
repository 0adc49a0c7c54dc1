"""Read a ROME release, the open-data bundle of France Travail, into a reference.

The number of the release is read from the file names and every count from the
files. The reader is strict: a defect that it does not know stops it, with file,
line and column, and nothing is half-loaded. The known defects of the official
files (release v460, 18/09/2025) are repaired and counted in `SkillsRef.repairs`:

* ``cp1252:<file>``: the file is cp1252 and not UTF-8;
* ``doubled-apostrophe:<file>``: lines where apostrophes are doubled;
* ``empty-table:<file>``: the file has a header and no record.

What is only tolerated is counted there too:

* ``extra-file:<file>`` and ``extra-column:<file>.<column>``: not read;
* ``absent-file:<file>``: a file that no table needs is not in the bundle.
"""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from skills_ref.archive import files_of
from skills_ref.csvfile import LINE, decoded, parsed, refuse
from skills_ref.errors import ReferenceFormatError
from skills_ref.rome_files import FILES, check_release
from skills_ref.rome_v3 import TRADES_FILE, read_old, successions
from skills_ref.store import SkillsRef
from skills_ref.tables import TABLES
from skills_ref.types import CompetenceKind

VERSION_FILE = "version.txt"
NAME = re.compile(r"(?P<name>unix_[a-z0-9_]+?)_v(?P<number>[0-9]+)_utf8\.csv")
CP1252_FILES = frozenset({"unix_arborescence_secteur_naf"})
EMPTY_FILES = frozenset({"unix_type_referentiel"})

Frames = Mapping[str, pl.DataFrame]


def read_rome(source: Path, rome_v3: Path | None = None) -> SkillsRef:
    """Return the reference of one ROME release.

    Parameters
    ----------
    source
        Folder or zip of the release.
    rome_v3
        Folder or zip of a ROME 3 release, for the labels of the old codes and the
        moves of their appellations.

    Raises
    ------
    ReferenceFormatError
        At the first defect that is not a known one, with file, line and column.
    """
    files = files_of(source)
    number = _number(files, source.name)
    repairs: Counter[str] = Counter()
    frames = _read_files(files, number, repairs)
    try:
        check_release(frames)
        tables = _tables(frames)
    except ReferenceFormatError as error:
        raise _with_file_name(error, number) from error
    old = None
    if rome_v3 is not None:
        old = read_old(rome_v3, set(tables["trades"]["parent"]))
        repairs[f"doubled-apostrophe:{TRADES_FILE} (ROME 3)"] = old.n_doubled
    texts = frames["unix_texte"]["libelle_texte"]
    doubled = texts.str.contains("''", literal=True).sum()
    repairs["doubled-apostrophe:unix_texte"] = int(doubled)
    tables["successions"] = successions(tables["trades"], tables["appellations"], old)
    return SkillsRef(
        release=_release(files, number),
        is_sample=False,
        tables=tables,
        repairs={name: count for name, count in repairs.items() if count},
    )


# -- files ----------------------------------------------------------------------


def _number(files: Mapping[str, bytes], source: str) -> str:
    numbers = {
        match["number"]: name for name in files if (match := NAME.fullmatch(name))
    }
    if not numbers:
        raise ReferenceFormatError(source, "no file unix_<name>_v<number>_utf8.csv")
    if len(numbers) > 1:
        releases = " and ".join(f"v{number}" for number in sorted(numbers))
        raise ReferenceFormatError(source, f"files of two releases: {releases}")
    return next(iter(numbers))


def _release(files: Mapping[str, bytes], number: str) -> str:
    """Return ``ROME 4.0 v460, 18/09/2025``; without version file, no date."""
    name = f"ROME {number[0]}.0 v{number}"
    if VERSION_FILE not in files:
        return name
    text = decoded(files[VERSION_FILE], VERSION_FILE)
    said = re.search(r"^Num[eé]ro de version\s*:\s*([0-9]+)", text, re.M | re.I)
    if said and not number.endswith(said[1]):
        line = text[: said.start()].count("\n") + 1
        raise ReferenceFormatError(
            VERSION_FILE, f"version {said[1]} beside files of v{number}", line=line
        )
    day = re.search(r"^Date de publication\s*:\s*([0-9/]{10})", text, re.M | re.I)
    return f"{name}, {day[1]}" if day else name


def _read_files(
    files: Mapping[str, bytes], number: str, repairs: Counter[str]
) -> dict[str, pl.DataFrame]:
    """Return the known files as frames; count repairs and what is not read."""
    official = {f"{name}_v{number}_utf8.csv": name for name in FILES}
    for extra in sorted(set(files) - set(official) - {VERSION_FILE}):
        repairs[f"extra-file:{extra}"] += 1
    frames: dict[str, pl.DataFrame] = {}
    for file, name in official.items():
        if file in files:
            frames[name] = _read_file(files[file], file, name, repairs)
        elif FILES[name].required:
            raise ReferenceFormatError(file, "file is missing")
        else:
            repairs[f"absent-file:{name}"] += 1
    return frames


def _read_file(
    data: bytes, file: str, name: str, repairs: Counter[str]
) -> pl.DataFrame:
    encoding = "utf-8-sig"
    if name in CP1252_FILES and not _is_utf8(data):
        encoding = "cp1252"
        repairs[f"cp1252:{name}"] += 1
    frame = parsed(decoded(data, file, encoding=encoding), file)
    if not frame.height:
        if name not in EMPTY_FILES:
            raise ReferenceFormatError(file, "no record under the header", line=1)
        repairs[f"empty-table:{name}"] += 1
    known = {LINE, *FILES[name].columns, *FILES[name].also}
    for column in frame.columns:
        if column not in known:
            repairs[f"extra-column:{name}.{column}"] += 1
    return frame


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _with_file_name(error: ReferenceFormatError, number: str) -> ReferenceFormatError:
    """Return the error of a check, with the name that the file has on disk."""
    return ReferenceFormatError(
        f"{error.file}_v{number}_utf8.csv",
        error.problem,
        line=error.line,
        column=error.column,
    )


# -- tables ---------------------------------------------------------------------


def _tables(frames: Frames) -> dict[str, pl.DataFrame]:
    competences = _competences(frames)
    links = _with_importance(frames["unix_coherence_item"])
    contexts = _contexts(frames)
    in_contexts = pl.col("code").is_in(contexts["code"].to_list())
    made = {
        "trades": _trades(frames),
        "appellations": _appellations(frames),
        "competences": competences,
        "trade_competences": links.filter(~in_contexts),
        "contexts": contexts,
        "trade_contexts": links.filter(in_contexts),
        "mobilities": _mobilities(frames),
        "domains": _domains(frames),
        "groups": _groups(frames),
    }
    return {name: frame.select(TABLES[name].names()) for name, frame in made.items()}


def _trades(frames: Frames) -> pl.DataFrame:
    sheets = frames["unix_referentiel_code_rome"]
    domains = frames["unix_cr_gd_dp"].select(
        "code_rome",
        grand_domain="code_grand_domaine",
        domain="code_domaine_professionel",
    )
    refuse(
        sheets.join(domains, on="code_rome", how="anti"),
        "unix_referentiel_code_rome",
        "code_rome",
        "{value} has no domain in unix_cr_gd_dp",
    )
    riasec = frames["unix_referentiel_code_rome_riasec"].select(
        "code_rome", riasec_major="riasec_majeur", riasec_minor="riasec_mineur"
    )
    texts = _texts(frames["unix_texte"])
    return (
        sheets.join(domains, on="code_rome", how="left", validate="1:1")
        .join(riasec, on="code_rome", how="left", validate="1:1")
        .join(texts["definition"], on="code_rome", how="left", validate="1:1")
        .join(texts["access"], on="code_rome", how="left", validate="1:1")
        .with_columns(
            rome="code_rome",
            label="libelle_rome",
            parent="code_rome_parent",
            regulated=_flag("emploi_reglemente"),
            executive=_flag("emploi_cadre"),
            green="transition_eco",
        )
        .sort("rome")
    )


def _flag(column: str) -> pl.Expr:
    """Return true for ``O``, false for ``N``, null for an empty cell."""
    return pl.col(column) == "O"


def _texts(texts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the definition and the access text of each sheet, a sentence a line."""
    position = pl.col("position_phrase").cast(pl.Int32, strict=False)
    ordered = texts.with_columns(position=position)
    refuse(
        ordered.filter(pl.col("position").is_null()),
        "unix_texte",
        "position_phrase",
        "{value} is not a number",
    )
    sentence = pl.col("libelle_texte").str.replace_all("''", "'", literal=True)
    kinds = {"definition": "definition", "access": "acces_metier"}
    return {
        name: ordered.filter(pl.col("libelle_type_texte") == kind)
        .sort("code_rome", "position")
        .group_by("code_rome", maintain_order=True)
        .agg(sentence.str.join("\n").alias(name))
        for name, kind in kinds.items()
    }


def _appellations(frames: Frames) -> pl.DataFrame:
    return (
        frames["unix_referentiel_appellation"]
        .select(
            appellation="code_ogr",
            label="libelle_appellation_long",
            short_label="libelle_appellation_court",
            rome="code_rome",
            principal=pl.col("classification") == "PRINCIPALE",
            rarely_used=_flag("peu_usite").fill_null(False),
        )
        .sort("rome", "appellation")
    )


def _competences(frames: Frames) -> pl.DataFrame:
    kind = pl.when(pl.col("cat_comp") == "Savoir-faire").then(
        pl.lit(CompetenceKind.SAVOIR_FAIRE.value)
    )
    competences = frames["unix_referentiel_competence"].select(
        code="code_ogr",
        label="libelle_competence",
        kind=kind.otherwise(pl.lit(CompetenceKind.SAVOIR_ETRE.value)),
        is_macro=pl.col("nature") == "Macro-compétence",
        macro="code_ogr_macro_comp",
        category="sous_cat_comp",
        definition="definition",
    )
    savoirs = frames["unix_referentiel_savoir"].select(
        code="code_ogr_savoir",
        label="libelle_savoir",
        kind=pl.lit(CompetenceKind.SAVOIR.value),
        is_macro=pl.lit(False),
        macro=pl.lit(None, pl.String),
        category="sous_categorie_savoir",
        definition=pl.lit(None, pl.String),
    )
    return pl.concat([competences, savoirs]).sort("code")


def _contexts(frames: Frames) -> pl.DataFrame:
    return (
        frames["unix_referentiel_contexte_travail"]
        .select(
            code="code_ogr",
            label="libelle_cont_travail",
            type="libelle_type_cont_trav",
        )
        .sort("code")
    )


def _with_importance(links: pl.DataFrame) -> pl.DataFrame:
    heart = pl.col("coeur_metier").fill_null("")
    return links.select(
        rome="code_rome",
        code="code_ogr",
        core=heart == "Principale",
        emerging=heart == "Émergente",
    ).sort("rome", "code")


def _mobilities(frames: Frames) -> pl.DataFrame:
    order = pl.col("numero_ordre").cast(pl.Int32, strict=False)
    links = frames["unix_rubrique_mobilite"].with_columns(order=order)
    refuse(
        links.filter(pl.col("order").is_null()),
        "unix_rubrique_mobilite",
        "numero_ordre",
        "{value} is not a number",
    )
    return links.select(rome="code_rome", target="code_rome_cible", order="order").sort(
        "rome", "order", "target"
    )


def _domains(frames: Frames) -> pl.DataFrame:
    large = frames["unix_grand_domaine"].select(
        code="code_grand_domaine", label="libelle_grand_domaine"
    )
    small = frames["unix_domaine_professionnel"].select(
        code="code_domaine_professionnel", label="libelle_domaine_professionnel"
    )
    return pl.concat([large, small]).sort("code")


def _groups(frames: Frames) -> pl.DataFrame:
    """Return sectors, NAF sectors, themes and interests, one row a pair."""
    sources = {
        "sector": ("secteur_activite", "code_sect_activite", "libelle_sect_activite"),
        "naf": ("secteur_naf", "code_secteur_naf", "libelle_secteur_naf"),
        "theme": ("thematique", "code_theme", "libelle_theme"),
        "interest": (
            "centre_interet",
            "code_centre_interet",
            "libelle_centre_interet",
        ),
    }
    parts: list[pl.DataFrame] = []
    for kind, (file, code, label) in sources.items():
        links = frames[f"unix_arborescence_{file}"]
        says = "principal" in links.columns
        principal = (pl.col("principal") == "oui").any() if says else pl.lit(None)
        parts.append(
            links.group_by(rome="code_rome", code=code)
            .agg(
                label=pl.col(label).first(),
                principal=principal.cast(pl.Boolean),
            )
            .with_columns(kind=pl.lit(kind))
        )
    return pl.concat(parts).sort("rome", "kind", "code")
