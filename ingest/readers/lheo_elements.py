"""Elements of an LHEO file: found by their path, their texts made plain."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Protocol, TypeVar

from ingest import clean
from ingest.readers.lheo_tables import LEVELS, NO_LEVEL
from ingest.report import Report

T = TypeVar("T")
_UNKNOWN_DAYS = (None, "00000000", "99999999")


class Element(Protocol):
    """What is used of an lxml element, which ships no types."""

    tag: str
    sourceline: int | None

    def get(self, key: str) -> str | None:
        """Return an attribute."""
        ...

    def find(self, path: str) -> "Element | None":
        """Return the first element of a path."""
        ...

    def iterfind(self, path: str) -> "Iterator[Element]":
        """Yield the elements of a path."""
        ...

    def itertext(self) -> Iterator[str]:
        """Yield the texts inside."""
        ...

    def __iter__(self) -> "Iterator[Element]":
        """Yield the children."""
        ...

    def clear(self, *, keep_tail: bool) -> None:
        """Forget the content."""
        ...

    def getprevious(self) -> "Element | None":
        """Return the element before."""
        ...

    def getparent(self) -> "Element | None":
        """Return the element around."""
        ...

    def remove(self, element: "Element") -> None:
        """Forget a child."""
        ...


@lru_cache(maxsize=256)
def path_of(path: str) -> str:
    """Return a path whatever the namespace."""
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def name_of(element: Element) -> str:
    """Return the name of an element, without its namespace."""
    return element.tag.rpartition("}")[2]


def all_of(element: Element, path: str) -> Iterator[Element]:
    """Yield the elements of a path."""
    return element.iterfind(path_of(path))


def raw_of(element: Element, path: str) -> str:
    """Return the text of the first element of a path, as written."""
    found = element.find(path_of(path))
    return "" if found is None else "".join(found.itertext())


def word_of(element: Element, path: str) -> str | None:
    """Return a text on one line, ``None`` for nothing or a filler."""
    return clean.one_line(raw_of(element, path))


def words_of(element: Element, path: str) -> Iterator[str]:
    """Yield the texts of the elements of a path, as written."""
    for found in all_of(element, path):
        yield "".join(found.itertext())


def paragraphs_of(element: Element, path: str) -> str:
    """Return a plain text, ``""`` for nothing or a filler."""
    text = clean.plain_text(raw_of(element, path))
    return text if clean.filler(text) else ""


def meaning_of(
    table: dict[str, T], element: Element, path: str, report: Report
) -> T | None:
    """Return what a code means; one that the table lacks is counted."""
    code = word_of(element, path)
    silent = NO_LEVEL if table is LEVELS else ()
    if code is not None and code not in table and code not in silent:
        report.repair(f"unknown-{path.rpartition('/')[2]}")
    return None if code is None else table.get(code)


def day_of(element: Element, path: str, report: Report) -> date | None:
    """Return the day of the first element of a path."""
    return day_read(word_of(element, path), report)


def day_read(text: str | None, report: Report) -> date | None:
    """Return a day; a text that is neither one nor an unknown day is counted."""
    day = clean.parse_date(text)
    if day is None and text not in _UNKNOWN_DAYS:
        report.repair("bad-date")
    return day


def extra_of(element: Element, info: str) -> str | None:
    """Return the text of ``extras/extra`` whose ``info`` is the given one."""
    for extra in all_of(element, "extras/extra"):
        if extra.get("info") == info:
            return clean.one_line("".join(extra.itertext()))
    return None


def has_extras(element: Element, info: str) -> bool:
    """Tell whether there is an ``extras`` of a name."""
    return any(extras.get("info") == info for extras in all_of(element, "extras"))


def one_line_of(address: Element | None) -> str | None:
    """Return an ``adresse`` on one line; never a person's name."""
    if address is None:
        return None
    parts = [clean.one_line(text) for text in words_of(address, "ligne")]
    town = (word_of(address, "codepostal"), word_of(address, "ville"))
    parts.append(" ".join(part for part in town if part) or None)
    return ", ".join(part for part in parts if part) or None
