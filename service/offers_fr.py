"""What is said of a list of offers, in plain French."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matcher.types import OfferField, OfferMatch, OfferSort
from service.messages_fr import french_count

OLD_OFFER_DAYS = 60  # an offer published longer ago is marked

SORTS: Mapping[OfferSort, str] = MappingProxyType(
    {
        OfferSort.CLOSE: "Les plus proches de vous",
        OfferSort.DISTANCE: "Les moins loin",
        OfferSort.DATE: "Les plus récentes",
    }
)
SINCE = "Depuis {days} jours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """How it is said that offers say nothing of a field.

    ``what`` ends the sentence "3 offres ne disent pas ..."; ``chip`` names the
    choice of showing them.
    """

    what: str
    chip: str

    def sentence(self, count: int) -> str:
        """Return that so many offers do not say.

        Examples
        --------
        >>> UNSAID_WORDS[OfferField.CONTRACT].sentence(1)
        '1 offre ne dit pas son contrat.'
        >>> UNSAID_WORDS[OfferField.HOURS].sentence(3)
        '3 offres ne disent pas leur temps de travail.'
        """
        if count == 1:
            return f"1 offre ne dit pas {self.what.replace('leur ', 'son ')}."
        return f"{french_count(count)} offres ne disent pas {self.what}."


UNSAID_WORDS: Mapping[OfferField, Unsaid] = MappingProxyType(
    {
        OfferField.CONTRACT: Unsaid(
            what="leur contrat", chip="Aussi : contrat non précisé"
        ),
        OfferField.HOURS: Unsaid(
            what="leur temps de travail", chip="Aussi : temps non précisé"
        ),
        OfferField.EXPERIENCE: Unsaid(
            what="si un débutant est accepté", chip="Aussi : expérience non précisée"
        ),
        OfferField.DATE: Unsaid(what="leur date", chip="Aussi : date inconnue"),
    }
)
WITHOUT_WORDS: Mapping[OfferField, str] = MappingProxyType(
    {
        OfferField.CONTRACT: "Tous les contrats",
        OfferField.HOURS: "Temps plein ou partiel",
        OfferField.EXPERIENCE: "Avec ou sans expérience",
        OfferField.DATE: "Toutes les dates",
        OfferField.TITLE: "Tous les titres",
    }
)
EXPERIENCE: Mapping[str, str] = MappingProxyType(
    {
        "D": "Débutant accepté",
        "S": "Expérience souhaitée",
        "E": "Expérience demandée",
    }
)


def hours_words(offer: OfferMatch) -> str | None:
    """Return the working time of an offer, ``None`` when it is unsaid."""
    if offer.full_time is None:
        return None
    return "Temps plein" if offer.full_time else "Temps partiel"


def experience_words(offer: OfferMatch) -> str | None:
    """Return the experience that an offer asks for, ``None`` when it is unsaid."""
    return None if offer.experience is None else EXPERIENCE.get(offer.experience)


def salary_words(salary: str | None) -> str | None:
    """Return a salary in plain words when it has the usual form, else as it is.

    Examples
    --------
    >>> salary_words("Horaire de 12,86 Euros")
    "12,86 € de l'heure"
    >>> salary_words("Mensuel de 1900,00 Euros à 2100 Euros sur 12 mois")
    '1\N{NARROW NO-BREAK SPACE}900 à 2\N{NARROW NO-BREAK SPACE}100 € par mois'
    >>> salary_words("Selon profil"), salary_words(None)
    ('Selon profil', None)
    """
    found = None if salary is None else _SALARY.match(salary.strip())
    if found is None:
        return salary
    first, last = _amount(found["first"]), _amount(found["last"])
    between = first if last in {None, first} else f"{first} à {last}"
    return f"{between} € {_PERIODS[found['period'].casefold()]}"


def town_words(place: str | None) -> str | None:
    """Return the place of an offer as one writes it: ``Toulouse (31)``.

    Examples
    --------
    >>> town_words("31 - SAINT-ORENS-DE-GAMEVILLE"), place_words("Albi - 81")
    ('Saint-Orens-de-Gameville (31)', 'Albi (81)')
    >>> town_words("Occitanie"), town_words(None)
    ('Occitanie', None)
    """
    found = None if place is None else _PLACE.fullmatch(place.strip())
    if found is None:
        return place
    name = found["after"] or found["before"]
    return f"{_named(name)} ({found['first'] or found['last']})"


def _named(name: str) -> str:
    """Return a name of commune in small letters, its links too."""
    if not name.isupper():
        return name
    titled = _WORD.sub(lambda word: word[0].capitalize(), name)
    return _LINKS.sub(lambda link: link[0].lower(), titled)


def _amount(digits: str | None) -> str | None:
    """Return an amount with its thousands apart, cents only when there are some."""
    if digits is None:
        return None
    whole, _, cents = re.sub(r"\s", "", digits).replace(".", ",").partition(",")
    spaced = french_count(int(whole))
    return f"{spaced},{cents}" if cents.strip("0") else spaced


def is_old(offer: OfferMatch) -> bool:
    """Say whether an offer is so old that it may be filled."""
    return offer.age_days is not None and offer.age_days > OLD_OFFER_DAYS


def close_words(offer: OfferMatch) -> str | None:
    """Return why an offer is close to the person, ``None`` when nothing says so."""
    shared = len(offer.shared)
    said: list[str] = []
    if shared:
        s = "s" if shared > 1 else ""
        said.append(f"elle demande {shared} compétence{s} que vous avez")
    if offer.title_like:
        words = offer.title_like.strip(" .")
        cut = words if len(words) <= _QUOTED else f"{words[:_QUOTED].rstrip()}…"
        said.append(f"son titre ressemble à « {cut} »")
    return f"Proche de vous : {', et '.join(said)}." if said else None


_PERIODS: Mapping[str, str] = MappingProxyType(
    {"horaire": "de l'heure", "mensuel": "par mois", "annuel": "par an"}
)
_SALARY = re.compile(
    r"(?P<period>horaire|mensuel|annuel) de (?P<first>\d[\d ]*(?:[.,]\d+)?) euros?"
    r"(?: à (?P<last>\d[\d ]*(?:[.,]\d+)?) euros?)?",
    re.IGNORECASE,
)
_DEPARTMENT = r"\d[\dAB]\d?"
_PLACE = re.compile(
    rf"(?P<first>{_DEPARTMENT}) - (?P<after>.+)"
    rf"|(?P<before>.+) - (?P<last>{_DEPARTMENT})"
)
_WORD = re.compile(r"[^\W\d_]+")
_LINKS = re.compile(
    r"(?<=[-' ])(?:De|Du|Des|La|Le|Les|Sur|Sous|En|Et|Aux?|Lès|Lez|D|L)(?=[-' ])"
)
_QUOTED = 70  # letters of a person's phrase that are repeated to them
