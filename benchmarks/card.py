"""Put the figures of the committed results in the documents that show them.

Run ``python -m benchmarks.card`` after new results; ``--check`` only says whether
something is stale. In ``docs/model-card.md``, each row that names a file and a key,
and each row that says what a file measured. In ``benchmarks/README.md``, each block
between ``<!-- NAME -->`` and ``<!-- end -->``. The sentences around are ours to keep
true.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from benchmarks.command import run
from benchmarks.errors import BenchmarkDataError
from benchmarks.record import ROOT

RESULTS = ROOT / "benchmarks" / "results"
CARD = ROOT / "docs" / "model-card.md"
README = ROOT / "benchmarks" / "README.md"

Results = Mapping[str, Mapping[str, Any]]

_FIGURE = re.compile(
    r"^(?P<row>\| .+? \| `(?P<file>[\w.-]+\.json)` \| `(?P<key>[\w.]+)` \| ).*? \|$",
    re.MULTILINE,
)
_ORIGIN = re.compile(
    r"^\| `(?P<file>[\w.-]+\.json)` \| `[^`]+` \| `[^`]+` \| .*\|$", re.MULTILINE
)
_BLOCK = re.compile(r"<!-- (?P<name>[\w-]+) -->\n.*?<!-- end -->", re.DOTALL)
_KINDS = (("reference", "reference only"), ("trained", "trained"))
# MRR of others on the 1,435 queries of MELO French, no title learnt
_PUBLISHED = (
    ("BM25", 0.751),
    ("char TF-IDF", 0.796),
    ("BGE-M3", 0.845),
    ("E5-mistral-7B", 0.863),
    ("OpenAI 3-large", 0.872),
)


def read_results(folder: Path = RESULTS) -> dict[str, dict[str, Any]]:
    """Return every result of a folder by the name of its file.

    A summary of several benchmarks is none.
    """
    read = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
    }
    return {name: one for name, one in read.items() if "snapshot" in one}


def figure(results: Results, file: str, key: str) -> object:
    """Return the figure of a dotted key of a file.

    Raises
    ------
    BenchmarkDataError
        If there is no such file or key.
    """
    value: object = results.get(file)
    if value is None:
        raise BenchmarkDataError(file, "no such result")
    for part in key.split("."):
        if isinstance(value, list) and part.isdigit():
            value = cast("list[object]", value)[int(part)]
        elif isinstance(value, Mapping) and part in value:
            value = cast("Mapping[str, object]", value)[part]
        else:
            raise BenchmarkDataError(file, f"no figure {key}")
    return value


# --- model card --------------------------------------------------------------------


def refreshed_card(text: str, results: Results) -> str:
    """Return the model card with the figures and the origins of ``results``.

    Raises
    ------
    BenchmarkDataError
        If a row names a file or a key that is not there.
    """

    def figure_row(row: re.Match[str]) -> str:
        value = figure(results, row["file"], row["key"])
        said = f"{value:.3f}".replace(".", ",") if isinstance(value, float) else value
        return f"{row['row']}{said} |"

    def origin_row(row: re.Match[str]) -> str:
        return _origin(row["file"], results)

    return _ORIGIN.sub(origin_row, _FIGURE.sub(figure_row, text))


def _origin(file: str, results: Results) -> str:
    """Return the row that says what a file measured, where and with which code."""
    if file not in results:
        raise BenchmarkDataError(file, "no such result")
    one = results[file]
    commit, _, changes = str(one["commit"]).partition("+")
    short = commit[:7] + (f"+{changes}" if changes else "")
    machine = one["machine"]
    return _row(
        *(f"`{file}`", f"`{one['snapshot']}`", f"`{short}`", one["seed"]),
        *(f"{machine['cpu']}, {machine['cpus']}", machine["python"]),
    )


# --- README ------------------------------------------------------------------------


def refreshed_readme(text: str, results: Results) -> str:
    """Return the README with each of its blocks written from ``results``.

    Raises
    ------
    BenchmarkDataError
        If a block has no known name, or a figure is missing.
    """

    def block(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in BLOCKS:
            raise BenchmarkDataError(README.name, f"no block {name}")
        return "\n".join((f"<!-- {name} -->", *BLOCKS[name](results), "<!-- end -->"))

    return _BLOCK.sub(block, text)


def short(value: object) -> str:
    """Return a share without its leading zero, a count as it is, a dash for nothing.

    Examples
    --------
    >>> short(0.7891), short(1.0), short(12), short(None)
    ('.789', '1.000', '12', '-')
    """
    if isinstance(value, float):
        return f"{value:.3f}".removeprefix("0")
    return "-" if value is None else str(value)


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    return [_row(*columns), _row(*["---"] * len(columns)), *(_row(*r) for r in rows)]


def _methods(
    results: Results, module: str, baselines: Iterable[str]
) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the engine on both snapshots, then the baselines of the first."""
    files = [(results[f"{module}_{kind}.json"], said) for kind, said in _KINDS]
    ours = [(f"**camin, {said}**", figures) for figures, said in files]
    others = files[0][0]["baselines"]
    return [*ours, *((f"`{name}`", others[name]) for name in baselines)]


def _cuts(part: Mapping[str, Any] | None, keys: Sequence[str]) -> str:
    return "-" if part is None else " / ".join(short(part[key]) for key in keys)


def _origins(results: Results) -> list[str]:
    columns = ("File", "Snapshot", "Commit", "Seed", "Processor, cores", "Python")
    rows = [_origin(file, results) for file in results]
    return [*_table(columns, ()), *rows]


def _offers(results: Results) -> list[str]:
    parts = ("audited", "parent", "exact", "hard")
    tops = ("top1", "top5", "top10")
    ours = results["offers_to_trades_reference.json"]
    titles = [
        f"{part}{'' if part == 'audited' else ', raw'} (n {ours[part]['n']})"
        for part in parts
    ]
    methods = _methods(results, "offers_to_trades", ours["baselines"])
    rows = [(name, *(_cuts(m[part], tops) for part in parts)) for name, m in methods]
    intervals = [
        f"{said} " + " / ".join("-".join(map(short, bounds)) for bounds in found)
        for (_, said), (_, m) in zip(_KINDS, methods, strict=False)
        for found in [[m["audited"]["ci95"][top] for top in tops]]
    ]
    macro = [f"{name.strip('*')} {short(m['macro_top1'])}" for name, m in methods]
    learnt = results["offers_to_trades_trained.json"]["trained_on"]
    return [
        *_table(("Method", *titles), rows),
        "",
        f"95 % intervals of the audited figures: {', '.join(intervals)}.",
        f"`macro_top1`: {', '.join(macro)}. Labelled offers learnt: {learnt}.",
    ]


def _competences(results: Results) -> list[str]:
    cuts = ("recall_at_5", "recall_at_10", "recall_at_20")
    ours = results["competences_reference.json"]
    methods = _methods(results, "competences", ours["baselines"])
    methods.insert(2, ("given the true trade (ceiling)", ours["ceiling"]))
    rows = [(name, _cuts(m, cuts)) for name, m in methods]
    read = [
        f"{said}: precision {short(m['span_precision'])}, recall"
        f" {short(m['span_recall'])}, calibration error {short(m['ece'])}"
        for (_, said), (_, m) in zip(_KINDS, methods, strict=False)
        if "span_precision" in m
    ]
    lines = _table((f"Method (n {ours['n']})", "recall at 5 / 10 / 20"), rows)
    return [*lines, *(["", f"Passages read. {'; '.join(read)}."] if read else [])]


def _profiles(results: Results) -> list[str]:
    keys = (
        *("ndcg_at_10", "recall_at_10", "expected_in_10", "expected_in_3"),
        *("forbidden_shown", "abstained_rightly", "abstained_wrongly"),
    )
    ours = results["profiles_reference.json"]
    methods = _methods(results, "profiles", ours["baselines"])
    rows = [(name, *(short(m.get(key)) for key in keys)) for name, m in methods]
    kinds = [
        f"{kind} {_cuts(one, ('ndcg_at_10', 'recall_at_10'))}"
        for kind, one in ours["by_kind"].items()
    ]
    columns = (
        *("Method", "ndcg@10", "recall@10", "expected in 10", "in 3"),
        *("forbidden shown to", "refused rightly", "wrongly"),
    )
    said = f"By kind (reference only, ndcg@10 / recall@10): {', '.join(kinds)}."
    return [*_table(columns, rows), "", said]


def _fairness(results: Results) -> list[str]:
    ours, trained = (results[f"fairness_{kind}.json"] for kind, _ in _KINDS)
    swaps = [name for name, one in ours.items() if _is_swap(one)]
    rows = [
        (
            swap,
            ours[swap]["n"],
            *(
                f"{short(ours[swap][key])} ({short(trained[swap][key])})"
                for key in ("identical", "rbo", "score_shift")
            ),
        )
        for swap in swaps
    ]
    return _table(("Swap", "pairs", "identical", "rbo", "score shift"), rows)


def _is_swap(value: object) -> bool:
    return isinstance(value, Mapping) and "identical" in value


def _melo(results: Results) -> list[str]:
    keys = ("mrr", "hit1", "hit5", "hit10", "map")
    ours = results["melo.json"]
    methods = [("**camin**", ours)]
    methods += [(f"`{name}`", one) for name, one in ours["baselines"].items()]
    rows = [
        (name, *(short(m[key]) for key in keys), short(m["no_exact"]["mrr"]))
        for name, m in methods
    ]
    rows += [
        (f"published, zero-shot: {name}", short(mrr), *["-"] * 5)
        for name, mrr in _PUBLISHED
    ]
    last = f"mrr without exact label (n {ours['no_exact']['n']})"
    return _table(("Method", *keys, last), rows)


def _speed(results: Results) -> list[str]:
    rows: list[tuple[str, ...]] = []
    for kind, said in _KINDS:
        one = results[f"speed_{kind}.json"]
        rows.append(
            (
                said,
                *(_percentiles(one[key]) for key in ("rank_ms", "trainings_ms")),
                *(f"{one[key]:.1f}" for key in _SPEEDS),
            )
        )
    columns = ("Snapshot", "text to ten trades, ms", "trainings, ms", *_SPEEDS)
    return _table(columns, rows)


_SPEEDS = ("classify_per_s", "build_s", "start_s", "peak_mb")


def _percentiles(times: Mapping[str, float] | None) -> str:
    if times is None:
        return "-"
    return " / ".join(f"{times[key]:.1f}" for key in ("p50", "p95", "p99"))


BLOCKS: Mapping[str, Callable[[Results], list[str]]] = {
    "origins": _origins,
    "offers_to_trades": _offers,
    "competences": _competences,
    "profiles": _profiles,
    "fairness": _fairness,
    "melo": _melo,
    "speed": _speed,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Refresh the documents, or say which are stale."""
    command = argparse.ArgumentParser(description="Figures of the documents.")
    command.add_argument(
        "--check", action="store_true", help="write nothing; status 1 when stale"
    )
    args = command.parse_args(argv)
    results = read_results()
    stale: list[str] = []
    for path, refreshed in ((CARD, refreshed_card), (README, refreshed_readme)):
        text = path.read_text(encoding="utf-8")
        new = refreshed(text, results)
        if new != text:
            stale.append(path.name)
            if not args.check:
                path.write_text(new, encoding="utf-8")
    print(f"{'stale' if args.check else 'written'}: {', '.join(stale) or 'nothing'}")
    return int(args.check and bool(stale))


if __name__ == "__main__":
    sys.exit(run(main))
