"""Sample tensions: seeded, within their classes, partly unknown."""

from datetime import date

from ingest.starter import sample_tensions, starter_communes
from skills_ref.starter import read_starter

TODAY = date(2026, 11, 24)


def test_the_same_seed_gives_the_same_classes_and_some_pairs_are_unknown() -> None:
    reference, communes = read_starter(), starter_communes()
    first, second = (
        sample_tensions(reference, communes, seed=3, today=TODAY) for _ in range(2)
    )

    assert first.equals(second)
    assert not first.equals(sample_tensions(reference, communes, seed=4, today=TODAY))
    assert first["tension"].is_between(1, 5).all()
    pairs = first["rome"].n_unique() * communes["bassin"].drop_nulls().n_unique()
    assert 0.6 * pairs < first.height < 0.8 * pairs
    assert first["year"].unique().to_list() == [2025]
