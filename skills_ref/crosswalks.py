"""Links from certifications, Formacode and NSF to the trades of a reference.

Sources of the formats: the CSV export of France compétences (daily,
``export_fiches_CSV_<Name>_<date>.csv``, ``;``, quoted, Licence Ouverte 2.0), seen at
02/2026; the CertifInfo file of 06/2024; the tables ``rncp_rs_fiches.csv`` and
``rncp_blocs_<year>.csv`` drawn from them. The ROME codes there are ROME 3 codes:
they stay what they are, parent codes of the release.

NSF and Formacode have no official link to ROME: theirs count the certifications
that carry both, and their ``source`` says so.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import polars as pl

from skills_ref.codes import CertifInfoCode, Formacode, NsfCode
from skills_ref.csvfile import decoded, parsed, require_columns
from skills_ref.errors import ReferenceFormatError
from skills_ref.store import SkillsRef
from skills_ref.tables import CERTIFICATIONS, CROSSWALKS

FRANCE_COMPETENCES = "France compétences"
CERTIF_INFO = "CertifInfo"
_CERTIFICATION = r"^(?:RNCP|RS)[0-9]{1,6}$"
_EDGE = {"code": pl.String, "rome": pl.String, "source": pl.String}
_NUMBER = pl.coalesce("RNCP" + pl.col("Code_RNCP"), "RS" + pl.col("Code_RS"))
_ROMES = tuple(f"Code_Rome_{number}" for number in range(1, 6))


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
            *_ROMES,
        ),
    ),
    "nsf_codes": Source(
        pattern=re.compile(r"nsf_codes\.csv"),
        publisher="INSEE",
        columns=("code_nsf", "libelle"),
    ),
}


class CertificationTables(NamedTuple):
    """What a folder of certifications gives.

    ``crosswalk`` and ``certifications`` have the schemas of `skills_ref.tables`;
    ``refused`` counts the cells left out, by file and reason.
    """

    crosswalk: pl.DataFrame
    certifications: pl.DataFrame
    refused: dict[str, int]


def read_certifications(folder: Path, ref: SkillsRef) -> CertificationTables:
    """Read the certifications and their links to the trades of ``ref``.

    Parameters
    ----------
    folder
        Searched at any depth for the files of `SOURCES`; each is optional, and of
        several dates the last is read.
    ref
        The reference whose parent codes the edges lead to.

    Raises
    ------
    ReferenceFormatError
        If no known file is there, or one lacks a column or is damaged.
    """
    files = _read_folder(folder)
    refused: Counter[str] = Counter()
    edges = _certification_edges(files, ref, refused)
    certifications = _certifications(files, edges, refused)
    certified = edges.filter(pl.col("system").is_in(["RNCP", "RS"]))
    crosswalk = pl.concat(
        [
            edges,
            _shared_edges("NSF", _codes_of(files, "nsf", refused), certified),
            _shared_edges(
                "Formacode", _codes_of(files, "formacode", refused), certified
            ),
        ]
    )
    return CertificationTables(
        crosswalk.sort("system", "code", "rome"),
        certifications,
        dict(sorted(refused.items())),
    )


def join_crosswalks(*frames: pl.DataFrame) -> pl.DataFrame:
    """Return the edges of all; for one code of one system, the first frame wins.

    Weights thus still sum to 1 over each source code.
    """
    joined = pl.DataFrame(schema=CROSSWALKS)
    for frame in frames:
        new = frame.join(joined, on=["system", "code"], how="anti")
        joined = pl.concat([joined, new.select(CROSSWALKS.names())])
    return joined.sort("system", "code", "rome")


def to_parents(
    links: pl.DataFrame, ref: SkillsRef, refused: Counter[str]
) -> pl.DataFrame:
    """Return ``links`` with each ROME code as a parent code of the release.

    Parameters
    ----------
    links
        Columns ``rome`` (as it is written), ``source``, and others that are kept.
    ref
        The reference.
    refused
        Receives the rows left out, by source and reason.
    """
    trades = ref.tables["trades"]
    parents = pl.concat(
        [
            trades.select("rome", "parent"),
            trades.select(rome="parent", parent="parent"),
        ]
    ).unique()
    found = links.join(parents, on="rome", how="left", maintain_order="left")
    lost = found.filter(pl.col("parent").is_null())
    for rome, source in lost.select("rome", "source").iter_rows():
        refused[f"{source}: {_why_lost(rome)}"] += 1
    return (
        found.filter(pl.col("parent").is_not_null())
        .with_columns(rome="parent")
        .drop("parent")
    )


def _why_lost(rome: str) -> str:
    if re.fullmatch(r"[A-N][0-9]{0,2}(00)?", rome):
        return "truncated ROME code"
    if re.fullmatch(r"[A-N][0-9]{4}", rome):
        return "ROME code absent from the release"
    return "not a ROME code"


# -- files ----------------------------------------------------------------------


def _read_folder(folder: Path) -> dict[str, tuple[str, pl.DataFrame]]:
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


# -- edges ----------------------------------------------------------------------


def _certification_edges(
    files: Mapping[str, tuple[str, pl.DataFrame]],
    ref: SkillsRef,
    refused: Counter[str],
) -> pl.DataFrame:
    """Return the edges of RNCP, RS and CertifInfo, equal weights for one code."""
    links = [
        *_plain_links(files, "rome", "Numero_Fiche", "Codes_Rome_Code"),
        *_plain_links(files, "sheets", "numero_fiche", "codes_rome_v3"),
    ]
    own = to_parents(_certified(_stacked(links), refused), ref, refused)
    info = to_parents(_certif_info_links(files, refused), ref, refused)
    numbered = info.filter(pl.col("certification").is_not_null()).select(
        code="certification", rome="rome", source="source"
    )
    lent = _certified(numbered, refused).join(own, on="code", how="anti")
    certified = pl.concat([own, lent]).with_columns(
        system=pl.when(pl.col("code").str.starts_with("RS"))
        .then(pl.lit("RS"))
        .otherwise(pl.lit("RNCP"))
    )
    info = info.drop("certification").with_columns(system=pl.lit("CertifInfo"))
    edges = pl.concat([certified, info]).unique(
        ["system", "code", "rome"], keep="first", maintain_order=True
    )
    weight = 1.0 / pl.len().over("system", "code")
    return edges.with_columns(weight=weight).select(CROSSWALKS.names())


def _plain_links(
    files: Mapping[str, tuple[str, pl.DataFrame]], key: str, code: str, rome: str
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


def _certif_info_links(
    files: Mapping[str, tuple[str, pl.DataFrame]], refused: Counter[str]
) -> pl.DataFrame:
    """Return code, rome, source and the RNCP or RS number when there is one."""
    if "certif_info" not in files:
        return pl.DataFrame(schema={**_EDGE, "certification": pl.String})
    source, frame = files["certif_info"]
    good = pl.col("Code_Diplome").str.contains(rf"^{CertifInfoCode.pattern.pattern}$")
    known = frame.filter(good.fill_null(False))
    if known.height < frame.height:
        refused[f"{source}: not a CertifInfo code"] += frame.height - known.height
    return (
        known.with_columns(certification=_NUMBER)
        .unpivot(_ROMES, index=["Code_Diplome", "certification"], value_name="rome")
        .drop_nulls("rome")
        .select(
            code="Code_Diplome",
            rome="rome",
            source=pl.lit(source),
            certification="certification",
        )
        .unique(maintain_order=True)
    )


def _stacked(links: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=_EDGE), *links]).unique(
        ["code", "rome"], keep="first", maintain_order=True
    )


def _certified(links: pl.DataFrame, refused: Counter[str]) -> pl.DataFrame:
    """Return the links whose ``code`` is an RNCP or RS code; count the others."""
    good = pl.col("code").str.contains(_CERTIFICATION)
    for source in links.filter(~good)["source"]:
        refused[f"{source}: not an RNCP or RS code"] += 1
    return links.filter(good)


def _codes_of(
    files: Mapping[str, tuple[str, pl.DataFrame]], key: str, refused: Counter[str]
) -> pl.DataFrame:
    """Return certification, ``shared`` (its NSF codes or Formacodes) and source."""
    export, sheets, kind = {
        "nsf": ("Nsf_Code", "nsf", NsfCode),
        "formacode": ("Formacode_Code", "formacodes", Formacode),
    }[key]
    links = _stacked(
        [
            *_plain_links(files, key, "Numero_Fiche", export),
            *_plain_links(files, "sheets", "numero_fiche", sheets),
        ]
    ).with_columns(pl.col("rome").str.to_uppercase())
    good = pl.col("rome").str.contains(rf"^(?:{kind.pattern.pattern})$")
    for source in links.filter(~good)["source"]:
        refused[f"{source}: not a code of {kind.system}"] += 1
    return links.filter(good).rename({"code": "certification", "rome": "shared"})


def _shared_edges(
    system: str, codes: pl.DataFrame, certified: pl.DataFrame
) -> pl.DataFrame:
    """Return edges weighted by the share of certifications that carry both codes."""
    pairs = (
        codes.unique(["certification", "shared"], keep="first", maintain_order=True)
        .join(certified, left_on="certification", right_on="code")
        .group_by(code="shared", rome="rome")
        .agg(pl.len().alias("n"), source=pl.col("source").min())
    )
    said = pl.format("co-occurrence on certifications ({})", "source")
    return pairs.select(
        pl.lit(system).alias("system"),
        "code",
        "rome",
        weight=pl.col("n") / pl.col("n").sum().over("code"),
        source=said,
    )


# -- certifications -------------------------------------------------------------


def _certifications(
    files: Mapping[str, tuple[str, pl.DataFrame]],
    edges: pl.DataFrame,
    refused: Counter[str],
) -> pl.DataFrame:
    """Return one row a certification, from the most official source that knows."""
    facts = [*_standard_facts(files), *_sheet_facts(files), *_certif_info_facts(files)]
    known = pl.concat([pl.DataFrame(schema=_FACTS), *facts])
    edged = edges.filter(pl.col("system").is_in(["RNCP", "RS"])).select("code")
    blocks = _blocks(files)
    codes = pl.concat([known.select("code"), edged, blocks.select("code")]).unique()
    good = codes.filter(pl.col("code").str.contains(_CERTIFICATION))
    merged = (
        good.join(
            known.group_by("code", maintain_order=True).agg(
                pl.col("label", "level", "active").drop_nulls().first()
            ),
            on="code",
            how="left",
        )
        .join(blocks, on="code", how="left")
        .with_columns(active=pl.coalesce("active", "blocks_active"))
    )
    successor = _successors(files, merged, refused)
    return (
        merged.join(successor, on="code", how="left")
        .with_columns(pl.col("blocks").fill_null(pl.lit([], pl.List(pl.String))))
        .select(CERTIFICATIONS.names())
        .sort("code")
    )


_FACTS = {
    "code": pl.String,
    "label": pl.String,
    "level": pl.Int8,
    "active": pl.Boolean,
}


def _level(column: str) -> pl.Expr:
    """Return the European level in ``5`` or ``NIV5``, else null."""
    return (
        pl.col(column).str.extract(r"^(?:NIV)?([1-8])$", 1).cast(pl.Int8, strict=False)
    )


def _flag(column: str | None, yes: str, no: str) -> pl.Expr:
    if column is None:
        return pl.lit(None, pl.Boolean)
    return (
        pl.when(pl.col(column) == yes)
        .then(pl.lit(True))
        .when(pl.col(column) == no)
        .then(pl.lit(False))
    )


def _dated(frame: pl.DataFrame, prefix: str) -> str | None:
    """Return the last column named ``<prefix><date>``, such as ``active_2026_04``."""
    names = sorted(name for name in frame.columns if name.startswith(prefix))
    return names[-1] if names else None


def _standard_facts(
    files: Mapping[str, tuple[str, pl.DataFrame]],
) -> list[pl.DataFrame]:
    if "standard" not in files:
        return []
    return [
        files["standard"][1].select(
            code="Numero_Fiche",
            label="Intitule",
            level=_level("Nomenclature_Europe_Niveau"),
            active=_flag("Actif", "ACTIVE", "INACTIVE"),
        )
    ]


def _sheet_facts(files: Mapping[str, tuple[str, pl.DataFrame]]) -> list[pl.DataFrame]:
    if "sheets" not in files:
        return []
    frame = files["sheets"][1]
    return [
        frame.select(
            code="numero_fiche",
            label="intitule",
            level=_level("niveau_europeen"),
            active=_flag(_dated(frame, "active_"), "1", "0"),
        )
    ]


def _certif_info_facts(
    files: Mapping[str, tuple[str, pl.DataFrame]],
) -> list[pl.DataFrame]:
    if "certif_info" not in files:
        return []
    frame = files["certif_info"][1].with_columns(code=_NUMBER)
    return [
        frame.drop_nulls("code").select(
            "code",
            label="Libelle_Diplome",
            level=_level("Code_Niveau_Europeen"),
            active=pl.lit(None, pl.Boolean),
        )
    ]


def _blocks(files: Mapping[str, tuple[str, pl.DataFrame]]) -> pl.DataFrame:
    """Return the labels of the blocks of each certification, in block order."""
    rows = [pl.DataFrame(schema={**_BLOCK, "blocks_active": pl.Boolean})]
    if "export_blocks" in files:
        frame = files["export_blocks"][1]
        rows.append(
            frame.select(
                code="Numero_Fiche",
                block="Bloc_Competences_Code",
                label="Bloc_Competences_Libelle",
                blocks_active=pl.lit(None, pl.Boolean),
            )
        )
    if "blocks" in files:
        frame = files["blocks"][1]
        rows.append(
            frame.select(
                code="numero_fiche",
                block="code_bloc",
                label="libelle_bloc",
                blocks_active=_flag(_dated(frame, "fiche_active_"), "1", "0"),
            )
        )
    return (
        pl.concat(rows)
        .drop_nulls(["code", "label"])
        .unique(["code", "block"], keep="first", maintain_order=True)
        .sort("code", "block", maintain_order=True)
        .group_by("code", maintain_order=True)
        .agg(
            blocks=pl.col("label"),
            blocks_active=pl.col("blocks_active").drop_nulls().first(),
        )
    )


_BLOCK = {"code": pl.String, "block": pl.String, "label": pl.String}


def _successors(
    files: Mapping[str, tuple[str, pl.DataFrame]],
    certifications: pl.DataFrame,
    refused: Counter[str],
) -> pl.DataFrame:
    """Return one successor a code: an active one first, then the highest number."""
    pairs = [
        *_plain_links(files, "renewals", "Numero_Fiche", "Nouvelle_Certification"),
        *_plain_links(files, "renewals", "Ancienne_Certification", "Numero_Fiche"),
        *_plain_links(files, "sheets", "numero_fiche", "nouvelle_certification"),
    ]
    renewals = _stacked(pairs).rename({"rome": "successor"})
    good = pl.col("successor").str.contains(_CERTIFICATION)
    for source in renewals.filter(~good)["source"]:
        refused[f"{source}: successor is not an RNCP or RS code"] += 1
    return (
        renewals.filter(good & (pl.col("code") != pl.col("successor")))
        .join(
            certifications.select(successor="code", is_active="active"),
            on="successor",
            how="left",
        )
        .with_columns(
            pl.col("is_active").fill_null(False),
            number=pl.col("successor").str.extract(r"([0-9]+)").cast(pl.Int32),
        )
        .sort("is_active", "number", "successor", descending=True)
        .unique("code", keep="first", maintain_order=True)
        .select("code", "successor")
    )
