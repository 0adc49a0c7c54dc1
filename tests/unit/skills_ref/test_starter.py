"""The starter data: in our own words, specific to each trade, true to the codes."""

import csv
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from time import perf_counter

import polars as pl
import pytest

from skills_ref import starter
from skills_ref.errors import ReferenceFormatError
from skills_ref.starter import read_starter, starter_code, transversal_competences
from skills_ref.store import SkillsRef

# plain words that the official labels happen to use too
COMMON_WORDS = frozenset(
    {"respecter les règles d'hygiène", "respecter les règles de sécurité au travail"}
)
MOST_TRADES = 4  # that may share a competence which is not transversal


@pytest.fixture(scope="module")
def ref() -> SkillsRef:
    return read_starter()


@pytest.fixture(scope="module")
def gestures(ref: SkillsRef) -> pl.DataFrame:
    """Return trade, label and core of every competence that is not a knowledge."""
    links = ref.tables["trade_competences"].join(ref.tables["competences"], on="code")
    return links.filter(pl.col("kind") == "savoir_faire")


def plain(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe"))
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", bare)))


def test_starter_is_called_a_sample(ref: SkillsRef) -> None:
    assert ref.is_sample
    assert ref.release == "données d'exemple Camin"
    assert len(ref.trade_codes) == 532
    assert ref.parent_of("M1805") == "M1805"


def test_starter_loads_in_half_a_second() -> None:
    times: list[float] = []
    for _ in range(3):
        start = perf_counter()
        read_starter()
        times.append(perf_counter() - start)

    assert min(times) < 0.5


def test_at_least_200_trades_are_detailed_over_the_14_domains(
    gestures: pl.DataFrame,
) -> None:
    detailed = gestures["rome"].unique()

    assert len(detailed) >= 200
    assert set(detailed.str.slice(0, 1)) == set(starter.LETTERS)


def test_detailed_trades_have_8_to_12_competences_3_to_5_core(
    gestures: pl.DataFrame,
) -> None:
    counts = gestures.group_by("rome").agg(pl.len(), core=pl.col("core").sum())
    wrong = counts.filter(
        ~pl.col("len").is_between(8, 12) | ~pl.col("core").is_between(3, 5)
    )

    assert wrong.rows() == []


def test_detailed_trades_are_complete(ref: SkillsRef, gestures: pl.DataFrame) -> None:
    trades = [ref.trade(code) for code in gestures["rome"].unique().sort()]

    assert [t.rome for t in trades if t.definition is None] == []
    assert [t.rome for t in trades if t.regulated is None] == []
    assert [t.rome for t in trades if not 2 <= len(t.contexts) <= 6] == []
    assert [t.rome for t in trades if not 3 <= len(t.mobilities) <= 6] == []


def test_a_competence_of_many_trades_is_transversal(gestures: pl.DataFrame) -> None:
    shared = gestures.group_by("label").len().filter(pl.col("len") > MOST_TRADES)

    assert set(shared["label"]) - transversal_competences() == set()


def test_transversal_competences_are_few_in_a_trade(gestures: pl.DataFrame) -> None:
    common = gestures.filter(pl.col("label").is_in(list(transversal_competences())))
    counts = common.group_by("rome").len()

    assert set(common["label"]) == transversal_competences()
    assert counts.filter(pl.col("len") > 2).rows() == []


def test_every_trade_has_its_title_and_everyday_names(ref: SkillsRef) -> None:
    names = (
        ref.tables["appellations"]
        .group_by("rome")
        .agg(n=pl.len(), principals=pl.col("principal").sum())
    )

    assert names.filter(pl.col("principals") != 1).rows() == []
    assert names.filter(pl.col("n") < 3).rows() == []
    assert names.height == 532


def test_codes_are_unique_and_made_from_the_label(ref: SkillsRef) -> None:
    appellations, competences = ref.tables["appellations"], ref.tables["competences"]

    assert appellations["appellation"].is_unique().all()
    assert competences["code"].is_unique().all()
    assert starter_code("travailler en équipe") == "X017A3894"  # as b2sum says
    code = starter_code("travailler en équipe")
    assert ref.competence(code).label == "travailler en équipe"


def test_order_of_near_trades_is_kept(ref: SkillsRef) -> None:
    assert ref.trade("A1416").mobilities[0] in ref.trade_codes
    orders = ref.tables["mobilities"].group_by("rome").agg(pl.col("order"))
    assert all(row == sorted(row) and row[0] == 1 for row in orders["order"].to_list())


# -- against the official data ----------------------------------------------------


def official(data_dir: Path, name: str) -> Iterator[dict[str, str]]:
    (path,) = (data_dir / "rome").glob(f"unix_{name}_v*_utf8.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@pytest.mark.data
def test_codes_and_titles_are_the_official_ones(ref: SkillsRef, data_dir: Path) -> None:
    titles = {
        row["code_rome"]: row["libelle_rome"]
        for row in official(data_dir, "referentiel_code_rome")
        if row["code_rome"] == row["code_rome_parent"]
    }

    assert {t.rome: t.label for t in map(ref.trade, ref.trade_codes)} == titles


@pytest.mark.data
def test_domains_are_the_official_ones(ref: SkillsRef, data_dir: Path) -> None:
    large = {
        row["code_grand_domaine"]: row["libelle_grand_domaine"]
        for row in official(data_dir, "grand_domaine")
    }
    small = {
        row["code_domaine_professionnel"]: row["libelle_domaine_professionnel"]
        for row in official(data_dir, "domaine_professionnel")
    }

    assert dict(ref.tables["domains"].iter_rows()) == large | small


@pytest.mark.data
def test_no_official_competence_is_reproduced(
    gestures: pl.DataFrame, data_dir: Path
) -> None:
    labels = {
        plain(row["libelle_competence"])
        for row in official(data_dir, "referentiel_competence")
        if len(row["libelle_competence"]) > 25
    }
    mine = set(gestures["label"]) - COMMON_WORDS

    assert sorted(label for label in mine if plain(label) in labels) == []


@pytest.mark.data
def test_no_official_text_is_reproduced(ref: SkillsRef, data_dir: Path) -> None:
    texts = {
        plain(row["libelle_texte"].replace("''", "'"))
        for row in official(data_dir, "texte")
    }
    mine = ref.tables["trades"]["definition"].drop_nulls()

    assert [text for text in mine if plain(text) in texts] == []


# -- files that are not what they should be -----------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = Path(str(files("skills_ref") / "starter"))
    return Path(shutil.copytree(source, tmp_path / "starter"))


@pytest.fixture
def add(folder: Path) -> Callable[[str], Path]:
    """Return a function that writes one trade in place of those of letter L."""

    def added(trade: str) -> Path:
        titles = (folder / "titles.csv").read_text(encoding="utf-8").splitlines()
        kept = [row for row in titles if not row.startswith("L")]
        text = "\n".join([*kept, "L1101,Animateur"]) + "\n"
        (folder / "titles.csv").write_text(text, encoding="utf-8")
        for path in folder.glob("trades_*.toml"):
            no_near = re.sub(r"(?m)^near = .*$", "", path.read_text(encoding="utf-8"))
            path.write_text(no_near, encoding="utf-8")
        (folder / "trades_L.toml").write_text(trade, encoding="utf-8")
        return folder

    return added


def test_one_trade_is_read_as_it_is_written(add: Callable[[str], Path]) -> None:
    ref = read_starter(
        add(
            '[L1101]\nsay = ["animatrice", "coiffeur"]\ncore = ["lancer un jeu"]\n'
            'also = ["ranger une salle"]\nknow = ["BAFA"]\ncontexts = ["bruit"]\n'
            'near = ["K1304", "A1101"]\nregulated = false\n'
        )
    )

    trade = ref.trade("L1101")
    links = {ref.competence(link.code).label: link for link in trade.competences}
    assert {label: link.core for label, link in links.items()} == {
        "lancer un jeu": True,
        "ranger une salle": False,
        "BAFA": False,
    }
    assert ref.competence(links["BAFA"].code).kind == "savoir"
    assert trade.mobilities == ("K1304", "A1101")
    assert ref.context(trade.contexts[0]).code == "bruit"
    assert {a.label: a.principal for a in trade.appellations} == {
        "Animateur": True,
        "animatrice": False,
        "coiffeur": False,
    }
    assert trade.regulated is False
    assert (trade.definition, trade.executive) == (None, None)


def test_a_name_of_two_trades_has_two_codes(add: Callable[[str], Path]) -> None:
    ref = read_starter(add('[L1101]\nsay = ["paysan", "paysanne"]\n'))

    frame = ref.tables["appellations"]
    shared = frame.filter(pl.col("label") == "paysan")["appellation"]
    assert len(shared) == 2
    assert shared.is_unique().all()


@pytest.mark.parametrize(
    ("trade", "message"),
    [
        ("[L1101", r"trades_L\.toml: not TOML"),
        ("L1101 = 3", r"trades_L\.toml: L1101 is not a table"),
        ("[K1304]\nsay = []", r"trades_L\.toml: K1304 is not of this file"),
        ("[L1101]\nabout = 'x'", r"trades_L\.toml: L1101 has no 'say'"),
        ("[L1101]\nsay = []\nsays = []", r"L1101 has an unknown key 'says'"),
        ("[L1101]\nsay = [1]", r"L1101: wrong type of 'say'"),
        ("[L1101]\nsay = []\nregulated = 'non'", r"L1101: wrong type of 'regulated'"),
        ("[L1101]\nsay = ['a', 'a']", r"L1101 says one thing twice in 'say'"),
        (
            "[L1101]\nsay = []\ncore = ['a']\nalso = ['a']",
            r"L1101 says one thing twice in 'core\+also'",
        ),
        ("", r"trades_L\.toml: L1101 is missing"),
        ("[L1101]\nsay = []\n[L1102]\nsay = []", r"L1102 has no title"),
        ("[L1101]\nsay = []\nnear = ['L1101']", r"L1101 cannot be near 'L1101'"),
        ("[L1101]\nsay = []\nnear = ['L9999']", r"L1101 cannot be near 'L9999'"),
        ("[L1101]\nsay = []\ncontexts = ['x']", r"L1101: unknown context 'x'"),
        (
            "[L1101]\nsay = []\ncore = ['a']\nknow = ['a']",
            r"trades_\*\.toml: 'a savoir' and 'a savoir_faire' have the same code X",
        ),
    ],
)
def test_faults_are_refused(
    add: Callable[[str], Path], trade: str, message: str
) -> None:
    with pytest.raises(ReferenceFormatError, match=message):
        read_starter(add(trade))


@pytest.mark.parametrize(
    "name", ["titles.csv", "domains.csv", "contexts.csv", "trades_N.toml"]
)
def test_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()

    with pytest.raises(ReferenceFormatError, match=f"{name}: file is missing"):
        read_starter(folder)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A1101,Encore", r"titles\.csv, line 534, column 'rome': 'A1101' used twice"),
        ("A1199,", r"titles\.csv, line 534, column 'title': cell is empty"),
    ],
)
def test_faulty_titles_are_refused(folder: Path, row: str, message: str) -> None:
    path = folder / "titles.csv"
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")

    with pytest.raises(ReferenceFormatError, match=message):
        read_starter(folder)
