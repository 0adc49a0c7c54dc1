"""Our colours can be read in every mode; those of a territory are held to it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import OperatorFileError
from service.messages_fr import OPERATOR_FILES, error_sentence
from service.theme import (
    OWN,
    PAIRS,
    SCHEMES,
    TEXT,
    Colours,
    contrast,
    declared,
    load_theme,
    weak_pairs,
)

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "docs" / "theme" / "territoire.css"
SAMPLE_LOGO = ROOT / "docs" / "theme" / "logo.svg"
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{}</svg>'


def own() -> dict[str, dict[str, str]]:
    text = OWN.read_text(encoding="utf-8").partition("@font-face")[0]
    return declared(text, OWN.name)


def test_our_colours_can_be_read_in_light_dark_and_high_contrast() -> None:
    colours = own()

    assert set(colours) == set(SCHEMES.values())
    assert all(colours.values())
    assert list(weak_pairs(colours, {})) == []


def test_a_colour_that_is_too_pale_is_found_in_each_mode() -> None:
    for scheme in SCHEMES.values():
        ground = "#ffffff" if scheme in {"light", "more"} else "#000000"
        pale: Colours = {"sky": ground, "paper": ground}
        assert any(f"({scheme})" in one for one in weak_pairs(own(), {scheme: pale}))


def test_every_colour_of_the_site_is_in_a_pair_or_only_decorates() -> None:
    """A token that no pair names is never the colour of a text."""
    fronts = {front for front, _, _ in PAIRS}
    written = [
        path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "service" / "static").glob("*.css"))
    ]
    used = {
        token
        for text in written
        for rule in text.replace("{", ";").split(";")
        if (line := rule.strip()).startswith("color: var(--")
        for token in [line.removeprefix("color: var(--").rstrip(") }")]
    }

    assert used
    assert sorted(used - fronts) == []


@given(first=COLOURS, second=COLOURS)
def test_contrast_is_symmetric_and_bounded(first: str, second: str) -> None:
    ratio = contrast(first, second)

    assert ratio == contrast(second, first)
    assert 1 <= ratio <= 21
    assert contrast(first, first) == 1


@pytest.mark.parametrize(
    ("front", "ground", "ratio"),
    [("#000", "#fff", 21.0), ("#767676", "#fff", 4.54), ("#949494", "#fff", 3.03)],
)
def test_contrast_is_that_of_wcag(front: str, ground: str, ratio: float) -> None:
    assert round(contrast(front, ground), 2) == ratio


# --- what a territory plugs ---------------------------------------------------------


def plug(tmp_path: Path, css: str) -> str:
    file = tmp_path / "a.css"
    file.write_text(css, encoding="utf-8")
    with pytest.raises(OperatorFileError) as caught:
        load_theme(file, None)
    assert caught.value.reason in OPERATOR_FILES
    assert str(tmp_path) not in error_sentence(caught.value)
    return error_sentence(caught.value)


def test_the_sample_theme_is_accepted_and_can_be_read() -> None:
    theme = load_theme(SAMPLE, SAMPLE_LOGO)

    assert theme.css is not None
    assert theme.css.content == SAMPLE.read_bytes()
    assert theme.logo is not None
    assert theme.logo.media_type == "image/svg+xml"
    given_ = declared(SAMPLE.read_text(encoding="utf-8"), SAMPLE.name)
    assert all(given_[scheme] for scheme in ("light", "dark"))


@pytest.mark.parametrize(
    ("css", "said"),
    [
        (":root { --green: url(https://x.invalid/a) }", "appelle un autre fichier"),
        ('@import "b.css";', "appelle un autre fichier"),
        ('@font-face { font-family: "A"; src: url(a) }', "appelle un autre fichier"),
        ("body { display: none }", "« body { display: none } » n'est pas"),
        (":root { color: #000 }", "« color: #000 » n'est pas"),
        (":root { --unknown: #000 }", "« --unknown: #000 » n'est pas"),
        (":root { --green: red }", "« --green: red » n'est pas"),
        (":root { --green: #12 }", "« --green: #12 » n'est pas"),
        (":root { --radius: 1e9vw }", "« --radius: 1e9vw » n'est pas"),
        ("@media print { :root { --green: #000 } }", "« print » n'est pas"),
        (":root { --green: #9fd8bd }", "trop proches pour être lues. --green / "),
        (":root { --ink: #fff }", "trop proches"),
        ("@media (prefers-color-scheme: dark) { :root { --ink: #000 } }", "(dark)"),
        (":root { --sky: #1f4f82 }", "(dark)"),  # it replaces our dark one too
    ],
)
def test_a_theme_that_is_refused_says_why(tmp_path: Path, css: str, said: str) -> None:
    assert said in plug(tmp_path, css)


def test_a_theme_may_round_less_and_use_another_font(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text(
        '/* ours */ :root { --radius: 4px; --font: "Marbre", system-ui, sans-serif; }',
        encoding="utf-8",
    )

    assert load_theme(file, None).css is not None


def test_the_address_of_a_theme_changes_with_it(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    addresses: set[str] = set()
    for radius in ("4px", "5px"):
        file.write_text(f":root {{ --radius: {radius}; }}", encoding="utf-8")
        css = load_theme(file, None).css
        assert css is not None
        addresses.add(css.address)

    assert len(addresses) == 2


@given(text=st.text(max_size=200))
def test_any_text_is_a_theme_or_a_refusal(text: str) -> None:
    """Whatever is accepted is made of values of tokens only."""
    try:
        found = declared(text, "a.css", known=own()["light"])
    except OperatorFileError as error:
        assert error.reason in OPERATOR_FILES  # noqa: PT017 - either outcome is right
    else:
        assert all(key in own()["light"] for one in found.values() for key in one)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"GIF89a", "not-an-image"),
        (b"<svg></svg>", "not-an-image"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "not-an-image"),
        (SVG.format("<script>a()</script>").encode(), "live-image"),
        (SVG.format("<foreignObject/>").encode(), "live-image"),
        (SVG.format('<path d="M0 0" onload="a()"/>').encode(), "live-image"),
        (SVG.format('<use href="https://x.invalid/#a"/>').encode(), "live-image"),
        (SVG.format('<path fill="url( http://x.invalid)"/>').encode(), "live-image"),
        (b"x" * 200_000, "too-large"),
    ],
)
def test_a_logo_that_could_act_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "logo.svg"
    file.write_bytes(content)

    with pytest.raises(OperatorFileError) as caught:
        load_theme(None, file)

    assert caught.value.reason == reason


def test_a_png_is_a_logo(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 20)

    logo = load_theme(None, file).logo

    assert logo is not None
    assert logo.media_type == "image/png"


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OperatorFileError, match="unreadable"):
        load_theme(tmp_path / "none.css", None)


def test_nothing_plugged_is_our_own_theme() -> None:
    theme = load_theme(None, None)

    assert theme.css is None
    assert theme.logo is None
    assert TEXT == 4.5  # WCAG 1.4.3
