"""The command line on a real snapshot, from the arguments to the exit status."""

import csv
import gzip
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from matcher.engine import Matcher
from matcher.snapshot import list_snapshots, point_to
from service.cli import main
from service.exits import Exit

ROOT = Path(__file__).parents[2]
FEEDS = ROOT / "tests" / "fixtures" / "feeds"
TEXT = (
    "J'ai travaillé trois ans comme maçon. J'ai monté des murs et coulé des dalles."
    " Je cherche un poste de maçon."
)
PERSON = "Camille Untel"
OFFER = '{{"id": "{id}", "intitule": "Maçon", "description": "{text}"}}\n'

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def camin(
    capsys: pytest.CaptureFixture[str],
    starter_snapshot: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Return a function that runs a command: its status, stdout and stderr."""
    monkeypatch.setenv("CAMIN_SNAPSHOT", str(starter_snapshot))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*argv: str) -> tuple[int, str, str]:
        status = main(argv)
        written = capsys.readouterr()
        return status, written.out, written.err

    return run


@pytest.fixture
def writable(starter_snapshot: Path, tmp_path: Path) -> Path:
    """Return a copy of the snapshots, which a test may change."""
    return Path(shutil.copytree(starter_snapshot, tmp_path / "snapshots"))


def answer(result: tuple[int, str, str]) -> dict[str, Any]:
    """Return the one object on stdout of a command that went well."""
    status, out, err = result
    assert status == Exit.OK, err
    assert out.count("\n") == 1
    return json.loads(out)


def python(*argv: str, **options: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "service.cli", *argv],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


# --- rank ------------------------------------------------------------------------


def test_rank_prints_the_object_of_the_contract(camin: Run) -> None:
    found = answer(camin("rank", "--text", TEXT, "--near", "Toulouse", "--json"))

    assert list(found) == [
        *("snapshot", "as_of", "abstained", "reason", "profile", "domains", "trades"),
        *("excluded", "questions"),
        "notice",  # the snapshot is made of sample data, and says so
    ]
    assert not found["abstained"]
    assert 1 <= len(found["trades"]) <= 10
    for trade in found["trades"]:
        total = sum(part["value"] * part["weight"] for part in trade["parts"])
        assert trade["score"] == pytest.approx(total, abs=1e-6)
        assert trade["fit"] in ("tres_proche", "proche", "a_explorer")
        assert trade["why"]
        assert trade["open_offers"]["within_km"] == 30
    assert "F1703" in [trade["rome"] for trade in found["trades"]]


def test_rank_counts_what_a_search_lists(camin: Run, starter_snapshot: Path) -> None:
    argv = ("rank", "--text", TEXT, "--near", "31555", "--within-km", "50", "--json")
    found = answer(camin(*argv))
    matcher = Matcher.load(starter_snapshot)
    place = matcher.place("31555", 50.0)

    for trade in found["trades"]:
        page = matcher.offers(trade["rome"], near=place, limit=500)
        assert trade["open_offers"]["count"] == page.total == len(page.offers)


def test_the_same_question_has_the_same_answer(camin: Run) -> None:
    argv = ("rank", "--text", TEXT, "--json")

    assert camin(*argv) == camin(*argv)


def test_rank_shows_cards_with_words_and_no_percentage(camin: Run) -> None:
    status, out, err = camin("rank", "--text", TEXT, "--near", "Toulouse")

    assert (status, err) == (Exit.OK, "")
    assert "Données d'exemple" in out
    assert re.search("Très proche|Proche|À explorer", out)
    assert "Pourquoi" in out
    assert "%" not in out


def test_rank_keeps_to_the_limit(camin: Run) -> None:
    found = answer(camin("rank", "--text", TEXT, "--limit", "3", "--json"))

    assert len(found["trades"]) <= 3


def test_rank_reads_skills(camin: Run, starter_snapshot: Path) -> None:
    labels = Matcher.load(starter_snapshot).reference.tables["competences"]
    first = labels.filter(pl.col("kind") == "savoir_faire")["label"].to_list()[:2]

    found = answer(camin("rank", "--skills", "; ".join(first), "--json"))

    read = {one["label"] for one in found["profile"]["competences"]}
    assert set(first) <= read


def test_rank_reads_a_cv(camin: Run, tmp_path: Path) -> None:
    cv = tmp_path / "cv.txt"
    cv.write_text(f"{PERSON}\n{TEXT}", encoding="utf-8")

    found = answer(camin("rank", "--cv", str(cv), "--json"))

    assert "F1703" in [trade["rome"] for trade in found["trades"]]


def test_rank_reads_the_standard_input(starter_snapshot: Path) -> None:
    argv = ("rank", "--text", "-", "--snapshot", str(starter_snapshot), "--json")

    result = python(*argv, input=TEXT)

    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["trades"]


def test_an_empty_text_abstains_and_says_why(camin: Run) -> None:
    found = answer(camin("rank", "--text", "", "--json"))
    status, out, _ = camin("rank", "--text", "")

    assert (found["abstained"], found["reason"]) == (True, "empty")
    assert status == Exit.OK
    assert "Écrivez ce que vous avez fait" in out


@pytest.mark.parametrize(
    ("argv", "named"),
    [(("--refuse", "fatigue"), "nuit"), (("--domain", "Z"), "A, B")],
)
def test_the_command_line_names_what_can_be_chosen(
    camin: Run, argv: tuple[str, str], named: str
) -> None:
    status, out, err = camin("rank", "--text", TEXT, *argv)

    assert (status, out) == (2, "")
    assert f"{argv[0]} : choisissez parmi" in err
    assert named in err


def test_the_command_line_takes_a_wish_refusals_and_a_domain(camin: Run) -> None:
    argv = ("--wish", "Tailler des haies", "--refuse", "nuit", "--refuse", "froid")

    status, out, _ = camin("rank", *argv, "--domain", "a")

    assert status == 0
    assert "A1203" in out
    assert "K1304" not in out


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        (("--near", "Toulouze-les-Oies"), Exit.PLACE, "Aucune commune"),
        (("--snapshot", "no-such-folder"), Exit.SNAPSHOT, "camin build --to no-such"),
    ],
)
def test_a_fault_of_rank_is_one_sentence_and_a_status(
    camin: Run, argv: tuple[str, ...], status: Exit, said: str
) -> None:
    found, out, err = camin("rank", "--text", f"{PERSON}. {TEXT}", *argv)

    assert (found, out) == (status, "")
    assert said in err
    assert "Traceback" not in err
    assert PERSON not in err


def test_a_cv_that_is_refused_has_its_status(camin: Run, tmp_path: Path) -> None:
    cv = tmp_path / "cv.exe"
    cv.write_bytes(b"MZ")

    status, out, err = camin("rank", "--cv", str(cv))

    assert (status, out) == (Exit.CV, "")
    assert "Ce type de fichier n'est pas accepté" in err


def test_an_altered_snapshot_is_refused(camin: Run, writable: Path) -> None:
    snapshot = next(one for one in writable.iterdir() if one.is_dir())
    file = max(
        (one for one in snapshot.rglob("*") if one.suffix in (".npz", ".parquet")),
        key=lambda one: one.stat().st_size,
    )
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)

    status, out, err = camin("rank", "--text", TEXT, "--snapshot", str(writable))

    assert (status, out) == (Exit.SNAPSHOT, "")
    assert "incomplet ou modifié" in err
    assert file.name in err


def test_a_real_process_has_the_status_and_no_trace(tmp_path: Path) -> None:
    result = python("rank", "--text", TEXT, "--snapshot", str(tmp_path))

    assert result.returncode == Exit.SNAPSHOT
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_closed_pipe_ends_without_a_trace(starter_snapshot: Path) -> None:
    command = (
        f"{sys.executable} -m service.cli rank --text maçon"
        f" --snapshot {starter_snapshot} | true"
    )
    result = subprocess.run(  # noqa: S602 - our own command, a pipe is the test
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.stderr == ""


def test_colours_obey_no_color(starter_snapshot: Path) -> None:
    argv = ("rank", "--text", TEXT, "--snapshot", str(starter_snapshot))
    base = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color"}

    plain = python(*argv, env={**base, "NO_COLOR": "1"}).stdout
    coloured = python(*argv, env={k: v for k, v in base.items() if k != "NO_COLOR"})

    assert "\x1b[3" not in plain
    assert "\x1b[" in coloured.stdout


def test_rank_needs_no_web_package() -> None:
    code = (
        "import sys; from service.cli import main; main(['rank', '--text', 'a',"
        " '--snapshot', 'absent']); print(sorted({'fastapi', 'uvicorn', 'structlog',"
        " 'polars', 'sklearn'} & set(sys.modules)))"
    )
    result = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout == "[]\n"


# --- trainings, gaps, explain ------------------------------------------------------


def test_trainings_are_listed(camin: Run, starter_snapshot: Path) -> None:
    trainings = pl.concat(
        pl.read_parquet(one) for one in starter_snapshot.rglob("trainings.parquet")
    )
    rome = trainings["romes"].explode().drop_nulls().value_counts(sort=True)[0, 0]

    found = answer(camin("trainings", rome, "--text", TEXT, "--json"))
    status, out, _ = camin("trainings", rome)

    assert found["rome"] == rome
    assert found["total"] >= len(found["trainings"]) >= 1
    assert found["trainings"][0]["sessions"] is not None
    assert status == Exit.OK
    assert "formation" in out


@pytest.mark.parametrize(
    ("rome", "said"),
    [("Z9999", "n'est pas un code du ROME"), ("A9999", "n'existe pas dans le réfé")],
)
def test_a_code_that_does_not_exist_is_said(camin: Run, rome: str, said: str) -> None:
    status, out, err = camin("trainings", rome)

    assert (status, out) == (Exit.CODE, "")
    assert said in err


def test_gaps_show_the_same_numbers_everywhere(camin: Run, tmp_path: Path) -> None:
    file = tmp_path / "gaps.csv"
    found = answer(camin("gaps", "--by", "departement", "--json"))

    status, _, err = camin("gaps", "--by", "departement", "--csv", str(file))

    assert status == Exit.OK
    assert "gaps.csv" in err
    text = file.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))[1:]
    written = [(row[0], row[2], row[4], row[5]) for row in rows]
    assert found["total"] == len(written) > 0
    assert written == [
        (
            gap["territory"],
            gap["rome"],
            "" if gap["offers"] is None else str(gap["offers"]),
            "" if gap["trainings"] is None else str(gap["trainings"]),
        )
        for gap in found["gaps"]
    ]


def test_gaps_of_one_trade_are_of_that_trade(camin: Run, tmp_path: Path) -> None:
    book = tmp_path / "gaps.xlsx"
    found = answer(camin("gaps", "--json"))
    rome = found["gaps"][0]["rome"]

    one = answer(camin("gaps", "--trade", rome, "--xlsx", str(book), "--json"))

    assert {gap["rome"] for gap in one["gaps"]} == {rome}
    assert book.read_bytes().startswith(b"PK")


def test_gaps_are_shown_as_a_table(camin: Run) -> None:
    status, out, _ = camin("gaps", "--by", "region", "--limit", "2")

    assert status == Exit.OK
    assert "Région" in out
    assert "de plus" in out


def test_explain_gives_the_numbers_of_the_ranking(camin: Run) -> None:
    ranked = answer(camin("rank", "--text", TEXT, "--json"))
    first = ranked["trades"][0]

    found = answer(camin("explain", first["rome"], "--text", TEXT, "--json"))

    (one,) = found["explanations"]
    assert one["position"] == 1
    assert one["match"]["parts"] == first["parts"]
    assert one["match"]["score"] == first["score"]
    assert one["steps"]


def test_explain_without_a_code_explains_the_whole_list(camin: Run) -> None:
    ranked = answer(camin("rank", "--text", TEXT, "--limit", "3", "--json"))

    found = answer(camin("explain", "--text", TEXT, "--limit", "3", "--json"))
    status, out, _ = camin("explain", "--text", TEXT, "--limit", "1")

    assert [one["rome"] for one in found["explanations"]] == [
        trade["rome"] for trade in ranked["trades"]
    ]
    assert status == Exit.OK
    assert "Somme" in out


# --- classify, validate ------------------------------------------------------------


def test_classify_writes_one_line_a_record(camin: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(
        "".join(OFFER.format(id=f"o{n}", text="Monter des murs") for n in range(3)),
        encoding="utf-8",
    )
    packed, table = tmp_path / "out.jsonl.gz", tmp_path / "out.parquet"

    assert answer(camin("classify", str(source), "--to", str(packed), "--json")) == {
        "snapshot": answer(camin("rank", "--text", "", "--json"))["snapshot"],
        "items": 3,
        "file": "out.jsonl.gz",
    }
    assert camin("classify", str(source), "--to", str(table), "-q")[0] == Exit.OK

    unpacked = gzip.decompress(packed.read_bytes()).decode()
    lines = [json.loads(line) for line in unpacked.splitlines()]
    assert [line["id"] for line in lines] == ["o0", "o1", "o2"]
    assert lines[0]["trades"][0]["code"].startswith("F17")
    assert pl.read_parquet(table).to_dicts() == lines
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        *("in.jsonl", "out.jsonl.gz", "out.parquet")
    ]


def test_classify_that_stops_leaves_no_file(camin: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(f"{OFFER.format(id=1, text='x')}[]\n", encoding="utf-8")

    status, _, err = camin("classify", str(source), "--to", str(tmp_path / "out.jsonl"))

    assert status == Exit.FILE
    assert "in.jsonl, line 2" in err
    assert [one.name for one in tmp_path.iterdir()] == ["in.jsonl"]


def test_classify_to_a_folder_that_does_not_exist_is_said(
    camin: Run, tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(OFFER.format(id=1, text="x"), encoding="utf-8")

    status, _, err = camin("classify", str(source), "--to", str(tmp_path / "no" / "o"))

    assert status == Exit.FILE
    assert "Impossible de lire ou d'écrire" in err


def test_validate_names_the_line_the_fault_and_the_remedy(camin: Run) -> None:
    status, out, _ = camin("validate", str(FEEDS / "offers.jsonl"))
    again, text, _ = camin("validate", str(FEEDS / "offers.jsonl"), "--json")

    assert status == again == Exit.FINDINGS
    assert "Remède" in out
    found = json.loads(text)
    assert not found["valid"]
    assert all(one["message"] and one["remedy"] for one in found["findings"])
    assert any(one["line"] for one in found["findings"])


def test_a_file_without_fault_is_valid(camin: Run, tmp_path: Path) -> None:
    good = {
        "id": "048KLTP",
        "intitule": "Maçon",
        "description": "Monter des murs en parpaings sur des chantiers.",
        "dateCreation": "2026-11-20T08:00:00.000Z",
        "romeCode": "F1703",
        "lieuTravail": {"libelle": "31 - TOULOUSE", "commune": "31555"},
    }
    file = tmp_path / "good.jsonl"
    file.write_text(json.dumps(good), encoding="utf-8")

    assert camin("validate", str(file))[:2] == (
        Exit.OK,
        "« good.jsonl » : rien à corriger.\n",
    )


# --- build, refresh, snapshots -----------------------------------------------------


@dataclass(frozen=True)
class Built:
    """What one ``camin build`` left: its folder, its answer, what it said."""

    folder: Path
    config: Path
    offers: Path
    made: dict[str, Any]
    notes: str


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build once from two files of offers, one row of which is refused."""
    folder = tmp_path_factory.mktemp("built")
    first, second = folder / "a.jsonl", folder / "b.jsonl"
    first.write_text(
        "".join(OFFER.format(id=f"a{n}", text="Murs") for n in range(8)),
        encoding="utf-8",
    )
    second.write_text(
        f"{OFFER.format(id='b1', text='Dalles')}{{}}\n{OFFER.format(id='b2', text='')}",
        encoding="utf-8",
    )
    to, config = folder / "snapshots", folder / "refresh.toml"
    result = python(
        *("build", "--offers", str(first), str(second), "--to", str(to)),
        *("--today", "2026-11-24", "--json", "--save-config", str(config)),
    )
    assert result.returncode == Exit.OK, result.stderr
    made = json.loads(result.stdout)
    return Built(to, config, first, made, " ".join(result.stderr.split()))


def test_build_reads_several_files_and_says_what_is_absent(built: Built) -> None:
    assert built.made["counts"]["offers"] == 10
    assert built.made["counts"]["trainings"] is None
    assert built.made["rows_refused"] == 1
    assert "« b.jsonl » : 1 ligne écartée sur 3." in built.notes
    assert "ligne 2, id" in built.notes
    assert "Sans --trainings : aucune formation ne sera proposée." in built.notes
    assert [info.id for info in list_snapshots(built.folder)] == [
        built.made["snapshot"]
    ]


def test_a_snapshot_holds_no_path_of_the_machine(built: Built) -> None:
    manifest = built.folder / built.made["snapshot"] / "manifest.json"

    assert str(built.folder.parent) not in manifest.read_text(encoding="utf-8")


def test_refresh_refuses_a_great_loss_and_the_old_one_stays(
    camin: Run, built: Built
) -> None:
    kept = built.offers.read_bytes()
    built.offers.write_text(OFFER.format(id="o1", text="Murs"), encoding="utf-8")

    status, _, err = camin("refresh", "--config", str(built.config), "-q")
    built.offers.write_bytes(kept)
    (used,) = [info for info in list_snapshots(built.folder) if info.is_current]

    assert status == Exit.FILE
    assert "(10 puis 3)" in err
    assert used.id == built.made["snapshot"]


def test_refresh_builds_again_from_the_configuration(
    camin: Run, tmp_path: Path
) -> None:
    config, to = tmp_path / "refresh.toml", tmp_path / "snapshots"
    shutil.copy(FEEDS / "mcf.csv", tmp_path / "mcf.csv")
    config.write_text('to = "snapshots"\ntrainings = ["mcf.csv"]\n', encoding="utf-8")

    made = answer(camin("refresh", "--config", str(config), "--json", "-q"))
    found = answer(camin("rank", "--text", TEXT, "--snapshot", str(to), "--json"))
    _, shown, _ = camin("rank", "--text", TEXT, "--snapshot", str(to))

    assert made["counts"]["trainings"] > 0
    # no feed of offers: their number is unknown, not 0
    assert {trade["open_offers"]["count"] for trade in found["trades"]} == {None}
    assert "nombre d'offres inconnu" in shown


def test_a_configuration_that_is_wrong_is_said(camin: Run, tmp_path: Path) -> None:
    config = tmp_path / "refresh.toml"
    config.write_text("to = 3", encoding="utf-8")

    status, _, err = camin("refresh", "--config", str(config))

    assert status == Exit.FILE
    assert "« refresh.toml » ne peut pas être lu" in err


def test_snapshots_are_listed_compared_and_put_back(
    camin: Run, writable: Path, built: Built
) -> None:
    (old,), new = list_snapshots(writable), built.made["snapshot"]
    shutil.copytree(built.folder / new, writable / new)
    point_to(writable, new)
    where = ("--snapshot", str(writable))

    listed = answer(camin("snapshots", *where, "--json"))["snapshots"]
    _, table, _ = camin("snapshots", *where)
    _, compared, _ = camin("snapshots", "--compare", old.id, new, *where)
    status, _, err = camin("snapshots", "--rollback", old.id, *where)
    (used,) = [info for info in list_snapshots(writable) if info.is_current]

    assert {one["id"]: one["is_current"] for one in listed} == {
        old.id: False,
        new: True,
    }
    assert "en service" in table
    assert old.id in compared
    assert "400" in compared
    assert status == Exit.OK
    assert old.id in err
    assert used.id == old.id


# --- what is learnt is checked -----------------------------------------------------


def labelled(path: Path, *, n: int, seed: int, moved: int = 0) -> Path:
    """Write offers in words that only their trade has, codes moved by so many.

    The words have letters that no French word has together: labels alone tell.
    """
    rng = random.Random(seed)  # noqa: S311 - no secret
    codes = ("D1102", "G1803", "J1501", "K1304", "M1203", "N4101")
    lines: list[str] = []
    for i in range(n):
        own = random.Random(codes[i % 6])  # noqa: S311 - no secret
        words = ["".join(own.choices("jkqvwxz", k=6)) for _ in range(8)]
        text = " ".join(rng.choices(words, k=12))
        code = codes[(i + moved) % 6]
        offer = {"id": f"{seed}-{i}", "intitule": text[:13], "description": text}
        lines.append(json.dumps(offer | {"romeCode": code}))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_rebuild_that_is_worse_is_refused_then_forced(
    camin: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.build.DIM", 32)
    monkeypatch.setattr("matcher.build.EPOCHS", 1)
    good = labelled(tmp_path / "good.jsonl", n=600, seed=1)
    bad = labelled(tmp_path / "bad.jsonl", n=600, seed=1, moved=1)
    check = labelled(tmp_path / "check.jsonl", n=90, seed=2)
    to, config = tmp_path / "snapshots", tmp_path / "refresh.toml"
    common = ("--check", str(check), "--to", str(to), "-q", "--json")
    where = ("--snapshot", str(to))

    first = answer(camin("build", "--train-on", str(good), *common))
    status, out, err = camin(
        *("build", "--train-on", str(bad), *common, "--save-config", str(config))
    )
    refused = json.loads(out)
    listed = answer(camin("snapshots", *where, "--json"))["snapshots"]
    again, shown, _ = camin("refresh", "--config", str(config), "-q")
    compared = camin(
        "snapshots", "--compare", first["snapshot"], refused["snapshot"], *where
    )
    forced = answer(
        camin("refresh", "--config", str(config), "-q", "--force", "--json")
    )
    _, known, _ = camin("snapshots", "--show", forced["snapshot"], *where)

    assert first["in_service"]
    assert first["learnt"]["files"][0]["file"] == "good.jsonl"
    assert refused["report"]["check"]["right_before"] > 40
    assert refused["report"]["check"]["right_after"] < 10
    assert status == again == Exit.WORSE
    assert refused["snapshot"] in err
    assert "--force" in err
    assert {one["id"]: (one["is_current"], one["refused"]) for one in listed} == {
        first["snapshot"]: (True, False),
        refused["snapshot"]: (False, True),
    }
    assert "Moins bon que celui en service" in shown
    assert "90 offres de contrôle" in compared[1]
    assert forced["snapshot"] == refused["snapshot"]
    assert forced["report"]["forced"]
    assert "« bad.jsonl »" in known
    assert "Mis en service quand même" in known
    assert (to / "current").read_text(encoding="utf-8").strip() == forced["snapshot"]


def test_a_snapshot_of_no_such_name_is_said(camin: Run) -> None:
    status, out, err = camin("snapshots", "--rollback", "2020-01-01-nope")

    assert (status, out) == (Exit.SNAPSHOT, "")
    assert "« 2020-01-01-nope »" in err


# --- evaluate ----------------------------------------------------------------------


def test_evaluate_writes_what_the_folder_allows_and_says_the_rest(
    camin: Run, tmp_path: Path
) -> None:
    data, to = tmp_path / "data", tmp_path / "out"
    (data / "profiles").mkdir(parents=True)
    one = {"id": "p1", "kind": "list", "level": "easy", "text": TEXT}
    wanted = {"expected": ["F1703"], "forbidden": [], "abstain": False}
    (data / "profiles" / "dev.jsonl").write_text(json.dumps(one | wanted), "utf-8")

    status, out, err = camin(
        *("evaluate", "--data", str(data), "--to", str(to), "--suffix", "starter")
    )
    summary = json.loads((to / "summary_starter.json").read_text("utf-8"))

    assert status == Exit.OK, err
    assert {path.name for path in to.iterdir()} == {
        *("profiles_starter.json", "fairness_starter.json"),
        *("summary_starter.json", "summary_starter.md"),
    }
    assert summary["profiles"]["n"] == 1
    assert summary["skipped"]["melo"].startswith("no-file ")
    assert "Personnes (`n`) : 1" in out
    assert "« offers/test.jsonl.gz »" in " ".join(err.split())


# --- serve -------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(url: str, *, seconds: float) -> int:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310
                return int(response.status)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    return 0


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_the_service_answers_and_stops_cleanly(
    command: str, starter_snapshot: Path
) -> None:
    port = free_port()
    argv = ("--snapshot", str(starter_snapshot), "--port", str(port))
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "service.cli", command, *argv],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        status = wait_for(f"http://127.0.0.1:{port}/readyz", seconds=60)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)

    assert status == 200
    assert f"http://127.0.0.1:{port}/" in err
    assert "Traceback" not in err


def test_serve_without_a_snapshot_says_how_to_make_one(
    camin: Run, tmp_path: Path
) -> None:
    status, _, err = camin("serve", "--snapshot", str(tmp_path / "none"))

    assert status == Exit.SNAPSHOT
    assert "camin build --to" in err
