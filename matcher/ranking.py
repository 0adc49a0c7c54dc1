"""Trades for a person: every step of a ranking is in `Ranker.score`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matcher.answers import Interview, code_claimed
from matcher.arrays import FloatArray
from matcher.choices import LESS, LIKED, WANTED, Chooser
from matcher.competences import CompetenceTable
from matcher.conditions import BODILY, DEFINING
from matcher.families import FamilyLinks
from matcher.query import Query
from matcher.rank import known_weights, ranked, scaled
from matcher.reading import (
    cannot_any_more,
    leaves_the_trade,
    refused_activities,
    refused_conditions,
    speaks_of_leading,
    speaks_of_oneself,
    telling_words,
)
from matcher.refusals import Refusals, closest
from matcher.scorer import TradeScorer
from matcher.spelling import Speller, SpokenLexicon
from matcher.stopwords import STOP_WORDS, word_list
from matcher.trades import best_sheet
from matcher.types import Profile, Question, Reason
from matcher.variety import varied
from matcher.weights import (
    ACCESS_WEIGHT,
    ALWAYS_SHARE,
    ANSWERS_RANGE,
    ANSWERS_WEIGHT,
    COMPETENCE_WEIGHT,
    CONTEXT_WEIGHT,
    COVERAGE_SCALE,
    DONE_WEIGHTS,
    HELD_SHARE,
    LEAST_SCORE,
    LEAST_SCORE_OFF_WORK,
    LEAST_SCORE_SAID,
    LEAST_SCORE_SHORT,
    NAMED_FROM,
    NEAR_WEIGHT,
    OFFER_VOTES_WEIGHT,
    PART_SCALES,
    RESERVED_SHARE,
    SHORT_WORDS,
    TURN_WISH_SHARE,
    WISH_HALF,
    WISH_SHARE,
)

_WISH = "wish_"
_OTHERS = re.compile(  # someone else, seen or met: "chez le médecin"
    r"\b(?:le|la|les|l|un|une|des|du|au|aux|mon|ma|mes|chez|avec|son|sa|ses) \w+"
)
REFUSED_TRADE, REFUSED_CONTEXT = "refused-trade", "refused-context"

Parts = dict[str, FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A phrase or a choice of the person that excludes trades, and why it does."""

    phrase: str
    condition: str  # "refused-trade", "refused-context"; `matcher.choices`


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The numbers of one ranking, over the families of trades.

    Attributes
    ----------
    parts, weights
        Value in [0, 1] (0 where unknown) and weight of each part, by name;
        shape (n_families,). The weights of a family sum to 1.
    score
        Sum of the parts times their weights, shape (n_families,).
    own
        The same before the choices: how close to what the person says and knows.
    sheet
        Score of each sheet by its own words, to choose the sheet of a family.
    wish
        How close what is wished is to each family, ``None`` without a wish; shape
        (n_families,).
    named
        Whether the wishes name the family, or the person asked for more like it.
    held
        Whether the family is a trade done: named in what was done, or closest.
    reserved
        Whether the family is kept by law to a diploma of high level, and the person
        does not say to be of that trade.
    refused
        Row in ``refusals`` of what refuses each family, -1 for none.
    refusals
        What the person refuses.
    outside
        Whether the sheet shown for the family is outside the domain chosen.
    query
        All that counts for the person.
    cosines
        How close each phrase of ``query`` is to each name of a trade.
    """

    parts: Mapping[str, FloatArray]
    weights: Mapping[str, FloatArray]
    score: FloatArray
    own: FloatArray
    sheet: FloatArray
    wish: FloatArray | None
    named: NDArray[np.bool_]
    held: NDArray[np.bool_]
    reserved: NDArray[np.bool_]
    refused: NDArray[np.int64]
    refusals: tuple[Refusal, ...]
    outside: NDArray[np.bool_]
    query: Query
    cosines: FloatArray


@dataclass(frozen=True)
class Ranker:
    """Score the families of trades for a profile.

    Attributes
    ----------
    scorer, competences
        The trades and their competences.
    conditions
        1 where a sheet has a condition of work, by key of the condition;
        shape (n_sheets,).
    links
        Links between families, and their facts.
    interview
        What answers to questions say of families.
    chooser
        What the choices of a person say of families.
    condition_labels
        Label that the reference gives to each condition of work, by key.
    """

    scorer: TradeScorer
    competences: CompetenceTable
    conditions: Mapping[str, FloatArray]
    links: FamilyLinks
    interview: Interview
    chooser: Chooser
    condition_labels: Mapping[str, str]

    @cached_property
    def lexicon(self) -> SpokenLexicon:
        """How the words of a person are read: in one gender, and mended."""
        spoken = STOP_WORDS | word_list("generic") | word_list("french")
        speller = Speller(self.scorer.hasher.known_words, spoken)
        return SpokenLexicon(self.scorer.table.lexicon, speller)

    @cached_property
    def _refusals(self) -> Refusals:
        return Refusals(self.scorer.table)

    def query_of(self, pieces: Sequence[tuple[str, tuple[int, int]]]) -> Query:
        """Return phrases of a person, with their spans, ready to be compared."""
        return Query.of("", pieces, self.lexicon, self.scorer.hasher)

    def score(self, profile: Profile) -> Scored:
        """Return the parts, the weights and the scores of every family."""
        said = self._query((*profile.evidence, *profile.wishes))
        wishes = self._query(profile.wishes)
        cosines = self.scorer.name_cosines(said)
        # the wishes are the last phrases of all that is said
        first = len(said.phrases) - len(wishes.phrases)
        sheet_parts = self.scorer.phrase_parts([said], [cosines])
        told = self._told(said, sheet_parts)
        wish = self._part_of(wishes, cosines[first:])
        values, known = self._with_links(profile, *self._parts(profile, told, wish))
        if profile.answers:
            values, known = self._with_answers(profile, values, known)
        own = _total(values, known)
        for name, force in self.chooser.forces(profile.choices, own):
            values, known = force.added_to(name, values, known)
        close = None if wish is None else self._sum(wish)
        done = self._done(profile, wish, told, cosines[:first])
        held = self._held(done, cosines[:first])
        named = np.zeros(len(done), dtype=bool)
        if wish is not None:
            named = wish["names"] >= NAMED_FROM
        refused, refusals = self._refused(
            profile, held, named, closest(close, len(done))
        )
        liked = self.chooser.rows_of(profile.choices.more)
        named[liked] = True
        reserved = self._reserved(said)
        reserved[liked] = False
        sheet = np.sum([part[0] for part in sheet_parts.values()], axis=0)
        return Scored(
            parts=values,
            weights=known,
            score=_total(values, known),
            own=own,
            sheet=sheet,
            wish=close,
            named=named,
            held=held,
            reserved=reserved,
            refused=refused,
            refusals=refusals,
            outside=self._outside(profile.choices.domain, sheet),
            query=said,
            cosines=cosines,
        )

    def too_thin(self, scored: Scored, profile: Profile) -> Reason | None:
        """Return `Reason.TOO_THIN` when the best score says too little.

        A choice that lifts a trade says enough.
        """
        lifts = (scored.parts.get(name) for name in (WANTED, LIKED))
        if any(part is not None and part.any() for part in lifts):
            return None
        least = LEAST_SCORE_OFF_WORK
        if profile.about_work:
            least = LEAST_SCORE
        elif self._names_few_things((*profile.evidence, *profile.wishes)):
            least = LEAST_SCORE_SHORT
        elif profile.competences or speaks_of_oneself(
            " ".join((*profile.evidence, *profile.wishes))
        ):
            least = LEAST_SCORE_SAID
        return Reason.TOO_THIN if float(scored.score.max()) < least else None

    def _names_few_things(self, texts: Sequence[str]) -> bool:
        """Say whether a few words are told, most of them words of the reference.

        "Vidange, freins, pneus" speaks of work in its way; a question does not.
        """
        said = telling_words(" ".join(texts))
        known = sum(
            self.scorer.hasher.knows(self.scorer.table.lexicon.normal(word))
            for word in said
        )
        short = 0 < len(said) <= SHORT_WORDS
        asks = any("?" in text for text in texts)
        return short and not asks and known >= len(said) / 2

    def questions(
        self, profile: Profile, scored: Scored | None = None, *, n: int
    ) -> tuple[Question, ...]:
        """Return the questions that would change a ranking most, the best first.

        Without ``scored`` nothing is known before the answers.
        """
        if scored is None:
            return self.interview.next_questions(profile.answers, n=n)
        told = scored.score
        if "answers" in scored.parts:
            answered = scored.weights["answers"] * scored.parts["answers"]
            told = (told - answered) * (1 + ANSWERS_WEIGHT)
        # the prior that ranks as the score does, once the answers are added
        prior = np.asarray(ANSWERS_RANGE / ANSWERS_WEIGHT * told, dtype=np.float32)
        return self.interview.next_questions(profile.answers, prior, n=n)

    def order(self, scored: Scored, *, everywhere: bool = False) -> list[int]:
        """Return the rows of the families in the order shown, refused ones left out.

        Trades reserved by law that the person does not say to have come last.
        Those outside the domain chosen are left out, unless ``everywhere``.
        """
        codes = self.scorer.table.families
        out = scored.refused >= 0
        best = ranked(scored.score, codes, out if everywhere else out | scored.outside)
        open_to = [row for row in best if not scored.reserved[row]]
        reserved = [row for row in best if scored.reserved[row]]
        return [*varied(open_to, scored.score, codes), *reserved]

    def _outside(self, domain: str | None, sheet: FloatArray) -> NDArray[np.bool_]:
        """Return the families whose sheet shown is outside a domain, if one is set."""
        table = self.scorer.table
        found = np.zeros(len(table.families), dtype=bool)
        if domain is not None:
            for row in range(len(found)):
                shown = table.sheets[best_sheet(sheet, table, row)]
                found[row] = not shown.startswith(domain)
        return found

    # --- parts -------------------------------------------------------------------

    def _query(self, texts: Sequence[str]) -> Query:
        return self.query_of([(text, (0, len(text))) for text in texts])

    def _parts(
        self, profile: Profile, told: Parts, wish: Parts | None
    ) -> tuple[Parts, dict[str, float]]:
        """Return the parts of a profile and their weights, links apart."""
        parts, weights = dict(told), self._told_weights()
        if wish is not None:
            share = self._wish_share(profile)
            weights |= {_WISH + name: share * w for name, w in weights.items()}
            parts |= {_WISH + name: value for name, value in wish.items()}
        parts["competences"] = self._coverage(profile)
        weights["competences"] = COMPETENCE_WEIGHT
        if profile.refused_contexts:
            parts["conditions"] = self._conditions(profile.refused_contexts)
            weights["conditions"] = CONTEXT_WEIGHT
        return parts, weights

    def _told_weights(self) -> dict[str, float]:
        votes = {} if self.scorer.neighbours is None else {"offers": OFFER_VOTES_WEIGHT}
        return {**DONE_WEIGHTS, **votes}

    def _told(self, query: Query, sheet_parts: Mapping[str, FloatArray]) -> Parts:
        """Return the parts of what is told, each of shape (n_families,)."""
        parts = {
            name: scaled(self.scorer.by_family(part[0]), PART_SCALES[name])
            for name, part in sheet_parts.items()
        }
        if self.scorer.neighbours is not None:
            vectors = self.scorer.query_vectors([query])
            parts["offers"] = self.scorer.neighbours.votes([query.whole], vectors)[0]
        return parts

    def _sum(self, parts: Mapping[str, FloatArray]) -> FloatArray:
        weights = self._told_weights()
        total = np.sum([weights[name] * parts[name] for name in weights], axis=0)
        return np.asarray(total / sum(weights.values()), dtype=np.float32)

    def _alone(self, texts: Sequence[str]) -> Parts:
        """Return the parts of some texts alone."""
        query = self._query(texts)
        names = self.scorer.name_cosines(query)
        return self._told(query, self.scorer.phrase_parts([query], [names]))

    def _part_of(self, query: Query, names: FloatArray) -> Parts | None:
        """Return the parts of some of the phrases, ``None`` without any."""
        if not query.phrases:
            return None
        return self._told(query, self.scorer.phrase_parts([query], [names]))

    def _wish_share(self, profile: Profile) -> float:
        share = TURN_WISH_SHARE if profile.refusals else WISH_SHARE
        n = len(set(telling_words(" ".join(profile.wishes))))
        return share * n / (n + WISH_HALF)

    def _done(
        self,
        profile: Profile,
        wish: Parts | None,
        parts: Mapping[str, FloatArray],
        names: FloatArray,
    ) -> FloatArray:
        """Return how close what was done is, wishes apart."""
        if wish is None:
            return self._sum(parts)
        done = self._part_of(self._query(profile.evidence), names)
        return self._sum(done) if done else np.zeros_like(parts["words"])

    def _with_links(
        self, profile: Profile, parts: Parts, weights: Mapping[str, float]
    ) -> tuple[Parts, Parts]:
        """Return all parts and weights, with those of near and of open families."""
        known = known_weights(parts, weights)
        values = {name: np.nan_to_num(part) for name, part in parts.items()}
        close = np.sum([known[name] * values[name] for name in values], axis=0)
        values["near"] = self.links.around(close)
        values["access"] = close * self._open(profile, values["names"])
        beside = {
            "near": NEAR_WEIGHT * self.links.linked,
            "access": np.full(len(close), ACCESS_WEIGHT, dtype=np.float32),
        }
        total = 1 + np.sum(list(beside.values()), axis=0)
        all_weights = {name: w / total for name, w in (known | beside).items()}
        return values, all_weights

    def _with_answers(
        self, profile: Profile, values: Parts, weights: Parts
    ) -> tuple[Parts, Parts]:
        """Return all parts and weights, with that of the answers beside the others."""
        total = 1 + ANSWERS_WEIGHT
        shares = {name: weight / total for name, weight in weights.items()}
        unwanted = profile.choices.unwanted
        answers = [a for a in profile.answers if code_claimed(a) not in unwanted]
        part = self.interview.part(answers)
        shares["answers"] = np.full_like(part, ANSWERS_WEIGHT / total)
        return values | {"answers": part}, shares

    def _open(self, profile: Profile, names: FloatArray) -> FloatArray:
        """Return how open each family is to who says what the person says.

        A manager's or an expert's trade is open to who speaks of leading; one that
        also needs a diploma by law, to who names it.
        """
        links = self.links
        said = " ".join((*profile.evidence, *profile.wishes))
        closed = links.leading * links.regulated * (names < NAMED_FROM)
        if not speaks_of_leading(said):
            closed = np.maximum(closed, links.leading * (names < NAMED_FROM))
        return np.asarray(1 - closed, dtype=np.float32)

    def _reserved(self, query: Query) -> NDArray[np.bool_]:
        """Return the families kept by law to a diploma that the person does not name.

        "Le médecin" is another person; "médecin" or "devenir médecin" is the trade.
        """
        links = self.links
        closed = links.leading * links.regulated >= RESERVED_SHARE
        for phrase in query.phrases:
            own = _OTHERS.sub(" ", phrase.normal)
            for word in set(own.split()):
                closed[self._refusals.families_of(word)] = False
        return closed

    def _coverage(self, profile: Profile) -> FloatArray:
        """Return the share of the importance held; ``nan`` where none is known."""
        held = np.zeros(len(self.competences.codes), dtype=np.float32)
        for mention in profile.competences:
            row = self.competences.row_of.get(mention.code)
            if row is not None:
                held[row] = max(held[row], np.float32(mention.confidence))
        share = self.competences.coverage(held)
        known = np.where(np.isnan(share), -1, share)
        best = self.scorer.by_family(known)
        return np.where(best < 0, np.nan, scaled(best, COVERAGE_SCALE))

    def _conditions(self, refused: Sequence[str]) -> FloatArray:
        """Return the share of the refused conditions that a family does not have."""
        clear = [1 - self.conditions[key] for key in refused if key in self.conditions]
        if not clear:
            return np.ones(len(self.scorer.table.families), dtype=np.float32)
        return self.scorer.by_family(np.mean(clear, axis=0))

    # --- refusals ----------------------------------------------------------------

    def _held(self, done: FloatArray, names: FloatArray) -> NDArray[np.bool_]:
        """Return the families that the evidence names and is closest to."""
        if not len(names):
            return np.zeros(len(done), dtype=bool)
        named = self.scorer.by_family(self.scorer.by_name(names.max(axis=0)))
        near = (named >= NAMED_FROM) & (done >= HELD_SHARE * done.max())
        near[int(done.argmax())] = True
        return near

    def _refused(
        self,
        profile: Profile,
        held: NDArray[np.bool_],
        named: NDArray[np.bool_],
        wished: NDArray[np.bool_],
    ) -> tuple[NDArray[np.int64], tuple[Refusal, ...]]:
        """Return which families the person refuses, and by which phrase."""
        refused = np.full(len(held), -1, dtype=np.int64)
        refusals: list[Refusal] = []
        for phrase in profile.refusals:
            for families, condition in self._excluded_by(phrase, held, ~wished):
                refused[families & (refused < 0) & ~named] = len(refusals)
                refusals.append(Refusal(phrase=phrase, condition=condition))
        for families, condition, label in self._chosen(profile, held, named, ~wished):
            refused[families & (refused < 0)] = len(refusals)
            refusals.append(Refusal(phrase=label, condition=condition))
        return refused, tuple(refusals)

    def _chosen(
        self,
        profile: Profile,
        held: NDArray[np.bool_],
        named: NDArray[np.bool_],
        free: NDArray[np.bool_],
    ) -> Iterator[tuple[NDArray[np.bool_], str, str]]:
        """Yield the families that a choice excludes, the reason and its label."""
        for families, condition, label in self.chooser.refusals(profile.choices):
            yield families & ~(named & (condition != LESS)), condition, label
        for key in profile.choices.refused_contexts:
            if key in DEFINING:
                always = self._always(key) & free & ~held & ~named
                yield always, REFUSED_CONTEXT, self.condition_labels.get(key, key)

    def _always(self, key: str) -> NDArray[np.bool_]:
        return self._share_with(key) >= ALWAYS_SHARE

    def _excluded_by(
        self, phrase: str, held: NDArray[np.bool_], free: NDArray[np.bool_]
    ) -> Iterator[tuple[NDArray[np.bool_], str]]:
        """Yield the families that a refusal excludes, and the kind of refusal."""
        for activity in refused_activities(phrase):
            yield self._means(activity) & free, REFUSED_TRADE
        if leaves_the_trade(phrase):
            yield held, REFUSED_TRADE
        for key in refused_conditions(phrase):
            if key in DEFINING:
                # who did the trade knows whether it can be done otherwise
                yield self._always(key) & free & ~held, REFUSED_CONTEXT
            if key in BODILY and cannot_any_more(phrase):
                yield held & (self._share_with(key) > 0), REFUSED_CONTEXT

    def _means(self, activity: str) -> NDArray[np.bool_]:
        """Return the families that a refused activity means."""
        sure = self._refusals.named(activity) | self._refusals.covered(activity)
        if sure.any():
            return sure
        alone = self._alone([activity])
        return self._refusals.close(self._sum(alone), alone["names"])

    def _share_with(self, key: str) -> FloatArray:
        """Return the share of the sheets of each family that have a condition."""
        table = self.scorer.table
        has = self.conditions.get(key)
        if has is None:
            return np.zeros(len(table.families), dtype=np.float32)
        return table.share_of_sheets(has)


def _total(values: Parts, weights: Parts) -> FloatArray:
    return np.sum([weights[name] * values[name] for name in values], axis=0)
