"""Certifications lead to parent codes; what cannot be linked is counted."""

from pathlib import Path

import polars as pl
import pytest

from skills_ref.crosswalks import join_crosswalks, read_certifications
from skills_ref.errors import ReferenceFormatError
from skills_ref.store import SkillsRef
from skills_ref.tables import CERTIFICATIONS, CROSSWALKS

ROME = """"Numero_Fiche";"Codes_Rome_Code";"Codes_Rome_Libelle"\r
"RNCP10";"A1101";"Conduite d''engins"\r
"RNCP10";"K1304";"Services"\r
"RNCP11";"A1102";"Une fiche qui n'est pas un parent"\r
"RNCP12";"M17";"Tronqué"\r
"RNCP12";"K2500";"Tronqué"\r
"RNCP12";"N4199";"Absent"\r
"RNCP12";"1234";"Autre chose"\r
"Fiche 9";"A1101";"Conduite"\r
"""
NSF = """"Numero_Fiche";"Nsf_Code";"Nsf_Intitule"\r
"RNCP10";"210u";"210u : Engins"\r
"RNCP11";"210u";"210u : Engins"\r
"RNCP11";"99";"99 : Rien"\r
"""
FORMACODES = """"Numero_Fiche";"Formacode_Code";"Formacode_Libelle"\r
"RNCP10";"21041";"Engin agricole"\r
"""
RENEWALS = """"Numero_Fiche";"Ancienne_Certification";"Nouvelle_Certification"\r
"RNCP10";;"RNCP11"\r
"RNCP10";;"RNCP300"\r
"RNCP20";"RNCP21";\r
"RNCP22";;"RNCP22"\r
"RNCP23";;"bientôt"\r
"""
SHEETS = """\ufeffnumero_fiche,intitule,niveau_europeen,active_2026_04,codes_rome_v3,\
formacodes,nsf,nouvelle_certification
RNCP10,"CAP d'engins, agricole",3,,A1101|K1304,21041,210u,RNCP11
RNCP11,,,1,M1805,21041|21042,,
RS7,,,,,,,
"""
BLOCKS = """numero_fiche,code_bloc,libelle_bloc,fiche_active_2026_04
RNCP10,RNCP10BC02,"Conduire, de nuit",0
RNCP10,RNCP10BC01,Entretenir l''ensileuse,0
"""
INFO = (
    "Code_Diplome;Libelle_Diplome;Code_Niveau_Europeen;Code_Rome_1;Code_Rome_2;"
    "Code_Rome_3;Code_Rome_4;Code_Rome_5;Code_Nsf;Code_RNCP;Code_RS;Siret\n"
    "500;Titre agricole;4;A1101;;;;;210;10;;\t11111111111111\n"
    '501;Test "niveau A";;M1805;K1304;G1500;;;;;7;\t22222222222222\n'
    "sans;Sans code;;M1805;;;;;;;;\n"
)
DATED = "export_fiches_CSV_{}_2026_02_01.csv"
FILES = {
    f"export_2026_02_01/{DATED.format('Rome')}": ROME,
    f"export_2026_02_01/{DATED.format('Nsf')}": NSF,
    f"export_2026_02_01/{DATED.format('Formacode')}": FORMACODES,
    f"export_2026_02_01/{DATED.format('Ancienne_Nouvelle_Certification')}": RENEWALS,
    "rncp_rs_fiches.csv": SHEETS,
    "rncp_blocs_2024.csv": BLOCKS,
    "certif_info.csv": INFO,
}
EXPORT = f"France compétences, {DATED.format('Rome')}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    return tmp_path


@pytest.fixture
def linked(folder: Path, small_ref: SkillsRef) -> SkillsRef:
    crosswalk, certifications, _ = read_certifications(folder, small_ref)
    return small_ref.with_tables(crosswalks=crosswalk, certifications=certifications)


def pairs(ref: SkillsRef, system: str, code: str) -> dict[str, float]:
    return {str(edge.rome): edge.weight for edge in ref.edges(system, code)}


def test_edges_of_one_certification_share_its_weight(linked: SkillsRef) -> None:
    assert pairs(linked, "RNCP", "RNCP10") == {"A1101": 0.5, "K1304": 0.5}
    assert {edge.source for edge in linked.edges("RNCP", "RNCP10")} == {EXPORT}


def test_a_sheet_is_kept_as_its_parent(linked: SkillsRef) -> None:
    assert pairs(linked, "RNCP", "RNCP11") == {"A1101": 0.5, "M1805": 0.5}


def test_certif_info_lends_its_edges_where_france_competences_has_none(
    linked: SkillsRef,
) -> None:
    (first, second) = linked.edges("RS", "RS7")

    assert (first.rome, second.rome) == ("K1304", "M1805")
    assert first.source == "CertifInfo, certif_info.csv"
    assert pairs(linked, "CertifInfo", "500") == {"A1101": 1.0}


def test_nsf_and_formacode_count_certifications_and_say_so(linked: SkillsRef) -> None:
    # two certifications carry 210u: both lead to A1101, one to each other trade
    assert pairs(linked, "NSF", "210U") == {"A1101": 0.5, "K1304": 0.25, "M1805": 0.25}
    assert pairs(linked, "Formacode", "21042") == {"A1101": 0.5, "M1805": 0.5}
    (edge, *_) = linked.edges("NSF", "210U")
    assert edge.source == (
        f"co-occurrence on certifications (France compétences, {DATED.format('Nsf')})"
    )


def test_refused_cells_are_counted_by_file_and_reason(
    folder: Path, small_ref: SkillsRef
) -> None:
    refused = read_certifications(folder, small_ref).refused

    assert refused == {
        "CertifInfo, certif_info.csv: not a CertifInfo code": 1,
        "CertifInfo, certif_info.csv: truncated ROME code": 1,
        f"France compétences, {DATED.format('Ancienne_Nouvelle_Certification')}: "
        "successor is not an RNCP or RS code": 1,
        f"France compétences, {DATED.format('Nsf')}: not a code of NSF": 1,
        f"{EXPORT}: ROME code absent from the release": 1,
        f"{EXPORT}: not a ROME code": 1,
        f"{EXPORT}: not an RNCP or RS code": 1,
        f"{EXPORT}: truncated ROME code": 2,
    }


def test_schemas_and_sums(folder: Path, small_ref: SkillsRef) -> None:
    tables = read_certifications(folder, small_ref)

    assert tables.crosswalk.schema == CROSSWALKS
    assert tables.certifications.schema == CERTIFICATIONS
    sums = tables.crosswalk.group_by("system", "code").agg(pl.col("weight").sum())
    assert sums["weight"].to_list() == pytest.approx([1.0] * sums.height)


def test_certification_facts(linked: SkillsRef) -> None:
    found = linked.certification("RNCP10")

    assert (found.label, found.level, found.active) == (
        "CAP d'engins, agricole",
        3,
        False,
    )
    assert found.blocks == ("Entretenir l'ensileuse", "Conduire, de nuit")
    assert found.successor == "RNCP11"  # active, so before RNCP300
    title = linked.certification("RS7")
    assert (title.label, title.level, title.active) == ('Test "niveau A"', None, None)


def test_successors_are_read_both_ways_and_never_oneself(
    folder: Path, small_ref: SkillsRef
) -> None:
    path = folder / "rncp_rs_fiches.csv"
    more = "RNCP21,Ancien,,,,,,\nRNCP22,Seul,,,,,,\nRNCP24,x,,,,,,RNCP25|RNCP26\n"
    path.write_text(SHEETS + more)

    certifications = read_certifications(folder, small_ref).certifications

    successor = dict(certifications.select("code", "successor").iter_rows())
    assert successor["RNCP21"] == "RNCP20"
    assert successor["RNCP22"] is None
    assert successor["RNCP24"] == "RNCP26"


def test_without_a_dated_column_activity_is_unknown(
    tmp_path: Path, small_ref: SkillsRef
) -> None:
    text = SHEETS.replace("active_2026_04", "statut")
    (tmp_path / "rncp_rs_fiches.csv").write_text(text)

    found = read_certifications(tmp_path, small_ref).certifications

    assert found["active"].to_list() == [None, None, None]


def test_official_export_alone_is_enough(tmp_path: Path, small_ref: SkillsRef) -> None:
    standard = (
        '"Numero_Fiche";"Intitule";"Nomenclature_Europe_Niveau";"Actif"\r\n'
        '"RNCP10";"CAP d\'\'engins";"NIV3";"ACTIVE"\r\n'
        '"RNCP9";"Vieux titre";"";"INACTIVE"\r\n'
    )
    blocks = (
        '"Numero_Fiche";"Bloc_Competences_Code";"Bloc_Competences_Libelle"\r\n'
        '"RNCP10";"RNCP10BC01";"Conduire"\r\n'
    )
    (tmp_path / DATED.format("Standard")).write_text(standard)
    # names of the official zip come in NFD on some machines
    (tmp_path / DATED.format("Blocs_De_Compe\u0301tences")).write_text(blocks)
    (tmp_path / DATED.format("Rome")).write_text(ROME)

    found = read_certifications(tmp_path, small_ref).certifications

    assert found.filter(pl.col("code").is_in(["RNCP10", "RNCP9"])).rows() == [
        ("RNCP10", "CAP d'engins", 3, True, None, ["Conduire"]),
        ("RNCP9", "Vieux titre", None, False, None, []),
    ]


def test_of_two_dates_the_last_is_read(folder: Path, small_ref: SkillsRef) -> None:
    newer = folder / "export_fiches_CSV_Rome_2026_03_01.csv"
    newer.write_text('"Numero_Fiche";"Codes_Rome_Code"\n"RNCP99";"M1805"\n')

    crosswalk = read_certifications(folder, small_ref).crosswalk

    rows = crosswalk.filter(pl.col("code") == "RNCP99")
    assert rows["source"].to_list() == [f"France compétences, {newer.name}"]


@pytest.mark.parametrize("name", list(FILES))
def test_missing_column_is_refused(
    folder: Path, small_ref: SkillsRef, name: str
) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(text[1:6], "xxxxx", 1))

    with pytest.raises(
        ReferenceFormatError,
        match=rf"{path.name}, line 1, column '.*': column is missing",
    ):
        read_certifications(folder, small_ref)


def test_folder_without_certifications_is_refused(
    tmp_path: Path, small_ref: SkillsRef
) -> None:
    with pytest.raises(ReferenceFormatError, match="no file of certifications"):
        read_certifications(tmp_path, small_ref)


def test_first_crosswalk_wins_for_one_code() -> None:
    def frame(*rows: tuple[str, str, str, float, str]) -> pl.DataFrame:
        return pl.DataFrame(list(rows), schema=CROSSWALKS, orient="row")

    joined = join_crosswalks(
        frame(("Formacode", "21041", "A1101", 1.0, "first")),
        frame(
            ("Formacode", "21041", "K1304", 1.0, "second"),
            ("Formacode", "21042", "K1304", 1.0, "second"),
        ),
    )

    assert joined.select("code", "rome", "source").rows() == [
        ("21041", "A1101", "first"),
        ("21042", "K1304", "second"),
    ]
