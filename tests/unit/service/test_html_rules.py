"""The rules of a page find what is wrong with it."""

from collections.abc import Callable

import pytest

BODY = (
    '<a href="#contenu">Aller au contenu</a><header>Camin</header>'
    '<main id="contenu"><h1>Un titre</h1>{}</main><footer>Pied</footer>'
)
PAGE = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>Un titre</title>'
    "</head><body>{}</body></html>"
)


def page(inside: str) -> str:
    return PAGE.format(BODY.format(inside))


def test_a_good_page_has_no_fault(html_faults: Callable[[str], list[str]]) -> None:
    form = (
        '<form><label for="a">Nom</label><input id="a" name="a">'
        '<input type="hidden" name="b"><button type="submit">Envoyer</button></form>'
        "<ul><li>un</li></ul><details><summary>Plus</summary><p>x</p></details>"
    )

    assert html_faults(page(form)) == []


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<p>a<div>b</div></p>", "parse:"),
        ("<h3>Trop bas</h3>", "headings: h1 then h3"),
        ("<h2></h2>", "h2: empty"),
        ("<h1>Un autre</h1>", "h1:"),
        ('<i id="x"></i><i id="x"></i>', "id twice"),
        ('<a href="#rien">Rien</a>', "no such id"),
        ('<p aria-describedby="rien">x</p>', "no id 'rien'"),
        ('<input name="q">', "input q: no label"),
        ("<button><b></b></button>", "button: no name"),
        ('<img src="/x.png">', "img: no alt"),
        ("<svg></svg>", "svg: neither hidden"),
        ("<table><tr><th>a</th></tr></table>", "table: no caption"),
        ("<ul><p>a</p></ul>", "ul: holds ['p']"),
        ('<button><a href="/">a</a></button>', "button: holds ['a']"),
        ("<details><p>a</p></details>", "details: no summary"),
        ('<p style="color:red">a</p>', "p: inline"),
        ('<p onclick="a()">a</p>', "p: inline"),
        ("<script>a()</script>", "script: not a file of ours"),
        ('<a href="/" target="_blank">a</a>', "without noopener"),
        ("<nav>a</nav>", "nav: names"),
        ("<fieldset><p>a</p></fieldset>", "fieldset: no legend"),
    ],
)
def test_a_fault_is_found(
    html_faults: Callable[[str], list[str]], inside: str, fault: str
) -> None:
    found = html_faults(page(inside))

    assert [one for one in found if fault in one], found


def test_a_page_without_landmarks_language_or_title(
    html_faults: Callable[[str], list[str]],
) -> None:
    found = " / ".join(html_faults("<!doctype html><p>Bonjour</p>"))

    for fault in ("lang is not fr", "title: []", "main: 0", "skip link", "viewport"):
        assert fault in found
