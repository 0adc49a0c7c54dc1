"""From a text and skills to a profile: reasons, clauses, declared skills, removals."""

import pytest

from matcher.engine import Matcher
from matcher.profile import clauses_of, declared, profile_of, reason_of, written_out
from matcher.reading import Role, clauses
from matcher.types import CompetenceMention, Origin, Reason


@pytest.mark.parametrize(
    ("text", "skills", "reason"),
    [
        ("", [], Reason.EMPTY),
        ("  \n", [], Reason.EMPTY),
        ("", ["SQL"], None),
        ("bonjour", [], Reason.TOO_THIN),
        ("bonjour", ["plomberie"], None),
        ("Я работал поваром пять лет", [], Reason.FOREIGN),
        ("je fais du pain", [], None),
    ],
)
def test_reason_of(text: str, skills: list[str], reason: Reason | None) -> None:
    assert reason_of(text, skills) is reason


def test_skills_are_evidence_after_the_text() -> None:
    found = clauses_of("Je veux du pain.", ["SQL", "Python"])

    assert [(c.text, c.span, c.role) for c in found[1:]] == [
        ("SQL", (17, 20), Role.EVIDENCE),
        ("Python", (21, 27), Role.EVIDENCE),
    ]


def test_a_cv_is_read_up_to_twenty_thousand_letters() -> None:
    found = clauses_of("Un pain. " * 5000, [])

    assert found[-1].span[1] <= 20_000


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Conduire un camion", "Conduire un camion"),
        ("  conduire un CAMION", "Conduire un camion"),
        ("conduire un camionn", "Conduire un camion"),
        ("conduire un tracteur", None),
        ("", None),
    ],
)
def test_declared(matcher: Matcher, typed: str, label: str | None) -> None:
    found = declared([typed], matcher.ranker.competences)

    assert [m.label for m in found] == ([] if label is None else [label])


def test_a_skill_listed_twice_is_declared_once(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    found = declared(["SQL", code_of["SQL"], "sql"], matcher.ranker.competences)

    assert [m.code for m in found] == [code_of["SQL"]]


def test_codes_are_written_out(matcher: Matcher, code_of: dict[str, str]) -> None:
    table = matcher.ranker.competences

    assert written_out([code_of["SQL"], "pain", "999999"], table) == [
        "SQL",
        "pain",
        "999999",
    ]


def mention(code: str, span: tuple[int, int] | None) -> CompetenceMention:
    return CompetenceMention(
        code=code, label=code, origin=Origin.INFERRED, confidence=0.7, span=span
    )


def test_a_clause_that_also_proves_what_is_kept_stays() -> None:
    text = "Je fais du pain et du vin. Je soude."
    found = clauses(text)
    mentions = [mention("1", (0, 26)), mention("2", (0, 26)), mention("3", (27, 36))]

    one = profile_of(found, mentions, (), without=["1"])
    both = profile_of(found, mentions, (), without=["1", "2"])

    assert one.evidence == ("Je fais du pain et du vin.", "Je soude.")
    assert both.evidence == ("Je soude.",)
    assert [m.code for m in both.competences] == ["3"]


def test_a_wish_is_no_evidence_and_a_refusal_has_its_conditions() -> None:
    text = (
        "Je soude. Je voudrais conduire. Je ne veux plus de nuit ni de port de charges."
    )

    profile = profile_of(clauses(text), [], ["Soudeur"])

    assert profile.evidence == ("Je soude.",)
    assert profile.wishes == ("Je voudrais conduire.",)
    assert profile.refused_contexts == ("charges_lourdes", "nuit")
    assert profile.titles == ("Soudeur",)


def test_a_name_of_trade_alone_on_its_line_is_a_title(matcher: Matcher) -> None:
    profile = matcher.profile("Boulangère\nDeux ans à pétrir le pain")

    assert profile.titles == ("Boulanger / Boulangère",)


def test_a_wish_proves_no_competence(matcher: Matcher) -> None:
    profile = matcher.profile("Je soude. Je voudrais conduire un camion.")

    assert profile.wishes == ("Je voudrais conduire un camion.",)
    assert "Conduire un camion" not in [m.label for m in profile.competences]
