"""The list of trades and the comparison of two, in every state, without a script."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import JustHTML
from starlette.testclient import TestClient

from matcher.build import build_snapshot
from matcher.engine import Matcher
from matcher.types import Fit, Labelled, OpenOffers, Part, TradeMatch
from service.app import create_app
from service.assemble import starter_input
from service.contacts_fr import CONTACTS
from service.messages_fr import COMPUTED, contracts_words, old_words
from service.reasons import computation
from service.settings import Settings

TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse."
)
REFUSES = f"{TEXT} Je ne veux plus travailler dans la boulangerie."
HERE = {"commune": "Toulouse", "rayon": "30"}
FAR = {"commune": "Mende", "rayon": "5"}
NOBODY_CAN = 0.0005  # half of the last digit shown
# justhtml gives nodes without a precise type: they stop here.
Node = Any
Check = Callable[[str], None]


class List:
    """A page of trades, read as a person reads it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.root: Node = JustHTML(html, sanitize=False).root
        self.text = words(self.root.query("main")[0])

    @property
    def cards(self) -> list[Node]:
        """Return the cards, in order."""
        return list(self.root.query("li.trade-card"))

    @property
    def codes(self) -> list[str]:
        """Return the ROME codes of the cards, in order."""
        return [str(one.attrs["id"]).removeprefix("metier-") for one in self.cards]

    def actions(self) -> set[str]:
        """Return the actions that a button of the page does."""
        return {
            str(one.attrs["value"])
            for one in self.root.query("button")
            if one.attrs.get("name") == "action"
        }

    def state(self) -> dict[str, str]:
        """Return the hidden fields of the form of the page."""
        return {
            str(one.attrs["name"]): str(one.attrs["value"])
            for one in self.root.query("#parcours input")
        }


def words(node: Node) -> str:
    return unescape(" ".join(str(node.to_text()).split())).replace("\u00a0", " ")


@pytest.fixture
def listed(client: TestClient, valid_html: Check) -> Callable[..., List]:
    """Return a function that asks for the list and checks its HTML."""

    def ask(
        path: str = "/metiers", *, status: int = 200, **fields: str | list[str]
    ) -> List:
        answer = client.post(path, data=fields, headers={"accept": "text/html"})
        assert answer.status_code == status, answer.text
        assert answer.headers["cache-control"] == "no-store"
        valid_html(answer.text)
        return List(answer.text)

    return ask


@pytest.fixture(scope="session")
def without_feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a snapshot without offers nor trainings."""
    folder = tmp_path_factory.mktemp("without-feed") / "snapshots"
    data = starter_input(today=date(2026, 11, 24), n_offers=5, n_trainings=5)
    build_snapshot(replace(data, offers=None, trainings=None, sessions=None), folder)
    return folder


@pytest.fixture(scope="module")
def bare(
    without_feed: Path, until_ready: Callable[[TestClient], None]
) -> Iterator[TestClient]:
    """Return a client of a service without any feed."""
    app = create_app(Settings(snapshot=without_feed, rate_per_minute=1_000_000))
    with TestClient(app, raise_server_exceptions=False) as client:
        until_ready(client)
        yield client


# --- ten trades --------------------------------------------------------------------


def test_each_card_says_what_a_person_needs(listed: Callable[..., List]) -> None:
    page = listed(texte=TEXT, **HERE)

    assert len(page.cards) == 10
    assert len(set(page.codes)) == 10
    for card, code in zip(page.cards, page.codes, strict=True):
        text = words(card)
        assert code in text
        assert re.search(r"Très proche|Proche|À explorer", text)
        assert re.search(
            r"\d+ offres? à moins de 30 km, au \d\d/\d\d/\d{4}|nombre inconnu", text
        )
        assert re.search(r"\d+ compétences? (?:reconnue )?sur \d+|pas encore", text)
        assert words(card.query("p.why")[0]).endswith(".")
        assert words(card.query("p.kind")[0])
        assert f"Voir ce métier : {words(card.query('h3')[0])}" in text
    assert not re.search(r"\d\s?%", page.text)
    assert "manquant" not in page.text


def test_labels_are_those_of_the_reference_in_both_genders(
    listed: Callable[..., List], starter_snapshot: Path
) -> None:
    page = listed(texte=TEXT, **HERE)
    reference = Matcher.load(starter_snapshot, verify=False).reference

    names = [words(card.query("h3")[0]) for card in page.cards]

    assert names == [reference.trade(code).label for code in page.codes]


def test_every_competence_held_is_counted(
    listed: Callable[..., List], starter_snapshot: Path
) -> None:
    reference = Matcher.load(starter_snapshot, verify=False).reference
    codes = [link.code for link in reference.trade("D1102").competences]
    assert len(codes) > 12  # more than a match lists

    page = listed(texte=TEXT, competences="; ".join(codes), **HERE)

    card = page.cards[page.codes.index("D1102")]
    assert f"Vous avez {len(codes)} compétences sur {len(codes)}" in words(card)


def test_the_computation_of_a_card_sums_to_its_total(
    listed: Callable[..., List],
) -> None:
    page = listed(texte=TEXT, **HERE)

    for card in page.cards:
        table = card.query("details.numbers table")[0]
        rows = [words(one.query("td")[-1]) for one in table.query("tbody tr")]
        total = words(table.query("tfoot td")[0])
        assert sum(map(int, rows)) == int(total) > 0
        said = words(card.query("ul.reasons")[0])
        assert any(sentence in said for sentence, _ in COMPUTED.values())
        assert "Vient de :" in said


def test_what_was_understood_is_one_line_with_a_way_to_change_it(
    listed: Callable[..., List],
) -> None:
    page = listed(texte=f"{TEXT} Je ne veux plus travailler la nuit.", **HERE)

    said = words(page.root.query("section.given")[0])

    assert "compétence" in said
    assert "à moins de 30 km de Toulouse" in said
    assert "travailler la nuit" in said
    ways = page.root.query("section.given button")
    assert [one.attrs["formaction"] for one in ways] == ["/comprendre"]
    assert page.state()["texte"].startswith("J'ai été boulangère")


def test_without_a_place_it_is_said(listed: Callable[..., List]) -> None:
    assert "sans lieu" in listed(texte=TEXT).text


def test_ten_trades_shown_are_counted_once(listed: Callable[..., List]) -> None:
    first = listed(texte=TEXT, **HERE)
    again = listed(**first.state())
    thin = listed(texte="euh")

    assert first.state()["vu"].split().count("ten") == 1
    assert again.state()["vu"] == first.state()["vu"]
    assert "ten" not in thin.state().get("vu", "").split()


def test_nothing_to_compare_goes_home(client: TestClient) -> None:
    answer = client.get("/comparer", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


# --- corrections -------------------------------------------------------------------


def test_less_like_this_takes_it_off_and_can_be_undone(
    listed: Callable[..., List],
) -> None:
    before = listed(texte=TEXT, **HERE)
    code = before.codes[1]
    assert f"moins:{code}" in before.actions()

    after = listed(**before.state(), action=f"moins:{code}")
    assert code not in after.codes
    assert len(after.cards) == 10
    assert "Moins de métiers comme" in words(after.root.query(".corrections")[0])
    assert f"ni-plus-ni-moins:{code}" in after.actions()

    back = listed(**after.state(), action=f"ni-plus-ni-moins:{code}")
    assert back.codes == before.codes
    assert not back.root.query(".corrections")


def test_more_like_this_is_listed_and_shown_on_its_card(
    listed: Callable[..., List],
) -> None:
    before = listed(texte=TEXT, **HERE)
    code = before.codes[2]

    after = listed(**before.state(), action=f"plus:{code}")

    assert "Plus de métiers comme" in words(after.root.query(".corrections")[0])
    assert after.state()["plus_de"] == code
    assert after.codes.index(code) <= before.codes.index(code)
    pressed = [words(one) for one in after.root.query(".like .is-on")]
    assert len(pressed) == 1
    assert "annuler" in pressed[0]


def test_a_correction_of_another_release_is_left_aside(
    listed: Callable[..., List],
) -> None:
    page = listed(texte=TEXT, plus_de="A9999", **HERE)

    assert not page.root.query(".corrections")
    assert len(page.cards) == 10


# --- domains -----------------------------------------------------------------------


def test_a_domain_is_chosen_and_left(listed: Callable[..., List]) -> None:
    before = listed(texte=TEXT, **HERE)
    choices = sorted(one for one in before.actions() if one.startswith("domaine:"))
    assert len(choices) == 4  # all, and three domains
    letters = [one[-1] for one in choices if one != "domaine:"]
    letter = next(one for one in letters if one != before.codes[0][0])

    after = listed(**before.state(), action=f"domaine:{letter}")
    assert {code[0] for code in after.codes} == {letter}
    assert len(after.cards) == 10
    assert "domaine «" in words(after.root.query("h1")[0])
    assert words(after.root.query("[aria-current=true]")[0])

    back = listed(**after.state(), action="domaine:")
    assert back.codes == before.codes


def test_fewer_than_ten_says_why(listed: Callable[..., List]) -> None:
    first = listed(texte=TEXT, domaine="B", **HERE)
    more = listed(texte=TEXT, domaine="B", moins_de=" ".join(first.codes), **HERE)
    seen = [*first.codes, *more.codes]
    assert 0 < len(more.cards) < 10

    assert "Pourquoi pas dix ?" in more.text
    none = listed(texte=TEXT, domaine="B", moins_de=" ".join(seen), **HERE)
    assert not none.cards
    assert "Aucun métier de ce domaine" in none.text
    assert "domaine:" in none.actions()


# --- never an empty page -----------------------------------------------------------


def test_an_abstention_says_why_and_asks(listed: Callable[..., List]) -> None:
    page = listed(texte="euh")

    assert not page.cards
    assert "Il manque quelque chose" in words(page.root.query("h1")[0])
    ways = {str(one.attrs.get("formaction")) for one in page.root.query("button")}
    assert {"/questions", "/comprendre"} <= ways
    replies = {one for one in page.actions() if one.startswith("reponse:")}
    assert {one.partition("=")[2] for one in replies} == {
        *("oui", "un_peu", "non", "passer")
    }
    for contact in CONTACTS:
        assert contact.name in page.text


def test_no_offer_near_is_said_and_the_radius_can_be_widened(
    listed: Callable[..., List],
) -> None:
    page = listed(texte=TEXT, **FAR)
    assert "Aucune offre ouverte à moins de 5 km de Mende" in page.text
    assert page.text.count("0 offre à moins de 5 km") == 10
    assert "rayon:50" in page.actions()
    assert "Mission locale" in page.text

    wider = listed(**page.state(), action="rayon:50")
    assert "Rayon élargi à 50 km" in wider.text
    assert "à moins de 50 km de Mende" in wider.text
    widest = listed(texte=TEXT, commune="Mende", rayon="100")
    assert not [one for one in widest.actions() if one.startswith("rayon:")]


def test_no_offer_near_shows_close_trades_that_have_some(
    listed: Callable[..., List],
) -> None:
    asked = [
        {"texte": text, "commune": commune, "rayon": km}
        for text in (TEXT, "J'ai gardé des enfants et fait du ménage.")
        for commune in ("Foix", "Mende", "Cahors", "Auch", "Rodez", "Millau", "Tarbes")
        for km in ("5", "10")
    ]
    pages = (listed(**fields) for fields in asked)
    page = next(one for one in pages if "voisins ont des offres" in one.text)

    near = page.root.query(".say .near li")
    assert 0 < len(near) <= 5
    for one in near:
        assert re.search(r"\d+ offres?$", words(one))
        address = str(one.query("button")[0].attrs["formaction"])
        assert address.removeprefix("/metiers/") not in page.codes


def test_old_offers_are_said_to_be_old(
    listed: Callable[..., List], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.pages.ranking.today_utc", lambda: date(2026, 12, 1))
    assert "Données anciennes" not in listed(texte=TEXT, **HERE).text

    monkeypatch.setattr("service.pages.ranking.today_utc", lambda: date(2027, 2, 1))
    page = listed(texte=TEXT, **HERE)

    assert "Données anciennes" in page.text
    assert re.search(r"Ces offres datent du \d\d/11/2026", page.text)


def test_without_feed_the_numbers_are_unknown_not_zero(
    bare: TestClient, valid_html: Check
) -> None:
    answer = bare.post(
        "/metiers", data={"texte": TEXT, **HERE}, headers={"accept": "text/html"}
    )
    valid_html(answer.text)
    page = List(answer.text)

    assert len(page.cards) == 10
    assert "Nombre d'offres inconnu." in page.text
    assert page.text.count("Offres : nombre inconnu") == 10
    assert page.text.count("Formations : nombre inconnu") == 10
    assert "0 offre" not in page.text
    assert "Aucune offre" not in page.text


def test_an_excluded_trade_says_why_in_the_words_of_the_person(
    listed: Callable[..., List],
) -> None:
    page = listed(texte=REFUSES, **HERE)

    left_out = page.root.query("section.left-out")[0]
    assert "Vous avez dit ne pas vouloir ce métier." in words(left_out)
    assert "boulangerie »" in words(left_out)
    assert [one.attrs["formaction"] for one in left_out.query("button.link")][-1] == (
        "/comprendre"
    )


PIECES = st.sampled_from(
    (
        *("vendeuse", "réparer", "un", "vélo", "je", "sais", "cuisiner", "nuit"),
        *("euh", "bonjour", "12", "the", "no", "ne veux plus", "comptabilité", "!"),
        *("été", "informatique", "animaux", "??", "soigner", "enfants", "hello"),
    )
)


@settings(max_examples=25)
@given(said=st.lists(PIECES, min_size=1, max_size=8).map(" ".join))
def test_ten_trades_or_the_reason_is_said(client: TestClient, said: str) -> None:
    answer = client.post(
        "/metiers", data={"texte": said}, headers={"accept": "text/html"}
    )
    page = List(answer.text)

    assert answer.status_code == 200
    if len(page.cards) != 10:
        assert "Pourquoi pas dix ?" in page.text or "Il manque" in page.text
        ways = {str(one.attrs.get("formaction")) for one in page.root.query("button")}
        assert {"/questions", "/comprendre"} <= ways


# --- two side by side --------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Vous n'avez coché aucun métier"),
        (1, "Vous avez coché un seul métier"),
        (3, "Vous avez coché 3 métiers"),
    ],
)
def test_two_trades_must_be_ticked(
    listed: Callable[..., List], count: int, said: str
) -> None:
    codes = listed(texte=TEXT, **HERE).codes[:count]

    page = listed("/comparer", status=422, texte=TEXT, comparer=codes, **HERE)

    assert said in words(page.root.query("#erreurs")[0])
    assert "<title>Erreur" in page.html
    boxes = page.root.query("input[type=checkbox]")
    ticked = [one.attrs["value"] for one in boxes if "checked" in one.attrs]
    assert ticked == codes
    assert {one.attrs["aria-describedby"] for one in boxes} == {"comparer-erreur"}
    assert page.root.query("#comparer-erreur")


def test_two_trades_are_shown_side_by_side(listed: Callable[..., List]) -> None:
    codes = listed(texte=TEXT, **HERE).codes[:2]

    page = listed("/comparer", texte=TEXT, comparer=codes, **HERE)

    table = page.root.query("table.compare")[0]
    heads = [words(one) for one in table.query("tbody th")]
    for wanted in (
        *("Proche de vous ?", "Pourquoi", "Offres", "Contrats", "Embauche"),
        *("Formations", "Vous savez déjà", "À acquérir", "Conditions de travail"),
    ):
        assert [one for one in heads if one.startswith(wanted)], wanted
    assert [words(one)[-5:] for one in table.query("thead th")] == codes
    assert all(len(row.query("td")) == 2 for row in table.query("tbody tr"))
    assert "Ce que les deux demandent" in page.text
    kept = [
        one.attrs["value"]
        for one in page.root.query("input[type=hidden]")
        if one.attrs["name"] == "comparer"
    ]
    assert kept == codes


def test_ticks_come_back_with_the_list(listed: Callable[..., List]) -> None:
    codes = listed(texte=TEXT, **HERE).codes[:2]

    page = listed(texte=TEXT, comparer=codes, **HERE)

    boxes = page.root.query("input[type=checkbox]")
    assert [one.attrs["value"] for one in boxes if "checked" in one.attrs] == codes


def test_a_trade_out_of_the_list_can_be_compared(listed: Callable[..., List]) -> None:
    codes = listed(texte=TEXT, **HERE).codes
    far = next(one for one in ("M1810", "K1202", "A1201") if one not in codes)

    page = listed("/comparer", texte=TEXT, comparer=[codes[0], far], **HERE)

    assert far in page.text


def test_a_code_that_does_not_exist_is_a_page_with_a_way_back(
    client: TestClient,
) -> None:
    fields = {"texte": TEXT, "comparer": ["Z9", "D1102"]}
    answer = client.post("/comparer", data=fields, headers={"accept": "text/html"})

    assert answer.status_code == 422
    assert List(answer.text).root.query("a.button")


# --- words -------------------------------------------------------------------------


def test_contracts_are_said_only_when_counted() -> None:
    cdd = Labelled(code="CDD", label="CDD", weight=0.44)
    mis = Labelled(code="MIS", label="MIS", weight=0.56)

    assert contracts_words([]) is None
    assert contracts_words([replace(cdd, weight=None)]) is None
    assert contracts_words([mis, cdd]) == "Surtout : Intérim (6 sur 10)"
    assert contracts_words([replace(mis, weight=0.5), replace(cdd, weight=0.5)]) == (
        "Intérim (5 sur 10), CDD (5 sur 10)"
    )


def test_thirty_days_are_not_old() -> None:
    assert old_words(date(2026, 11, 1), date(2026, 12, 1)) is None
    assert old_words(date(2026, 11, 1), date(2026, 12, 2)) is not None
    assert old_words(None, date(2026, 12, 2)) is None


@given(
    values=st.lists(
        st.tuples(st.floats(0, 1), st.floats(0.01, 1)), min_size=1, max_size=14
    )
)
def test_what_is_shown_of_a_computation_sums_to_its_total(
    values: list[tuple[float, float]],
) -> None:
    weight = sum(w for _, w in values)
    names = (*COMPUTED, *(f"wish_{name}" for name in ("words", "letters", "names")))
    parts = tuple(
        Part(name=name, value=value, weight=w / weight)
        for name, (value, w) in zip(names, values, strict=False)
    )
    match = match_of(parts)

    shown = computation(match)

    assert shown.points == sum(one.points for one in shown.reasons)
    assert abs(shown.points / 1000 - match.score) <= NOBODY_CAN + 1e-9
    for reason in shown.reasons:
        assert reason.points == sum(one.points for one in reason.amounts) >= 0
        assert (reason.strength == "none") is (reason.points == 0)
    points = [one.points for one in shown.reasons]
    assert points == sorted(points, reverse=True)


def match_of(parts: tuple[Part, ...]) -> TradeMatch:
    """Return a match made of some parts."""
    return TradeMatch(
        rome="D1102",
        label="Boulanger / Boulangère",
        fit=Fit.CLOSE,
        score=sum(one.value * one.weight for one in parts),
        parts=parts,
        open_offers=OpenOffers(count=None, within_km=None, as_of=None),
        held=(),
        missing=(),
        domain="D",
    )
