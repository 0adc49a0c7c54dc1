"""Sample job offers: real communes and trades, everything else invented.

Shares follow what is published of the region: 27 % of offers in the zone of
Toulouse and 13 % in Montpellier's, a third of CDI, seasonal work on the coast, in
the mountains and in the fields. They are orders of size, not statistics.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from ingest.starter.communes import place_weights
from ingest.starter.draw import Draw
from ingest.starter.french import Forms
from ingest.starter.sentences import (
    PHRASES,
    Pattern,
    joined,
    names_of,
    patterns,
    place_words,
    tell,
    trade_words,
)
from ingest.starter.trades import (
    Reference,
    SampleTrade,
    sample_trades,
    trade_weights,
)
from ingest.tables import table_of
from matcher.tables import OFFERS

SOURCE = "starter"
DAYS = 60  # age of the oldest offer
WITHOUT_CODES = 0.4  # offers that list no competence
SHORT = 0.12  # offers of two lines

_CONTRACTS = {
    "CDI": 0.33,
    "CDD": 0.31,
    "MIS": 0.25,
    "SAI": 0.06,
    "LIB": 0.02,
    "DIN": 0.02,
    "CCE": 0.01,
}
_COAST = frozenset(("11", "30", "34", "66"))
_MOUNTAIN = frozenset(("09", "12", "48", "65", "66"))
_SUMMER = range(4, 10)  # months in which the coast and the fields hire
_WINTER = (11, 12, 1, 2, 3)
_SEASONAL_DOMAINS = frozenset("AG")

_MARKS = ("H/F", "(H/F)", "F/H", "(F/H)", "h/f", "H / F", "")
_SUFFIXES = (
    " en CDI",
    " - {place}",
    " - {departement}",
    " débutant accepté",
    " URGENT",
)


@dataclass(frozen=True)
class _Kinds:
    """Patterns of the sentences of an offer."""

    opening: tuple[Pattern, ...]
    mission: tuple[Pattern, ...]
    extra: tuple[Pattern, ...]
    profile: tuple[Pattern, ...]
    beginner: tuple[Pattern, ...]
    wished: tuple[Pattern, ...]
    required: tuple[Pattern, ...]
    know: tuple[Pattern, ...]
    season: tuple[Pattern, ...]
    conditions: tuple[Pattern, ...]
    closing: tuple[Pattern, ...]
    short: tuple[Pattern, ...]


_KINDS = _Kinds(**{name: patterns(name) for name in _Kinds.__dataclass_fields__})
_EXPERIENCE = {"D": _KINDS.beginner, "S": _KINDS.wished, "E": _KINDS.required}
_COMPANIES = names_of("company_first", "company_last")

Row = tuple[object, ...]
Commune = dict[str, object]


def sample_offers(
    ref: Reference,
    communes: pl.DataFrame,
    *,
    n: int = 3000,
    seed: int = 0,
    today: date,
) -> pl.DataFrame:
    """Return ``n`` invented offers, held to `matcher.tables.OFFERS`.

    Parameters
    ----------
    ref
        The reference: its detailed trades, their names and competences.
    communes
        A frame of `matcher.tables.COMMUNES`.
    n
        Number of offers.
    seed
        Same seed, reference, communes and day: same frame.
    today
        The newest day of publication; offers go back 60 days.

    Raises
    ------
    SourceSchemaError
        If no trade of the reference has competences.
    """
    rng = np.random.default_rng(seed)
    trades = sample_trades(ref)
    places = communes.to_dicts()
    which = [
        int(number)
        for number in rng.choice(len(trades), size=n, p=trade_weights(trades))
    ]
    where = [
        int(number)
        for number in rng.choice(len(places), size=n, p=place_weights(communes))
    ]
    ages = [int(number) for number in (DAYS * rng.random(n) ** 1.4).astype(int)]
    draw = Draw(rng)
    rows = [
        _offer(
            number,
            trades[int(trade)],
            places[int(place)],
            today - timedelta(days=int(age)),
            draw,
        )
        for number, (trade, place, age) in enumerate(
            zip(which, where, ages, strict=True), 1
        )
    ]
    return table_of(OFFERS, rows, source=SOURCE)


def _offer(
    number: int, trade: SampleTrade, place: Commune, day: date, draw: Draw
) -> Row:
    """Return one row of `OFFERS`."""
    contract = _contract(trade, place, day, draw)
    told = draw.some(trade.skills, draw.between(3, 7))
    company = draw.pick(_COMPANIES)
    experience = draw.pick("DDDSSEEE") if draw.often(0.95) else None
    label = draw.pick(trade.appellations) if trade.appellations else None
    return (
        f"EX{number:07d}",
        SOURCE,
        _title(trade, place, contract, draw),
        _text(trade, place, told, (company, contract, experience), draw),
        trade.rome if draw.often(0.97) else None,
        label if draw.often(0.75) else None,
        _codes(trade, told, draw),
        place["code_commune"],
        f"{place['departement']} - {str(place['name']).upper()}",
        place["departement"],
        place["latitude"],
        place["longitude"],
        contract,
        draw.often(0.76) if draw.often(0.9) else None,
        contract in ("CDD", "CDI") and draw.often(0.05),
        experience,
        company if draw.often(0.7) else None,
        _salary(trade, contract, draw),
        draw.pick((1, 1, 1, 1, 1, 1, 2, 2, 3, 5, 10)) if draw.often(0.97) else None,
        day,
        None,
    )


def _contract(trade: SampleTrade, place: Commune, day: date, draw: Draw) -> str:
    odds = dict(_CONTRACTS)
    odds["SAI"] *= 0.2
    if trade.grand_domain in _SEASONAL_DOMAINS:
        odds["SAI"] *= 7 * _season(str(place["departement"]), day.month)
    if trade.grand_domain in "HNF":
        odds["MIS"] *= 1.6
    if trade.grand_domain in "JKM":
        odds["MIS"] *= 0.5
        odds["CDI"] *= 1.3
    at = draw.unit() * sum(odds.values())
    for contract, share in odds.items():
        at -= share
        if at < 0:
            return contract
    return "CDI"


def _season(departement: str, month: int) -> float:
    """Return how many times more seasonal work is hired there in that month."""
    factor = 1.0
    if departement in _COAST and month in _SUMMER:
        factor *= 4.0
    if departement in _MOUNTAIN and month in _WINTER:
        factor *= 4.0
    return factor


# --- title


def _title(trade: SampleTrade, place: Commune, contract: str, draw: Draw) -> str:
    """Return a title as recruiters write it: many spellings of one trade."""
    base = _spelled(trade, draw)
    mark = "" if "(" in base or " / " in base or "/" in base else draw.pick(_MARKS)
    title = f"{base} {mark}".strip()
    if draw.often(0.12):
        suffix = draw.pick(_SUFFIXES)
        if suffix != " en CDI" or contract == "CDI":
            title += suffix.format_map(
                {"place": place["name"], "departement": place["departement"]}
            )
    if draw.often(0.12):
        return title.upper()
    return title[:1].upper() + title[1:]


def _spelled(trade: SampleTrade, draw: Draw) -> str:
    style = draw.unit()
    if style < 0.45 and trade.appellations:
        return draw.pick(trade.appellations)
    if style < 0.6 or trade.man == trade.woman:
        return trade.man
    if style < 0.7:
        return _slashed(trade.man, trade.woman)
    if style < 0.8:
        return _slashed(trade.woman, trade.man)
    return inclusive(trade.man, trade.woman)


def _slashed(one: str, other: str) -> str:
    """Return "serveur/serveuse de bar" from both forms."""
    first, second = one.split(), other.split()
    count = max(1, len(first) - _shared_end(first, second))
    head = " ".join(first[:count])
    head_other = " ".join(second[: len(second) - (len(first) - count)])
    return " ".join(
        [f"{head}/{head_other[:1].upper()}{head_other[1:]}", *first[count:]]
    )


def _shared_end(first: list[str], second: list[str]) -> int:
    shared = 0
    for a, b in zip(reversed(first), reversed(second), strict=False):
        if a != b:
            break
        shared += 1
    return shared


def inclusive(man: str, woman: str) -> str:
    """Return the spelling with the feminine end in brackets.

    Examples
    --------
    >>> inclusive("boulanger", "boulangère"), inclusive("agent de tri", "agente de tri")
    ('boulanger(ère)', 'agent(e) de tri')
    >>> inclusive("vendeur", "vendeuse"), inclusive("conducteur", "conductrice")
    ('vendeur(se)', 'conducteur(trice)')
    """
    first, *rest = man.split()
    other = woman.split()[0]
    if other.startswith(first):
        end = other[len(first) :]
    else:
        ends = (("trice", "trice"), ("euse", "se"), ("ère", "ère"), ("enne", "ne"))
        end = next((short for long, short in ends if other.endswith(long)), "")
    return " ".join([f"{first}({end})" if end else first, *rest])


# --- text


def _text(
    trade: SampleTrade,
    place: Commune,
    told: list[tuple[str, Forms]],
    said: tuple[str, str, str | None],
    draw: Draw,
) -> str:
    """Return a text; ``said`` is what the row says: company, contract, experience."""
    company, contract, experience = said
    months = str(draw.pick((3, 6, 6, 12, 18)))
    fixed = contract in ("CDD", "MIS", "SAI")
    words = {
        **trade_words(trade, draw),
        **place_words(str(place["name"]), str(place["zone_emploi_name"])),
        "company": company,
        "staff": str(draw.pick((4, 6, 8, 12, 15, 22, 30, 45, 60, 90, 140))),
        "years": str(draw.between(3, 60)),
        "months": months,
        "until": f", pour une durée de {months} mois" if fixed else "",
        "hours": str(draw.pick((35, 35, 35, 39, 30, 24, 28))),
        "days": draw.pick(PHRASES["days"]),
        "start": draw.pick(PHRASES["start"]),
        "know": " ; ".join(label for _, label in draw.some(trade.knowledge, 2)),
    }
    forms = [form for _, form in told]
    if draw.often(SHORT):
        return tell(draw, _KINDS.short, forms, words)
    parts = _sentences(forms, words, contract, experience, draw)
    return joined(parts, draw.pick(("\n", "\n", " ")))


def _sentences(
    forms: list[Forms],
    words: dict[str, str],
    contract: str,
    experience: str | None,
    draw: Draw,
) -> list[str]:
    """Return 4 to 11 sentences: company, missions, profile, conditions."""
    plan = [_KINDS.opening] if draw.often(0.85) else []
    plan += [_KINDS.mission] * draw.between(1, 3)
    plan += [_KINDS.extra] if draw.often(0.5) else []
    plan += [(pattern,) for pattern in draw.some(_KINDS.profile, draw.between(1, 2))]
    if experience and draw.often(0.7):
        plan.append(_EXPERIENCE[experience])
    plan += [_KINDS.know] if words["know"] and draw.often(0.6) else []
    few = draw.some(_KINDS.conditions, draw.between(1, 3))
    plan += [(pattern,) for pattern in few]
    plan += [_KINDS.season] if contract == "SAI" and draw.often(0.6) else []
    plan += [_KINDS.closing] if draw.often(0.6) else []
    parts = [tell(draw, kind, forms, words) for kind in plan]
    if draw.often(0.15):  # some put the conditions first
        parts = parts[-2:] + parts[:-2]
    return [part for part in parts if part]


def _codes(trade: SampleTrade, told: list[tuple[str, Forms]], draw: Draw) -> list[str]:
    """Return the codes that the offer lists: often none, never all."""
    if draw.often(WITHOUT_CODES):
        return []
    codes = [code for code, _ in told[: draw.between(1, 4)]]
    if trade.knowledge and draw.often(0.4):
        codes.append(draw.pick(trade.knowledge)[0])
    return codes


_BASE = {"A": 1800, "C": 2150, "F": 2050, "H": 2000, "I": 2150, "J": 2200, "M": 2600}


def _salary(trade: SampleTrade, contract: str, draw: Draw) -> str | None:
    """Return a salary in the words of the API; more than a third say nothing."""
    if contract in ("LIB", "CCE") or draw.often(0.38):
        return None
    month = _BASE.get(trade.grand_domain, 1850) + 50 * draw.between(0, 12)
    style = draw.unit()
    if style < 0.4:
        cents = round(100 * month / 151.67)
        return f"Horaire de {cents // 100},{cents % 100:02d} Euros"
    if style < 0.75:
        return f"Mensuel de {month} Euros à {month + 50 * draw.between(1, 8)} Euros"
    return f"Annuel de {12 * month} Euros sur {draw.pick((12, 12, 13))} mois"
