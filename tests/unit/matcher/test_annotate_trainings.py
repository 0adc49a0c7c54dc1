"""Trainings lead to families by their codes, else by crosswalks, else by words."""

from dataclasses import dataclass

import polars as pl
import pytest

from matcher.annotate import Annotator
from matcher.annotate_trainings import annotate_trainings
from matcher.engine import Matcher
from skills_ref.store import SkillsRef
from skills_ref.tables import CROSSWALKS


@dataclass(frozen=True)
class Annotated:
    """The trainings of the fixtures, where they lead and what they teach."""

    titles: list[str]
    leads: pl.DataFrame
    taught: pl.DataFrame

    def leads_of(self, title: str) -> pl.DataFrame:
        """Return where one training leads."""
        return self.leads.filter(pl.col("training") == self.titles.index(title))

    def taught_by(self, title: str) -> pl.DataFrame:
        """Return what one training teaches."""
        return self.taught.filter(pl.col("training") == self.titles.index(title))


def annotated(
    matcher: Matcher, trainings: pl.DataFrame, reference: SkillsRef
) -> Annotated:
    scorer = matcher.ranker.scorer
    annotator = Annotator(matcher.ranker.competences, scorer.encoder)
    leads, taught = annotate_trainings(trainings, reference, scorer, annotator)
    return Annotated(trainings["title"].to_list(), leads, taught)


@pytest.fixture(scope="module")
def found(matcher: Matcher, trainings: pl.DataFrame, reference: SkillsRef) -> Annotated:
    return annotated(matcher, trainings, reference)


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
    found: Annotated,
    title: str,
    links: list[tuple[str, float, str]],
) -> None:
    mine = found.leads_of(title).select("family", "weight", "link")

    assert [
        (matcher.table.families[family], weight, link)
        for family, weight, link in mine.iter_rows()
    ] == links


def test_the_blocks_of_a_certification_are_content(found: Annotated) -> None:
    mine = found.taught_by("Titre de conducteur routier")

    block = mine.filter(pl.col("label") == "Tenir des documents de transport")
    assert block.select("link", "origin", "proof").rows() == [
        ("block", "inferred", "Tenir des documents de transport")
    ]


def test_what_is_written_says_so_with_its_place(found: Annotated) -> None:
    mine = found.taught_by("Titre de conducteur routier")

    written = mine.filter(pl.col("label") == "Conduire un camion")
    assert written.select("link", "origin", "start").rows() == [("text", "lexical", 0)]


def test_a_certification_without_blocks_counts_as_a_whole(found: Annotated) -> None:
    mine = found.taught_by("Développeur web").filter(pl.col("link") == "certification")

    assert not mine.is_empty()
    assert set(mine["proof"]) == {"Développeur web"}
    assert mine.filter(pl.col("confidence") >= 0.5).is_empty()


def test_a_certifinfo_code_leads_and_teaches_by_its_trades(
    matcher: Matcher, trainings: pl.DataFrame, reference: SkillsRef
) -> None:
    edge = {"system": "CertifInfo", "code": "95009", "rome": "D1102"}
    edges = pl.DataFrame({**edge, "weight": 1.0, "source": "ours"}, CROSSWALKS)
    silent = trainings.filter(pl.col("title") == "CAP Boulanger en un an")
    coded = silent.with_columns(
        certifinfo=pl.lit("95009"), romes=pl.lit([], pl.List(pl.String))
    )

    found = annotated(matcher, coded, reference.with_tables(crosswalks=edges))

    assert found.leads["link"].to_list() == ["certification"]
    assert "Pétrir une pâte à pain" in found.taught["label"].to_list()
    assert set(found.taught["link"]) == {"certification"}


def test_a_training_that_says_nothing_teaches_nothing_known(found: Annotated) -> None:
    assert found.taught_by("CAP Boulanger en un an").is_empty()


def test_each_competence_of_a_training_comes_once(found: Annotated) -> None:
    assert found.taught.select("training", "code").is_unique().all()


def test_trainings_of_one_certification_are_one_way(
    matcher: Matcher, trainings: pl.DataFrame, reference: SkillsRef
) -> None:
    base = trainings.filter(pl.col("rncp") == "RNCP1001")
    titles = ("Conducteur routier", "Titre CR option citerne - en apprentissage")
    same = base.with_columns(title=pl.lit("Titre pro conducteur"))
    others = [base.with_columns(title=pl.lit(title)) for title in titles]
    higher = base.with_columns(level_out=pl.lit(4, pl.Int8))
    made = pl.concat([base, same, *others, higher])

    ways = annotated(matcher, made, reference).leads["way"].to_list()

    assert ways == [
        "conducteur routier 3",
        "conducteur routier 3",
        "conducteur routier 3",
        "conducteur routier 3 citerne",
        "conducteur routier 4",
    ]


def test_no_training_gives_empty_tables(
    matcher: Matcher, trainings: pl.DataFrame, reference: SkillsRef
) -> None:
    none = annotated(matcher, trainings.clear(), reference)

    assert none.leads.schema == {
        "training": pl.Int64,
        "family": pl.Int64,
        "weight": pl.Float64,
        "link": pl.String,
        "way": pl.String,
    }
    assert none.leads.is_empty()
    assert none.taught.is_empty()
    assert none.taught.schema["link"] == pl.String
