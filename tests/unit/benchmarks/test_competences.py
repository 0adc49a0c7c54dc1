"""Listed competences found again, and passages read."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.competences import (
    TradeCompetences,
    by_label,
    by_origin,
    main,
    reading_of,
    recalls,
)
from benchmarks.data import LabelledOffer, LabelledSentence
from benchmarks.errors import BenchmarkDataError
from matcher.types import CompetenceMention, Origin
from skills_ref.store import SkillsRef


def mention(code: str, confidence: float, *span: int) -> CompetenceMention:
    return CompetenceMention(
        code=code,
        label=code,
        origin=Origin.INFERRED,
        confidence=confidence,
        span=(span[0], span[1]) if span else None,
    )


def offer(title: str, text: str = "", *competences: str) -> LabelledOffer:
    return LabelledOffer(
        id=title,
        title=title,
        text=text,
        raw_text=text,
        rome="D1102",
        rome_now=None,
        departement=None,
        occitanie=None,
        competences=competences,
        label_from="gold",
        group=title,
    )


def passage(code: str | None, start: int, end: int, *, whole: bool) -> LabelledSentence:
    codes = tuple(code.split("|")) if code else ()
    return LabelledSentence(id="o", start=start, end=end, codes=codes, exhaustive=whole)


def test_recall_pools_the_codes_of_all_offers() -> None:
    shown = [["a", "x", "x2", "x3", "x4", "b"], ["z"]]
    listed = [["a", "b", "gone"], ["c"]]

    assert recalls(shown, listed) == {
        "recall_at_5": 0.25,
        "recall_at_10": 0.5,
        "recall_at_20": 0.5,
    }
    assert recalls([], [])["recall_at_5"] is None


def test_origins_share_what_is_found() -> None:
    written = CompetenceMention(
        code="a", label="a", origin=Origin.LEXICAL, confidence=0.9, span=(0, 1)
    )

    found = by_origin([[written, mention("b", 0.5), mention("c", 0.4)]], [["a", "b"]])

    assert found["lexical"] == {"shown": 1, "found": 1, "recall_at_20": 0.5}
    assert found["inferred"] == {"shown": 2, "found": 1, "recall_at_20": 0.5}
    assert found["declared"]["shown"] == 0


def test_usual_competences_count_sheets_then_offers(tiny_reference: SkillsRef) -> None:
    listed = [(offer("x", "", "13", "99"), "D1102"), (offer("y", "", "13"), "D1102")]

    usual = TradeCompetences(tiny_reference, listed)

    assert usual.of("D1102") == ["13", "11", "12", "99"]
    assert usual.of("K2204") == ["31", "32", "33"]
    assert usual.of(None) == []


def test_label_closest_to_a_sentence(tiny_reference: SkillsRef) -> None:
    text = "Vous saurez charger une remorque. Une équipe agréable."

    codes = by_label(tiny_reference, [offer("Poste", text)])[0]

    assert codes[0] == "42"


def test_reading_by_hand() -> None:
    passages = [
        passage("a", 0, 10, whole=True),
        passage("b", 0, 10, whole=True),
        passage("c", 20, 30, whole=False),
    ]
    mentions = {
        "o": [
            mention("a", 0.9, 2, 5),  # right
            mention("x", 0.7, 8, 12),  # wrong: the passage is labelled exhaustively
            mention("c", 0.8, 25, 28),  # found
            mention("y", 0.8, 21, 24),  # not judged: the passage is not exhaustive
            mention("z", 0.8, 10, 20),  # in no passage
            mention("b", 0.8),  # nowhere in the text
        ]
    }

    figures = reading_of(mentions, passages).figures()

    assert figures["span_precision"] == 0.5
    assert figures["span_recall"] == pytest.approx(2 / 3, abs=1e-4)
    # .9 and right: .1 too low; .7 and wrong: .7 too high
    assert figures["ece"] == pytest.approx((0.1 + 0.7) / 2)


def test_a_passage_without_competence_makes_every_mention_wrong() -> None:
    passages = [passage(None, 0, 10, whole=True)]

    figures = reading_of({"o": [mention("a", 0.6, 0, 4)]}, passages).figures()

    assert figures == {
        "span_n": 1,
        "span_labelled": 0,
        "span_precision": 0.0,
        "span_recall": None,
        "ece": 0.6,
        "span_by_origin": {"inferred": {"n": 1, "span_precision": 0.0}},
    }


def test_words_inside_a_whole_passage_have_their_own_rows() -> None:
    passages = [
        passage(None, 0, 40, whole=True),
        passage("a|b", 0, 10, whole=False),
        passage("c", 20, 30, whole=False),
    ]
    twice = replace(mention("b", 0.8, 4, 8), also=((32, 36),))

    figures = reading_of({"o": [twice, mention("c", 0.8, 0, 8)]}, passages).figures()

    # "b" is right on the first words only; "c" is not where its words are
    assert figures["span_n"] == 3
    assert figures["span_precision"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["span_recall"] == 0.5


def run(snapshot: Path, folder: Path, sentences: str) -> list[str]:
    text = "Cuire des pains au four. Conduire un camion."
    row = {
        "id": "1",
        "intitule": "Boulanger",
        "description": text,
        "romeCode": "D1102",
        "competences": [{"code": "12"}, {"code": "11"}],
    }
    data = folder / "offers.jsonl"
    data.write_text(json.dumps(row), encoding="utf-8")
    labelled = folder / "sentences.tsv"
    labelled.write_text(sentences, encoding="utf-8")
    return [
        *("--data", str(data), "--snapshot", str(snapshot)),
        *("--sentences", str(labelled)),
    ]


def test_the_object_has_the_keys_of_the_contract(
    tiny_snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = run(tiny_snapshot, tmp_path, "1\t0\t24\t12\t1\n1\t25\t44\t41\t1\n")

    assert main(arguments) == 0

    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(printed) == {
        *("n", "recall_at_5", "recall_at_10", "recall_at_20", "ceiling"),
        *("by_origin", "baselines", "span_precision", "span_recall", "ece"),
        *("span_n", "span_labelled", "span_by_origin"),
        *("ci95", "by_source", "surest_first"),
        *("machine", "commit", "seed", "snapshot"),
    }
    assert printed["n"] == 1
    assert printed["recall_at_5"] >= 0.5  # "Cuire des pains au four" is written
    assert printed["ceiling"]["recall_at_5"] == 1.0
    assert printed["span_recall"] == 1.0


def test_a_passage_of_no_offer_is_refused(tiny_snapshot: Path, tmp_path: Path) -> None:
    arguments = run(tiny_snapshot, tmp_path, "9\t0\t24\t12\t1\n")

    with pytest.raises(BenchmarkDataError, match=r"sentences.tsv: no offer 9"):
        main(arguments)


def test_a_passage_may_be_of_a_person(tiny_snapshot: Path, tmp_path: Path) -> None:
    arguments = run(tiny_snapshot, tmp_path, "p1\t0\t40\t12\t1\n")
    people = tmp_path / "profiles.jsonl"
    text = "J'ai fait cuire des pains au four pendant dix ans."
    people.write_text(json.dumps({"id": "p1", "text": text}), encoding="utf-8")

    assert main([*arguments, "--profiles", str(people)]) == 0
