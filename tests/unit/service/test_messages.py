"""Every sentence exists, says the truth and shows a way out."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

import benchmarks.errors
import ingest.errors
import matcher.errors
import service.errors
import service.problems
from ingest.errors import CvError
from matcher.choices import (
    LESS,
    LIKED,
    NO_LICENCE,
    OTHER_DOMAIN,
    REFUSED_COMPETENCE,
    UNWANTED,
    WANTED,
)
from matcher.errors import ArtefactError, MissingExtraError, UnknownPlaceError
from matcher.ranking import REFUSED_CONTEXT, REFUSED_TRADE
from matcher.types import (
    Choices,
    Exclusion,
    Fit,
    Labelled,
    OpenOffers,
    Origin,
    Part,
    Place,
    Reason,
    TradeMatch,
    TrainingPage,
)
from service import messages_fr
from service.errors import CountsFellError, NoSnapshotError
from service.exits import MEANINGS, Exit, exit_status
from service.messages_fr import (
    CONTRACTS,
    CV_REASONS,
    ERRORS,
    EXCLUSIONS,
    FINDINGS,
    FITS,
    LIKENESS,
    NUMBERS,
    ORIGINS,
    PARTS,
    contract_label,
    error_sentence,
    exclusion_sentence,
    finding_sentence,
    french_count,
    french_date,
    is_infinitive,
    open_offers_words,
    reason_sentence,
    refused_line,
    trainings_title,
    why,
)
from skills_ref.errors import (
    EngineError,
    InvalidCodeError,
    ReferenceFormatError,
    UnknownCodeError,
)

MODULES = (
    benchmarks.errors,
    ingest.errors,
    matcher.errors,
    service.errors,
    service.problems,
)
OURS = ("skills_ref", "matcher", "ingest", "service", "benchmarks")
INGEST = Path(ingest.errors.__file__).parent
VERBS = re.compile(
    r"\b(Vérifiez|Téléchargez|Donnez|Chargez|Fabriquez|revenez|Installez|Réessayez"
    r"|Déclarez|Enregistrez|collez|Collez|Lancez|Corrigez|liste|signalez)"
)


def subclasses(kind: type[EngineError]) -> Iterator[type[EngineError]]:
    """Yield the errors of our packages; a test may have its own."""
    if kind.__module__.partition(".")[0] in OURS:
        yield kind
    for one in kind.__subclasses__():
        yield from subclasses(one)


def match_of(
    *held: str,
    asked_in: float | None = None,
    named_by: str | None = None,
    appellation: str | None = None,
) -> TradeMatch:
    return TradeMatch(
        rome="K1304",
        label="Services domestiques",
        fit=Fit.CLOSE,
        score=0.5,
        parts=(Part(name="titles", value=0.5, weight=1.0),),
        open_offers=OpenOffers(count=None, within_km=None, as_of=None),
        held=tuple(Labelled(code=str(n), label=label) for n, label in enumerate(held)),
        missing=(),
        domain="K",
        named_by=named_by,
        appellation=appellation,
        asked_in=asked_in,
    )


# --- errors ----------------------------------------------------------------------


def test_every_error_has_its_sentence_and_its_way_out() -> None:
    codes = {one.code for one in subclasses(EngineError)}

    assert len(MODULES) == 5
    assert codes <= set(ERRORS)
    for code in codes:
        assert VERBS.search(ERRORS[code]), code


def test_every_error_but_the_general_one_has_its_family() -> None:
    families = {
        one.code: exit_status(one.__new__(one)) for one in subclasses(EngineError)
    }
    general = [code for code, exit_ in families.items() if exit_ is Exit.UNEXPECTED]

    assert general == ["engine-error"]
    assert set(MEANINGS) == set(Exit)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InvalidCodeError("ROME", "K99"), "« K99 » n'est pas un code du ROME"),
        (
            UnknownCodeError("ROME", "K1399", close_to=("K1304",)),
            "Vouliez-vous dire : K1304 ?",
        ),
        (
            ReferenceFormatError("a.csv", "bad", line=7),
            "« a.csv », ligne 7, du référentiel",
        ),
        (ReferenceFormatError("a.csv", "bad"), "« a.csv » du référentiel"),
        (UnknownPlaceError("Toulose", close_to=("Toulouse",)), "Toulouse ?"),
        (MissingExtraError("faiss", extra="index"), "'camin[index]'"),
        (NoSnapshotError(Path("snapshots")), "camin build --to snapshots"),
        (CountsFellError("offers", 300, 20), "(300 puis 20)"),
        (CvError("encrypted"), "mot de passe"),
        (ArtefactError("x"), "camin snapshots --rollback"),
    ],
)
def test_an_error_is_said_with_its_values(error: EngineError, said: str) -> None:
    assert said in error_sentence(error)


def test_no_placeholder_is_left_in_any_error() -> None:
    for kind in subclasses(EngineError):
        assert "{" not in error_sentence(kind.__new__(kind))


def test_a_long_value_is_cut() -> None:
    said = error_sentence(InvalidCodeError("ROME", "je m'appelle " * 20))

    assert "je m'appelle je m'appelle je m'appelle j…" in said


def test_every_reason_of_a_refused_cv_has_its_sentence() -> None:
    documented = re.findall(r"``([a-z-]+)``", (CvError.__doc__ or "").split("key.")[1])

    assert set(documented) == set(CV_REASONS)
    for reason in documented:
        assert "ollez" in CV_REASONS[reason] or "Réessayez" in CV_REASONS[reason]


def test_an_unknown_reason_of_a_cv_still_gets_a_sentence() -> None:
    assert error_sentence(CvError("new")) == ERRORS["cv-refused"]


# --- rankings --------------------------------------------------------------------


def test_every_enum_has_its_words() -> None:
    assert set(FITS) == set(LIKENESS) == set(Fit)
    assert set(ORIGINS) == set(Origin)
    assert all(reason_sentence(reason) for reason in Reason)


def test_no_sentence_gives_a_percentage_or_says_missing() -> None:
    source = Path(messages_fr.__file__).read_text(encoding="utf-8")

    assert "manquant" not in source
    assert not re.search(r"\d ?%", source)


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.8, "demandé dans 8 offres sur 10."),
        (0.1, "demandé dans 1 offre sur 10."),
        (0.01, "parfois demandé dans les offres."),
        (0.97, "demandé dans presque toutes les offres."),
    ],
)
def test_why_says_how_often_a_competence_is_asked(share: float, said: str) -> None:
    match = match_of("Entretenir un logement", asked_in=share)

    assert why(match) == f"Vous savez entretenir un logement, {said}"


@pytest.mark.parametrize(
    ("match", "said"),
    [
        (
            match_of("Entretenir un logement", "Repasser du linge"),
            "Vous savez entretenir un logement et repasser du linge : cela sert dans"
            " ce métier.",
        ),
        (
            match_of("Techniques de repassage", asked_in=0.5),
            "Votre profil touche à « Techniques de repassage », demandé dans 5 offres"
            " sur 10.",
        ),
        (
            match_of(named_by="femme de ménage", appellation="Employé de ménage"),
            "« femme de ménage » est proche de « Employé de ménage », un nom de ce"
            " métier.",
        ),
        (
            match_of(named_by="aide ménagère", appellation="Aide ménagère"),
            "« Aide ménagère » est un nom de ce métier.",
        ),
        (
            match_of(),
            "Ce que vous avez écrit ressemble à ce métier.",
        ),
    ],
)
def test_why_without_a_known_share_says_what_is_true(
    match: TradeMatch, said: str
) -> None:
    assert why(match) == said


@pytest.mark.parametrize(
    ("label", "verb"),
    [
        ("Se conformer aux règles", True),
        ("S'adapter", True),
        ("Lire un plan", True),
        ("Mettre en rayon", True),
        ("Construire un mur", True),
        ("Être à l'écoute", True),
        ("Suivre un chantier", True),
        ("CAO", False),
        ("Procédures de nettoyage", False),
        ("Architecture des réseaux", False),
        ("Cadre juridique", False),
        ("Dossier de soins", False),
        ("Chantier", False),
        ("", False),
    ],
)
def test_a_label_led_by_a_verb_is_told_from_a_noun(label: str, verb: bool) -> None:
    assert is_infinitive(label) is verb


def test_an_acronym_keeps_its_capitals() -> None:
    assert "« CAO »" in why(match_of("CAO", asked_in=0.5))


# --- numbers, places, contracts ----------------------------------------------------


def test_an_unknown_count_is_not_zero() -> None:
    unknown = OpenOffers(count=None, within_km=30, as_of=date(2026, 11, 22))

    assert french_count(None) == "inconnu"
    assert "inconnu" in open_offers_words(unknown)
    assert "0" not in open_offers_words(unknown)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "aucune offre à moins de 30 km, au 22/11/2026"),
        (1, "1 offre à moins de 30 km, au 22/11/2026"),
        (1234, "1\u202f234 offres à moins de 30 km, au 22/11/2026"),
    ],
)
def test_open_offers_have_their_radius_and_date(count: int, said: str) -> None:
    offers = OpenOffers(count=count, within_km=30.0, as_of=date(2026, 11, 22))

    assert open_offers_words(offers) == said


def test_a_date_that_is_unknown_is_said() -> None:
    assert french_date(None) == "date inconnue"


def test_contracts_are_named_and_an_unknown_one_is_kept() -> None:
    assert contract_label("MIS") == "Intérim"
    assert contract_label("ZZZ") == "ZZZ"
    assert contract_label(None) == "Contrat non précisé"


def test_every_contract_that_the_feeds_give_has_its_label() -> None:
    tree = ast.parse((INGEST / "clean.py").read_text(encoding="utf-8"))
    codes = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch("[A-Z]{3}", node.value)
    }

    assert {"CDI", "CDD", "MIS"} <= codes
    assert codes - {"NFC"} <= set(CONTRACTS)  # a form of Unicode, not a contract


def test_exclusions_are_explained() -> None:
    known = Exclusion(rome="A", label="a", condition="refused-trade", proof="pas ça")
    new = Exclusion(rome="A", label="a", condition="other", proof="pas ça")

    assert exclusion_sentence(known) == EXCLUSIONS["refused-trade"]
    assert "écarté" in exclusion_sentence(new)
    assert "pas ça" not in exclusion_sentence(known) + exclusion_sentence(new)


@pytest.mark.parametrize(
    "condition",
    [
        *(REFUSED_TRADE, REFUSED_CONTEXT, REFUSED_COMPETENCE),
        *(LESS, NO_LICENCE, OTHER_DOMAIN),
    ],
)
def test_every_exclusion_of_the_engine_has_its_sentence(condition: str) -> None:
    assert EXCLUSIONS[condition].endswith(".")


def test_every_part_of_a_choice_has_its_words() -> None:
    assert {WANTED, UNWANTED, LIKED} <= {*PARTS}
    one = Choices()
    assert {field.name for field in fields(one)} - {"level", "french"} <= {*NUMBERS}


def test_what_the_person_chose_is_the_first_reason() -> None:
    wanted = (Labelled(code="1", label="Tailler des haies"),)
    liked = Part(name=LIKED, value=1.0, weight=0.1)
    disliked = Part(name=LIKED, value=0.0, weight=0.1)
    plain = replace(match_of("Repasser du linge"), parts=(disliked,))

    chosen = why(replace(plain, wanted=wanted, parts=(liked,)))

    assert chosen.startswith(
        "Ce métier demande « Tailler des haies », que vous voulez faire."
        " Il ressemble à un métier dont vous voulez plus."
    )
    assert "vous voulez" not in why(plain)


def test_the_title_of_the_trainings_says_a_wider_radius() -> None:
    place = Place(code_commune="31555", name="Toulouse", latitude=43.6, longitude=1.4)
    page = TrainingPage(
        rome="K1304", total=2, place=place, widened_km=60.0, trainings=()
    )

    assert trainings_title(page) == (
        "Toulouse : rien à moins de 30 km, 2 formations à moins de 60 km"
    )


# --- findings --------------------------------------------------------------------


def reported_keys() -> set[str]:
    """Return the literal reasons given to ``refuse``, ``repair`` and ``Finding``."""
    keys: set[str] = set()
    for path in INGEST.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in ("refuse", "repair") and node.args:
                    keys |= literals(node.args[0])
                if name in ("_records", "_counted", "Finding"):
                    values = (*node.args[1:], *(k.value for k in node.keywords))
                    keys |= set().union(*map(literals, values))
    return {key for key in keys if re.fullmatch("[a-z]+(-[a-z0-9]+)+", key)}


def literals(node: ast.expr) -> set[str]:
    return {
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def test_every_reason_of_the_readers_has_a_message_and_a_remedy() -> None:
    keys = reported_keys()

    assert {"missing-field", "duplicate-id", "no-session"} <= keys
    assert keys <= set(FINDINGS), sorted(keys - set(FINDINGS))


def test_a_reason_that_is_new_still_gets_a_message() -> None:
    message, remedy = finding_sentence("brand-new")

    assert "brand-new" in message
    assert remedy


def test_a_refused_row_gives_its_line_or_its_record() -> None:
    assert refused_line(4, "x", "id", "missing-field").startswith("  ligne 4, id : Un")
    assert refused_line(None, None, "", "bad-json").startswith("  fiche sans numéro :")
