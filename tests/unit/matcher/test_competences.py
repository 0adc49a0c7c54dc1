"""Columns of the competences: importance, papers, shared words, save and load."""
# scipy ships no types.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# pyright: reportUnknownVariableType=false

from pathlib import Path

import numpy as np
import pytest

from matcher.competences import (
    CORE,
    KNOWLEDGE,
    ORDINARY,
    CompetenceTable,
    stem_rows,
    stems_of,
)
from matcher.encode import ProjectionEncoder
from matcher.engine import Matcher
from matcher.scorer import TradeScorer
from matcher.trades import TradeTable, TradeTexts
from skills_ref.starter import read_starter


@pytest.fixture(scope="module")
def table(matcher: Matcher) -> CompetenceTable:
    return matcher.ranker.competences


def test_importance_is_core_then_ordinary_then_knowledge(
    table: CompetenceTable, matcher: Matcher
) -> None:
    rows, weights = table.of_sheet(matcher.table.row_of_sheet["D1102"])

    found = [(table.labels[int(r)], w) for r, w in zip(rows, weights, strict=True)]
    assert found[0] == ("Pétrir une pâte à pain", pytest.approx(CORE))
    assert found[-1] == ("Règles d'hygiène alimentaire", pytest.approx(KNOWLEDGE))
    assert [w for _, w in found[1:3]] == pytest.approx([ORDINARY, ORDINARY])


def test_only_competences_of_a_sheet_are_kept(table: CompetenceTable) -> None:
    assert "Travailler une pâte" not in table.labels
    assert list(table.codes) == sorted(table.codes)
    assert table.vectors.shape[0] == len(table.codes)


def test_papers_are_not_inferable(table: CompetenceTable, matcher: Matcher) -> None:
    sheet = matcher.table.row_of_sheet["N4101"]
    asked = {table.labels[int(r)] for r in table.of_sheet(sheet)[0]}

    rows = table.inferable(np.array([sheet]))

    assert asked - {table.labels[int(r)] for r in rows} == {"Permis C"}
    assert rows.tolist() == sorted(rows.tolist())


def test_coverage_of_a_sheet_held_in_full_is_one(
    table: CompetenceTable, matcher: Matcher
) -> None:
    sheet = matcher.table.row_of_sheet["D1202"]
    held = np.zeros(len(table.codes), dtype=np.float32)
    held[table.of_sheet(sheet)[0]] = 1

    share = table.coverage(held)

    assert share[sheet] == pytest.approx(1)
    assert share[matcher.table.row_of_sheet["M1203"]] == 0


def test_stems_are_those_of_telling_words() -> None:
    assert stems_of("Les pains") == stems_of("du PAINS")
    assert stems_of("fabriquer") == stems_of("fabrication")
    assert stems_of("le de et à un") == []


def test_shared_words_are_a_share_of_the_label(
    table: CompetenceTable, code_of: dict[str, str]
) -> None:
    among = np.array([table.row_of[code_of["Cuire des pains au four"]]])

    shared = table.shared(["cuire au four des pains", "le four", "une haie"], among)

    assert shared.dtype == np.float32
    assert shared[0, 0] == pytest.approx(1)
    assert 0 < shared[1, 0] < 1
    assert shared[2, 0] == 0


def test_a_phrase_counts_a_word_once() -> None:
    assert stem_rows(["pain pain four", ""]).sum() == 2


def test_save_and_load(table: CompetenceTable, tmp_path: Path) -> None:
    table.save(tmp_path)

    again = CompetenceTable.load(tmp_path)

    assert (again.codes, again.labels, again.kinds) == (
        table.codes,
        table.labels,
        table.kinds,
    )
    np.testing.assert_array_equal(again.is_paper, table.is_paper)
    np.testing.assert_array_equal(again.vectors, table.vectors)
    for one, other in (
        (again.importance, table.importance),
        (again.stems, table.stems),
    ):
        np.testing.assert_array_equal(one.toarray(), other.toarray())


def test_a_paper_of_the_sample_data_is_never_inferred() -> None:
    reference = read_starter()
    table = TradeTable.from_reference(reference)
    texts = TradeTexts.from_reference(reference, table)
    encoder = ProjectionEncoder(4, buckets=2**10, epochs=1, batch=64).fit(
        ["pain", "mur"], ["pate", "brique"], np.array([0, 1])
    )
    scorer = TradeScorer.from_texts(table, texts, encoder)

    found = CompetenceTable.from_reference(reference, table, scorer)

    papers = {label for label, p in zip(found.labels, found.is_paper, strict=True) if p}
    assert {"CAP maçon", "permis C"} <= papers
    assert not any(label.startswith("monter un mur") for label in papers)
