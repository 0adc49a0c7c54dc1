"""The page of trainings, as it is served: facts said, unknown said, filters kept."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from service.messages_fr import french_count

HTML = {"accept": "text/html"}
CANARY = "zorglubformation"
TEXT = f"J'ai gardé des enfants et fait du ménage pendant trois ans. {CANARY}."
FILTERS = ("mode", "dates", "atteignable", "financeur")

Json = dict[str, Any]


def listed(client: TestClient, **body: object) -> list[tuple[str, Json]]:
    """Return (trade, training) of the sample, by the interface."""
    gaps = client.get("/v1/gaps?by=region&limit=5000").json()["gaps"]
    romes = sorted({gap["rome"] for gap in gaps if gap["trainings"]})
    found: list[tuple[str, Json]] = []
    for rome in romes:
        page = client.post(
            "/v1/trainings/search", json={"rome": rome, "limit": 50, **body}
        ).json()
        found += [(rome, one) for one in page["trainings"]]
    return found


@pytest.fixture(scope="module")
def every(client: TestClient) -> list[tuple[str, Json]]:
    """Return every training of the sample, for someone with little to show."""
    text = "Boulangère : je sais peser et pétrir la pâte à pain, enfourner les pains."
    return listed(client, text=text, choices={"level": 2, "french": "A1"})


def shown(client: TestClient, path: str, **fields: str) -> str:
    """Return the page of a form, or of an address without field."""
    answer = (
        client.post(path, data=fields, headers=HTML)
        if fields
        else client.get(path, headers=HTML)
    )
    assert answer.status_code == 200, answer.text
    return unescape(answer.text).replace("\xa0", " ")


def person(client: TestClient, rome: str, **fields: str) -> str:
    return shown(client, f"/metiers/{rome}/formations", texte=TEXT, **fields)


def card(page: str, title: str) -> str:
    """Return the card of a training."""
    cards = page.split('<li class="row training')
    found = [one for one in cards[1:] if title in one.split("</h2>")[0]]
    assert found, title
    return found[0]


def first(every: list[tuple[str, Json]], **said: object) -> tuple[str, Json]:
    """Return the first training whose first session says these facts."""
    for rome, one in every:
        sessions = one["sessions"]
        if sessions and all(
            bool(sessions[0][name]) is wanted for name, wanted in said.items()
        ):
            return rome, one
    pytest.fail(f"no training of the sample says {said}")


# --- what a card says ------------------------------------------------------------


def test_a_card_says_the_session_and_how_to_sign_up(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    rome, one = first(every, starts_on=True, enrol_contact=True, info_on=True)
    session = one["sessions"][0]
    hours = f"{french_count(session['hours'])} heures".replace("\xa0", " ")
    page = card(person(client, rome), str(one["title"]))

    told = (
        *("Réunion d'information", "Prescription", "Conditions d'entrée", "Payée ?"),
        *("Financement", "Niveau demandé", "Français demandé", "Prix"),
        *(session["place"], session["enrol_at"], hours),
    )
    for words in told:
        assert str(words) in page, words
    number, _, mail = session["enrol_contact"].partition(", ")
    assert number in page
    assert mail in page
    assert 'href="tel:+33' in page


def test_a_calendar_only_for_a_known_date(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    for starts_on in (True, False):
        rome, one = first(every, starts_on=starts_on)
        page = card(person(client, rome), str(one["title"]))
        main = page.split("<details")[0]
        links: list[str] = re.findall(r'href="(/agenda\.ics\?[^"]+)"', main)
        if not starts_on:
            assert "Dates à confirmer" in main or "Entrée possible" in main
            continue
        assert "Du " in main or "À partir du " in main or "Entrée possible" in main
        assert len(links) == 1
        asked = parse_qs(urlsplit(links[0]).query)
        assert asked["formation"] == [one["training_id"]]
        answer = client.get(links[0])
        assert answer.headers["content-type"].startswith("text/calendar")


def test_dates_to_be_confirmed_are_said(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    rome, one = first(every, starts_on=False, open_entry=False)
    page = card(person(client, rome), str(one["title"]))

    assert "Dates à confirmer" in page


@pytest.mark.parametrize(
    ("field", "fields", "words"),
    [
        ("above_level", {"niveau": "2"}, "Une remise à niveau"),
        ("above_french", {"francais": "A1"}, "Un cours de français langue étrangère"),
    ],
)
def test_a_barrier_is_said_with_the_step_before(
    client: TestClient,
    every: list[tuple[str, Json]],
    field: str,
    fields: dict[str, str],
    words: str,
) -> None:
    rome, one = next((rome, one) for rome, one in every if one[field])
    title = str(one["title"])
    barred = card(person(client, rome, **fields), title)

    assert "Avant cette formation" in barred
    assert words in barred
    assert "Avant cette formation" not in card(person(client, rome), title)


def test_a_rule_says_its_source(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    rome, one = next((rome, one) for rome, one in every if one["rule"])
    rule = one["rule"]
    page = card(person(client, rome), str(one["title"]))

    assert "Règle appliquée" in page
    assert str(rule["source"]) in page


def test_offers_opened_are_those_of_the_interface(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    opened = [(rome, one) for rome, one in every if one["opens"]]
    for rome, one in opened:
        total = client.post("/v1/offers/search", json={"rome": rome}).json()["total"]
        assert 0 < one["opens"] <= total
    assert opened


def test_a_date_of_the_person_is_said_not_dropped(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    rome, one = first(every, starts_on=True, open_entry=False)
    free = person(client, rome, des_le="2099-01-01")

    assert "Commence avant votre date (01/01/2099)" in free
    assert str(one["title"]) in free


# --- filters ---------------------------------------------------------------------


def test_filters_go_in_the_address_for_nobody_and_in_the_form_for_a_person(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    rome = every[0][0]
    asked = {"mode": "presentiel", "dates": "oui", "atteignable": "oui"}
    path = f"/metiers/{rome}/formations"
    answer = client.post(path, data=asked, headers=HTML, follow_redirects=False)

    assert answer.status_code == 303
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query == {name: [value] for name, value in asked.items()}

    mine = client.post(path, data={"texte": TEXT, **asked}, headers=HTML)
    assert not mine.history
    assert "Filtres en cours" in mine.text
    for link in re.findall(r'(?:href|action|formaction)="([^"]*)"', mine.text):
        assert CANARY not in link


def test_each_filter_can_be_taken_off_alone(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    rome = every[0][0]
    page = shown(
        client,
        f"/metiers/{rome}/formations?mode=mixte&dates=oui&financeur=CPF&atteignable=oui",
    )
    in_use = page[page.index("Filtres en cours") : page.index("</section>")]
    ways: list[set[str]] = [
        set(parse_qs(urlsplit(unescape(link)).query))
        for link in re.findall(r'href="([^"]+)"', in_use)
    ]

    assert ways[-1] == set()
    assert sorted(len(one) for one in ways[:-1]) == [3, 3, 3, 3]
    assert {name for one in ways for name in one} == set(FILTERS)


def test_filters_that_leave_nothing_say_how_many_there_are(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    rome = every[0][0]
    page = shown(client, f"/metiers/{rome}/formations?financeur=LADOM")

    assert "Aucune formation" in page
    assert "Retirer les filtres" in page
    assert "Parlez-en à quelqu'un" in page


@pytest.mark.parametrize(
    "query", ["mode=%3Cb%3E", "dates=1", "financeur=%22%3E%3Cb%3E"]
)
def test_a_strange_filter_is_ignored_or_escaped(
    client: TestClient, every: list[tuple[str, Json]], query: str
) -> None:
    answer = client.get(f"/metiers/{every[0][0]}/formations?{query}", headers=HTML)

    assert answer.status_code == 200
    assert "<b>" not in answer.text


# --- nothing ---------------------------------------------------------------------


def test_a_wider_radius_is_announced(client: TestClient) -> None:
    near = {"near": "48095", "within_km": 5}
    for rome, _ in listed(client, limit=1):
        body = {"rome": rome, **near}
        page = client.post("/v1/trainings/search", json=body).json()
        if page["widened_km"]:
            shown_page = shown(
                client, f"/metiers/{rome}/formations?commune=48095&rayon=5"
            )
            assert f"Rayon élargi à {page['widened_km']:g} km" in shown_page
            return
    pytest.fail("no trade of the sample has trainings only further away")


def test_no_training_at_all_gives_ways_out(client: TestClient) -> None:
    gaps = client.get("/v1/gaps?by=region&limit=5000").json()["gaps"]
    rome = min(gap["rome"] for gap in gaps if not gap["trainings"])
    page = shown(client, f"/metiers/{rome}/formations")

    assert "Aucune formation trouvée" in page
    assert "Parlez-en à quelqu'un" in page
    assert "France Travail" in page
    assert "Filtrer les formations" not in page


def test_the_step_is_counted_once_and_an_unknown_trade_is_none(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    rome = every[0][0]
    page = person(client, rome)

    assert re.search(r'name="vu" value="[^"]*\btraining\b', page)
    unknown = client.post(
        "/metiers/Z9999/formations", data={"texte": TEXT}, headers=HTML
    )
    assert unknown.status_code in {404, 422}


def test_the_interface_takes_the_same_filters(
    client: TestClient, every: list[tuple[str, Json]]
) -> None:
    rome = every[0][0]
    body = {"rome": rome, "limit": 50, "mode": "presentiel", "dated": True}
    page = client.post("/v1/trainings/search", json=body).json()

    assert page["matching"] == len(page["trainings"]) <= page["total"]
    for one in page["trainings"]:
        assert "presentiel" in {session["mode"] for session in one["sessions"]}
    assert client.post(
        "/v1/trainings/search", json={"rome": rome, "mode": "astral"}
    ).status_code in {400, 422}


# --- words and HTML --------------------------------------------------------------

# words of a feed or of the reference: not ours to rewrite
OTHERS = ".row h2, .labels, .facts-list dd, .training-by, .step-near, .facts dd"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"niveau": "2", "francais": "A1", "des_le": "2027-03-01", "distance": "non"},
        {"mode": "presentiel", "dates": "oui", "atteignable": "oui"},
        {"commune": "48095", "rayon": "5"},
        {"financeur": "LADOM"},
    ],
    ids=["plain", "barred", "filtered", "away", "nothing"],
)
def test_every_state_is_valid_readable_and_says_the_calculation(
    client: TestClient,
    every: list[tuple[str, Json]],
    html_faults: Callable[[str], list[str]],
    reading_of: Callable[..., Any],
    fields: dict[str, str],
) -> None:
    rome = next(rome for rome, one in every if one["above_french"])
    answer = client.post(
        f"/metiers/{rome}/formations", data={"texte": TEXT, **fields}, headers=HTML
    )

    assert html_faults(answer.text) == []
    reading = reading_of(answer.text, without=OTHERS)
    assert reading.mean <= 15, reading.longest
    assert reading.ease >= 60, reading.sentences
    assert ('href="/algorithme"' in answer.text.split("</main>")[0]) is (
        'class="row training' in answer.text
    )
