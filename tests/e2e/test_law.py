"""What the law asks of the engine and of the pages, on the starter snapshot."""

import re
from collections.abc import Callable
from dataclasses import fields
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from benchmarks.fairness import GenderSwap, Pair, figures_of
from matcher.candidates import FEATURES
from matcher.conditions import CONDITIONS
from matcher.engine import Matcher
from matcher.types import Answer, Choices, Profile, Ranking
from service.app import create_app
from service.running import running
from service.settings import Settings

TEXT = (
    "J'ai été boulangère pendant quatre ans. Je sais peser et pétrir la pâte à pain,"
    " enfourner et défourner les pains. J'ai aussi tenu la caisse. J'aimerais"
    " travailler dans un jardin. Je ne veux plus travailler la nuit."
)
HTML = {"accept": "text/html", "sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def matcher(starter_snapshot: Path) -> Matcher:
    return Matcher.load(starter_snapshot, verify=False)


# --- L-5: what may count, and nothing else ------------------------------------------

# a part, a field or a sign that is not listed here fails: add it once it is known to
# say nothing of sex, age, nationality, family, health or of an address
PARTS = {
    *("words", "letters", "meaning", "names", "competences", "conditions", "offers"),
    *("near", "answers", "access", "wanted", "unwanted", "liked", "disliked"),
    *("wish_words", "wish_letters", "wish_meaning", "wish_names", "wish_offers"),
}
PROFILE = {
    *("titles", "evidence", "wishes", "refusals", "competences", "refused_contexts"),
    *("answers", "about_work", "sections", "experiences", "choices", "reason"),
}
CHOICES = {
    *("known", "wanted", "unwanted", "more", "less", "domain", "refused_contexts"),
    *("licence", "level", "french"),
}
READING = {
    *("cover", "same", "lacking", "dense", "besides", "said", "meaning"),
    *("meaning_there", "likely", "sheets", "one_word", "whole", "short", "done"),
}
CONDITIONS_OF_WORK = {
    "nuit",
    "dimanche",
    "week_end",
    "horaires_decales",
    "charges_lourdes",
    "hauteur",
    "debout",
    "froid",
    "chaleur",
    "bruit",
    "exterieur",
    "deplacements",
    "conduite",
    "produits_chimiques",
    "ecran",
    "cadence",
}
PROTECTED = re.compile(
    r"sex|gender|genre|\bage|_age|birth|naiss|nation|origin|famil(?!y|ies)|health|sante"
    r"|handicap|disab|relig|union|syndic|photo|address|adresse|quartier|qpv",
)


def test_only_listed_features_describe_a_person() -> None:
    assert {one.name for one in fields(Profile)} == PROFILE
    assert {one.name for one in fields(Choices)} == CHOICES
    assert set(FEATURES) == READING


def test_only_conditions_of_work_are_read_as_limits() -> None:
    keys = {one.key for one in CONDITIONS}

    assert keys
    assert not [key for key in keys if PROTECTED.search(key)]
    assert keys == CONDITIONS_OF_WORK


def test_only_listed_parts_make_a_score(matcher: Matcher) -> None:
    question = matcher.questions(matcher.profile(TEXT), n=1)[0]
    code = matcher.profile(TEXT).competences[0].code
    choices = Choices(
        known=(code,), wanted=(code,), more=("D1106",), less=("K1304",), licence=False
    )
    profile = matcher.profile(
        TEXT,
        wishes="J'aime les plantes",
        answers=(Answer(code=question.code, reply="oui"),),  # pyright: ignore
        choices=choices,
    )

    seen = {part.name for one in matcher.rank(profile).trades for part in one.parts}

    assert {"words", "competences", "conditions"} <= seen
    assert sorted(seen - PARTS) == []


def test_no_name_of_a_feature_speaks_of_what_is_protected() -> None:
    names = {*PARTS, *PROFILE, *CHOICES, *READING, *running()} - {"origin"}

    assert sorted(one for one in names if PROTECTED.search(one)) == []


def test_the_list_of_what_is_protected_can_fail() -> None:
    for name in ("sex", "age_of_person", "nationality", "health_note", "adresse"):
        assert PROTECTED.search(name), name
    assert not PROTECTED.search("near_families")


# --- L-3, L-4: the identity changes nothing -----------------------------------------


def order(ranking: Ranking) -> list[tuple[str, float]]:
    return [(one.rome, round(one.score, 12)) for one in ranking.trades]


BLOCKS = st.builds(
    "{} {}\n{} ans, {}\n{} rue des Lilas\n31000 Toulouse\nTél : 06 {:02} {:02} 11 22\n"
    "{}@exemple.fr\n{}\n".format,
    st.sampled_from(["Fatima", "Marie", "Mamadou", "Pierre", "Ngoc", "Anaïs"]),
    st.sampled_from(["BENALI", "DUPONT", "TRAORÉ", "NGUYEN", "MARTIN"]),
    st.integers(18, 64),
    st.sampled_from(["célibataire", "mariée, deux enfants", "divorcé"]),
    st.integers(1, 200),
    st.integers(0, 99),
    st.integers(0, 99),
    st.sampled_from(["a.b", "contact", "moi"]),
    st.sampled_from(["Nationalité française", "Née le 12/03/1981", "RQTH"]),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(block=BLOCKS)
def test_an_identity_block_changes_no_trade_and_no_score(
    matcher: Matcher, block: str
) -> None:
    bare = matcher.rank(matcher.profile(f"\n{TEXT}"))
    named = matcher.rank(matcher.profile(f"{block}\n{TEXT}"))

    assert order(named) == order(bare)
    assert len(bare.trades) == 10


def test_the_gender_of_a_title_hardly_moves_the_ten(matcher: Matcher) -> None:
    """The same title in the masculine and in the feminine: RBO of 0.95 on average."""
    swap = GenderSwap(matcher.reference)
    codes = matcher.reference.trade_codes[::9]
    texts = [
        f"J'ai été {_first_gender(matcher, code)} pendant trois ans." for code in codes
    ]
    swapped = [(text, swap(text)) for text in texts]
    pairs = [
        Pair(*(matcher.rank(matcher.profile(one)) for one in both))
        for both in swapped
        if both[0] != both[1]
    ]

    figures = figures_of(pairs)

    assert figures["n"] > 20
    assert figures["rbo"] >= 0.95


def _first_gender(matcher: Matcher, code: str) -> str:
    label = matcher.reference.trade(code).label
    return label.split(" / ")[0].lower()


# --- L-8: the operator may switch the suggestions off -------------------------------


def test_suggestions_turned_off_give_a_plain_search(
    starter_snapshot: Path, until_ready: Callable[[TestClient], None]
) -> None:
    off = Settings(snapshot=starter_snapshot, suggestions=False)
    with TestClient(create_app(off)) as client:
        until_ready(client)
        answer = client.get("/recherche", params={"q": "boulanger"}, headers=HTML)

        assert answer.status_code == 200
        assert "D1104" in answer.text or "oulanger" in answer.text
        ranked = client.post("/metiers", data={"texte": TEXT}, headers=HTML)
        assert 'class="fit' not in ranked.text  # nothing is ranked for anybody


# --- L-9: the record through the service --------------------------------------------


def test_a_ranking_is_recorded_once_when_the_operator_asks_for_it(
    starter_snapshot: Path, tmp_path: Path, until_ready: Callable[[TestClient], None]
) -> None:
    kept = Settings(snapshot=starter_snapshot, decisions=tmp_path / "decisions")
    with TestClient(create_app(kept)) as client:
        until_ready(client)
        client.post("/metiers", data={"texte": TEXT}, headers=HTML)
        client.post("/v1/trades/rank", json={"text": TEXT})
        client.get("/metiers/K1304", headers=HTML)

    files = list((tmp_path / "decisions").iterdir())
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(lines) == 2
    assert not [one for one in lines if "boulang" in one or "testclient" in one]


# --- L-10: there is no dossier -------------------------------------------------------


def test_no_dossier_can_be_opened(client: TestClient) -> None:
    """Nothing of a person is stored, so that there is nothing to erase or export."""
    for path in ("/dossier", "/dossiers", "/v1/dossiers", "/compte", "/v1/people"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    routes = client.get("/openapi.json").json()["paths"]
    assert not [one for one in routes if re.search(r"dossier|account|people", one)]
    privacy = unescape(client.get("/confidentialite").text).replace("\u00a0", " ")
    assert "Ce site n'ouvre pas de dossier." in privacy


# --- L-13: never asked --------------------------------------------------------------

NEVER_ASKED = re.compile(
    r"\b(?:âge|sexe|civilité|date de naissance|nationalité|situation de famille"
    r"|nombre d'enfants|numéro de sécurité sociale|état de santé|handicap|religion)\b",
    re.IGNORECASE,
)
NEVER_NAMED = re.compile(
    r"\b(?:age|sexe|civilite|naissance|nationalite|famille|enfants|nir|sante|handicap)\b"
)


def questions_of(html: str) -> tuple[list[str], list[str]]:
    """Return the words of the labels and legends, and the names of the fields."""
    asked = re.findall(r"<(?:label|legend)\b[^>]*>(.*?)</(?:label|legend)>", html, re.S)
    bare = [re.sub(r"<[^>]+>", " ", unescape(one)) for one in asked]
    named = re.findall(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]*)"', html)
    return bare, named


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/", None),
        ("/questions", None),
        ("/conseiller", None),
        ("/comprendre", {"texte": TEXT}),
        ("/metiers", {"texte": TEXT, "commune": "Toulouse"}),
        ("/conseiller", {"texte": TEXT}),
    ],
)
def test_age_sex_and_health_are_never_asked(
    client: TestClient, path: str, form: dict[str, str] | None
) -> None:
    answer = (
        client.get(path, headers=HTML)
        if form is None
        else client.post(path, data=form, headers=HTML)
    )
    asked, named = questions_of(answer.text)

    assert "<main" in answer.text
    assert [one for one in asked if NEVER_ASKED.search(one)] == []
    assert [one for one in named if NEVER_NAMED.search(one)] == []


def test_the_bank_of_questions_asks_nothing_of_the_person(matcher: Matcher) -> None:
    words = " / ".join(one.label for one in matcher.ranker.interview.bank.questions)

    assert len(words) > 1000
    assert not NEVER_ASKED.search(words)
