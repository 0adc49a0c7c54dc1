"""Details of LHEO: conditions, meetings, inscription; nobody's name or telephone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ingest.codes import french_level
from ingest.readers.lheo import read_lheo
from ingest.report import FeedResult
from matcher.tables import SESSION_DETAILS, TRAINING_DETAILS

DETAILS = Path(__file__).parents[2] / "fixtures" / "lheo" / "details.xml"


@pytest.fixture(scope="module")
def feed() -> FeedResult:
    return read_lheo(DETAILS)


def test_training(feed: FeedResult) -> None:
    row = feed.frames["trainings"].select(TRAINING_DETAILS.names()).row(0, named=True)

    assert row == {
        "programme": "professionnalisation",  # the contract of a cycle, not its kind
        "aim": "certification",
        "prerequisite": "Aucun diplôme. Français : niveau B1 du CECRL."
        " Permis B souhaité",
        "french_in": "B1",
        "publics": ["83056", "82044"],
        "public_info": "Demandeurs d'emploi",
        "funding_info": "Région Occitanie",
        "funder_codes": ["2", "4"],
        "updated_on": date(2026, 11, 3),
    }


def test_session(feed: FeedResult) -> None:
    row = feed.frames["sessions"].select(SESSION_DETAILS.names()).row(0, named=True)

    assert row == {
        # two days of the action, and the meeting of the session
        "info_dates": [date(2026, 12, 1), date(2027, 1, 12), date(2027, 1, 19)],
        "info_at": "Salle Urbain V, 48000 Mende",
        "enrol_contact": "05 36 49 00 02, accueil@cuisine.example",
        "enrol_how": "Dossier à demander à l'accueil",
        "enrol_from": date(2027, 1, 4),
        "enrol_until": date(2027, 2, 26),
        "selection": ["information", "entretien"],
        "funding_possible": True,
        "extra_costs": "Tenue : 60 euros",
        "catering": "Sur place",
        "lodging": "Internat",
        "transport": "Gare à 10 minutes",
        "access": "Plain-pied",
    }


def test_a_contact_that_names_nobody_is_kept_the_session_first(
    feed: FeedResult,
) -> None:
    contacts = feed.frames["sessions"]["enrol_contact"].to_list()

    assert contacts[1] == "05 36 49 00 03, https://cuisine.example/s2"
    told = " ".join(str(cell) for row in feed.frames["sessions"].rows() for cell in row)
    for hidden in ("Untel", "unetelle", "0536490001", "0639980001"):
        assert hidden not in told


def test_nothing_is_repaired_and_nothing_unknown(feed: FeedResult) -> None:
    assert feed.report.repairs == {}
    assert feed.report.unknown_fields == {}


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, str], FeedResult]:
    """Return a function that reads the fixture with a part replaced."""

    def _read(old: str, new: str) -> FeedResult:
        text = DETAILS.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "changed.xml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return read_lheo(path)

    return _read


@pytest.mark.parametrize(
    ("old", "new", "repair"),
    [
        ("<date>20270112</date>", "<date>20271345</date>", "bad-date"),
        (">82044<", ">abc<", "bad-code-public-vise"),
        (
            "<objectif-general-formation>6<",
            "<objectif-general-formation>77<",
            "unknown-objectif-general-formation",
        ),
        (
            "<modalite-recrutement>8<",
            "<modalite-recrutement>44<",
            "unknown-modalite-recrutement",
        ),
    ],
)
def test_what_cannot_be_read_is_unknown_and_counted(
    read: Callable[[str, str], FeedResult], old: str, new: str, repair: str
) -> None:
    assert read(old, new).report.repairs[repair] > 0


def test_the_extension_names_the_programme(
    read: Callable[[str, str], FeedResult],
) -> None:
    extension = '<extras info="programme"><extra info="programme">Projet Pro</extra>'
    found = read("  </action>", f"{extension}</extras></action>")

    assert found.frames["trainings"]["programme"].to_list() == ["projet-pro"]


@pytest.mark.parametrize(
    ("kind", "programme"), [("0", "scolaire"), ("1", "apprentissage")]
)
def test_the_kind_of_a_cycle_tells_when_no_contract_does(
    read: Callable[[str, str], FeedResult], kind: str, programme: str
) -> None:
    cycle = "<type-cycle>1</type-cycle><alternance><type-alternance>2</type-alternance>"
    found = read(f"{cycle}</alternance>", f"<type-cycle>{kind}</type-cycle>")

    assert found.frames["trainings"]["programme"].to_list() == [programme]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Niveau de langue A2", "A2"),
        ("DELF B1 exigé, B2 souhaité", "B1"),
        ("Maîtrise du français", None),
        ("Permis A1 ; anglais niveau C1", None),
        ("Salle B2, cours de français", None),
        (None, None),
    ],
)
def test_level_of_french(text: str | None, level: str | None) -> None:
    assert french_level(text) == level
