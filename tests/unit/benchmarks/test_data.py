"""Reading the files of the benchmarks: every shape, every refusal."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.data import (
    LabelledSentence,
    parent_of,
    parents_of,
    read_audit,
    read_labelled_offers,
    read_profiles,
    read_sentences,
)
from benchmarks.errors import BenchmarkDataError
from skills_ref.store import SkillsRef

OFFER = {
    "id": "A1",
    "intitule": "Boulanger H/F",
    "description": "Vous p&eacute;trissez la p&acirc;te.",
    "romeCode": "D1102",
    "romeCodeV460": "D1102",
    "romeLabel": "gold",
    "departement": "31",
    "occitanie": True,
    "groupeTexte": "g1",
    "competences": [{"code": "11", "libelle": "x"}, {"code": "11"}, {"libelle": "y"}],
}


def write(path: Path, *lines: object) -> Path:
    text = "\n".join(
        line if isinstance(line, str) else json.dumps(line) for line in lines
    )
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_offer_is_cleaned_as_the_feeds_are_and_keeps_its_raw_text(
    tmp_path: Path,
) -> None:
    offer = read_labelled_offers(write(tmp_path / "offers.jsonl", OFFER))[0]

    assert offer.text == "Vous pétrissez la pâte."
    assert offer.raw_text == OFFER["description"]
    assert offer.competences == ("11",)
    assert (offer.rome, offer.rome_now, offer.group) == ("D1102", "D1102", "g1")


def test_only_id_and_title_can_be_counted_on(tmp_path: Path) -> None:
    bare = {"id": 7, "intitule": "Serveur"}
    path = tmp_path / "offers.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(bare).encode()))

    offer = read_labelled_offers(path)[0]

    assert (offer.id, offer.rome, offer.rome_now) == ("7", None, None)
    assert (offer.occitanie, offer.text, offer.group) == (None, "", "7")


def test_a_line_that_is_not_an_object_is_refused_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / "profiles.jsonl", {"id": "p", "text": "x"}, "[1]")

    with pytest.raises(BenchmarkDataError, match=r"profiles.jsonl, line 2: not a JSON"):
        read_profiles(path)


def test_a_broken_line_is_refused_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / "profiles.jsonl", "{oops")

    with pytest.raises(BenchmarkDataError, match=r"profiles.jsonl, line 1: not JSON"):
        read_profiles(path)


def test_profile_of_text_or_of_skills(tmp_path: Path) -> None:
    told = {
        "id": "p1",
        "kind": "oral",
        "level": "4",
        "text": "bonjour",
        "abstain": True,
    }
    listed = {"id": "p2", "skills": ["cuisine", "vente"], "expected": ["G1803"]}

    first, second = read_profiles(write(tmp_path / "p.jsonl", told, listed))

    assert (first.kind, first.abstain, first.skills) == ("oral", True, ())
    assert (second.skills, second.expected) == (("cuisine", "vente"), ("G1803",))
    assert (second.kind, second.abstain) == ("unknown", False)


def test_profile_with_nothing_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "p.jsonl", {"id": "p1"})

    with pytest.raises(BenchmarkDataError, match="p1: no text, no skills"):
        read_profiles(path)


def test_audit_has_three_verdicts(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.tsv", "1\tok\tD1102", "2\twrong\tG1803, K2204", "3\tvague\t"
    )

    audit = read_audit(path)

    assert audit["2"].codes == ("G1803", "K2204")
    assert audit["3"].codes == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1\tperhaps\tD1102", "line 1: unknown verdict 'perhaps'"),
        ("1\tok\t", "line 1: 1 has no code"),
        ("1", "line 1: 1 columns, not 2"),
    ],
)
def test_audit_refuses(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(BenchmarkDataError, match=problem):
        read_audit(write(tmp_path / "a.tsv", line))


def test_sentences_with_a_header_and_without_a_code(tmp_path: Path) -> None:
    path = write(
        tmp_path / "s.tsv",
        "id\tstart\tend\tcode\texhaustive",
        "A1\t0\t9\t11|12\t1",
        "A1\t9\t12\t\t0",
    )

    first, second = read_sentences(path)

    assert first == LabelledSentence(
        id="A1", start=0, end=9, codes=("11", "12"), exhaustive=True
    )
    assert (second.codes, second.exhaustive) == ((), False)


def test_sentences_refuse_offsets_that_are_not_numbers(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkDataError, match="'a', '9' are not offsets"):
        read_sentences(write(tmp_path / "s.tsv", "A1\ta\t9\t11\t1"))


def test_parent_of_a_sheet_and_of_the_first_code_that_is_known(
    tiny_reference: SkillsRef,
) -> None:
    assert parent_of(tiny_reference, "K2210") == "K2204"
    assert parent_of(tiny_reference, None, "Z9", "E9999", "G1803") == "G1803"
    assert parent_of(tiny_reference, "E9999") is None
    assert parents_of(tiny_reference, ["K2210", "K2204", "E9999"]) == ("K2204", "E9999")


@pytest.mark.data
def test_every_code_of_the_test_offers_has_a_parent(data_dir: Path) -> None:
    from skills_ref.rome import read_rome

    reference = read_rome(data_dir / "rome")
    offers = read_labelled_offers(data_dir / "offers" / "test.jsonl.gz")
    audit = read_audit(data_dir / "offers" / "test_audit.tsv")

    assert len(offers) == len(audit) == 690
    assert {offer.id for offer in offers} == set(audit)
    assert not [o.id for o in offers if parent_of(reference, o.rome) is None]
    assert sum(offer.rome_now is not None for offer in offers) == 517
    assert sum(bool(offer.competences) for offer in offers) == 153
