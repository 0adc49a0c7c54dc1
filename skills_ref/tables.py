"""Columns of the tables that make a reference, whatever release they come from.

Sources of the columns: the ROME 4.0 open-data bundle of France Travail
(`unix_*_utf8.csv`, release v460, 18/09/2025, Licence Ouverte 2.0).
"""

import polars as pl

TRADES = pl.Schema(
    {
        "rome": pl.String,  # code of the sheet, unique, the table is sorted by it
        "label": pl.String,
        "parent": pl.String,  # ROME 3 parent code; the sheet itself for a parent
        "domain": pl.String,  # domaine professionnel, "K13"
        "grand_domain": pl.String,  # "K"
        "definition": pl.String,  # plain text, null when unknown
        "access": pl.String,  # how one enters the trade, null when unknown
        "regulated": pl.Boolean,
        "executive": pl.Boolean,  # emploi cadre
        "green": pl.String,  # class of ecological transition, or null
        "riasec_major": pl.String,
        "riasec_minor": pl.String,
    }
)
APPELLATIONS = pl.Schema(
    {
        "appellation": pl.String,
        "label": pl.String,  # long label, both genders
        "short_label": pl.String,
        "rome": pl.String,
        "principal": pl.Boolean,  # else a synonym
        "rarely_used": pl.Boolean,
    }
)
COMPETENCES = pl.Schema(
    {
        "code": pl.String,
        "label": pl.String,
        "kind": pl.String,  # CompetenceKind: savoir_faire, savoir_etre, savoir
        "is_macro": pl.Boolean,
        "macro": pl.String,  # code of its macro-competence, or null
        "category": pl.String,  # sub-category of the release, or null
        "definition": pl.String,
    }
)
TRADE_COMPETENCES = pl.Schema(
    {
        "rome": pl.String,
        "code": pl.String,  # competence, macro-competence or savoir
        "core": pl.Boolean,  # coeur_metier Principale
        "emerging": pl.Boolean,  # coeur_metier Emergente
    }
)
CONTEXTS = pl.Schema({"code": pl.String, "label": pl.String, "type": pl.String})
TRADE_CONTEXTS = pl.Schema({"rome": pl.String, "code": pl.String})
MOBILITIES = pl.Schema(
    {"rome": pl.String, "target": pl.String, "order": pl.Int32}  # 1 is the closest
)
DOMAINS = pl.Schema({"code": pl.String, "label": pl.String})  # grands domaines too
# sectors, NAF sectors, themes, centres of interest: `kind` says which
GROUPS = pl.Schema(
    {
        "rome": pl.String,
        "kind": pl.String,  # sector, naf, theme, interest
        "code": pl.String,
        "label": pl.String,
        "principal": pl.Boolean,  # null when the release does not say
    }
)
# ROME 3 to ROME 4 links: one row a pair
SUCCESSIONS = pl.Schema({"old": pl.String, "old_label": pl.String, "new": pl.String})
# Crosswalks: one edge a row, every edge with its source and its weight
CROSSWALKS = pl.Schema(
    {
        "system": pl.String,  # RNCP, RS, CertifInfo, Formacode, NSF
        "code": pl.String,
        "rome": pl.String,  # a code of this release, parent or sheet
        "weight": pl.Float64,  # in (0, 1], sums to 1 over one source code
        "source": pl.String,  # publisher and file the edge comes from
    }
)
# Descriptors of the Formacode thesaurus: subjects of trainings
FORMACODES = pl.Schema({"code": pl.String, "label": pl.String})
CERTIFICATIONS = pl.Schema(
    {
        "code": pl.String,  # RNCP37896, RS5737
        "label": pl.String,
        "level": pl.Int8,  # European level, null when unknown
        "active": pl.Boolean,
        "successor": pl.String,  # code of the certification that replaces it
        "blocks": pl.List(pl.String),  # labels of its blocks of competences
    }
)

TABLES: dict[str, pl.Schema] = {
    "trades": TRADES,
    "appellations": APPELLATIONS,
    "competences": COMPETENCES,
    "trade_competences": TRADE_COMPETENCES,
    "contexts": CONTEXTS,
    "trade_contexts": TRADE_CONTEXTS,
    "mobilities": MOBILITIES,
    "domains": DOMAINS,
    "groups": GROUPS,
    "successions": SUCCESSIONS,
    "crosswalks": CROSSWALKS,
    "certifications": CERTIFICATIONS,
    "formacodes": FORMACODES,
}
# tables that references written before them lack: they are then empty
ADDED = frozenset({"formacodes"})
