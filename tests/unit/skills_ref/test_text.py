"""Folding, genders, inclusive marks, abbreviations and sentences."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_ref.starter import read_starter
from skills_ref.text import (
    ABBREVIATIONS,
    GenderLexicon,
    both_genders,
    fold,
    folded_offsets,
    sentences,
    without_inclusive_marks,
    words,
)

FRENCH = st.text(alphabet="abcdeéèêëàâçîïôùûüœæÉÈÀÇŒÆ '’-./·()H F\n0123456789")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("ABC déf", "abc def", id="case-and-accent"),
        pytest.param("Cœur, ŒUVRE, ægypte", "coeur, oeuvre, aegypte", id="ligatures"),
        pytest.param("l’été ʼ ‘", "l'ete ' '", id="apostrophes"),
        pytest.param("e\u0301te\u0301", "ete", id="combining-accents"),
        pytest.param("ﬁn ½", "fin 1⁄2", id="compatibility-forms"),
        pytest.param("طبخ", "طبخ", id="another-script-stays"),
        pytest.param("", "", id="empty"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(text=FRENCH)
def test_fold_twice_is_fold_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(text=FRENCH)
def test_folded_offsets_agree_with_fold_and_lead_back(text: str) -> None:
    folded, offsets = folded_offsets(text)

    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    for letter, at in zip(folded, offsets, strict=False):
        assert letter in fold(text[at])


def test_words_keep_the_names_of_languages_whole() -> None:
    assert words("C++, C#, l'ASP et_F#") == ["c++", "c#", "l", "asp", "et", "f#"]


@pytest.mark.parametrize(
    ("label", "readings"),
    [
        pytest.param(
            "Aide-soignant / Aide-soignante",
            ("Aide-soignant", "Aide-soignante"),
            id="two-words",
        ),
        pytest.param(
            "Agent / Agente de sécurité",
            ("Agent de sécurité", "Agente de sécurité"),
            id="shared-end",
        ),
        pytest.param(
            "Chef boulanger / Chef boulangère",
            ("Chef boulanger", "Chef boulangère"),
            id="shared-start",
        ),
        pytest.param("Chef de rang", ("Chef de rang",), id="one-reading"),
        pytest.param("Son / Lumière", ("Son / Lumière",), id="not-two-genders"),
        pytest.param("Vigile /", ("Vigile /",), id="slash-at-the-end"),
    ],
)
def test_both_genders(label: str, readings: tuple[str, ...]) -> None:
    assert both_genders(label) == readings


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Boulanger H/F", "Boulanger"),
        ("Boulanger (F/H)", "Boulanger"),
        ("Vendeur [h-f] en magasin", "Vendeur en magasin"),
        ("Serveur M/F/D", "Serveur"),
        ("vendeur(se)", "vendeur"),
        ("infirmier·ère·s", "infirmier"),
        ("agent.e d'accueil", "agent d'accueil"),
        ("chef-fe", "chef"),
        ("pain/vin", "pain/vin"),
        ("porte-à-porte", "porte-à-porte"),
    ],
)
def test_without_inclusive_marks(text: str, short: str) -> None:
    assert without_inclusive_marks(text) == short


def test_lexicon_gives_one_text_to_both_genders_of_the_starter_trades() -> None:
    labels: list[str] = read_starter().tables["appellations"]["label"].to_list()
    lexicon = GenderLexicon.from_labels(labels)
    pairs = [r for label in labels if len(r := both_genders(label)) == 2]

    same = sum(lexicon.normal(he) == lexicon.normal(she) for he, she in pairs)

    assert len(pairs) > 350
    assert same / len(pairs) >= 0.95


def test_lexicon_keeps_a_word_that_is_also_masculine() -> None:
    lexicon = GenderLexicon.from_labels(
        ["Couturier / Couturière", "Ouvrier / Ouvrière", "Ouvrier / Ouvrière"]
    )

    assert lexicon.masculine == {"couturiere": "couturier", "ouvriere": "ouvrier"}
    assert lexicon.normal("Une couturière OUVRIÈRE") == "une couturier ouvrier"


def test_lexicon_writes_abbreviations_in_full_and_drops_echoes() -> None:
    lexicon = GenderLexicon({})

    assert lexicon.normal("Tech. maint") == "technicien maintenance"
    assert lexicon.normal("vente vente VENTE") == "vente"


@pytest.mark.parametrize("full", ABBREVIATIONS.values())
def test_abbreviations_are_written_folded(full: str) -> None:
    assert fold(full) == full


def test_lexicon_does_not_change_twice_what_it_changed() -> None:
    lexicon = GenderLexicon.from_labels(["Serveur / Serveuse"])
    once = lexicon.normal("Serveuse, tech, resp. des ventes H/F")

    assert lexicon.normal(once) == once


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Un. Deux ! Trois ? Quatre", ["Un.", "Deux !", "Trois ?", "Quatre"]),
        ("- pain\n- vin\r\n• sel", ["pain", "vin", "sel"]),
        ("Mme. Martin vend", ["Mme. Martin vend"]),
        ("du pain, ex. de la brioche", ["du pain, ex. de la brioche"]),
        ("un; deux", ["un", "deux"]),
        (" \n - \t", []),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == parts


@given(text=st.text())
def test_sentences_are_in_order_apart_and_begin_with_a_letter(text: str) -> None:
    spans = sentences(text)

    assert all(a < b and text[a].isalnum() for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    kept = {i for span in spans for i in range(*span)}
    lost = [letter for i, letter in enumerate(text) if i not in kept]
    assert not any(letter.isalnum() for letter in lost)


def test_words_that_only_stand_at_the_same_place_are_no_pair() -> None:
    label = "Chef d'équipe dépanneur / Cheffe dépanneuse d'installations sanitaires"
    lexicon = GenderLexicon.from_labels([label, "Premier valet / Première femme"])

    assert lexicon.normal("Conductrice d'engins") == "conductrice d engins"
    assert lexicon.normal("femme de ménage") == "femme de menage"
    assert lexicon.normal("première cheffe") == "premier chef"
