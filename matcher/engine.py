"""The engine: one snapshot in memory, and what can be asked of it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import polars as pl

from matcher.annotate import Annotator
from matcher.answers import Interview
from matcher.arrays import FloatArray, IntArray
from matcher.choices import LESS, Chooser
from matcher.classify import titled_scores
from matcher.close import close_competences
from matcher.competences import CompetenceTable
from matcher.conditions import contexts_by_condition
from matcher.course_sessions import Learner
from matcher.courses import Courses
from matcher.explain import explain
from matcher.families import FamilyLinks
from matcher.gap import Coverage
from matcher.hiring import Hiring
from matcher.levels import known_level
from matcher.market import Market
from matcher.matches import MatchMaker
from matcher.nearby import NearbyTrainings
from matcher.offer_search import NOBODY, Asked, OfferSearch, Told
from matcher.offer_titles import OfferTitles
from matcher.opening import Openings
from matcher.person import Given, PersonReader
from matcher.places import Places
from matcher.profile import declared
from matcher.query import Query
from matcher.questions import QuestionBank
from matcher.rank import ranked
from matcher.ranking import Ranker, Scored
from matcher.scorer import TradeScorer
from matcher.snapshot import read_manifest, snapshot_at
from matcher.snapshot import verify as checked
from matcher.suggest import Suggester
from matcher.tension import Tensions
from matcher.trades import TradeTable, best_sheet
from matcher.types import (
    NO_CHOICES,
    NO_COURSE_FILTERS,
    NO_FILTERS,
    Answer,
    Choices,
    Classification,
    CourseFilters,
    Domain,
    Exclusion,
    Explanation,
    Gap,
    HiringProjects,
    Labelled,
    OfferFilters,
    OfferPage,
    OfferSort,
    Place,
    Profile,
    Question,
    Ranking,
    Reason,
    Suggestion,
    Tension,
    TradeSheet,
    TrainingMatch,
    TrainingPage,
)
from matcher.upstream import NOTHING_KNOWN, Entry, years_of
from matcher.usual import UsualCompetences
from matcher.usual_mentions import UsualReader
from skills_ref.codes import RomeCode
from skills_ref.store import SkillsRef

_MOST_OF_ONE = 80  # competences read in one text
_LIKELY_FAMILIES = 2  # families whose competences are looked for in an offer
_BATCH = 128
_MOST_DOMAINS = 3
_ASKED = 2  # questions given at a time


class Matcher:
    """Match people, offers and trainings by competence, on one snapshot.

    Built by `Matcher.load`. Nothing of a person is kept: a profile is a value
    that goes in and out.

    Attributes
    ----------
    snapshot_id
        Name of the snapshot's folder.
    manifest
        What the snapshot is made of.
    reference
        Trades, competences and links.
    """

    def __init__(
        self,
        *,
        snapshot_id: str,
        manifest: dict[str, Any],
        reference: SkillsRef,
        scorer: TradeScorer,
        competences: CompetenceTable,
        usual: UsualCompetences,
        market: Market,
        courses: Courses,
        places: Places,
        tensions: Tensions,
        hiring: Hiring,
    ) -> None:
        self.snapshot_id = snapshot_id
        self.manifest = manifest
        self.reference = reference
        self._scorer = scorer
        self._competences = competences
        self._market = market
        self._courses = courses
        self._places = places
        self._tensions = tensions
        self._hiring = hiring
        self._annotator = Annotator(competences, scorer.encoder)
        self._usual = UsualReader(usual, competences)

    @classmethod
    def load(cls, folder: Path, *, verify: bool = True) -> Self:
        """Read a snapshot, or the current one of a folder of snapshots.

        Parameters
        ----------
        folder
            A snapshot, or a folder with a ``current`` pointer.
        verify
            Check the hash of every file first.

        Raises
        ------
        ArtefactError
            If a file is missing, altered or of another format.
        """
        at = snapshot_at(folder)
        manifest = checked(at) if verify else read_manifest(at)
        table = TradeTable.load(at / "trades")
        scorer = TradeScorer.load(at / "models", table)
        offers = _frame(at / "tables" / "offers.parquet")
        reference = SkillsRef.load(at / "reference")
        competences = CompetenceTable.load(at / "competences")
        return cls(
            snapshot_id=at.name,
            manifest=manifest,
            reference=reference,
            scorer=scorer,
            competences=competences,
            usual=UsualCompetences.load(at / "usual")
            if (at / "usual").is_dir()  # the first snapshots have none
            else UsualCompetences.of_reference(reference, table, competences),
            market=Market(
                offers,
                _frame(at / "tables" / "offer_competences.parquet"),
                len(table.families),
            ),
            courses=Courses(
                _frame(at / "tables" / "trainings.parquet"),
                _frame(at / "tables" / "sessions.parquet"),
                pl.read_parquet(at / "tables" / "training_trades.parquet"),
                pl.read_parquet(at / "tables" / "training_competences.parquet"),
            ),
            places=Places(pl.read_parquet(at / "tables" / "communes.parquet")),
            tensions=Tensions(_frame(at / "tables" / "tension.parquet")),
            hiring=Hiring(
                _frame(at / "tables" / "hiring.parquet"),
                _frame(at / "tables" / "family_trades.parquet"),
            ),
        )

    def warm(self) -> None:
        """Make the parts that the first answers would otherwise wait for."""
        profile = self.profile(self.reference.trade(self.table.sheets[0]).label)
        self.rank(profile)
        self.explain(profile, self.table.sheets[0])
        self.suggest("a")

    @property
    def as_of(self) -> date | None:
        """Newest date of the offers; ``None`` without a dated offer."""
        return self._market.as_of

    @property
    def is_sample(self) -> bool:
        """Whether the snapshot is made of our sample data."""
        return bool(self.manifest["is_sample"])

    # --- people ------------------------------------------------------------------

    def profile(
        self,
        text: str = "",
        *,
        wishes: str = "",
        skills: Sequence[str] = (),
        without: Collection[str] = (),
        answers: Sequence[Answer] = (),
        choices: Choices = NO_CHOICES,
    ) -> Profile:
        """Return what a text, a list of skills and answers say of a person.

        Parameters
        ----------
        text
            Text of a CV, or what the person says.
        wishes
            What they like or would like, in their words: wishes, however said. What
            they refuse there stays refused.
        skills
            Competences listed, as codes or in words.
        without
            Codes of competences that the person removed.
        answers
            Replies to questions of the engine (`Ranking.questions`). With answers, a
            text that cannot be read is left aside.
        choices
            What they chose. Competences known or wanted and trades liked are enough
            to be ranked; codes of another release say nothing.

        Raises
        ------
        UnknownCodeError
            If an answer is to no question of this snapshot.
        """
        given = Given(
            text=text,
            wishes=wishes,
            skills=skills,
            without=without,
            answers=answers,
            choices=choices,
        )
        return self._reader.profile(given)

    def rank(
        self, profile: Profile, *, near: Place | None = None, limit: int = 10
    ) -> Ranking:
        """Return the trades closest to a profile, each with its reasons.

        One trade per family: the other sheets of a family are its variants. The
        answer abstains, with a reason, when the profile says too little; it then
        asks the questions that would help most, and goes on asking while the person
        answers.
        """
        if profile.reason is not None:
            return self._abstained(profile, self.ranker.questions(profile, n=_ASKED))
        scored = self.ranker.score(profile)
        reason = self.ranker.too_thin(scored, profile)
        if reason is not None:
            known = scored if profile.about_work else None
            asked = self.ranker.questions(profile, known, n=_ASKED)
            return self._abstained(replace(profile, reason=reason), asked)
        order = self.ranker.order(scored)
        trades = self.maker.matches(order[:limit], scored, profile, near)
        return Ranking(
            snapshot=self.snapshot_id,
            as_of=self.as_of,
            profile=profile,
            trades=trades,
            domains=self._domains(scored, limit),
            excluded=self._excluded(scored, limit),
            questions=self.ranker.questions(profile, scored, n=_ASKED)
            if profile.answers
            else (),
            reason=None if order else Reason.NO_TRADE,
        )

    def questions(self, profile: Profile, *, n: int = 1) -> tuple[Question, ...]:
        """Return the questions that would tell most of a person, the best first.

        They follow what the profile already says. Empty once twelve are answered,
        or when no question tells more.
        """
        knows = profile.reason is None and profile.about_work
        scored = self.ranker.score(profile) if knows else None
        return self.ranker.questions(profile, scored, n=n)

    def explain(
        self, profile: Profile, rome: str, *, near: Place | None = None
    ) -> Explanation:
        """Return every step and number behind the place of one trade.

        Raises
        ------
        InvalidCodeError, UnknownCodeError
            If ``rome`` is no trade of the reference.
        """
        return explain(self.ranker, self.maker, profile, self._family_of(rome), near)

    # --- trades, offers, trainings -----------------------------------------------

    def trade(self, rome: str, *, near: Place | None = None) -> TradeSheet:
        """Return what the reference and the feeds say of one trade.

        Raises
        ------
        InvalidCodeError, UnknownCodeError
            If ``rome`` is no trade of the reference.
        """
        family = self._family_of(rome)
        one = self.reference.trade(rome)
        table = self._competences
        items = [
            (
                Labelled(
                    code=link.code, label=self.reference.competence(link.code).label
                ),
                link.core,
            )
            for link in one.competences
        ]
        savoirs = {
            c for c, k in zip(table.codes, table.kinds, strict=True) if k == "savoir"
        }
        return TradeSheet(
            rome=one.rome,
            label=one.label,
            definition=one.definition,
            domain=one.grand_domain,
            domain_label=self.reference.label_of(one.grand_domain),
            appellations=tuple(a.label for a in one.appellations),
            core=tuple(i for i, core in items if core),
            competences=tuple(
                i for i, core in items if not core and i.code not in savoirs
            ),
            savoirs=tuple(i for i, core in items if not core and i.code in savoirs),
            contexts=tuple(
                Labelled(code=c, label=self.reference.context(c).label)
                for c in one.contexts
            ),
            near=tuple(self._labelled(r) for r in one.mobilities),
            regulated=one.regulated,
            open_offers=self._market.open_offers(
                self._market.counts(near), family, near
            ),
            trainings=self._courses.count(family),
            children=tuple(self._labelled(r) for r in one.children),
            tension=self.tension(rome, near),
            hiring=self.hiring(rome, near),
        )

    def offers(
        self,
        rome: str,
        *,
        profile: Profile | None = None,
        near: Place | None = None,
        limit: int = 20,
        offset: int = 0,
        filters: OfferFilters = NO_FILTERS,
        sort: OfferSort = OfferSort.CLOSE,
    ) -> OfferPage:
        """Return open offers of a trade, closest to the profile first.

        ``total`` is the number shown beside the trade for the same place, whatever
        the filters; ``matching`` is what they keep.

        Raises
        ------
        InvalidCodeError, UnknownCodeError
            If ``rome`` is no trade of the reference.
        """
        asked = Asked(
            near=near,
            told=NOBODY if profile is None else self._told(profile),
            filters=filters,
            sort=sort,
            limit=limit,
            offset=offset,
        )
        return self._offer_search.page(rome, self._family_of(rome), asked)

    def _told(self, profile: Profile) -> Told:
        """Return what a person says that an offer may answer."""
        said = (*profile.evidence, *profile.wishes)
        pieces = [(text, (0, len(text))) for text in said]
        query = self.ranker.query_of(pieces) if pieces else None
        return Told(held={m.code for m in profile.competences}, query=query)

    def trainings(
        self,
        rome: str,
        *,
        profile: Profile | None = None,
        near: Place | None = None,
        limit: int = 20,
        since: date | None = None,
        distance: bool | None = None,
        filters: CourseFilters = NO_COURSE_FILTERS,
    ) -> TrainingPage:
        """Return trainings of a trade, those that fill the person's gap first.

        Without a profile, the gap is the whole trade.

        Parameters
        ----------
        rome
            Code of the trade.
        profile
            Who looks.
        near
            Where; the radius is widened when nothing is near.
        limit
            Number of trainings returned at most.
        since
            Day from which the person is free: nothing is dropped, what begins
            before comes last and says so.
        distance
            Whether they want to learn at a distance: ``False`` puts what is wholly
            at a distance last, ``True`` first.
        filters
            What of it is shown.

        Raises
        ------
        InvalidCodeError, UnknownCodeError
            If ``rome`` is no trade of the reference.
        """
        family = self._family_of(rome)
        sheet = self.table.row_of_sheet.get(RomeCode(rome))
        if sheet is None:
            sheet = self._sheet_for(family, profile)
        who = Profile() if profile is None else profile
        gap = self.maker.missing(
            family, sheet, who.competences, unwanted=who.choices.unwanted
        )
        learner = Learner(
            near=near,
            entry=_entry(profile) if profile else NOTHING_KNOWN,
            today=self.as_of,
            since=since,
            distance=distance,
        )
        page = self._courses.search(
            family, rome, gap, learner, limit=limit, filters=filters
        )
        return page if profile is None else self._opened(page, family, profile)

    def _opened(self, page: TrainingPage, family: int, who: Profile) -> TrainingPage:
        """Return trainings with the number of offers that each brings within reach.

        Unknown for a person of whom no competence is known.
        """
        held = {mention.code for mention in who.competences}
        demand = self._openings.demand(family, page.place) if held else None
        if demand is None:
            return page
        gains = [self._courses.gains(one.training_id) for one in page.trainings]
        opened = zip(page.trainings, demand.opened(held, gains), strict=True)
        return replace(
            page, trainings=tuple(replace(one, opens=n) for one, n in opened)
        )

    def training(self, training_id: str) -> TrainingMatch | None:
        """Return one training with all its sessions, ``None`` if it is unknown."""
        return self._courses.find(training_id)

    def _sheet_for(self, family: int, profile: Profile | None) -> int:
        """Return the sheet of a family closest to a person; for nobody, the first."""
        if profile is None or profile.reason is not None:
            return int(self.table.sheet_starts[family])
        return best_sheet(self.ranker.score(profile).sheet, self.table, family)

    def tension(self, rome: str, near: Place | None) -> Tension | None:
        """Return how hard a trade is to fill near a place, ``None`` when unknown.

        Tensions are published by employment basin: that of the commune.

        Raises
        ------
        InvalidCodeError, UnknownCodeError
            If ``rome`` is no trade of the reference.
        """
        basin, label = self._basin_of(near)
        return self._tensions.of(self._parent_of(rome), basin, label)

    def hiring(self, rome: str, near: Place | None) -> tuple[HiringProjects, ...]:
        """Return the hiring projects of the families that hold a trade, near a place.

        Raises
        ------
        InvalidCodeError, UnknownCodeError
            If ``rome`` is no trade of the reference.
        """
        basin, _ = self._basin_of(near)
        return self._hiring.of(self._parent_of(rome), basin)

    def gaps(self, *, by: str = "zone_emploi", rome: str | None = None) -> list[Gap]:
        """Return offers against trainings by trade and territory.

        Raises
        ------
        InvalidCodeError, UnknownCodeError
            If ``rome`` is no trade of the reference.
        ValueError
            If ``by`` is no level of territory.
        """
        family = None if rome is None else self._family_of(rome)
        return self._coverage.gaps(by, family)

    # --- texts and words ---------------------------------------------------------

    def classify(
        self, items: Sequence[tuple[str, str, str]], *, limit: int = 5
    ) -> list[Classification]:
        """Return trades and competences of (id, title, text), best first.

        ``weight`` of a trade is its score beside the best one of the text. What
        the text says comes first, then what its likely trade usually asks for
        (``source``), written nowhere.
        """
        found: list[Classification] = []
        for start in range(0, len(items), _BATCH):
            batch = items[start : start + _BATCH]
            queries = [self._scorer.query(title, text) for _, title, text in batch]
            scores = titled_scores(self._scorer, queries)
            ones = [
                self._classification(one, query, scores.sheet[row], limit)
                for row, (one, query) in enumerate(zip(batch, queries, strict=True))
            ]
            vectors = self._scorer.query_vectors(queries)
            found += self._usual.of_batch(ones, batch, scores, vectors)
        return found

    def suggest(
        self,
        query: str,
        *,
        kinds: Collection[str] = ("appellation", "competence", "commune"),
        limit: int = 10,
    ) -> list[Suggestion]:
        """Return completions of what is typed; typos are tolerated in long words."""
        return self._suggester.suggest(query, kinds=kinds, limit=limit)

    def competence(self, words: str) -> Labelled | None:
        """Return the competence that a code or words name, ``None`` for none."""
        named = declared([words], self._competences)
        return Labelled(code=named[0].code, label=named[0].label) if named else None

    def close_competences(self, words: str, *, limit: int = 4) -> list[Labelled]:
        """Return the competences closest in meaning to a few words."""
        return close_competences(words, self._competences, self._scorer, limit=limit)

    def place(self, commune: str, within_km: float = 30.0) -> Place:
        """Return the commune of a code, postal code or name.

        Raises
        ------
        UnknownPlaceError
            If nothing is close enough; the closest names are given.
        """
        return self._places.find(commune, within_km)

    # --- parts built on first use ------------------------------------------------

    @property
    def table(self) -> TradeTable:
        """The trades as columns."""
        return self._scorer.table

    @cached_property
    def ranker(self) -> Ranker:
        """The scores of trades for a profile."""
        contexts = self.reference.tables["contexts"].select("code", "label")
        labels: dict[str, str] = dict(contexts.iter_rows())
        codes_of = contexts_by_condition(labels)
        links = self.reference.tables["trade_contexts"]
        conditions = {
            key: np.isin(
                np.array(self.table.sheets),
                links.filter(pl.col("code").is_in(list(codes)))["rome"].to_numpy(),
            ).astype(np.float32)
            for key, codes in codes_of.items()
        }
        links = FamilyLinks.from_reference(
            self.reference, self.table, self._competences
        )
        bank = QuestionBank.from_reference(self.reference, self.table)
        return Ranker(
            self._scorer,
            self._competences,
            conditions,
            links,
            Interview(bank, self.table),
            Chooser(self._scorer, self._competences, links),
            {key: labels.get(c[0], key) for key, c in codes_of.items() if c},
        )

    @cached_property
    def maker(self) -> MatchMaker:
        """From scores to records."""
        return MatchMaker(
            self._scorer,
            self._competences,
            self._market,
            self.ranker.links,
            NearbyTrainings(self._courses, len(self.table.families)),
            {x: self.reference.label_of(x) for x in {f[0] for f in self.table.sheets}},
        )

    @cached_property
    def _reader(self) -> PersonReader:
        return PersonReader(self._annotator, self._competences, self.ranker)

    @cached_property
    def _offer_search(self) -> OfferSearch:
        return OfferSearch(self._market, OfferTitles(self._scorer, self._market))

    @cached_property
    def _openings(self) -> Openings:
        return Openings(self._market)

    @cached_property
    def _coverage(self) -> Coverage:
        return Coverage(self.table, self._market, self._courses, self._places.communes)

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self.table, self._competences, self._places)

    # --- steps -------------------------------------------------------------------

    def _parent_of(self, rome: str) -> str:
        return self.reference.parent_of(RomeCode(rome))

    def _family_of(self, rome: str) -> int:
        return self.table.families.index(self._parent_of(rome))

    def _basin_of(self, near: Place | None) -> tuple[str | None, str | None]:
        return (
            (None, None) if near is None else self._places.basin_of(near.code_commune)
        )

    def _labelled(self, rome: str) -> Labelled:
        return Labelled(code=rome, label=self.reference.trade(rome).label)

    def _abstained(self, profile: Profile, asked: tuple[Question, ...]) -> Ranking:
        return Ranking(
            snapshot=self.snapshot_id,
            as_of=self.as_of,
            profile=profile,
            questions=asked,
            reason=profile.reason,
        )

    def _excluded(self, scored: Scored, limit: int) -> tuple[Exclusion, ...]:
        """Return the refused trades that would have been in the list.

        Those that the person asked to see less are always there, to come back to.
        """
        codes = self.table.families
        first = ranked(scored.score, codes, scored.outside)[:limit]
        less = {row for row, one in enumerate(scored.refusals) if one.condition == LESS}
        taken_off = [
            family
            for family in ranked(scored.score, codes, scored.refused < 0)
            if int(scored.refused[family]) in less and family not in first
        ]
        return tuple(
            self.maker.exclusion(family, scored)
            for family in (*first, *taken_off)
            if scored.refused[family] >= 0
        )

    def _domains(self, scored: Scored, limit: int) -> tuple[Domain, ...]:
        """Return the domains of most of the trades, three at most.

        A domain chosen leaves the others here, so that one can come back to them.
        """
        of: dict[str, list[str]] = {}
        for family in self.ranker.order(scored, everywhere=True)[:limit]:
            rome = self.table.sheets[best_sheet(scored.sheet, self.table, family)]
            of.setdefault(rome[0], []).append(rome)
        largest = sorted(of, key=lambda code: -len(of[code]))[:_MOST_DOMAINS]
        return tuple(
            Domain(
                code=code, label=self.reference.label_of(code), trades=tuple(of[code])
            )
            for code in largest
        )

    def _classification(
        self, item: tuple[str, str, str], query: Query, sheet: FloatArray, limit: int
    ) -> Classification:
        if not query.title and not query.phrases:
            return Classification(id=item[0], trades=())
        order = np.argsort(-sheet, kind="stable")
        best = float(sheet[order[0]])
        trades = tuple(
            Labelled(
                code=self.table.sheets[int(row)],
                label=self.table.sheet_labels[int(row)],
                weight=round(max(0.0, float(sheet[row]) / best), 6)
                if best > 0
                else 0.0,
            )
            for row in order[:limit]
        )
        among = self._of_best_families(sheet)
        found = self._annotator.of_text(
            item[2], query.phrases, among, most=_MOST_OF_ONE
        )
        return Classification(id=item[0], trades=trades, competences=tuple(found))

    def _of_best_families(self, sheet: FloatArray) -> IntArray:
        family = self._scorer.by_family(sheet)
        best = np.argsort(-family, kind="stable")[:_LIKELY_FAMILIES]
        rows = np.flatnonzero(np.isin(self.table.family_of_sheet, best))
        return self._competences.inferable(rows)


def _entry(profile: Profile) -> Entry:
    """Return what a person brings to the door of a training; what they say first."""
    said = profile.choices
    return Entry(
        level=known_level(profile) if said.level is None else said.level,
        french=said.french,
        years=years_of(profile),
    )


def _frame(path: Path) -> pl.DataFrame | None:
    return pl.read_parquet(path) if path.is_file() else None
