"""The reader and the writer against the official schema and samples of LHEO 2.3."""

import json
from datetime import date
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from lxml import etree  # pyright: ignore[reportUnknownVariableType] - no types

from ingest.readers.lheo import read_lheo
from ingest.readers.lheo_tables import (
    AIMS,
    CONTRACTS,
    CYCLES,
    FUNDERS,
    LEVELS,
    MODES,
    SELECTIONS,
    STATUSES,
)
from ingest.starter import sample_trainings, starter_communes, to_lheo
from skills_ref.starter import read_starter

pytestmark = pytest.mark.data
LXML = cast("Any", etree)


@pytest.fixture(scope="module")
def schema(data_dir: Path) -> Any:  # noqa: ANN401 - no types in lxml
    return LXML.XMLSchema(LXML.parse(str(data_dir / "lheo" / "lheo.xsd")))


def moved(path: Path) -> bytes:
    """Return a 2.2 sample in the 2.3 namespace."""
    old, new = b"http://www.lheo.org/2.2", b"http://lheo.gouv.fr/2.3"
    return path.read_bytes().replace(old, new)


def test_onisep_sample_is_valid_and_read(schema: Any, data_dir: Path) -> None:  # noqa: ANN401
    path = data_dir / "lheo" / "exemple-bts-onisep.xml"
    assert schema.validate(LXML.fromstring(moved(path)))

    result = read_lheo(path)

    training = result.frames["trainings"].row(0, named=True)
    session = result.frames["sessions"].row(0, named=True)
    assert training["training_id"] == "9436_18706"
    assert training["romes"] == ["D1402", "D1403", "D1408"]
    assert (training["rncp"], training["level_out"]) == ("RNCP474", 5)
    assert "<" not in training["objective"] + training["content"]
    assert session["code_commune"] == "29233"
    assert session["starts_on"] == date(2015, 9, 1)
    assert result.report.refused == 0


def test_intercarif_sample_is_refused_by_the_schema(
    schema: Any,  # noqa: ANN401
    data_dir: Path,
) -> None:
    path = data_dir / "lheo" / "intercarif-data-test.xml"

    assert not schema.validate(LXML.fromstring(moved(path)))
    reasons = " ".join(entry.message for entry in schema.error_log)
    assert "coordonneFs" in reasons
    assert "length of '15'" in reasons
    assert read_lheo(path).report.repairs["bad-siret"] == 1


def test_sample_trainings_are_valid(schema: Any) -> None:  # noqa: ANN401
    frames = sample_trainings(
        read_starter(), starter_communes(), n=200, today=date(2026, 11, 23)
    )

    valid = schema.validate(LXML.fromstring(to_lheo(*frames)))

    assert valid, schema.error_log


def test_hostile_texts_are_written_valid(schema: Any) -> None:  # noqa: ANN401
    trainings, sessions = sample_trainings(
        read_starter(), starter_communes(), n=1, today=date(2026, 11, 23)
    )
    bad = "a\x00\ud7ff<script>&amp;\x0b]]>" + "é" * 4000
    hostile = trainings.with_columns(
        title=pl.lit(bad), objective=pl.lit(bad), content=pl.lit("")
    )

    assert schema.validate(LXML.fromstring(to_lheo(hostile, sessions)))


def test_code_tables_are_those_of_the_standard(data_dir: Path) -> None:
    dicts = json.loads((data_dir / "lheo" / "lheo-2.3.0-dicts.json").read_text())

    assert set(FUNDERS) == set(dicts["dict-financeurs"]["entries"]) - {"1"}
    assert set(LEVELS) == set(dicts["dict-niveaux"]["entries"]) - {"0", "1"}
    assert set(MODES) == set(dicts["dict-modalites-enseignement"]["entries"])
    assert set(STATUSES) == set(dicts["dict-etat-recrutement"]["entries"])
    assert set(AIMS) == set(dicts["dict-AIS"]["entries"]) - {"1"}
    assert set(SELECTIONS) == set(dicts["dict-modalite-recrutement"]["entries"]) - {"0"}
    assert set(CONTRACTS) == set(dicts["dict-type-alternance"]["entries"]) - {"0"}
    assert set(CYCLES) == set(dicts["dict-type-cycle"]["entries"])


def test_our_fixture_of_details_is_valid(schema: Any) -> None:  # noqa: ANN401
    path = Path(__file__).parents[1] / "fixtures" / "lheo" / "details.xml"

    assert schema.validate(LXML.parse(str(path))), schema.error_log
