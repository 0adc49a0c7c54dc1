"""Offers get a family, a sheet, a position and competences."""

from pathlib import Path

import polars as pl
import pytest

from matcher.annotate import Annotator
from matcher.annotate_offers import (
    OfferRow,
    annotate_batch,
    annotate_offers,
    in_processes,
    in_this_process,
)
from matcher.classify import titled_scores
from matcher.engine import Matcher
from matcher.types import Origin
from skills_ref.store import SkillsRef


@pytest.fixture(scope="module")
def annotator(matcher: Matcher) -> Annotator:
    return Annotator(matcher.ranker.competences, matcher.ranker.scorer.encoder)


def row(title: str, text: str = "", **known: object) -> OfferRow:
    plain = OfferRow(title=title, text=text, rome=None, listed=(), own=-1)
    return plain._replace(**known)


def annotated(
    matcher: Matcher, annotator: Annotator, offers: pl.DataFrame, ref: SkillsRef
) -> tuple[pl.DataFrame, pl.DataFrame]:
    scorer = matcher.ranker.scorer
    communes = pl.DataFrame(
        {
            "code_commune": ["31555"],
            "name": ["Toulouse"],
            "departement": ["31"],
            "population": [500_000],
            "latitude": [43.6],
            "longitude": [1.44],
        }
    )
    batches = in_this_process(scorer, annotator)
    told: list[tuple[int, int]] = []
    found = annotate_offers(
        offers,
        communes,
        ref,
        scorer,
        batches,
        lambda done, total: told.append((done, total)),
    )
    assert told[-1:] == [(offers.height, offers.height)] * bool(offers.height)
    return found


def test_without_code_the_closest_family(
    matcher: Matcher, annotator: Annotator
) -> None:
    (found,) = annotate_batch(
        [row("Vendeuse", "Conseiller un client, encaisser.")],
        matcher.ranker.scorer,
        annotator,
    )

    assert matcher.table.families[found.family] == "D1106"
    assert not found.named


def test_a_code_is_trusted_among_the_ten_closest_only(
    matcher: Matcher, annotator: Annotator
) -> None:
    scorer = matcher.ranker.scorer
    title, text = "Développeur web", "Créer des pages web en JavaScript"
    scores = titled_scores(scorer, [scorer.query(title, text)]).family[0]
    order = (-scores).argsort(kind="stable").tolist()
    near, far = int(order[5]), int(order[-1])
    assert scores[far] < scores[order[9]]

    kept, moved = annotate_batch(
        [row(title, text, own=near), row(title, text, own=far)], scorer, annotator
    )

    assert (kept.family, kept.named) == (near, True)
    assert (moved.family, moved.named) == (int(order[0]), False)


@pytest.mark.parametrize(
    ("rome", "sheet"),
    [
        pytest.param("D1115", "D1115", id="a-child-names-its-sheet"),
        pytest.param("D1102", "D1102", id="a-parent-names-none"),
        pytest.param("M1812", "D1102", id="another-family-names-none"),
        pytest.param("Z9999", "D1102", id="unknown-code"),
    ],
)
def test_the_sheet_of_an_offer(
    matcher: Matcher, annotator: Annotator, rome: str, sheet: str
) -> None:
    family = matcher.table.families.index("D1102")

    (found,) = annotate_batch(
        [row("Boulanger", "Cuire des pains au four", rome=rome, own=family)],
        matcher.ranker.scorer,
        annotator,
    )

    assert matcher.table.sheets[found.sheet] == sheet


def test_listed_competences_are_declared_and_unknown_codes_dropped(
    matcher: Matcher, annotator: Annotator, code_of: dict[str, str]
) -> None:
    sql = code_of["SQL"]

    (found,) = annotate_batch(
        [row("Cuisine", "Servir des plats", listed=(sql, "999999"))],
        matcher.ranker.scorer,
        annotator,
    )

    assert (found.mentions[0].code, found.mentions[0].origin) == (sql, Origin.DECLARED)
    assert "Servir des plats" in [m.proof for m in found.mentions]
    assert "999999" not in [m.code for m in found.mentions]


def test_a_paper_is_never_inferred(matcher: Matcher, annotator: Annotator) -> None:
    family = matcher.table.families.index("N4101")

    (found,) = annotate_batch(
        [row("Routier", "Vous avez le C, un permis valide", own=family)],
        matcher.ranker.scorer,
        annotator,
    )

    assert "Permis C" not in [m.label for m in found.mentions]


def test_an_offer_is_where_it_says_else_where_its_commune_is(
    matcher: Matcher, annotator: Annotator, offers: pl.DataFrame, reference: SkillsRef
) -> None:
    three = offers[:3].with_columns(
        code_commune=pl.Series(["31555", "31555", "99999"]),
        latitude=pl.Series([45.0, None, None]),
        longitude=pl.Series([2.0, None, None]),
    )

    table, _ = annotated(matcher, annotator, three, reference)

    assert table["latitude"].to_list() == [45.0, 43.6, None]
    assert table["longitude"].to_list() == [2.0, 1.44, None]
    assert "text" not in table.columns


def test_no_offer_gives_empty_tables(
    matcher: Matcher, annotator: Annotator, offers: pl.DataFrame, reference: SkillsRef
) -> None:
    table, mentions = annotated(matcher, annotator, offers.clear(), reference)

    assert table.is_empty()
    assert mentions.is_empty()
    assert table.schema["family"] == pl.Int64
    assert mentions.schema["confidence"] == pl.Float64


def test_processes_find_what_one_process_finds(
    matcher: Matcher, annotator: Annotator, snapshots: Path, offers: pl.DataFrame
) -> None:
    rows = [
        row(title, text) for title, text in offers[:12].select("title", "text").rows()
    ]
    parts = [rows[:5], rows[5:]]

    several = list(in_processes(snapshots / matcher.snapshot_id, 2)(parts))

    assert several == list(in_this_process(matcher.ranker.scorer, annotator)(parts))
