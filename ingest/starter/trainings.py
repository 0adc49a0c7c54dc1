"""Sample trainings and their sessions, bought in lots, by invented providers.

A few providers hold most of the lots; some trades have no training at all and two
employment zones are white, so that the coverage report has something to show.
Paid: a training of 200 hours or more, bought by the Région or by France Travail
and not followed at a distance; not paid otherwise; unknown for the others.
One training in twenty-four comes before the others: French, basics, project.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ingest.starter.communes import place_weights
from ingest.starter.details import (
    session_details,
    training_details,
    upstream_details,
)
from ingest.starter.draw import Draw
from ingest.starter.french import Forms
from ingest.starter.sentences import (
    PHRASES,
    Pattern,
    capital,
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
from matcher.tables import SESSIONS, TRAININGS

SOURCE = "starter"
PROVIDERS = 60
PER_LOT = 8  # trainings of a lot, when their number is not given
WITHOUT_TRAINING = 0.12  # share of the trades that nobody teaches
WHITE_ZONES = 2
PAID_FROM_H = 200
UPSTREAM_EVERY = 24  # one training in so many comes before the others
UNDATED = 0.14  # share of the dated sessions whose dates are to be confirmed

_FUNDERS = {
    "Région": 0.46,
    "France Travail": 0.17,
    "CPF": 0.2,
    "OPCO": 0.1,
    "Bénéficiaire": 0.04,
    "Transition Pro": 0.03,
}
_PUBLIC = frozenset(("Région", "France Travail"))
_HOURS = {
    "Région": (140, 210, 350, 450, 600, 800, 1000, 1200),
    "France Travail": (70, 140, 210, 300, 400, 500),
}
_SHORT_HOURS = (7, 14, 21, 35, 70, 105, 140, 300, 420)
_HOURS_A_WEEK = 32

_TITLES = patterns("training_title")
_OBJECTIVES = patterns("objective")
_CONTENTS = patterns("content")
_CONTENT_KNOW = patterns("content_know")
_CONTENT_MORE = patterns("content_more")

Row = tuple[object, ...]
_Days = tuple[date | None, date | None, bool]  # start, end, open entry
Commune = dict[str, object]


@dataclass(frozen=True)
class _Lot:
    """What a funder buys from one provider, for one trade and one territory."""

    number: int
    trade: SampleTrade
    place: Commune
    provider: int
    funder: str | None


@dataclass(frozen=True)
class _World:
    """What all the lots share."""

    providers: tuple[str, ...]
    formacodes: dict[str, list[str]]
    near: dict[str, list[Commune]]  # communes by employment zone
    today: date
    details: Draw  # choices of the details, apart from the others


def sample_trainings(
    ref: Reference,
    communes: pl.DataFrame,
    *,
    n: int = 600,
    lots: int | None = None,
    seed: int = 0,
    today: date,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return ``n`` invented trainings and their sessions.

    Parameters
    ----------
    ref
        The reference: its detailed trades, their names and competences.
    communes
        A frame of `matcher.tables.COMMUNES`.
    n
        Number of trainings.
    lots
        Number of lots they are bought in; one for eight trainings by default.
    seed
        Same seed, reference, communes and day: same frames.
    today
        Sessions start after that day.

    Returns
    -------
    tuple of pl.DataFrame
        Frames held to `matcher.tables.TRAININGS` and `matcher.tables.SESSIONS`.

    Raises
    ------
    ValueError
        If there are more lots than trainings.
    """
    count = lots if lots is not None else max(1, n // PER_LOT)
    if count > max(n, 1):
        raise ValueError(f"{count} lots for {n} trainings")
    rng = np.random.default_rng((seed, 1))
    bought = _lots(ref, communes, count, rng)
    apart = Draw(np.random.default_rng((seed, 2)))
    world = _World(_providers(), _formacodes(ref), _by_zone(communes), today, apart)
    of_training = np.concatenate(
        [
            np.arange(count),
            rng.choice(count, size=max(n - count, 0), p=_skew(count, 0.4)),
        ]
    )[:n]
    draw = Draw(rng)
    trainings: list[Row] = []
    sessions: list[Row] = []
    for number, lot in enumerate(_whole(np.sort(of_training)), 1):
        one = _training if number % UPSTREAM_EVERY else _upstream
        training, its_sessions = one(number, bought[lot], world, draw)
        trainings.append(training)
        sessions += its_sessions
    return (
        table_of(TRAININGS, trainings, source=SOURCE),
        table_of(SESSIONS, sessions, source=SOURCE),
    )


# --- lots


def _lots(
    ref: Reference, communes: pl.DataFrame, count: int, rng: np.random.Generator
) -> list[_Lot]:
    trades = sample_trades(ref)
    demand = np.sqrt(trade_weights(trades))  # supply is flatter than demand
    closed = rng.choice(len(trades), int(WITHOUT_TRAINING * len(trades)), replace=False)
    demand[closed] = 0.0
    shares = _without_white_zones(communes, rng)
    providers = _providers()
    which = _whole(rng.choice(len(trades), size=count, p=demand / demand.sum()))
    where = _whole(rng.choice(communes.height, size=count, p=shares))
    who = _whole(rng.choice(len(providers), size=count, p=_skew(len(providers))))
    funders = [*_FUNDERS, None]
    odds = np.array([*_FUNDERS.values(), 0.03])
    paying = _whole(rng.choice(len(funders), size=count, p=odds / odds.sum()))
    places = communes.to_dicts()
    return [
        _Lot(number, trades[trade], places[place], provider, funders[funder])
        for number, (trade, place, provider, funder) in enumerate(
            zip(which, where, who, paying, strict=True), 1
        )
    ]


def _skew(n: int, exponent: float = 1.0) -> NDArray[np.float64]:
    """Return shares that fall as a power of the rank, shape (n,)."""
    shares = (np.arange(n) + 1.0) ** -exponent
    return shares / shares.sum()


def _whole(numbers: NDArray[np.int64]) -> list[int]:
    return [int(number) for number in numbers]


def _without_white_zones(
    communes: pl.DataFrame, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return the shares of the communes; two of the small zones have nothing."""
    shares = place_weights(communes)
    zones = communes.get_column("zone_emploi").fill_null("").to_numpy()
    names, inverse = np.unique(zones, return_inverse=True)
    by_zone = np.bincount(inverse, weights=shares)
    small = np.argsort(by_zone, kind="stable")[: len(names) // 3]
    if small.size:
        white = rng.choice(small, min(WHITE_ZONES, small.size), replace=False)
        shares[np.isin(inverse, white)] = 0.0
    return shares / shares.sum()


def _providers() -> tuple[str, ...]:
    names = names_of("provider_first", "provider_last")
    return tuple(names[37 * rank % len(names)] for rank in range(PROVIDERS))


def _by_zone(communes: pl.DataFrame) -> dict[str, list[Commune]]:
    zones: dict[str, list[Commune]] = {}
    for place in communes.iter_rows(named=True):
        zones.setdefault(str(place["zone_emploi"]), []).append(place)
    return zones


def _formacodes(ref: Reference) -> dict[str, list[str]]:
    """Return the Formacode descriptors of each trade, the heaviest first."""
    edges = ref.tables["crosswalks"].filter(pl.col("system") == "Formacode")
    best = edges.sort("weight", "code", descending=[True, False])
    found: dict[str, list[str]] = {}
    for code, rome in best.select("code", "rome").iter_rows():
        found.setdefault(rome, []).append(code)
    return found


def siret_of(number: int) -> str:
    """Return a SIRET with a right key that no establishment has (SIREN in 000).

    Examples
    --------
    >>> siret_of(0), len(siret_of(59))
    ('00010000000017', 14)
    """
    body = f"0001{number:05d}0001"
    digits = [int(digit) for digit in body]
    doubled = [2 * d - 9 * (d > 4) for d in digits[::-2]]
    total = sum(doubled) + sum(digits[-2::-2])
    return f"{body}{-total % 10}"


# --- training


def _training(
    number: int, lot: _Lot, world: _World, draw: Draw
) -> tuple[Row, list[Row]]:
    trade = lot.trade
    level = _level(trade, draw)
    forms = [form for _, form in draw.some(trade.skills, 8)]
    title, objective, content = _texts(lot, forms, level, draw)
    certifying = draw.often(0.72)
    training_id = f"L{lot.number:03d}-F{number:05d}"
    row: Row = (
        training_id,
        SOURCE,
        title,
        objective,
        content,
        f"Certificat {capital(trade.slash)}" if certifying else None,
        certifying,
        None,
        None,
        None,
        world.formacodes.get(trade.rome, [])[:3],
        [],
        [trade.rome],
        level - 1 if level > 3 and draw.often(0.5) else None,
        level if certifying else None,
        world.providers[lot.provider],
        siret_of(lot.provider),
        lot.funder,
        None,
        *training_details(
            lot.funder, world.details, certifying=certifying, today=world.today
        ),
    )
    return row, _sessions(training_id, lot, world, draw)


def _upstream(
    number: int, lot: _Lot, world: _World, draw: Draw
) -> tuple[Row, list[Row]]:
    """Return a training that comes before the others, at the place of a lot."""
    kinds: list[dict[str, str]] = PHRASES["upstream"]
    kind = kinds[number // UPSTREAM_EVERY % len(kinds)]
    training_id = f"L{lot.number:03d}-F{number:05d}"
    row: Row = (
        training_id,
        SOURCE,
        kind["title"],
        kind["objective"],
        kind["content"],
        None,
        False,
        None,
        None,
        None,
        [kind["formacode"]],
        [],
        [],
        None,
        None,
        world.providers[lot.provider],
        siret_of(lot.provider),
        kind["funder"],
        None,
        *upstream_details(kind, world.details, today=world.today),
    )
    held = replace(lot, funder=kind["funder"])
    return row, _sessions(training_id, held, world, draw, int(kind["hours"]))


_HIGH = ("ingénieur", "directeur", "responsable", "cadre", "chef de projet", "expert")
_MIDDLE = ("technicien", "assistant", "conseiller", "comptable", "éducateur", "chef")


def _level(trade: SampleTrade, draw: Draw) -> int:
    """Return a European level that the name of the trade makes likely."""
    if trade.man.startswith(_HIGH):
        return draw.pick((6, 6, 7))
    if trade.man.startswith(_MIDDLE) or trade.grand_domain in "CEM":
        return draw.pick((4, 5, 5))
    return draw.pick((3, 3, 3, 4))


def _texts(
    lot: _Lot, forms: list[Forms], level: int, draw: Draw
) -> tuple[str, str, str]:
    words = {
        **trade_words(lot.trade, draw),
        **place_words(str(lot.place["name"]), str(lot.place["zone_emploi_name"])),
        "level": str(level),
        "weeks": str(draw.between(2, 12)),
        "know": " ; ".join(label for _, label in draw.some(lot.trade.knowledge, 2)),
    }
    title = _told(_TITLES, forms, words, draw)
    objective = _told(_OBJECTIVES, forms, words, draw)
    kinds: list[tuple[Pattern, ...]] = [_CONTENTS] * draw.between(2, 4)
    if words["know"] and draw.often(0.7):
        kinds.append(_CONTENT_KNOW)
    if draw.often(0.6):
        kinds.append(_CONTENT_MORE)
    left = list(forms[::-1])
    content = [tell(draw, kind, left, words) for kind in kinds]
    separator = draw.pick(("\n", " "))
    return title[:255], objective, joined([c for c in content if c], separator)


def _told(
    kind: tuple[Pattern, ...], forms: list[Forms], words: dict[str, str], draw: Draw
) -> str:
    return tell(draw, kind, list(draw.some(forms, len(forms))), words)


# --- sessions


def _sessions(
    training_id: str, lot: _Lot, world: _World, draw: Draw, length: int | None = None
) -> list[Row]:
    hours = length or draw.pick(_HOURS.get(lot.funder or "", _SHORT_HOURS))
    mode = draw.pick(("presentiel",) * 7 + ("mixte", "mixte", "distance"))
    rate = draw.between(8, 16)
    contact = _contact(lot.place, draw)
    days = [
        _confirmed(_dates(hours, world.today, draw), world.details)
        for _ in range(draw.pick((1, 1, 2, 2, 3, 4)))
    ]
    return [
        (
            training_id,
            f"{training_id}-S{number}",
            *dates,
            mode,
            *_place(lot, world, draw),
            hours,
            float(rate * hours) if lot.funder != "Bénéficiaire" else float(9 * hours),
            paid(lot.funder, hours, mode),
            draw.between(8, 16) if lot.funder not in ("CPF", None) else None,
            contact,
            draw.pick(("open",) * 8 + ("closed", "suspended")),
            *session_details(
                dates[0],
                world.today,
                world.details,
                address=contact,
                provider=world.providers[lot.provider],
                funded=lot.funder is not None,
            ),
        )
        for number, dates in enumerate(days, 1)
    ]


def _confirmed(days: _Days, draw: Draw) -> _Days:
    """Return the dates of a session, or none when they are to be confirmed."""
    start, _, open_entry = days
    undated = start is not None and not open_entry and draw.often(UNDATED)
    return (None, None, open_entry) if undated else days


def paid(funder: str | None, hours: int, mode: str) -> bool | None:
    """Tell whether the trainee is paid; ``None`` when the funder does not settle it.

    Examples
    --------
    >>> paid("Région", 400, "presentiel"), paid("Région", 140, "presentiel")
    (True, False)
    >>> paid("CPF", 400, "presentiel"), paid("OPCO", 400, "presentiel")
    (False, None)
    """
    if funder in _PUBLIC:
        return hours >= PAID_FROM_H and mode != "distance"
    return False if funder in ("CPF", "Bénéficiaire") else None


def _dates(hours: int, today: date, draw: Draw) -> _Days:
    """Return start, end and whether one may enter at any time."""
    open_entry = draw.often(0.25)
    if open_entry and draw.often(0.4):
        return None, None, True
    start = today + timedelta(days=draw.between(5, 330))
    start += timedelta(days=-start.weekday())  # a Monday
    if start <= today:
        start += timedelta(days=7)
    weeks = max(1, round(hours / _HOURS_A_WEEK))
    return start, start + timedelta(days=7 * weeks - 3), open_entry


def _place(lot: _Lot, world: _World, draw: Draw) -> Row:
    """Return commune, place, département and position: the lot's, or one near it."""
    place = lot.place
    if draw.often(0.25):
        place = draw.pick(world.near[str(place["zone_emploi"])])
    return (
        place["code_commune"],
        place["name"],
        place["departement"],
        place["latitude"],
        place["longitude"],
    )


def _contact(place: Commune, draw: Draw) -> str:
    codes = cast("list[str] | None", place["postal_codes"])
    first = codes[0] if codes else "00000"
    street = draw.pick(PHRASES["street"])
    return f"{draw.between(1, 98)} {street}, {first} {place['name']}"
