"""What the page says that was understood: competences by group, with their sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matcher.engine import Matcher
from matcher.types import CompetenceMention, Labelled, Origin
from service.pages.form import Journey
from service.pages.walk import Walker, label_of

_AROUND = 90  # characters kept on each side of the words that prove
_MOST_UNNAMED = 6  # typed names for which close labels are looked for
_CLOSE = 4  # labels offered for one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence of the person, cut around the words that prove a competence.

    ``before`` and ``after`` are shortened when they are long.
    """

    sentence: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One competence of the page; ``stance`` is what was said of it, ``""`` if not."""

    code: str
    label: str
    stance: str = ""
    quote: Quote | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """A typed name that is no label, and the labels that are close to it."""

    words: str
    close: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """The competences of a person, by how we know them.

    Attributes
    ----------
    read
        Read in the words of the person.
    probable
        Deduced: to be checked.
    added
        Listed, typed or answered by the person.
    wanted
        Wanted, and held nowhere.
    unwanted, removed
        Wanted no more; taken away.
    unnamed
        Names typed that are no label.
    """

    read: tuple[Heard, ...]
    probable: tuple[Heard, ...]
    added: tuple[Heard, ...]
    wanted: tuple[Heard, ...]
    unwanted: tuple[Heard, ...]
    removed: tuple[Heard, ...]
    unnamed: tuple[Unnamed, ...]

    @property
    def n_kept(self) -> int:
        """Number of competences that count."""
        return len(self.read) + len(self.probable) + len(self.added)


def understanding(matcher: Matcher, walker: Walker) -> Understanding:
    """Return what was understood of a person."""
    journey, profile = walker.journey, walker.profile
    stances = _stances(journey)
    away = {*journey.unwanted, *journey.removed}
    lines = (*profile.evidence, *profile.wishes, *profile.refusals)
    kept = [one for one in profile.competences if one.code not in away]
    held = {one.code for one in kept}
    groups: dict[str, list[Heard]] = {"read": [], "probable": [], "added": []}
    for one in kept:
        stance = stances.get(one.code, "")
        heard = _heard(one, stance, lines)
        groups[_group(one, stance)].append(heard)
    lost = [code for code in journey.known if code not in held]
    return Understanding(
        read=tuple(groups["read"]),
        probable=tuple(groups["probable"]),
        added=(*groups["added"], *_named(matcher, lost, "sait")),
        wanted=_named(
            matcher, (code for code in journey.wanted if code not in held), "veut"
        ),
        unwanted=_named(matcher, journey.unwanted, "plus"),
        removed=_named(matcher, journey.removed, "retire"),
        unnamed=_unnamed(matcher, journey, held),
    )


def _stances(journey: Journey) -> dict[str, str]:
    return {
        **dict.fromkeys(journey.known, "sait"),
        **dict.fromkeys(journey.wanted, "veut"),
    }


def _group(one: CompetenceMention, stance: str) -> str:
    """Return the group of a competence; once confirmed, none is only probable."""
    if one.origin is Origin.DECLARED and one.proof is None:
        return "added"
    is_read = one.origin is not Origin.INFERRED or stance == "sait"
    return "read" if is_read else "probable"


def _heard(one: CompetenceMention, stance: str, lines: Sequence[str]) -> Heard:
    quote = quoted(one.proof, lines) if one.proof else None
    return Heard(code=one.code, label=one.label, stance=stance, quote=quote)


def quoted(proof: str, lines: Sequence[str]) -> Quote:
    """Return the sentence of a proof, cut around it.

    Examples
    --------
    >>> found = quoted("la caisse", ["J'ai tenu la caisse le soir."])
    >>> found.before, found.words, found.after
    ("J'ai tenu ", 'la caisse', ' le soir.')
    """
    words = " ".join(proof.split())
    alone = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    for line in lines:
        whole = " ".join(line.split())
        if found := alone.search(whole):
            before, after = whole[: found.start()], whole[found.end() :]
            return Quote(
                sentence=whole, before=_tail(before), words=words, after=_head(after)
            )
    return Quote(sentence=words, before="", words=words, after="")


def _tail(text: str) -> str:
    if len(text) <= _AROUND:
        return text
    return "… " + text[-_AROUND:].partition(" ")[2]


def _head(text: str) -> str:
    if len(text) <= _AROUND:
        return text
    return text[:_AROUND].rpartition(" ")[0] + " …"


def _named(matcher: Matcher, codes: Iterable[str], stance: str) -> tuple[Heard, ...]:
    """Return the competences of codes; those of another snapshot are left out."""
    found = ((code, label_of(matcher, code)) for code in codes)
    return tuple(
        Heard(code=code, label=label, stance=stance) for code, label in found if label
    )


def _unnamed(
    matcher: Matcher, journey: Journey, held: Iterable[str]
) -> tuple[Unnamed, ...]:
    """Return the typed names that are no label, the last typed first.

    A name whose close label was chosen, or taken away, is settled.
    """
    names = [one for one in journey.skills if matcher.competence(one) is None]
    settled = {*journey.known, *journey.wanted, *journey.unwanted, *journey.removed}
    found: list[Unnamed] = []
    for name in reversed(names[-_MOST_UNNAMED:]):
        close = tuple(matcher.close_competences(name, limit=_CLOSE))
        if not any(one.code in settled for one in close):
            kept = tuple(one for one in close if one.code not in set(held))
            found.append(Unnamed(words=name, close=kept))
    return tuple(found)
