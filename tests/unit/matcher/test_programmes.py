"""Rules of the region: who is paid, who prescribes, what comes first."""

from datetime import date

import pytest

from matcher.programmes import RegionRules, region_rules

TRAINING: dict[str, object] = {
    "programme": None,
    "title": "Formation",
    "funder": None,
    "aim": None,
    "formacodes": [],
    "certifying": None,
}


@pytest.fixture(scope="module")
def rules() -> RegionRules:
    return region_rules()


@pytest.mark.parametrize(
    ("known", "key", "paid", "prescription"),
    [
        ({"programme": "apprentissage"}, "apprentissage", True, False),
        ({"programme": "scolaire", "funder": "Région"}, "scolaire", False, False),
        ({"programme": "professionnalisation"}, "professionnalisation", True, False),
        ({"title": "Projet pro, phase 1"}, "projet-pro", True, False),
        ({"title": "LECTIO : lire et écrire"}, "lectio", False, None),
        ({"title": "École de la deuxième chance"}, "er2c", True, None),
        (
            {"funder": "France Travail", "formacodes": ["15235"]},
            "fle",
            None,
            True,
        ),
        ({"funder": "Région", "certifying": True}, "qualif-pro", None, True),
        (
            {"funder": "Région", "aim": "professionnalisation"},
            "professionnalisante",
            None,
            True,
        ),
        ({"funder": "OPCO, CPF"}, "cpf", None, False),
    ],
)
def test_rule(
    rules: RegionRules,
    known: dict[str, object],
    key: str,
    paid: bool | None,
    prescription: bool | None,
) -> None:
    found = rules.rule({**TRAINING, **known}, 100)

    assert found is not None
    assert (found.key, found.paid, found.prescription) == (key, paid, prescription)


@pytest.mark.parametrize(
    ("hours", "paid"), [(199, False), (200, True), (None, None), (400, True)]
)
def test_innov_emploi_recrutement_is_paid_from_200_hours(
    rules: RegionRules, hours: int | None, paid: bool | None
) -> None:
    found = rules.rule({**TRAINING, "title": "Innov'Emploi Recrutement : fibre"}, hours)

    assert found is not None
    assert (found.key, found.paid) == ("innov-emploi-recrutement", paid)


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"title": "Construire son projet professionnel"},  # not the Projet Pro
        {"funder": "Région"},  # no word of what it is for
        {"funder": "France Travail"},
        {"funder": "OPCO"},
    ],
)
def test_what_no_rule_says_is_unknown(
    rules: RegionRules, known: dict[str, object]
) -> None:
    assert rules.rule({**TRAINING, **known}, 100) is None


def test_every_rule_has_a_source_a_day_and_words(rules: RegionRules) -> None:
    keys = [one.key for one in rules.programmes]

    assert len(set(keys)) == len(keys)
    for one in (*rules.programmes, *rules.remedies.values()):
        assert one.source
        assert one.as_of <= date(2026, 11, 25)
    assert all(one.paid_words for one in rules.programmes)
    assert set(rules.remedies) == {"fle", "remise-a-niveau", "projet-pro", "vae"}


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        ({"formacodes": ["15235"], "aim": "remise-a-niveau"}, "fle"),
        ({"formacodes": ["15041", "42454"]}, "remise-a-niveau"),
        ({"formacodes": ["42454", "15041"]}, None),  # the principal one tells
        ({"aim": "remise-a-niveau"}, "remise-a-niveau"),
        ({"programme": "projet-pro", "formacodes": ["15041"]}, "projet-pro"),
        ({}, None),
    ],
)
def test_kind_of_what_comes_before(
    rules: RegionRules, known: dict[str, object], kind: str | None
) -> None:
    assert rules.kind({**TRAINING, **known}) == kind


def test_a_region_without_file_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        region_rules("atlantide")
