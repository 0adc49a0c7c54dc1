"""Offers kept out of learning: the same text on one side, the same side for ever."""

import random
import string

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import check
from matcher.check import figures_of, first_families, split_offers, text_key
from matcher.engine import Matcher

TEXTS = st.text(alphabet=string.ascii_letters + string.digits + " .,'-", max_size=90)


def labelled_offers(n: int, *, seed: int = 0) -> pl.DataFrame:
    """Return ``n`` offers of as many texts, drawn letter by letter."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    texts = [
        " ".join("".join(rng.choices("abcdefg", k=7)) for _ in range(9))
        for _ in range(n)
    ]
    ids = [f"{seed}-{i:04}" for i in range(n)]
    return pl.DataFrame({"offer_id": ids, "title": ["Poste"] * n, "text": texts})


def keys_of(offers: pl.DataFrame) -> set[str]:
    return {text_key(*row) for row in offers.select("title", "text").iter_rows()}


NONE = np.empty(0, dtype=np.int64)


@given(TEXTS, TEXTS)
def test_case_digits_and_punctuation_do_not_tell_two_texts_apart(
    title: str, text: str
) -> None:
    other = text.upper().replace(".", " ! ").replace("7", "4")

    assert text_key(title, text) == text_key(title.upper(), other)


def test_a_cut_text_and_its_whole_are_one_text() -> None:
    text = "Vous montez des murs en pierre et en brique sur des chantiers. " * 6

    assert text_key("Maçon", text) == text_key("Maçonne", text[:300])


def test_the_title_tells_short_texts_apart() -> None:
    assert text_key("Maçon", "CDI") != text_key("Soudeur", "CDI")


def test_a_text_is_on_one_side_only() -> None:
    offers = labelled_offers(600)
    twice = pl.concat([offers, offers.with_columns(pl.col("text").str.to_uppercase())])

    split = split_offers(twice, np.zeros(1200, dtype=np.int64), None, NONE)

    assert split.learn is not None
    assert split.origin == "share"
    assert 30 <= len(split.check) <= 100
    assert not keys_of(split.learn) & keys_of(split.check)
    assert len(keys_of(split.check)) == len(split.check)
    assert split.held_out == 2 * len(split.check) == 1200 - len(split.learn)
    assert len(split.family) == len(split.learn)


def test_a_text_stays_on_its_side_when_others_come() -> None:
    offers = labelled_offers(600)
    more = pl.concat([labelled_offers(500, seed=1), offers.reverse()])

    one = split_offers(offers, np.zeros(600, dtype=np.int64), None, NONE)
    other = split_offers(more, np.ones(1100, dtype=np.int64), None, NONE)

    assert keys_of(one.check) == keys_of(other.check) & keys_of(offers)
    assert one.below == other.below == check.SHARE


def test_no_more_than_so_many_texts_are_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "MOST", 40)
    offers = labelled_offers(900)

    split = split_offers(offers, np.zeros(900, dtype=np.int64), None, NONE)

    assert len(split.check) == 40
    assert split.below is not None
    assert split.below < check.SHARE


@pytest.mark.parametrize("known", [0, 250])
def test_too_few_labelled_offers_are_all_learnt(known: int) -> None:
    offers = labelled_offers(400)
    family = np.where(np.arange(400) < known, 0, -1)

    split = split_offers(offers, family, None, NONE)

    assert split.learn is not None
    assert len(split.learn) == 400
    assert (len(split.check), split.origin, split.below) == (0, None, None)


def test_an_offer_of_an_unknown_code_is_not_checked() -> None:
    offers = labelled_offers(800)
    family = np.where(np.arange(800) % 2, 3, -1)

    split = split_offers(offers, family, None, NONE)

    assert set(split.wanted.tolist()) == {3}
    odd = {f"0-{i:04}" for i in range(1, 800, 2)}
    assert set(split.check["offer_id"]) <= odd


def test_what_a_file_checks_is_not_learnt() -> None:
    offers = labelled_offers(100)
    given_ = offers[:20].with_columns(offer_id=pl.col("offer_id") + "x")
    wanted = np.array([-1] * 5 + [2] * 15)

    split = split_offers(offers, np.zeros(100, dtype=np.int64), given_, wanted)

    assert split.learn is not None
    assert split.learn["offer_id"].to_list() == offers["offer_id"][20:].to_list()
    assert split.wanted.tolist() == [2] * 15
    assert (split.origin, split.below, split.held_out) == ("file", None, 20)


def test_without_labelled_offers_there_is_nothing() -> None:
    split = split_offers(None, NONE, None, NONE)

    assert split.learn is None
    assert (len(split.check), split.origin, split.held_out) == (0, None, 0)


def test_the_families_of_a_text_are_given_best_first(matcher: Matcher) -> None:
    scorer = matcher.ranker.scorer

    found = first_families(scorer, [("Boulanger", "Cuire des pains au four")] * 300)

    assert found[0][0] == found[299][0] == "D1102"
    assert len(set(found[0])) == 10


def test_figures_are_counted_by_offer_family_and_domain() -> None:
    answers = [("A1", "B1"), ("B1", "A1"), ("A1", "B1"), ("A1", "B1")]

    figures = figures_of(answers, ["A1", "A1", "A1", "B1"])

    assert figures["offers"] == 4
    assert figures["top1"] == 0.5
    assert figures["top5"] == figures["top10"] == 1.0
    assert figures["macro_top1"] == round((2 / 3 + 0) / 2, 4)
    assert figures["by_domain"]["A"]["top1"] == round(2 / 3, 4)
    low, high = figures["by_domain"]["B"]["top1_ci95"]
    assert low == 0
    assert 0.7 < high < 0.9


def test_no_offer_gives_unknown_figures() -> None:
    figures = figures_of([], [])

    assert (figures["offers"], figures["top1"], figures["macro_top1"]) == (
        0,
        None,
        None,
    )
    assert figures["by_domain"] == {}
