"""Titles, levels, blocks and successors of the certifications."""

from collections import Counter

import polars as pl

from skills_ref.certification_files import (
    CERTIFICATION,
    INFO_NUMBER,
    CertificationFiles,
    plain_links,
    stacked,
)
from skills_ref.tables import CERTIFICATIONS

_FACTS = {
    "code": pl.String,
    "label": pl.String,
    "level": pl.Int8,
    "active": pl.Boolean,
}
_BLOCK = {"code": pl.String, "block": pl.String, "label": pl.String}


def certification_table(
    files: CertificationFiles,
    edges: pl.DataFrame,
    refused: Counter[str],
) -> pl.DataFrame:
    """Return one row a certification, from the most official source that knows."""
    facts = [*_standard_facts(files), *_sheet_facts(files), *_certif_info_facts(files)]
    known = pl.concat([pl.DataFrame(schema=_FACTS), *facts])
    edged = edges.filter(pl.col("system").is_in(["RNCP", "RS"])).select("code")
    blocks = _blocks(files)
    codes = pl.concat([known.select("code"), edged, blocks.select("code")]).unique()
    good = codes.filter(pl.col("code").str.contains(CERTIFICATION))
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
    files: CertificationFiles,
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


def _sheet_facts(files: CertificationFiles) -> list[pl.DataFrame]:
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
    files: CertificationFiles,
) -> list[pl.DataFrame]:
    if "certif_info" not in files:
        return []
    frame = files["certif_info"][1].with_columns(code=INFO_NUMBER)
    return [
        frame.drop_nulls("code").select(
            "code",
            label="Libelle_Diplome",
            level=_level("Code_Niveau_Europeen"),
            active=pl.lit(None, pl.Boolean),
        )
    ]


def _blocks(files: CertificationFiles) -> pl.DataFrame:
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


def _successors(
    files: CertificationFiles,
    certifications: pl.DataFrame,
    refused: Counter[str],
) -> pl.DataFrame:
    """Return one successor a code: an active one first, then the highest number."""
    pairs = [
        *plain_links(files, "renewals", "Numero_Fiche", "Nouvelle_Certification"),
        *plain_links(files, "renewals", "Ancienne_Certification", "Numero_Fiche"),
        *plain_links(files, "sheets", "numero_fiche", "nouvelle_certification"),
    ]
    renewals = stacked(pairs).rename({"rome": "successor"})
    good = pl.col("successor").str.contains(CERTIFICATION)
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
