"""Job titles to other job titles of the same meaning, on a folder of three files.

Run ``python -m benchmarks.title_similarity --data FOLDER --snapshot DIR``. The
folder holds queries.tsv, corpus_documents.tsv and annotations.tsv. The encoder is
taught on the trades of the snapshot's reference, the query titles left out: it sees
no title of the corpus.
"""

import sys
from collections.abc import Sequence

from benchmarks.command import finish, parser, run, table
from benchmarks.retrieval import (
    Collection,
    by_method,
    concepts_of_corpus,
)
from matcher.engine import Matcher
from matcher.vocabulary import VocabularyLinker, concepts_of_trades


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its object."""
    command = parser("Titles to titles.", data="a folder of tab-separated files")
    args = command.parse_args(argv)
    matcher = Matcher.load(args.snapshot)
    collection = Collection.read(args.data, corpus="corpus_documents.tsv")
    linker = VocabularyLinker.taught(
        concepts_of_trades(matcher.reference),
        hidden=collection.queries,
        seed=args.seed,
    )
    linker.fit(concepts_of_corpus(collection, {}))
    runs = by_method(collection, linker, seed=args.seed)
    figures = {
        name: {
            key: value
            for key, value in run.figures(seed=args.seed).items()
            if key in ("map", "mrr")
        }
        for name, run in runs.items()
    }
    print(table(figures, ("map", "mrr")))
    result = {**figures.pop("camin"), "baselines": figures}
    finish(result, args, snapshot=matcher.snapshot_id)
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
