"""The choices that a form offers, in plain French, by key."""

from collections.abc import Mapping
from types import MappingProxyType

# keys of `matcher.conditions.CONDITIONS`: what a person would rather not have
CONDITION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "nuit": "Travailler la nuit",
        "dimanche": "Travailler le dimanche",
        "week_end": "Travailler le samedi",
        "horaires_decales": "Horaires décalés ou coupés",
        "charges_lourdes": "Porter des charges lourdes",
        "debout": "Rester debout longtemps",
        "hauteur": "Travailler en hauteur",
        "cadence": "Travailler à la chaîne",
        "froid": "Travailler dans le froid",
        "chaleur": "Travailler dans la chaleur",
        "bruit": "Travailler dans le bruit",
        "exterieur": "Travailler dehors",
        "produits_chimiques": "Produits chimiques, poussières",
        "ecran": "Rester devant un écran",
        "conduite": "Conduire souvent",
        "deplacements": "Me déplacer loin",
    }
)
# conditions that most people think of first; the others come on demand
FIRST_CONDITIONS = ("nuit", "dimanche", "week_end", "charges_lourdes")

TRANSPORT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "pied": "À pied",
        "velo": "À vélo, en trottinette",
        "commun": "En bus, en train",
        "voiture": "En voiture, en scooter",
    }
)

STUDY_WORDS: Mapping[int, str] = MappingProxyType(
    {
        1: "Pas de diplôme",
        2: "Brevet, CléA",
        3: "CAP, BEP, titre de même niveau",
        4: "Bac, brevet professionnel",
        5: "Bac + 2 (BTS, DUT)",
        6: "Bac + 3 (licence, BUT)",
        7: "Bac + 5 (master, ingénieur)",
        8: "Doctorat",
    }
)

# the global scale of the Common European Framework of Reference, in plain words
FRENCH_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "A1": "Je dis quelques mots (A1)",
        "A2": "Je parle de choses simples (A2)",
        "B1": "Je me débrouille au travail (B1)",
        "B2": "Je parle et j'écris bien (B2)",
        "C1": "Je suis très à l'aise (C1)",
        "C2": "C'est ma langue, ou presque (C2)",
    }
)

REPLY_WORDS: Mapping[str, str] = MappingProxyType(
    {"oui": "Oui", "un_peu": "Un peu", "non": "Non", "passer": "Passer"}
)
