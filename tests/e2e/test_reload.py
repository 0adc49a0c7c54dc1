"""Another snapshot takes over while the service runs; a bad one does not."""

import shutil
import threading
from datetime import date
from pathlib import Path

import pytest

from matcher.build import build_snapshot
from matcher.engine import Matcher
from matcher.errors import ArtefactError
from matcher.snapshot import list_snapshots, point_to
from service.assemble import starter_input
from service.store import SnapshotStore


@pytest.fixture(scope="module")
def two_snapshots(
    starter_snapshot: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder with two snapshots, the second one current."""
    folder = tmp_path_factory.mktemp("two") / "snapshots"
    shutil.copytree(starter_snapshot, folder)
    smaller = starter_input(today=date(2026, 11, 25), n_offers=90, n_trainings=30)
    build_snapshot(smaller, folder)
    return folder


@pytest.fixture
def folder(two_snapshots: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_snapshots, tmp_path / "snapshots"))


def ids_of(folder: Path) -> tuple[str, str]:
    """Return the identifiers of the snapshot in use and of the other one."""
    found = {info.is_current: info.id for info in list_snapshots(folder)}
    return found[True], found[False]


def test_the_pointer_changes_and_the_store_follows(folder: Path) -> None:
    now, other = ids_of(folder)
    store = SnapshotStore(folder)

    assert store.refresh()
    held = store.matcher
    assert held.snapshot_id == now
    assert not store.refresh()  # nothing new

    point_to(folder, other)

    assert store.refresh()
    assert store.matcher.snapshot_id == other
    assert held.snapshot_id == now  # a request that began keeps its matcher
    assert store.reloads == 2


def test_a_snapshot_that_was_altered_is_refused_and_the_old_one_answers(
    folder: Path,
) -> None:
    now, other = ids_of(folder)
    store = SnapshotStore(folder)
    store.refresh()
    victim = next(path for path in (folder / other).rglob("*.parquet"))
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(bytes(data))
    point_to(folder, other)

    with pytest.raises(ArtefactError, match=victim.name):
        store.refresh()

    assert store.matcher.snapshot_id == now
    assert store.refusals == 1
    assert not store.refresh()  # not read again until the pointer changes


def test_answers_never_mix_two_snapshots(folder: Path) -> None:
    now, other = ids_of(folder)
    store = SnapshotStore(folder, verify=False)
    store.refresh()
    expected = {name: offers_of(Matcher.load(folder / name)) for name in (now, other)}
    assert expected[now] != expected[other]
    seen: list[tuple[str, int | None]] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            matcher = store.matcher
            seen.append((matcher.snapshot_id, offers_of(matcher)))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for turn in range(4):
        point_to(folder, (other, now)[turn % 2])
        store.refresh()
    stop.set()
    for thread in threads:
        thread.join()

    assert seen
    assert all(count == expected[name] for name, count in seen)


def offers_of(matcher: Matcher) -> int | None:
    """Return the number of offers that the matcher finds for one region."""
    return sum(gap.offers or 0 for gap in matcher.gaps(by="region"))
