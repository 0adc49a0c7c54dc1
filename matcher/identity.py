"""Who a person is: found in a text and blanked before anything is compared.

Names, addresses, e-mails, telephones, dates of birth, ages, nationality, family
and health say nothing of competences and must not weigh (docs/model-card.md).
Spans are replaced by spaces, so offsets in the text stay true.
"""

import re
from collections.abc import Callable

from skills_ref.text import folded_offsets, words

_STREETS = (
    r"rue|avenue|av|bd|boulevard|chemin|impasse|allees?|place|route|cite|residence"
    r"|quai|lotissement|square|hameau|lieu-dit|faubourg|cours|voie|passage|batiment|bat"
)
_IDENTITY = re.compile(  # on folded text
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\[e-?mail\]|https?://\S+|www\.\S+"
    r"|(?:\+33|\b0)\s?[1-9](?:[\s./-]?\d{2}){4}\b"
    # birth and age
    r"|\b(?:nee?(?:\(e\))?|date de naissance\s*:?|naissance\s*:?)\s+(?:le |en )?"
    r"\d{1,2}[\s/.-]\w+[\s/.-]\d{2,4}(?:\s+a\s+\w[\w'-]*)?"
    r"|\bnee?(?:\(e\))? a \w[\w'-]*|\b\d{2} ans(?=\s*,\s*nee?\b)"
    r"|\bnee?(?:\(e\))? en (?:19|20)\d\d\b|\bagee?(?:\(e\))? de \d{2} ans\b"
    r"|\bj'?\s?ai \d{2} ans\b|\bage\s*:\s*\d{2}(?: ans)?"
    r"|(?:^|(?<=[\n,;:|(–—.-]))[ \t]*\d{2} ans[ \t]*(?=$|[\n,;|)–—.-])"
    # nationality, family, sex
    r"|\b(?:de )?nationalite\s*:?\s*[a-z-]+"
    r"|\bsituation (?:familiale|de famille)\s*:?[^\n]*"
    r"|\b(?:mariee?|celibataire|divorcee?|veuf|veuve|pacsee?)\b"
    r"|\b(?:[1-9]|une?|deux|trois|quatre|cinq|six) enfants?\b(?: a charge)?"
    r"|\bsexe\s*:\s*\w+|\b(?:madame|monsieur|mademoiselle|mme|mlle)\b"
    # health
    r"|\brqth\b|\b(?:reconnue? )?travailleu(?:r|se) handicapee?\b"
    r"|\btraitement medical\b"
    # address
    rf"|\b\d{{1,4}}(?: ?(?:bis|ter|quater))?,? (?:{_STREETS})\b[^\n,;|]*"
    r"|\b\d{5}[ \t]+[a-z][\w' -]*|\b(?:nom|prenoms?|adresse|telephone|tel|mobile|mail"
    r"|e-mail|courriel)\s*:[^\n]*",
    re.MULTILINE,
)
_NAME_LINES = 4  # a name stands in the first lines of a CV
_NAME_LINE = re.compile(
    r"^[^\S\n]*(?:[A-ZÀ-ÖØ-Þ][\w'’-]+[^\S\n]+){1,3}[A-ZÀ-ÖØ-Þ][\w'’-]+[^\S\n]*$"
)


def without_identity(text: str, is_trade: Callable[[str], bool]) -> str:
    r"""Return ``text`` with what identifies a person replaced by spaces.

    Parameters
    ----------
    text
        What a person gave.
    is_trade
        Says whether a line names a trade: such a line is kept even if it looks
        like a name ("Agent Administratif").

    Examples
    --------
    >>> without_identity("Ana Roux\nâgée de 34 ans, boulangère", lambda line: False)
    '        \n              , boulangère'
    """
    folded, offsets = folded_offsets(text)
    spans = [
        (offsets[found.start()], offsets[found.end()])
        for found in _IDENTITY.finditer(folded)
    ]
    letters = list(text)
    for start, end in (*spans, *_name_lines(text, is_trade)):
        letters[start:end] = [c if c == "\n" else " " for c in letters[start:end]]
    return "".join(letters)


def _name_lines(text: str, is_trade: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Return the spans of the first lines that look like a person's name."""
    found: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n")[:_NAME_LINES]:
        alone = _NAME_LINE.match(line) and len(words(line)) <= 4
        if alone and not is_trade(line):
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found
