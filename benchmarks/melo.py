"""Trade titles of one vocabulary to the labels of another (MELO, Avature, 2024).

Run ``python -m benchmarks.melo --data FOLDER --rome DIR --snapshot DIR``, with
``--esco DIR`` for the descriptions and skills of the ESCO occupations. The folder
holds queries.tsv, corpus_elements.tsv, concept_mapping.tsv and annotations.tsv.
Protocol: the encoders are taught on the labels and texts of both sides, each side
by itself; no link between the two is used, and no text equal to a query is taught.
The published rows are zero-shot: every table says so.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.command import finish, parser, run, table
from benchmarks.retrieval import (
    Collection,
    by_method,
    concepts_of_corpus,
    read_esco,
)
from benchmarks.snapshots import snapshot_name
from matcher.vocabulary import VocabularyLinker, concepts_of_trades
from skills_ref.rome import read_rome

NOTE = (
    "The encoders are taught on the labels of both sides, the query titles left out;"
    " the published rows are zero-shot."
)
COLUMNS = ("n", "mrr", "mrr_ci", "hit1", "hit5", "hit10", "map")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("Titles to labels (MELO).", data="a MELO folder")
    command.add_argument("--rome", type=Path, required=True, help="ROME release")
    command.add_argument("--esco", type=Path, help="texts of the ESCO occupations")
    args = command.parse_args(argv)
    collection = Collection.read(
        args.data, corpus="corpus_elements.tsv", mapping="concept_mapping.tsv"
    )
    corpus = concepts_of_corpus(collection, read_esco(args.esco) if args.esco else {})
    trades = concepts_of_trades(read_rome(args.rome))
    linker = VocabularyLinker.taught(
        [*trades, *corpus], hidden=collection.queries, seed=args.seed
    )
    methods = by_method(collection, linker.fit(corpus), seed=args.seed)
    hard = collection.no_exact()
    figures = {
        name: {
            "all": run.figures(seed=args.seed),
            "no_exact": run.figures(hard, seed=args.seed),
        }
        for name, run in methods.items()
    }
    print(NOTE)
    for part in ("all", "no_exact"):
        rows = {name: of[part] for name, of in figures.items()}
        print(f"\n{part}\n{table(rows, COLUMNS)}")
    texts = {"texts": "labels, descriptions and skills" if args.esco else "labels"}
    finish(_object(figures) | texts, args, snapshot=snapshot_name(args.snapshot))
    return 0


def _object(figures: dict[str, dict[str, dict[str, Any]]]) -> dict[str, Any]:
    """Return the figures of the engine, those of the baselines under their names."""
    flat = {
        name: {**_without_n(of["all"]), "no_exact": of["no_exact"]}
        for name, of in figures.items()
    }
    return {**flat.pop("camin"), "baselines": flat}


def _without_n(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in figures.items() if name != "n"}


if __name__ == "__main__":
    sys.exit(run(main))
