"""The counters hold numbers and codes, survive a bad disk, and forget in time."""

import re
import sqlite3
import threading
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from service.leave_fr import REASON_WORDS, STEP_WORDS
from service.pages.form import Journey
from service.usage import EVENTS, FEW, GROUP_DAYS, Opinion, Step, Usage

CANARY = "Zéphyrine-Quenotte"
DAY = date(2026, 11, 25)


class Clock:
    """A day that a test moves."""

    def __init__(self) -> None:
        self.day = DAY

    def __call__(self) -> date:
        """Return the day."""
        return self.day


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "file"])
def usage(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Usage:
    """Return counters in memory, then in a file."""
    path = tmp_path / "usage.sqlite" if request.param == "file" else None
    return Usage(path, today=clock)


def counts(usage: Usage) -> dict[str, int]:
    return {k: n for k, n in usage.days(1)[0].counts.items() if n}


# --- steps ---------------------------------------------------------------------------


def test_a_step_counts_once_a_journey(usage: Usage) -> None:
    journey = usage.step(Journey(), Step.TEN)
    journey = usage.step(journey, Step.TEN)
    journey = usage.step(journey, Step.TRADE)

    assert journey.seen == ("ten", "trade")
    assert counts(usage) == {"ten": 1, "trade": 1}


def test_two_people_count_twice(usage: Usage) -> None:
    for _ in range(2):
        usage.step(Journey(), Step.STARTED)
    assert counts(usage) == {"started": 2}


def test_days_are_there_even_when_nothing_happened(usage: Usage, clock: Clock) -> None:
    usage.step(Journey(), Step.TEN)
    clock.day += timedelta(days=2)
    usage.step(Journey(), Step.SHEET)

    days = usage.days(3)
    assert [one.day for one in days] == [DAY + timedelta(days=n) for n in (2, 1, 0)]
    assert [one.counts["ten"] for one in days] == [0, 0, 1]
    assert [one.counts["sheet"] for one in days] == [1, 0, 0]
    assert all(set(one.counts) == {event.value for event in EVENTS} for one in days)


def test_opinions_count_each_once(usage: Usage) -> None:
    usage.say([Opinion.USELESS, Opinion.TOO_FAR, Opinion.TOO_FAR])
    assert counts(usage) == {"useless": 1, "too-far": 1}


def test_every_step_and_every_reason_has_its_words() -> None:
    assert set(STEP_WORDS) == set(Step)
    assert set(REASON_WORDS) == set(Opinion) - {Opinion.USEFUL, Opinion.USELESS}


# --- groups --------------------------------------------------------------------------


def test_a_group_counts_its_own_people(usage: Usage) -> None:
    code = usage.new_group()
    assert code is not None
    people = [usage.step(Journey(group=code), Step.TEN) for _ in range(FEW)]
    usage.step(people[0], Step.SHEET)
    usage.step(Journey(), Step.TEN)

    group = usage.group(code)
    assert group is not None
    assert group.people == FEW
    assert group.counts["started"] == FEW  # who saw ten trades has begun
    assert (group.counts["ten"], group.counts["sheet"]) == (FEW, 1)
    assert not group.is_small
    assert counts(usage)["ten"] == FEW + 1


def test_a_small_group_says_so(usage: Usage) -> None:
    code = usage.new_group()
    assert code is not None
    usage.step(Journey(group=code), Step.TEN)
    group = usage.group(code)
    assert group is not None
    assert group.is_small


def test_codes_are_random_and_fit_the_form(usage: Usage) -> None:
    codes = {usage.new_group() for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(r"[a-z0-9]{10}", code or "") for code in codes)


@pytest.mark.parametrize(
    "code", ["", "inconnu123", "zzzzzzzzzz", "' OR 1=1 --", "A" * 10]
)
def test_an_unknown_group_is_none_and_counts_nothing(usage: Usage, code: str) -> None:
    usage.step(Journey(group=code), Step.TEN)
    assert usage.group(code) is None


def test_a_group_is_forgotten_after_ninety_days(usage: Usage, clock: Clock) -> None:
    code = usage.new_group()
    assert code is not None
    usage.step(Journey(group=code), Step.TEN)

    clock.day += timedelta(days=GROUP_DAYS - 1)
    group = usage.group(code)
    assert group is not None
    assert group.ends_on == DAY + timedelta(days=GROUP_DAYS)

    clock.day += timedelta(days=1)
    assert usage.group(code) is None
    usage.step(Journey(group=code), Step.SHEET)  # the purge of the day
    clock.day = DAY + timedelta(days=1)
    assert usage.group(code) is None  # gone, not only hidden


def test_the_counts_of_days_outlive_the_groups(usage: Usage, clock: Clock) -> None:
    usage.step(Journey(group=usage.new_group() or ""), Step.TEN)
    clock.day += timedelta(days=GROUP_DAYS)
    usage.step(Journey(), Step.STARTED)
    assert usage.days(GROUP_DAYS + 1)[-1].counts["ten"] == 1


# --- corrections ---------------------------------------------------------------------


def test_a_correction_is_pairs_of_codes_and_a_month(
    tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "usage.sqlite"
    usage = Usage(path, today=clock)
    for _ in range(2):
        usage.correct(more=["K1304"], less=["A1101", CANARY], shown=["D1106", CANARY])

    with closing(sqlite3.connect(path)) as store:
        rows = store.execute("SELECT * FROM pair ORDER BY ask").fetchall()
    assert rows == [
        ("2026-11", "less", "A1101", "D1106", 2),
        ("2026-11", "more", "K1304", "D1106", 2),
    ]


def test_old_corrections_are_forgotten(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "usage.sqlite"
    usage = Usage(path, today=clock)
    usage.correct(more=["K1304"], less=[], shown=["D1106"])
    clock.day += timedelta(days=400)
    usage.step(Journey(), Step.TEN)
    with closing(sqlite3.connect(path)) as store:
        assert store.execute("SELECT count(*) FROM pair").fetchone() == (0,)


# --- the store -----------------------------------------------------------------------


def test_no_word_of_a_person_reaches_the_store(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "usage.sqlite"
    usage = Usage(path, today=clock)
    journey = Journey(text=CANARY, jobs=CANARY, likes=CANARY, skills=(CANARY,))
    journey = Journey(
        text=journey.text, commune=CANARY, group=usage.new_group() or "", likes=CANARY
    )
    for step in Step:
        journey = usage.step(journey, step)
    usage.correct(more=[CANARY], less=[], shown=[CANARY])

    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert CANARY.encode() not in content
        assert not re.search(rb"\d\d:\d\d", content)  # no hour


def test_processes_and_threads_share_one_file(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "usage.sqlite"
    both = [Usage(path, today=clock), Usage(path, today=clock)]

    def count(usage: Usage) -> None:
        for _ in range(20):
            usage.step(Journey(), Step.TEN)

    threads = [threading.Thread(target=count, args=(one,)) for one in both * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lost = sum(one.lost for one in both)
    assert both[0].days(1)[0].counts["ten"] + lost == 80
    assert both[0].days(1) == both[1].days(1)


def test_counts_outlive_the_service(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "usage.sqlite"
    first = Usage(path, today=clock)
    code = first.new_group()
    first.step(Journey(group=code or ""), Step.TEN)
    again = Usage(path, today=clock)
    assert again.is_kept
    assert counts(again) == {"ten": 1}
    assert again.group(code or "") == first.group(code or "")
    assert not Usage(today=clock).is_kept


@pytest.mark.parametrize("fault", ["a folder", "another file", "no folder"])
def test_a_bad_disk_never_breaks_a_page(
    tmp_path: Path, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "usage.sqlite"
    if fault == "a folder":
        path.mkdir()
    elif fault == "another file":
        path.write_bytes(b"this is no database" * 100)
    else:
        path = tmp_path / "nowhere" / "usage.sqlite"
    usage = Usage(path)

    journey = usage.step(Journey(), Step.TEN)
    journey = usage.step(journey, Step.TRADE)
    usage.say([Opinion.USEFUL])
    usage.correct(more=["K1304"], less=[], shown=["K1305"])

    assert journey.seen == ("ten", "trade")
    assert usage.new_group() is None
    assert usage.group("abcdefghjk") is None
    assert sum(usage.days(1)[0].counts.values()) == 0
    assert usage.lost >= 5
    said = capsys.readouterr()
    assert (said.out + said.err).count("usage-lost") == 1


def test_metrics_have_one_series_an_event() -> None:
    registry = CollectorRegistry()
    usage = Usage(registry=registry)
    usage.step(Journey(group=usage.new_group() or "", text=CANARY), Step.TEN)
    text = generate_latest(registry).decode()

    assert 'camin_usage_total{event="ten"} 1.0' in text
    series = re.findall(r'^camin_usage_total\{event="([a-z-]+)"\}', text, re.M)
    assert series == [event.value for event in EVENTS]
    assert CANARY not in text
