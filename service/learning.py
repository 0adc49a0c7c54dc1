"""What a snapshot learnt and what it changes, as a person reads it in a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from service.messages_fr import (
    AGREEMENT,
    CHANGED,
    CHECKED,
    CHECKS,
    COMPARED,
    DOUBTFUL,
    FORCED,
    LEARNT_DATES,
    LEARNT_FILE,
    LEARNT_NOTHING,
    LEARNT_OFFERS,
    LEARNT_UNDATED,
    LEFT_OUT,
    MAY_KNOW,
    MOVED,
    TITLES_CHANGED,
    UNKNOWN,
    UNMOVED,
    VERDICTS,
    french_count,
    french_date,
    french_number,
)
from service.show import clean

_MOST_MOVED = 10
_ROWS = (
    ("En premier", "top1"),
    ("Dans les cinq", "top5"),
    ("Dans les dix", "top10"),
    ("En premier, chaque métier comptant autant", "macro_top1"),
)


def shown_learnt(learnt: Mapping[str, Any] | None) -> Iterator[RenderableType]:
    """Yield what a snapshot learnt, and how it does on offers that it did not."""
    if learnt is None:
        yield Text(LEARNT_NOTHING)
        return
    for file in learnt["files"]:
        yield Text(_file(file))
    offers = learnt["offers"]
    if offers is not None:
        read, kept = french_count(offers["read"]), french_count(offers["kept"])
        yield Text(LEARNT_OFFERS.format(read=read, kept=kept))
        yield Text(_left_out(offers["left_out"]))
        yield Text(_dates(learnt["dates"]))
        agreement = learnt["agreement"]
        yield Text(
            AGREEMENT.format(
                titles=french_count(agreement["titles"]),
                agree=french_count(agreement["agree"]),
            )
        )
        yield Text(_domains(learnt["domains"]))
    check = learnt["check"]
    if check is not None:
        yield Text(
            CHECKED.format(
                offers=french_count(check["figures"]["offers"]),
                origin=CHECKS[check["origin"]],
            )
        )
        yield _figures({"Part des offres": check["figures"]})
        yield _by_domain({"En premier": check["figures"]})


def _file(file: Mapping[str, Any]) -> str:
    day = file["as_of"]
    return LEARNT_FILE.format(
        file=clean(str(file["file"])),
        publisher=clean(str(file["publisher"])),
        day=french_date(date.fromisoformat(day) if day else None),
        rows=french_count(file["rows_in"]),
        sha=file["file_sha256"][:12],
    )


def _left_out(counts: Mapping[str, int]) -> str:
    said = (
        f"{LEFT_OUT.get(key, key)} : {french_count(count)}"
        for key, count in counts.items()
        if count
    )
    return f"Laissées de côté : {' ; '.join(said) or 'aucune'}."


def _dates(dates: Mapping[str, Any]) -> str:
    first, last = dates["first"], dates["last"]
    if first is None or last is None:
        return LEARNT_UNDATED
    return LEARNT_DATES.format(
        first=french_date(date.fromisoformat(first)),
        last=french_date(date.fromisoformat(last)),
        unknown=french_count(dates["unknown"]),
    )


def _domains(domains: Mapping[str, Mapping[str, Any]]) -> str:
    parts = (
        f"{letter} {_hundredths(one['share'])}"
        for letter, one in sorted(domains.items(), key=lambda d: -d[1]["offers"])
    )
    return f"Part de chaque grand domaine, sur 100 : {', '.join(parts) or UNKNOWN}."


def _hundredths(share: float | None) -> str:
    return UNKNOWN if share is None else french_number(round(100 * share, 1))


# --- what changes ------------------------------------------------------------------


def shown_report(report: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Yield what a snapshot changes beside the one that was in use."""
    check = report["check"]
    if check is not None:
        yield Text(
            COMPARED.format(
                previous=report["previous"], offers=french_count(check["offers"])
            )
        )
        yield _figures({"Avant": check["before"], "Après": check["after"]})
        yield _by_domain({"Avant": check["before"], "Après": check["after"]})
        yield Text(CHANGED.format(won=check["won"], lost=check["lost"]))
        if check["previous_may_have_learnt"]:
            yield Text(MAY_KNOW)
    titles = report["titles"]
    if titles is not None:
        before, after = titles["before"], titles["after"]
        said = TITLES_CHANGED.format(titles=french_count(titles["titles"]))
        yield Text(f"{said} {_share(before)}, puis {_share(after)}.")
        yield from _moved(report["moved"])
    if report["refused"] == "labels":
        yield Text(DOUBTFUL, style="bold")
    else:
        yield Text(VERDICTS[report["verdict"]], style="bold")
    if report["refused"] is not None and report["forced"]:
        yield Text(FORCED)


def _moved(rows: Sequence[Mapping[str, Any]]) -> Iterator[RenderableType]:
    """Yield the trades that moved most, as a table."""
    if not rows:
        yield Text(UNMOVED)
        return
    names = ("Offres", "Justes", "En premier", "Titres de fiches")
    table = _table((MOVED, *names))
    for row in rows[:_MOST_MOVED]:
        label = clean(str(row["label"] or ""))
        table.add_row(
            Text(f"{row['rome']} {label}".strip()),
            french_count(row["offers"]),
            *(
                f"{french_count(row[f'{key}_before'])} → {row[f'{key}_after']}"
                for key in ("right", "first", "titles")
            ),
        )
    yield table


def _figures(columns: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return the shares of each column, with their interval."""
    table = _table(("", *columns))
    for name, key in _ROWS:
        table.add_row(name, *(_with_interval(one, key) for one in columns.values()))
    return table


def _by_domain(columns: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return the share in first place by grand domaine."""
    letters = sorted({x for one in columns.values() for x in one["by_domain"]})
    table = _table(("Grand domaine", "Offres", *columns))
    for letter in letters:
        cells = [one["by_domain"].get(letter, {}) for one in columns.values()]
        table.add_row(
            letter,
            french_count(cells[-1].get("offers")),
            *(_with_interval(cell, "top1") for cell in cells),
        )
    return table


def _with_interval(figures: Mapping[str, Any], key: str) -> str:
    interval = figures.get(f"{key}_ci95")
    share = _share(figures.get(key))
    if interval is None:
        return share
    return f"{share} ({_share(interval[0])} à {_share(interval[1])})"


def _share(share: float | None) -> str:
    return UNKNOWN if share is None else f"{share:.3f}".replace(".", ",")


def _table(columns: Sequence[str]) -> Table:
    table = Table(header_style="bold", show_edge=False, pad_edge=False)
    for i, name in enumerate(columns):
        table.add_column(name, justify="right" if i else "left")
    return table
