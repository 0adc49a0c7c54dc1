"""Official codes as feeds write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import codes
from ingest.report import Report


def test_rome_codes_keep_order_and_two_level_codes() -> None:
    found = codes.rome_codes("H2100|i1302", "H2100;Z1234", None, "M18055")

    assert found == ["H2100", "I1302"]
    assert [codes.is_two_level(code) for code in found] == [True, False]


def test_formacodes_and_nsf_codes() -> None:
    assert codes.formacodes("21059###34056", "-1", 15234) == ["21059", "34056", "15234"]
    assert codes.nsf_codes("326t", "312|31") == ["326T", "312"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("37896", "RNCP37896"),
        ("RNCP 37896", "RNCP37896"),
        ("37896.0", "RNCP37896"),
        ("-1", None),
        ("0", None),
        ("RS5737", None),
        (None, None),
    ],
)
def test_rncp_code(value: object, code: str | None) -> None:
    assert codes.rncp_code(value) == code


def test_rs_and_certifinfo_codes() -> None:
    assert codes.rs_code("5737") == "RS5737"
    assert codes.certifinfo_code("-1") is None
    assert codes.certifinfo_code(" 104239 ") == "104239"
    assert codes.certifinfo_code("104239.0") == "104239"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1001", "01001"),
        ("2a004", "2A004"),
        ("31555", "31555"),
        ("00000", None),
        ("Toulouse", None),
        ("", None),
    ],
)
def test_commune_code(value: str, code: str | None) -> None:
    assert codes.commune_code(value) == code


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("5", 5),
        (5, 5),
        ("0", None),
        ("9", None),
        ("NIVEAU_5", 5),
        ("Niveau 4 (Bac)", 4),
        ("Niveau III (BTS, DUT)", 5),
        ("Niveau V", 3),
        ("Sans niveau spécifique", None),
        ("-", None),
    ],
)
def test_level_of(value: object, level: int | None) -> None:
    assert codes.level_of(value) == level


def test_old_levels_and_diplomas() -> None:
    assert [codes.level_of_old(n) for n in "12345"] == [7, 6, 5, 4, 3]
    assert codes.level_of_old("6") is None
    assert codes.level_of_diploma("Certificat d'aptitude professionnelle") == 3
    assert codes.level_of_diploma("Capacité en droit") is None
    assert codes.level_of_diploma(None) is None


def test_a_wrong_siret_is_unknown_and_counted() -> None:
    report = Report()

    assert codes.siret_of("732 829 320 00074", report) == "73282932000074"
    assert codes.siret_of("12345678901234", report) is None
    assert codes.siret_of("-", report) is None
    assert report.repairs == {"bad-siret": 1}


@given(st.one_of(st.text(), st.integers(), st.none()))
def test_no_code_reader_raises(value: object) -> None:
    codes.rome_codes(value)
    codes.formacodes(value)
    codes.commune_code(value)
    codes.rncp_code(value)
    codes.certifinfo_code(value)
    codes.level_of_diploma(value)
    level = codes.level_of(value)
    assert level is None or 1 <= level <= 8
