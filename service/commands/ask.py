"""Commands that ask the engine a question: rank, trainings, gaps, explain."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from service.command import FrenchCommand
from service.commands.options import (
    DEFAULT_SNAPSHOT,
    Answers,
    AsJson,
    Cv,
    DomainLetter,
    Near,
    Quiet,
    Refuse,
    Rome,
    Skills,
    Snapshot,
    Text,
    Wish,
    WithinKm,
    choices_of,
    load_matcher,
    person_of,
    place_of,
    require_person,
)
from service.console import note_console, write, write_json
from service.messages_fr import WRITTEN
from service.output import (
    explanation_json,
    gaps_json,
    profile_json,
    ranking_json,
    trainings_json,
    with_notice,
)

Limit = Annotated[int, typer.Option(min=1, max=50, metavar="N", help="Réponses.")]


class Territory(StrEnum):
    """How the region is cut."""

    ZONE_EMPLOI = "zone_emploi"
    BASSIN = "bassin"
    DEPARTEMENT = "departement"
    REGION = "region"


def rank(
    cv: Cv = None,
    text: Text = None,
    skills: Skills = None,
    answers: Answers = None,
    wish: Wish = None,
    refuse: Refuse = None,
    domain: DomainLetter = None,
    near: Near = None,
    within_km: WithinKm = 30.0,
    limit: Limit = 10,
    snapshot: Snapshot = DEFAULT_SNAPSHOT,
    as_json: AsJson = False,
) -> None:
    """Proposer dix métiers à une personne, avec leurs raisons."""
    chosen = choices_of(refuse, domain)
    person = person_of(cv, text, skills, answers, wish, chosen)
    require_person(person)
    matcher = load_matcher(snapshot)
    place = place_of(matcher, near, within_km)
    ranking = matcher.rank(person.profile(matcher), near=place, limit=limit)
    if as_json:
        write_json(ranking_json(ranking, matcher))
        return
    from service.show import shown_ranking

    write(*shown_ranking(ranking, matcher, place))


def trainings(
    rome: Rome,
    cv: Cv = None,
    text: Text = None,
    skills: Skills = None,
    near: Near = None,
    within_km: WithinKm = 30.0,
    limit: Limit = 20,
    snapshot: Snapshot = DEFAULT_SNAPSHOT,
    as_json: AsJson = False,
) -> None:
    """Lister les formations d'un métier, les plus utiles à la personne d'abord."""
    person = person_of(cv, text, skills)
    matcher = load_matcher(snapshot)
    page = matcher.trainings(
        rome,
        profile=person.profile(matcher) if person.is_given else None,
        near=place_of(matcher, near, within_km),
        limit=limit,
    )
    if as_json:
        write_json(trainings_json(page, matcher))
        return
    from service.show import shown_trainings

    write(*shown_trainings(page, matcher))


def gaps(
    by: Annotated[
        Territory, typer.Option(help="Découpage du territoire.")
    ] = Territory.ZONE_EMPLOI,
    trade: Annotated[
        str | None, typer.Option(metavar="ROME", help="Un seul métier.")
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(dir_okay=False, metavar="FICHIER", help="Écrire un CSV français."),
    ] = None,
    xlsx: Annotated[
        Path | None,
        typer.Option(dir_okay=False, metavar="FICHIER", help="Écrire un classeur."),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, metavar="N", help="Lignes montrées à l'écran.")
    ] = 40,
    snapshot: Snapshot = DEFAULT_SNAPSHOT,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Montrer où les offres et les formations s'écartent, par territoire."""
    matcher = load_matcher(snapshot)
    found = matcher.gaps(by=by.value, rome=trade)
    from service.exports import csv_bytes, gaps_table, xlsx_bytes

    table = gaps_table(found, by.value)
    for path, to_bytes in ((csv, csv_bytes), (xlsx, xlsx_bytes)):
        if path is not None:
            path.write_bytes(to_bytes(table))
            said = WRITTEN.format(file=path.name, count=len(found))
            note_console(quiet=quiet).print(said)
    if as_json:
        write_json(gaps_json(found, by.value, matcher))
    elif csv is None and xlsx is None:
        from service.show import shown_gaps

        write(*shown_gaps(found, by.value, matcher, limit))


def explain(
    rome: Annotated[
        str | None,
        typer.Argument(metavar="[ROME]", help="Un seul métier ; sinon les dix."),
    ] = None,
    cv: Cv = None,
    text: Text = None,
    skills: Skills = None,
    answers: Answers = None,
    wish: Wish = None,
    refuse: Refuse = None,
    domain: DomainLetter = None,
    near: Near = None,
    within_km: WithinKm = 30.0,
    limit: Limit = 10,
    snapshot: Snapshot = DEFAULT_SNAPSHOT,
    as_json: AsJson = False,
) -> None:
    """Montrer chaque étape et chaque nombre d'un classement."""
    chosen = choices_of(refuse, domain)
    person = person_of(cv, text, skills, answers, wish, chosen)
    require_person(person)
    matcher = load_matcher(snapshot)
    profile = person.profile(matcher)
    place = place_of(matcher, near, within_km)
    ranking = matcher.rank(profile, near=place, limit=limit)
    romes = [match.rome for match in ranking.trades] if rome is None else [rome]
    explained = [matcher.explain(profile, code, near=place) for code in romes]
    if as_json:
        answer = {
            "snapshot": ranking.snapshot,
            "as_of": ranking_json(ranking, matcher)["as_of"],
            "reason": ranking.reason,
            "profile": profile_json(profile.competences),
            "explanations": [explanation_json(one) for one in explained],
        }
        write_json(with_notice(answer, matcher))
        return
    from service.show import shown_explanation, shown_ranking

    if not explained:
        write(*shown_ranking(ranking, matcher, place))
    for one in explained:
        write(*shown_explanation(one))


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    for function in (rank, trainings, gaps, explain):
        app.command(cls=FrenchCommand, rich_help_panel="Chercher")(function)
