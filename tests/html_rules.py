"""Rules of a page: valid HTML, one title, landmarks, names, labels, no inline code.

Used through the fixtures ``html_faults`` and ``valid_html`` of ``tests/conftest.py``.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from justhtml import JustHTML

# justhtml gives nodes without a precise type: they stop here.
Tree = Any

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_FIELDS = ("input", "select", "textarea")
_NO_LABEL = frozenset({"hidden", "submit", "button", "reset", "image"})
_INTERACTIVE = {"a", "button", "input", "select", "textarea", "details", "label"}
_BLOCKS = {"div", "p", "ul", "ol", "section", "form", "table", *_HEADINGS}
_FORBIDDEN = (
    ("a, button, summary", {*_INTERACTIVE, "form"}),
    ("span, strong, em, label, button", _BLOCKS),
)
_REFERENCES = ("for", "form", "list", "aria-describedby", "aria-labelledby")
_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div", "dt", "dd"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}


def faults_of(html: str) -> list[str]:
    """Return what is wrong with a page, each in a few words; empty when valid."""
    document = JustHTML(html, sanitize=False, collect_errors=True)
    parsed = [f"parse: {one.code} (line {one.line})" for one in document.errors]
    root = document.root
    rules = (_head, _headings, _landmarks, _ids, _labels, _names, _parts, _models)
    return [*parsed, *(fault for rule in (*rules, _inline) for fault in rule(root))]


def title_of(html: str) -> str:
    """Return the title of a page."""
    return words(JustHTML(html, sanitize=False).root.query("title")[0])


def words(node: Tree) -> str:
    """Return the text of a node, on one line."""
    return " ".join(str(node.to_text()).split())


def _attr(node: Tree, name: str) -> str | None:
    value = node.attrs.get(name)
    return None if value is None and name not in node.attrs else str(value or "")


def _elements(node: Tree) -> list[Tree]:
    """Return the children that are elements."""
    return [one for one in node.children or () if not str(one.name).startswith("#")]


def _above(node: Tree) -> Iterator[Tree]:
    while (node := node.parent) is not None:
        yield node


def _head(root: Tree) -> Iterator[str]:
    if [_attr(one, "lang") for one in root.query("html")] != ["fr"]:
        yield "html: lang is not fr"
    titles = [words(one) for one in root.query("head title")]
    if len(titles) != 1 or not titles[0]:
        yield f"title: {titles}"
    if not root.query('meta[name="viewport"]'):
        yield "meta: no viewport"


def _headings(root: Tree) -> Iterator[str]:
    found = [one for one in root.query(", ".join(_HEADINGS)) if one.name in _HEADINGS]
    if [one.name for one in found].count("h1") != 1:
        yield f"h1: {[words(one) for one in found if one.name == 'h1']}"
    levels = [int(one.name[1]) for one in found if _shown(one)]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"headings: h{before} then h{after}"
    yield from (f"{one.name}: empty" for one in found if not words(one))


def _shown(node: Tree) -> bool:
    return not any("hidden" in one.attrs for one in (node, *_above(node)) if one.attrs)


def _landmarks(root: Tree) -> Iterator[str]:
    for name in ("main", "body > header", "body > footer"):
        count = len(root.query(name))
        if count != 1:
            yield f"{name}: {count} of them"
    if [_attr(one, "id") for one in root.query("main")] != ["contenu"]:
        yield "main: its id is not contenu"
    links = root.query("body a")
    if not links or _attr(links[0], "href") != "#contenu":
        yield "skip link: not the first link"
    navs = [_attr(one, "aria-label") for one in root.query("nav")]
    if len(set(navs)) != len(navs) or None in navs:
        yield f"nav: names are {navs}"


def _ids(root: Tree) -> Iterator[str]:
    every = root.query("*")
    ids = Counter(_attr(one, "id") for one in every if "id" in one.attrs)
    yield from (f"id twice or empty: {i!r}" for i, n in ids.items() if n > 1 or not i)
    for one in every:
        for name in _REFERENCES:
            for target in (_attr(one, name) or "").split():
                if target not in ids:
                    yield f"{one.name} {name}: no id {target!r}"
        href = _attr(one, "href") or ""
        if href.startswith("#") and href[1:] not in ids:
            yield f"link to {href}: no such id"


def _labels(root: Tree) -> Iterator[str]:
    labelled = {_attr(one, "for") for one in root.query("label")}
    for name in _FIELDS:
        for one in root.query(name):
            if _attr(one, "type") in _NO_LABEL:
                continue
            inside = any(up.name == "label" for up in _above(one))
            named = _attr(one, "aria-label") or _attr(one, "aria-labelledby")
            if not (inside or named or (_attr(one, "id") or "-") in labelled):
                yield f"{name} {_attr(one, 'name')}: no label"
    for one in root.query("fieldset"):
        inner = _elements(one)
        if not inner or inner[0].name != "legend":
            yield "fieldset: no legend first"


def _names(root: Tree) -> Iterator[str]:
    for one in root.query("a, button, summary, th, caption, legend, label, option"):
        if not (words(one) or _attr(one, "aria-label") or one.query("img[alt]")):
            yield f"{one.name}: no name ({_attr(one, 'href') or _attr(one, 'class')})"
    yield from ("img: no alt" for one in root.query("img") if "alt" not in one.attrs)
    for one in root.query("svg"):
        if _attr(one, "aria-hidden") != "true" and _attr(one, "role") != "img":
            yield "svg: neither hidden nor an image"


def _parts(root: Tree) -> Iterator[str]:
    for one in root.query("details"):
        if [str(child.name) for child in _elements(one)][:1] != ["summary"]:
            yield "details: no summary first"
    for one in root.query("table"):
        if not one.query("caption"):
            yield "table: no caption"
    yield from ("th: no scope" for o in root.query("th") if "scope" not in o.attrs)


def _models(root: Tree) -> Iterator[str]:
    for name, allowed in _CHILDREN.items():
        for one in root.query(name):
            other = {str(child.name) for child in _elements(one)} - allowed
            if other:
                yield f"{name}: holds {sorted(other)}"
    for names, forbidden in _FORBIDDEN:
        for one in root.query(names):
            inner = {str(x.name) for x in one.query("*")} & forbidden
            if inner:
                yield f"{one.name}: holds {sorted(inner)}"


def _inline(root: Tree) -> Iterator[str]:
    for one in root.query("*"):
        written = [n for n in one.attrs if n == "style" or re.match(r"on[a-z]", n)]
        if written:
            yield f"{one.name}: inline {written}"
        if one.name in {"style", "center", "font"}:
            yield f"{one.name}: not allowed"
        if one.name == "script" and not (_attr(one, "src") or "").startswith("/"):
            yield "script: not a file of ours"
        if _attr(one, "target") == "_blank" and "noopener" not in (
            _attr(one, "rel") or ""
        ):
            yield "link: target without noopener"
