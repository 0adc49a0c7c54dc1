"""Linking labels to a vocabulary: readings, what is taught, order, saving."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.encode import ProjectionEncoder
from matcher.errors import ArtefactError, NotFittedError
from matcher.features import TextHasher
from matcher.pairs import Meaning, meaning_pairs
from matcher.vocabulary import (
    Concept,
    VocabularyLinker,
    concepts_of_trades,
    lexicon_of,
    readings,
)
from skills_ref.store import SkillsRef
from skills_ref.text import GenderLexicon

BAKER = Concept(
    code="b",
    labels=("boulanger/boulangère", "artisan du pain", "mitron"),
    description="Pétrit la pâte. Surveille la cuisson au fournil.",
    skills=("façonner des baguettes",),
)
CLEANER = Concept(
    code="g",
    labels=("laveur de vitres/laveuse de vitres", "nettoyeur de carreaux"),
    description="Nettoie les surfaces vitrées des immeubles.",
)
SELLER = Concept(code="s", labels=("vendeur en boutique", "commis de magasin"))
VOCABULARY = (BAKER, CLEANER, SELLER)
SMALL = 2**10


@pytest.fixture(scope="module")
def linker() -> VocabularyLinker:
    return VocabularyLinker.taught(VOCABULARY, buckets=SMALL, seed=3).fit(VOCABULARY)


def codes(linker: VocabularyLinker, label: str, limit: int = 10) -> list[str]:
    return [found.code for found in linker.link([label], limit=limit)[0]]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("technicien son/technicienne son", ("technicien son", "technicienne son")),
        ("Boulanger / Boulangère", ("Boulanger", "Boulangère")),
        ("monteur-régleur/monteuse-régleuse", ("monteur régleur", "monteuse régleuse")),
        ("papier/carton", ("papier/carton",)),  # not two genders
        ("a/b/c", ("a/b/c",)),
        ("mitron", ("mitron",)),
    ],
)
def test_readings_of_a_label(label: str, expected: tuple[str, ...]) -> None:
    assert readings(label) == expected


def test_genders_are_learnt_from_both_ways_of_writing() -> None:
    lexicon = lexicon_of(["Serveur / Serveuse", "laveur-livreur/laveuse-livreuse"])

    assert lexicon.masculine == {
        "serveuse": "serveur",
        "laveuse": "laveur",
        "livreuse": "livreur",
    }


def test_a_label_finds_its_concept_first_in_either_gender(
    linker: VocabularyLinker,
) -> None:
    assert codes(linker, "Boulangère")[0] == "b"
    assert codes(linker, "Laveur / Laveuse de vitre")[0] == "g"
    he, she = linker.label_scores(["boulanger", "BOULANGERE"])
    assert he.tolist() == she.tolist()


def test_the_closest_label_is_shown_with_the_score_of_the_concept(
    linker: VocabularyLinker,
) -> None:
    best, *others = linker.link(["nettoyeuse de carreaux"])[0]

    assert (best.code, best.label) == ("g", "nettoyeur de carreaux")
    assert len(others) == 2  # one line a concept
    assert best.score > others[0].score
    assert len(linker.link(["mitron"], limit=1)[0]) == 1


def test_words_of_a_description_find_a_concept_whose_labels_share_none(
    linker: VocabularyLinker,
) -> None:
    bare = [Concept(code=c.code, labels=c.labels) for c in VOCABULARY]
    query = ["surveillant de cuisson au fournil"]
    with_text = linker.label_scores(query)[0]
    without = VocabularyLinker(linker.lexicon, names=linker.names, texts=linker.texts)
    alone = without.fit(bare).label_scores(query)[0]

    assert (with_text - alone)[0] > (with_text - alone)[3]


def test_a_concept_without_text_gets_the_mean_of_the_others(
    linker: VocabularyLinker,
) -> None:
    bare = [Concept(code=c.code, labels=c.labels) for c in VOCABULARY]
    names = VocabularyLinker(linker.lexicon, names=linker.names, texts=linker.texts)
    labels = names.fit(bare).label_scores(["cuisson de la pâte"])[0]
    whole = linker.label_scores(["cuisson de la pâte"])[0]

    of_text = (whole - labels)[[0, 3, 5]]  # baker, cleaner, seller
    assert of_text[2] == pytest.approx((of_text[0] + of_text[1]) / 2, abs=1e-6)


def test_nothing_hidden_is_taught_in_either_gender() -> None:
    shown = VocabularyLinker.taught(VOCABULARY, buckets=SMALL, seed=1)
    hidden = VocabularyLinker.taught(
        VOCABULARY, hidden=["Laveuse de vitres", "MITRON"], buckets=SMALL, seed=1
    )
    only = VocabularyLinker.taught(
        [
            Concept(
                code="b",
                labels=("boulanger/boulangère", "artisan du pain"),
                description=BAKER.description,
                skills=BAKER.skills,
            ),
            Concept(
                code="g",
                labels=("nettoyeur de carreaux",),
                description=CLEANER.description,
            ),
            SELLER,
        ],
        buckets=SMALL,
        seed=1,
    )

    assert np.array_equal(hidden.names.components_, only.names.components_)
    assert np.array_equal(hidden.texts.components_, only.texts.components_)
    assert not np.array_equal(hidden.names.components_, shown.names.components_)


def test_same_seed_same_linker(linker: VocabularyLinker) -> None:
    again = VocabularyLinker.taught(VOCABULARY, buckets=SMALL, seed=3).fit(VOCABULARY)

    assert np.array_equal(
        again.label_scores(["mitron"]), linker.label_scores(["mitron"])
    )


def test_a_vocabulary_never_seen_needs_no_teaching() -> None:
    other = [
        Concept(code="1", labels=("soudeur à l'arc",)),
        Concept(code="2", labels=("peintre en bâtiment",)),
    ]
    encoder = VocabularyLinker.taught(VOCABULARY, buckets=SMALL).names
    untaught = VocabularyLinker(GenderLexicon({}), names=encoder, texts=encoder)

    found = untaught.fit(other).link(["Peintre du batiment", "soudage a l arc"])

    assert [row[0].code for row in found] == ["2", "1"]


def test_saved_and_loaded_gives_the_same_scores(
    linker: VocabularyLinker, tmp_path: Path
) -> None:
    linker.save(tmp_path)
    loaded = VocabularyLinker.load(tmp_path)

    queries = ["Boulanger / Boulangère", "vendeuse", ""]
    assert np.array_equal(loaded.label_scores(queries), linker.label_scores(queries))
    assert loaded.concepts_ == VOCABULARY
    assert not list(tmp_path.rglob("*.pkl"))


def test_another_format_is_refused(linker: VocabularyLinker, tmp_path: Path) -> None:
    linker.save(tmp_path)
    path = tmp_path / "vocabulary.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"format": 99}), encoding="utf-8")

    with pytest.raises(ArtefactError, match="another format: 99"):
        VocabularyLinker.load(tmp_path)


def test_a_linker_without_vocabulary_says_so(tmp_path: Path) -> None:
    empty = VocabularyLinker.taught(VOCABULARY, buckets=SMALL)

    with pytest.raises(NotFittedError, match="VocabularyLinker"):
        empty.link(["mitron"])
    with pytest.raises(NotFittedError, match="VocabularyLinker"):
        empty.save(tmp_path)


def test_one_label_a_concept_teaches_nothing() -> None:
    with pytest.raises(ValueError, match="nothing to teach"):
        VocabularyLinker.taught([Concept(code="x", labels=("mitron",))])


def test_no_label_no_answer(linker: VocabularyLinker) -> None:
    assert linker.link([]) == []


@given(st.lists(st.text(max_size=30), max_size=5))
def test_the_answer_of_a_label_does_not_depend_on_the_others(texts: list[str]) -> None:
    encoder = ProjectionEncoder(8, buckets=2**8, epochs=1)
    encoder.fit(["mitron", "pain"], ["boulanger", "vitre"], np.array([0, 1]))
    linker = VocabularyLinker(GenderLexicon({}), names=encoder, texts=encoder)
    linker.fit(VOCABULARY)

    together = linker.link(texts)
    alone = [linker.link([text])[0] for text in texts]

    assert [[x.code for x in row] for row in together] == [
        [x.code for x in row] for row in alone
    ]
    assert all(len(row) == len(VOCABULARY) for row in together)


def test_pairs_of_a_meaning_stay_inside_it() -> None:
    meanings = [
        Meaning(("un", "deux"), ("sens un",), ("faire un",)),
        Meaning(("seul",), (), ("faire seul",)),
        Meaning(("muet",)),
    ]
    pairs = meaning_pairs(meanings, seed=0)

    assert pairs.group.tolist() == [0] * 8 + [1]  # twice a name, a sentence, a skill
    for right, row in zip(pairs.right, pairs.group.tolist(), strict=True):
        meaning = meanings[int(row)]
        assert right in (*meaning.names, *meaning.definition, *meaning.skills)
    assert pairs.right[-1] == "faire seul"
    assert meaning_pairs(meanings, seed=0).left == pairs.left
    assert TextHasher().all(pairs.left)


def test_a_trade_is_a_concept_with_its_names_and_texts(reference: SkillsRef) -> None:
    concepts = {concept.code: concept for concept in concepts_of_trades(reference)}
    trades = reference.tables["trades"]
    links = reference.tables["trade_competences"]

    assert set(concepts) == set(trades["rome"])
    for rome, title, text in trades.select("rome", "label", "definition").iter_rows():
        assert concepts[rome].labels[0] == title
        assert concepts[rome].description == (text or "")
        assert len(concepts[rome].skills) == (links["rome"] == rome).sum()
