"""The decision record: codes and scores, kept for a time, then purged."""

import json
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from matcher.types import (
    CompetenceMention,
    Exclusion,
    Fit,
    Labelled,
    OpenOffers,
    Origin,
    Part,
    Profile,
    Ranking,
    Reason,
    TradeMatch,
)
from service.decisions import Decisions, purge, record_of
from service.settings import Settings

CANARY = "zqxcanari"
NOW = datetime(2026, 11, 25, 9, 30, 12, 345678, UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Return the time it is."""
        return self.now


def ranking(**changed: object) -> Ranking:
    """Return a ranking of a person whose every word is the canary."""
    trade = TradeMatch(
        rome="K1304",
        label=CANARY,
        fit=Fit.VERY_CLOSE,
        score=0.7100000004,
        parts=(
            Part(name="words", value=0.5, weight=0.4),
            Part(name="offers", value=0.0, weight=0.1),
        ),
        open_offers=OpenOffers(count=3, within_km=30, as_of=date(2026, 11, 22)),
        held=(Labelled(code="117468", label=CANARY),),
        missing=(),
        domain="K",
        named_by=CANARY,
        appellation=CANARY,
    )
    profile = Profile(
        competences=(
            CompetenceMention(
                code="117468",
                label=CANARY,
                origin=Origin.DECLARED,
                confidence=1.0,
                proof=CANARY,
            ),
        ),
        titles=(CANARY,),
        refusals=(CANARY,),
    )
    excluded = tuple(
        Exclusion(rome=rome, label=CANARY, condition=condition, proof=CANARY)
        for rome, condition in (
            ("D1106", "refused-trade"),
            ("G1602", "refused-context"),
            ("N1103", "refused-context"),
        )
    )
    given_: dict[str, object] = {
        "snapshot": "2026-11-25-0123456789ab",
        "as_of": date(2026, 11, 22),
        "profile": profile,
        "trades": (trade,),
        "excluded": excluded,
    }
    return Ranking(**(given_ | changed))  # pyright: ignore[reportArgumentType]


def test_a_record_is_codes_scores_and_reasons_and_nothing_else() -> None:
    record = record_of(ranking(), engine="0.1.0", at=NOW)

    assert len(record.pop("id")) == 32
    assert record == {
        "time": "2026-11-25T09:30:12Z",
        "engine": "0.1.0",
        "snapshot": "2026-11-25-0123456789ab",
        "reason": None,
        "trades": [{"rome": "K1304", "score": 0.71, "parts": {"words": 0.2}}],
        "excluded": {"refused-context": 2, "refused-trade": 1},
    }


def test_no_word_no_competence_and_no_excluded_trade_is_written(
    tmp_path: Path,
) -> None:
    Decisions(tmp_path, clock=Clock()).note(ranking(), engine="0.1.0")
    text = "".join(file.read_text("utf-8") for file in tmp_path.iterdir())

    assert "K1304" in text
    for never in (CANARY, "117468", "D1106", "2026-11-22"):
        assert never not in text


def test_an_abstention_is_recorded_with_its_reason(tmp_path: Path) -> None:
    empty = ranking(trades=(), excluded=(), reason=Reason.TOO_THIN)

    Decisions(tmp_path, clock=Clock()).note(empty, engine="0.1.0")

    record = json.loads(next(tmp_path.iterdir()).read_text("utf-8"))
    assert record["reason"] == Reason.TOO_THIN.value
    assert record["trades"] == []


def test_ids_are_random_and_a_day_has_one_file(tmp_path: Path) -> None:
    clock = Clock()
    decisions = Decisions(tmp_path, clock=clock)
    for days in (0, 0, 1):
        clock.now = NOW + timedelta(days=days)
        decisions.note(ranking(), engine="0.1.0")

    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [
        "decisions-2026-11-25.jsonl",
        "decisions-2026-11-26.jsonl",
    ]
    lines = [line for file in files for line in file.read_text().splitlines()]
    assert len({json.loads(line)["id"] for line in lines}) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_nothing_is_kept_by_default(tmp_path: Path) -> None:
    assert Settings().decisions is None
    decisions = Decisions(None, clock=Clock())

    decisions.note(ranking(), engine="0.1.0")

    assert decisions.purge() == ()
    assert list(tmp_path.iterdir()) == []


def test_old_records_are_purged_and_others_stay(tmp_path: Path) -> None:
    clock = Clock()
    decisions = Decisions(tmp_path, days=200, clock=clock)
    decisions.note(ranking(), engine="0.1.0")
    (tmp_path / "notes.txt").write_text("not ours")
    (tmp_path / "decisions-2026-99-99.jsonl").write_text("not a day")

    clock.now = NOW + timedelta(days=200)
    assert decisions.purge() == ()
    clock.now = NOW + timedelta(days=201)
    assert decisions.purge() == ("decisions-2026-11-25.jsonl",)

    left = {file.name for file in tmp_path.iterdir()}
    assert left == {"notes.txt", "decisions-2026-99-99.jsonl"}


def test_the_first_record_of_a_day_purges(tmp_path: Path) -> None:
    clock = Clock()
    decisions = Decisions(tmp_path, days=200, clock=clock)
    decisions.note(ranking(), engine="0.1.0")
    clock.now = NOW + timedelta(days=300)

    decisions.note(ranking(), engine="0.1.0")

    assert [file.name for file in tmp_path.iterdir()] == ["decisions-2027-09-21.jsonl"]


def test_a_disk_that_fails_loses_the_record_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "decisions"
    taken.write_text("a file, where the folder should be")

    Decisions(taken, clock=Clock()).note(ranking(), engine="0.1.0")

    said = capsys.readouterr()
    assert "decision-lost" in said.out + said.err
    assert CANARY not in said.out + said.err


@given(ages=st.sets(st.integers(0, 500), max_size=12), days=st.integers(183, 366))
def test_what_is_left_is_never_older_than_allowed(ages: set[int], days: int) -> None:
    from tempfile import TemporaryDirectory

    today = NOW.date()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for age in ages:
            day = today - timedelta(days=age)
            (folder / f"decisions-{day.isoformat()}.jsonl").touch()

        gone = purge(folder, days=days, today=today)

        assert len(gone) == sum(age > days for age in ages)
        assert len(list(folder.iterdir())) == sum(age <= days for age in ages)


@pytest.mark.parametrize("days", [182, 367, 0])
def test_the_time_kept_is_six_to_twelve_months(days: int) -> None:
    with pytest.raises(ValidationError, match="decisions_days"):
        Settings(decisions_days=days)
