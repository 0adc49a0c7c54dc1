"""``camin link`` from two files to codes, read back from stdout."""

import json
from pathlib import Path

import pytest

from service.cli import main

VOCABULARY = (
    "code,label\n"
    "B,boulanger\n"
    "B,artisan du pain\n"
    "S,soudeur\n"
    "S,soudeur à l'arc\n"
    "P,peintre en bâtiment\n"
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    labels, vocabulary = tmp_path / "labels.txt", tmp_path / "list.csv"
    labels.write_text("Boulangère\nPeintre batiment\n", encoding="utf-8")
    vocabulary.write_text(VOCABULARY, encoding="utf-8")
    return str(labels), str(vocabulary)


def test_labels_are_linked_to_the_codes_of_a_table(
    files: tuple[str, str],
    starter_snapshot: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    labels, vocabulary = files
    asked = ("link", labels, "--to", vocabulary, "--snapshot", str(starter_snapshot))

    assert main((*asked, "--limit", "2", "--json")) == 0
    links = json.loads(capsys.readouterr().out)["links"]
    assert [link["label"] for link in links] == ["Boulangère", "Peintre batiment"]
    assert [link["found"][0]["code"] for link in links] == ["B", "P"]
    assert all(len(link["found"]) == 2 for link in links)

    assert main((*asked, "--limit", "1")) == 0
    shown = capsys.readouterr()
    assert "peintre en bâtiment" in shown.out
    assert "Apprentissage" in shown.err


def test_a_table_without_labels_is_one_french_sentence(
    files: tuple[str, str],
    tmp_path: Path,
    starter_snapshot: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = tmp_path / "other.csv"
    table.write_text("code,nom\n1,soudeur\n", encoding="utf-8")

    status = main(
        ("link", files[0], "--to", str(table), "--snapshot", str(starter_snapshot))
    )

    assert status != 0
    said = capsys.readouterr().err
    assert "les colonnes « code » et « label »" in said
    assert "camin validate" not in said
