"""Records of ranked trades: held, missing, variants, the name that is closest."""

import pytest

from matcher.engine import Matcher
from matcher.types import CompetenceMention, Origin


def held(code_of: dict[str, str], *labels: str) -> list[CompetenceMention]:
    return [
        CompetenceMention(
            code=code_of[label], label=label, origin=Origin.DECLARED, confidence=1.0
        )
        for label in labels
    ]


def test_held_gives_core_competences_first(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    sheet = matcher.table.row_of_sheet["D1102"]
    mentions = held(
        code_of, "Règles d'hygiène alimentaire", "SQL", "Pétrir une pâte à pain"
    )

    found = matcher.maker.held(sheet, mentions)

    assert [one.label for one in found] == [
        "Pétrir une pâte à pain",
        "Règles d'hygiène alimentaire",
    ]


def test_held_and_missing_share_the_sheet(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    family = matcher.table.families.index("M1203")
    sheet = matcher.table.row_of_sheet["M1203"]
    mentions = held(code_of, "Établir un bilan", "Conduire un camion")

    has = {one.code for one in matcher.maker.held(sheet, mentions)}
    lacks = {one.code for one in matcher.maker.missing(family, sheet, mentions)}

    rows, _ = matcher.ranker.competences.of_sheet(sheet)
    asked = {matcher.ranker.competences.codes[int(row)] for row in rows}
    assert has == {code_of["Établir un bilan"]}
    assert has | lacks == asked
    assert not has & lacks


def test_missing_weighs_what_offers_ask(matcher: Matcher, bare: Matcher) -> None:
    family = matcher.table.families.index("D1102")
    sheet = matcher.table.row_of_sheet["D1102"]

    said = {m.label: m.weight for m in matcher.maker.missing(family, sheet, ())}
    alone = {m.label: m.weight for m in bare.maker.missing(family, sheet, ())}

    assert alone["Pétrir une pâte à pain"] == 1.0
    assert alone["Cuire des pains au four"] == pytest.approx(0.4)
    asked = matcher.maker.market.asked(family)
    code = next(
        m.code
        for m in matcher.maker.missing(family, sheet, ())
        if m.label == "Cuire des pains au four"
    )
    assert said["Cuire des pains au four"] == pytest.approx((0.4 + asked[code]) / 2)
    weights = [m.weight for m in matcher.maker.missing(family, sheet, ())]
    assert weights == sorted(weights, key=lambda w: -(w or 0))


def test_the_words_closest_to_a_name_are_quoted(matcher: Matcher) -> None:
    ranking = matcher.rank(matcher.profile("Vigile\nJ'ai gardé un magasin deux ans"))

    best = ranking.trades[0]
    assert (best.rome, best.named_by, best.appellation) == ("K2503", "Vigile", "Vigile")


def test_no_name_is_quoted_when_none_is_close(matcher: Matcher) -> None:
    ranking = matcher.rank(matcher.profile(skills=["Poser des tuyauteries"]), limit=99)

    far = [t for t in ranking.trades if t.rome == "M1203"]
    assert [(t.named_by, t.appellation) for t in far] == [(None, None)]


def test_asked_in_is_a_share_of_the_offers_of_the_trade(
    matcher: Matcher, code_of: dict[str, str]
) -> None:
    profile = matcher.profile(skills=["Cuire des pains au four"])

    best = matcher.rank(profile).trades[0]

    family = matcher.table.families.index("D1102")
    assert best.held[0].code == code_of["Cuire des pains au four"]
    assert best.asked_in == matcher.maker.market.asked(family)[best.held[0].code]


def test_variants_are_the_other_sheets_of_the_family(matcher: Matcher) -> None:
    ranking = matcher.rank(matcher.profile("J'ai été tourier, pâte feuilletée, 3 ans"))

    best = ranking.trades[0]
    assert best.rome == "D1115"
    assert [(one.code, one.label) for one in best.variants] == [
        ("D1102", "Boulanger / Boulangère")
    ]
