"""How a French word sounds, roughly: words written by ear get one key.

Silent endings, doubled letters and the many spellings of one sound are levelled.
The rules are the usual ones of French reading, cut down to what tells apart the
words of a reference of trades; none is taken from another program.
"""

import re

_VOWELS = "aeiouyUAIOE"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"s?ch|sh", "C"),
        (r"h", ""),
        (r"ti(?=on)", "si"),
        (r"eau|au", "o"),
        (r"oe?u", "U"),
        (r"eu", "e"),
        (r"oin(?![aeiouy])", "waI"),
        (r"(?:ain|ein|aim|in|im|yn|ym|un|um)(?![aeiouynm])", "I"),
        (r"(?:an|am|en|em)(?![aeiouynm])", "A"),
        (r"(?:on|om)(?![aeiouynm])", "O"),
        (r"oi|oy", "wa"),
        (r"ai|ei|ay|ey", "e"),
        (r"gn", "N"),
        (r"gu(?=[eiyI])", "g"),
        (r"ge(?=[aouO])|g(?=[eiyI])", "j"),
        (r"ss|sc(?=[eiyI])|c(?=[eiyI])", "S"),
        (r"qu|q|ck|c", "k"),
        (rf"(?<=[{_VOWELS}])s(?=[{_VOWELS}])", "z"),
        (r"S", "s"),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?:e?[rz]|e?[stdxp]+)$", ""),
        (r"e+[stdxp]*$", ""),
    )
)


def sound_of(word: str) -> str:
    """Return the key of a folded word.

    Examples
    --------
    >>> sound_of("menaje") == sound_of("menage")
    True
    >>> sound_of("echafodage") == sound_of("echafaudages")
    True
    >>> sound_of("vente") == sound_of("verte")
    False
    """
    for pattern, sound in _RULES:
        word = pattern.sub(sound, word)
    return word
