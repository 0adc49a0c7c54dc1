"""Links from certifications and NSF to the trades of a reference.

The ROME codes of the sources are ROME 3 codes: they stay what they are, parent codes
of the release. NSF and Formacode have no official link to ROME: theirs count the
certifications that carry both, and their ``source`` says so.
"""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import polars as pl

from skills_ref.certification_files import (
    CERTIFICATION,
    INFO_NUMBER,
    INFO_ROMES,
    LINK,
    CertificationFiles,
    plain_links,
    read_folder,
    stacked,
)
from skills_ref.certifications import certification_table
from skills_ref.codes import CertifInfoCode, Formacode, NsfCode
from skills_ref.store import SkillsRef
from skills_ref.tables import CROSSWALKS


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
        Searched at any depth for the files of
        `skills_ref.certification_files.SOURCES`; each is optional, and of several
        dates the last is read.
    ref
        The reference whose parent codes the edges lead to.

    Raises
    ------
    ReferenceFormatError
        If no known file is there, or one lacks a column or is damaged.
    """
    files = read_folder(folder)
    refused: Counter[str] = Counter()
    edges = _certification_edges(files, ref, refused)
    certifications = certification_table(files, edges, refused)
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
    ).unique("rome", keep="first", maintain_order=True)
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


# -- edges ----------------------------------------------------------------------


def _certification_edges(
    files: CertificationFiles,
    ref: SkillsRef,
    refused: Counter[str],
) -> pl.DataFrame:
    """Return the edges of RNCP, RS and CertifInfo, equal weights for one code."""
    links = [
        *plain_links(files, "rome", "Numero_Fiche", "Codes_Rome_Code"),
        *plain_links(files, "sheets", "numero_fiche", "codes_rome_v3"),
    ]
    own = to_parents(_certified(stacked(links), refused), ref, refused)
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


def _certif_info_links(
    files: CertificationFiles, refused: Counter[str]
) -> pl.DataFrame:
    """Return code, rome, source and the RNCP or RS number when there is one."""
    if "certif_info" not in files:
        return pl.DataFrame(schema={**LINK, "certification": pl.String})
    source, frame = files["certif_info"]
    good = pl.col("Code_Diplome").str.contains(rf"^{CertifInfoCode.pattern.pattern}$")
    known = frame.filter(good.fill_null(False))
    if known.height < frame.height:
        refused[f"{source}: not a CertifInfo code"] += frame.height - known.height
    return (
        known.with_columns(certification=INFO_NUMBER)
        .unpivot(INFO_ROMES, index=["Code_Diplome", "certification"], value_name="rome")
        .drop_nulls("rome")
        .select(
            code="Code_Diplome",
            rome="rome",
            source=pl.lit(source),
            certification="certification",
        )
        .unique(maintain_order=True)
    )


def _certified(links: pl.DataFrame, refused: Counter[str]) -> pl.DataFrame:
    """Return the links whose ``code`` is an RNCP or RS code; count the others."""
    good = pl.col("code").str.contains(CERTIFICATION)
    for source in links.filter(~good)["source"]:
        refused[f"{source}: not an RNCP or RS code"] += 1
    return links.filter(good)


def _codes_of(
    files: CertificationFiles, key: str, refused: Counter[str]
) -> pl.DataFrame:
    """Return certification, ``shared`` (its NSF codes or Formacodes) and source."""
    export, sheets, kind = {
        "nsf": ("Nsf_Code", "nsf", NsfCode),
        "formacode": ("Formacode_Code", "formacodes", Formacode),
    }[key]
    links = stacked(
        [
            *plain_links(files, key, "Numero_Fiche", export),
            *plain_links(files, "sheets", "numero_fiche", sheets),
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
