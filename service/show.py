"""What a person reads in a terminal: cards and tables. Words before numbers.

Texts of the data are put in `rich.text.Text`, so nothing in them is markup, and
never carry a control character that would drive the terminal.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from matcher.types import (
    Explanation,
    Fit,
    Gain,
    Gap,
    Labelled,
    Link,
    Place,
    Ranking,
    Reply,
    SessionMatch,
    TradeMatch,
    TrainingMatch,
    TrainingPage,
)
from service.messages_fr import (
    ABOVE_LEVEL,
    ALIKE,
    ALONE,
    ASKED,
    CONTENT,
    GAPS_MORE,
    GIVES,
    GIVES_NOTHING,
    HELD,
    IN_SERVICE,
    MAY_GIVE,
    NO_CONTENT,
    NO_DATE,
    NO_GAPS,
    NO_TRAININGS,
    OPEN_ENTRY,
    REMAINS,
    SAMPLE_NOTE,
    SESSION_MODES,
    SNAPSHOT_REFUSED,
    TERRITORIES,
    TO_ACQUIRE,
    TO_CHECK,
    TRAININGS_UNKNOWN,
    UNKNOWN,
    VARIANTS,
    WHY,
    above_level_words,
    alike_words,
    exclusion_sentence,
    finding_sentence,
    fit_words,
    french_count,
    french_date,
    french_number,
    number_words,
    open_offers_words,
    position_words,
    question_text,
    reason_sentence,
    trainings_title,
    why,
)
from service.trainings_fr import practical

if TYPE_CHECKING:
    from ingest.validate import Finding
    from matcher.engine import Matcher
    from matcher.snapshot import SnapshotInfo

_SHOWN = 4  # competences named on a card
_STYLES = {Fit.VERY_CLOSE: "bold green", Fit.CLOSE: "cyan", Fit.TO_EXPLORE: "yellow"}


def clean(text: str) -> str:
    r"""Return ``text`` on one line, without control characters.

    Examples
    --------
    >>> clean("Agent\x1b[2J d'accueil\n(H/F)")
    "Agent[2J d'accueil (H/F)"
    """
    spaced = "".join(" " if c.isspace() else c for c in text)
    return " ".join("".join(c for c in spaced if c.isprintable()).split())


def banner(matcher: "Matcher") -> Iterator[RenderableType]:
    """Yield the notice of the sample data, if these are."""
    if matcher.is_sample:
        yield Panel(Text(SAMPLE_NOTE), border_style="yellow")


# --- rankings --------------------------------------------------------------------


def shown_ranking(
    ranking: Ranking, matcher: "Matcher", place: Place | None
) -> Iterator[RenderableType]:
    """Yield the cards of the trades, or why there is none."""
    yield from banner(matcher)
    if ranking.reason is not None:
        yield Text(reason_sentence(ranking.reason))
    if place is not None:
        yield Text(f"{clean(place.name)} et {place.within_km:g} km autour", style="dim")
    for number, match in enumerate(ranking.trades, start=1):
        yield _card(number, match)
    for exclusion in ranking.excluded:
        yield Text(
            f"{exclusion.rome} {clean(exclusion.label)} :"
            f" {exclusion_sentence(exclusion)}",
            style="dim",
        )
    yield from _questions(ranking)


def _questions(ranking: Ranking) -> Iterator[RenderableType]:
    """Yield the questions that would change the ranking most, and how to answer."""
    if not ranking.questions:
        return
    for question in ranking.questions:
        yield Text(question_text(question))
    given = [(one.code, one.reply.value) for one in ranking.profile.answers]
    example = [*given, (ranking.questions[0].code, Reply.YES.value)]
    yield Text(ASKED, style="dim")
    yield Text(
        f'--answers "{"; ".join(f"{code}={reply}" for code, reply in example)}"',
        style="dim",
    )


def _card(number: int, match: TradeMatch) -> RenderableType:
    head = Text.assemble(
        (f"{number:>2}  ", "bold"),
        (clean(match.label), "bold"),
        f"  {match.rome}  ",
        (fit_words(match.fit), _STYLES[match.fit]),
    )
    lines = Table.grid(padding=(0, 1))
    lines.add_column(style="dim", no_wrap=True)
    lines.add_column()
    lines.add_row("", Text(open_offers_words(match.open_offers)))
    lines.add_row(WHY, Text(clean(why(match))))
    for title, items in (
        (HELD, match.held),
        (TO_ACQUIRE, match.missing),
        (VARIANTS, match.variants),
    ):
        if items:
            lines.add_row(title, Text(_listed(items)))
    block = Table.grid()
    block.add_row(head)
    block.add_row(Padding(lines, (0, 0, 1, 4)))
    return block


def _listed(items: Sequence[Labelled | Gain], shown: int = _SHOWN) -> str:
    named = " ; ".join(clean(one.label) for one in items[:shown])
    more = len(items) - shown
    return f"{named} ; et {more} de plus" if more > 0 else named


# --- trainings -------------------------------------------------------------------


def shown_trainings(page: TrainingPage, matcher: "Matcher") -> Iterator[RenderableType]:
    """Yield the trainings of a trade, or that there is none."""
    yield from banner(matcher)
    if page.total is None:
        yield Text(TRAININGS_UNKNOWN)
        return
    yield Text(trainings_title(page), style="bold")
    if not page.trainings:
        yield Text(NO_TRAININGS)
    for number, training in enumerate(page.trainings, start=1):
        yield _training(number, training, page.place)


def _training(
    number: int, training: TrainingMatch, place: Place | None
) -> RenderableType:
    lines = Table.grid(padding=(0, 1))
    lines.add_column(style="dim", no_wrap=True)
    lines.add_column()
    if training.certification:
        lines.add_row("Mène à", Text(clean(training.certification)))
    if training.provider:
        lines.add_row("Avec", Text(clean(training.provider)))
    for session in training.sessions[:3]:
        lines.add_row("Session", Text(_session(session)))
    for title, words in _content(training):
        lines.add_row(title, Text(words))
    if training.above_level and training.level_in is not None:
        lines.add_row(ABOVE_LEVEL, Text(above_level_words(training.level_in)))
    for title, words in practical(training, place):
        lines.add_row(title, Text(clean(words)))
    if training.alike:
        lines.add_row(ALIKE, Text(alike_words(training.alike)))
    block = Table.grid()
    block.add_row(Text(f"{number:>2}  {clean(training.title)}", style="bold"))
    block.add_row(Padding(lines, (0, 0, 1, 4)))
    return block


def _content(training: TrainingMatch) -> Iterator[tuple[str, str]]:
    """Yield what a training gives of the gap, surely then likely, and what remains."""
    sure = [one for one in training.gives if one.link is not Link.CERTIFICATION]
    likely = [one for one in training.gives if one.link is Link.CERTIFICATION]
    if sure:
        yield GIVES, _listed(sure)
    if likely:
        yield MAY_GIVE, f"{_listed(likely)} {TO_CHECK}"
    if training.gap_share is None and training.remains:
        yield CONTENT, NO_CONTENT
    elif training.gap_share == 0:
        yield CONTENT, GIVES_NOTHING
    elif training.remains:
        yield REMAINS, _listed(training.remains)


def _session(session: SessionMatch) -> str:
    start = NO_DATE if session.starts_on is None else french_date(session.starts_on)
    km = session.distance_km
    parts = (
        OPEN_ENTRY if session.open_entry else start,
        SESSION_MODES.get(session.mode or ""),
        None if session.place is None else clean(session.place),
        None if km is None else f"{km:.0f} km",
        None if session.hours is None else f"{session.hours} h",
        None if session.price_eur is None else f"{french_number(session.price_eur)} €",
    )
    return ", ".join(part for part in parts if part)


# --- gaps ------------------------------------------------------------------------


def shown_gaps(
    gaps: Sequence[Gap], by: str, matcher: "Matcher", limit: int
) -> Iterator[RenderableType]:
    """Yield the coverage gaps as a table, the first ``limit`` of them."""
    yield from banner(matcher)
    if not gaps:
        yield Text(NO_GAPS)
        return
    columns = (TERRITORIES[by], "ROME", "Métier", "Offres", "Formations", "Rapport")
    rows = [
        (
            clean(gap.territory_label),
            gap.rome,
            clean(gap.label),
            french_count(gap.offers),
            french_count(gap.trainings),
            "" if gap.ratio is None else french_number(gap.ratio),
        )
        for gap in gaps[:limit]
    ]
    yield _table(columns, rows, right=("Offres", "Formations", "Rapport"))
    if len(gaps) > limit:
        yield Text(GAPS_MORE.format(count=len(gaps) - limit), style="dim")
    yield Text(f"Au {french_date(gaps[0].as_of)}", style="dim")


def _table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = ()
) -> Table:
    table = Table(header_style="bold", show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


# --- explanations ----------------------------------------------------------------


def shown_explanation(explanation: Explanation) -> Iterator[RenderableType]:
    """Yield the place of one trade, its parts and every step."""
    name = f"{clean(explanation.label)}  {explanation.rome}"
    yield Text(f"{name} : {position_words(explanation)}", style="bold")
    if explanation.exclusion is not None:
        yield Text(exclusion_sentence(explanation.exclusion))
    match = explanation.match
    if match is not None:
        yield Text(clean(why(match)))
        yield _parts(match)
    for step in explanation.steps:
        numbers = (f"{number_words(k)} = {_number(v)}" for k, v in step.numbers)
        yield Text(f"  {number_words(step.name)} : {', '.join(numbers)}")
    if explanation.counterfactual is not None:
        then = (
            UNKNOWN if explanation.position_then is None else explanation.position_then
        )
        yield Text(
            ALONE.format(label=clean(explanation.counterfactual.label), position=then)
        )
    yield Text("")


def _parts(match: TradeMatch) -> Table:
    rows = [
        (
            number_words(part.name),
            french_number(part.value),
            french_number(part.weight),
            french_number(part.value * part.weight),
        )
        for part in match.parts
    ]
    rows.append(("Somme", "", "", french_number(match.score)))
    return _table(
        ("Part", "Valeur", "Poids", "Produit"), rows, ("Valeur", "Poids", "Produit")
    )


def _number(value: float | str | None) -> str:
    match value:
        case None:
            return UNKNOWN
        case float():
            return french_number(value)
        case _:
            return clean(str(value))


# --- files and snapshots ---------------------------------------------------------


def shown_findings(findings: Sequence["Finding"]) -> Iterator[RenderableType]:
    """Yield what a producer should correct, as a table."""
    rows: list[tuple[str, ...]] = []
    for finding in findings:
        message, remedy = finding_sentence(finding.reason)
        times = f" ({french_count(finding.times)} fois)" if finding.times > 1 else ""
        rows.append(
            (
                "" if finding.line is None else str(finding.line),
                clean(finding.record or ""),
                clean(finding.field),
                clean(finding.value),
                f"{message}{times}",
                remedy,
            )
        )
    columns = ("Ligne", "Fiche", "Champ", "Valeur", "Constat", "Remède")
    yield _table(columns, rows, right=("Ligne",))


def shown_snapshots(infos: Sequence["SnapshotInfo"]) -> Iterator[RenderableType]:
    """Yield the snapshots of a folder, the one in use marked."""
    rows = [
        (
            _state(info),
            info.id,
            french_date(info.as_of),
            clean(info.release),
            french_count(info.counts.get("offers")),
            french_count(info.counts.get("trainings")),
            "" if info.trained_on is None else french_count(info.trained_on),
            "" if info.top1 is None else french_number(info.top1),
        )
        for info in infos
    ]
    right = ("Offres", "Formations", "Apprises", "Contrôle")
    yield _table(("", "Instantané", "Données du", "ROME", *right), rows, right=right)


def _state(info: "SnapshotInfo") -> str:
    """Return whether a snapshot is in use, or was refused."""
    if info.is_current:
        return IN_SERVICE
    return SNAPSHOT_REFUSED if info.refused else ""


def shown_comparison(
    first: "SnapshotInfo", second: "SnapshotInfo"
) -> Iterator[RenderableType]:
    """Yield two snapshots side by side."""
    rows = [
        ("Données du", french_date(first.as_of), french_date(second.as_of)),
        ("ROME", clean(first.release), clean(second.release)),
        ("Empreinte", first.hash[:12], second.hash[:12]),
        (
            "Offres apprises",
            french_count(first.trained_on or 0),
            french_count(second.trained_on or 0),
        ),
    ]
    names = dict.fromkeys((*first.counts, *second.counts))
    rows.extend(
        (
            name,
            french_count(first.counts.get(name)),
            french_count(second.counts.get(name)),
        )
        for name in names
    )
    yield _table(("", first.id, second.id), rows)
