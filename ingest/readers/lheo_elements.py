"""Elements of an LHEO file: found by their path, their texts made plain."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol, TypeVar

from ingest import clean
from ingest.readers.lheo_tables import LEVELS, NO_LEVEL
from ingest.report import Report

T = TypeVar("T")


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
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def name_of(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def every(element: Element, path: str) -> Iterator[Element]:
    return element.iterfind(path_of(path))


def raw(element: Element, path: str) -> str:
    found = element.find(path_of(path))
    return "" if found is None else "".join(found.itertext())


def word(element: Element, path: str) -> str | None:
    """Return a text on one line, ``None`` for nothing or a filler."""
    return clean.one_line(raw(element, path))


def words(element: Element, path: str) -> Iterator[str]:
    for found in every(element, path):
        yield "".join(found.itertext())


def paragraphs(element: Element, path: str) -> str:
    text = clean.plain_text(raw(element, path))
    return text if clean.filler(text) else ""


def key(table: dict[str, T], element: Element, path: str, report: Report) -> T | None:
    code = word(element, path)
    silent = NO_LEVEL if table is LEVELS else ()
    if code is not None and code not in table and code not in silent:
        report.repair(f"unknown-{path.rpartition('/')[2]}")
    return None if code is None else table.get(code)


def extra(element: Element, info: str) -> str | None:
    """Return the text of ``extras/extra`` whose ``info`` is the given one."""
    for extra in every(element, "extras/extra"):
        if extra.get("info") == info:
            return clean.one_line("".join(extra.itertext()))
    return None


def has_extras(element: Element, info: str) -> bool:
    return any(extras.get("info") == info for extras in every(element, "extras"))
