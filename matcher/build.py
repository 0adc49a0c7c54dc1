"""Build a snapshot from a reference and tables: every stage is in `build_snapshot`."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np
import polars as pl

from matcher import weights
from matcher.annotate import Annotator
from matcher.annotate_offers import annotate_offers, in_processes, in_this_process
from matcher.annotate_trainings import annotate_trainings
from matcher.arrays import FloatArray, IntArray
from matcher.check import Measured, Split, split_offers
from matcher.comparison import in_use, refuse, report_on
from matcher.competences import CompetenceTable
from matcher.encode import ProjectionEncoder
from matcher.features import Hashes
from matcher.labels import families_of_offers, labelled
from matcher.learnt import learnt_facts, write_learnt
from matcher.neighbours import Neighbours
from matcher.pairs import believed, joined_pairs, offer_pairs, pairs_of
from matcher.scorer import TradeScorer, stop_hashes
from matcher.snapshot import point_to, seal, write_report
from matcher.tables import COMMUNES, OFFERS, SESSIONS, TRAININGS
from matcher.trades import TradeTable, TradeTexts
from matcher.usual_lists import usual_competences
from skills_ref.store import SkillsRef

ENGINE = "0.1.0"
SEED = 0
DIM, EPOCHS = 128, 8
_BATCH = 256
_FEW_OFFERS = 2000  # under this, starting processes costs more than it saves
WORKERS = min(os.cpu_count() or 1, 8)

OnStep = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True)
class BuildInput:
    """What a snapshot is made of; what is ``None`` is absent, and said so.

    Attributes
    ----------
    reference
        Trades and competences, with crosswalks when there are certifications.
    offers, trainings, sessions, communes, tension, hiring, family_trades
        Tables of `matcher.tables`.
    train_on
        Labelled offers to learn from, or ``None`` for the reference alone. A part
        of them is only checked (`matcher.check`).
    check
        Labelled offers only to check, or ``None`` to check a part of ``train_on``.
    sources
        Entries of the manifest, one per file read.
    learnt_from
        Those of the files of ``train_on``, with their names.
    today
        Day of the build: only names the folder.
    """

    reference: SkillsRef
    offers: pl.DataFrame | None = None
    trainings: pl.DataFrame | None = None
    sessions: pl.DataFrame | None = None
    communes: pl.DataFrame | None = None
    tension: pl.DataFrame | None = None
    hiring: pl.DataFrame | None = None
    family_trades: pl.DataFrame | None = None
    train_on: pl.DataFrame | None = None
    check: pl.DataFrame | None = None
    sources: tuple[dict[str, Any], ...] = ()
    learnt_from: tuple[dict[str, Any], ...] = ()
    today: date


def build_snapshot(
    data: BuildInput, to: Path, *, on_step: OnStep | None = None, force: bool = False
) -> Path:
    """Build a snapshot under ``to`` and point ``to/current`` at it.

    The same input gives the same bytes, hence the same hash. A snapshot of that
    name already there is kept as it is. What changes beside the snapshot in use is
    written in its ``report.json``.

    Parameters
    ----------
    data
        Reference, tables, sources.
    to
        Folder of snapshots, made if needed.
    on_step
        Called with the stage, what is done and the total. Stages: reference,
        encoder, lexical, learnt, annotate, index, check, write.
    force
        Put it in use even when it is worse than the one that is.

    Raises
    ------
    WorseSnapshotError
        If it finds fewer trades than the snapshot in use, which stays in use.
    LabelsError
        If the codes of its labelled offers contradict their titles; as above.
    """
    tell = on_step or _quiet
    to.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=to, prefix=".building-") as name:
        folder = Path(name) / "snapshot"
        tell("reference", 0, 1)
        table = TradeTable.from_reference(data.reference)
        texts = TradeTexts.from_reference(data.reference, table)
        tell("reference", 1, 1)
        split = _split(data, table)
        scorer = learn(_to_learn(data, split), table, texts, tell)
        competences = CompetenceTable.from_reference(data.reference, table, scorer)
        data.reference.save(folder / "reference")
        table.save(folder / "trades")
        scorer.save(folder / "models")
        competences.save(folder / "competences")
        # as every process reads them, so that the bytes do not depend on their number
        scorer = TradeScorer.load(folder / "models", table)
        competences = CompetenceTable.load(folder / "competences")
        offers = _to_learn(data, split).train_on
        usual = usual_competences(data.reference, scorer, competences, offers)
        usual.save(folder / "usual")
        annotator = Annotator(competences, scorer.encoder)
        tables = _tables(data, scorer, annotator, folder, tell)
        tell("check", 0, 1)
        measured = Measured.of(split, scorer)
        learnt = learnt_facts(
            data.train_on, split, measured, data.learnt_from, table=table, seed=SEED
        )
        write_learnt(folder / "models", learnt)
        tell("check", 1, 1)
        tell("write", 0, 1)
        (folder / "tables").mkdir()
        for key, frame in tables.items():
            frame.write_parquet(folder / "tables" / f"{key}.parquet")
        manifest = seal(folder, _facts(data, tables, scorer) | {"learnt": learnt})
        final = to / f"{data.today.isoformat()}-{manifest['hash'][:12]}"
        if not final.exists():
            shutil.move(folder, final)
        tell("write", 1, 1)
    before = in_use(to)
    if before != final:
        report = report_on(final.name, before, scorer, split, measured, learnt)
        write_report(final, report | {"forced": force})
        refuse(report, learnt, force=force)
    point_to(to, final.name)
    return final


def _split(data: BuildInput, table: TradeTable) -> Split:
    """Return the labelled offers to learn from and those only to check."""
    none = np.empty(0, dtype=np.int64)
    family, wanted = (
        none if offers is None else families_of_offers(offers, data.reference, table)
        for offers in (data.train_on, data.check)
    )
    return split_offers(data.train_on, family, data.check, wanted)


def _to_learn(data: BuildInput, split: Split) -> BuildInput:
    """Return the same input with only the labelled offers that are to be learnt."""
    some = bool((split.family >= 0).any())
    return replace(data, train_on=split.learn if some else None)


def learn(
    data: BuildInput, table: TradeTable, texts: TradeTexts, tell: OnStep
) -> TradeScorer:
    """Return the scorer learnt on the reference, then on labelled offers if any."""
    pairs = pairs_of(table, texts, data.reference.tables, seed=SEED)
    offers, family = _labelled(data, table)
    if offers is not None:
        sure = believed(offers, family, table, texts)
        pairs = joined_pairs(pairs, offer_pairs(sure, table, texts, seed=SEED))
    encoder = ProjectionEncoder(DIM, epochs=EPOCHS, seed=SEED).fit(
        pairs.left,
        pairs.right,
        pairs.group,
        on_step=lambda done, total: tell("encoder", done, total),
    )
    tell("lexical", 0, 1)
    scorer = TradeScorer.from_texts(table, texts, encoder)
    tell("lexical", 1, 1)
    return scorer if offers is None else _with_neighbours(scorer, offers, family, tell)


def _labelled(
    data: BuildInput, table: TradeTable
) -> tuple[pl.DataFrame | None, IntArray]:
    """Return the labelled offers worth learning from and their families."""
    if data.train_on is None:
        return None, np.empty(0, dtype=np.int64)
    family = families_of_offers(data.train_on, data.reference, table)
    return labelled(data.train_on, family)


def _with_neighbours(
    scorer: TradeScorer, offers: pl.DataFrame, family: IntArray, tell: OnStep
) -> TradeScorer:
    """Return the scorer with the labelled offers as neighbours."""
    rows = list(offers.select("title", "text").iter_rows())
    queries: list[Hashes] = []
    vectors: list[FloatArray] = []
    for start in range(0, len(rows), _BATCH):
        tell("learnt", start, len(rows))
        batch = [scorer.query(t, x) for t, x in rows[start : start + _BATCH]]
        vectors.append(scorer.query_vectors(batch))
        queries += [q.whole for q in batch]
    tell("learnt", len(rows), len(rows))
    near = Neighbours(len(scorer.table.families)).fit(
        queries, np.concatenate(vectors), family, without=stop_hashes(scorer.hasher)
    )
    return scorer.with_neighbours(near)


def _tables(
    data: BuildInput,
    scorer: TradeScorer,
    annotator: Annotator,
    folder: Path,
    tell: OnStep,
) -> dict[str, pl.DataFrame]:
    """Return the tables of the snapshot, offers and trainings annotated."""
    communes = data.communes if data.communes is not None else COMMUNES.to_frame()
    tables = {"communes": communes}
    if data.offers is not None:
        many = data.offers.height > _FEW_OFFERS and WORKERS > 1
        offers, mentions = annotate_offers(
            data.offers.match_to_schema(OFFERS),
            communes,
            data.reference,
            scorer,
            in_processes(folder, WORKERS)
            if many
            else in_this_process(scorer, annotator),
            lambda done, total: tell("annotate", done, total),
        )
        tables |= {"offers": offers, "offer_competences": mentions}
    trainings = data.trainings if data.trainings is not None else TRAININGS.to_frame()
    sessions = data.sessions if data.sessions is not None else SESSIONS.to_frame()
    leads, taught = annotate_trainings(trainings, data.reference, scorer, annotator)
    tables |= {"training_trades": leads, "training_competences": taught}
    if data.trainings is not None:
        tables |= {"trainings": trainings, "sessions": sessions}
    market = {
        "tension": data.tension,
        "hiring": data.hiring,
        "family_trades": data.family_trades,
    }
    return tables | {key: one for key, one in market.items() if one is not None}


def _facts(
    data: BuildInput, tables: dict[str, pl.DataFrame], scorer: TradeScorer
) -> dict[str, Any]:
    """Return what the manifest says beside the files."""
    newest = tables["offers"]["published_on"].max() if "offers" in tables else None
    near = scorer.neighbours
    return {
        "engine": ENGINE,
        "as_of": newest.isoformat() if isinstance(newest, date) else None,
        "is_sample": data.reference.is_sample,
        "reference": {
            "release": data.reference.release,
            "repairs": dict(data.reference.repairs),
        },
        "trained_on": None if near is None else len(near.family_),
        "sources": list(data.sources),
        "counts": {
            key: None if frame is None else frame.height
            for key, frame in (
                ("offers", data.offers),
                ("trainings", data.trainings),
                ("sessions", data.sessions),
                ("communes", data.communes),
            )
        },
        "parameters": {
            "encoder": {"dim": DIM, "epochs": EPOCHS, "seed": SEED},
            "ranking": _ranking_parameters(),
        },
    }


def _ranking_parameters() -> dict[str, Any]:
    """Return every weight and threshold in force, by name."""
    return {
        name.lower(): dict(cast(Mapping[str, float], value))
        if isinstance(value, Mapping)
        else value
        for name, value in sorted(vars(weights).items())
        if name.isupper()
    }


def _quiet(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""
