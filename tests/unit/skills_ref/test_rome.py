"""A release is read whole or refused with the place of the fault."""

import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from skills_ref.errors import ReferenceFormatError
from skills_ref.rome import read_rome
from skills_ref.store import SkillsRef
from skills_ref.tables import TABLES

Damage = Callable[[str, str, str], Path]


def test_release_is_named_after_its_files_and_its_date(small_ref: SkillsRef) -> None:
    assert small_ref.release == "ROME 4.0 v470, 02/03/2027"
    assert small_ref.is_sample is False


def test_every_table_has_its_schema(small_ref: SkillsRef) -> None:
    assert {name: frame.schema for name, frame in small_ref.tables.items()} == TABLES


def test_known_defects_are_repaired_and_counted(small_ref: SkillsRef) -> None:
    assert dict(small_ref.repairs) == {
        "absent-file:unix_centre_interet": 1,
        "absent-file:unix_composition_bloc": 1,
        "absent-file:unix_cr_gd_dp_appellations": 1,
        "absent-file:unix_descriptif_rubrique": 1,
        "absent-file:unix_item": 1,
        "absent-file:unix_referentiel_macro_competence_riasec": 1,
        "absent-file:unix_secteur_activite": 1,
        "absent-file:unix_secteur_naf": 1,
        "absent-file:unix_sous_secteur_activite": 1,
        "absent-file:unix_themes": 1,
        "cp1252:unix_arborescence_secteur_naf": 1,
        "doubled-apostrophe:unix_referentiel_code_rome (ROME 3)": 1,
        "doubled-apostrophe:unix_texte": 2,
        "empty-table:unix_type_referentiel": 1,
    }


def test_texts_are_joined_in_the_order_of_their_positions(small_ref: SkillsRef) -> None:
    trade = small_ref.trade("A1101")

    assert trade.definition == (
        "Conduit un tracteur ou une ensileuse.\nVeille à l'entretien des engins."
    )
    assert trade.access == "Aucun diplôme n'est exigé.\nL'expérience compte."
    assert small_ref.trade("M1805").definition is None


def test_items_are_split_into_competences_and_contexts(small_ref: SkillsRef) -> None:
    trade = small_ref.trade("A1101")

    links = {link.code: (link.core, link.emerging) for link in trade.competences}
    assert links == {
        "100001": (True, False),
        "100002": (False, True),
        "300001": (False, False),
        "400001": (True, False),
    }
    assert trade.contexts == ("500001",)


@pytest.mark.parametrize(
    ("code", "kind", "is_macro", "macro", "category"),
    [
        ("100002", "savoir_faire", False, "300001", "Technique expert"),
        ("300001", "savoir_faire", True, None, "Technique"),
        ("300002", "savoir_etre", True, None, "Transverse"),
        ("400002", "savoir", False, None, "Langages"),
    ],
)
def test_kinds_of_competences(
    small_ref: SkillsRef,
    code: str,
    kind: str,
    is_macro: bool,
    macro: str | None,
    category: str,
) -> None:
    found = small_ref.competence(code)

    assert (found.kind, found.is_macro, found.macro, found.category) == (
        kind,
        is_macro,
        macro,
        category,
    )


def test_mobilities_follow_their_order_as_numbers(small_ref: SkillsRef) -> None:
    assert small_ref.trade("A1101").mobilities == ("A1102", "K1304")


def test_unknown_flags_stay_unknown(small_ref: SkillsRef) -> None:
    flags = {code: small_ref.trade(code).regulated for code in small_ref.trade_codes}

    assert flags == {"A1101": False, "A1102": None, "K1304": True, "M1805": None}
    assert small_ref.trade("M1805").executive is True


def test_groups_are_one_row_a_pair(small_ref: SkillsRef) -> None:
    groups = small_ref.trade("A1101").groups

    assert [(g.kind, g.code, g.label, g.principal) for g in groups] == [
        ("interest", "1", "J'aime le grand air", True),
        ("naf", "1", "Élevage et cultures", None),
        ("sector", "79", "Agriculture", True),
        ("theme", "001", "Nature", None),
    ]


def test_a_zip_gives_the_same_reference_as_its_folder(
    small_release: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "rome.zip"
    with ZipFile(archive, "w") as out:
        for path in small_release.iterdir():
            out.write(path, f"RefRomeCsv/{path.name}")

    zipped, plain = read_rome(archive), read_rome(small_release)

    assert zipped.release == plain.release
    for name, frame in plain.tables.items():
        assert zipped.tables[name].equals(frame), name


def test_without_version_file_the_date_is_unknown(release_copy: Path) -> None:
    (release_copy / "version.txt").unlink()

    assert read_rome(release_copy).release == "ROME 4.0 v470"


def test_extra_files_and_columns_are_reported(
    damage: Damage, release_copy: Path
) -> None:
    damage("grand_domaine", '"libelle_grand_domaine"', '"libelle_grand_domaine","x"')
    path = release_copy / "unix_grand_domaine_v470_utf8.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *(f'{row},"1"' for row in rows)]) + "\n")
    (release_copy / "lisez-moi.txt").write_text("bonjour")

    repairs = read_rome(release_copy).repairs

    assert repairs["extra-column:unix_grand_domaine.x"] == 1
    assert repairs["extra-file:lisez-moi.txt"] == 1


FAULTS = [
    pytest.param(
        "coherence_item",
        '"A1102","100001"',
        '"A1102","199999"',
        r"unix_coherence_item_v470_utf8\.csv, line 7, column 'code_ogr': "
        r"orphan code '199999'",
        id="orphan-item",
    ),
    pytest.param(
        "rubrique_mobilite",
        '"A1101","A1102"',
        '"A1101","A1199"',
        r"mobilite_v470_utf8\.csv, line 3, column 'code_rome_cible': orphan code",
        id="orphan-target",
    ),
    pytest.param(
        "liens_rome_referentiels",
        '"20004"',
        '"29999"',
        r"referentiels_v470_utf8\.csv, line 3, column 'code_ogr': orphan code '29999'",
        id="orphan-in-a-file-that-makes-no-table",
    ),
    pytest.param(
        "referentiel_code_rome",
        '"A1101"\n"A1102"',
        '"A9999"\n"A1102"',
        r"line 2, column 'code_rome_parent': orphan code 'A9999'",
        id="orphan-parent",
    ),
    pytest.param(
        "texte",
        '"K1304","3"',
        '"K1399","3"',
        r"texte_v470_utf8\.csv, line 6, column 'code_rome': orphan code 'K1399'",
        id="line-after-a-cell-on-two-lines",
    ),
    pytest.param(
        "referentiel_code_rome",
        '"M1805","14"',
        '"Z1805","14"',
        r"line 5, column 'code_rome': 'Z1805' is not a ROME code",
        id="malformed-code",
    ),
    pytest.param(
        "referentiel_competence",
        '"100002"',
        '"100001"',
        r"line 5, column 'code_ogr': code_ogr used twice: '100001'",
        id="duplicate-code",
    ),
    pytest.param(
        "coherence_item",
        '"A1101","100002"',
        '"A1101","100001"',
        r"line 3, column 'code_ogr': code_rome\+code_ogr used twice: '100001'",
        id="duplicate-link",
    ),
    pytest.param(
        "referentiel_savoir",
        '"400002"',
        '"100001","Python 2","","","",""\n"400002"',
        r"line 3, column 'code_ogr_savoir': '100001' is already the code of another",
        id="savoir-with-the-code-of-a-competence",
    ),
    pytest.param(
        "coherence_item",
        "Principale",
        "Principal",
        r"line 2, column 'coeur_metier': 'Principal' is not a known value",
        id="unknown-value",
    ),
    pytest.param(
        "referentiel_appellation",
        '"Tractoriste agricole","Tractoriste agricole"',
        '"","Tractoriste agricole"',
        r"line 6, column 'libelle_appellation_long': cell is empty",
        id="empty-label",
    ),
    pytest.param(
        "rubrique_mobilite",
        '"10"',
        '"dix"',
        r"line 2, column 'numero_ordre': 'dix' is not a number",
        id="order-in-letters",
    ),
    pytest.param(
        "texte",
        '"2","Conduit',
        '"deux","Conduit',
        r"line 3, column 'position_phrase': 'deux' is not a number",
        id="position-in-letters",
    ),
    pytest.param(
        "cr_gd_dp",
        '"K1304","Aide à domicile","K","Services à la personne","K13",'
        '"Aide à la vie quotidienne"\n',
        "",
        r"code_rome_v470_utf8\.csv, line 4, column 'code_rome': "
        r"'K1304' has no domain in unix_cr_gd_dp",
        id="trade-without-domain",
    ),
    pytest.param(
        "coherence_item",
        '"A1101","100002","Émergente"',
        '"A1101","100002"',
        r"line 3, column 'code_ogr': 2 cells instead of 3",
        id="short-row",
    ),
    pytest.param(
        "coherence_item",
        '"A1101","100002","Émergente"',
        '"A1101","100002","Émergente","x"',
        r"line 3, column 'coeur_metier': 4 cells instead of 3",
        id="long-row",
    ),
    pytest.param(
        "coherence_item",
        '"coeur_metier"',
        '"coeur"',
        r"line 1, column 'coeur_metier': column is missing",
        id="missing-column",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), FAULTS)
def test_faults_are_refused_with_their_place(
    damage: Damage, name: str, old: str, new: str, message: str
) -> None:
    folder = damage(name, old, new)

    with pytest.raises(ReferenceFormatError, match=message):
        read_rome(folder)


def test_missing_file_is_refused(release_copy: Path) -> None:
    (release_copy / "unix_texte_v470_utf8.csv").unlink()

    with pytest.raises(
        ReferenceFormatError, match=r"unix_texte_v470_utf8.csv: file is"
    ):
        read_rome(release_copy)


def test_empty_table_is_refused_where_it_is_not_known(release_copy: Path) -> None:
    path = release_copy / "unix_grand_domaine_v470_utf8.csv"
    path.write_text('"code_grand_domaine","libelle_grand_domaine"\n')

    with pytest.raises(ReferenceFormatError, match="line 1: no record under"):
        read_rome(release_copy)


def test_broken_bytes_are_refused_with_their_place(release_copy: Path) -> None:
    path = release_copy / "unix_texte_v470_utf8.csv"
    path.write_bytes(path.read_bytes().replace(b"personnes", b"\xe9personnes"))

    with pytest.raises(
        ReferenceFormatError,
        match="line 6, column 'libelle_texte': byte 0xe9 is not utf-8",
    ):
        read_rome(release_copy)


def test_naf_file_that_is_utf8_needs_no_repair(release_copy: Path) -> None:
    path = release_copy / "unix_arborescence_secteur_naf_v470_utf8.csv"
    path.write_text(path.read_text(encoding="cp1252"), encoding="utf-8")

    ref = read_rome(release_copy)

    assert "cp1252:unix_arborescence_secteur_naf" not in ref.repairs
    assert "Élevage et cultures" in ref.tables["groups"]["label"]


def test_cp1252_file_is_not_read_as_anything(release_copy: Path) -> None:
    path = release_copy / "unix_arborescence_secteur_naf_v470_utf8.csv"
    path.write_bytes(path.read_bytes().replace(b"cultures", b"cultures\x81"))

    with pytest.raises(
        ReferenceFormatError, match="line 2, column 'libelle_secteur_naf': byte 0x81"
    ):
        read_rome(release_copy)


def test_two_releases_in_one_folder_are_refused(release_copy: Path) -> None:
    path = release_copy / "unix_texte_v470_utf8.csv"
    path.rename(release_copy / "unix_texte_v469_utf8.csv")

    with pytest.raises(ReferenceFormatError, match="two releases: v469 and v470"):
        read_rome(release_copy)


def test_version_file_of_another_release_is_refused(release_copy: Path) -> None:
    (release_copy / "version.txt").write_text("\nNumero de version : 61\n")

    with pytest.raises(
        ReferenceFormatError, match=r"version.txt, line 2: version 61 beside files of v"
    ):
        read_rome(release_copy)


def test_folder_without_release_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFormatError, match="no file unix_<name>_v<number>"):
        read_rome(tmp_path)


def test_source_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceFormatError, match="nowhere: no such folder or zip"):
        read_rome(tmp_path / "nowhere")


def test_rome_3_appellation_of_an_unknown_trade_is_refused(
    small_release: Path, small_rome_v3: Path, tmp_path: Path
) -> None:
    old = Path(shutil.copytree(small_rome_v3, tmp_path / "v3"))
    path = old / "unix_referentiel_appellation_v348_utf8.csv"
    path.write_text(path.read_text().replace('"M1805"', '"M1899"'))

    with pytest.raises(
        ReferenceFormatError, match="line 5, column 'code_rome': orphan code 'M1899'"
    ):
        read_rome(small_release, old)


def test_rome_3_file_missing_is_refused(
    small_release: Path, small_rome_v3: Path, tmp_path: Path
) -> None:
    old = Path(shutil.copytree(small_rome_v3, tmp_path / "v3"))
    (old / "unix_referentiel_code_rome_v348_utf8.csv").unlink()

    with pytest.raises(
        ReferenceFormatError, match=r"referentiel_code_rome_v3NN_utf8.csv: file is miss"
    ):
        read_rome(small_release, old)


def test_rome_3_repeated_code_is_refused(
    small_release: Path, small_rome_v3: Path, tmp_path: Path
) -> None:
    old = Path(shutil.copytree(small_rome_v3, tmp_path / "v3"))
    path = old / "unix_referentiel_code_rome_v348_utf8.csv"
    path.write_text(path.read_text().replace('"K1304"', '"A1101"'))

    with pytest.raises(
        ReferenceFormatError, match="line 3, column 'code_rome': 'A1101' used twice"
    ):
        read_rome(small_release, old)
