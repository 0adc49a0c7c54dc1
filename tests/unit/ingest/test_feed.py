"""A feed is recognised by its content."""

import gzip
import json
from pathlib import Path

import pytest

from ingest.errors import SourceSchemaError
from ingest.feed import read_feed, recognise

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
LHEO = '<?xml version="1.0"?><lheo xmlns="http://lheo.gouv.fr/2.3"><offres/></lheo>'
KNOWN = [
    ("offers.jsonl", "france_travail", "france_travail_offers"),
    ("mcf.csv", "mcf", "mon_compte_formation"),
    ("carif_oref.csv", "carif_oref", "carif_oref_table"),
    ("rco_sheet.csv", "carif_oref", "carif_oref_table"),
]


@pytest.mark.parametrize(("file", "name", "source"), KNOWN)
def test_every_feed_is_recognised_and_read(file: str, name: str, source: str) -> None:
    result = read_feed(FEEDS / file)

    assert recognise(FEEDS / file) == name
    assert result.source == source
    assert set(result.frames) >= {result.kind}


@pytest.mark.parametrize(("file", "name", "source"), KNOWN)
def test_neither_the_name_nor_gzip_matters(
    tmp_path: Path, file: str, name: str, source: str
) -> None:
    path = tmp_path / "données.bin"
    path.write_bytes(gzip.compress((FEEDS / file).read_bytes()))

    assert recognise(path) == name
    assert read_feed(path).report == read_feed(FEEDS / file).report


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(LHEO, "lheo", id="lheo"),
        pytest.param(
            '\ufeff<!-- x --><l:lheo xmlns:l="http://www.lheo.org/2.2"/>',
            "lheo",
            id="lheo-prefix",
        ),
        pytest.param(json.dumps({"resultats": []}), "france_travail", id="answer"),
        pytest.param('export\n{"id": "1"}\n', "france_travail", id="bad-first-line"),
        pytest.param("\nnumeroFO,Nom de la formation", "carif_oref", id="blank-line"),
    ],
)
def test_recognise(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / "feed"
    path.write_text(text, encoding="utf-8")

    assert recognise(path) == name


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "feed: empty file", id="empty"),
        pytest.param(b"\x89PNG\r\n", "feed: a binary file", id="picture"),
        pytest.param(b"PK\x03\x04", "feed: a binary file", id="zip-or-xlsx"),
        pytest.param(b"<html><p>lheo</p></html>", "feed: XML, but not LHEO", id="html"),
        pytest.param(
            b"nom;ville\na;b\n", "feed: no known feed, it starts with 'nom;v", id="csv"
        ),
        pytest.param(
            b"Bonjour", "feed: no known feed, it starts with 'Bonjour'", id="text"
        ),
        pytest.param(b'"' + b"x" * 200_000, "feed: no known feed", id="long-cell"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "feed"
    path.write_bytes(data)

    with pytest.raises(SourceSchemaError, match=message):
        read_feed(path)


def test_a_folder_is_refused_without_its_place(tmp_path: Path) -> None:
    with pytest.raises(SourceSchemaError, match=rf"^{tmp_path.name}: a folder"):
        recognise(tmp_path)


def test_lheo_goes_to_its_reader(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(LHEO, encoding="utf-8")

    with pytest.raises(SourceSchemaError, match=r"feed\.xml: no formation"):
        read_feed(path)
