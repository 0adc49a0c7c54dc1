"""Trainings lead to families by their codes, else by crosswalks, else by words."""

import polars as pl
import pytest

from matcher.annotate import Annotator
from matcher.annotate_trainings import annotate_trainings
from matcher.engine import Matcher
from skills_ref.store import SkillsRef


@pytest.fixture(scope="module")
def found(
    matcher: Matcher, trainings: pl.DataFrame, reference: SkillsRef
) -> tuple[pl.DataFrame, pl.DataFrame]:
    scorer = matcher.ranker.scorer
    annotator = Annotator(matcher.ranker.competences, scorer.encoder)
    return annotate_trainings(trainings, reference, scorer, annotator)


@pytest.mark.parametrize(
    ("title", "links"),
    [
        pytest.param("Feuilletage", [("D1102", 1.0, "source")], id="code-of-a-child"),
        pytest.param("Plomberie", [("F1603", 1.0, "source")], id="code-of-before"),
        pytest.param(
            "Deux métiers de bouche",
            [("D1102", 1.0, "source"), ("G1803", 1.0, "source")],
            id="two-codes",
        ),
        pytest.param(
            "Développeur web",
            [("M1805", 0.7, "certification"), ("M1203", 0.3, "certification")],
            id="certification",
        ),
        pytest.param(
            "Hygiène des locaux",
            [("K2204", 0.6, "formacode"), ("K1304", 0.4, "formacode")],
            id="formacode",
        ),
        pytest.param("Laveur de vitres", [("K2204", 0.5, "text")], id="its-words"),
    ],
)
def test_families_of_a_training(
    matcher: Matcher,
    trainings: pl.DataFrame,
    found: tuple[pl.DataFrame, pl.DataFrame],
    title: str,
    links: list[tuple[str, float, str]],
) -> None:
    row = trainings["title"].to_list().index(title)

    mine = found[0].filter(pl.col("training") == row)

    assert [
        (matcher.table.families[family], weight, link)
        for _, family, weight, link in mine.iter_rows()
    ] == links


def test_the_blocks_of_a_certification_are_content(
    trainings: pl.DataFrame, found: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    row = trainings["title"].to_list().index("Titre de conducteur routier")

    mine = found[1].filter(pl.col("training") == row)

    assert "Tenir des documents de transport" in mine["label"].to_list()


def test_a_training_that_says_nothing_teaches_nothing_known(
    trainings: pl.DataFrame, found: tuple[pl.DataFrame, pl.DataFrame]
) -> None:
    row = trainings["title"].to_list().index("CAP Boulanger en un an")

    assert found[1].filter(pl.col("training") == row).is_empty()


def test_no_training_gives_empty_tables(
    matcher: Matcher, trainings: pl.DataFrame, reference: SkillsRef
) -> None:
    scorer = matcher.ranker.scorer
    annotator = Annotator(matcher.ranker.competences, scorer.encoder)

    links, taught = annotate_trainings(trainings.clear(), reference, scorer, annotator)

    assert links.schema == {
        "training": pl.Int64,
        "family": pl.Int64,
        "weight": pl.Float64,
        "link": pl.String,
    }
    assert links.is_empty()
    assert taught.is_empty()
