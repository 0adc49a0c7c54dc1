"""What a new snapshot changes beside the one in use: right answers, trades moved.

Both answer the same offers with the weights of this engine, which are those that
would serve them. The report is written in the new folder once it is sealed, and is
no part of it: it depends on what was in use before.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from polars.exceptions import PolarsError

from matcher.check import Measured, Split, figures_of, first_families
from matcher.errors import ArtefactError, LabelsError, WorseSnapshotError
from matcher.proportions import chance_of, share_of
from matcher.scorer import TradeScorer
from matcher.snapshot import check_of, current, read_manifest
from matcher.trades import TradeTable

LEAST_LOSS = 0.01  # of the first places: a smaller loss is let pass
NOISE = 0.05  # a loss more likely than this by chance is let pass
LEAST_AGREEMENT = 0.5  # 26,401 real offers: 0.96; the same, codes shuffled: 0.07
LEAST_TITLES = 30  # titles judged, for the agreement to say anything
_MOVED = 50  # trades kept in the report


def in_use(folder: Path) -> Path | None:
    """Return the snapshot that ``folder/current`` names, ``None`` without one."""
    try:
        return current(folder)
    except ArtefactError:
        return None


def report_on(
    name: str,
    before: Path | None,
    scorer: TradeScorer,
    split: Split,
    measured: Measured,
    learnt: dict[str, Any] | None,
) -> dict[str, Any]:
    """Return what changes between the snapshot in use and a new one.

    Parameters
    ----------
    name
        Name of the new snapshot.
    before
        Folder of the snapshot in use, ``None`` when there is none.
    scorer
        The new one.
    split, measured
        The offers checked and the answers of the new one.
    learnt
        What the new one learnt (`matcher.learnt`).

    Returns
    -------
    dict
        ``verdict`` is ``first`` (nothing in use), ``unreadable`` (what is in use
        cannot be read by this engine), ``unmeasured`` (no offer to check),
        ``worse``, ``better`` or ``alike``; ``refused`` is ``None``, ``worse`` or
        ``labels``.
    """
    old = None if before is None else _scorer(before)
    report: dict[str, Any] = {
        "snapshot": name,
        "previous": None if before is None else before.name,
        "verdict": "first" if before is None else "unreadable",
        "check": None,
        "moved": [],
        "titles": None,
        "refused": "labels" if before is not None and _doubtful(learnt) else None,
        "forced": False,
    }
    if before is None or old is None:
        return report
    titles = [(label, "") for label in scorer.table.sheet_labels]
    own = [scorer.table.families[int(row)] for row in scorer.table.family_of_sheet]
    offers = _Changes(
        measured.wanted, first_families(old, measured.rows), measured.answers
    )
    sheets = _Changes(own, first_families(old, titles), first_families(scorer, titles))
    check = _check(offers, may_know=_may_know(read_manifest(before), split))
    verdict = _verdict(check)
    return report | {
        "verdict": verdict,
        "check": check,
        "moved": _moved(offers, sheets, _labels(scorer.table)),
        "titles": {
            "titles": len(own),
            "before": share_of(sum(sheets.right_before), len(own)),
            "after": share_of(sum(sheets.right_after), len(own)),
        },
        "refused": report["refused"] or ("worse" if verdict == "worse" else None),
    }


def refuse(
    report: dict[str, Any], learnt: dict[str, Any] | None, *, force: bool
) -> None:
    """Refuse to put in use a snapshot that should not be, unless forced.

    Raises
    ------
    WorseSnapshotError
        If it finds fewer trades than the one in use.
    LabelsError
        If the codes of its labelled offers contradict their titles.
    """
    if force or report["refused"] is None:
        return
    if report["refused"] == "labels" and learnt is not None:
        agreement = learnt["agreement"]
        raise LabelsError(
            report["snapshot"], titles=agreement["titles"], agree=agreement["agree"]
        )
    check = report["check"]
    raise WorseSnapshotError(
        report["snapshot"], before=check["right_before"], after=check["right_after"]
    )


class _Changes:
    """First answers to the same texts before and after, and which are right."""

    def __init__(
        self,
        wanted: Sequence[str],
        before: Sequence[Sequence[str]],
        after: Sequence[Sequence[str]],
    ) -> None:
        self.wanted = wanted
        self.before, self.after = before, after
        self.first_before = [one[0] for one in before]
        self.first_after = [one[0] for one in after]
        self.right_before = _equal(self.first_before, wanted)
        self.right_after = _equal(self.first_after, wanted)


def _equal(one: Sequence[str], other: Sequence[str]) -> list[bool]:
    return [a == b for a, b in zip(one, other, strict=True)]


def _check(changes: _Changes, *, may_know: bool) -> dict[str, Any] | None:
    """Return the figures before and after, and the sign test between them."""
    if not changes.wanted:
        return None
    pairs = list(zip(changes.right_before, changes.right_after, strict=True))
    lost = sum(was and not now for was, now in pairs)
    won = sum(now and not was for was, now in pairs)
    return {
        "offers": len(pairs),
        "before": figures_of(changes.before, changes.wanted),
        "after": figures_of(changes.after, changes.wanted),
        "right_before": sum(changes.right_before),
        "right_after": sum(changes.right_after),
        "lost": lost,
        "won": won,
        "chance_of_loss": round(chance_of(lost, won), 6),
        "chance_of_gain": round(chance_of(won, lost), 6),
        "previous_may_have_learnt": may_know,
    }


def _verdict(check: dict[str, Any] | None) -> str:
    if check is None:
        return "unmeasured"
    gain = (check["won"] - check["lost"]) / check["offers"]
    if gain <= -LEAST_LOSS and check["chance_of_loss"] < NOISE:
        return "worse"
    if gain >= LEAST_LOSS and check["chance_of_gain"] < NOISE:
        return "better"
    return "alike"


def _doubtful(learnt: dict[str, Any] | None) -> bool:
    """Tell whether the labels contradict the reference, far beyond their noise."""
    if learnt is None or learnt["agreement"]["titles"] < LEAST_TITLES:
        return False
    return learnt["agreement"]["share"] < LEAST_AGREEMENT


def _may_know(manifest: dict[str, Any], split: Split) -> bool:
    """Tell whether the snapshot in use may have learnt offers that are checked.

    It has not when it learnt no offer, or when it left out every text of so low a
    place, as its own check set did.
    """
    if manifest.get("trained_on") is None:
        return False
    check = check_of(manifest)
    if split.origin == "file":
        return check.get("texts") != split.texts
    below: float | None = check.get("below")
    return below is None or split.below is None or below < split.below


def _moved(
    offers: _Changes, sheets: _Changes, label_of: dict[str, str]
) -> list[dict[str, Any]]:
    """Return the families whose answers changed most, most changed first."""
    counts = {
        "offers": Counter(offers.wanted),
        "right_before": _right(offers.wanted, offers.right_before),
        "right_after": _right(offers.wanted, offers.right_after),
        "first_before": Counter(offers.first_before),
        "first_after": Counter(offers.first_after),
        "titles_before": Counter(sheets.first_before),
        "titles_after": Counter(sheets.first_after),
    }
    codes = sorted(set[str]().union(*counts.values()))
    rows = [{name: count[code] for name, count in counts.items()} for code in codes]
    moves = [_moves(row) for row in rows]
    order = sorted(range(len(codes)), key=lambda i: (-moves[i], codes[i]))
    return [
        {"rome": codes[i], "label": label_of.get(codes[i]), **rows[i]}
        for i in order[:_MOVED]
        if moves[i]
    ]


def _right(wanted: Sequence[str], right: Sequence[bool]) -> Counter[str]:
    return Counter(code for code, good in zip(wanted, right, strict=True) if good)


def _moves(row: dict[str, int]) -> int:
    """Return how many answers changed, offers and titles together."""
    return sum(
        abs(row[f"{name}_after"] - row[f"{name}_before"])
        for name in ("right", "first", "titles")
    )


def _labels(table: TradeTable) -> dict[str, str]:
    """Return the label of each family: that of the sheet of its code, if any."""
    found: dict[str, str] = {}
    rows: list[int] = table.family_of_sheet.tolist()
    for sheet, label, row in zip(table.sheets, table.sheet_labels, rows, strict=True):
        family = table.families[row]
        if sheet == family or family not in found:
            found[family] = label
    return found


def _scorer(folder: Path) -> TradeScorer | None:
    """Return the scorer of a snapshot, ``None`` when this engine cannot read it.

    An older engine may have written other files, columns or keys.
    """
    try:
        read_manifest(folder)
        return TradeScorer.load(folder / "models", TradeTable.load(folder / "trades"))
    except (ArtefactError, OSError, KeyError, ValueError, PolarsError):
        return None
