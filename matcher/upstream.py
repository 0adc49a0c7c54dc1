"""What to do first when a condition of entry of a training is not met.

Rules, each of a known barrier; what is unknown bars nothing:

* more French asked than the person says to have: a course of French (fle);
* an entry level above that of the person: a remise à niveau; for someone under
  level 4, whom the Région's Projet Pro is for, that too; for someone with
  `matcher.weights.VAE_YEARS` of dated experience, the VAE of a certifying training.

Their words and doors are data of the region (`matcher.programmes`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.programmes import Remedy
from matcher.types import Barrier, Profile, Upstream, UpstreamTraining
from matcher.weights import VAE_YEARS

_FRENCH = ("A1", "A2", "B1", "B2", "C1", "C2")
_FIRST_QUALIFIED = 4  # under that level, one is a priority public (infra 4)

Nearby = Callable[[str], Sequence[UpstreamTraining]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a person brings to the door of a training; ``None`` when unknown.

    Attributes
    ----------
    level
        European level of their highest diploma, 1 to 8.
    french
        Level of French, A1 to C2.
    years
        Years of dated experience.
    """

    level: int | None = None
    french: str | None = None
    years: float | None = None


NOTHING_KNOWN = Entry()


def above_level(asked: int | None, level: int | None) -> bool | None:
    """Say whether an entry level is above that of a person, ``None`` if unknown."""
    return None if asked is None or level is None else asked > level


def above_french(asked: str | None, french: str | None) -> bool | None:
    """Say whether more French is asked than a person has, ``None`` if unknown.

    Examples
    --------
    >>> above_french("B2", "A2"), above_french("B1", "B1"), above_french("B1", None)
    (True, False, None)
    """
    if asked not in _FRENCH or french not in _FRENCH:
        return None
    return _FRENCH.index(asked) > _FRENCH.index(french)


def years_of(profile: Profile) -> float | None:
    """Return the years of the dated experiences of a CV, ``None`` without any."""
    known = [one.years for one in profile.experiences if one.years is not None]
    return sum(known) if known else None


def steps(
    level_in: int | None,
    french_in: str | None,
    entry: Entry,
    *,
    certifying: bool | None,
) -> tuple[tuple[str, Barrier], ...]:
    """Return the kinds of steps that lift the barriers of a training, in order.

    Parameters
    ----------
    level_in, french_in
        What the training asks, ``None`` when unknown.
    entry
        What the person brings.
    certifying
        Whether it leads to a certification.
    """
    found: list[tuple[str, Barrier]] = []
    if above_french(french_in, entry.french):
        found.append(("fle", Barrier.FRENCH))
    if entry.level is not None and above_level(level_in, entry.level):
        found.append(("remise-a-niveau", Barrier.LEVEL))
        if entry.level < _FIRST_QUALIFIED:
            found.append(("projet-pro", Barrier.LEVEL))
        if certifying and entry.years is not None and entry.years >= VAE_YEARS:
            found.append(("vae", Barrier.LEVEL))
    return tuple(found)


def step(remedy: Remedy, because: Barrier, nearby: Nearby) -> Upstream:
    """Return one step in the words of the region, with the trainings nearby."""
    return Upstream(
        kind=remedy.kind,
        label=remedy.label,
        words=remedy.words,
        door=remedy.door,
        because=because,
        source=remedy.source,
        as_of=remedy.as_of,
        trainings=tuple(nearby(remedy.kind)),
    )
