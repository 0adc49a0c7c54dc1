"""What anyone could do: TF-IDF, BM25, a linear model, on five trades."""

import numpy as np
import pytest

from benchmarks.baselines import (
    Bm25,
    LinearTrades,
    ReferenceTfidf,
    Tfidf,
    TradeScores,
    best_codes,
    heavy,
    nearest_labelled,
)
from benchmarks.data import LabelledOffer
from benchmarks.labelled import MOST_PER_CODE, LabelledBaselines, labelled
from skills_ref.store import SkillsRef


def offer(number: int, **facts: str) -> LabelledOffer:
    return LabelledOffer(
        id=facts.get("id", str(number)),
        title=facts.get("title", "Boulanger"),
        text=facts.get("text", ""),
        raw_text="",
        rome=facts.get("rome", "D1102"),
        rome_now=None,
        departement=None,
        occitanie=None,
        competences=(),
        label_from=facts.get("label_from", "gold"),
        group=facts.get("group", str(number)),
    )


def test_bm25_by_hand() -> None:
    # two documents of one and three words, mean length 2; "pain" is in one of two:
    # idf = ln(1 + 1.5 / 1.5); length 1: 1 * 2.2 / (1 + 1.2 * (.25 + .75 / 2))
    index = Bm25().fit(["pain", "vin rouge sec"])

    scores = index.similarity(["pain", "rien"])

    expected = np.log(2) * 2.2 / (1 + 1.2 * (0.25 + 0.375))
    np.testing.assert_allclose(scores, [[expected, 0], [0, 0]], rtol=1e-6)


@pytest.mark.parametrize("kind", ["words", "letters"])
def test_a_text_is_closest_to_itself(kind: str) -> None:
    documents = ["boulanger patissier", "serveur restaurant", "agent nettoyage"]

    scores = Tfidf(kind).fit(documents).similarity(documents)

    np.testing.assert_allclose(np.diag(scores), 1, atol=1e-5)
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]


def test_title_in_either_gender_finds_its_trade(tiny_reference: SkillsRef) -> None:
    baseline = ReferenceTfidf(tiny_reference)

    scores = baseline.by_title(["Boulangère H/F", "laveur de vitre"])

    assert scores.sheets is not None
    parents = best_codes(scores.parents, baseline.table.families, 1)
    sheets = best_codes(scores.sheets, baseline.table.sheets, 1)
    assert parents == [("D1102",), ("K2204",)]
    assert sheets == [("D1102",), ("K2210",)]


def test_text_finds_the_sheet_that_says_the_same(tiny_reference: SkillsRef) -> None:
    baseline = ReferenceTfidf(tiny_reference)

    scores = baseline.of_offers(["Poste urgent"], ["conduire un camion, une remorque"])

    assert best_codes(scores.parents, baseline.table.families, 1) == [("N4101",)]


def test_a_method_that_knows_only_parents_stays_so() -> None:
    parents = np.ones((1, 2), dtype=np.float32)
    both = TradeScores(parents, parents)

    summed = both.plus(TradeScores(None, parents), 2.0)

    assert summed.sheets is None
    assert summed.parents.tolist() == [[3.0, 3.0]]


def test_parent_never_seen_is_last() -> None:
    model = LinearTrades(["A", "B", "C"], seed=0)
    titles = ["pain four", "pain pate", "pain blanc", "vin cave", "vin cuve", "vin bu"]
    model.fit(titles, [""] * 6, np.array([0, 0, 0, 1, 1, 1]))

    ranked = best_codes(model.scores(["pain", "vin"], ["", ""]), model.families)

    assert [row[0] for row in ranked] == ["A", "B"]
    assert all(row[-1] == "C" for row in ranked)


def test_nearest_offer_of_each_parent() -> None:
    index = Tfidf("words").fit(["pain four", "pain pate", "vin cave"])

    near = nearest_labelled(index, ["pain four"], np.array([0, 0, 1]), 3)

    assert near[0, 0] == pytest.approx(1.0)
    assert near[0, 1:].tolist() == [0.0, 0.0]


def test_title_counts_three_times() -> None:
    assert heavy(["chef"], ["cuisine"]) == ["chef chef chef cuisine"]


def test_only_codes_of_the_source_and_no_text_of_the_test_are_learnt(
    tiny_reference: SkillsRef,
) -> None:
    train = [
        offer(1),
        offer(2, label_from="silver-appellation"),
        offer(3, group="seen"),
        offer(4, id="same"),
        offer(5, rome="E9999"),
        offer(6, rome="K2210"),
    ]
    without = [offer(90, group="seen"), offer(91, id="same")]

    kept = labelled(train, tiny_reference, without=without)

    assert [(o.id, parent) for o, parent in kept] == [("1", "D1102"), ("6", "K2204")]


def test_one_code_does_not_fill_the_train_offers(tiny_reference: SkillsRef) -> None:
    train = [offer(i) for i in range(MOST_PER_CODE + 5)]

    assert len(labelled(train, tiny_reference, without=[])) == MOST_PER_CODE


def test_mix_agrees_with_its_parts_when_they_agree(tiny_reference: SkillsRef) -> None:
    baseline = ReferenceTfidf(tiny_reference)
    train = [
        offer(i, title=title, rome=rome)
        for i, (title, rome) in enumerate(
            [("Boulanger", "D1102"), ("Serveur", "G1803"), ("Chauffeur", "N4101")] * 3
        )
    ]
    learnt = LabelledBaselines.learn(
        baseline, tiny_reference, train, without=[], seed=0
    )
    asked = [offer(90, title="Serveuse")]
    reference = baseline.by_title(["Serveuse"]).parents

    mix = learnt.mix(reference, asked)

    assert best_codes(mix, baseline.table.families, 1) == [("G1803",)]
    assert mix.max() <= 1.0 + 1e-6
