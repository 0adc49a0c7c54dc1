"""Records of a file as items to classify, whatever the file."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from ingest.errors import SourceSchemaError
from service.bulk import BATCH, items_of

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_json_lines_give_items(tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.jsonl",
        '{"id": "1", "title": "Soudeur", "text": "Souder"}\n\n'
        '{"id": 2, "intitule": "Peintre", "description": "Peindre"}\n'
        '{"title": "Maçon"}\n',
    )

    assert list(items_of(file)) == [
        ("1", "Soudeur", "Souder"),
        ("2", "Peintre", "Peindre"),
        ("4", "Maçon", ""),
    ]


def test_packed_json_lines_give_items(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    file.write_bytes(gzip.compress(b'{"id": "1", "title": "Soudeur"}\n'))

    assert list(items_of(file)) == [("1", "Soudeur", "")]


@pytest.mark.parametrize("line", ["[1]", "{", "3"])
def test_a_line_that_is_no_object_is_refused_with_its_number(
    line: str, tmp_path: Path
) -> None:
    file = written(tmp_path / "a.jsonl", f'{{"id": "1", "title": "x"}}\n{line}\n')

    with pytest.raises(SourceSchemaError, match=r"a\.jsonl, line 2: not a JSON object"):
        list(items_of(file))


def test_parquet_streams_more_than_one_batch(tmp_path: Path) -> None:
    n = 2 * BATCH
    file = tmp_path / "a.parquet"
    pl.DataFrame(
        {
            "training_id": [f"t{i}" for i in range(n)],
            "title": ["Soudage"] * n,
            "objective": ["Souder"] * n,
            "content": ["Lire un plan", None] * BATCH,
            "other": [1] * n,
        }
    ).write_parquet(file)

    items = list(items_of(file))

    assert len(items) == n
    assert items[0] == ("t0", "Soudage", "Souder\nLire un plan")
    assert items[-1] == (f"t{n - 1}", "Soudage", "Souder")


def test_parquet_without_a_title_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    pl.DataFrame({"id": ["1"], "text": ["x"]}).write_parquet(file)

    with pytest.raises(SourceSchemaError, match=r"a\.parquet: column missing: title"):
        list(items_of(file))


def test_a_known_feed_gives_its_records() -> None:
    items = list(items_of(FEEDS / "mcf.csv"))

    assert items
    assert all(own and title for own, title, _ in items)


def test_a_file_of_no_known_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceSchemaError, match=r"a\.txt: no known feed"):
        list(items_of(written(tmp_path / "a.txt", "bonjour\n")))
