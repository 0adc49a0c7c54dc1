"""The beginning of the path, as a browser without a script goes through it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from justhtml import JustHTML
from starlette.testclient import TestClient

from matcher.conditions import CONDITIONS
from service.choices_fr import CONDITION_WORDS, FIRST_CONDITIONS, REPLY_WORDS
from service.messages_fr import CV_REASONS
from service.pages.form import TRANSPORTS

HTML = {"accept": "text/html"}
TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse."
    " Je voudrais travailler avec des enfants. Je ne veux plus travailler la nuit."
)
LABEL = "peser et pétrir la pâte à pain"
CV = f"""Marie Dupont
Objectif
Devenir assistante maternelle
Expérience professionnelle
2018 - 2022 Boulangère, Le Fournil
{LABEL}
enfourner et défourner les pains
2012 - 2017 Employée de ménage
nettoyer les sols et les vitres
Formation
CAP boulanger
CFA Nîmes
Permis B
Loisirs
Plongée, théâtre
""".encode()


class Shown:
    """A page, and what its form would send."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Any = JustHTML(text, sanitize=False).root

    def all(self, selector: str) -> list[Any]:
        """Return the elements of a selector."""
        return list(self.root.query(selector))

    def words(self, selector: str) -> list[str]:
        """Return the text of each element of a selector."""
        return [" ".join(str(one.to_text()).split()) for one in self.all(selector)]

    def fields(self, form: str = "#parcours") -> dict[str, Any]:
        """Return the fields that the form would send, as they are."""
        sent: dict[str, Any] = {}
        for one in self.all(f"{form} input"):
            kind, name = one.attrs.get("type"), one.attrs.get("name")
            if kind in {"radio", "checkbox"}:
                if "checked" in one.attrs and "disabled" not in one.attrs:
                    sent.setdefault(name, []).append(one.attrs["value"])
            elif kind != "file" and name:
                sent[name] = one.attrs.get("value") or ""
        for one in self.all(f"{form} textarea"):
            sent[one.attrs["name"]] = str(one.to_text())
        for one in self.all(f"{form} select"):
            chosen = [o for o in one.query("option") if "selected" in o.attrs]
            options = chosen or list(one.query("option"))
            sent[one.attrs["name"]] = options[0].attrs["value"]
        return sent

    def stances(self) -> dict[str, str]:
        """Return what is checked of each competence, ``""`` for nothing."""
        found: dict[str, str] = {}
        for one in self.all('input[type="radio"]'):
            code = one.attrs["name"].removeprefix("avis.")
            found.setdefault(code, "")
            if "checked" in one.attrs:
                found[code] = one.attrs["value"]
        return found


Sent = Callable[..., Shown]


@pytest.fixture
def send(client: TestClient, html_faults: Callable[[str], list[str]]) -> Sent:
    """Return a function that posts a form and checks the page that comes back."""

    def post(path: str, status: int = 200, **fields: Any) -> Shown:  # noqa: ANN401
        files = fields.pop("files", None)
        sent = {"rayon": "auto", **fields}
        answer = client.post(path, data=sent, files=files, headers=HTML)
        assert answer.status_code == status
        assert answer.headers["cache-control"] == "no-store"
        assert html_faults(answer.text) == []
        return Shown(answer.text)

    return post


# --- three ways in -----------------------------------------------------------------


def test_home_offers_three_ways_that_mix(client: TestClient) -> None:
    page = Shown(client.get("/", headers=HTML).text)

    ways = page.words(".way > summary, .way-go")
    assert ways[:3] == [
        "J'ai un CV",
        "Je réponds à des questions",
        "J'écris ou je dicte",
    ]
    assert page.all("form.start")[0].attrs["action"] == "/comprendre"
    names = {one.attrs.get("name") for one in page.all(".start input, .start textarea")}
    assert {"texte", "cv", "faits", "aime", "competence", "competences"} <= names
    assert not names & {"age", "sexe", "genre", "sante", "nom", "naissance"}
    assert page.all('a[href="/partage"]')


def test_words_then_what_was_understood_then_ten_trades(send: Sent) -> None:
    page = send("/comprendre", texte=TEXT, commune="Toulouse", rayon="auto")

    assert page.words("h1") == ["Ce que nous avons compris"]
    quotes = page.words(".proof")
    assert any(LABEL in quote and "Je sais" in quote for quote in quotes)
    assert "« Je ne veux plus travailler la nuit. »" in page.text.replace("\xa0", " ")
    assert not page.all(".card")  # nothing is ranked before the person has read

    ten = send("/metiers", **page.fields())
    assert len(ten.all(".card")) == 10


def test_a_list_is_read_as_it_is_pasted(send: Sent) -> None:
    pasted = (
        f"Compétences acquises :\n1. {LABEL} : acquis\n• nettoyer les sols\n"
        "2) rédiger un contrat de mariage : non acquis ; tenir une caisse"
    )
    page = send("/comprendre", competences=pasted)

    kept = page.fields()["competences"].split("\n")
    assert kept == [LABEL, "nettoyer les sols", "tenir une caisse"]
    assert "Ajoutées par vous" in page.words("h3")


def test_past_jobs_and_likes_are_enough(send: Sent) -> None:
    page = send("/comprendre", faits="caissière ; ménage en hôtel", aime="jardiner")

    assert page.fields()["aime"] == "jardiner"
    assert page.fields()["faits"] == "caissière ; ménage en hôtel"
    assert send("/metiers", **page.fields()).all(".card")


def test_every_way_at_once(send: Sent) -> None:
    page = send(
        "/comprendre",
        texte="J'ai tenu la caisse.",
        faits="boulangère",
        aime="m'occuper des enfants",
        competences="nettoyer les sols",
        files={"cv": ("cv.txt", CV)},
    )
    fields = page.fields()

    assert "caisse" in fields["texte"]
    assert LABEL in fields["texte"]
    assert "enfants" in fields["aime"]
    assert fields["competences"] == "nettoyer les sols"
    assert not fields["faits"]  # they are among the sentences kept
    assert "Dupont" not in page.text


def test_nothing_given_says_what_to_do_and_loses_nothing(send: Sent) -> None:
    page = send("/comprendre", 422, commune="Toulouse", texte="  ")

    assert page.all("#erreurs[autofocus]")
    assert page.all('#erreurs a[href="#texte"]')
    described = page.all("textarea#texte")[0].attrs["aria-describedby"].split()
    assert "texte-erreur" in described
    assert "Exemple" in page.words("#texte-erreur")[0]
    assert page.all("input#commune")[0].attrs["value"] == "Toulouse"


def test_a_file_that_is_too_large_is_said_in_the_words_of_the_server(
    client: TestClient, send: Sent
) -> None:
    home = Shown(client.get("/", headers=HTML).text)
    field = home.all("input#cv")[0].attrs
    refused = send("/comprendre", 413, files={"cv": ("cv.txt", b"x" * 3_200_000)})

    assert field["data-too-large"] == CV_REASONS["too-large"]
    assert int(field["data-most"]) == 3 * 1024**2
    said = refused.words("#cv-erreur")[0].replace("\xa0", " ")
    assert CV_REASONS["too-large"] in said
    assert "open" in refused.all("details.way")[0].attrs  # the fault is in sight


def test_the_words_of_a_person_are_escaped_everywhere(send: Sent) -> None:
    attack = '"><script>alert(1)</script>'
    page = send(
        "/comprendre",
        texte=f"{TEXT} {attack}",
        faits=attack,
        aime=attack,
        competences=attack,
        competence=f"'{attack}",
    )

    assert [one.attrs.get("src", "") for one in page.all("script")] != []
    assert all(
        one.attrs.get("src", "").startswith("/static/") for one in page.all("script")
    )
    for one in page.all("[href], [formaction], [action]"):
        address = " ".join(str(v) for k, v in one.attrs.items() if k != "value")
        assert "alert" not in address


# --- stances -----------------------------------------------------------------------


def test_what_is_said_of_a_competence_is_kept_from_page_to_page(
    client: TestClient, send: Sent
) -> None:
    close = client.post("/suggestions", data={"q": "nettoyer", "genre": "competence"})
    labels = "\n".join(one["label"] for one in close.json())
    first = send("/comprendre", competences=labels)
    codes = list(first.stances())
    said = dict(zip(codes, ("sait", "veut", "plus", "retire"), strict=False))

    chosen = {f"avis.{code}": stance for code, stance in said.items()}
    page = send("/comprendre", **{**first.fields(), **chosen})

    shown = page.stances()
    assert shown[codes[0]] == "sait"
    assert shown[codes[1]] == "veut"
    assert shown[codes[2]] == "plus"
    assert codes[3] not in shown
    assert {"Retirées", "Ce que vous ne voulez plus faire"} <= set(page.words("h3"))

    through = send("/questions", **page.fields())  # another page, then back
    back = send("/comprendre", **through.fields())
    assert back.stances() == shown

    again = send("/comprendre", **{**back.fields(), "action": f"reprendre:{codes[3]}"})
    assert codes[3] in again.stances()
    assert "Retirées" not in again.words("h3")


def test_nothing_is_checked_before_the_person_checks_it(send: Sent) -> None:
    page = send("/comprendre", texte=TEXT)

    assert set(page.stances().values()) == {""}
    assert not page.fields().get("sait")


# --- adding ------------------------------------------------------------------------


def test_a_label_is_added_as_it_is(send: Sent) -> None:
    page = send("/comprendre", competence=LABEL)

    assert "Ajoutées par vous" in page.words("h3")
    assert not page.all(".chip")


def test_other_words_get_close_labels_to_choose_from(send: Sent) -> None:
    page = send("/comprendre", texte=TEXT, competence="pétrir du pain")
    chips = page.all(".chip")
    assert chips
    assert "pétrir du pain" in page.fields()["competences"]  # the words are kept

    chosen = chips[0].attrs["value"]
    assert chosen.startswith("ajouter:")
    after = send("/comprendre", **{**page.fields(), "action": chosen})

    assert after.stances()[chosen.partition(":")[2]] == "sait"
    assert not after.all(".chip")


def test_words_that_nothing_is_close_to_are_kept(send: Sent) -> None:
    page = send("/comprendre", texte=TEXT, competence="zzyzx qwrtp")

    assert "nous gardons vos mots" in page.words(".near-labels")[0]
    assert page.fields()["competences"] == "zzyzx qwrtp"


# --- constraints -------------------------------------------------------------------


def test_constraints_are_kept_through_the_pages(send: Sent) -> None:
    given = {
        "commune": "Toulouse",
        "rayon": "50",
        "transport": "velo",
        "sans": ["dimanche", "froid"],
        "permis": "non",
        "des_le": "2027-01-15",
        "distance": "oui",
        "niveau": "3",
        "francais": "B1",
    }
    page = send("/comprendre", texte=TEXT, **given)
    through = send("/questions", **page.fields())
    back = send("/comprendre", **through.fields()).fields()

    assert {name: back[name] for name in given} == given


def test_the_means_of_transport_proposes_the_radius(send: Sent) -> None:
    page = send("/comprendre", texte=TEXT, rayon="auto", transport="velo")
    assert f"{TRANSPORTS['velo']} km" in page.words("#rayon option[selected]")[0]
    assert page.fields()["rayon"] == "auto"

    fields = {**page.fields(), "transport": "voiture"}
    moved = send("/comprendre", **fields)
    assert f"{TRANSPORTS['voiture']} km" in page_words(moved)

    kept = send("/comprendre", **{**moved.fields(), "rayon": "10"})
    assert kept.fields()["rayon"] == "10"


def page_words(page: Shown) -> str:
    """Return the words of the radius chosen."""
    return page.words("#rayon option[selected]")[0]


def test_a_condition_that_was_read_is_shown_as_read(send: Sent) -> None:
    page = send("/comprendre", texte=TEXT)
    night = page.all('input[value="nuit"]')[0].attrs

    assert "checked" in night
    assert "disabled" in night
    assert "sans" not in page.fields()  # the text says it: nothing is added to it


def test_every_condition_of_the_engine_has_words() -> None:
    assert {one.key for one in CONDITIONS} == set(CONDITION_WORDS)
    assert set(FIRST_CONDITIONS) < set(CONDITION_WORDS)


def test_a_commune_is_found_as_it_is_suggested(send: Sent) -> None:
    page = send("/comprendre", texte=TEXT, commune="Toulouse (31)")
    assert page.fields()["commune"] == "Toulouse (31)"

    unknown = send("/comprendre", 422, texte=TEXT, commune="Zzyzxville (99)")
    assert unknown.all("#commune-erreur")


# --- questions ---------------------------------------------------------------------


def reply(page: Shown, words: str) -> str:
    """Return the action of the button of a reply."""
    (button,) = [
        one
        for one in page.all(".reply")
        if " ".join(str(one.to_text()).split()) == words
    ]
    return str(button.attrs["value"])


def test_twelve_questions_from_nothing_then_trades(send: Sent) -> None:
    page = send("/questions")
    asked: list[str] = []
    while page.all(".reply"):
        assert page.words(".reply") == list(REPLY_WORDS.values())
        number = len(asked) + 1
        assert page.words(".count") == [f"Question {number} sur 12 au plus"]
        asked += page.words("h1")
        words = ("Oui", "Un peu", "Non")[number % 3]
        page = send("/questions", **page.fields(), action=reply(page, words))

    assert 6 <= len(asked) <= 12
    assert len(set(asked)) == len(asked)
    assert "merci" in page.words("h1")[0]
    assert len(send("/metiers", **page.fields()).all(".card")) == 10
    understood = send("/comprendre", **page.fields())
    assert len(understood.words(".said dd")) == len(asked)


def test_one_may_stop_at_any_time(send: Sent) -> None:
    page = send("/questions")
    assert not page.all('button[formaction="/metiers"]')  # nothing is known yet

    page = send("/questions", **page.fields(), action=reply(page, "Oui"))

    assert page.all('button[formaction="/metiers"]')
    assert page.all('button[formaction="/comprendre"]')
    assert send("/metiers", **page.fields()).words("h1")


def test_the_question_before_can_be_answered_again(send: Sent) -> None:
    first = send("/questions", texte=TEXT)
    second = send("/questions", **first.fields(), action=reply(first, "Oui"))
    back = send("/questions", **second.fields(), action="revenir:")

    assert back.words("h1") == first.words("h1")
    other = send("/questions", **back.fields(), action=reply(back, "Non"))
    assert "=non" in other.fields()["reponses"]
    assert "=oui" not in other.fields()["reponses"]


def test_questions_start_from_what_is_known(send: Sent) -> None:
    alone, told = send("/questions"), send("/questions", texte=TEXT)

    assert alone.words("h1") != told.words("h1")
    assert "Nous partons de ce que vous avez déjà donné" in told.text


def test_skipping_everything_asks_for_a_few_words(send: Sent) -> None:
    page = send("/questions")
    for _ in range(12):
        if not page.all(".reply"):
            break
        page = send("/questions", **page.fields(), action=reply(page, "Passer"))

    assert not page.all('button[formaction="/metiers"]')
    assert page.all('a.button[href="/"]')


@pytest.mark.parametrize("path", ["/comprendre", "/questions"])
def test_a_step_is_nobody_elses_address(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=HTML, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


# --- a CV --------------------------------------------------------------------------


def test_a_cv_read_once_then_sent_again_gives_the_same_ten(send: Sent) -> None:
    direct = send("/metiers", files={"cv": ("cv.txt", CV)})
    page = send("/comprendre", files={"cv": ("cv.txt", CV)})
    assert "maternelle" in page.fields()["aime"]  # a wish stays a wish
    assert "Plongée" not in page.text

    again = send("/metiers", **page.fields())

    assert romes(again) == romes(direct)
    assert len(romes(again)) == 10


def romes(page: Shown) -> list[str]:
    """Return the codes of the trades of a page, in order."""
    return list(dict.fromkeys(re.findall(r"/metiers/([A-N]\d{4})", page.text)))


# --- suggestions -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "first"),
    [
        ("commune", "toulo", "Toulouse (31)"),
        ("competence", "pétrir la p", LABEL),
        ("competence", "pétrir du pain", LABEL),
        ("appellation", "boulang", "Boulanger"),
        ("appellation", "boulanjère", "Boulanger"),
    ],
)
def test_suggestions_complete_what_is_typed(
    client: TestClient, kind: str, typed: str, first: str
) -> None:
    answer = client.post("/suggestions", data={"q": typed, "genre": kind})

    assert answer.headers["cache-control"] == "no-store"
    labels = [one["label"] for one in answer.json()]
    assert any(first.casefold() in label.casefold() for label in labels[:3]), labels
    assert len(labels) <= 6


@pytest.mark.parametrize(
    "body", [{}, {"q": "a", "genre": "autre"}, {"genre": "commune"}]
)
def test_suggestions_of_nothing(client: TestClient, body: dict[str, str]) -> None:
    assert client.post("/suggestions", data={"x": "1", **body}).json() == []


@pytest.mark.parametrize("kind", ["appellation", "competence"])
def test_words_without_sense_get_no_suggestion(client: TestClient, kind: str) -> None:
    body = {"q": "qwrtpsdf zzyzxkl", "genre": kind}

    assert client.post("/suggestions", data=body).json() == []


def test_suggestions_are_for_our_pages_only(client: TestClient) -> None:
    other = {"sec-fetch-site": "cross-site"}
    body = {"q": "toul", "genre": "commune"}

    assert client.post("/suggestions", data=body, headers=other).status_code == 403
    assert client.get("/suggestions?q=toul").status_code == 405


# --- use ---------------------------------------------------------------------------


def test_each_step_is_counted_once_a_journey(client: TestClient, send: Sent) -> None:
    def counted() -> dict[str, int]:
        return dict(client.app.state.context.usage.days(1)[0].counts)  # pyright: ignore

    before = counted()
    page = send("/comprendre", texte=TEXT)
    page = send("/comprendre", **page.fields())
    send("/questions", **page.fields())
    shown = counted()
    send("/metiers", **{**page.fields(), "action": "confirmer:"})
    send("/metiers", texte=TEXT)  # straight to the list: nothing was looked at
    after = counted()

    assert shown["started"] - before["started"] == 1
    assert shown["competences"] == before["competences"]  # seen is not confirmed
    assert after["competences"] - before["competences"] == 1
