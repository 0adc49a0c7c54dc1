"""Blocks are linked to competences; without them the certification is a whole."""

from collections.abc import Callable, Mapping

import polars as pl
import pytest

from matcher.curriculum import Curriculum, Programme
from matcher.engine import Matcher
from matcher.types import Link
from matcher.weights import (
    BESIDE_BLOCKS,
    FORMACODE_CONFIDENCE,
    GENERAL_BLOCK,
    RENEWED_CONFIDENCE,
)
from skills_ref.store import SkillsRef
from skills_ref.tables import CERTIFICATIONS, FORMACODES

Made = Callable[[Mapping[str, list[str] | str]], Curriculum]
BREAD = "Pétrir une pâte à pain et cuire des pains"


@pytest.fixture
def curriculum_of(matcher: Matcher, reference: SkillsRef) -> Made:
    """Return a curriculum of certifications: their blocks, or their successor."""

    def made(known: Mapping[str, list[str] | str]) -> Curriculum:
        rows = [
            {
                "code": code,
                "label": "CAP Boulanger",
                "blocks": what if isinstance(what, list) else [],
                "successor": what if isinstance(what, str) else None,
            }
            for code, what in known.items()
        ]
        frame = pl.DataFrame(
            {n: [row.get(n) for row in rows] for n in CERTIFICATIONS},
            schema=CERTIFICATIONS,
        )
        ref = reference.with_tables(certifications=frame)
        return Curriculum(ref, matcher.ranker.scorer, matcher.ranker.competences)

    return made


def programme(matcher: Matcher, code: str | None, *romes: str) -> Programme:
    rows = sorted(matcher.table.families.index(rome) for rome in romes)
    return Programme(code, "CAP Boulanger", tuple(rows))


def given(curriculum: Curriculum, one: Programme) -> dict[str, tuple[Link, float]]:
    return {t.mention.label: (t.link, t.mention.confidence) for t in curriculum.of(one)}


def test_a_block_gives_what_its_words_and_meaning_say(
    matcher: Matcher, curriculum_of: Made
) -> None:
    curriculum = curriculum_of({"RNCP1": [f"BC01 - {BREAD}"]})

    taught = curriculum.of(programme(matcher, "RNCP1", "D1102"))

    blocks = {t.mention.label: t.mention for t in taught if t.link is Link.BLOCK}
    assert set(blocks) >= {"Pétrir une pâte à pain", "Cuire des pains au four"}
    assert {m.proof for m in blocks.values()} == {f"BC01 - {BREAD}"}
    assert all(m.confidence >= 0.5 for m in blocks.values())


def test_what_no_block_names_is_less_sure_than_a_whole(
    matcher: Matcher, curriculum_of: Made
) -> None:
    told = curriculum_of({"RNCP1": [BREAD]})
    silent = curriculum_of({"RNCP1": []})
    one = programme(matcher, "RNCP1", "D1102")

    beside = {k: v for k, v in given(told, one).items() if v[0] is Link.CERTIFICATION}
    whole = given(silent, one)

    assert beside
    assert {link for link, _ in whole.values()} == {Link.CERTIFICATION}
    label = "Façonner des baguettes"
    assert beside[label][1] == pytest.approx(whole[label][1] * BESIDE_BLOCKS, rel=0.1)


def test_blocks_in_general_words_leave_the_certification_whole(
    matcher: Matcher, curriculum_of: Made
) -> None:
    vague = curriculum_of({"RNCP1": ["UP1 : Épreuve professionnelle"]})
    silent = curriculum_of({"RNCP1": []})
    one = programme(matcher, "RNCP1", "D1102")

    links = {link for link, _ in given(vague, one).values()}

    assert links == {Link.CERTIFICATION}
    assert set(given(vague, one)) == set(given(silent, one))


def test_a_block_of_many_certifications_does_not_count_as_silent(
    matcher: Matcher, curriculum_of: Made
) -> None:
    many = {f"RNCP{i}": ["Mathématiques"] for i in range(10, 10 + GENERAL_BLOCK)}
    one = programme(matcher, "RNCP1", "D1102")
    blocks = [BREAD, "UG1 : Mathématiques", "UG2 - Mathématiques"]

    alone = given(curriculum_of({"RNCP1": blocks}), one)
    among_many = given(curriculum_of({"RNCP1": blocks, **many}), one)

    label = "Façonner des baguettes"
    assert among_many[label][1] < alone[label][1]


def test_the_more_trades_the_less_of_each(
    matcher: Matcher, curriculum_of: Made
) -> None:
    curriculum = curriculum_of({})
    label = "Pétrir une pâte à pain"

    one = given(curriculum, programme(matcher, "RNCP1", "D1102"))
    four = given(
        curriculum, programme(matcher, "RNCP1", "D1102", "G1803", "J1501", "N4101")
    )

    assert four[label][1] == pytest.approx(one[label][1] / 2, abs=0.002)


def test_a_complementary_certification_prepares_no_whole_trade(
    matcher: Matcher, curriculum_of: Made
) -> None:
    curriculum = curriculum_of({"RS1": [BREAD]})

    told = given(curriculum, programme(matcher, "RS1", "D1102"))
    silent = given(curriculum, programme(matcher, "RS2", "D1102"))

    assert {link for link, _ in told.values()} == {Link.BLOCK}
    assert silent == {}


def test_blocks_are_lent_by_the_renewal_and_less_sure(
    matcher: Matcher, curriculum_of: Made
) -> None:
    one = programme(matcher, "RNCP1", "D1102")
    label = "Pétrir une pâte à pain"

    _, sure = given(curriculum_of({"RNCP1": [BREAD]}), one)[label]
    lent = given(curriculum_of({"RNCP1": "RNCP2", "RNCP2": [BREAD]}), one)[label]
    apart = given(curriculum_of({"RNCP2": [BREAD]}), one)[label]

    assert lent == (Link.BLOCK, pytest.approx(sure * RENEWED_CONFIDENCE, abs=0.001))
    assert apart[0] is Link.CERTIFICATION


def test_the_blocks_of_the_one_before_are_lent_too(
    matcher: Matcher, curriculum_of: Made
) -> None:
    with_old = pl.DataFrame(
        {
            "code": ["RNCP1", "RNCP2"],
            "label": ["CAP Boulanger"] * 2,
            "level": [3, 3],
            "active": [False, True],
            "successor": ["RNCP2", None],
            "blocks": [[BREAD], []],
        },
        schema=CERTIFICATIONS,
    )
    ref = matcher.reference.with_tables(certifications=with_old)
    curriculum = Curriculum(ref, matcher.ranker.scorer, matcher.ranker.competences)

    found = given(curriculum, programme(matcher, "RNCP2", "D1102"))

    assert found["Pétrir une pâte à pain"][0] is Link.BLOCK
    assert curriculum.latest("RNCP1") == "RNCP2"


def test_successors_in_a_circle_end(curriculum_of: Made) -> None:
    curriculum = curriculum_of({"RNCP1": "RNCP2", "RNCP2": "RNCP1"})

    assert curriculum.latest("RNCP1") == "RNCP2"


def test_a_title_gives_what_it_names(matcher: Matcher, curriculum_of: Made) -> None:
    curriculum = curriculum_of({})
    families = programme(matcher, None, "D1102").families

    (said,) = [
        t
        for t in curriculum.of_title("Cuire des pains au four", families)
        if t.mention.label == "Cuire des pains au four"
    ]

    assert said.link is Link.TITLE
    assert said.mention.proof == "Cuire des pains au four"
    assert curriculum.of_title("Zoologie", families) == ()


def test_a_formacode_gives_what_its_descriptor_names_less_surely(
    matcher: Matcher, reference: SkillsRef
) -> None:
    label = "Cuire des pains au four"
    descriptors = pl.DataFrame({"code": ["21538"], "label": [label]}, FORMACODES)
    ref = reference.with_tables(formacodes=descriptors)
    curriculum = Curriculum(ref, matcher.ranker.scorer, matcher.ranker.competences)
    families = programme(matcher, None, "D1102").families

    (said,) = [
        t
        for t in curriculum.of_formacodes(["21538", "99999"], families)
        if t.mention.label == label
    ]
    (titled,) = [
        t for t in curriculum.of_title(label, families) if t.mention.label == label
    ]

    assert said.link is Link.FORMACODE
    assert said.mention.proof == label
    assert said.mention.confidence == pytest.approx(
        titled.mention.confidence * FORMACODE_CONFIDENCE, abs=0.001
    )


def test_a_trade_that_asks_nothing_gives_nothing(
    matcher: Matcher, curriculum_of: Made
) -> None:
    assert curriculum_of({}).of(Programme("RNCP1", "Sans métier", ())) == ()


def test_papers_are_never_given(matcher: Matcher, curriculum_of: Made) -> None:
    found = given(curriculum_of({}), programme(matcher, "RNCP1", "N4101"))

    assert "Conduire un camion" in found
    assert "Permis C" not in found
