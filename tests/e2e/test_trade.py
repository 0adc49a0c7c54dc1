"""The page of one trade and the list of its offers, as they are served."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

HTML = {"accept": "text/html"}
TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse."
)
CANARY = "zorglubtitre"
BAKER = "D1102"


def ask(client: TestClient, path: str, **fields: str) -> str:
    """Return the page of a form, or of an address without field."""
    send: Callable[..., Any] = client.get
    if fields:
        answer = client.post(path, data=fields, headers=HTML)
    else:
        answer = send(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text).replace("\xa0", " ")


def section(page: str, heading: str) -> str:
    """Return the part of a page under the heading of an id."""
    found = re.search(rf'aria-labelledby="{heading}".*?</section>', page, re.DOTALL)
    assert found, heading
    return found[0]


def numbers(page: str) -> list[int]:
    """Return the numbers of offers that a page says first, filtered or not."""
    lead = re.search(r'<p class="lead"><strong>(.*?)</p>', page, re.DOTALL)
    assert lead
    plain = re.sub(r"<[^>]+>", "", lead[1]).replace("\u202f", "")
    counts = [int(n) for n in re.findall(r"\d+(?=\s+offre|, au| à moins)", plain)]
    return [0, *counts] if plain.startswith("Aucune") else counts


@pytest.fixture(scope="module")
def busy(client: TestClient) -> str:
    """Return the code of the trade that has most offers."""
    found = client.get("/v1/gaps?by=region&limit=5000").json()["gaps"]
    return max(found, key=lambda gap: (gap["offers"] or 0, gap["rome"]))["rome"]


# --- one trade -------------------------------------------------------------------


def test_a_person_sees_what_they_have_in_words(client: TestClient) -> None:
    page = ask(client, f"/metiers/{BAKER}", texte=TEXT, commune="Toulouse")
    skills = section(page, "competences-titre")

    assert re.search(r"Vous en avez <strong>\d+</strong> sur \d+", skills)
    assert "Vous savez déjà" in skills
    assert "À acquérir, le plus utile d'abord" in skills
    whole = skills[skills.index("compétences de la fiche") :]
    assert "vous l'avez" in whole
    order = [whole.index(name) for name in ("Au cœur du métier", "Savoirs utiles")]
    assert order == sorted(order)
    assert "manquant" not in page
    assert not re.search(r"\d\s*%", page)


def test_what_is_to_acquire_is_in_the_order_of_the_engine(client: TestClient) -> None:
    page = ask(client, f"/metiers/{BAKER}", texte=TEXT)
    skills = section(page, "competences-titre")
    listed = skills[skills.index("À acquérir") : skills.index("de la fiche</summary>")]
    told = client.post("/v1/explain", json={"text": TEXT, "rome": BAKER}).json()
    missing = [one["label"] for one in told["match"]["missing"]]

    assert told["match"]["rome"] == BAKER
    assert re.findall(r"<li>([^<]*)</li>", listed) == missing


def test_anybody_sees_the_trade_and_no_claim(client: TestClient) -> None:
    page = ask(client, f"/metiers/{BAKER}")

    assert "vous l'avez" not in page
    assert 'id="pourquoi"' not in page
    assert "Dire ce que je sais faire" in page
    assert "Au cœur du métier" in section(page, "competences-titre")


def test_the_whole_computation_is_said_and_sums(client: TestClient) -> None:
    why = section(ask(client, f"/metiers/{BAKER}", texte=TEXT), "pourquoi")
    total = int(re.findall(r'sum-total">Total : <strong>(\d+)', why)[0])
    points = [int(n) for n in re.findall(r'sum-points"><strong>(\d+)', why)]
    parts = [int(n) for n in re.findall(r"= <strong>(\d+)</strong></li>", why)]

    assert sum(points) == sum(parts) == total > 0
    assert re.search(r"rang \d+</strong> sur \d+ métiers", why)
    assert "« J'ai été boulangère pendant quatre ans »" in why
    assert "un nom de ce métier" in why
    rights = re.findall(r"<dt>(.*?)</dt>", why)
    assert rights == ["Son rôle", "Les données", "Les réglages", "Les opérations"]
    assert 'href="/algorithme"' in why
    assert 'href="/donnees"' in why


def test_the_counterfactual_of_the_page_really_moves_the_trade(
    client: TestClient,
) -> None:
    ranked = client.post("/v1/trades/rank", json={"text": TEXT, "limit": 10}).json()
    told = None
    for trade in ranked["trades"][1:]:
        page = ask(client, f"/metiers/{trade['rome']}", texte=TEXT)
        told = re.search(
            r"compétence « ([^»]+) » en plus, ce métier passerait du rang (\d+)"
            r" au rang (\d+)",
            section(page, "pourquoi"),
        )
        if told:
            break
    assert told
    assert int(told[3]) < int(told[2])


def test_what_was_excluded_is_said_with_its_words(client: TestClient) -> None:
    text = f"{TEXT} Je ne veux plus faire de pâtisserie."
    page = ask(client, f"/metiers/{BAKER}", texte=text)
    why = section(page, "pourquoi")

    assert "Ce qui a été écarté" in why
    assert "plus faire de pâtisserie" in why


def test_a_refused_condition_is_marked(client: TestClient) -> None:
    page = ask(client, f"/metiers/{BAKER}", texte=TEXT, sans="nuit")

    assert "Attention, vous ne voulez pas" in page
    assert "(vous ne voulez pas)" in page
    assert "Attention" not in ask(client, f"/metiers/{BAKER}", texte=TEXT)


@pytest.mark.parametrize(
    ("rome", "words"),
    [("J1501", "Métier réglementé"), (BAKER, "Métier non réglementé")],
)
def test_a_regulated_trade_is_said(client: TestClient, rome: str, words: str) -> None:
    assert words in ask(client, f"/metiers/{rome}")


def test_the_market_is_said_with_its_date_and_source(client: TestClient) -> None:
    page = ask(client, "/metiers/K1304?commune=31555&rayon=30")

    assert "Les employeurs cherchent-ils" in page
    assert "Dares et France Travail" in page


def test_the_step_is_counted_once_a_journey(client: TestClient) -> None:
    def opened() -> float:
        text = client.get("/metrics").text
        found = re.search(r'camin_\w+\{[^}]*"trade"[^}]*\} (\S+)', text)
        return float(found[1]) if found else 0.0

    before = opened()
    page = ask(client, f"/metiers/{BAKER}", texte=TEXT)
    seen = re.search(r'name="vu" value="([^"]*)"', page)
    assert seen
    assert "trade" in seen[1].split()
    ask(client, f"/metiers/{BAKER}", texte=TEXT, vu=seen[1])
    assert opened() == before + 1


@pytest.mark.parametrize("path", ["/metiers/A9999", "/metiers/A9999/offres"])
def test_an_unknown_trade_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path, headers=HTML).status_code == 404
    assert client.post(path, data={"texte": TEXT}, headers=HTML).status_code == 404


def test_nothing_given_is_welcome(client: TestClient, busy: str) -> None:
    for path in (f"/metiers/{busy}", f"/metiers/{busy}/offres"):
        answer = client.post(path, data={"commune": "Toulouse"}, headers=HTML)
        assert answer.status_code == 200


# --- offers ----------------------------------------------------------------------


def test_filters_keep_the_total_and_stay_in_every_link(
    client: TestClient, busy: str
) -> None:
    plain = ask(client, f"/metiers/{busy}/offres")
    page = ask(client, f"/metiers/{busy}/offres?contrat=CDI&contrat=CDD&tri=date")
    matching, total = numbers(page)

    assert [total] == numbers(plain)
    assert 0 < matching < total
    off: list[tuple[str, str]] = re.findall(
        r'chip-off" href="([^"]*)"[^>]*><span class="hidden">Retirer le filtre : '
        r"</span>(\w+)",
        page,
    )
    asked = {words: parse_qs(urlsplit(url).query) for url, words in off}
    assert asked["CDI"] == {"contrat": ["CDD"], "tri": ["date"]}
    assert asked["CDD"] == {"contrat": ["CDI"], "tri": ["date"]}
    more = re.search(r'href="([^"]*)">Offres suivantes', page)
    if more:
        assert "contrat=CDI&contrat=CDD&tri=date&page=2" in more[1]


def test_the_count_of_a_contract_is_what_it_lists(
    client: TestClient, busy: str
) -> None:
    page = ask(client, f"/metiers/{busy}/offres")
    boxes = re.findall(
        r'name="contrat" value="(\w+)"> <span>[^<]*<span class="n">\((\d+)\)', page
    )
    assert boxes
    for code, count in boxes:
        listed = numbers(ask(client, f"/metiers/{busy}/offres?contrat={code}"))
        assert listed[0] == int(count)


def test_what_is_not_said_is_said_and_can_be_shown(
    client: TestClient, busy: str
) -> None:
    page = ask(client, f"/metiers/{busy}/offres?temps=plein")
    hidden = re.search(
        r'(\d+) offres? ne \w+ pas (?:leur|son) temps de travail\..*?href="([^"]+)"',
        page,
        re.DOTALL,
    )
    assert hidden
    both = ask(client, hidden[2])
    assert numbers(both)[0] == numbers(page)[0] + int(hidden[1])
    assert "Aussi : temps non précisé" in both


def test_the_words_of_the_title_are_never_in_an_address(
    client: TestClient, busy: str
) -> None:
    page = ask(
        client, f"/metiers/{busy}/offres", commune="Toulouse", titre=f"{CANARY} vente"
    )
    addresses = re.findall(r'(?:href|formaction|action)="([^"]*)"', page)

    assert CANARY in page
    assert addresses
    assert not [one for one in addresses if CANARY in one]
    ignored = ask(client, f"/metiers/{busy}/offres?titre={CANARY}")
    assert CANARY not in ignored


def test_codes_alone_are_answered_by_an_address(client: TestClient, busy: str) -> None:
    answer = client.post(
        f"/metiers/{busy}/offres",
        data={"contrat": "CDI", "commune": "31555", "rayon": "50", "titre": ""},
        follow_redirects=False,
    )

    assert answer.status_code == 303
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query == {"commune": ["31555"], "rayon": ["50"], "contrat": ["CDI"]}


def test_a_person_keeps_filters_without_any_word_in_an_address(
    client: TestClient, busy: str
) -> None:
    page = ask(
        client, f"/metiers/{busy}/offres", texte=TEXT, contrat="CDI", titre="aide"
    )
    ways = re.findall(r'formaction="([^"]*)"', page)

    assert f"/metiers/{busy}/offres" in ways  # one filter off
    assert [way for way in ways if "contrat=CDI" in way]
    assert not [way for way in ways if "aide" in way or "boulang" in way]
    assert '<input type="hidden" name="titre" value="aide">' in page


def test_a_person_sees_why_an_offer_is_close(client: TestClient, busy: str) -> None:
    sheet = client.get(f"/v1/trades/{busy}").json()
    known = "; ".join(one["code"] for one in sheet["core"][:3])
    text = f"J'ai travaillé comme {sheet['appellations'][0]}."
    page = ask(client, f"/metiers/{busy}/offres", texte=text, competences=known)
    rows = page.split('<li class="row offer')[1:]
    assert rows
    close = ["Proche de vous" in row for row in rows]

    assert close[0]
    assert close == sorted(close, reverse=True)
    for row in rows:
        assert ("vous l'avez" in row) == (
            "compétence" in row and "que vous avez" in row
        )


def test_no_offer_around_says_where_there_are(client: TestClient) -> None:
    found = client.get("/v1/gaps?by=region&limit=5000").json()["gaps"]
    some = sorted(found, key=lambda gap: (-(gap["offers"] or 0), gap["rome"]))
    for gap in some:
        path = f"/metiers/{gap['rome']}/offres"
        page = ask(client, f"{path}?commune=48095&rayon=5")
        if numbers(page) == [0] and gap["offers"]:
            break
    else:
        pytest.fail("every trade has offers in Mende")
    ways = re.findall(
        r'<a class="button(?:-2)?" href="([^"]*)">[^<]*? : ([\d\u202f]+) offre', page
    )

    assert ways
    for address, count in ways:
        assert numbers(ask(client, address)) == [int(count)]
    assert "Demandez de l'aide" in page


def test_filters_to_nothing_say_which_one_to_take_off(
    client: TestClient, busy: str
) -> None:
    page = ask(client, f"/metiers/{busy}/offres?contrat=ZZZ&temps=plein")
    way = re.search(r'href="([^"]*)">Tous les contrats : (\d+) offre', page)

    assert numbers(page)[0] == 0
    assert way
    assert numbers(ask(client, way[1]))[0] == int(way[2])


def test_a_page_too_far_leads_back(client: TestClient, busy: str) -> None:
    page = ask(client, f"/metiers/{busy}/offres?page=400")

    assert "Revenir à la première" in page


def test_every_state_is_valid_html(
    client: TestClient, busy: str, valid_html: Callable[[str], None]
) -> None:
    here = f"/metiers/{busy}/offres"
    person = {"texte": TEXT, "commune": "31555", "sans": "nuit", "titre": "aide"}
    for path, fields in (
        (f"/metiers/{busy}", {}),
        (f"/metiers/{BAKER}", person),
        ("/metiers/J1501?commune=48095&rayon=5", {}),
        (here, {}),
        (here, person),
        (f"{here}?contrat=CDI&temps=plein&tri=date", {}),
        (f"{here}?contrat=ZZZ", {}),
        ("/metiers/J1501/offres?commune=48095&rayon=5", {}),
    ):
        answer = (
            client.post(path, data=fields, headers=HTML)
            if fields
            else client.get(path, headers=HTML)
        )
        valid_html(answer.text)


def test_our_words_are_plain(
    client: TestClient, busy: str, reading_of: Callable[..., Any]
) -> None:
    feeds = ".asks, .does, .names, .offer, .training, .quotes, .near, .groups"
    for path in (f"/metiers/{busy}", f"/metiers/{busy}/offres?contrat=ZZZ"):
        for fields in ({}, {"texte": TEXT, "commune": "31555"}):
            read = reading_of(ask(client, path, **fields), without=feeds)

            assert read.mean <= 15, read.longest
            assert read.ease >= 60


# --- the API ---------------------------------------------------------------------


def search(client: TestClient, rome: str, **asked: object) -> dict[str, Any]:
    answer = client.post("/v1/offers/search", json={"rome": rome, **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def pages(client: TestClient, rome: str, **asked: object) -> Iterator[str]:
    for offset in range(0, 1000, 7):
        found = search(client, rome, limit=7, offset=offset, **asked)["offers"]
        if not found:
            return
        yield from (offer["offer_id"] for offer in found)


@pytest.mark.parametrize("sort", ["proche", "distance", "date"])
def test_pages_part_a_filtered_list(client: TestClient, busy: str, sort: str) -> None:
    asked = {"full_time": True, "sort": sort, "text": TEXT, "near": "31555"}
    whole = search(client, busy, limit=100, within_km=200, **asked)
    listed = list(pages(client, busy, within_km=200, **asked))

    assert listed[:100] == [one["offer_id"] for one in whole["offers"]]
    assert len(set(listed)) == len(listed) == whole["matching"] <= whole["total"]


def test_the_api_takes_the_filters(client: TestClient, busy: str) -> None:
    found = search(
        client,
        busy,
        contract=["CDI"],
        beginner=True,
        since_days=30,
        words="a",
        unsaid=["experience"],
    )

    assert found["matching"] <= found["total"]
    assert {one["field"] for one in found["effects"]} == {
        *("contract", "experience", "date", "title")
    }
    for one in found["offers"]:
        assert one["contract"] == "CDI"
        assert one["experience"] in {"D", None}
    bad = client.post("/v1/offers/search", json={"rome": busy, "contract": ["cdi; "]})
    assert bad.status_code == 422
