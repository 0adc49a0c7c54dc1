"""The bank of questions: what may be asked, in which words, never twice."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
import pytest

from matcher.competences import stems_of
from matcher.questions import QuestionBank, plain_words
from matcher.trades import TradeTable
from matcher.types import Question
from skills_ref.starter import read_starter
from skills_ref.store import SkillsRef
from skills_ref.tables import TABLES

# A1102 is a sheet of the family A1101
TRADES = ("A1101", "A1102", "C1101", "E1101", "H2901", "K1304", "M1801", "N4101")
COMPETENCES = (
    ("300182", "savoir_faire", True, None, "Technique"),
    ("1", "savoir_faire", False, "300182", "Technique"),
    ("9", "savoir_faire", True, None, "Technique"),
    ("8", "savoir_faire", True, None, "Transverse"),
    ("7", "savoir_etre", True, None, "Transverse"),
    ("6", "savoir_faire", True, None, "Technique"),
)
LABELS = {
    "300182": "Réparer un équipement, une machine, une installation",
    "1": "Changer une pièce",
    "9": "Tondre une pelouse",
    "8": "Préparer une réunion",
    "7": "Faire preuve de rigueur",
    "6": "Piloter une démarche qualité, un processus d'amélioration continue",
}
LINKS = (
    ("A1101", "1", True),
    ("A1102", "300182", False),
    ("H2901", "300182", True),
    ("A1101", "9", False),
    ("C1101", "9", False),
    ("K1304", "8", True),
    ("K1304", "7", True),
    ("K1304", "6", True),
)
CONTEXTS = (
    ("300783", "En extérieur", "Conditions de travail et risques professionnels"),
    ("c1", "Travailler le dimanche", "Horaires et durée du travail"),
    ("c2", "Travailler chez les gens", "Lieu"),
)
PLACES = (("A1101", "300783"), ("N4101", "c1"), ("K1304", "c2"), ("E1101", "c2"))


def frame(name: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    schema = TABLES[name]
    return pl.DataFrame([{k: r.get(k) for k in schema} for r in rows], schema=schema)


def reference() -> SkillsRef:
    trades = [
        {
            "rome": rome,
            "label": f"Métier {rome}",
            "parent": "A1101" if rome == "A1102" else rome,
            "domain": rome[:3],
            "grand_domain": rome[0],
            "executive": rome == "K1304",
        }
        for rome in TRADES
    ]
    competences = [
        {"code": c, "label": LABELS[c], "kind": k, "is_macro": m, "macro": of}
        | {"category": category}
        for c, k, m, of, category in COMPETENCES
    ]
    links = [
        {"rome": rome, "code": code, "core": core, "emerging": False}
        for rome, code, core in LINKS
    ]
    contexts = [{"code": c, "label": label, "type": t} for c, label, t in CONTEXTS]
    return SkillsRef(
        release="tiny",
        is_sample=True,
        tables={
            "trades": frame("trades", trades),
            "competences": frame("competences", competences),
            "trade_competences": frame("trade_competences", links),
            "contexts": frame("contexts", contexts),
            "trade_contexts": frame(
                "trade_contexts", [{"rome": r, "code": c} for r, c in PLACES]
            ),
        },
        repairs={},
    )


@pytest.fixture(scope="module")
def bank() -> QuestionBank:
    ref = reference()
    return QuestionBank.from_reference(ref, TradeTable.from_reference(ref))


def strength_of(bank: QuestionBank, code: str) -> list[float]:
    return [round(float(v), 2) for v in bank.strength[bank.row_of[code]]]


def test_plain_words_stand_for_the_official_label(bank: QuestionBank) -> None:
    assert (
        Question(code="competence-300182", label="Réparer des machines")
        in bank.questions
    )


def test_a_part_of_a_macro_competence_counts_for_it_core_first(
    bank: QuestionBank,
) -> None:
    assert strength_of(bank, "competence-300182") == [1, 0.8, 0, 0, 1, 0, 0, 0]


def test_a_short_label_with_a_plain_verb_is_asked_as_it_is(bank: QuestionBank) -> None:
    labels = {one.label for one in bank.questions}
    assert {"Tondre une pelouse", "Travailler chez les gens"} <= labels


@pytest.mark.parametrize("code", ["competence-8", "competence-7", "competence-6"])
def test_what_nobody_can_tell_is_not_asked(bank: QuestionBank, code: str) -> None:
    assert code not in bank.row_of


def test_hours_are_not_asked(bank: QuestionBank) -> None:
    assert "context-c1" not in bank.row_of


def test_several_codes_make_one_wide_question(bank: QuestionBank) -> None:
    # grand domaine N is one of those outdoors or on the road, A too
    assert strength_of(bank, "wide-plein-air") == [1, 1, 0, 0, 0, 0, 0, 1]


def test_an_empty_reference_has_no_question() -> None:
    ref = SkillsRef(release="empty", is_sample=True, tables={}, repairs={})
    table = TradeTable.from_reference(reference())
    assert QuestionBank.from_reference(ref, table).questions == ()


def test_the_file_of_plain_words_names_each_question_once() -> None:
    names = [one.name for one in plain_words()]
    assert len(names) == len(set(names))
    labels = [one.label for one in plain_words()]
    assert len(labels) == len(set(labels))
    assert max(map(len, labels)) <= 65
    assert all(label[0].isupper() and label[-1] not in ".?!" for label in labels)


def test_the_starter_questions_differ() -> None:
    ref = read_starter()
    table = TradeTable.from_reference(ref)
    bank = QuestionBank.from_reference(ref, table)
    assert len(bank.questions) > 80
    assert len({one.code for one in bank.questions}) == len(bank.questions)
    words = [frozenset(stems_of(one.label)) for one in bank.questions]
    assert len(set(words)) == len(words)
    columns = np.maximum.reduceat(bank.strength, table.sheet_starts, axis=1)
    assert (columns.max(axis=1) > 0).all()
    alike = np.corrcoef(columns)
    np.fill_diagonal(alike, 0)
    assert alike.max() <= 0.9 + 1e-6
