"""What a person reads in a terminal."""

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from rich.console import Console, RenderableType

from ingest.validate import Finding
from matcher.types import (
    Exclusion,
    Explanation,
    Fit,
    Gain,
    Gap,
    Labelled,
    Link,
    OpenOffers,
    Part,
    Place,
    Profile,
    Ranking,
    Reason,
    SessionMatch,
    Step,
    TradeMatch,
    TrainingMatch,
    TrainingPage,
)
from service.show import (
    clean,
    shown_explanation,
    shown_findings,
    shown_gaps,
    shown_ranking,
    shown_trainings,
)

if TYPE_CHECKING:
    from matcher.engine import Matcher

# only `is_sample` is read
SAMPLE = cast("Matcher", SimpleNamespace(is_sample=True))
REAL = cast("Matcher", SimpleNamespace(is_sample=False))
TOULOUSE = Place(code_commune="31555", name="Toulouse", latitude=43.6, longitude=1.4)
MATCH = TradeMatch(
    rome="K1304",
    label="Services [bold]domestiques[/bold]",
    fit=Fit.VERY_CLOSE,
    score=0.7,
    parts=(Part(name="names", value=1.0, weight=0.7),),
    open_offers=OpenOffers(count=12, within_km=30.0, as_of=date(2026, 11, 22)),
    held=(Labelled(code="1", label="Entretenir un logement"),),
    missing=tuple(
        Labelled(code=str(n), label=f"Compétence {n}", weight=0.1) for n in range(6)
    ),
    domain="K",
    variants=(Labelled(code="K1321", label="Employé familial"),),
    asked_in=0.8,
)


def text_of(renderables: Iterable[RenderableType], width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False)
    for one in renderables:
        console.print(one)
    return cast("io.StringIO", console.file).getvalue()


def ranking_of(*trades: TradeMatch, reason: Reason | None = None) -> Ranking:
    refused = Exclusion(
        rome="N4105",
        label="Livraison",
        condition="refused-trade",
        proof="pas de camion",
    )
    return Ranking(
        snapshot="s",
        as_of=None,
        profile=Profile(),
        trades=trades,
        excluded=(refused,) if trades else (),
        reason=reason,
    )


def test_a_card_has_the_words_the_offers_and_the_reason() -> None:
    shown = text_of(shown_ranking(ranking_of(MATCH), REAL, TOULOUSE))

    assert " 1  Services [bold]domestiques[/bold]  K1304  Très proche" in shown
    assert "12 offres à moins de 30 km, au 22/11/2026" in shown
    assert "Vous savez entretenir un logement, demandé dans 8 offres sur 10." in shown
    assert "À acquérir" in shown
    assert "Compétence 3 ; et 2 de plus" in shown
    assert "Employé familial" in shown
    assert "N4105 Livraison : Vous avez dit ne pas vouloir ce métier." in shown
    assert "Toulouse et 30 km autour" in shown


def test_a_card_has_no_percentage_no_score_and_no_refused_words() -> None:
    shown = text_of(shown_ranking(ranking_of(MATCH), REAL, TOULOUSE))

    assert "%" not in shown
    assert "0,7" not in shown
    assert "manquant" not in shown
    assert "sans camion" not in shown


def test_a_card_fits_in_a_narrow_terminal() -> None:
    shown = text_of(shown_ranking(ranking_of(MATCH), SAMPLE, TOULOUSE), width=60)

    assert max(map(len, shown.splitlines())) <= 60


def test_sample_data_say_so() -> None:
    assert "Données d'exemple" in text_of(
        shown_ranking(ranking_of(MATCH), SAMPLE, None)
    )
    assert "Données d'exemple" not in text_of(
        shown_ranking(ranking_of(MATCH), REAL, None)
    )


def test_an_abstention_says_what_to_add() -> None:
    shown = text_of(shown_ranking(ranking_of(reason=Reason.TOO_THIN), REAL, None))

    assert "Ajoutez un métier exercé" in shown


def test_a_control_character_never_reaches_the_terminal() -> None:
    assert clean("a\x1b]0;x\x07b\u202ec\tд") == "a]0;xbc д"


def gain_of(code: str, label: str, link: Link) -> Gain:
    return Gain(
        code=code, label=label, weight=0.5, confidence=0.6, link=link, proof=label
    )


def training_of(*sessions: SessionMatch) -> TrainingMatch:
    return TrainingMatch(
        training_id="t",
        source="s",
        title="Titre pro",
        certification="Titre professionnel",
        rncp=None,
        rs=None,
        level_in=None,
        level_out=3,
        provider="Organisme",
        funder=None,
        url=None,
        sessions=sessions,
        gives=(
            gain_of("1", "Souder", Link.BLOCK),
            gain_of("3", "Meuler", Link.CERTIFICATION),
        ),
        remains=(Labelled(code="2", label="Lire un plan"),),
        gap_share=0.5,
        distance_km=None,
    )


def session_of(starts_on: date | None, *, open_entry: bool | None) -> SessionMatch:
    return SessionMatch(
        session_id="1",
        starts_on=starts_on,
        ends_on=None,
        open_entry=open_entry,
        mode=None,
        place="Albi",
        code_commune="81004",
        distance_km=62.4,
        hours=400,
        price_eur=1200.5,
        paid=None,
        seats=None,
        contact=None,
        status=None,
    )


def test_a_training_has_its_session_and_what_it_gives() -> None:
    page = TrainingPage(
        rome="H2913",
        total=1,
        place=TOULOUSE,
        widened_km=None,
        trainings=(
            training_of(
                session_of(date(2027, 1, 4), open_entry=False),
                replace(session_of(None, open_entry=None), mode="distance"),
                session_of(None, open_entry=True),
            ),
        ),
    )

    shown = text_of(shown_trainings(page, REAL))

    assert "Toulouse, à moins de 30 km : 1 formation" in shown
    assert "04/01/2027, Albi, 62 km, 400 h, 1200,5 €" in shown
    assert "dates à confirmer, à distance, Albi" in shown
    assert "entrées toute l'année, Albi" in shown
    said = " ".join(shown.split())
    assert "Apprend Souder" in said
    assert "Devrait apprendre Meuler (le diplôme" in said
    assert "Reste à acquérir Lire un plan" in said


@pytest.mark.parametrize(
    ("total", "said"), [(None, "leur nombre est inconnu"), (0, "Élargissez le rayon")]
)
def test_no_training_is_not_an_unknown_number(total: int | None, said: str) -> None:
    page = TrainingPage(
        rome="K1304", total=total, place=None, widened_km=None, trainings=()
    )

    assert said in text_of(shown_trainings(page, REAL))


def test_gaps_are_a_table_that_says_what_it_leaves_out() -> None:
    gaps = [
        Gap(
            territory="7625",
            territory_label="Toulouse",
            rome="K1304",
            label="Services",
            offers=12,
            trainings=None,
            ratio=None,
            as_of=date(2026, 11, 22),
        )
    ] * 3

    shown = text_of(shown_gaps(gaps, "zone_emploi", REAL, 2))

    assert "Zone d'emploi" in shown
    assert "inconnu" in shown
    assert "… et 1 de plus" in shown
    assert "Au 22/11/2026" in shown


def test_no_gap_says_why() -> None:
    assert "il faut des offres" in text_of(shown_gaps([], "region", REAL, 2))


def test_an_explanation_has_its_parts_its_steps_and_what_would_change() -> None:
    explanation = Explanation(
        rome="K1304",
        label="Services",
        position=4,
        match=MATCH,
        exclusion=None,
        steps=(Step(name="parts", numbers=(("words", 0.25), ("wish_new", None))),),
        counterfactual=Labelled(code="2", label="Repasser"),
        position_then=2,
    )

    shown = text_of(shown_explanation(explanation))

    assert "Services  K1304 : place 4" in shown
    assert "noms du métier" in shown
    assert "Parts : mots en commun = 0,25, new (souhaits) = inconnu" in shown
    assert "Avec « Repasser » en plus, ce métier serait à la place 2." in shown


def test_an_excluded_trade_is_explained_without_a_place() -> None:
    refused = Exclusion(rome="K1304", label="S", condition="refused-trade", proof="x")
    explanation = Explanation(
        rome="K1304", label="S", position=None, match=None, exclusion=refused, steps=()
    )

    assert "S  K1304 : écarté" in text_of(shown_explanation(explanation))


def test_findings_have_their_remedy() -> None:
    finding = Finding(
        field="siret", line=3, value="123", reason="bad-siret", record="f1", times=4
    )

    shown = text_of(shown_findings([finding]))

    assert "Ce SIRET est faux (14 chiffres et clé de contrôle). (4 fois)" in shown
    assert "Recopiez le SIRET" in shown
