"""Code tables and element names of LHEO 2.3.0 (lheo.gouv.fr)."""

NAMESPACES = frozenset(
    (
        "http://lheo.gouv.fr/2.3",
        "http://www.lheo.org/2.2",
        "http://www.lheo.org/2.0",
    )
)

# dict-niveaux: old French levels, then the levels of the decree of 8 January 2019
LEVELS = {
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
    "7": 6,
    "8": 7,
    **{str(10 + level): level for level in range(1, 9)},
}
NO_LEVEL = ("0", "1")  # not told; no level in particular
MODES = {"0": "presentiel", "1": "mixte", "2": "distance"}
STATUSES = {"1": "open", "2": "closed", "3": "suspended"}
YES_NO = {"0": False, "1": True}
# dict-financeurs, in short names; "1" is the table's own "obsolete code"
FUNDERS = {
    "0": "Autre",
    "2": "Région",
    "3": "Fonds social européen",
    "4": "France Travail",
    "5": "Entreprise",
    "6": "ACSÉ",
    "7": "Agefiph",
    "8": "Département",
    "9": "Commune",
    "10": "Bénéficiaire",
    "11": "État - Emploi",
    "12": "État - Éducation nationale",
    "13": "État - Autre",
    "14": "Fonds européens - Autre",
    "15": "Collectivité territoriale",
    "16": "OPCO",
    "17": "Transition Pro",
    "18": "LADOM",
    "19": "État - Intérieur",
    "20": "OFII",
}
FUNDER_CODES = {name: code for code, name in FUNDERS.items()}
# dict-AIS, the general aim; "1" is the table's own "obsolete code"
AIMS = {
    "2": "perfectionnement",
    "4": "creation",
    "5": "remise-a-niveau",
    "6": "certification",
    "7": "professionnalisation",
    "8": "preparation",
    "9": "projet",
}
# dict-modalite-recrutement; "0" is unknown
SELECTIONS = {
    "1": "simulation",
    "2": "concours",
    "3": "dossier",
    "4": "tests",
    "5": "ecrit",
    "6": "oral",
    "7": "candidature",
    "8": "entretien",
    "9": "information",  # a meeting for several people
}
MEETING = "information"
# dict-type-alternance and dict-type-cycle, when they settle the contract
CONTRACTS = {"1": "apprentissage", "2": "professionnalisation"}
CYCLES = {"0": "scolaire", "1": "apprentissage"}
CPF = "CPF"  # not a code of the table: an eligible training that names no funder

# children of the elements read, in LHEO 2.3; anything else is reported
_FORMATION = (
    "domaine-formation intitule-formation objectif-formation resultats-attendus "
    "contenu-formation certifiante contact-formation parcours-de-formation "
    "code-niveau-entree objectif-general-formation certification "
    "code-type-formation code-niveau-sortie url-formation action "
    "organisme-formation-responsable identifiant-module positionnement sous-modules "
    "modules-prerequis extras"
)
_ACTION = (
    "rythme-formation code-public-vise info-public-vise niveau-entree-obligatoire "
    "modalites-alternance modalites-enseignement conditions-specifiques "
    "prise-en-charge-frais-possible lieu-de-formation modalites-entrees-sorties "
    "url-action duree-cycle session adresse-information date-information restauration "
    "hebergement transport acces-handicapes langue-formation modalites-recrutement "
    "modalites-pedagogiques code-modalite-pedagogique equipement frais-restants "
    "code-perimetre-recrutement infos-perimetre-recrutement prix-horaire-TTC "
    "prix-total-TTC duree-indicative nombre-heures-centre nombre-heures-entreprise "
    "nombre-heures-total detail-conditions-prise-en-charge conventionnement "
    "duree-conventionnee organisme-formateur organisme-financeur enseignement extras"
)
_SESSION = (
    "periode adresse-inscription modalites-inscription periode-inscription "
    "etat-recrutement recrutement url-session contact-session "
    "reference-certification blocs-competences cycle extras"
)
KNOWN = {
    "formation": frozenset(_FORMATION.split()),
    "action": frozenset(_ACTION.split()),
    "session": frozenset(_SESSION.split()),
}
