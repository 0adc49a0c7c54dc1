"""The real ROME release, whole and damaged; every count is read from its files."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest

from skills_ref.crosswalks import join_crosswalks, read_certifications
from skills_ref.errors import ReferenceFormatError
from skills_ref.formacode import read_formacode
from skills_ref.rome import read_rome
from skills_ref.rome_files import FILES
from skills_ref.store import SkillsRef
from skills_ref.types import Change

pytestmark = pytest.mark.data
Rows = Callable[[str], list[dict[str, str]]]


@pytest.fixture(scope="module")
def release(data_dir: Path) -> Path:
    return data_dir / "rome"


@pytest.fixture(scope="module")
def ref(data_dir: Path, release: Path) -> SkillsRef:
    return read_rome(release, data_dir / "rome_v3")


@pytest.fixture(scope="module")
def complete(data_dir: Path, ref: SkillsRef) -> SkillsRef:
    """Return the reference with its crosswalks and certifications."""
    certified = read_certifications(data_dir / "rncp", ref)
    formacode = read_formacode(data_dir / "formacode", ref)
    return ref.with_tables(
        crosswalks=join_crosswalks(formacode.crosswalk, certified.crosswalk),
        certifications=certified.certifications,
    )


@pytest.fixture(scope="module")
def rows(release: Path) -> Rows:
    """Return a function that reads one official file with the standard reader."""

    def read(name: str) -> list[dict[str, str]]:
        with file_of(release, name).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    return read


def file_of(folder: Path, name: str) -> Path:
    (path,) = folder.glob(f"unix_{name}_v[0-9]*_utf8.csv")
    return path


def test_every_file_of_the_release_is_known(release: Path, ref: SkillsRef) -> None:
    assert len(list(release.glob("unix_*.csv"))) == len(FILES)
    assert [name for name in ref.repairs if name.startswith(("extra", "absent"))] == []


def test_release_is_the_one_of_the_files(release: Path, ref: SkillsRef) -> None:
    number = file_of(release, "texte").name.split("_v")[1].split("_")[0]

    assert ref.release.startswith(f"ROME 4.0 v{number}, ")


def test_tables_have_as_many_rows_as_the_files(ref: SkillsRef, rows: Rows) -> None:
    n_contexts = len(rows("referentiel_contexte_travail"))
    contexts = {row["code_ogr"] for row in rows("referentiel_contexte_travail")}
    in_contexts = sum(row["code_ogr"] in contexts for row in rows("coherence_item"))
    expected = {
        "trades": len(rows("referentiel_code_rome")),
        "appellations": len(rows("referentiel_appellation")),
        "competences": len(rows("referentiel_competence"))
        + len(rows("referentiel_savoir")),
        "trade_competences": len(rows("coherence_item")) - in_contexts,
        "contexts": n_contexts,
        "trade_contexts": in_contexts,
        "mobilities": len(rows("rubrique_mobilite")),
        "domains": len(rows("grand_domaine")) + len(rows("domaine_professionnel")),
    }

    assert {name: ref.tables[name].height for name in expected} == expected


def test_importance_of_links_is_that_of_the_files(ref: SkillsRef, rows: Rows) -> None:
    hearts = Counter(row["coeur_metier"] for row in rows("coherence_item"))
    links = ref.tables["trade_competences"]

    assert links["core"].sum() == hearts["Principale"]
    assert links["emerging"].sum() == hearts["Émergente"]


def test_kinds_are_those_of_the_files(ref: SkillsRef, rows: Rows) -> None:
    kinds = Counter(ref.tables["competences"]["kind"])
    competences = Counter(row["cat_comp"] for row in rows("referentiel_competence"))

    assert kinds == {
        "savoir_faire": competences["Savoir-faire"],
        "savoir_etre": competences["Savoir-être professionnel"],
        "savoir": len(rows("referentiel_savoir")),
    }


def test_defects_are_repaired_and_counted(ref: SkillsRef, rows: Rows) -> None:
    doubled = sum("''" in row["libelle_texte"] for row in rows("texte"))

    assert ref.repairs["doubled-apostrophe:unix_texte"] == doubled
    assert doubled > 0
    assert ref.repairs["cp1252:unix_arborescence_secteur_naf"] == 1
    assert ref.repairs["empty-table:unix_type_referentiel"] == 1
    texts = ref.tables["trades"].select("definition", "access")
    assert not any("''" in text for row in texts.iter_rows() for text in row if text)
    assert not any("�" in label for label in ref.tables["groups"]["label"])


def test_repaired_naf_file_equals_the_utf8_copy(data_dir: Path, ref: SkillsRef) -> None:
    (path,) = (data_dir / "rome_derived").glob("*secteur_naf*")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        copy = {
            (row["code_rome"], row["code_secteur_naf"], row["libelle_secteur_naf"])
            for row in csv.DictReader(lines)
        }
    groups = ref.tables["groups"]
    naf = groups.filter(groups["kind"] == "naf").select("rome", "code", "label")

    assert set(naf.iter_rows()) == copy


def test_every_trade_can_be_built(ref: SkillsRef, rows: Rows) -> None:
    trades = [ref.trade(code) for code in ref.trade_codes]

    labels = {r["code_rome"]: r["libelle_rome"] for r in rows("referentiel_code_rome")}
    assert {trade.rome: trade.label for trade in trades} == labels
    principals = [sum(a.principal for a in trade.appellations) for trade in trades]
    assert set(principals) == {1}
    assert all(trade.definition and trade.access for trade in trades)
    sheets = [trade for trade in trades if trade.rome != trade.parent]
    assert all(t.rome in ref.trade(t.parent).children for t in sheets)


def test_old_codes_lead_to_their_children_and_moves(
    data_dir: Path, ref: SkillsRef
) -> None:
    with file_of(data_dir / "rome_v3", "referentiel_code_rome").open(
        encoding="utf-8", newline=""
    ) as lines:
        old = {row["code_rome"]: row["libelle_rome"] for row in csv.DictReader(lines)}

    labels = dict(ref.tables["successions"].select("old", "old_label").iter_rows())
    assert {code: label for code, label in labels.items() if label} == {
        code: label.replace("''", "'") for code, label in old.items()
    }
    for code in old:
        targets = set(ref.successors(code).targets)
        assert {code, *ref.children_of(code)} <= targets
        assert (ref.successors(code).change is Change.SAME) == (targets == {code})
    for code in ref.trade_codes:
        assert ref.parent_of(code) in ref.predecessor(code).targets


def test_complete_reference_loads_in_half_a_second(
    complete: SkillsRef, tmp_path: Path
) -> None:
    complete.save(tmp_path)

    def timed() -> tuple[float, SkillsRef]:
        start = perf_counter()
        loaded = SkillsRef.load(tmp_path)
        loaded.trade("K1304")
        loaded.competence(loaded.tables["competences"]["code"][0])
        return perf_counter() - start, loaded

    times, references = zip(*(timed() for _ in range(3)), strict=True)

    assert min(times) < 0.5
    assert all(
        references[0].tables[name].equals(frame)
        for name, frame in complete.tables.items()
    )


def test_crosswalks_lead_to_parents_with_weights_that_sum_to_one(
    complete: SkillsRef,
) -> None:
    sums: dict[tuple[str, str], float] = {}
    edges = complete.tables["crosswalks"]
    for system, code, weight in edges.select("system", "code", "weight").iter_rows():
        sums[system, code] = sums.get((system, code), 0.0) + weight

    assert {system for system, _ in sums} == {
        "RNCP",
        "RS",
        "CertifInfo",
        "Formacode",
        "NSF",
    }
    assert max(abs(total - 1.0) for total in sums.values()) < 1e-9
    assert set(edges["rome"]) <= set(complete.tables["trades"]["parent"])


def test_rncp_edges_and_refusals_add_up_to_the_export(
    data_dir: Path, ref: SkillsRef
) -> None:
    (path,) = (data_dir / "rncp").rglob("export_fiches_CSV_Rome_*.csv")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        n_rows = sum(1 for _ in csv.DictReader(lines, delimiter=";"))
    crosswalk, _, refused = read_certifications(data_dir / "rncp", ref)
    ours = crosswalk["source"] == f"France compétences, {path.name}"

    truncated = refused[f"France compétences, {path.name}: truncated ROME code"]
    assert ours.sum() + truncated == n_rows
    assert truncated > 0


def test_certifications_have_the_facts_of_the_sheets(
    data_dir: Path, complete: SkillsRef
) -> None:
    path = data_dir / "rncp" / "rncp_rs_fiches.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        sheets = list(csv.DictReader(lines))

    active = {row["numero_fiche"] for row in sheets if row["active_2026_04"] == "1"}
    table = complete.tables["certifications"]
    assert set(table.filter(table["active"])["code"]) == active
    sample = next(row for row in sheets if row["intitule"] and row["niveau_europeen"])
    found = complete.certification(sample["numero_fiche"])
    assert found.label == sample["intitule"]
    assert found.level == int(sample["niveau_europeen"])


# -- damaged copies -----------------------------------------------------------------


@pytest.fixture
def copy(release: Path, tmp_path: Path) -> Path:
    """Return a copy of the release that may be damaged (the source is read-only)."""
    folder = tmp_path / "rome"
    folder.mkdir()
    for path in release.iterdir():
        shutil.copyfile(path, folder / path.name)
    return folder


def damaged(folder: Path, name: str, line: int, old: bytes, new: bytes) -> str:
    """Replace bytes on one line of one file and return the name of the file."""
    path = file_of(folder, name)
    lines = path.read_bytes().split(b"\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    path.write_bytes(b"\n".join(lines))
    return path.name


@pytest.mark.parametrize(
    ("name", "line", "old", "new", "column", "problem"),
    [
        ("coherence_item", 1, "coeur_metier", b"coeur", "coeur_metier", "is missing"),
        ("coherence_item", 3, '"38055"', b'"9999999"', "code_ogr", "orphan code"),
        ("rubrique_mobilite", 3, '"A1201"', b'"A1299"', "code_rome_cible", "orphan"),
        ("texte", 4, '"A1101"', b'"A1109"', "code_rome", "orphan code 'A1109'"),
        ("coherence_item", 3, ',""', b"", "code_ogr", "2 cells instead of 3"),
        ("texte", 2, "Réalise", b"R\xe9alise", "libelle_texte", "byte 0xe9 is not"),
        ("referentiel_appellation", 3, '"10201"', b'"10200"', "code_ogr", "twice"),
    ],
)
def test_damage_is_refused_with_file_line_and_column(
    copy: Path, name: str, line: int, old: str, new: bytes, column: str, problem: str
) -> None:
    file = damaged(copy, name, line, old.encode(), new)

    with pytest.raises(ReferenceFormatError) as caught:
        read_rome(copy)

    error = caught.value
    assert (error.file, error.line, error.column) == (file, line, column)
    assert f"{file}, line {line}, column {column!r}: " in str(error)
    assert problem in error.problem


def test_missing_file_is_refused_by_name(copy: Path) -> None:
    path = file_of(copy, "coherence_item")
    path.unlink()

    with pytest.raises(ReferenceFormatError, match=f"^{path.name}: file is missing$"):
        read_rome(copy)
