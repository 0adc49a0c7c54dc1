"""Trade titles of one vocabulary to the labels of another (MELO, Avature, 2024).

Run ``python -m benchmarks.melo --data FOLDER --rome DIR --snapshot DIR``. The
folder holds queries.tsv, corpus_elements.tsv, concept_mapping.tsv and
annotations.tsv. Protocol: an encoder is taught on label groups of both sides
(labels of one ROME trade; labels of one corpus concept), no link between the
two is used, and no text equal to a query is taught. The published rows are
zero-shot: every table says so.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.command import finish, parser, run, table
from benchmarks.retrieval import Collection, by_method, groups_of_trades, read_groups
from benchmarks.snapshots import snapshot_name
from skills_ref.rome import read_rome

NOTE = (
    "The encoder is taught on the labels of both sides, the query titles left out;"
    " the published rows are zero-shot."
)
COLUMNS = ("n", "mrr", "hit1", "hit5", "hit10", "map")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("Titles to labels (MELO).", data="a MELO folder")
    command.add_argument("--rome", type=Path, required=True, help="ROME release")
    args = command.parse_args(argv)
    collection = Collection.read(args.data, corpus="corpus_elements.tsv")
    corpus_groups = read_groups(args.data / "concept_mapping.tsv", collection)
    rome_groups = groups_of_trades(read_rome(args.rome))
    methods = by_method(collection, [*rome_groups, *corpus_groups], seed=args.seed)
    figures = {
        name: {"all": run.figures(), "no_exact": run.figures(collection.no_exact())}
        for name, run in methods.items()
    }
    print(NOTE)
    for part in ("all", "no_exact"):
        rows = {name: of[part] for name, of in figures.items()}
        print(f"\n{part}\n{table(rows, COLUMNS)}")
    finish(_object(figures), args, snapshot=snapshot_name(args.snapshot))
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
