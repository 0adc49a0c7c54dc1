"""The file of a build that is done again."""

from pathlib import Path

import pytest

from service.assemble import BuildSources
from service.configuration import (
    BuildConfiguration,
    read_configuration,
    write_configuration,
)
from service.errors import ConfigurationError


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    configuration = BuildConfiguration(
        sources=BuildSources(
            rome=tmp_path / 'r"é\\o',
            offers=(tmp_path / "a.jsonl", tmp_path / "b.jsonl"),
            communes=tmp_path / "communes.csv",
        ),
        to=tmp_path / "snapshots",
    )
    file = tmp_path / "refresh.toml"

    write_configuration(configuration, file)

    assert read_configuration(file) == configuration


def test_a_relative_path_starts_at_the_file(tmp_path: Path) -> None:
    file = tmp_path / "refresh.toml"
    file.write_text('to = "s"\noffers = ["o.jsonl"]\n', encoding="utf-8")

    read = read_configuration(file)

    assert read.to == tmp_path / "s"
    assert read.sources.offers == (tmp_path / "o.jsonl",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("to = ", "refresh.toml: not TOML"),
        ('to = "s"\noffer = ["o"]', "refresh.toml: unknown key 'offer'"),
        ('offers = ["o"]', "refresh.toml: key 'to' is missing"),
        ("to = 3", "refresh.toml: 'to' is not a path"),
        ('to = "s"\noffers = "o"', "refresh.toml: 'offers' is not a list of paths"),
        ('to = "s"\noffers = [1]', "refresh.toml: 'offers' is not a path"),
        ('to = "s"\nrome = ""', "refresh.toml: 'rome' is not a path"),
    ],
)
def test_a_file_that_is_wrong_is_refused(
    text: str, problem: str, tmp_path: Path
) -> None:
    file = tmp_path / "refresh.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigurationError, match=problem):
        read_configuration(file)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "refresh.toml"
    file.write_bytes(b'to = "\xe9"')

    with pytest.raises(ConfigurationError, match="not TOML"):
        read_configuration(file)
