"""Words about trainings: the feed before the rule, the unknown said."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from matcher.types import FundingRule, Place, SessionMatch, TrainingMatch
from service import trainings_fr as fr

SESSION = SessionMatch(
    session_id="s/1",
    starts_on=None,
    ends_on=None,
    open_entry=None,
    mode=None,
    place=None,
    code_commune=None,
    distance_km=None,
    hours=None,
    price_eur=None,
    paid=None,
    seats=None,
    contact=None,
    status=None,
)
TRAINING = TrainingMatch(
    training_id="810/A & B/1",
    source="ours",
    title="Formation",
    certification=None,
    rncp=None,
    rs=None,
    level_in=None,
    level_out=None,
    provider=None,
    funder=None,
    url=None,
    sessions=(SESSION,),
    gives=(),
    remains=(),
    gap_share=None,
    distance_km=None,
)
RULE = FundingRule(
    key="k",
    label="Règle",
    paid=True,
    paid_words="Payée : un salaire.",
    prescription=True,
    prescription_words="Par France Travail.",
    source="Texte",
    as_of=date(2026, 1, 1),
)
DAY, END = date(2027, 3, 8), date(2027, 6, 25)
HERE = Place(
    code_commune="31555", name="Toulouse", latitude=43.6, longitude=1.44, within_km=30
)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, "Dates à confirmer"),
        ({"starts_on": DAY}, "À partir du 08/03/2027"),
        ({"starts_on": DAY, "ends_on": END}, "Du 08/03/2027 au 25/06/2027"),
        ({"open_entry": True}, "Entrée possible toute l'année"),
        (
            {"open_entry": True, "starts_on": DAY},
            "Entrée possible toute l'année, à partir du 08/03/2027",
        ),
    ],
)
def test_dates(known: dict[str, object], words: str) -> None:
    assert fr.dates_words(replace(SESSION, **known)) == words


@pytest.mark.parametrize(
    ("paid", "rule", "words"),
    [
        (None, None, fr.ASK),
        (None, RULE, "Payée : un salaire."),
        (True, RULE, "Payée : un salaire."),
        (False, RULE, "Non payée."),  # the feed goes before the rule
        (True, None, "Payée, d'après l'organisme."),
    ],
)
def test_pay(paid: bool | None, rule: FundingRule | None, words: str) -> None:
    one = replace(TRAINING, sessions=(replace(SESSION, paid=paid),), rule=rule)

    assert fr.paid_words(one) == words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (None, fr.ASK),
        (replace(RULE, prescription=None), fr.ASK),
        (RULE, "Oui. Par France Travail."),
        (replace(RULE, prescription=False, prescription_words=None), "Non."),
    ],
)
def test_prescription(rule: FundingRule | None, words: str) -> None:
    assert fr.entry_words(replace(TRAINING, rule=rule)) == words


@pytest.mark.parametrize(
    ("price", "possible", "words"),
    [
        (None, True, fr.ASK),
        (0.0, None, "Gratuit pour vous."),
        (900.0, None, "900 €."),
        (900.0, True, "900 €, prise en charge possible."),
    ],
)
def test_price(price: float | None, possible: bool | None, words: str) -> None:
    session = replace(SESSION, price_eur=price, funding_possible=possible)

    said = fr.cost_words(replace(TRAINING, sessions=(session,)))

    assert said.replace("\xa0", " ") == words


def test_the_session_that_takes_people_is_shown_first() -> None:
    closed = replace(SESSION, session_id="c", status="closed")
    taking = replace(SESSION, session_id="o", status="open")
    one = replace(TRAINING, sessions=(closed, taking))

    assert fr.main_session(one) is taking
    assert fr.other_sessions(one) == (closed,)
    assert fr.main_session(replace(TRAINING, sessions=(closed,))) is closed
    assert fr.main_session(replace(TRAINING, sessions=())) is None
    assert fr.status_words(closed) == "Inscriptions closes"
    assert fr.status_words(SESSION) is None


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (None, None),
        (1, "Avec cette formation, 1 offre de plus à moins de 30 km."),
        (4, "Avec cette formation, 4 offres de plus à moins de 30 km."),
    ],
)
def test_offers_opened(count: int | None, words: str | None) -> None:
    assert fr.opens_words(replace(TRAINING, opens=count), HERE) == words


def test_no_offer_opened_is_said() -> None:
    said = fr.opens_words(replace(TRAINING, opens=0), None)

    assert said == "À elle seule, elle n'ajoute pas d'offre à votre portée."


def test_an_address_of_calendar_keeps_any_identifier() -> None:
    dated = replace(SESSION, starts_on=DAY)
    address = fr.calendar_address(TRAINING, dated)

    assert address is not None
    assert parse_qs(urlsplit(address).query) == {
        "formation": ["810/A & B/1"],
        "session": ["s/1"],
    }
    assert fr.calendar_address(TRAINING, SESSION) is None


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, "Certification non précisée"),
        ({"certifying": False}, "Sans diplôme à la fin"),
        ({"certifying": True}, "Certification non précisée"),
        (
            {"certification": "CAP", "rncp": "RNCP1", "level_out": 3},
            "CAP, RNCP1, niveau CAP ou BEP",
        ),
    ],
)
def test_certification(known: dict[str, object], words: str) -> None:
    assert fr.certification_words(replace(TRAINING, **known)) == words


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, None),
        ({"enrol_until": DAY}, "Inscriptions jusqu'au 08/03/2027"),
        ({"enrol_from": DAY}, "Inscriptions à partir du 08/03/2027"),
        (
            {"enrol_from": DAY, "enrol_until": END},
            "Inscriptions du 08/03/2027 au 25/06/2027",
        ),
    ],
)
def test_days_of_inscription(known: dict[str, object], words: str | None) -> None:
    assert fr.enrol_days(replace(SESSION, **known)) == words


def test_how_people_are_chosen() -> None:
    asked = replace(SESSION, selection=("information", "entretien", "autre"))

    assert fr.selection_words(asked) == "réunion d'information, puis entretien"
    assert fr.selection_words(SESSION) is None
