"""Stems of French words: one for a verb, its noun and their endings.

"conduire", "conduite" and "conduisez" have one stem, so that a label written
with a verb meets a text written with a noun. Made for labels of competences:
it cuts less than a dictionary would, and joins a few families by name.
"""

import re
from collections.abc import Iterable, Mapping

from matcher.stopwords import STOP_WORDS

_LONGEST_KEPT = 4  # words of this length or less only lose their plural

# Endings that go, the longest first, and what stands in their place.
_ENDINGS: tuple[tuple[str, str], ...] = (
    ("ifications", "ifi"),
    ("ification", "ifi"),
    ("ifier", "ifi"),
    ("issements", ""),
    ("issement", ""),
    ("ionnements", "ion"),
    ("ionnement", "ion"),
    ("ionnelle", "ion"),
    ("ionnel", "ion"),
    ("ionner", "ion"),
    ("ications", "iqu"),
    ("ication", "iqu"),
    ("iquer", "iqu"),
    ("isation", "is"),
    ("isateur", "is"),
    ("ateur", ""),
    ("atrice", ""),
    ("ation", ""),
    ("aison", ""),
    ("ement", ""),
    ("ances", ""),
    ("ance", ""),
    ("ence", ""),
    ("ages", ""),
    ("age", ""),
    ("erons", ""),
    ("erez", ""),
    ("iez", ""),
    ("ions", "ion"),
    ("euse", ""),
    ("eur", ""),
    ("ives", "if"),
    ("ive", "if"),
    ("ant", ""),
    ("ent", ""),
    ("ees", ""),
    ("ee", ""),
    ("ure", ""),
    ("ez", ""),
    ("er", ""),
    ("ie", ""),
    ("ir", ""),
    ("re", ""),
    ("e", ""),
    ("i", ""),
)
# Families whose members differ more: beginning of the folded word, stem.
_FAMILIES: Mapping[str, str] = {
    "gerer": "gest",
    "gerez": "gest",
    "gestion": "gest",
    "vendr": "vent",
    "vends": "vent",
    "vendez": "vent",
    "vendu": "vent",
    "vente": "vent",
    "vendeu": "vent",
    "achet": "achat",
    "achat": "achat",
    "suivr": "suiv",
    "suivez": "suiv",
    "suivi": "suiv",
    "lectur": "lect",
    "redig": "redac",
    "redac": "redac",
    "condui": "condui",
    "conduc": "condui",
    "entret": "entret",
    "recev": "recep",
    "recep": "recep",
    "peintr": "peint",
    "peintu": "peint",
    "peind": "peint",
    "cuiss": "cui",
    "concev": "concep",
    "concep": "concep",
    "constru": "constr",
    "production": "produc",
    "produire": "produc",
    "produisez": "produc",
    "produit": "produit",
    "decis": "decid",
    "direction": "dirig",
    "resou": "resol",
    "resol": "resol",
    "mainten": "maint",
    "maintien": "maint",
    "servir": "serv",
    "servez": "serv",
    "service": "serv",
    "soign": "soin",
    "soins": "soin",
    "traite": "trait",
    "accuei": "accueil",
    "coordon": "coordin",
    "coordin": "coordin",
    "conditionn": "emball",
    "emball": "emball",
    "electri": "electri",
    "comptab": "comptab",
    "commerci": "commerc",
    "client": "client",
    "factur": "factur",
    "diagnosti": "diagnosti",
    "relation": "relation",
    "informatiq": "informati",
    "mettre": "mettr",
    "mettez": "mettr",
    "mise": "mettr",
    "prend": "prend",
    "prenez": "prend",
    "prise": "prend",
    "administr": "administr",
    "mecani": "mecani",
    "techni": "techni",
    "secur": "secur",
    "encadr": "encadr",
    "develop": "develop",
    "decoup": "coup",
    "inventori": "inventair",
    "reglement": "reglement",
    "proprete": "propre",
    "rangement": "rang",
    "analy": "analys",
    "conseil": "conseil",
    "surveil": "surveil",
    "propos": "propos",
    "logisti": "logisti",
    "logiciel": "logiciel",
    "progiciel": "logiciel",
    "statisti": "statisti",
    "respect": "respect",
    "nutri": "nutri",
    "control": "control",
    "enfan": "enfan",
    "patient": "patient",
    "livraison": "livr",
    "telephon": "telephon",
    "entrepris": "entrepris",
    "entrepos": "entrepos",
    "equip": "equip",
    "equipement": "equipement",
    "materiel": "materiel",
    "materiau": "materiau",
    "maitris": "maitris",
    "besoin": "besoin",
    "agenda": "planning",
    "planning": "planning",
}
_FAMILY = re.compile(
    "(?:" + "|".join(sorted(_FAMILIES, key=lambda w: (-len(w), w))) + ")"
)
_ENDING = re.compile("(?:" + "|".join(e for e, _ in _ENDINGS) + ")$")
_REPLACED: Mapping[str, str] = dict(_ENDINGS)


def stem(word: str) -> str:
    """Return the stem of a folded word.

    Examples
    --------
    >>> [stem(word) for word in ("conduire", "conduite", "conduisez")]
    ['condui', 'condui', 'condui']
    >>> stem("nettoyage") == stem("nettoyer"), stem("chevaux") == stem("cheval")
    (True, True)
    """
    family = _FAMILY.match(word)
    if family:
        return _FAMILIES[family.group()]
    word = singular(word)
    if len(word) <= _LONGEST_KEPT:
        return word
    ending = _ENDING.search(word)
    if ending is None or ending.start() + len(_REPLACED[ending.group()]) < 3:
        return word
    cut = word[: ending.start()] + _REPLACED[ending.group()]
    return cut[:-1] if cut[-1] == cut[-2] else cut


def singular(word: str) -> str:
    """Return a folded word without the mark of its plural.

    Examples
    --------
    >>> [singular(word) for word in ("clients", "travaux", "gaz")]
    ['client', 'traval', 'gaz']
    """
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 5:
        return word[:-3] + "al"
    return word[:-1] if word[-1:] in ("s", "x") and len(word) > 3 else word


def is_telling(word: str) -> bool:
    """Say whether a folded word says something of a competence."""
    return word not in STOP_WORDS and len(word) > 1


def stems(words: Iterable[str]) -> list[str]:
    """Return the stems of the telling words, in their order."""
    return [stem(word) for word in words if is_telling(word)]
