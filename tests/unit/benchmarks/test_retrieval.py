"""Titles to labels: reading, what is hidden from the encoder, ranks."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import melo, title_similarity
from benchmarks.errors import BenchmarkDataError
from benchmarks.retrieval import (
    Collection,
    Run,
    best_reading,
    concepts_of_corpus,
    places_of,
    read_esco,
)
from matcher.arrays import FloatArray
from matcher.encode import ProjectionEncoder
from matcher.vocabulary import Concept, VocabularyLinker
from skills_ref.text import GenderLexicon

QUERIES = "q1\tBoulanger / Boulangère\nq2\tLaveur de carreaux\nq3\tSans réponse\n"
LABELS = "c1\tboulangère\nc2\tartisan du pain\nc3\tlaveur de vitres\nc4\tnettoyeur\n"
CONCEPTS = "c1\tu:1\nc2\tu:1\nc3\tu:2\nc4\tu:2\n"
ANNOTATIONS = "q1\t0\tc1\t1\nq1\t0\tc2\t1\nq2\t0\tc3\t1\nq2\t0\tc4\t0\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "queries.tsv": QUERIES,
        "corpus_elements.tsv": LABELS,
        "corpus_documents.tsv": LABELS,
        "concept_mapping.tsv": CONCEPTS,
        "annotations.tsv": ANNOTATIONS,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_collection_keeps_the_queries_that_have_an_answer(folder: Path) -> None:
    collection = Collection.read(folder, corpus="corpus_elements.tsv")

    assert collection.query_ids == ("q1", "q2")
    assert collection.right == (frozenset({0, 1}), frozenset({2}))
    # "Boulangère" is a label in one of its genders
    assert collection.no_exact() == [1]
    assert collection.concepts == ("c1", "c2", "c3", "c4")


def test_annotation_of_an_unknown_label_is_refused(folder: Path) -> None:
    (folder / "annotations.tsv").write_text("q1\t0\tc9\t1\n", encoding="utf-8")

    with pytest.raises(BenchmarkDataError, match=r"annotations.tsv, line 1: .*q1, c9"):
        Collection.read(folder, corpus="corpus_elements.tsv")


def test_concept_of_an_unknown_label_is_refused(folder: Path) -> None:
    (folder / "concept_mapping.tsv").write_text("c9\tu:1\n", encoding="utf-8")

    with pytest.raises(BenchmarkDataError, match="unknown label c9"):
        Collection.read(
            folder, corpus="corpus_elements.tsv", mapping="concept_mapping.tsv"
        )


def test_labels_of_one_concept_are_joined_with_what_is_known_of_it(
    folder: Path,
) -> None:
    collection = Collection.read(
        folder, corpus="corpus_elements.tsv", mapping="concept_mapping.tsv"
    )
    about = {"u:2": Concept(code="u:2", labels=("autre",), description="Nettoie.")}

    assert concepts_of_corpus(collection, about) == [
        Concept(code="u:1", labels=("boulangère", "artisan du pain")),
        Concept(
            code="u:2", labels=("laveur de vitres", "nettoyeur"), description="Nettoie."
        ),
    ]


def test_scores_are_put_back_in_the_order_of_the_collection() -> None:
    collection = Collection(
        query_ids=(),
        queries=(),
        label_ids=("1", "2", "3", "4"),
        labels=("z", "y", "x", "y"),
        concepts=("u:2", "u:1", "u:2", "u:2"),
        right=(),
    )
    encoder = ProjectionEncoder(4, buckets=2**6, epochs=1)
    encoder.fit(["z", "y"], ["x", "y"], np.array([0, 1]))
    linker = VocabularyLinker(GenderLexicon({}), names=encoder, texts=encoder)
    linker.fit(concepts_of_corpus(collection, {}))

    place = places_of(collection, linker)

    assert linker.labels_ == ("y", "z", "x", "y")
    assert place == [1, 0, 2, 3]


def test_esco_texts_are_read_by_address(tmp_path: Path) -> None:
    (tmp_path / "esco_occupations_fr.csv").write_text(
        "uri,code,isco_group,label_fr,alt_fr,description_fr\n"
        'http://x/occupation/o1,1.1,1,boulanger,mitron|artisan,"Pétrit, cuit."\n',
        encoding="utf-8",
    )
    (tmp_path / "esco_skills_fr.csv").write_text(
        "uri,label_fr\nhttp://x/skill/s1,pétrir la pâte\n", encoding="utf-8"
    )
    with gzip.open(tmp_path / "esco_occupation_skill.csv.gz", "wt") as stream:
        stream.write("occupation_uuid,skill_uuid,relation\no1,s1,essential\n")
        stream.write("o1,s9,optional\n")  # a skill without a French label

    assert read_esco(tmp_path) == {
        "http://x/occupation/o1": Concept(
            code="http://x/occupation/o1",
            labels=("boulanger", "mitron", "artisan"),
            description="Pétrit, cuit.",
            skills=("pétrir la pâte",),
        )
    }


def test_figures_of_a_run_by_hand() -> None:
    collection = Collection(
        query_ids=("q1", "q2"),
        queries=("a", "b"),
        label_ids=("c1", "c2", "c3"),
        labels=("x", "y", "z"),
        concepts=("c1", "c2", "c3"),
        right=(frozenset({0, 2}), frozenset({1})),
    )
    run = Run(collection, np.array([[0, 1, 2], [0, 1, 2]]))

    figures = run.figures()

    assert figures["mrr"] == pytest.approx((1 + 1 / 2) / 2)
    assert figures["hit1"] == 0.5
    assert figures["hit5"] == 1.0
    # the first query has its answers at places 1 and 3, the second at place 2
    assert figures["map"] == pytest.approx((5 / 6 + 1 / 2) / 2, abs=1e-4)
    assert run.figures([1])["n"] == 1
    assert run.figures([])["mrr"] is None


def test_the_best_gender_of_a_query_counts() -> None:
    class Fixed:
        def similarity(self, texts: list[str]) -> FloatArray:  # type: ignore[override]
            return np.array([[len(text), 1] for text in texts], dtype=np.float32)

    best = best_reading(Fixed(), [["a", "aaa"], ["aa"]])  # pyright: ignore[reportArgumentType]

    assert best.tolist() == [[3, 1], [2, 1]]


def test_title_similarity_object(
    folder: Path, tiny_snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--data", str(folder), "--snapshot", str(tiny_snapshot)]

    assert title_similarity.main(arguments) == 0

    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(printed) == {
        *("map", "mrr", "baselines", "machine", "commit", "seed", "snapshot")
    }
    assert printed["mrr"] == 1.0
    assert set(printed["baselines"]) == {
        "names_alone",
        "bm25",
        "char_tfidf",
        "lsa",
    }


@pytest.mark.data
def test_melo_folder_and_its_protocol(data_dir: Path) -> None:
    folder = data_dir / "benchmarks" / "melo" / "fra_q_fr_c_fr_dev"
    collection = Collection.read(folder, corpus="corpus_elements.tsv")

    assert len(collection.queries) == 695
    assert len(collection.labels) == 15217
    assert all(collection.right)
    assert "zero-shot" in melo.NOTE


def test_melo_object(
    folder: Path, tiny_snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = Path(__file__).parents[2] / "fixtures" / "rome" / "v470"
    arguments = [
        *("--data", str(folder), "--snapshot", str(tiny_snapshot)),
        *("--rome", str(release)),
    ]

    assert melo.main(arguments) == 0

    out = capsys.readouterr().out
    printed = json.loads(out.splitlines()[-1])
    assert melo.NOTE in out
    assert set(printed) == {
        *("mrr", "mrr_ci", "hit1", "hit5", "hit10", "map", "no_exact"),
        *("baselines", "texts", "machine", "commit", "seed", "snapshot"),
    }
    assert printed["no_exact"]["n"] == 1
    assert set(printed["baselines"]["bm25"]) == {
        *("mrr", "mrr_ci", "hit1", "hit5", "hit10", "map", "no_exact")
    }
