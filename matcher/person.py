"""From all that a person gives to a `Profile`: words, skills, answers, choices."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from matcher.annotate import Annotator
from matcher.arrays import IntArray
from matcher.competences import CompetenceTable
from matcher.identity import without_identity
from matcher.profile import (
    LONGEST,
    choices_without,
    clauses_of,
    confirmed,
    declared,
    profile_of,
    reason_of,
    written_out,
)
from matcher.query import Query
from matcher.ranking import Ranker
from matcher.reading import Role
from matcher.sections import experiences_of, sections_of
from matcher.types import (
    NO_CHOICES,
    Answer,
    Choices,
    CompetenceMention,
    Origin,
    Profile,
    Reason,
)

_LIKELY_SHEETS = 60  # sheets whose competences are looked for in a profile
_MOST_READ = 80  # competences read in one text


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one person gives; see `matcher.engine.Matcher.profile`."""

    text: str = ""
    wishes: str = ""
    skills: Sequence[str] = ()
    without: Collection[str] = ()
    answers: Sequence[Answer] = ()
    choices: Choices = field(default=NO_CHOICES)

    @property
    def gone(self) -> frozenset[str]:
        """Codes of the competences that count no more."""
        return frozenset((*self.without, *self.choices.unwanted))

    @property
    def lifts(self) -> bool:
        """Whether an answer or a choice is enough to rank, without any text."""
        chosen = self.choices
        return bool(self.answers or chosen.known or chosen.wanted or chosen.more)


@dataclass(frozen=True)
class PersonReader:
    """Read people.

    Attributes
    ----------
    annotator, competences
        How competences are read, and which.
    ranker
        The trades, the words of people and the questions.
    """

    annotator: Annotator
    competences: CompetenceTable
    ranker: Ranker

    def profile(self, given: Given) -> Profile:
        """Return the profile of a person.

        Raises
        ------
        UnknownCodeError
            If an answer is to no question of this snapshot.
        """
        self.ranker.interview.check(given.answers)
        given = replace(
            given,
            skills=[skill for skill in given.skills if skill.strip()],
            choices=choices_without(given.choices, given.without),
        )
        said = "\n".join(part for part in (given.text, given.wishes) if part)
        reason = reason_of(said, given.skills)
        claimed = self._claimed(given)
        if reason is not None:
            return self._unread(given, reason, claimed)
        return self._read(given, claimed)

    def _claimed(self, given: Given) -> list[CompetenceMention]:
        """Return the competences that the answers claim."""
        known = self.competences.row_of
        claimed = self.ranker.interview.claimed(given.answers, known)
        return [one for one in claimed if one.code not in given.gone]

    def _unread(
        self, given: Given, reason: Reason, claimed: Sequence[CompetenceMention]
    ) -> Profile:
        """Return the profile of a person whose words cannot be read."""
        known = declared(given.choices.known, self.competences)
        held = {one.code: one for one in (*claimed, *known)}
        return Profile(
            reason=None if given.lifts else reason,
            answers=tuple(given.answers),
            evidence=tuple(one.label for one in known),
            competences=tuple(held.values()),
            refused_contexts=tuple(sorted({*given.choices.refused_contexts})),
            choices=given.choices,
        )

    def _read(self, given: Given, claimed: Sequence[CompetenceMention]) -> Profile:
        """Return the profile of a person who wrote something that can be read."""
        text = without_identity(given.text[:LONGEST], self._names_a_trade)
        wishes = without_identity(given.wishes[:LONGEST], self._names_a_trade)
        sections = sections_of(text)
        skills = written_out(given.skills, self.competences)
        found = clauses_of(text, skills, sections, wishes=wishes)
        told = [c for c in found if c.role in (Role.EVIDENCE, Role.WISH)]
        done = [c for c in found if c.role is Role.EVIDENCE]
        query = self.ranker.query_of([(c.text, c.span) for c in told])
        proofs = self.ranker.query_of([(c.text, c.span) for c in done])
        listed = [*declared(given.skills, self.competences), *claimed]
        mentions = self._mentions(text, proofs, self._likely(query), listed)
        read = {one.code for one in mentions}
        known = declared(given.choices.known, self.competences)
        added = [one for one in known if one.code not in read]
        found += clauses_of("", [one.label for one in added])
        profile = profile_of(
            found,
            confirmed([*mentions, *added], given.choices.known),
            self._names_in(query),
            without=given.without,
            choices=given.choices,
        )
        says = given.lifts or bool(given.skills) or bool(wishes.strip())
        return replace(
            profile,
            answers=tuple(given.answers),
            about_work=profile.about_work or says,
            sections=sections,
            experiences=experiences_of(text, sections),
        )

    def _mentions(
        self,
        text: str,
        query: Query,
        among: IntArray,
        listed: Sequence[CompetenceMention],
    ) -> list[CompetenceMention]:
        """Return the competences declared, then read, the surest first, once each.

        Wishes prove nothing: only what was done or is listed counts.
        """
        whole = text
        for phrase in query.phrases:  # typed skills follow the text
            if phrase.span[1] > len(text):
                whole = whole.ljust(phrase.span[0], "\n") + phrase.text
        read = self.annotator.of_text(whole, query.phrases, among, most=_MOST_READ)
        kept: dict[str, CompetenceMention] = {}
        for mention in (*listed, *read):
            outside = mention.span is not None and mention.span[1] > len(text)
            kept.setdefault(
                mention.code,
                replace(mention, span=None, also=(), origin=Origin.INFERRED)
                if outside
                else mention,
            )
        return list(kept.values())

    def _names_a_trade(self, line: str) -> bool:
        """Say whether two words of a line, and most, are words of the reference.

        "Agent Administratif" is a trade; "Marie Boulanger" is a person.
        """
        said = self.ranker.scorer.table.lexicon.normal(line).split()
        known = sum(self.ranker.scorer.hasher.knows(word) for word in said)
        return known > 1 and known > len(said) / 2

    def _likely(self, query: Query) -> IntArray:
        """Return the competences of the sheets closest to a text."""
        parts = self.ranker.scorer.text_parts([query])
        score = np.sum([part[0] for part in parts.values()], axis=0)
        sheets = np.argsort(-score, kind="stable")[:_LIKELY_SHEETS]
        return self.competences.inferable(np.sort(sheets))

    def _names_in(self, query: Query) -> list[str]:
        """Return the names of trades that are a whole phrase of the person."""
        table = self.ranker.scorer.table
        normal = table.lexicon.normal
        rows = [
            rows[0]
            for phrase in query.phrases
            if (rows := table.rows_of_name.get(normal(phrase.text)))
        ]
        return list(dict.fromkeys(table.name_labels[row] for row in rows))
