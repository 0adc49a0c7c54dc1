"""French text preparation: folding, gendered labels, abbreviations, sentences.

Every text that is compared with another goes through this module, so a rule of
spelling stands in one place. Nothing here depends on the reference; the lexicon
of feminine words is built from it by `GenderLexicon.from_labels`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'", "ʼ": "'", "‘": "'", "´": "'"}
)
_COMBINING = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_WORD = re.compile(r"[^\W_]+(?:[+#]+)?")
_SPACES = re.compile(r"\s+")

# "H/F", "(F/H)", "h-f", "M/F/D": says that a post is open to everyone
_OPEN_TO_ALL = re.compile(
    r"[\(\[]?\b(?:[hm]\s?[/\-|]\s?f|f\s?[/\-|]\s?[hm])(?:\s?[/\-|]\s?[xdn])?\b[\)\]]?",
    re.IGNORECASE,
)
# Inclusive endings: boulanger(ère), serveur·se, agent.e, chef-fe, vendeur/se
_ENDINGS = (
    r"e|es|ère|ere|ière|iere|euse|euses|se|ses|rice|trice|ice|ne|nne|fe|ve|le|lle|te|tte"
    r"|ienne|enne|esse|sse|de|che"
)
_INCLUSIVE = re.compile(
    rf"\b([^\W\d_]{{2,}}?)(?:\((?:{_ENDINGS})\)|[·•‧∙/\-](?:{_ENDINGS})\b"
    rf"|\.(?:{_ENDINGS})\b)(?:[·•‧∙.\-]?s\b|\(s\))?",
    re.IGNORECASE,
)
_SLASH = re.compile(r"\s+/\s+|(?<=[^\W\d_]{4})/(?=[^\W\d_]{4})")

# What people write for what the reference writes. Whole words of folded text.
ABBREVIATIONS: Mapping[str, str] = {
    "aes": "accompagnant educatif et social",
    "aesh": "accompagnant d'eleves en situation de handicap aesh",
    "as": "aide-soignant",
    "ash": "agent de service hospitalier ash",
    "assist": "assistant",
    "asst": "assistant",
    "atsem": "agent territorial specialise des ecoles maternelles atsem",
    "aux": "auxiliaire",
    "avs": "auxiliaire de vie sociale avs",
    "bep": "bep",
    "cdp": "chef de projet",
    "chauff": "chauffeur",
    "commis": "commis",
    "cond": "conducteur",
    "cpe": "conseiller principal d'education",
    "dev": "developpeur",
    "devops": "devops",
    "drh": "directeur des ressources humaines",
    "elec": "electricien",
    "employe(e)": "employe",
    "ide": "infirmier diplome d'etat",
    "ing": "ingenieur",
    "maint": "maintenance",
    "manut": "manutentionnaire",
    "meca": "mecanicien",
    "pl": "poids lourd",
    "raf": "responsable administratif et financier",
    "resp": "responsable",
    "rh": "ressources humaines",
    "spl": "super poids lourd",
    "tech": "technicien",
    "vl": "vehicule leger",
    "vrp": "representant de commerce vrp",
}


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents nor ligatures.

    The length may change (a ligature gives two letters); see `folded_offsets`
    where offsets matter.

    Examples
    --------
    >>> fold("Œuvre d’Éloïse")
    "oeuvre d'eloise"
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return _COMBINING.sub("", plain).lower()


def folded_offsets(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, its source offset.

    The list has one more item, the length of ``text``, so that a half-open span
    of the folded text maps to one of the source.

    Examples
    --------
    >>> folded_offsets("Œil")
    ('oeil', [0, 0, 1, 2, 3])
    """
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    letters = [_folded_letter(character) for character in text]
    offsets = [i for i, letter in enumerate(letters) for _ in letter]
    return "".join(letters), [*offsets, len(text)]


@lru_cache(maxsize=4096)
def _folded_letter(character: str) -> str:
    """Return one character folded; only single letters are kept in memory."""
    return fold(character)


def words(text: str) -> list[str]:
    """Return the folded words of ``text``; ``c++`` and ``c#`` stay whole.

    Examples
    --------
    >>> words("L'été, en C# !")
    ['l', 'ete', 'en', 'c#']
    """
    return _WORD.findall(fold(text))


def both_genders(label: str) -> tuple[str, ...]:
    """Return the masculine and feminine readings of an official label.

    A label without two readings comes back alone. ``"A / B reste"`` gives
    ``("A reste", "B reste")``.

    Examples
    --------
    >>> both_genders("Conducteur / Conductrice d'engins agricoles")
    ("Conducteur d'engins agricoles", "Conductrice d'engins agricoles")
    >>> both_genders("Ouvrier agricole / Ouvrière agricole")
    ('Ouvrier agricole', 'Ouvrière agricole')
    >>> both_genders("Aide à domicile")
    ('Aide à domicile',)
    """
    left, slash, right = label.partition(" / ")
    if not slash:
        return (label,)
    first, second = left.split(), right.split()
    for start in range(len(first)):
        n = len(first) - start
        if n <= len(second) and _alike(first[start], second[0]):
            lead = first[:start]
            masculine = [*first, *second[n:]]
            feminine = [*lead, *second]
            return (" ".join(masculine), " ".join(feminine))
    return (label,)


def _alike(one: str, other: str) -> bool:
    """Say whether two words look like two genders of one word."""
    a, b = fold(one), fold(other)
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return shared >= 3 and shared >= min(len(a), len(b)) - 4


def without_inclusive_marks(text: str) -> str:
    """Return ``text`` with "H/F" dropped and inclusive forms in their short form.

    Examples
    --------
    >>> without_inclusive_marks("Boulanger(ère) H/F")
    'Boulanger'
    >>> without_inclusive_marks("Serveur·se, agent.e, chef-fe (F/H)")
    'Serveur, agent, chef'
    """
    return _SPACES.sub(" ", _INCLUSIVE.sub(r"\1", _OPEN_TO_ALL.sub(" ", text))).strip(
        " -–,;:/"
    )


class GenderLexicon:
    """Feminine words of trade names and the masculine that stands for both.

    The masculine is a key, not a preference: it is what official labels put
    first. Both genders give the same text, so they give the same ranking.

    Parameters
    ----------
    masculine
        Folded feminine word to folded masculine word.
    """

    def __init__(self, masculine: Mapping[str, str]) -> None:
        self.masculine = dict(sorted(masculine.items()))

    @classmethod
    def from_labels(cls, labels: Iterable[str]) -> "GenderLexicon":
        """Learn the pairs from official labels such as "Boulanger / Boulangère"."""
        seen: Counter[tuple[str, str]] = Counter()
        for label in labels:
            readings = both_genders(label)
            if len(readings) == 2:
                he, she = (words(reading) for reading in readings)
                if len(he) == len(she):
                    pairs = zip(he, she, strict=True)
                    seen.update((f, m) for m, f in pairs if m != f and _alike(m, f))
        best: dict[str, str] = {}
        for (feminine, masculine), _ in sorted(
            seen.items(), key=lambda item: (-item[1], item[0])
        ):
            best.setdefault(feminine, masculine)
        males = set(best.values())
        return cls({f: m for f, m in best.items() if f not in males})

    def normal(self, text: str) -> str:
        """Return the words of ``text`` folded, in one gender, spaces between them.

        Abbreviations of `ABBREVIATIONS` are written in full.

        Examples
        --------
        >>> lexicon = GenderLexicon.from_labels(["Boulanger / Boulangère"])
        >>> lexicon.normal("Boulangère H/F, le dim.")
        'boulanger le dim'
        >>> lexicon.normal("Boulanger / Boulangère")
        'boulanger'
        """
        kept: list[str] = []
        for word in words(without_inclusive_marks(text)):
            whole = self.masculine.get(word, word)
            for part in words(ABBREVIATIONS.get(whole, whole)):
                if not kept or kept[-1] != part:
                    kept.append(part)
        return " ".join(kept)


_SENTENCE_END = re.compile(
    r"(?<=[.!?…])[\s\"»)]+(?=[^\s])|[\n\r]+|\s[•·▪►➢✓✔\-–—*]\s+|;\s+"
)
_SHORT_FORM = re.compile(
    r"\b(?:m|mm|mme|mlle|dr|etc|ex|env|min|max|tel|n|art|cf|st|ste|resp|p|ap|av|hab)\.$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of the sentences and list items of ``text``.

    Cuts after ``.``, ``!``, ``?``, at line breaks, bullets and semicolons; not
    after a common short form (``ex.``, ``Mme.``).

    Examples
    --------
    >>> text = "J'ai vendu du pain. Puis, ex. au marché; rien d'autre"
    >>> [text[a:b] for a, b in sentences(text)]
    ["J'ai vendu du pain.", 'Puis, ex. au marché', "rien d'autre"]
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in _SENTENCE_END.finditer(text):
        if _SHORT_FORM.search(text[max(0, cut.start() - 6) : cut.start()]):
            continue
        spans.append((start, cut.start()))
        start = cut.end()
    spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trimmed(text, *span))]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span without outer spaces and bullets, or None if nothing is left."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
