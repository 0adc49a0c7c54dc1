"""LHEO files: the traps of real feeds, and hostile XML."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ingest.errors import SourceSchemaError
from ingest.readers.lheo import read_lheo
from ingest.readers.lheo_tables import FUNDERS, LEVELS
from ingest.report import FeedResult
from matcher.tables import SESSIONS, TRAININGS

FIXTURES = Path(__file__).parents[2] / "fixtures" / "lheo"
NS = "http://lheo.gouv.fr/2.3"


@pytest.fixture(scope="module")
def traps() -> FeedResult:
    return read_lheo(FIXTURES / "traps.xml")


@pytest.fixture(scope="module")
def training(traps: FeedResult) -> dict[str, object]:
    return traps.frames["trainings"].row(0, named=True)


@pytest.fixture(scope="module")
def sessions(traps: FeedResult) -> list[dict[str, object]]:
    return traps.frames["sessions"].rows(named=True)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def _write(text: str) -> Path:
        path = tmp_path / "feed.xml"
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def formation(inside: str = "", numero: str = "F", title: str = "Titre") -> str:
    return (
        f'<formation numero="{numero}"><intitule-formation>{title}'
        f"</intitule-formation>{inside or '<action/>'}</formation>"
    )


def lheo(*formations: str, ns: str = NS) -> str:
    return f'<lheo xmlns="{ns}"><offres>{"".join(formations)}</offres></lheo>'


# --- values


def test_frames_are_held_to_their_tables(traps: FeedResult) -> None:
    assert traps.kind == "trainings"
    assert traps.source == "carif_oref_lheo"
    assert traps.as_of == date(2026, 11, 2)
    assert traps.frames["trainings"].schema == TRAININGS
    assert traps.frames["sessions"].schema == SESSIONS


def test_refused_formations_are_counted_with_their_line(traps: FeedResult) -> None:
    report = traps.report

    assert (report.rows_in, report.rows_kept, report.refused) == (5, 2, 3)
    assert [(r.record, r.field, r.reason, r.line) for r in report.first] == [
        ("F2", "intitule-formation", "missing-field", 82),
        ("F3", "action", "missing-field", 86),
        ("F1", "numero", "duplicate-id", 87),
    ]


def test_every_change_is_counted(traps: FeedResult) -> None:
    assert dict(traps.report.repairs) == {
        "several-certifications": 1,
        "bad-code-FORMACODE": 1,
        "bad-code-ROME": 1,
        "bad-siret": 1,
        "unknown-code-financeur": 1,
        "bad-url": 1,
        "several-places": 1,
        "duplicate-action": 1,
        "duplicate-session": 1,
        "unknown-etat-recrutement": 1,
        "expired-session": 1,
        "ends-before-start": 1,
        "shared-session-number": 1,
        "missing-numero": 1,
        "unknown-modalites-enseignement": 1,
        "price-from-hourly-rate": 1,
        "bad-date": 1,
    }
    assert dict(traps.report.unknown_fields) == {"formation/surprise": 1}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("title", "Maçon & rénovation", id="comment-inside-a-text"),
        pytest.param("objective", "Monter un mur\nL'enduire", id="html"),
        pytest.param("content", "", id="filler-words"),
        pytest.param("rncp", "RNCP1234", id="first-of-several-certifications"),
        pytest.param("rs", None, id="not-mixed-with-the-second"),
        pytest.param("certifinfo", None, id="filler-dash"),
        pytest.param("formacodes", ["22334", "22354"], id="principal-first"),
        pytest.param("romes", ["F1703"], id="bad-code-dropped"),
        pytest.param("level_in", 3, id="old-level"),
        pytest.param("level_out", 4, id="new-level"),
        pytest.param("provider", "Centre d'essai", id="raison-sociale-for-a-filler"),
        pytest.param("siret", None, id="wrong-siret"),
        pytest.param("funder", "Région, France Travail", id="funders-in-words"),
        pytest.param("url", None, id="script-address"),
    ],
)
def test_training(training: dict[str, object], column: str, value: object) -> None:
    assert training[column] == value


def test_first_session_and_no_detail_that_it_does_not_say(
    sessions: list[dict[str, object]],
) -> None:
    said = {name: value for name, value in sessions[0].items() if value is not None}
    assert said == {
        "training_id": "F1",
        "session_id": "S1",
        "starts_on": date(2027, 1, 4),
        "ends_on": date(2027, 6, 25),
        "open_entry": False,
        "mode": "mixte",
        "code_commune": "31555",  # the principal place, second in the file
        "place": "Toulouse",
        "departement": "31",
        "latitude": 43.6,
        "longitude": 1.44,
        "hours": 370,  # 300 in the centre and 70 in a firm
        "price_eur": 1234.5,  # "1 234,50"
        "paid": True,
        "seats": 12,  # 8 and 4
        "contact": "12 rue des Lilas, 31000 Toulouse",
        "status": "open",
    }


def test_unknown_dates_are_null(sessions: list[dict[str, object]]) -> None:
    assert (sessions[1]["starts_on"], sessions[1]["ends_on"]) == (None, None)
    assert sessions[1]["status"] == "suspended"


def test_actions_of_one_number_are_merged(sessions: list[dict[str, object]]) -> None:
    of_f1 = [s["session_id"] for s in sessions if s["training_id"] == "F1"]

    assert of_f1 == ["S1", "S2", "S1-2"]
    assert sessions[2]["status"] == "closed"  # session-perimee
    assert sessions[2]["ends_on"] is None  # before its start


def test_unknown_is_null_and_never_zero(traps: FeedResult) -> None:
    training = traps.frames["trainings"].row(1, named=True)
    session = traps.frames["sessions"].row(3, named=True)

    assert training["training_id"].startswith("sans-numero-")
    assert training["level_in"] is None  # a level that is not mandatory
    assert training["certifying"] is None
    assert training["funder"] == "CPF"
    assert training["url"] == "https://www.exemple.fr/a"
    assert {session[c] for c in ("mode", "paid", "place", "starts_on")} == {None}
    assert (session["price_eur"], session["seats"]) == (1050.0, 15)


def test_levels_cover_the_two_scales() -> None:
    assert set(LEVELS.values()) == set(range(1, 9))
    assert [LEVELS[code] for code in ("4", "5", "6", "7")] == [3, 4, 5, 6]
    assert [LEVELS[code] for code in ("11", "18")] == [1, 8]


# --- files


@pytest.mark.parametrize(
    "ns", [NS, "http://www.lheo.org/2.2", "http://www.lheo.org/2.0"]
)
def test_three_versions_plain_or_gzip(ns: str, tmp_path: Path) -> None:
    text = lheo(formation(), ns=ns)
    plain, packed = tmp_path / "a.xml", tmp_path / "a.xml.gz"
    plain.write_text(text)
    packed.write_bytes(gzip.compress(text.encode()))

    for path in (plain, packed):
        assert read_lheo(path).frames["trainings"].get_column("title").to_list() == [
            "Titre"
        ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(lheo(), r"feed\.xml: no formation", id="empty"),
        pytest.param(lheo(formation(), ns="urn:x"), r"not the root", id="namespace"),
        pytest.param("<html/>", r"html is not the root of LHEO offers", id="html"),
        pytest.param(
            f'<lheo-index xmlns="{NS}"/>', r"lheo-index is not the root", id="index"
        ),
        pytest.param("id;titre\n1;a", r"not XML", id="csv"),
        pytest.param("   ", r"not XML, no element", id="blank"),
        pytest.param(lheo(formation())[:-9], r"not XML", id="cut"),
        pytest.param(
            "<!DOCTYPE lheo>" + lheo(formation()), r"document type", id="doctype"
        ),
        pytest.param(
            '<!DOCTYPE lheo [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            + lheo(formation(title="&a;")),
            r"document type is refused",
            id="xxe",
        ),
        pytest.param(
            '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c '
            '"&b;&b;&b;">]>' + lheo(formation(title="&c;")),
            r"document type is refused",
            id="billion-laughs",
        ),
        pytest.param(
            f'<!DOCTYPE l [<!ENTITY a "{"a" * 50_000}">]>'
            + lheo(formation(title="&a;" * 1000)),
            r"document type is refused",
            id="quadratic",
        ),
        pytest.param(
            "<!-- " + "x" * 10_000 + " --><!DOCTYPE l>" + lheo(formation()),
            r"document type is refused",
            id="doctype-after-a-long-comment",
        ),
        pytest.param(lheo(formation(title="&nbsp;")), r"not XML", id="entity"),
        pytest.param(
            lheo(formation("<a>" * 5000 + "</a>" * 5000)), r"not XML", id="deep"
        ),
    ],
)
def test_files_refused(text: str, message: str, write: Callable[[str], Path]) -> None:
    with pytest.raises(SourceSchemaError, match=message):
        read_lheo(write(text))


def test_a_missing_or_damaged_file_is_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "a.xml.gz"
    damaged.write_bytes(gzip.compress(lheo(formation()).encode() * 99)[:60])

    with pytest.raises(SourceSchemaError, match=r"no such file"):
        read_lheo(tmp_path / "none.xml")
    with pytest.raises(SourceSchemaError, match=r"a\.xml\.gz: damaged gzip"):
        read_lheo(damaged)


def test_markup_inside_a_text_is_read(write: Callable[[str], Path]) -> None:
    inside = "<objectif-formation><p>Un</p> mot</objectif-formation><action/>"

    frame = read_lheo(write(lheo(formation(inside)))).frames["trainings"]

    assert frame.item(0, "objective") == "Un mot"


def test_order_of_two_formations_changes_nothing(write: Callable[[str], Path]) -> None:
    one, two = formation(numero="A"), formation(numero="B", title="Autre")

    first = read_lheo(write(lheo(one, two))).frames["trainings"]
    second = read_lheo(write(lheo(two, one))).frames["trainings"]

    assert first.sort("training_id").equals(second.sort("training_id"))


PEAK = """
import resource, sys
from pathlib import Path
from ingest.readers.lheo import read_lheo
read_lheo(Path(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_length_of_the_file(tmp_path: Path) -> None:
    padding = f"<resultats-attendus>{'x' * 20_000}</resultats-attendus>"

    def peak_kb(count: int) -> int:
        path = tmp_path / f"{count}.xml.gz"
        with gzip.open(path, "wt", compresslevel=1) as out:
            out.write(f'<lheo xmlns="{NS}"><offres>')
            out.writelines(
                formation(f"{padding}<action/>", numero=str(n)) for n in range(count)
            )
            out.write("</offres></lheo>")
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", PEAK, str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(done.stdout)

    assert peak_kb(3000) < peak_kb(50) + 20_000  # 60 MB of XML more


def test_every_code_of_the_funders_has_a_name() -> None:
    assert set(FUNDERS) == {str(code) for code in range(21)} - {"1"}


def test_one_bad_formation_does_not_stop_the_others(
    write: Callable[[str], Path],
) -> None:
    many = [formation(numero=f"{n}", title="-" if n % 2 else "Bon") for n in range(10)]

    result = read_lheo(write(lheo(*many)), shown=2)

    assert result.report.refusals == {"missing-field": 5}
    assert len(result.report.first) == 2
    assert result.frames["trainings"].select(pl.len()).item() == 5
