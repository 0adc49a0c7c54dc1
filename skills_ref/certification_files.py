"""Files of certifications: where they are, and their records.

Sources of the formats: the CSV export of France compétences (daily,
``export_fiches_CSV_<Name>_<date>.csv``, ``;``, quoted, Licence Ouverte 2.0), seen at
02/2026; the CertifInfo file of 06/2024; the tables ``rncp_rs_fiches.csv`` and
``rncp_blocs_<year>.csv`` drawn from them.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from skills_ref.csvfile import decoded, parsed, require_columns
from skills_ref.errors import ReferenceFormatError

FRANCE_COMPETENCES = "France compétences"
CERTIF_INFO = "CertifInfo"
CERTIFICATION = r"^(?:RNCP|RS)[0-9]{1,6}$"
LINK = {"code": pl.String, "rome": pl.String, "source": pl.String}
# a row of CertifInfo: its RNCP or RS code, and the columns of its trades
INFO_NUMBER = pl.coalesce("RNCP" + pl.col("Code_RNCP"), "RS" + pl.col("Code_RS"))
INFO_ROMES = tuple(f"Code_Rome_{number}" for number in range(1, 6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file that may be in the folder; ``columns`` are those that are read."""

    pattern: re.Pattern[str]
    publisher: str
    columns: tuple[str, ...]


def _export(name: str, *columns: str) -> Source:
    pattern = re.compile(rf"export_fiches_CSV_{name}_[0-9_\-]+\.csv", re.IGNORECASE)
    return Source(
        pattern=pattern,
        publisher=FRANCE_COMPETENCES,
        columns=("Numero_Fiche", *columns),
    )


SOURCES: Mapping[str, Source] = {
    "standard": _export("Standard", "Intitule", "Nomenclature_Europe_Niveau", "Actif"),
    "rome": _export("Rome", "Codes_Rome_Code"),
    "nsf": _export("Nsf", "Nsf_Code"),
    "formacode": _export("Formacode", "Formacode_Code"),
    "renewals": _export(
        "Ancienne_Nouvelle_Certification",
        "Ancienne_Certification",
        "Nouvelle_Certification",
    ),
    "export_blocks": _export(
        "Blocs_De_Comp[ée]tences",
        "Bloc_Competences_Code",
        "Bloc_Competences_Libelle",
    ),
    "sheets": Source(
        pattern=re.compile(r"rncp_rs_fiches\.csv"),
        publisher=FRANCE_COMPETENCES,
        columns=(
            "numero_fiche",
            "intitule",
            "niveau_europeen",
            "codes_rome_v3",
            "formacodes",
            "nsf",
            "nouvelle_certification",
        ),
    ),
    "blocks": Source(
        pattern=re.compile(r"rncp_blocs_[0-9]{4}\.csv"),
        publisher=FRANCE_COMPETENCES,
        columns=("numero_fiche", "code_bloc", "libelle_bloc"),
    ),
    "certif_info": Source(
        pattern=re.compile(r"certif_info\.csv"),
        publisher=CERTIF_INFO,
        columns=(
            "Code_Diplome",
            "Libelle_Diplome",
            "Code_Niveau_Europeen",
            "Code_RNCP",
            "Code_RS",
            *INFO_ROMES,
        ),
    ),
    "nsf_codes": Source(
        pattern=re.compile(r"nsf_codes\.csv"),
        publisher="INSEE",
        columns=("code_nsf", "libelle"),
    ),
}


# by key of `SOURCES`: the text of the source, and its records
CertificationFiles = Mapping[str, tuple[str, pl.DataFrame]]


def read_folder(folder: Path) -> dict[str, tuple[str, pl.DataFrame]]:
    """Return, by key of `SOURCES`, the text of its source and its records."""
    names = {
        unicodedata.normalize("NFC", path.name): path
        for path in sorted(folder.rglob("*.csv"), reverse=True)
    }
    files: dict[str, tuple[str, pl.DataFrame]] = {}
    for key, source in SOURCES.items():
        matching = sorted(name for name in names if source.pattern.fullmatch(name))
        if not matching:
            continue
        name = matching[-1]
        frame = parsed(decoded(names[name].read_bytes(), name), name, strip=True)
        require_columns(frame, name, source.columns)
        frame = frame.with_columns(
            pl.col(source.columns).str.replace_all("''", "'", literal=True)
        )
        files[key] = (f"{source.publisher}, {name}", frame)
    if not files:
        raise ReferenceFormatError(folder.name, "no file of certifications")
    return files


def plain_links(
    files: CertificationFiles, key: str, code: str, rome: str
) -> list[pl.DataFrame]:
    """Return one row a code and value; a cell may hold several, parted by ``|``."""
    if key not in files:
        return []
    source, frame = files[key]
    links = (
        frame.select(code=code, rome=pl.col(rome).str.split("|"))
        .drop_nulls()
        .explode("rome")
    )
    return [links.with_columns(source=pl.lit(source))]


def stacked(links: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return all the links with the schema `LINK`; of equal pairs the first is kept."""
    return pl.concat([pl.DataFrame(schema=LINK), *links]).unique(
        ["code", "rome"], keep="first", maintain_order=True
    )
