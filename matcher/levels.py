"""The level of study that a person says to have."""

import re
from collections.abc import Sequence

from matcher.types import Profile
from skills_ref.text import fold

# Words of a diploma in a folded text, highest European level first (cadre national
# des certifications professionnelles, décret 2019-14 of 08/01/2019).
_DIPLOMAS: Sequence[tuple[int, str]] = (
    (8, r"doctorat|bac ?\+ ?8"),
    (7, r"master (?:1|2|en|de)|diplome d'ingenieur|dess|dea|bac ?\+ ?5"),
    (6, r"licence (?:pro|professionnelle|en)|bachelor|bac ?\+ ?[34]"),
    (5, r"bts|btsa|dut|deug|deust|bac ?\+ ?2"),
    (4, r"bac(?! ?\+)|baccalaureat|brevet professionnel"),
    (3, r"cap(?! (?:sur|emploi|metiers))|bep|bepa|capa"),
)
_DENIED = re.compile(r"\b(?:pas|sans|aucune?|jamais|ni|niveau|preparer?|en cours)\b")


def known_level(profile: Profile) -> int | None:
    """Return the highest European level of a diploma that a person names, 3 to 8.

    ``None`` when no diploma is named: unknown is not the lowest. A sentence that
    denies something is left out.

    Examples
    --------
    >>> known_level(Profile(evidence=("BTS comptabilité et gestion",)))
    5
    >>> known_level(Profile(evidence=("Je n'ai pas le bac",))) is None
    True
    """
    said = [fold(text) for text in (*profile.titles, *profile.evidence)]
    said += [fold(mention.label) for mention in profile.competences]
    told = [text for text in said if not _DENIED.search(text)]
    for level, diploma in _DIPLOMAS:
        if any(re.search(rf"\b(?:{diploma})\b", text) for text in told):
            return level
    return None
