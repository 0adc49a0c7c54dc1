"""A list of competences, typed or pasted from a booklet or an assessment.

One name a line, or between semicolons or bullets. Numbers, boxes to tick and marks
("acquis") go; a line that the booklet says is not acquired is left out.
"""

import re

MAX_SKILLS = 200
_MAX_NAME = 300  # characters of one name
_BULLETS = "•●▪■◦‣➢➤►▶✓✔☑☒☐□·*"
_EDGES = " \t\u00a0\u202f-–—.,:|"
_BETWEEN = re.compile(rf"[;\n\r{re.escape(_BULLETS)}]+")
_NUMBER = re.compile(  # "1.", "2)", "a)", "1.2 ", "C3 -", "[x]", "o " before a name
    r"^[\s.–—-]*(?:\[[ xX]?\]\s*|(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+"
    r"|[a-zA-Z]\)|[CD]\d{1,2}(?:\.\d{1,2})*\s*[.:)–-])\s+|o\s+(?=[A-ZÀ-Ý]))"
)
_HEADING = re.compile(
    r"^(?:domaine|bloc|module|axe|partie) \d+\b|^(?:mes )?(?:comp[ée]tences?|acquis)"
    r"(?: acquises?| transversales?| techniques?| professionnelles?)?\s*:?$",
    re.IGNORECASE,
)
_MARK = r"(?:\s*[\t:|(–—-]\s*|\s{2,}|,\s+)"  # what stands between a name and its mark
_LACKED = re.compile(
    rf"{_MARK}(?:non (?:acquise?s?|valid[ée]e?s?|ma[îi]tris[ée]e?s?)|non|[àa] "
    r"(?:acqu[ée]rir|renforcer|travailler)|en cours(?: d['’]acquisition)?)\W*$",
    re.IGNORECASE,
)
_HELD = re.compile(
    rf"{_MARK}(?:acquise?s?|valid[ée]e?s?|ma[îi]tris[ée]e?s?|oui|x|ok)\W*$",
    re.IGNORECASE,
)


def listed_skills(text: str) -> tuple[str, ...]:
    r"""Return the names of a list, in order, each once.

    Examples
    --------
    >>> listed_skills("1. Tenir une caisse : acquis\n- Cuisiner ; cuisiner\n2) Laver")
    ('Tenir une caisse', 'Cuisiner', 'Laver')
    >>> listed_skills("• Écrire un message : non acquis • 1.2 Compter")
    ('Compter',)
    """
    found: dict[str, str] = {}
    for part in _BETWEEN.split(text):
        name = _name(part)
        if name:
            found.setdefault(name.casefold(), name)
    return tuple(found.values())[:MAX_SKILLS]


def _name(part: str) -> str:
    """Return one name without its number and its mark, ``""`` if it is none."""
    name, bare = "", part[:_MAX_NAME].strip(_EDGES)
    while bare != name:  # "1. 2) Laver : acquis, oui"
        name = bare
        if _LACKED.search(name):
            return ""
        bare = _NUMBER.sub("", _HELD.sub("", name)).strip(_EDGES)
    return "" if _HEADING.search(bare) else bare
