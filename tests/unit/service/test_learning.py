"""What a person reads of what a snapshot learnt and changes."""

import re
from typing import Any

from rich.console import Console

from matcher.comparison import report_on
from service.learning import shown_learnt, shown_report
from service.messages_fr import CHECKS, LEARNT_NOTHING, LEFT_OUT, UNMOVED, VERDICTS

FIGURES: dict[str, Any] = {
    "offers": 40,
    "top1": 0.75,
    "top1_ci95": [0.6, 0.86],
    "top5": 1.0,
    "top5_ci95": [0.91, 1.0],
    "top10": 1.0,
    "top10_ci95": [0.91, 1.0],
    "macro_top1": 0.7,
    "by_domain": {"K": {"offers": 40, "top1": 0.75, "top1_ci95": [0.6, 0.86]}},
}
LEARNT: dict[str, Any] = {
    "seed": 0,
    "files": [
        {
            "file": "offres\x1b[2J.jsonl",
            "publisher": "France Travail",
            "as_of": "2026-08-20",
            "rows_in": 1200,
            "file_sha256": "ab" * 32,
        }
    ],
    "offers": {
        "read": 1200,
        "kept": 900,
        "left_out": {"no-code": 0, "unknown-code": 12, "held-out-to-check": 88},
    },
    "agreement": {"titles": 200, "agree": 190, "share": 0.95},
    "dates": {"first": "2026-01-02", "last": "2026-08-20", "unknown": 7},
    "domains": {
        "K": {"offers": 675, "share": 0.75},
        "M": {"offers": 225, "share": 0.25},
    },
    "check": {"origin": "share", "figures": FIGURES},
}
MOVED = {
    "rome": "K1304",
    "label": "Aide à domicile",
    "offers": 6,
    "right_before": 5,
    "right_after": 2,
    "first_before": 5,
    "first_after": 3,
    "titles_before": 1,
    "titles_after": 1,
}
REPORT: dict[str, Any] = {
    "snapshot": "new",
    "previous": "old",
    "verdict": "worse",
    "refused": "worse",
    "forced": False,
    "check": {
        "offers": 40,
        "before": FIGURES,
        "after": FIGURES | {"top1": 0.5, "top1_ci95": [0.35, 0.65]},
        "lost": 11,
        "won": 1,
        "previous_may_have_learnt": True,
    },
    "titles": {"titles": 532, "before": 0.99, "after": 0.98},
    "moved": [MOVED | {"rome": f"K13{i:02}"} for i in range(14)],
}


def said(*renderables: Any) -> str:  # noqa: ANN401 - whatever rich prints
    console = Console(width=140, markup=False, highlight=False, emoji=False)
    with console.capture() as written:
        for one in renderables:
            console.print(one)
    return written.get()


def test_what_was_learnt_is_said() -> None:
    text = said(*shown_learnt(LEARNT))

    assert "« offres[2J.jsonl » (France Travail, 20/08/2026)" in text
    assert "abababababab" in text
    assert "Offres étiquetées : 1\u202f200 lues, 900 apprises." in text
    assert f"{LEFT_OUT['unknown-code']} : 12" in text
    assert LEFT_OUT["no-code"] not in text
    assert "Datées du 02/01/2026 au 20/08/2026 ; sans date : 7." in text
    assert "K 75, M 25" in text
    assert CHECKS["share"] in text
    assert "0,750 (0,600 à 0,860)" in text


def test_undated_offers_are_said() -> None:
    dates = {"first": None, "last": None, "unknown": 1200}

    assert "Aucune de ces offres n'est datée." in said(
        *shown_learnt(LEARNT | {"dates": dates})
    )


def test_the_reference_alone_is_said() -> None:
    assert said(*shown_learnt(None)).strip() == LEARNT_NOTHING


def test_a_check_alone_says_only_the_check() -> None:
    text = said(*shown_learnt(LEARNT | {"files": [], "offers": None}))

    assert "lues" not in text
    assert "Contrôle sur 40 offres" in text


def test_what_changes_is_said_with_the_ten_trades_that_moved_most() -> None:
    text = said(*shown_report(REPORT))

    assert "Par rapport à old" in text
    assert "0,500 (0,350 à 0,650)" in text
    assert "1 offres gagnées, 11 perdues" not in text
    assert "gagnées : 1 ; perdues : 11" in text
    assert "5 → 2" in text
    assert "K1309 Aide à domicile" in text
    assert "K1310" not in text
    assert "peut-être appris" in text
    assert VERDICTS["worse"] in text
    assert "--force" not in text


def test_a_forced_snapshot_says_so() -> None:
    assert "(--force)" in said(*shown_report(REPORT | {"forced": True}))


def test_labels_that_look_wrong_void_the_figures() -> None:
    text = said(*shown_report(REPORT | {"refused": "labels", "verdict": "alike"}))

    assert "contredisent leurs titres" in text
    assert VERDICTS["alike"] not in text


def test_every_verdict_has_its_sentence() -> None:
    documented = re.findall(r"``(\w+)``", (report_on.__doc__ or "").split("Returns")[1])

    assert set(documented) - {"verdict", "refused", "None", "labels"} == set(VERDICTS)


def test_every_reason_to_leave_an_offer_out_has_its_words() -> None:
    assert set(LEFT_OUT) == {
        *("no-code", "unknown-code", "held-out-to-check"),
        *("same-text", "enough-of-this-trade"),
    }


def test_without_anything_to_compare_the_reason_is_said() -> None:
    bare: dict[str, Any] = {"check": None, "titles": None, "moved": [], "refused": None}
    report = {"previous": "old", "forced": False, "verdict": "unreadable", **bare}

    assert said(*shown_report(report)).split() == VERDICTS["unreadable"].split()


def test_no_trade_that_moved_is_said() -> None:
    assert UNMOVED in said(*shown_report(REPORT | {"moved": [], "check": None}))
