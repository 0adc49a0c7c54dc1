"""Written people: what counts, what is forbidden, who is refused, the baselines."""

import json
from pathlib import Path

import pytest

from benchmarks.baselines import ReferenceTfidf
from benchmarks.data import ProfileCase
from benchmarks.profiles import (
    SameTrade,
    by_tfidf,
    figures_of,
    main,
    outcomes_of,
    whole_text,
)
from skills_ref.store import SkillsRef


def person(case_id: str, *expected: str, **facts: object) -> ProfileCase:
    values: dict[str, object] = {
        "kind": "cv",
        "level": "4",
        "text": "",
        "skills": (),
        "forbidden": (),
        "abstain": False,
    }
    return ProfileCase(id=case_id, expected=expected, **(values | facts))  # pyright: ignore[reportArgumentType]


def test_figures_by_hand(tiny_reference: SkillsRef) -> None:
    cases = [
        person("best", "D1102"),
        person("late", "G1803", "D1102", forbidden=("N4101",)),
        person("missed", "N4101", kind="oral"),
        person("refused-rightly", abstain=True, kind="oral"),
        person("answered-wrongly", abstain=True),
        person("refused-wrongly", "D1102"),
    ]
    shown = [["D1102"], ["N4101", "G1803"], ["D1102"], [], ["D1102"], []]

    figures = figures_of(outcomes_of(cases, shown, tiny_reference))

    assert figures["n"] == 6
    assert figures["recall_at_10"] == pytest.approx((1 + 1 / 2 + 0 + 0) / 4)
    assert figures["expected_in_10"] == 0.5
    assert figures["forbidden_shown"] == 1
    assert figures["abstained_rightly"] == 1
    assert figures["abstained_wrongly"] == 1
    assert figures["misses"] == ["answered-wrongly", "missed", "refused-wrongly"]
    assert figures["by_kind"]["oral"]["expected_in_10"] == 0.0
    assert figures["by_kind"]["oral"]["n"] == 2


def test_sheets_count_as_their_parent_and_keep_their_places(
    tiny_reference: SkillsRef,
) -> None:
    case = person("p", "K2210", "D1102")

    outcome = outcomes_of([case], [["K2204", "K2210", "D1102"]], tiny_reference)[0]

    assert outcome.expected == ("K2204", "D1102")
    assert outcome.shown == ("K2204", "K2204", "D1102")


def test_a_group_where_all_must_be_refused_has_no_mean(
    tiny_reference: SkillsRef,
) -> None:
    outcomes = outcomes_of([person("p", abstain=True)], [[]], tiny_reference)

    figures = figures_of(outcomes)

    assert figures["ndcg_at_10"] is None
    assert figures["abstained_rightly"] == 1


def test_the_same_trade_again(tiny_reference: SkillsRef) -> None:
    again = SameTrade(tiny_reference, ReferenceTfidf(tiny_reference))

    assert again("10 ans comme boulangère à Albi") == ("D1102", "G1803", "K2204")
    assert again("laveuse de vitres, parfois serveuse") == ("K2204",)
    assert again("rien de connu") == ()


def test_tfidf_reads_texts_and_lists(tiny_reference: SkillsRef) -> None:
    told = person("p", text="je servais des plats et des boissons")
    listed = person("q", skills=("conduire un camion", "charger une remorque"))

    shown = by_tfidf(
        ReferenceTfidf(tiny_reference), [whole_text(told), whole_text(listed)]
    )

    assert [row[0] for row in shown] == ["G1803", "N4101"]


def test_the_object_has_the_keys_of_the_contract(
    tiny_snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [
        {
            "id": "p1",
            "kind": "tasks",
            "level": "4",
            "text": "J'ai travaillé cinq ans comme boulanger, je sais cuire des pains"
            " au four et façonner des baguettes.",
            "expected": ["D1102"],
        },
        {
            "id": "p2",
            "kind": "list",
            "skills": ["Conduire un camion", "Charger une remorque"],
            "expected": ["N4101"],
            "forbidden": ["D1102"],
        },
    ]
    data = tmp_path / "people.jsonl"
    data.write_text("\n".join(map(json.dumps, people)), encoding="utf-8")

    assert main(["--data", str(data), "--snapshot", str(tiny_snapshot)]) == 0

    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(printed) == {
        *("n", "ndcg_at_10", "recall_at_10", "expected_in_10", "expected_in_3"),
        *("forbidden_shown", "abstained_rightly", "abstained_wrongly"),
        *("ci95", "by_kind", "by_level", "misses", "baselines"),
        *("machine", "commit", "seed", "snapshot"),
    }
    assert printed["expected_in_10"] == 1.0
    assert set(printed["baselines"]) == {"tfidf", "same_trade_again"}
