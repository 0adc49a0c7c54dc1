"""The counsellor's screen as a form: actions, their inverses, sheets, the switch."""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from justhtml import JustHTML
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings

TEXT = (
    "Il a été préparateur de commandes en entrepôt pendant trois mois. Il sait gerber"
    " une palette en haut d'un rack. Il sait filmer des palettes. Il veut être cariste."
)
FORM = {"texte": TEXT, "commune": "Toulouse", "rayon": "30"}
Form = dict[str, Any]
# justhtml gives nodes without a precise type: they stop here
Tree = Any


class Screen:
    """A page of the screen, read as a browser without scripts reads it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.page: Tree = JustHTML(text, sanitize=False)

    @property
    def romes(self) -> list[str]:
        """Return the codes of the list, in order."""
        return [str(one.attrs["data-rome"]) for one in self.page.query(".trade")]

    @property
    def form(self) -> Form:
        """Return the fields that the form sends, the buttons left out."""
        found: dict[str, list[str]] = {}
        for one in self.page.query("input, textarea, select"):
            name = one.attrs.get("name")
            if not name or one.attrs.get("type") in {"file"}:
                continue
            if one.attrs.get("type") == "checkbox" and "checked" not in one.attrs:
                continue
            found.setdefault(str(name), []).append(_value(one))
        return dict(found)

    @property
    def actions(self) -> list[str]:
        """Return what the buttons do."""
        return [str(one.attrs["value"]) for one in self.page.query("[name=action]")]

    def said(self, selector: str) -> str:
        """Return the text of what is selected."""
        return " ".join(one.to_text() for one in self.page.query(selector))


def _value(one: Tree) -> str:
    if one.name == "textarea":
        return str(one.to_text())
    if one.name == "select":
        chosen = one.query("option[selected]") or one.query("option")
        return str(chosen[0].attrs.get("value", ""))
    return str(one.attrs.get("value", ""))


def post(client: TestClient, form: Form, **more: str) -> Screen:
    answer = client.post("/conseiller", data={**form, **more})
    assert answer.status_code == 200, answer.text[:500]
    return Screen(answer.text)


@pytest.fixture
def screen(client: TestClient) -> Screen:
    return post(client, FORM)


def of_the_person(form: Form) -> Form:
    apart = {"vu", "choisi"}  # steps counted; the trade looked at
    return {name: value for name, value in form.items() if name not in apart}


# --- the screen --------------------------------------------------------------------


def test_the_empty_screen_says_agreement_limits_and_whose_decision(
    client: TestClient,
) -> None:
    answer = client.get("/conseiller")

    text = answer.text
    assert answer.status_code == 200
    assert "Demandez l'accord de la personne" in text
    assert "C'est elle qui décide" in text
    assert "Ce que cet outil ne sait pas" in text
    assert 'href="/algorithme"' in text
    assert not re.search(r"\d\s*%", text)


def test_one_action_gives_ten_trades_and_opens_the_first(screen: Screen) -> None:
    assert len(screen.romes) == 10
    assert screen.form["choisi"] == [screen.romes[0]]
    assert screen.page.query(".gap")
    assert not re.search(r"\d\s*%", screen.said("main"))


def test_the_html_is_valid_and_the_note_has_no_name(
    client: TestClient, screen: Screen, valid_html: Callable[[str], None]
) -> None:
    note = screen.page.query("#note")[0]

    for text in (
        screen.text,
        client.get("/conseiller").text,
        client.post("/conseiller/fiche", data=FORM).text,
        client.get("/recherche?q=boulanger").text,
    ):
        valid_html(text)
    assert "name" not in note.attrs
    assert "form" not in note.attrs


@pytest.mark.parametrize(
    ("act", "inverse"),
    [
        ("epingler:{0}", "desepingler:{0}"),
        ("cacher:{0}", "montrer:{0}"),
        ("plus:{0}", "ni-plus-ni-moins:{0}"),
        ("moins:{0}", "ni-plus-ni-moins:{0}"),
        ("ajouter-metier:D1102", "oter-metier:D1102"),
    ],
)
def test_every_action_on_a_trade_has_an_inverse_button(
    client: TestClient, screen: Screen, act: str, inverse: str
) -> None:
    code = screen.romes[0]
    act, inverse = act.format(code), inverse.format(code)
    done = post(client, screen.form, action=act)
    looked_at = {**done.form, "choisi": inverse.partition(":")[2]}
    done = post(client, looked_at)

    assert inverse in done.actions
    back = post(client, done.form, action=inverse)
    assert back.romes == screen.romes


@pytest.mark.parametrize("verb", ["sait", "veut", "ne-veut-plus", "retirer"])
def test_every_stance_is_taken_back(
    client: TestClient, screen: Screen, verb: str
) -> None:
    buttons = [one for one in screen.actions if one.startswith(f"{verb}:")]
    assert buttons, "no competence was read"
    code = buttons[0].partition(":")[2]
    done = post(client, screen.form, action=buttons[0])

    assert f"reprendre:{code}" in done.actions
    back = post(client, done.form, action=f"reprendre:{code}")
    assert back.romes == screen.romes
    assert of_the_person(back.form) == of_the_person(screen.form)


def test_a_hidden_trade_leaves_room_for_another(
    client: TestClient, screen: Screen
) -> None:
    hidden = post(client, screen.form, action=f"cacher:{screen.romes[3]}")

    assert len(hidden.romes) == 10
    assert hidden.romes[:3] == screen.romes[:3]
    assert screen.romes[3] not in hidden.romes
    assert "Cachés par le conseiller" in hidden.said("#metiers")


def test_held_trades_come_first_in_the_order_of_the_counsellor(
    client: TestClient, screen: Screen
) -> None:
    a, b = screen.romes[4], screen.romes[2]
    held = post(client, screen.form, action=f"epingler:{a}")
    held = post(client, held.form, action=f"epingler:{b}")
    assert held.romes[:2] == [a, b]

    moved = post(client, {**held.form, "choisi": b}, action=f"monter:{b}")
    assert moved.romes[:2] == [b, a]
    assert f"descendre:{b}" in moved.actions
    back = post(client, moved.form, action=f"descendre:{b}")
    assert back.romes == held.romes
    assert len(back.romes) == 10


def test_a_choice_of_the_counsellor_is_said_as_such_and_corrects_nothing(
    client: TestClient, screen: Screen
) -> None:
    added = post(client, screen.form, nom_metier="D1102", action="metier")

    assert added.romes[0] == "D1102"
    assert added.romes[1:] == screen.romes[: len(added.romes) - 1]
    assert "ajouté par le conseiller" in added.said(".trade")
    for name in ("plus_de", "moins_de", "retire", "sait"):
        assert added.form.get(name) == screen.form.get(name)


def test_a_trade_is_added_by_a_name_that_may_mean_several(
    client: TestClient, screen: Screen
) -> None:
    asked = post(client, screen.form, nom_metier="boul", action="metier")
    proposed = [one for one in asked.actions if one.startswith("ajouter-metier:")]

    assert proposed
    assert asked.romes == screen.romes
    added = post(client, asked.form, action=proposed[0])
    assert added.romes[0] == proposed[0].partition(":")[2]


def test_a_competence_is_added_by_its_name(client: TestClient, screen: Screen) -> None:
    asked = post(client, screen.form, nom_competence="palette", action="competence")
    proposed = [one for one in asked.actions if one.startswith("ajouter:")]

    assert proposed
    added = post(client, asked.form, action=proposed[0])
    assert proposed[0].partition(":")[2] in added.form["sait"][0]


def test_enter_in_the_field_of_a_trade_adds_it(
    client: TestClient, screen: Screen
) -> None:
    added = post(client, screen.form, nom_metier="D1102")

    assert added.romes[0] == "D1102"


def test_an_unknown_commune_is_said_beside_its_field_and_the_rest_stays(
    client: TestClient,
) -> None:
    answer = client.post("/conseiller", data={**FORM, "commune": "Zzyzxville"})
    screen = Screen(answer.text)

    assert answer.status_code == 422
    assert screen.said("#commune-erreur")
    assert screen.form["commune"] == ["Zzyzxville"]
    assert len(screen.romes) == 10


def test_a_cv_is_read_and_its_sentences_are_kept(client: TestClient) -> None:
    answer = client.post(
        "/conseiller",
        data={"commune": "Toulouse", "rayon": "30"},
        files={"cv": ("cv.txt", TEXT.encode(), "text/plain")},
    )
    screen = Screen(answer.text)

    assert len(screen.romes) == 10
    assert "palettes" in screen.form["texte"][0]


def test_too_little_says_what_to_add_and_keeps_the_added_trades(
    client: TestClient,
) -> None:
    screen = post(client, {"texte": "euh", "ajoutes": "D1102"})

    assert screen.romes == ["D1102"]
    assert "proximité non calculée" in screen.said(".trade")
    assert screen.said("#metiers .say")


def test_a_code_of_another_snapshot_is_left_aside(client: TestClient) -> None:
    screen = post(client, {**FORM, "ajoutes": "A9999", "epingles": "B9999"})

    assert len(screen.romes) == 10
    assert "A9999" not in screen.romes


# --- sessions ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_sessions(client: TestClient) -> Screen:
    """Return the screen at a trade with two sessions at least, for anybody's words."""
    gaps: list[dict[str, Any]] = client.get("/v1/gaps?by=region&limit=5000").json()[
        "gaps"
    ]
    most = sorted(gaps, key=lambda one: -int(one["trainings"] or 0))
    for gap in most[:10]:
        rome = str(gap["rome"])
        screen = post(client, {**FORM, "commune": "", "ajoutes": rome, "choisi": rome})
        if len(keys_of(screen)) > 2:
            return screen
    pytest.fail("no trade of the starter has three sessions")


def keys_of(screen: Screen) -> list[str]:
    boxes = screen.page.query(".course-sessions [name=seances]")
    return [str(one.attrs["value"]) for one in boxes]


def test_two_sessions_are_compared_and_taken_off(
    client: TestClient, with_sessions: Screen, valid_html: Callable[[str], None]
) -> None:
    keys = keys_of(with_sessions)[:2]
    asked = post(client, {**with_sessions.form, "seances": keys}, action="comparer")

    valid_html(asked.text)
    assert len(asked.page.query(".side thead th")) == 2
    assert "Prescription" in asked.said(".side")
    one = post(client, asked.form, action=f"oter-seance:{keys[0]}")
    assert one.form["seances"] == [keys[1]]
    none = post(client, one.form, action="vider-seances:")
    assert "seances" not in none.form


def test_ticked_sessions_follow_to_another_trade(
    client: TestClient, with_sessions: Screen
) -> None:
    keys = keys_of(with_sessions)[:2]
    other = with_sessions.romes[-1]
    asked = post(
        client, {**with_sessions.form, "seances": keys}, action=f"choisir:{other}"
    )

    assert asked.form["choisi"] == [other]
    assert sorted(asked.form["seances"]) == sorted(keys)
    assert len(asked.page.query(".side thead th")) == 2


def test_forged_sessions_are_left_aside(client: TestClient) -> None:
    forged = ["D1102|x|y", "Z9999|x|y", "no bars", "||"]
    screen = post(client, {**FORM, "seances": forged})

    assert not screen.page.query(".side")


# --- sheets ------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["personne", "prescripteur"])
def test_the_pdf_is_accessible_and_holds_no_text_of_the_person(
    client: TestClient, with_sessions: Screen, reader: str
) -> None:
    keys = keys_of(with_sessions)[:2]
    form = {**with_sessions.form, "seances": keys, "pour": reader}
    answer = client.post("/conseiller/fiche.pdf", data=form)

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) <= 2
        assert str(pdf.Root.Lang) == "fr-FR"
        assert "/StructTreeRoot" in pdf.Root


def test_the_sheet_for_the_prescriber_says_what_a_prescription_needs(
    client: TestClient, with_sessions: Screen
) -> None:
    keys = keys_of(with_sessions)[:1]
    form = {**with_sessions.form, "seances": keys, "pour": "prescripteur"}
    answer = client.post("/conseiller/fiche", data=form)
    sheet = Screen(answer.text)

    said = sheet.said("article")
    assert "Fiche de liaison" in said
    for words in ("Session", "Contact", "Prescription et rémunération", "Pour être"):
        assert words in said
    assert "ajouté par le conseiller" in said
    assert "calcul" in said
    assert TEXT[:40] not in said
    back = client.post("/conseiller", data=sheet.form)
    assert Screen(back.text).romes == with_sessions.romes


def test_a_sheet_with_a_fault_brings_the_screen_back(client: TestClient) -> None:
    form = {**FORM, "commune": "Zzyzxville", "pour": "personne"}
    answer = client.post("/conseiller/fiche.pdf", data=form)

    assert answer.status_code == 422
    assert "Espace conseiller" in answer.text


# --- the search by name --------------------------------------------------------------


def test_the_search_finds_trades_by_name_and_by_code(client: TestClient) -> None:
    by_name = client.get("/recherche", params={"q": "boulanger"}).text
    by_code = client.get("/recherche", params={"q": "d1102"}).text

    assert 'href="/metiers/D1102"' in by_name
    assert 'href="/metiers/D1102"' in by_code
    assert "Aucun métier trouvé" in client.get("/recherche?q=zzzzzzzz").text


# --- the switch ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def off(
    service_settings: Settings, until_ready: Callable[[TestClient], None]
) -> Iterator[TestClient]:
    settings = service_settings.model_copy(update={"suggestions": False})
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        until_ready(client)
        yield client


@pytest.mark.parametrize("path", ["/comprendre", "/metiers", "/comparer", "/questions"])
def test_off_the_lists_of_a_person_become_the_plain_search(
    off: TestClient, path: str
) -> None:
    answer = off.post(path, data=FORM)

    assert answer.url.path == "/recherche"
    assert "Les suggestions sont coupées" in answer.text
    assert "Très proche" not in answer.text


def test_off_the_home_is_the_search(off: TestClient) -> None:
    assert off.get("/").url.path == "/recherche"


def test_off_the_sheet_of_a_trade_is_the_same_for_everybody(off: TestClient) -> None:
    mine = off.post("/metiers/D1102", data=FORM)
    by_codes = off.get("/metiers/D1102?c=117468")

    assert mine.status_code == by_codes.status_code == 200
    assert mine.text == by_codes.text == off.get("/metiers/D1102").text
    assert "Très proche" not in mine.text


def test_off_the_api_says_why_it_does_not_rank(off: TestClient) -> None:
    for path in ("/v1/trades/rank", "/v1/explain"):
        answer = off.post(path, json={"text": TEXT, "rome": "D1102"})
        assert answer.status_code == 503
        assert answer.json()["code"] == "suggestions-off"


def test_off_the_screen_ranks_nothing_and_still_adds_a_trade(off: TestClient) -> None:
    empty = post(off, FORM)
    assert empty.romes == []
    assert "Les suggestions sont coupées" in empty.said("#metiers")

    added = post(off, empty.form, nom_metier="D1102", action="metier")
    assert added.romes == ["D1102"]
    assert "Très proche" not in added.text
    assert added.page.query("#metier .gap")


# --- the record --------------------------------------------------------------------


def test_a_choice_of_the_counsellor_is_recorded_as_a_choice(
    service_settings: Settings,
    until_ready: Callable[[TestClient], None],
    tmp_path: Path,
) -> None:
    settings = service_settings.model_copy(update={"decisions": tmp_path / "kept"})
    with TestClient(create_app(settings)) as client:
        until_ready(client)
        first = post(client, FORM)
        post(client, first.form, action=f"cacher:{first.romes[0]}")

    lines = [
        json.loads(line)
        for file in (tmp_path / "kept").iterdir()
        for line in file.read_text("utf-8").splitlines()
    ]
    assert [one["counsellor"]["hidden"] for one in lines] == [[], [first.romes[0]]]
    assert lines[1]["trades"][0]["rome"] == first.romes[0]  # what was computed stays
    assert "palette" not in json.dumps(lines, ensure_ascii=False)
