"""From files to tables: everything read, refused, skipped or absent is told."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from ingest.errors import SourceSchemaError
from ingest.manifest import SourceEntry
from ingest.report import Refusal
from service.assemble import SHOWN, BuildSources, assemble, starter_input

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
TODAY = date(2026, 11, 24)


def _texts() -> list[str]:
    return []


def _rows() -> dict[str, int]:
    return {}


@dataclass
class Heard:
    """What the reading told."""

    absences: list[str] = field(default_factory=_texts)
    refusals: dict[str, int] = field(default_factory=_rows)
    n_shown: int = 0
    skips: list[str] = field(default_factory=_texts)
    merges: int = 0
    steps: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def absent(self, name: str) -> None:
        """Keep the name."""
        self.absences.append(name)

    def refused(self, file: str, entry: SourceEntry, first: Sequence[Refusal]) -> None:
        """Keep the count."""
        self.refusals[file] = entry.rows_refused
        self.n_shown = max(self.n_shown, len(first))

    def skipped(self, file: str) -> None:
        """Keep the file."""
        self.skips.append(file)

    def merged(self, count: int) -> None:
        """Add the count."""
        self.merges += count

    def step(self, key: str, done: int, total: int) -> None:
        """Keep the step."""
        assert key == "read"
        self.steps.append((done, total))


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_without_a_source_the_starter_data_are_used(heard: Heard) -> None:
    data = assemble(BuildSources(), today=TODAY, listener=heard)

    assert data.reference.is_sample
    assert data.offers is not None
    assert data.trainings is not None
    assert (len(data.offers), len(data.trainings)) == (3000, 600)
    assert data.communes is not None
    assert data.train_on is None
    assert [entry["key"] for entry in data.sources] == ["starter"]
    assert heard.absences == []


def test_the_starter_data_are_the_same_twice() -> None:
    first = starter_input(today=TODAY, n_offers=20, n_trainings=5)
    second = starter_input(today=TODAY, n_offers=20, n_trainings=5)

    assert first.sources == second.sources
    assert first.offers is not None
    assert second.offers is not None
    assert first.offers.equals(second.offers)


def test_what_is_not_given_is_absent_and_said(heard: Heard) -> None:
    sources = BuildSources(offers=(FEEDS / "offers.jsonl",))

    data = assemble(sources, today=TODAY, listener=heard)

    assert data.trainings is None
    assert data.sessions is None
    assert data.communes is None
    assert data.offers is not None
    assert heard.absences == [
        *("rome", "trainings", "certifications", "formacode", "communes"),
        *("market", "train_on"),
    ]


def test_each_file_is_in_the_manifest_without_its_path(heard: Heard) -> None:
    sources = BuildSources(
        offers=(FEEDS / "offers.jsonl",),
        trainings=(FEEDS / "mcf.csv",),
        communes=FEEDS / "communes.csv",
    )

    data = assemble(sources, today=TODAY, listener=heard)

    assert [entry["key"] for entry in data.sources] == [
        *("starter", "france_travail_offers", "mon_compte_formation", "communes")
    ]
    for entry in data.sources:
        assert len(entry["file_sha256"]) == 64
        assert entry["licence"]
        assert "{" not in entry["mention"]
        assert str(FEEDS) not in str(entry)
    assert heard.steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_refused_rows_are_counted_and_the_first_ones_told(heard: Heard) -> None:
    sources = BuildSources(offers=(FEEDS / "offers.jsonl",))

    data = assemble(sources, today=TODAY, listener=heard)

    entry = data.sources[1]
    assert heard.refusals == {"offers.jsonl": entry["rows_refused"]}
    assert 0 < heard.n_shown <= SHOWN
    assert entry["rows_in"] == entry["rows_kept"] + entry["rows_refused"]


def test_an_unknown_file_of_a_folder_is_skipped_and_told(
    heard: Heard, tmp_path: Path
) -> None:
    shutil.copy(FEEDS / "mcf.csv", tmp_path / "b.csv")
    (tmp_path / "a-synonyms.json").write_text('{"hits": 1}', encoding="utf-8")
    (tmp_path / "c.txt").write_text("bonjour", encoding="utf-8")

    data = assemble(BuildSources(trainings=(tmp_path,)), today=TODAY, listener=heard)

    assert heard.skips == ["a-synonyms.json", "c.txt"]
    assert heard.steps[-1] == (4, 4)
    assert data.trainings is not None


def test_an_unknown_file_that_is_named_is_refused(heard: Heard, tmp_path: Path) -> None:
    file = tmp_path / "c.txt"
    file.write_text("bonjour", encoding="utf-8")

    with pytest.raises(SourceSchemaError, match=r"c\.txt: no known feed"):
        assemble(BuildSources(trainings=(file,)), today=TODAY, listener=heard)


def test_offers_given_as_trainings_are_refused(heard: Heard) -> None:
    sources = BuildSources(trainings=(FEEDS / "offers.jsonl",))

    with pytest.raises(SourceSchemaError, match="a file of offers, not of trainings"):
        assemble(sources, today=TODAY, listener=heard)


def test_the_same_file_twice_gives_its_offers_once(
    heard: Heard, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.jsonl"
    shutil.copy(FEEDS / "offers.jsonl", copy)
    once = assemble(
        BuildSources(offers=(FEEDS / "offers.jsonl",)), today=TODAY, listener=Heard()
    )

    twice = assemble(
        BuildSources(offers=(FEEDS / "offers.jsonl", copy)), today=TODAY, listener=heard
    )

    assert once.offers is not None
    assert twice.offers is not None
    assert twice.offers.equals(once.offers)


def test_labelled_offers_are_kept_apart(heard: Heard) -> None:
    sources = BuildSources(train_on=(FEEDS / "offers.jsonl",))

    data = assemble(sources, today=TODAY, listener=heard)

    assert data.offers is None
    assert data.train_on is not None


def test_labelled_offers_only_to_check_are_read_apart(heard: Heard) -> None:
    feed = FEEDS / "offers.jsonl"
    sources = BuildSources(train_on=(feed,), check=feed)

    data = assemble(sources, today=TODAY, listener=heard)

    assert data.check is not None
    assert data.train_on is not None
    assert data.check.equals(data.train_on)
    (learnt,) = data.learnt_from
    assert learnt["file"] == "offers.jsonl"
    assert learnt["file_sha256"] == data.sources[-1]["file_sha256"]
    assert "file" not in data.sources[-1]


def test_a_market_folder_gives_its_tensions_and_the_rest_is_said(
    heard: Heard, tmp_path: Path
) -> None:
    shutil.copy(FEEDS / "tension.csv", tmp_path)
    (tmp_path / "autre.csv").write_text("a;b\n1;2\n", "utf-8")

    data = assemble(BuildSources(market=tmp_path), today=TODAY, listener=heard)

    assert data.tension is not None
    assert data.tension.height == 5
    assert heard.skips == ["autre.csv"]
    assert heard.refusals == {"tension.csv": 5}
    assert data.sources[-1]["key"] == "tension"
    assert data.sources[-1]["as_of"] == "2021-12-31"


def test_a_market_folder_without_tensions_is_refused(
    heard: Heard, tmp_path: Path
) -> None:
    with pytest.raises(SourceSchemaError, match="no file of the labour market"):
        assemble(BuildSources(market=tmp_path), today=TODAY, listener=heard)


@pytest.mark.data
def test_the_official_release_is_named_in_the_mention(
    heard: Heard, data_dir: Path
) -> None:
    sources = BuildSources(
        rome=data_dir / "rome",
        formacode=data_dir / "formacode",
        certifications=data_dir / "rncp",
    )

    data = assemble(sources, today=TODAY, listener=heard)

    assert data.sources[0]["mention"] == (
        "Source : France Travail, ROME 4.0, version v460 du 18/09/2025"
    )
    assert data.sources[1]["mention"].endswith("RNCP et RS, au 01/02/2026")
    assert data.sources[2]["mention"].endswith("version v14")
    assert len(data.reference.tables["crosswalks"]) > 0
