"""Completions: beginnings, words inside, typos in long words."""

import pytest

from matcher.engine import Matcher


def labels(matcher: Matcher, typed: str, kind: str, limit: int = 10) -> list[str]:
    return [one.label for one in matcher.suggest(typed, kinds=(kind,), limit=limit)]


@pytest.mark.parametrize(
    ("typed", "kind", "first"),
    [
        ("boul", "appellation", "Boulanger / Boulangère"),
        ("BOULANGÈRE", "appellation", "Boulanger / Boulangère"),
        ("vigil", "appellation", "Vigile"),
        ("petrir", "competence", "Pétrir une pâte à pain"),
        ("camion", "competence", "Conduire un camion"),
        ("tou", "commune", "Toulouse (31)"),
        ("saint gau", "commune", "Saint-Gaudens (31)"),
    ],
)
def test_first_completion(matcher: Matcher, typed: str, kind: str, first: str) -> None:
    assert labels(matcher, typed, kind)[0] == first


def test_typos_are_forgiven_in_long_words_only(matcher: Matcher) -> None:
    assert "Boulanger / Boulangère" in labels(matcher, "boulangger", "appellation")
    assert labels(matcher, "vigyle", "appellation") == []


@pytest.mark.parametrize("typed", ["", "  ", "zzz", "😀", "(", "\\"])
def test_nothing_completes_nothing(matcher: Matcher, typed: str) -> None:
    assert matcher.suggest(typed) == []


def test_beginnings_come_before_words_inside(matcher: Matcher) -> None:
    found = labels(matcher, "agent", "appellation")

    assert all(label.startswith("Agent") for label in found[:3])


def test_each_kind_has_its_limit_and_its_order(matcher: Matcher) -> None:
    found = matcher.suggest("a", limit=2)

    kinds = [one.kind for one in found]
    assert kinds == sorted(kinds, key=["appellation", "competence", "commune"].index)
    assert all(kinds.count(kind) <= 2 for kind in kinds)


def test_an_appellation_has_its_trade(matcher: Matcher) -> None:
    one, *_ = matcher.suggest("Tourier / Tourière en", kinds=("appellation",))

    assert (one.code, one.rome) == ("D1115", "D1115")


def test_a_label_is_offered_once(matcher: Matcher) -> None:
    found = labels(matcher, "serveur", "appellation")

    assert len(found) == len(set(found))
