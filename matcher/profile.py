"""From what a person gives to a `Profile`: roles, competences, names of trades."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from matcher.competences import CompetenceTable
from matcher.reading import (
    Clause,
    Role,
    clauses,
    is_about_work,
    is_blank_form,
    is_foreign,
    refused_conditions,
    telling_words,
    without_logistics,
)
from matcher.types import (
    NO_CHOICES,
    Choices,
    CompetenceMention,
    Origin,
    Profile,
    Reason,
    Section,
    SectionKind,
)
from skills_ref.text import fold

_LEAST_LIKE = 92.0  # similarity of a typed skill with a label, of 100
_LEAST_HEADINGS = 2  # a text with one line like a heading is no CV
_HEADED: Mapping[SectionKind | None, Role] = {
    SectionKind.INTERESTS: Role.ASIDE,
    SectionKind.WISHES: Role.WISH,
}
LONGEST = 20_000  # characters read of a text: a CV is shorter


def reason_of(text: str, skills: Sequence[str]) -> Reason | None:
    """Return why a profile cannot be ranked at all, or ``None``."""
    read = text[:LONGEST]
    given = f"{read} {' '.join(skills)}"
    if not given.strip():
        return Reason.EMPTY
    if is_foreign(given):
        return Reason.FOREIGN
    thin = is_blank_form(read) or not telling_words(given)
    return Reason.TOO_THIN if thin else None


def clauses_of(
    text: str,
    skills: Sequence[str],
    sections: Sequence[Section] = (),
    *,
    wishes: str = "",
) -> list[Clause]:
    """Return the clauses of the text, each declared skill as evidence, the wishes.

    Under a heading of a CV, pastimes say nothing, and what is sought is a wish.
    Spans of skills, then of wishes, follow the text, as if they were written after.
    """
    found = _headed(clauses(text[:LONGEST]), sections)
    at = len(text) + 1
    for skill in skills:
        found.append(Clause(text=skill, span=(at, at + len(skill)), role=Role.EVIDENCE))
        at += len(skill) + 1
    return [*found, *_wished(wishes, at)]


def _wished(text: str, at: int) -> list[Clause]:
    """Return the clauses of what a person would like: wishes, whatever their words.

    What is refused there stays refused.
    """
    return [
        replace(
            clause,
            span=(at + clause.span[0], at + clause.span[1]),
            role=Role.WISH if clause.role is Role.EVIDENCE else clause.role,
        )
        for clause in clauses(text[:LONGEST])
    ]


def _headed(found: Sequence[Clause], sections: Sequence[Section]) -> list[Clause]:
    """Return the clauses with the role that their heading gives them."""
    if len(sections) < _LEAST_HEADINGS:
        return list(found)
    return [
        replace(clause, role=_HEADED.get(_section(clause, sections), clause.role))
        if clause.role is Role.EVIDENCE
        else clause
        for clause in found
    ]


def _section(clause: Clause, sections: Sequence[Section]) -> SectionKind | None:
    inside = [s.kind for s in sections if s.span[0] <= clause.span[0] < s.span[1]]
    return inside[0] if inside else None


def declared(skills: Sequence[str], table: CompetenceTable) -> list[CompetenceMention]:
    """Return the competences that a person lists, by code or by label.

    A skill that is no label of the reference gives no mention; its words count
    as evidence all the same.
    """
    labels = table.row_of_label
    found: dict[str, CompetenceMention] = {}
    for skill in skills:
        row = table.row_of.get(skill.strip(), labels.get(fold(skill).strip()))
        if row is None:
            like = process.extractOne(
                fold(skill), list(labels), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE
            )
            row = None if like is None else labels[like[0]]
        if row is not None:
            found.setdefault(
                table.codes[row],
                CompetenceMention(
                    code=table.codes[row],
                    label=table.labels[row],
                    origin=Origin.DECLARED,
                    confidence=1.0,
                    proof=None,
                ),
            )
    return list(found.values())


def confirmed(
    mentions: Sequence[CompetenceMention], codes: Collection[str]
) -> list[CompetenceMention]:
    """Return the mentions, those that the person confirms being sure and theirs."""
    return [
        replace(one, confidence=1.0, origin=Origin.DECLARED)
        if one.code in codes
        else one
        for one in mentions
    ]


def choices_without(choices: Choices, gone: Collection[str]) -> Choices:
    """Return the choices, less the competences that the person removed.

    A competence that they want no more is neither wanted nor held.
    """
    unwanted = tuple(code for code in choices.unwanted if code not in gone)
    out = {*gone, *unwanted}
    return replace(
        choices,
        known=tuple(code for code in choices.known if code not in out),
        wanted=tuple(code for code in choices.wanted if code not in out),
        unwanted=unwanted,
    )


def written_out(skills: Sequence[str], table: CompetenceTable) -> list[str]:
    """Return each skill as words: the label of a code, else what was typed."""
    return [
        table.labels[table.row_of[s.strip()]] if s.strip() in table.row_of else s
        for s in skills
    ]


def profile_of(
    found: Sequence[Clause],
    mentions: Sequence[CompetenceMention],
    names: Sequence[str],
    *,
    without: Collection[str] = (),
    choices: Choices = NO_CHOICES,
) -> Profile:
    """Return the profile of clauses and mentions, less what the person removed.

    A clause that proves a competence removed or unwanted, and nothing that is kept,
    counts no more: nothing is ranked on it.
    """
    without = {*without, *choices.unwanted}
    removed = [m for m in mentions if m.code in without]
    kept = [m for m in mentions if m.code not in without]
    spent = [c for c in found if _proves(c, removed) and not _proves(c, kept)]
    clear = [c for c in found if c not in spent]
    refusals = tuple(c.text for c in clear if c.role is Role.REFUSAL)
    contexts = {key for text in refusals for key in refused_conditions(text)}
    contexts.update(choices.refused_contexts)
    return Profile(
        titles=tuple(names),
        evidence=_telling(clear, Role.EVIDENCE),
        wishes=_telling(clear, Role.WISH),
        refusals=refusals,
        competences=tuple(kept),
        refused_contexts=tuple(sorted(contexts)),
        about_work=is_about_work("\n".join(c.text for c in clear)),
        choices=choices,
    )


def _telling(found: Sequence[Clause], role: Role) -> tuple[str, ...]:
    """Return what the clauses of a role say of trades."""
    texts = (without_logistics(c.text) for c in found if c.role is role)
    return tuple(text for text in texts if text)


def _proves(clause: Clause, mentions: Sequence[CompetenceMention]) -> bool:
    return any(
        m.span is not None and clause.span[0] <= m.span[0] < clause.span[1]
        for m in mentions
    ) or any(m.span is None and fold(m.label) == fold(clause.text) for m in mentions)
