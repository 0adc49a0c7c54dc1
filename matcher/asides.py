"""Phrases of an offer that ask nothing of the person: company talk, terms, forms.

Matched on folded text. A phrase that also seeks someone ("nous recherchons une
personne rigoureuse") is no aside.
"""

import re

_COMPANY = re.compile(
    r"\b(?:nous rejoindre|rejoign(?:ez|ons)|rejoindre (?:notre|un|une|le|la|l')"
    r"|nous (?:sommes|avons|proposons|offrons|accompagnons|intervenons|croyons|vous"
    r"|garantissons|mettons|developpons|favorisons)|(?:chez|pour) nous\b"
    r"|notre (?:groupe|entreprise|societe|agence|cabinet|mission|ambition|histoire"
    r"|expertise|structure|etablissement|engagement|reseau|culture|politique"
    r"|client est|client,)"
    r"|nos (?:valeurs|ambitions|agences|engagements|collaborateurs|consultants|bureaux)"
    r"|leader\b|acteur (?:majeur|cle|incontournable|de reference)|fonde(?:e)? en"
    r"|creee? en|est (?:une? )?(?:entreprise|societe|groupe|cabinet|agence|association"
    r"|filiale|reseau|acteur|specialis\w+)|depuis (?:19|20)\d\d|filiale"
    r"|collaborateurs (?:dans|a travers|en|et)|profitez|beneficie(?:z|rez)"
    r"|ses (?:collaborateurs|clients|valeurs)|a votre (?:ecoute|disposition|service)"
    r"|pourquoi (?:nous|rejoindre)|evolution professionnelle"
    r"|vous (?:epanouir|aider a|faire (?:grandir|monter))|(?:evoluer|developper) vos"
    r"|(?:notre|a pour|ont pour) (?:vocation|raison d'etre)|vous (?:offrons|offrir"
    r"|proposons|proposer)|after-?works?|team-?buildings?|opportunites? (?:de formation"
    r"|de carriere|d'evolution)|perspectives? d'evolution|parcours d'integration"
    r"|(?:environnement|cadre) de travail (?:stimulant|agreable|collaboratif|dynamique"
    r"|bienveillant|convivial|moderne)|integre[rz] une (?:equipe|entreprise|structure)"
    r"|au sein d'une (?:equipe|entreprise|structure) (?:\w+ )?(?:dynamique|jeune|soudee"
    r"|passionnee|conviviale|bienveillante|a taille)|domaines? d'activite|e?change"
    r" telephonique|entretien (?:rh|teams|visio)|test technique)\b"
)
_TERMS = re.compile(
    r"\b(?:remuneration|salaires?|smic|primes?|13e(?:me)?|tickets?[- ]resto\w*|mutuelle"
    r"|cse\b|comite d'entreprise|rtt|conges payes|horaires?|temps (?:plein|partiel)"
    r"|cdi|cdd|ifm|postul(?:ez|er)|candidatures?|lettre de motivation|envoye[rz]"
    r"|processus de recrutement|entretien telephonique|poste a pourvoir|prise de poste"
    r"|handicap\w* (?:et|ou|,)|egalite|diversite|inclusion|teletravail|taux horaire"
    r"|lieu (?:de travail|du poste)|code du travail)\b"
)
_OFFERS = re.compile(  # what an employer offers, whoever is sought beside
    r"\b(?:souhaitez (?:evoluer|rejoindre|integrer|donner)"
    r"|envie de (?:nous )?rejoindre|depuis (?:plus de |pres de )?\d+ ans,? (?:le|nous)"
    r"|nous (?:pouvons )?vous (?:proposons|proposer|offrons|formons|accompagnons)"
    r"|compte (?:pres|plus) de|\d+ (?:collaborateurs|salaries)|chiffre d'affaires de"
    r"|(?:le|notre) groupe \w+ (?:accompagne|propose|est)|attise (?:votre|ta))\b"
)
_SEEKS = re.compile(
    r"\b(?:a la recherche d(?:e|u)?|recherch(?:ons|e) (?:un|une|des|notre|avant)"
    r"|recherchez|profil|candidats?|titulaires?|vous (?:etes|avez|savez|serez|devez"
    r"|faites|aimez|maitrisez|assur\w+|possedez|disposez|justifiez|appreciez"
    r"|garantissez|gerez|participez|intervenez|travaill\w+|evoluez|accueill\w+"
    r"|realis\w+|cherchez)|tu (?:es|as|sais|aimes|evolues|possedes|maitrises)"
    r"|requis\w*|exige\w*|appreci\w+|souhaite\w*|obligatoire|indispensable"
    r"|vos missions|votre mission|missions? (?:principale|seront|suivante)s?"
    r"|votre (?:rigueur|sens|capacite|autonomie|relationnel)|permis|caces)\b"
)

_TRADE_BEFORE = re.compile(  # "nous recherchons pour notre client un soudeur"
    r"\b(?:en tant qu(?:e |')|recherch\w+ (?:[\w']+ ){0,6}(?:une?|des|son|sa|notre)"
    r"|recrut\w+ (?:[\w']+ ){0,6}(?:une?|des|son|sa|notre)|postes? d(?:e |'|'un |'une )"
    r"|metiers? d(?:e |')|\b(?:departement|direction|pole|division|universite|ecole))"
    r"(?:(?!personne|profil|candidat|maitris|ayant|capable|sachant|experience)"
    r"[^,.;:!?\n]){0,45}$"
)
_PERSON = re.compile(r"\b(?:je|j'?ai|mon|ma|mes)\b|\bj'")
_TRADE_AFTER = re.compile(r"[^,.;:!?\n]{0,30}\b(?:h ?[/-] ?f|f ?[/-] ?h)\b")


def names_trade(phrase: str, start: int, end: int) -> bool:
    """Say whether some words of a folded phrase are part of the name of a trade.

    Never when a person speaks of their own work: the trade then proves something.

    Examples
    --------
    >>> names_trade("nous recherchons un technicien de maintenance", 35, 46)
    True
    >>> names_trade("vous assurez la maintenance", 16, 27)
    False
    """
    if _PERSON.search(phrase):
        return False
    before = phrase[max(0, start - 110) : start]
    return bool(
        _TRADE_BEFORE.search(before) or _TRADE_AFTER.match(phrase[end : end + 40])
    )


def is_aside(phrase: str) -> bool:
    """Say whether a folded phrase speaks of the company, of terms or of applying.

    Examples
    --------
    >>> is_aside("nous sommes une equipe a l'ecoute de nos clients")
    True
    >>> is_aside("nous recherchons une personne rigoureuse")
    False
    """
    if _OFFERS.search(phrase):
        return True
    if _SEEKS.search(phrase):
        return False
    return bool(_COMPANY.search(phrase) or _TERMS.search(phrase))
