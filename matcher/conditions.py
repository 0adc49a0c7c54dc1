"""Conditions of work: how people name them and how the reference names them.

Only conditions that a person states count, and only as conditions: a word of
health (inaptitude, RQTH) is never a feature of a ranking.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skills_ref.text import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of work.

    Attributes
    ----------
    key
        Stable name, used in answers and links.
    said
        Pattern of a person's words, on folded text.
    context
        Pattern of the labels of work contexts that mean it, on folded text.
    """

    key: str
    said: re.Pattern[str]
    context: re.Pattern[str]


def _condition(key: str, said: str, context: str) -> Condition:
    return Condition(key=key, said=re.compile(said), context=re.compile(context))


CONDITIONS: tuple[Condition, ...] = (
    _condition("nuit", r"\bnuits?\b", r"\bnuit\b"),
    _condition("dimanche", r"\bdimanches?\b|\bjours? feries?", r"dimanche|feries?"),
    _condition("week_end", r"\bsamedis?\b|\bweek-?ends?\b", r"samedi|week"),
    _condition(
        "horaires_decales",
        r"\bcoupures?\b|\bdecales?\b|\b[235]x8\b|\bastreintes?\b"
        r"|\bgardes? de (?:nuit|week)|\bde gardes?\b",
        r"decale|fractionn|poste|coupure|irregulier|astreinte|garde",
    ),
    _condition(
        "charges_lourdes",
        r"\bcharges?\b|\bporter\b|\bport de\b|\bmanutention|\blourd(?!s?e?s? permis)"
        r"|\bkg\b|\bkilos?\b|\bcarcasses?\b",
        r"charges|manutention|demandes physiques|port de",
    ),
    _condition("hauteur", r"\bhauteurs?\b|\bechelles?\b|\btoits?\b", r"hauteur"),
    _condition(
        "debout",
        r"\bdebout\b|\bpietine|\bmarcher\b|\bgenoux?\b|\baccroupi",
        r"debout|postures? penible|genou|accroupi",
    ),
    _condition("froid", r"\bfroid\b|\bchambre froide\b", r"froid|frigo|basses? temp"),
    _condition("chaleur", r"\bchaleur\b|\bchaud\b", r"chaleur|chaude|hautes? temp"),
    _condition("bruit", r"\bbruits?\b|\bbruyant", r"bruit|bruyant"),
    _condition("exterieur", r"\bdehors?\b|\bexterieur\b|\bpluie\b", r"exterieur"),
    _condition(
        "deplacements",
        r"\bdeplacements?\b|\bdecouch|\bgrands? dep|\bloin de chez\b",
        r"deplacement|itineran",
    ),
    _condition("conduite", r"\bvolant\b|\bconduire\b", r"conduite|conduire"),
    _condition(
        "produits_chimiques",
        r"\b(?:aux|des|les|de) produits\b|\bchimiques?\b|\bpoussieres?\b|\blatex\b",
        r"chimique|toxique|poussiere|produits?|allerg",
    ),
    _condition("ecran", r"\becrans?\b|\btableurs?\b", r"ecran"),
    _condition("cadence", r"\bcadences?\b|\bchaine\b|\brendement\b", r"cadence|chaine"),
)

# conditions that exclude a trade which always has them, once refused; the others
# are written on half of the sheets of the reference and only lower a trade
DEFINING = frozenset({"nuit", "hauteur"})
# conditions that the body bears: who cannot any more leaves the trade that has them
BODILY = frozenset(
    {
        *("charges_lourdes", "hauteur", "debout", "froid", "chaleur", "bruit"),
        *("produits_chimiques", "cadence"),
    }
)

# said of the job itself, neither a trade nor a context: status, hours, pay, place
_TERMS = re.compile(
    r"\bstatut\b|\btemps (?:plein|partiel)\b|\bmercredis?\b|\bvacances\b|\binterim\b"
    r"|\bcdd\b|\bsaison|\bsalaire\b|\bkilometres?\b|\btrajet|\bheures?\b|\bindependant\b"
    r"|\bfreelance\b|\bmon poste\b|\bepaule\b|\bdos\b|\bvertebres?\b|\bcheville\b"
    r"|\bpoignets?\b|\brqth\b|\bmedecin|\bmaladie\b|\boper(?:e|ation)|\bans\b|\bmois\b"
    r"|\bcommissions?\b|\bobjectifs?\b|\bresponsabilites?\b"
)


def conditions_in(text: str) -> tuple[str, ...]:
    """Return the keys of the conditions named in ``text``.

    Examples
    --------
    >>> conditions_in("Pas de nuit, pas de port de charges")
    ('nuit', 'charges_lourdes')
    """
    plain = fold(text)
    return tuple(c.key for c in CONDITIONS if c.said.search(plain))


def is_about_terms(text: str) -> bool:
    """Say whether ``text`` speaks of terms or conditions rather than of a trade."""
    plain = fold(text)
    return bool(_TERMS.search(plain)) or any(c.said.search(plain) for c in CONDITIONS)


def contexts_by_condition(labels: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """Return, for each condition, the codes of the work contexts that mean it.

    Parameters
    ----------
    labels
        Code and label of each work context of the reference.
    """
    folded = {code: fold(label) for code, label in sorted(labels.items())}
    return {
        c.key: [
            code
            for code, label in folded.items()
            if code == c.key or c.context.search(label)
        ]
        for c in CONDITIONS
    }
