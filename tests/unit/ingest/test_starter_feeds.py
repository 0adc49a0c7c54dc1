"""Sample offers and trainings: shape, shares, variety, round trips."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import is_siret
from ingest.errors import SourceSchemaError
from ingest.readers.france_travail import read_offers
from ingest.readers.lheo import read_lheo
from ingest.starter import (
    sample_offers,
    sample_trainings,
    starter_communes,
    to_france_travail,
    to_lheo,
)
from ingest.starter.draw import Draw
from ingest.starter.trades import sample_trades, trade_weights
from ingest.starter.trainings import PAID_FROM_H, UPSTREAM_EVERY
from matcher.tables import OFFERS, SESSIONS, TRAININGS
from skills_ref.starter import read_starter
from skills_ref.store import SkillsRef

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Reference:
    """The tables of a reference, changed for a test."""

    tables: Mapping[str, pl.DataFrame]


@pytest.fixture(scope="module")
def ref() -> SkillsRef:
    return read_starter()


@pytest.fixture(scope="module")
def communes() -> pl.DataFrame:
    return starter_communes()


@pytest.fixture(scope="module")
def offers(ref: SkillsRef, communes: pl.DataFrame) -> pl.DataFrame:
    return sample_offers(ref, communes, n=4000, today=TODAY)


@pytest.fixture(scope="module")
def frames(ref: SkillsRef, communes: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    return sample_trainings(ref, communes, n=1200, lots=150, today=TODAY)


def share(frame: pl.DataFrame, condition: pl.Expr) -> float:
    return frame.filter(condition).height / frame.height


# --- offers


def test_same_seed_and_day_give_the_same_frame(
    ref: SkillsRef, communes: pl.DataFrame
) -> None:
    first, again = (
        sample_offers(ref, communes, n=300, seed=5, today=TODAY) for _ in range(2)
    )
    other = sample_offers(ref, communes, n=300, seed=6, today=TODAY)

    assert first.equals(again)
    assert not first.equals(other)


def test_offers_look_like_the_region(
    offers: pl.DataFrame, communes: pl.DataFrame
) -> None:
    placed = offers.join(communes, on="code_commune")
    zone = pl.col("zone_emploi_name")

    assert offers.schema == OFFERS
    assert offers.get_column("offer_id").is_unique().all()
    assert placed.height == offers.height
    assert share(placed, zone == "Toulouse") == pytest.approx(0.27, abs=0.03)
    assert share(placed, zone == "Montpellier") == pytest.approx(0.13, abs=0.03)
    assert share(offers, pl.col("contract") == "CDI") == pytest.approx(0.34, abs=0.05)
    no_code = pl.col("competences").list.len() == 0
    assert share(offers, no_code) == pytest.approx(0.4, abs=0.03)
    assert placed.get_column("departement").n_unique() == 13


def test_offers_are_of_the_last_sixty_days(offers: pl.DataFrame) -> None:
    days = offers.get_column("published_on")

    assert days.max() == TODAY
    assert days.is_between(TODAY - timedelta(days=60), TODAY).all()
    recent = pl.col("published_on") > TODAY - timedelta(days=30)
    assert share(offers, recent) > 0.5


def test_trades_follow_a_zipf_law(ref: SkillsRef) -> None:
    trades = sample_trades(ref)
    weights = np.sort(trade_weights(trades))[::-1]

    assert len(trades) >= 200
    assert weights.sum() == pytest.approx(1.0)
    assert weights[:20].sum() > 0.35
    assert weights[-1] > 0


def test_seasonal_work_is_on_the_coast_in_summer(
    ref: SkillsRef, communes: pl.DataFrame
) -> None:
    def seasonal(day: date, departements: list[str]) -> float:
        there = communes.filter(pl.col("departement").is_in(departements))
        frame = sample_offers(ref, there, n=1500, today=day)
        # farming, hotels, restaurants
        fields = frame.filter(pl.col("rome").str.contains("^[AG]"))
        return share(fields, pl.col("contract") == "SAI")

    coast, mountain = ["34", "66", "11"], ["09", "65", "48"]
    summer, winter = date(2026, 8, 30), date(2026, 2, 20)

    assert seasonal(summer, coast) > 1.5 * seasonal(winter, ["34", "11"])
    assert seasonal(winter, mountain) > 1.5 * seasonal(summer, mountain)


def test_texts_are_varied(offers: pl.DataFrame) -> None:
    texts = offers.get_column("text")
    firsts = texts.str.slice(0, 18)
    sentences = texts.str.count_matches(r"[.!?](?:\s|$)")

    assert texts.n_unique() > 0.97 * offers.height
    assert (firsts.value_counts().get_column("count") < 0.06 * offers.height).all()
    assert sentences.median() in range(5, 13)
    assert share(offers, pl.col("text").str.count_matches("\n") <= 1) > 0.1
    assert not texts.str.contains(r"[{}]").any()


def test_titles_have_many_spellings(offers: pl.DataFrame) -> None:
    titles = " ".join(offers.get_column("title").to_list())

    for spelling in (
        r"H/F",
        r"\(H/F\)",
        r"F/H",
        r"\w\(e\)",
        r"\w+eur/\w+",
        r"[A-Z]{9}",
    ):
        assert re.search(spelling, titles), spelling


def test_missions_come_from_the_trade(ref: SkillsRef, offers: pl.DataFrame) -> None:
    trades = {trade.rome: trade for trade in sample_trades(ref)}
    told = 0
    for rome, text in offers.select("rome", "text").head(400).iter_rows():
        forms = [f for _, f in trades[rome].skills] if rome else []
        words = text.lower()
        told += any(
            form in words
            for f in forms
            for form in (f.infinitive, f.vous, f.future, f.nominal, f.gerund)
        )

    assert told > 340


def test_codes_listed_are_those_of_the_trade(
    ref: SkillsRef, offers: pl.DataFrame
) -> None:
    links = ref.tables["trade_competences"].select("rome", competences="code")
    listed = offers.drop_nulls("rome").explode("competences", empty_as_null=True)
    listed = listed.drop_nulls("competences")

    assert listed.height > 0
    assert listed.join(links, on=["rome", "competences"], how="anti").height == 0


# --- trainings


def test_trainings_are_held_to_their_tables(
    frames: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    trainings, sessions = frames

    assert trainings.schema == TRAININGS
    assert sessions.schema == SESSIONS
    assert trainings.height == 1200
    assert trainings.get_column("training_id").is_unique().all()
    assert sessions.select("training_id", "session_id").is_unique().all()
    assert trainings.join(sessions, on="training_id", how="anti").height == 0
    lots = trainings.get_column("training_id").str.split("-").list.first()
    assert lots.n_unique() == 150
    assert all(map(is_siret, trainings.get_column("siret").unique()))


def test_some_trades_and_two_zones_have_no_training(
    ref: SkillsRef,
    communes: pl.DataFrame,
    frames: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    trainings, sessions = frames
    taught = set(trainings.get_column("romes").explode(empty_as_null=True))
    zones = sessions.join(communes, on="code_commune").get_column("zone_emploi")

    assert len(taught) < 0.9 * len(sample_trades(ref))
    assert zones.n_unique() <= 25


def test_a_few_providers_hold_most_trainings(
    frames: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    counts = frames[0].get_column("provider").value_counts(sort=True)

    assert counts.head(10).get_column("count").sum() > 0.5 * frames[0].height
    assert counts.height > 25


def test_paid_rule(frames: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    trainings, sessions = frames
    both = sessions.join(trainings, on="training_id")
    public = pl.col("funder").is_in(["Région", "France Travail"])
    long = (pl.col("hours") >= PAID_FROM_H) & (pl.col("mode") != "distance")

    assert both.filter(public & long).get_column("paid").all()
    assert not both.filter(public & ~long).get_column("paid").any()
    assert not both.filter(pl.col("funder") == "CPF").get_column("paid").any()
    opco = both.filter(pl.col("funder") == "OPCO")
    assert opco.get_column("paid").null_count() == opco.height


def test_sessions_are_in_the_future(
    frames: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    dated = frames[1].drop_nulls("starts_on")

    assert (dated.get_column("starts_on") > TODAY).all()
    assert (dated.get_column("ends_on") > dated.get_column("starts_on")).all()
    undated = frames[1].filter(pl.col("starts_on").is_null(), ~pl.col("open_entry"))
    assert 0.05 < undated.height / frames[1].height < 0.2  # to be confirmed
    assert undated.get_column("ends_on").null_count() == undated.height


def test_meetings_come_between_today_and_the_session(
    frames: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    met = frames[1].drop_nulls("info_dates").explode("info_dates", empty_as_null=True)

    assert met.height > 0.2 * frames[1].height
    assert (met.get_column("info_dates") > TODAY).all()
    assert (met.get_column("info_dates") < met.get_column("starts_on")).all()
    assert (met.get_column("info_dates").dt.weekday() < 6).all()


def test_contacts_are_nobody_s(frames: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    contacts = frames[1].get_column("enrol_contact").drop_nulls()

    fiction = r"^(04 65 71|05 36 49) \d\d \d\d, inscription@[a-z-]+\.example$"
    assert contacts.len() > 0.5 * frames[1].height
    assert contacts.str.contains(fiction).all()


def test_some_trainings_ask_for_french_and_some_come_before_the_others(
    frames: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    trainings = frames[0]
    asked = trainings.get_column("french_in")
    before = trainings.filter(pl.col("romes").list.len() == 0)

    assert set(asked.drop_nulls()) == {"A2", "B1", "B2"}
    assert before.height == 1200 // UPSTREAM_EVERY
    codes = before.get_column("formacodes").list.first()
    assert set(codes) == {"15235", "15041", "15062"}


def test_more_lots_than_trainings_is_refused(
    ref: SkillsRef, communes: pl.DataFrame
) -> None:
    with pytest.raises(ValueError, match=r"9 lots for 8 trainings"):
        sample_trainings(ref, communes, n=8, lots=9, today=TODAY)


def test_a_reference_without_competences_is_refused(
    ref: SkillsRef, communes: pl.DataFrame
) -> None:
    empty = {"trade_competences": ref.tables["trade_competences"].clear()}
    bare = Reference({**ref.tables, **empty})

    with pytest.raises(SourceSchemaError, match=r"no trade has two competences"):
        sample_offers(bare, communes, n=1, today=TODAY)


# --- round trips


def test_lheo_gives_the_same_rows_back(
    frames: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path
) -> None:
    path = tmp_path / "sample.xml"
    path.write_bytes(to_lheo(*frames))

    result = read_lheo(path)

    assert result.report.refused == 0
    assert result.report.repairs == {}
    assert result.frames["trainings"].drop("source").equals(frames[0].drop("source"))
    assert result.frames["sessions"].equals(frames[1])


def test_france_travail_gives_the_same_rows_back(
    offers: pl.DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "sample.jsonl"
    path.write_bytes(to_france_travail(offers))

    result = read_offers(path)

    kept = [name for name in OFFERS if name not in ("source", "competences")]
    assert result.report.refused == 0
    assert result.frames["offers"].select(kept).equals(offers.select(kept))
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    codes = [item["code"] for item in first.get("competences", [])]
    assert codes == offers.item(0, "competences").to_list()


def test_official_codes_come_back(offers: pl.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "sample.jsonl"
    numbered = offers.head(50).with_columns(
        competences=pl.lit(["117468", "102405"], dtype=pl.List(pl.String))
    )
    path.write_bytes(to_france_travail(numbered))

    frame = read_offers(path).frames["offers"]

    assert frame.get_column("competences").equals(numbered.get_column("competences"))


def test_a_training_without_session_is_left_out(
    frames: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path
) -> None:
    trainings, sessions = (frame.head(1) for frame in frames)
    path = tmp_path / "sample.xml"
    path.write_bytes(to_lheo(trainings, sessions.clear()))

    with pytest.raises(SourceSchemaError, match=r"no formation"):
        read_lheo(path)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(0, 30))
def test_any_seed_and_size_are_fine(seed: int, n: int) -> None:
    ref, communes = read_starter(), starter_communes()

    offers = sample_offers(ref, communes, n=n, seed=seed, today=TODAY)
    trainings, _ = sample_trainings(ref, communes, n=n, seed=seed, today=TODAY)

    assert (offers.height, trainings.height) == (n, n)


@given(seed=st.integers(0, 1000), low=st.integers(-5, 5), size=st.integers(0, 9))
def test_draws_stay_in_their_range(seed: int, low: int, size: int) -> None:
    draw = Draw(np.random.default_rng(seed))

    assert low <= draw.between(low, low + size) <= low + size
    some = draw.some(range(size), 4)
    assert len(set(some)) == len(some) == min(4, size)


def test_lheo_keeps_the_codes_and_the_address(
    frames: tuple[pl.DataFrame, pl.DataFrame], tmp_path: Path
) -> None:
    path = tmp_path / "sample.xml"
    first = frames[0].get_column("training_id").head(1).implode()
    training, sessions = (
        frame.filter(pl.col("training_id").is_in(first)) for frame in frames
    )
    full = training.with_columns(
        rncp=pl.lit("RNCP37896"),
        rs=pl.lit("RS5737"),
        certifinfo=pl.lit("12345"),
        formacodes=pl.lit(["22334", "22354"], dtype=pl.List(pl.String)),
        nsf=pl.lit(["232"], dtype=pl.List(pl.String)),
        funder=pl.lit("Région, France Travail"),
        funder_codes=pl.lit(["2", "4"], dtype=pl.List(pl.String)),
        url=pl.lit("https://exemple.fr/a?b=1&c=2"),
    )
    bare = sessions.with_columns(
        pl.lit(None).cast(SESSIONS[name]).alias(name)
        for name in ("code_commune", "place", "departement", "latitude", "longitude")
    ).with_columns(price_eur=None, hours=None, paid=None, seats=None, status=None)
    path.write_bytes(to_lheo(full, bare.cast(SESSIONS)))

    result = read_lheo(path)

    assert result.frames["trainings"].drop("source").equals(full.drop("source"))
    assert result.frames["sessions"].equals(bare.cast(SESSIONS))
