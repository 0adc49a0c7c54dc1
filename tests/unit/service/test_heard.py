"""The sentence of a competence, cut around the words that prove it."""

from hypothesis import given
from hypothesis import strategies as st

from service.pages.heard import quoted

WORDS = st.text(alphabet="abcé' ", min_size=1, max_size=300).filter(str.strip)


@given(before=WORDS, proof=WORDS, after=WORDS)
def test_a_quote_is_the_words_of_the_person(
    before: str, proof: str, after: str
) -> None:
    line = f"{before} {proof}\n{after}"
    found = quoted(proof, ["autre chose", line])

    assert found.words == " ".join(proof.split())
    around = (found.before.removeprefix("… "), found.after.removesuffix(" …"))
    assert around[0] in found.sentence
    assert around[1] in found.sentence
    assert found.sentence in {line_of(line), found.words, "autre chose"}
    assert len(found.before) <= 92
    assert len(found.after) <= 92


def line_of(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def test_the_sentence_is_the_one_of_the_proof() -> None:
    lines = ["J'ai vendu du pain.", "J'ai  tenu la\ncaisse le soir."]

    found = quoted("tenu la caisse", lines)

    assert found.sentence == "J'ai tenu la caisse le soir."
    assert (found.before, found.after) == ("J'ai ", " le soir.")


def test_a_proof_is_whole_words() -> None:
    found = quoted("vente", ["Je sais éventer un four.", "J'ai fait de la vente."])

    assert found.sentence == "J'ai fait de la vente."


def test_a_proof_without_its_sentence_is_shown_alone() -> None:
    found = quoted("la caisse", ["J'ai vendu du pain."])

    assert (found.before, found.words, found.after) == ("", "la caisse", "")


def test_a_long_sentence_is_shortened_between_words() -> None:
    found = quoted("la caisse", [f"{'mot ' * 60}la caisse{' fin' * 60}"])

    assert found.before.startswith("… mot ")
    assert found.after.endswith("fin …")
