"""Words of labelled offers teach the encoder, when their label is believed."""

import numpy as np
import polars as pl

from matcher.engine import Matcher
from matcher.pairs import Pairs, believed, joined_pairs, offer_pairs
from matcher.trades import TradeTexts

TEXT = (
    "Vous préparez les pâtes et les levains, vous façonnez et vous enfournez le pain."
    " Vous tenez le fournil propre, vous suivez les cuissons, vous aidez à la vente"
    " et vous comptez les stocks de farine avec le responsable du magasin."
)


def pairs_for(matcher: Matcher, title: str, family: str, text: str = "") -> Pairs:
    table = matcher.table
    texts = TradeTexts.from_reference(matcher.reference, table)
    offers = pl.DataFrame({"title": [title], "text": [text]})
    rows = np.array([table.families.index(family)])
    return offer_pairs(believed(offers, rows, table, texts), table, texts)


def test_a_believed_title_is_paired_twice_with_names_of_its_sheet(
    matcher: Matcher,
) -> None:
    table = matcher.table

    pairs = pairs_for(matcher, "Boulanger H/F", "D1102")

    assert len(pairs.left) == 2
    sheet = int(pairs.group[0])
    names = {
        n for n, s in zip(table.names, table.sheet_of_name, strict=True) if s == sheet
    }
    assert table.families[table.family_of_sheet[sheet]] == "D1102"
    assert set(pairs.right) <= names


def test_a_text_is_paired_by_a_passage_and_with_its_title(matcher: Matcher) -> None:
    pairs = pairs_for(matcher, "Boulanger H/F", "D1102", TEXT)

    assert len(pairs.left) == 5
    leads = [text for text in pairs.left if text.startswith("boulanger vous preparez")]
    assert len(leads) == 2
    assert any(not text.startswith("boulanger") for text in pairs.left)


def test_a_short_text_teaches_by_its_title_alone(matcher: Matcher) -> None:
    pairs = pairs_for(matcher, "Boulanger H/F", "D1102", "Poste à pourvoir vite.")

    assert len(pairs.left) == 2


def test_a_label_that_the_words_deny_is_not_believed(matcher: Matcher) -> None:
    families = matcher.table.families
    far = [
        family
        for family in families
        if not pairs_for(matcher, "Boulanger H/F", family, TEXT).left
    ]

    assert "D1102" not in far
    assert len(far) == len(families) - 5


def test_a_title_without_a_word_teaches_nothing(matcher: Matcher) -> None:
    assert pairs_for(matcher, "!!!", "D1102").left == []


def test_joined_pairs_keep_both() -> None:
    one = Pairs(left=["a"], right=["b"], group=np.array([1]))
    two = Pairs(left=["c"], right=["d"], group=np.array([2]))

    both = joined_pairs(one, two)

    assert (both.left, both.right, both.group.tolist()) == (
        ["a", "c"],
        ["b", "d"],
        [1, 2],
    )
