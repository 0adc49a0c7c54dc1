"""The Formacode thesaurus and its links, several values in a cell."""

from pathlib import Path

import polars as pl
import pytest

from skills_ref.errors import ReferenceFormatError
from skills_ref.formacode import THESAURUS, read_formacode
from skills_ref.store import SkillsRef
from skills_ref.tables import CROSSWALKS

TERMS = (
    "\ufeffCode du Terme;Descripteur en majuscules;Descripteur en typo riche;"
    "Champ sémantique;Synonymes;Synonymes métier;TG (Terme Générique);"
    "TS (Termes Spécifiques);TA (Termes Associés)\r\n"
    "21041;ENGIN;Engin agricole;210 AGRICULTURE;tracteur###ensileuse;"
    "tractoriste;Agriculture - 21054;;Forêt - 21042###Sans code\r\n"
    "21042;FORET;Forêt;210 AGRICULTURE;;;Un domaine;;\r\n"
)
LINKS = (
    "formacode,libelle_formacode_v14,code_rome_v3,libelle_rome_v3,"
    "n_fiches_rncp_2026,n_certif_info_2024\n"
    '21041,Engin agricole,A1101,"Conduite, engins",2,1\n'
    "21041,Engin agricole,K1304,Services,1,0\n"
    "21042,Forêt,A1102,Fiche,0,3\n"
    "21042,Forêt,A1101,Parent,1,0\n"
    "21042,Forêt,N4199,Absent,1,0\n"
    "21042,Forêt,K1304,Rien,0,0\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "formacodes-v14.csv").write_bytes(TERMS.encode())
    (tmp_path / "formacode_rome.csv").write_bytes(LINKS.encode())
    return tmp_path


def test_weights_sum_to_one_over_a_formacode(
    folder: Path, small_ref: SkillsRef
) -> None:
    crosswalk, _, refused = read_formacode(folder, small_ref)

    assert crosswalk.schema == CROSSWALKS
    assert crosswalk.drop("source").rows() == [
        ("Formacode", "21041", "A1101", 0.75),
        ("Formacode", "21041", "K1304", 0.25),
        ("Formacode", "21042", "A1101", 1.0),  # the sheet and its parent as one
    ]
    (source,) = crosswalk["source"].unique()
    assert source.endswith("counted on certifications, not official")
    (reason,) = refused
    assert reason.endswith(": ROME code absent from the release")


def test_cells_with_several_values_are_split(
    folder: Path, small_ref: SkillsRef
) -> None:
    thesaurus = read_formacode(folder, small_ref).thesaurus

    assert thesaurus.schema == THESAURUS
    field = "210 AGRICULTURE"
    assert thesaurus.rows() == [
        (
            "21041",
            "Engin agricole",
            field,
            ["tracteur", "ensileuse"],
            ["tractoriste"],
            ["21054"],
            [],
            ["21042"],
        ),
        ("21042", "Forêt", field, [], [], [], [], []),
    ]


@pytest.mark.parametrize("name", ["formacodes-v14.csv", "formacode_rome.csv"])
def test_either_file_may_be_absent(
    folder: Path, small_ref: SkillsRef, name: str
) -> None:
    (folder / name).unlink()

    tables = read_formacode(folder, small_ref)

    assert {tables.crosswalk.is_empty(), tables.thesaurus.is_empty()} == {True, False}
    assert isinstance(tables.crosswalk, pl.DataFrame)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "formacode_rome.csv",
            "21041,Engin agricole,K1304",
            "2104,Engin agricole,K1304",
            r"line 3, column 'formacode': '2104' is not a Formacode code",
        ),
        (
            "formacode_rome.csv",
            "0,3\n",
            "zéro,3\n",
            r"line 4, column 'n_fiches_rncp_2026': 'zéro' is not a count",
        ),
        (
            "formacode_rome.csv",
            "code_rome_v3",
            "rome",
            r"line 1, column 'code_rome_v3': column is missing",
        ),
        (
            "formacodes-v14.csv",
            "21042;FORET",
            "21041;FORET",
            r"line 3, column 'Code du Terme': '21041' used twice",
        ),
        (
            "formacodes-v14.csv",
            "21042;FORET",
            ";FORET",
            r"line 3, column 'Code du Terme': None is not a Formacode code",
        ),
    ],
)
def test_faults_are_refused_with_their_place(
    folder: Path, small_ref: SkillsRef, name: str, old: str, new: str, message: str
) -> None:
    path = folder / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())

    with pytest.raises(ReferenceFormatError, match=f"{name}, {message}"):
        read_formacode(folder, small_ref)


def test_folder_without_formacode_is_refused(
    tmp_path: Path, small_ref: SkillsRef
) -> None:
    with pytest.raises(ReferenceFormatError, match="no Formacode file"):
        read_formacode(tmp_path, small_ref)
