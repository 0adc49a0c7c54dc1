"""Columns of the tables the engine reads.

`ingest` fills these tables and holds every feed to them at the door; the engine
relies on them. They are the contract between the two (`docs/adr/0002`).
A null is "unknown", never zero.
"""

import polars as pl


def completed(schema: pl.Schema, held: pl.DataFrame | None) -> pl.DataFrame:
    """Return the columns of ``schema``; one that an older snapshot lacks is null.

    Without a table, no row.
    """
    if held is None:
        return schema.to_frame()
    return held.match_to_schema(
        schema, missing_columns="insert", extra_columns="ignore"
    )


OFFERS = pl.Schema(
    {
        "offer_id": pl.String,  # stable within its source
        "source": pl.String,  # key of `ingest.sources`
        "title": pl.String,
        "text": pl.String,  # plain text, no markup; "" when the source gives none
        "rome": pl.String,  # as the source gives it; null when it gives none
        "appellation": pl.String,  # official label given by the source, or null
        "competences": pl.List(pl.String),  # codes that the source lists
        "code_commune": pl.String,  # INSEE, five characters; null when unknown
        "place": pl.String,  # as written by the source
        "departement": pl.String,  # two or three characters, or null
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "contract": pl.String,  # CDI, CDD, MIS, SAI, ... as in the API
        "full_time": pl.Boolean,
        "apprenticeship": pl.Boolean,
        "experience": pl.String,  # D (beginner), S (wished), E (required)
        "company": pl.String,
        "salary": pl.String,
        "positions": pl.Int32,
        "published_on": pl.Date,
        "url": pl.String,
    }
)

# Details of a training, of the feeds that say them; absent from older snapshots.
TRAINING_DETAILS = pl.Schema(
    {
        "programme": pl.String,  # scolaire, apprentissage, or the feed's own key
        "aim": pl.String,  # keys of `lheo_tables.AIMS`
        "prerequisite": pl.String,  # conditions of entry, in the provider's words
        "french_in": pl.String,  # level of French asked, A1 to C2
        "publics": pl.List(pl.String),  # Formacodes of the public (8xxxx)
        "public_info": pl.String,
        "funding_info": pl.String,  # conditions of the funding, in words
        "funder_codes": pl.List(pl.String),  # dict-financeurs of LHEO
        "updated_on": pl.Date,  # day of the last change in the feed
    }
)

TRAININGS = pl.Schema(
    {
        "training_id": pl.String,  # stable within its source
        "source": pl.String,
        "title": pl.String,
        "objective": pl.String,  # plain text, "" when the source gives none
        "content": pl.String,
        "certification": pl.String,  # title of the diploma or title, or null
        "certifying": pl.Boolean,
        "rncp": pl.String,
        "rs": pl.String,
        "certifinfo": pl.String,
        "formacodes": pl.List(pl.String),
        "nsf": pl.List(pl.String),
        "romes": pl.List(pl.String),  # as the source gives them, ROME 3 or 4
        "level_in": pl.Int8,  # required European level 1 to 8, null when unknown
        "level_out": pl.Int8,  # European level 1 to 8
        "provider": pl.String,
        "siret": pl.String,
        "funder": pl.String,
        "url": pl.String,
        **TRAINING_DETAILS,
    }
)

# Details of a session, of the feeds that say them; absent from older snapshots.
SESSION_DETAILS = pl.Schema(
    {
        "info_dates": pl.List(pl.Date),  # information meetings, soonest first
        "info_at": pl.String,  # address of the meetings, one line
        "enrol_contact": pl.String,  # telephone, e-mail or site of a service
        "enrol_how": pl.String,  # how to sign up, in the provider's words
        "enrol_from": pl.Date,
        "enrol_until": pl.Date,
        "selection": pl.List(pl.String),  # keys of `lheo_tables.SELECTIONS`
        "funding_possible": pl.Boolean,  # the fees may be paid for the trainee
        "extra_costs": pl.String,  # what is left to the trainee, in words
        "catering": pl.String,
        "lodging": pl.String,
        "transport": pl.String,
        "access": pl.String,  # for people with a disability
    }
)

SESSIONS = pl.Schema(
    {
        "training_id": pl.String,
        "session_id": pl.String,
        "starts_on": pl.Date,  # null: dates to be confirmed
        "ends_on": pl.Date,
        "open_entry": pl.Boolean,  # permanent entries and exits
        "mode": pl.String,  # presentiel, mixte, distance
        "code_commune": pl.String,
        "place": pl.String,
        "departement": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "hours": pl.Int32,
        "price_eur": pl.Float64,
        "paid": pl.Boolean,  # the trainee is paid; null when unknown
        "seats": pl.Int32,
        "contact": pl.String,  # address of inscription, one line
        "status": pl.String,  # open, closed, suspended
        **SESSION_DETAILS,
    }
)

COMMUNES = pl.Schema(
    {
        "code_commune": pl.String,
        "name": pl.String,
        "postal_codes": pl.List(pl.String),
        "departement": pl.String,
        "departement_name": pl.String,
        "region": pl.String,
        "population": pl.Int32,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "zone_emploi": pl.String,
        "zone_emploi_name": pl.String,
        "bassin": pl.String,  # BMO basin
        "bassin_name": pl.String,
    }
)

# classes go from 1 (least) to 5 (most) of all the pairs of the country
TENSION = pl.Schema(
    {
        "rome": pl.String,  # ROME 3 code
        "bassin": pl.String,  # employment basin
        "year": pl.Int16,
        "tension": pl.Int8,
        "hiring": pl.Int8,  # many hirings
        "labour": pl.Int8,  # few people available
        "durability": pl.Int8,  # jobs that do not last
        "conditions": pl.Int8,  # hard conditions of work
        "mismatch": pl.Int8,  # people live elsewhere
        "training": pl.Int8,  # the trade asks for its own training
    }
)

HIRING = pl.Schema(
    {
        "fap": pl.String,  # professional family, FAP-2021
        "label": pl.String,
        "departement": pl.String,
        "bassin": pl.String,
        "bassin_name": pl.String,
        "year": pl.Int16,
        "projects": pl.Int32,  # null: secret, never zero
        "difficult": pl.Int32,
        "seasonal": pl.Int32,
    }
)

FAMILY_TRADES = pl.Schema(
    {
        "fap": pl.String,
        "rome": pl.String,  # ROME 3 code
    }
)
