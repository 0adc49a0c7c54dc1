"""The two files of ``camin link``: labels, one by line, and the vocabulary."""

from pathlib import Path

import pytest

from matcher.vocabulary import Concept, Linked
from service.commands.link import links_json
from service.errors import VocabularyFileError
from service.vocabulary_files import read_labels, read_vocabulary


def test_labels_are_the_lines_that_are_not_blank(tmp_path: Path) -> None:
    file = tmp_path / "labels.txt"
    file.write_bytes("\ufeffPâtissier\r\n\n  Soudeur à l'arc \n".encode())

    assert read_labels(file) == ["Pâtissier", "Soudeur à l'arc"]


def test_labels_of_an_old_spreadsheet_are_read(tmp_path: Path) -> None:
    file = tmp_path / "labels.txt"
    file.write_bytes("Pâtissier\n".encode("cp1252"))

    assert read_labels(file) == ["Pâtissier"]


def test_rows_of_one_code_are_its_labels(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "code;label;description;skills\n"
        "P1;pâtissier;Fait des gâteaux.;pétrir|cuire\n"
        "P1;chef pâtissier;;\n"
        "P1;pâtissier;;\n"
        "S1;soudeur;;\n"
        ";sans code;;\n",
        encoding="utf-8",
    )

    assert read_vocabulary(file) == [
        Concept(
            code="P1",
            labels=("pâtissier", "chef pâtissier"),
            description="Fait des gâteaux.",
            skills=("pétrir", "cuire"),
        ),
        Concept(code="S1", labels=("soudeur",)),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,nom\n1,soudeur\n", "column missing: label"),
        ("code,label\n", "no record at all"),
        ("code,label\n,soudeur\n", "1 of 1 records refused"),
    ],
)
def test_another_table_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(VocabularyFileError, match=said):
        read_vocabulary(file)


def test_object_of_the_links() -> None:
    found = [[Linked("P1", "pâtissier", 0.912345)], []]

    assert links_json(["patissier", "zzz"], found) == {
        "links": [
            {
                "label": "patissier",
                "found": [{"code": "P1", "label": "pâtissier", "score": 0.9123}],
            },
            {"label": "zzz", "found": []},
        ]
    }
