"""Chances that offers of a trade list a competence."""
# scipy ships no types: the unknowns stop in this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matcher.arrays import FloatArray
from matcher.classify import titled_scores
from matcher.competences import CompetenceTable
from matcher.scorer import TradeScorer
from matcher.tables import OFFERS
from matcher.trades import TradeTable
from matcher.usual import UsualCompetences, likely_shares, written_shares
from matcher.usual_lists import usual_competences
from matcher.weights import USUAL_OFFERS
from skills_ref.store import SkillsRef


@pytest.fixture(scope="module")
def scorer(snapshots: Path) -> TradeScorer:
    at = snapshots / (snapshots / "current").read_text(encoding="utf-8").strip()
    return TradeScorer.load(at / "models", TradeTable.load(at / "trades"))


@pytest.fixture(scope="module")
def competences(snapshots: Path) -> CompetenceTable:
    at = snapshots / (snapshots / "current").read_text(encoding="utf-8").strip()
    return CompetenceTable.load(at / "competences")


@pytest.fixture(scope="module")
def alone(
    reference: SkillsRef, scorer: TradeScorer, competences: CompetenceTable
) -> UsualCompetences:
    return UsualCompetences.of_reference(reference, scorer.table, competences)


def _row(usual: UsualCompetences, label: str) -> int:
    return usual.labels.index(label)


def _family(scorer: TradeScorer, code: str) -> int:
    return scorer.table.families.index(code)


def _offers(*rows: tuple[str, str, str, list[str] | None]) -> pl.DataFrame:
    """Return offers of (title, text, ROME, listed codes)."""
    columns = {
        "offer_id": [str(i) for i in range(len(rows))],
        "title": [row[0] for row in rows],
        "text": [row[1] for row in rows],
        "rome": [row[2] for row in rows],
        "competences": [row[3] for row in rows],
    }
    given_ = pl.DataFrame(columns, schema={name: OFFERS[name] for name in columns})
    return pl.concat([OFFERS.to_frame(), given_], how="diagonal")


def test_what_no_sheet_of_a_family_has_gets_no_chance(
    alone: UsualCompetences, scorer: TradeScorer
) -> None:
    bakery = alone.by_family[_family(scorer, "D1102")].toarray().ravel()

    assert bakery[_row(alone, "Cuire des pains au four")] > 0
    assert bakery[_row(alone, "Couper des cheveux")] == 0
    assert bakery.max() < 1


def test_a_core_competence_is_likelier_than_another(
    alone: UsualCompetences, scorer: TradeScorer
) -> None:
    bakery = alone.by_family[_family(scorer, "D1102")].toarray().ravel()

    core = bakery[_row(alone, "Pétrir une pâte à pain")]
    assert core > bakery[_row(alone, "Façonner des baguettes")]


def test_a_chance_is_a_count_shrunk_toward_the_sheets(
    reference: SkillsRef,
    scorer: TradeScorer,
    competences: CompetenceTable,
    alone: UsualCompetences,
    code_of: dict[str, str],
) -> None:
    oven, shaping = "Cuire des pains au four", "Façonner des baguettes"
    offers = _offers(
        ("Boulanger", "le matin", "D1102", [code_of[oven]]),
        ("Boulangère", "le soir", "D1102", [code_of[oven], "no-such-code"]),
        ("Boulanger", "la nuit", "D1102", []),
        ("Boulanger", "sans liste", "D1102", None),
    )

    usual = usual_competences(reference, scorer, competences, offers)

    family = _family(scorer, "D1102")
    before, after = alone.by_family[family], usual.by_family[family]
    for label, listed in ((oven, 2), (shaping, 0)):
        sheets = before[0, _row(alone, label)]
        shrunk = (listed + USUAL_OFFERS * sheets) / (2 + USUAL_OFFERS)
        assert after[0, _row(usual, label)] == pytest.approx(shrunk, rel=1e-5)
    other = _family(scorer, "G1803")
    np.testing.assert_allclose(
        usual.by_family[other].toarray(), alone.by_family[other].toarray(), rtol=1e-6
    )
    assert usual.lists.shape[0] == 2
    assert not alone.is_learnt
    assert usual.is_learnt


def test_the_sheets_alone_are_kept_when_no_offer_lists_anything(
    reference: SkillsRef, scorer: TradeScorer, competences: CompetenceTable
) -> None:
    offers = _offers(
        ("Boulanger", "", "D1102", []), ("Boulanger", "x", "Z9999", ["1001"])
    )

    for given_ in (None, offers):
        assert not usual_competences(reference, scorer, competences, given_).is_learnt


def test_a_listed_code_that_no_sheet_has_counts(
    reference: SkillsRef, scorer: TradeScorer, competences: CompetenceTable
) -> None:
    macro = "9001"  # in the release, linked to no sheet
    offers = _offers(("Boulanger", "pain", "D1102", [macro]))

    usual = usual_competences(reference, scorer, competences, offers)

    assert macro not in competences.row_of
    assert usual.codes[: len(competences.codes)] == competences.codes
    assert usual.codes[-1] == macro
    assert usual.labels[-1] == "Travailler une pâte"
    assert usual.by_family[_family(scorer, "D1102"), len(usual.codes) - 1] > 0
    assert usual.vectors.shape == (len(usual.codes), scorer.encoder.dim)


def test_a_very_long_list_counts_less(
    reference: SkillsRef, scorer: TradeScorer, competences: CompetenceTable
) -> None:
    def chance(listed: tuple[str, ...]) -> float:
        offers = _offers(("Boulanger", "pain", "D1102", list(listed)))
        usual = usual_competences(reference, scorer, competences, offers)
        return usual.by_family[_family(scorer, "D1102"), 0]

    assert chance(competences.codes[:30]) < chance(competences.codes[:3])


def test_likely_trades_have_most_of_the_weight(
    reference: SkillsRef, scorer: TradeScorer, alone: UsualCompetences
) -> None:
    queries = [scorer.query("Boulanger", "Cuire des pains au four.")]
    scores = titled_scores(scorer, queries)

    (one,) = alone.considered(scores, scorer.query_vectors(queries))

    chance = alone.chances(
        one,
        np.zeros(len(one.rows), dtype=np.float32),
        np.zeros(scorer.encoder.dim, dtype=np.float32),
        np.zeros(len(one.rows), dtype=np.float32),
    )
    of_bakery = {
        link.code
        for sheet in ("D1102", "D1115")
        for link in reference.trade(sheet).competences
    }
    assert alone.codes[int(one.rows[chance.argmax()])] in of_bakery
    assert ((chance > 0) & (chance < 1)).all()


def test_what_is_written_and_what_is_read_raise_a_chance(
    scorer: TradeScorer, alone: UsualCompetences
) -> None:
    queries = [scorer.query("Boulanger", "Du pain.")]
    (one,) = alone.considered(
        titled_scores(scorer, queries), scorer.query_vectors(queries)
    )
    zero = np.zeros(len(one.rows), dtype=np.float32)
    vector = np.zeros(scorer.encoder.dim, dtype=np.float32)

    plain = alone.chances(one, zero, vector, zero)

    assert (alone.chances(one, zero + 1, vector, zero) > plain).all()
    assert (alone.chances(one, zero, vector, zero + 1) > plain).all()


def test_offers_alike_raise_what_they_list(
    reference: SkillsRef, scorer: TradeScorer, competences: CompetenceTable
) -> None:
    said = ("Boulanger de nuit", "Tournée du matin au fournil.")
    known = competences.codes[0]
    usual = usual_competences(
        reference,
        scorer,
        competences,
        _offers((*said, "D1102", [known]), ("Coiffeur", "Salon.", "D1202", ["1002"])),
    )
    queries = [scorer.query(*said)]

    (one,) = usual.considered(
        titled_scores(scorer, queries), scorer.query_vectors(queries)
    )

    votes = one.features[:, 2]
    assert usual.codes[int(one.rows[votes.argmax()])] == known


def test_written_shares_are_those_of_the_table(competences: CompetenceTable) -> None:
    rows = np.array([*range(len(competences.codes)), len(competences.codes)])
    text = "Cuire du pain, tondre une pelouse et souder des tuyaux"

    shares = written_shares(text, rows, competences)

    np.testing.assert_allclose(
        shares[:-1], competences.shared([text], rows[:-1])[0], atol=1e-6
    )
    assert shares[-1] == 0
    assert shares.max() > 0.9


def test_saved_chances_are_the_same(
    reference: SkillsRef,
    scorer: TradeScorer,
    competences: CompetenceTable,
    tmp_path: Path,
) -> None:
    offers = _offers(("Boulanger", "pain", "D1102", ["9001"]))
    usual = usual_competences(reference, scorer, competences, offers)
    usual = replace(  # as single files keep them
        usual,
        vectors=usual.vectors.astype(np.float16).astype(np.float32),
        offers=usual.offers.astype(np.float16).astype(np.float32),
    )

    usual.save(tmp_path)
    again = UsualCompetences.load(tmp_path)

    assert (again.codes, again.labels) == (usual.codes, usual.labels)
    for name in ("facts", "vectors", "offers"):
        np.testing.assert_array_equal(getattr(again, name), getattr(usual, name))
    for name in ("by_family", "by_sheet", "lists"):
        left, right = getattr(again, name), getattr(usual, name)
        np.testing.assert_array_equal(left.toarray(), right.toarray())


@given(
    arrays.arrays(
        np.float32, (3, 7), elements=st.floats(-2, 6, width=32, allow_nan=False)
    )
)
def test_shares_of_trades_are_probabilities(scores: FloatArray) -> None:
    shares = likely_shares(scores).toarray()

    assert (shares >= 0).all()
    assert (shares.sum(axis=1) <= 1 + 1e-5).all()
    assert (shares.sum(axis=1) > 0.9).all()
    best = np.take_along_axis(shares, scores.argmax(axis=1)[:, None], axis=1)[:, 0]
    np.testing.assert_allclose(best, shares.max(axis=1))
