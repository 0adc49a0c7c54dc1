"""The table of sources: who publishes, under which licence, where, how often.

Checked on the publishers' pages in 2026. A licence "to confirm" is said as such
and shown with the data; a source without any licence cannot be written here.
"""

from dataclasses import dataclass

from ingest.errors import LicenceError

LICENCE_OUVERTE = "Licence Ouverte 2.0"
DATA_GOUV = "https://www.data.gouv.fr/api/1/datasets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source of data.

    Attributes
    ----------
    key
        Stable name, the ``source`` column of the tables.
    publisher
        Who answers for the data.
    licence
        Terms of reuse, in the publisher's words.
    mention
        Attribution to show beside the data.
    addresses
        Where to fetch it, best first; empty for a file dropped in a folder.
    cadence
        How often a new version comes.
    format
        What the file is, and the reader that reads it.
    """

    key: str
    publisher: str
    licence: str
    mention: str
    addresses: tuple[str, ...] = ()
    cadence: str
    format: str

    def __post_init__(self) -> None:
        """Refuse a source without a licence or without its mention."""
        if not self.licence.strip():
            raise LicenceError(f"source {self.key!r} has no licence")
        if not self.mention.strip():
            raise LicenceError(f"source {self.key!r} has no attribution mention")


_ALL = (
    Source(
        key="rome",
        publisher="France Travail",
        licence=LICENCE_OUVERTE,
        mention="Source : France Travail, ROME 4.0, version {version} du {date}",
        addresses=(
            f"{DATA_GOUV}/r/8cf674b6-ef21-446a-8190-178e2defd6fc",
            "https://api.francetravail.fr/api-nomenclatureemploi/v1/open-data/csv",
        ),
        cadence="three releases a year",
        format="zip of CSV",
    ),
    Source(
        key="france_travail_offers",
        publisher="France Travail",
        licence="API Offres d'emploi v2, conditions d'utilisation de francetravail.io",
        mention="Offres : France Travail, API Offres d'emploi v2, au {date}",
        addresses=(
            "https://api.francetravail.io/partenaire/offresdemploi/v2/offres/search",
        ),
        cadence="continuous",
        format="JSON, JSON Lines, gzip of both (readers.france_travail)",
    ),
    Source(
        key="carif_oref_lheo",
        publisher="Carif-Oref Occitanie, Réseau des Carif-Oref",
        licence="By agreement with the Région",
        mention="Formations : Carif-Oref Occitanie, au {date}",
        cadence="daily",
        format="LHEO XML 2.0 to 2.3 (readers.lheo)",
    ),
    Source(
        key="carif_oref_table",
        publisher="Carif-Oref Occitanie, ministères chargés de l'éducation",
        licence="Open data, licence to confirm with the publisher",
        mention="Formations : Réseau des Carif-Oref et ministères, au {date}",
        cadence="yearly",
        format="CSV, or the tabular sheet of the RCO (readers.carif_oref)",
    ),
    Source(
        key="mon_compte_formation",
        publisher="Caisse des Dépôts",
        licence="Open data, exact licence to confirm with the publisher",
        mention="Formations : Caisse des Dépôts, Mon Compte Formation, au {date}",
        addresses=(
            "https://opendata.caissedesdepots.fr/api/explore/v2.1/catalog/datasets/"
            "moncompteformation_catalogueformation/exports/csv",
        ),
        cadence="daily",
        format="CSV (readers.mcf)",
    ),
    Source(
        key="communes",
        publisher="INSEE, Etalab",
        licence=LICENCE_OUVERTE,
        mention="Communes : INSEE, Code officiel géographique ; geo.api.gouv.fr",
        addresses=(
            "https://geo.api.gouv.fr/communes?fields=nom,code,codesPostaux,centre,"
            "population,codeDepartement,codeRegion",
        ),
        cadence="yearly",
        format="CSV or JSON (readers.communes)",
    ),
    Source(
        key="rncp",
        publisher="France compétences",
        licence=LICENCE_OUVERTE,
        mention="Certifications : France compétences, RNCP et RS, au {date}",
        addresses=(f"{DATA_GOUV}/5eebbc067a14b6fecc9c9976/",),
        cadence="daily",
        format="zip of CSV",
    ),
    Source(
        key="certifinfo",
        publisher="Réseau des Carif-Oref, CertifInfo",
        licence="Open data, licence to confirm with the publisher",
        mention="Certifications : CertifInfo, au {date}",
        cadence="daily",
        format="CSV",
    ),
    Source(
        key="formacode",
        publisher="Centre Inffo",
        licence="Free reuse with mention, terms of formacode.centre-inffo.fr",
        mention="Formacode® : Centre Inffo, version {version}",
        cadence="every few years",
        format="CSV",
    ),
    Source(
        key="bmo",
        publisher="France Travail, Crédoc",
        licence=LICENCE_OUVERTE,
        mention="Besoins en main-d'œuvre : France Travail, enquête BMO {date}",
        addresses=(
            f"{DATA_GOUV}/r/54478315-aafd-4070-b8df-a5647297e0c0",
            f"{DATA_GOUV}/r/4319f5e8-a8e6-476c-8da0-c0d3439ebb55",
        ),
        cadence="yearly",
        format="XLSX or CSV",
    ),
    Source(
        key="tension",
        publisher="France Travail, Dares",
        licence=LICENCE_OUVERTE,
        mention="Tensions : France Travail et Dares, {date}",
        cadence="yearly",
        format="CSV",
    ),
    Source(
        key="fap",
        publisher="Dares",
        licence=LICENCE_OUVERTE,
        mention="Familles professionnelles : Dares, FAP-2021",
        cadence="every ten years",
        format="CSV",
    ),
    Source(
        key="starter",
        publisher="Camin",
        licence="Apache-2.0",
        mention="Données d'exemple, écrites pour Camin",
        cadence="with the package",
        format="CSV of the package",
    ),
)

SOURCES: dict[str, Source] = {source.key: source for source in _ALL}


def source_of(key: str) -> Source:
    """Return the source called ``key``.

    Raises
    ------
    LicenceError
        If the table has no such source: data of unknown terms are not read.
    """
    try:
        return SOURCES[key]
    except KeyError:
        raise LicenceError(f"source {key!r} is not in the table of sources") from None
