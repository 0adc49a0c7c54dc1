"""The sheet that a person leaves with: its content, and the PDF made of it.

One content (`Sheet`) is laid out twice: by ``sheet.typ`` as an accessible PDF
(PDF/UA-1) and by ``print.html``. It holds labels of the reference and facts of the
feeds; never a word of the person. See docs/adr/0018-sheet-and-link.md.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from service.qr import QrCode

HERE = Path(__file__).parent
TEMPLATE = HERE / "sheet.typ"
MOST_PAGES = 2
_CUT = "…"
# glyphs of the fonts of service/fonts that a sheet may show
_LETTERS = re.compile(
    r"[\u0020-\u007e\u00a0-\u00ac\u00ae-\u00ff\u0152\u0153\u0178\u2013\u2014\u2018-\u201a"
    r"\u201c-\u201e\u2022\u2026\u20ac\u2122]"
)
_SPACES = re.compile(r"[\s\u2000-\u200a\u202f\u205f\u3000]+")


class SheetKind(StrEnum):
    """Whom a sheet is for."""

    PERSON = "person"
    PRESCRIBER = "prescriber"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A titled list: labels of competences, or conditions."""

    title: str
    items: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTrade:
    """One line of the table of trades."""

    rome: str
    label: str
    fit: str  # key of `matcher.types.Fit`, "" when nothing was computed
    fit_words: str
    offers: str
    gain: tuple[str, ...]
    nothing: str  # said when `gain` is empty
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name and a value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTraining:
    """One training and its next session."""

    title: str
    about: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that a sheet shows, in French, ready to be laid out.

    Attributes
    ----------
    kind
        Whom it is for.
    made_on
        Its day, which is also that of the PDF.
    title, lead, made, sample
        Head: what it is, where, when, and whether the data are a sample.
    groups
        Competences and conditions.
    trades, trades_title, offers_title, more_trades
        Table of trades, its title, that of its column of offers, and how many
        trades are left out.
    trainings, trainings_title, trainings_say
        Trainings, and what is said when there are none.
    steps, steps_title
        What to do next.
    notes, notes_title
        Blank lines to write on.
    link, qr
        Address of the list, ``""`` for none, and its QR code.
    how, foot
        How it was made, and the foot of each page.
    other_side
        Whether the trainings begin on the second page.
    """

    kind: SheetKind
    made_on: date
    title: str
    lead: str
    made: str
    sample: str
    groups: tuple[Group, ...]
    trades: tuple[SheetTrade, ...]
    trades_title: str
    offers_title: str
    more_trades: int
    trainings: tuple[SheetTraining, ...]
    trainings_title: str
    trainings_say: str
    steps: tuple[str, ...]
    steps_title: str
    notes: int
    notes_title: str
    link: str
    qr: QrCode | None
    how: tuple[str, ...]
    foot: str
    other_side: bool = True


# --- what is cut -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """How much a sheet shows, and whether its trainings begin on the other side."""

    items: int
    trades: int
    gains: int
    trainings: int
    facts: int
    notes: int
    letters: int
    other_side: bool = True


# tried in turn until two pages are enough; the last one always is (test)
ROOMS = (
    _Room(items=14, trades=12, gains=3, trainings=3, facts=10, notes=6, letters=110),
    _Room(items=10, trades=12, gains=2, trainings=3, facts=8, notes=4, letters=90),
    _Room(items=6, trades=10, gains=2, trainings=3, facts=6, notes=0, letters=70),
    _Room(
        items=6,
        trades=10,
        gains=1,
        trainings=3,
        facts=5,
        notes=0,
        letters=60,
        other_side=False,
    ),
    _Room(
        items=4,
        trades=10,
        gains=1,
        trainings=2,
        facts=3,
        notes=0,
        letters=40,
        other_side=False,
    ),
)


def fitted(sheet: Sheet, room: int = 0) -> Sheet:
    """Return a sheet cut to one of `ROOMS`; what is left out is counted.

    Parameters
    ----------
    sheet
        The whole content.
    room
        Row of `ROOMS`.
    """
    most = ROOMS[room]
    trades = tuple(
        replace(
            one,
            label=cut(one.label, most.letters),
            offers=cut(one.offers, 40),
            note=cut(one.note, most.letters),
            gain=tuple(cut(gain, most.letters) for gain in one.gain[: most.gains]),
        )
        for one in sheet.trades[: most.trades]
    )
    return replace(
        sheet,
        lead=cut(sheet.lead, 2 * most.letters),
        groups=tuple(_fitted_group(one, most) for one in sheet.groups[:4]),
        trades=trades,
        more_trades=sheet.more_trades + len(sheet.trades) - len(trades),
        trainings=tuple(
            _fitted_training(one, most) for one in sheet.trainings[: most.trainings]
        ),
        other_side=most.other_side,
        notes=min(sheet.notes, most.notes),
        how=tuple(cut(one, 5 * most.letters) for one in sheet.how),
        foot=cut(sheet.foot, 300),
    )


def _fitted_group(group: Group, most: _Room) -> Group:
    items = tuple(cut(one, most.letters) for one in group.items[: most.items])
    more = group.more + len(group.items) - len(items)
    return replace(group, items=items, more=more)


def _fitted_training(training: SheetTraining, most: _Room) -> SheetTraining:
    facts = tuple(
        replace(one, value=cut(one.value, 2 * most.letters))
        for one in training.facts[: most.facts]
    )
    return replace(
        training,
        title=cut(training.title, most.letters),
        about=cut(training.about, most.letters),
        facts=facts,
    )


def cut(text: str, letters: int) -> str:
    """Return a text of at most ``letters``, cut between two words.

    Examples
    --------
    >>> cut("Réaliser la mise en rayon", 15)
    'Réaliser la…'
    """
    if len(text) <= letters:
        return text
    head = text[: letters - 1].rpartition(" ")[0]
    return (head or text[: letters - 1]).rstrip(" ,;:-") + _CUT


# --- the PDF -----------------------------------------------------------------------


def sheet_pdf(sheet: Sheet) -> bytes:
    """Return a sheet as an accessible PDF (PDF/UA-1) of two pages at most.

    The same sheet always gives the same bytes. Safe to call from several threads:
    a compiler is made for each call, only the fonts are shared.
    """
    _, compiler = _compiled(sheet)
    pdf = compiler.compile(
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(sheet.made_on, time(), tzinfo=UTC),
    )
    return cast("bytes", pdf)


def two_pages(sheet: Sheet) -> Sheet:
    """Return a sheet cut as its PDF is, for the page that prints the same."""
    return _compiled(sheet)[0]


def _compiled(sheet: Sheet) -> tuple[Sheet, typst.Compiler]:
    """Return a sheet cut to two pages, and its compiler."""
    one = fitted(sheet)
    compiler = _compiler(one)
    for room in range(1, len(ROOMS)):
        if _pages(compiler) <= MOST_PAGES:
            break
        one = fitted(sheet, room)
        compiler = _compiler(one)
    return one, compiler


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts of the package, and no other."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(HERE / "fonts")],
    )


def _compiler(sheet: Sheet) -> typst.Compiler:
    """Return the compiler of a sheet: its words go in as data, never as markup."""
    data = _printable_in(asdict(replace(sheet, qr=None)))
    drawn = {"qr": "" if sheet.qr is None else sheet.qr.svg}
    return typst.Compiler(
        TEMPLATE,
        root=HERE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps({**data, **drawn}, default=str)},
    )


def _pages(compiler: typst.Compiler) -> int:
    return int(compiler.query("<pages>", field="value", one=True))


def _printable_in(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields with each of their texts made printable."""
    return {name: _printable_value(value) for name, value in fields.items()}


def _printable_value(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return _printable_in(cast("dict[str, Any]", value))
    if isinstance(value, tuple):
        return [_printable_value(one) for one in cast("tuple[object, ...]", value)]
    return value


def printable(text: str) -> str:
    """Return a text with only letters that the fonts can draw.

    Other letters lose their accent when they have one, and become "?" otherwise: a
    PDF/UA must not hold a glyph that means nothing.

    Examples
    --------
    >>> printable("Prêt-à-porter, ćwiczenie, 中")
    'Prêt-à-porter, cwiczenie, ?'
    """
    drawn = "".join(map(_drawn, unicodedata.normalize("NFC", text)))
    return _SPACES.sub(_one_space, drawn)


def _one_space(spaces: re.Match[str]) -> str:
    return "\u00a0" if spaces[0] in {"\u00a0", "\u202f"} else " "


def _drawn(letter: str) -> str:
    if letter.isspace() or _LETTERS.fullmatch(letter):
        return letter
    plain = unicodedata.normalize("NFKD", letter)
    kept = "".join(one for one in plain if _LETTERS.fullmatch(one))
    if kept or unicodedata.category(letter) in {"Mn", "Cc", "Cf"}:
        return kept
    return "?"
