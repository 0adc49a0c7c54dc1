"""The sentences of the counsellor's screen and of its sheets, outside the templates."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from service.leave_fr import KNOWS, WANTS, WANTS_NO_MORE
from service.sheet import SheetKind

# verb of an action -> what was done, said to those who do not see the screen change
ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "plus": "Plus de métiers comme {what}.",
        "moins": "Moins de métiers comme {what}.",
        "ni-plus-ni-moins": "{what} : votre avis est retiré.",
        "cacher": "{what} : caché.",
        "montrer": "{what} : remis dans la liste.",
        "epingler": "{what} : épinglé en haut.",
        "desepingler": "{what} : n'est plus épinglé.",
        "monter": "{what} : monté d'une place.",
        "descendre": "{what} : descendu d'une place.",
        "ajouter-metier": "{what} : ajouté à la liste.",
        "oter-metier": "{what} : ôté de la liste.",
        "choisir": "{what} : ouvert.",
        "ajouter": "{what} : compétence ajoutée.",
        "sait": "{what} : sait faire.",
        "veut": "{what} : veut faire.",
        "ne-veut-plus": "{what} : ne veut plus.",
        "retirer": "{what} : compétence retirée.",
        "reprendre": "{what} : sans avis.",
        "domaine": "Domaine changé.",
        "oter-seance": "Session ôtée de la comparaison.",
        "vider-seances": "Aucune session cochée.",
    }
)

# what sessions are compared on, in order
COMPARED_ON: Sequence[tuple[str, str]] = (
    ("trade", "Métier"),
    ("dates", "Dates"),
    ("place", "Lieu"),
    ("km", "Distance"),
    ("hours", "Durée"),
    ("mode", "Modalité"),
    ("level", "Niveau demandé"),
    ("gives", "Apprend"),
    ("funder", "Financeur"),
    ("price", "Prix"),
    ("paid", "Rémunérée"),
    ("rule", "Prescription"),
    ("before", "Étape avant"),
    ("provider", "Organisme"),
    ("contact", "Contact"),
)

# --- sheets ------------------------------------------------------------------------

TITLES: Mapping[SheetKind, str] = MappingProxyType(
    {SheetKind.PRESCRIBER: "Fiche de liaison pour le prescripteur"}
)
FILES: Mapping[SheetKind, str] = MappingProxyType(
    {
        SheetKind.PERSON: "fiche-personne.pdf",
        SheetKind.PRESCRIBER: "fiche-de-liaison.pdf",
    }
)
CONFIRMED = "Ce que la personne confirme"
OF_THE_PERSON: Mapping[str, str] = MappingProxyType(
    {
        KNOWS: "Ce que la personne sait faire",
        WANTS: "Ce qu'elle veut faire",
        WANTS_NO_MORE: "Ce qu'elle ne veut plus faire",
    }
)
PINNED = "gardé par le conseiller"
ADDED = "ajouté par le conseiller"
NOT_COMPUTED = "Non calculé"
LINKED_TRADE = "Pour être"
LOOKED_AT = "Métier regardé : {}. {}"
NO_RULE = "à vérifier avec l'organisme"
SHEET_FACTS: Mapping[str, str] = MappingProxyType(
    {
        "session": "Session",
        "contact": "Contact",
        "rule": "Prescription et rémunération",
        "how": "Déroulement",
        "gives": "Apprend",
        "level": "Niveau demandé",
        "funder": "Financement",
        "remains": "Resterait à acquérir",
        "before": "Étape avant",
    }
)

# --- suggestions turned off ----------------------------------------------------------

SUGGESTIONS_OFF = (
    "Les suggestions sont coupées par la personne qui gère le service. Cherchez un"
    " métier par son nom."
)
