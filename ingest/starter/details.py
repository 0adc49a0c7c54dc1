"""Details of the sample trainings: conditions of entry, meetings, how to sign up.

Telephone numbers are in the ranges that Arcep keeps for fiction, addresses in the
``.example`` domain: nobody answers there.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

from ingest import codes
from ingest.readers.lheo_tables import FUNDER_CODES
from ingest.starter.draw import Draw
from ingest.starter.sentences import PHRASES

_EVERYBODY = ["83056"]  # Formacode of the public: everybody
_PREFIXES = ("04 65 71", "05 36 49")  # for fiction (Arcep, décision 2018-0881)
_SELECTIONS = (
    ["information", "entretien"],
    ["information", "tests", "entretien"],
    ["dossier", "entretien"],
    ["candidature"],
    ["tests"],
)

Row = tuple[object, ...]


def training_details(
    funder: str | None, draw: Draw, *, certifying: bool, today: date
) -> Row:
    """Return the columns of `matcher.tables.TRAINING_DETAILS`."""
    asked = draw.pick(PHRASES["french_asked"]) if draw.often(0.3) else None
    entry = draw.pick(PHRASES["prerequisite"]) if draw.often(0.6) else None
    others = ("professionnalisation", "perfectionnement", "preparation")
    contract = funder == "OPCO" and draw.often(0.5)
    return (
        "apprentissage" if contract else None,
        "certification" if certifying else draw.pick(others),
        *_asked(" ".join(filter(None, (entry, asked))) or None),
        _EVERYBODY,
        draw.pick(PHRASES["public"]) if draw.often(0.4) else None,
        draw.pick(PHRASES["funding"]) if draw.often(0.3) else None,
        _codes(funder),
        today - timedelta(days=draw.between(1, 60)),
    )


def upstream_details(kind: dict[str, str], draw: Draw, *, today: date) -> Row:
    """Return the same columns for a training that comes before the others."""
    return (
        kind.get("programme"),
        kind["aim"],
        *_asked(kind.get("prerequisite")),
        _EVERYBODY,
        None,
        None,
        _codes(kind["funder"]),
        today - timedelta(days=draw.between(1, 60)),
    )


def _asked(text: str | None) -> Row:
    return text, codes.french_level(text)


def _codes(funder: str | None) -> list[str] | None:
    code = FUNDER_CODES.get(funder or "")
    return None if code is None else [code]


def session_details(
    start: date | None,
    today: date,
    draw: Draw,
    *,
    address: str,
    provider: str,
    funded: bool,
) -> Row:
    """Return the columns of `matcher.tables.SESSION_DETAILS`.

    Parameters
    ----------
    start
        First day of the session, ``None`` when it is to be confirmed.
    today
        Meetings come after that day.
    draw
        Choices, apart from those of the trainings.
    address, provider
        Where the provider is, and its name.
    funded
        Whether a funder may pay the fees.
    """
    meetings = _meetings(start, today, draw)
    until = None if start is None else start - timedelta(days=draw.between(5, 12))
    bounded = until is not None and until > today and draw.often(0.5)
    return (
        meetings,
        address if meetings is not None and draw.often(0.8) else None,
        _contact(provider, draw) if draw.often(0.85) else None,
        draw.pick(PHRASES["enrol"]) if draw.often(0.7) else None,
        None,
        until if bounded else None,
        draw.pick(_SELECTIONS) if draw.often(0.5) else None,
        funded,
        draw.pick(PHRASES["costs"]) if draw.often(0.15) else None,
        *(
            draw.pick(PHRASES[name]) if draw.often(share) else None
            for name, share in _HELP
        ),
    )


_HELP = (("catering", 0.3), ("lodging", 0.12), ("transport", 0.3), ("access", 0.5))


def _meetings(start: date | None, today: date, draw: Draw) -> Sequence[date] | None:
    """Return one or two days before a session, never at a week-end."""
    if start is None or not draw.often(0.55):
        return None
    days = {
        start + timedelta(days=draw.between(0, 3) - 7 * weeks)
        for weeks in draw.pick(((2,), (3,), (2, 5)))
    }
    kept = sorted(day for day in days if day > today)
    return kept or None


def _contact(provider: str, draw: Draw) -> str:
    number = f"{draw.pick(_PREFIXES)} {draw.between(0, 99):02} {draw.between(0, 99):02}"
    plain = unicodedata.normalize("NFKD", provider).encode("ascii", "ignore").decode()
    name = "".join(c if c.isalnum() else "-" for c in plain.lower())
    return f"{number}, inscription@{name}.example"
