"""Ranks of parents and codes, groups of offers, and the object printed."""

import json
from pathlib import Path

import pytest

from benchmarks.baselines import ReferenceTfidf
from benchmarks.data import LabelledOffer, Verdict
from benchmarks.offers_to_trades import (
    Answers,
    Case,
    cases_of,
    figures_of,
    known_titles,
    main,
    summary,
)
from skills_ref.store import SkillsRef

KEYS = {"top1", "top5", "top10", "mrr", "ci95"}


def case(parent: str | None, **facts: object) -> Case:
    values: dict[str, object] = {
        "exact": None,
        "accepted": None,
        "hard": False,
        "away": False,
    }
    return Case(parent=parent, **(values | facts))  # pyright: ignore[reportArgumentType]


def offer(number: str, title: str, rome: str, *, departement: str) -> LabelledOffer:
    return LabelledOffer(
        id=number,
        title=title,
        text="",
        raw_text="",
        rome=rome,
        rome_now=None,
        departement=departement,
        occitanie=True,
        competences=(),
        label_from="gold",
        group=number,
    )


def test_summary_by_hand() -> None:
    figures = summary([1, 2, None, 10], seed=0)

    assert figures["top1"] == 0.25
    assert figures["top5"] == 0.5
    assert figures["top10"] == 0.75
    assert figures["mrr"] == pytest.approx((1 + 1 / 2 + 1 / 10) / 4)
    low, high = figures["ci95"]["top1"]
    assert low <= 0.25 <= high


def test_groups_and_measures_of_offers() -> None:
    cases = [
        case("A", exact="A1", accepted=("A",), hard=True),
        case("A", exact="A2", accepted=("B", "C"), away=True),
        case("B", accepted=None),
        case(None),  # a code that leads nowhere
    ]
    parents = [("A", "B"), ("C", "A"), ("A", "B"), ("A",)]
    sheets = [("A2", "A1"), ("A2",), ("B1",), ("A1",)]

    figures = figures_of(Answers(parents, sheets), cases, seed=0, with_audit=True)

    assert figures["n"] == 3
    assert figures["parent"]["top1"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["exact"]["n"] == 2
    assert figures["exact"]["top1"] == 0.5
    # A: one of two, B: none of one
    assert figures["macro_top1"] == 0.25
    assert figures["hard"]["n"] == 1
    assert figures["occitanie_outside_48"]["mrr"] == 0.5
    # the second offer has two right codes and one of them is first
    assert (figures["audited"]["n"], figures["audited"]["top1"]) == (2, 1.0)
    assert figures["by_domain"] == {}


def test_domains_are_reported_from_thirty_offers() -> None:
    cases = [case("A") for _ in range(30)] + [case("B") for _ in range(29)]
    parents = [("A",)] * 59

    figures = figures_of(Answers(parents, None), cases, seed=0, with_audit=False)

    assert set(figures["by_domain"]) == {"A"}
    assert figures["exact"] is None
    assert "audited" not in figures


def test_vague_offers_are_not_judged_and_known_titles_are_not_hard(
    tiny_reference: SkillsRef,
) -> None:
    offers = [
        offer("1", "Boulangère (H/F)", "D1102", departement="31"),
        offer("2", "Tourier du fournil", "K2210", departement="48"),
    ]
    baseline = ReferenceTfidf(tiny_reference)

    first, second = cases_of(
        offers,
        tiny_reference,
        audit={
            "1": Verdict(verdict="vague", codes=()),
            "2": Verdict(verdict="wrong", codes=("K2210", "G1803")),
        },
        known=known_titles(baseline, []),
        normal=baseline.table.lexicon.normal,
    )

    assert (first.accepted, first.hard, first.away) == (None, False, True)
    assert (second.accepted, second.hard) == (("K2204", "G1803"), True)
    assert (second.parent, second.away) == ("K2204", False)


def test_the_object_has_the_keys_of_the_contract(
    tiny_snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    offers = [
        {
            "id": "1",
            "intitule": "Boulangère",
            "romeCode": "D1102",
            "romeCodeV460": "D1102",
        },
        {"id": "2", "intitule": "Conduire un camion", "romeCode": "N4101"},
    ]
    data = tmp_path / "offers.jsonl"
    data.write_text("\n".join(map(json.dumps, offers)), encoding="utf-8")
    train = tmp_path / "train.jsonl"
    titles = [("Boulanger", "D1102"), ("Serveur", "G1803"), ("Chauffeur", "N4101")]
    rows = [
        {"id": f"t{i}", "intitule": t, "romeCode": r, "romeLabel": "gold"}
        for i, (t, r) in enumerate(titles * 3)
    ]
    train.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    audit = tmp_path / "audit.tsv"
    audit.write_text("1\tok\tD1102\n2\tvague\t\n", encoding="utf-8")
    to = tmp_path / "out" / "offers.json"

    status = main(
        [
            *("--data", str(data), "--snapshot", str(tiny_snapshot), "--json", str(to)),
            *("--audit", str(audit), "--train", str(train), "--seed", "3"),
        ]
    )

    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert status == 0
    assert printed == json.loads(to.read_text(encoding="utf-8"))
    assert printed["trained_on"] is None
    assert printed["n"] == 2
    assert printed["parent"]["top1"] == 1.0
    assert set(printed["parent"]) >= KEYS
    assert KEYS | {"n", "macro_top1", "by_domain"} == set(printed["audited"])
    assert set(printed["baselines"]) == {
        *("title_tfidf", "reference_tfidf", "linear_sgd", "mix")
    }
    assert printed["baselines"]["title_tfidf"]["exact"]["top1"] == 1.0
    assert printed["seed"] == 3
    assert str(tmp_path) not in json.dumps(printed)
