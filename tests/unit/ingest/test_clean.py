"""Values of the feeds made plain."""

import math
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import clean

# Texts made of what breaks a cleaner: marks, entities, tags, stray characters.
PIECES = st.sampled_from(
    (
        *("<script>", "</script>", "<SCRIPT src=x", "<", ">", "</", "<!--", "-->"),
        *("&lt;", "&amp;", "&amp;lt;script&amp;gt;", "&#60;", "&#x3C;script", "&"),
        *("amp;", "lt;", "#039;", "&#0;", "&#55296;", "&nbsp;", "<br>", "<li>", "<p"),
        *("script", "style>", "<style>", "\x00", "\u200b", "\ud800", "\u202e", "\n"),
        *("\u0338", "e\u0301", "\u037e", " ", "texte", "5 < 6", "R&D", "İ", "ſ"),
    )
)
HOSTILE = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))
ANY = st.one_of(
    HOSTILE,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.lists(st.integers(), max_size=2),
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("L&amp;#039;accueil", "L'accueil", id="encoded-twice"),
        pytest.param("&amp;amp;eacute;", "é", id="encoded-three-times"),
        pytest.param("un<br/>deux<br>trois", "un\ndeux\ntrois", id="breaks"),
        pytest.param("<ul><li>a</li><li>b</li></ul>", "a\nb", id="items"),
        pytest.param("<p>a</p><p class='x'>b</p>", "a\nb", id="paragraphs"),
        pytest.param("a<script>x('</p>')</script>b", "a b", id="script-content"),
        pytest.param("a<style>p{}</style>b", "a b", id="style-content"),
        pytest.param("a<!-- <b>non</b> -->b", "a b", id="comment"),
        pytest.param("a <scr<script>ipt>x", "a <scr", id="nested-tag"),
        pytest.param("&lt;script&gt;x()&lt;/script&gt;ok", "ok", id="encoded-script"),
        pytest.param("fin coupée <script src=", "fin coupée", id="cut-tag"),
        pytest.param(
            "salaire < 2000 et > 1500", "salaire < 2000 et > 1500", id="signs"
        ),
        pytest.param(
            "R&D, AT&T, a&section=b", "R&D, AT&T, a&section=b", id="ampersands"
        ),
        pytest.param("&inconnue;", "&inconnue;", id="unknown-entity"),
        pytest.param("a\u00a0\t b\r\n\r\n\r\nc", "a b\nc", id="spaces"),
        pytest.param("a\x00b\u200bc\u202ed\ud800e", "abcde", id="not-shown"),
        pytest.param("e\u0301", "é", id="composed"),
        pytest.param(None, "", id="nothing"),
        pytest.param(12, "12", id="number"),
    ],
)
def test_plain_text(value: object, text: str) -> None:
    assert clean.plain_text(value) == text


@given(ANY)
def test_plain_text_never_raises_and_twice_changes_nothing(value: object) -> None:
    text = clean.plain_text(value)

    assert clean.plain_text(text) == text


@given(HOSTILE)
def test_plain_text_leaves_no_script_and_nothing_that_does_not_show(value: str) -> None:
    text = clean.plain_text(value)

    assert "<script" not in text.lower()
    assert all(c == "\n" or ord(c) >= 32 for c in text)
    assert not any(0xD800 <= ord(c) < 0xE000 for c in text)


def test_plain_text_gives_up_on_endless_nesting() -> None:
    nested = "avant " + "<b" * 50 + "x" + ">" * 50

    text = clean.plain_text(nested)
    assert text.startswith("avant ")
    assert not set("<&") & set(text)


@pytest.mark.parametrize(
    "piece", ["&amp;", "&", "<", "<!--", "<script", "<script>", "</script ", "<style>"]
)
def test_plain_text_is_linear_on_hostile_repeats(piece: str) -> None:
    size = 300_000
    start = process_time()
    clean.plain_text(piece * (size // len(piece)))

    assert process_time() - start < 2  # a quadratic pass would take minutes


@given(ANY)
def test_no_reader_of_a_value_raises(value: object) -> None:
    clean.one_line(value)
    clean.filler(value)
    clean.parse_date(value)
    clean.departement_of(value)
    clean.departement_code(value)
    clean.contract_code(value)
    clean.is_siret(value)
    clean.whole(value)
    number = clean.decimal(value)
    assert number is None or math.isfinite(number)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "-",
        "--",
        ".",
        "NC",
        "N.C.",
        "n/a",
        "Non renseigné",
        "NON RENSEIGNEE",
        "Néant",
        "null",
        None,
        "Non communiqué",
    ],
)
def test_filler_is_nothing(value: str | None) -> None:
    assert clean.filler(value) is None


@pytest.mark.parametrize("value", ["0", "Nice", "NCIS", "a-b", "Non renseignée ici"])
def test_filler_keeps_what_says_something(value: str) -> None:
    assert clean.filler(f" {value} ") == value


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("20260930", date(2026, 9, 30)),
        (20260930, date(2026, 9, 30)),
        ("2026-09-30", date(2026, 9, 30)),
        ("2024-12-29T02:53:40.000Z", date(2024, 12, 29)),
        ("2024-12-29 02:53:40+01:00", date(2024, 12, 29)),
        ("30/09/2026", date(2026, 9, 30)),
        ("1/9/2026 08:00", date(2026, 9, 1)),
        ("00000000", None),
        ("99999999", None),
        ("20260931", None),
        ("1026-01-01", None),
        ("2024", None),
        ("bientôt", None),
        ("", None),
        (None, None),
    ],
)
def test_parse_date(value: object, day: date | None) -> None:
    assert clean.parse_date(value) == day


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1 234,56 €", 1234.56),
        ("1\u00a0234,56", 1234.56),
        ("1\u202f234", 1234.0),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("12.5 euros", 12.5),
        ("-3", -3.0),
        (7, 7.0),
        (2.5, 2.5),
        (True, None),
        (float("nan"), None),
        (float("inf"), None),
        ("1e9", None),
        ("12 h", None),
        ("1,2,3", None),
        ("", None),
        (None, None),
    ],
)
def test_decimal(value: object, number: float | None) -> None:
    assert clean.decimal(value) == number


def test_whole_refuses_what_does_not_fit() -> None:
    assert clean.whole("3 000 000 000") is None
    assert clean.whole("600,0") == 600


@pytest.mark.parametrize(
    ("code", "departement"),
    [
        ("34172", "34"),
        ("09122", "09"),
        ("9122", "09"),
        (9122, "09"),
        ("2A004", "2A"),
        ("2b033", "2B"),
        ("20000", "2A"),
        ("20167", "2A"),
        ("20200", "2B"),
        ("20620", "2B"),
        ("97411", "974"),
        ("11493", "11"),
        ("99100", None),
        ("00000", None),
        ("3417", "03"),
        ("Paris", None),
        ("²²²²²", None),
        (None, None),
    ],
)
def test_departement_of(code: object, departement: str | None) -> None:
    assert clean.departement_of(code) == departement


@pytest.mark.parametrize(
    ("code", "departement"),
    [
        ("9", "09"),
        ("34", "34"),
        ("2a", "2A"),
        ("974", "974"),
        ("20", None),
        ("99", None),
        ("340", None),
        ("", None),
    ],
)
def test_departement_code(code: str, departement: str | None) -> None:
    assert clean.departement_code(code) == departement


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("CDI", "CDI"),
        ("cdd", "CDD"),
        ("CDD - 12 Mois", "CDD"),
        ("Intérim - 6 Mois", "MIS"),
        ("Contrat à durée indéterminée", "CDI"),
        ("CDI Intérimaire", "DIN"),
        ("Saisonnier - 6 Mois", "SAI"),
        ("Profession libérale", "LIB"),
        ("Profession commerciale - 6 Mois", "CCE"),
        ("Profession", None),
        ("-", None),
    ],
)
def test_contract_code(value: str, code: str | None) -> None:
    assert clean.contract_code(value) == code


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("73282932000074", True),
        ("\t732 829 320 00074", True),
        ("73282932000075", False),
        ("35600000000048", True),  # La Poste, Luhn
        ("35600000049837", True),  # La Poste, sum of digits
        ("35600000049838", False),
        ("00000000000000", False),
        ("7328293200007", False),
        ("732829320000740", False),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", False),
        (None, False),
    ],
)
def test_is_siret(value: object, valid: bool) -> None:
    assert clean.is_siret(value) is valid


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://a.example/x?y=1&z=é", "https://a.example/x?y=1&z=é"),
        (" http://a.example:8080 ", "http://a.example:8080"),
        ("www.a.example", "https://www.a.example"),
        ("HTTPS://a.example", "HTTPS://a.example"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example", None),
        ("ftp://a.example", None),
        ("https://", None),
        ("https://moi:secret@a.example", None),
        ('https://a.example/"onclick=alert(1)', None),
        ("https://a.example/ x", None),
        ("https://[::1", None),
        ("https://a.example/" + "x" * 3000, None),
        ("-", None),
        (None, None),
    ],
)
def test_safe_url(value: object, url: str | None) -> None:
    assert clean.safe_url(value) == url


@given(HOSTILE)
def test_safe_url_is_never_another_scheme(value: str) -> None:
    url = clean.safe_url(value)

    assert url is None or url.lower().startswith(("http://", "https://"))
