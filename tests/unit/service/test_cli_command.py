"""The words of the command line: several values, French help, French faults."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from service.cli import app, main
from service.command import repeated
from service.exits import MEANINGS, Exit
from service.messages_fr import USAGE

PERSON = "je suis Camille Untel"
COMMANDS = (
    *("demo", "build", "rank", "classify", "trainings", "gaps", "explain"),
    *("evaluate", "validate", "snapshots", "refresh", "serve", "link"),
)
ENGLISH = re.compile(
    r"\b(Show|exit|default:|required|env var|Commands|Arguments|Error|Try)\b"
)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--offers", "a"], ["--offers", "a"]),
        (["--offers=a", "b"], ["--offers=a", "--offers", "b"]),
        (
            ["--offers", "a", "--offers", "b", "c"],
            ["--offers", "a", "--offers", "b", "--offers", "c"],
        ),
        (["--to", "x", "y"], ["--to", "x", "y"]),
        (["--offers"], ["--offers"]),
        ([], []),
    ],
)
def test_an_option_may_take_several_values(
    args: list[str], expected: list[str]
) -> None:
    assert repeated(args) == expected


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_is_in_french(command: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*command, "--help"])

    assert result.exit_code == 0
    assert "Montrer cette aide." in result.stdout
    assert not ENGLISH.search(result.stdout), ENGLISH.search(result.stdout)


def test_the_help_documents_every_exit_status() -> None:
    result = CliRunner().invoke(app, ["--help"])

    said = " ".join(result.stdout.split())
    for status in Exit:
        assert f"{status.value} : {MEANINGS[status]}" in said


def test_every_command_of_the_product_exists() -> None:
    names = {one.callback.__name__ for one in app.registered_commands if one.callback}

    assert names == set(COMMANDS)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["nope"], "La commande « nope » n'existe pas."),
        (["rank"], "Donnez un CV (--cv FICHIER), un texte (--text)"),
        (["rank", "--nope"], "L'option --nope n'existe pas."),
        (["rank", "--text"], "L'option --text attend une valeur."),
        (["rank", "--json=1"], "L'option --json n'a pas de valeur."),
        (["rank", "--cv", "absent.pdf"], "--cv : ce fichier ou ce dossier n'existe"),
        (["rank", "--text", "a", "--limit", "99"], "La valeur de --limit n'est pas"),
        (["rank", "--text", "a", "--limit", "x"], "La valeur de --limit n'est pas"),
        (["gaps", "--by", "pays"], "--by : choisissez parmi 'zone_emploi', 'bassin'"),
        (["build"], "Il manque --to."),
        (["trainings"], "Il manque ROME."),
        (["rank", "--text", "a", PERSON], "Un mot de trop"),
    ],
)
def test_a_command_badly_written_is_said_in_french(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(argv)

    written = capsys.readouterr()
    assert status == Exit.USAGE
    assert said in written.err
    assert "--help » montre" in written.err
    assert written.out == ""
    assert PERSON not in written.err


def test_a_folder_given_for_a_file_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rank", "--cv", str(tmp_path)]) == Exit.USAGE
    assert "--cv : donnez un fichier, pas un dossier." in capsys.readouterr().err


def test_a_file_given_for_a_folder_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a"
    file.touch()

    status = main(["build", "--to", str(tmp_path / "s"), "--formacode", str(file)])

    assert status == Exit.USAGE
    assert "--formacode : donnez un dossier, pas un fichier." in capsys.readouterr().err


def test_the_sentences_of_usage_only_repeat_names_of_ours() -> None:
    for pattern, sentence in USAGE:
        names = set(re.findall(r"\{(\w+)\}", sentence))

        assert names <= {"name", "choices"}
        assert names <= set(re.compile(pattern).groupindex)


def test_the_command_alone_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == Exit.USAGE
    assert "COMMANDE" in capsys.readouterr().out


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == Exit.OK
    assert capsys.readouterr().out.startswith("camin ")


def test_an_interruption_has_its_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(typer.Typer, "__call__", stop)

    assert main(["--version"]) == Exit.INTERRUPTED
    assert "Interrompu" in capsys.readouterr().err
