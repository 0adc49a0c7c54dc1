"""Every French sentence outside the templates, by key.

Each sentence says what happened and what to do next. Nothing here blames the
person, gives a percentage of fit, or shows a trace. Keys are the stable codes of
`skills_ref.errors`, `matcher.errors`, `ingest.errors` and of the readers.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from matcher.types import (
    Exclusion,
    Explanation,
    Fit,
    HiringProjects,
    Labelled,
    OpenOffers,
    Origin,
    Question,
    Reason,
    Tension,
    TradeKind,
    TradeMatch,
    TrainingPage,
)
from skills_ref.errors import EngineError

SAMPLE_NOTE = (
    "Données d'exemple : les offres et les formations sont inventées. Pour les"
    " remplacer par le ROME complet : camin build --rome DOSSIER_OU_ZIP"
    " --offers FICHIER --trainings FICHIER --to snapshots"
)
# --- errors ----------------------------------------------------------------------

SYSTEMS: Mapping[str, str] = MappingProxyType(
    {
        "ROME": "du ROME (une lettre de A à N et quatre chiffres, comme K1304)",
        "appellation": "d'appellation (des chiffres, comme 10200)",
        "competence": "de compétence (des chiffres, comme 117468)",
        "ROME domain": "de domaine (une lettre de A à N, comme K ou K13)",
        "Formacode": "Formacode (cinq chiffres, comme 21059)",
        "NSF": "NSF (trois chiffres, comme 326)",
        "RNCP": "du RNCP (comme RNCP37896)",
        "RS": "du Répertoire spécifique (comme RS5737)",
        "CertifInfo": "CertifInfo (des chiffres)",
        "INSEE commune": "de commune (cinq caractères, comme 31555)",
    }
)

# code of the error -> sentence; {placeholders} are filled from the error
ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "engine-error": (
            "La demande n'a pas pu aboutir. Réessayez ; si l'erreur revient,"
            " signalez-la avec la version (camin --version)."
        ),
        "invalid-code": (
            "« {value} » n'est pas un code {system}. Vérifiez le code, ou cherchez"
            " le métier par son nom."
        ),
        "unknown-code": (
            "Le code « {value} » n'existe pas dans le référentiel chargé.{hint}"
            " Vérifiez-le : il vient peut-être d'une autre version du ROME."
        ),
        "reference-format": (
            "Le fichier « {file} »{place} du référentiel ne peut pas être lu."
            " Téléchargez de nouveau la version complète du ROME, sans la modifier."
        ),
        "not-fitted": (
            "Le moteur n'est pas prêt. Chargez un instantané avant de poser une"
            " question (--snapshot DOSSIER)."
        ),
        "bad-artefact": (
            "L'instantané est absent, incomplet ou modifié. Fabriquez-le de nouveau"
            " avec « camin build --to DOSSIER », ou revenez au précédent avec"
            " « camin snapshots --rollback IDENTIFIANT »."
        ),
        "missing-extra": (
            "Il manque une partie facultative du programme. Installez-la avec"
            " « pip install 'camin[{extra}]' »."
        ),
        "unknown-place": (
            "Aucune commune ne correspond, à elle seule, à « {value} ».{hint} Donnez"
            " son nom complet, son code postal ou son code INSEE."
        ),
        "source-schema": (
            "Ce fichier n'a pas la forme attendue. Vérifiez qu'il s'agit bien du"
            " fichier d'origine, non modifié ; « camin validate FICHIER » dit ce qui"
            " ne va pas, ligne par ligne."
        ),
        "vocabulary-file": (
            "Ce vocabulaire ne peut pas être lu. Donnez une table CSV en UTF-8, avec"
            " les colonnes « code » et « label », et si possible « description » et"
            " « skills » (séparées par des barres verticales), sans ligne vide."
        ),
        "no-snapshot": (
            "Aucun instantané dans « {folder} ». Fabriquez-en un avec « camin build"
            " --to {folder} » (données d'exemple, en une minute), ou indiquez le vôtre"
            " avec --snapshot DOSSIER."
        ),
        "no-snapshot-called": (
            "Aucun instantané ne s'appelle « {value} ».{hint} « camin snapshots » les"
            " liste."
        ),
        "bad-configuration": (
            "Le fichier de configuration « {file} » ne peut pas être lu. Corrigez-le,"
            " ou écrivez-en un nouveau avec « camin build … --save-config FICHIER »."
        ),
        "operator-file": (
            "Le fichier « {file} » est refusé : {value} Corrigez-le, puis relancez."
        ),
        "counts-fell": (
            "Le nouvel instantané aurait bien moins de données ({before} puis {after})."
            " L'ancien reste en service. Vérifiez les sources, ou acceptez la baisse"
            " avec --max-drop 1."
        ),
        "worse-snapshot": (
            "Le nouvel instantané « {value} » est moins bon : le bon métier vient en"
            " premier pour {after} offres de contrôle, contre {before} avec celui en"
            " service, qui y reste. Vérifiez les codes des offres apprises et ce qui"
            " change (« camin snapshots --show {value} »). Pour le prendre quand même :"
            " « camin snapshots --rollback {value} », ou refaites-le avec --force."
        ),
        "doubtful-labels": (
            "Les offres étiquetées semblent mal étiquetées : {before} titres sont mot"
            " pour mot un nom de métier, {after} seulement portent le code de ce"
            " métier. L'instantané en service y reste. Vérifiez la colonne des codes"
            " du fichier --train-on. Pour prendre le nouveau quand même : « camin"
            " snapshots --rollback {value} », ou refaites-le avec --force."
        ),
        "benchmark-data": (
            "Le fichier « {file} »{place} de mesure ne peut pas être lu. Vérifiez sa"
            " forme : elle est décrite dans benchmarks/README.md."
        ),
        "no-benchmark": (
            "Les mesures de qualité ne peuvent pas tourner ici. Lancez la commande"
            " depuis le dépôt de Camin, avec un dossier de données qui existe."
        ),
        "benchmark-failed": (
            "Une mesure a échoué ; les autres sont écrites. Corrigez sa cause, écrite"
            " ci-dessous, et relancez la commande."
        ),
        "no-licence": (
            "La licence de cette source est inconnue : elle n'est pas lue. Déclarez"
            " la source et sa licence dans la table des sources."
        ),
        "cv-refused": (
            "Ce CV ne peut pas être lu. Enregistrez-le en PDF ou en texte, ou"
            " collez son texte."
        ),
    }
)

CV_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "too-large": (
            "Ce fichier dépasse 3 Mo. Enregistrez votre CV sans images, ou collez"
            " son texte."
        ),
        "unknown-type": (
            "Ce type de fichier n'est pas accepté. Donnez un PDF, un DOCX, un ODT ou"
            " un fichier texte (.txt), ou collez votre texte."
        ),
        "wrong-structure": (
            "Le contenu de ce fichier ne correspond pas à son type, ou il est abîmé."
            " Enregistrez-le de nouveau en PDF, ou collez son texte."
        ),
        "encrypted": (
            "Ce fichier est protégé par un mot de passe. Enregistrez une copie sans"
            " mot de passe, ou collez son texte."
        ),
        "bomb": (
            "Ce fichier demande trop de mémoire pour être lu sans risque."
            " Enregistrez-le en PDF simple, ou collez son texte."
        ),
        "too-slow": (
            "Ce fichier est trop long à lire. Enregistrez-le en PDF simple, ou"
            " collez son texte."
        ),
        "no-text": (
            "Aucun texte n'a été trouvé : ce CV est sans doute une image. Collez"
            " son texte, ou tapez trois lignes sur ce que vous savez faire."
        ),
        "busy": (
            "Trop de CV sont en cours de lecture. Réessayez dans quelques secondes,"
            " ou collez votre texte."
        ),
    }
)

OPERATOR_FILES: Mapping[str, str] = MappingProxyType(
    {
        "unreadable": "il ne peut pas être lu.",
        "too-large": "il dépasse {value}.",
        "not-utf8": "il n'est pas écrit en UTF-8.",
        "outside-address": (
            "il appelle un autre fichier (url, @import). Gardez seulement des couleurs."
        ),
        "not-a-token": (
            "« {value} » n'est pas une valeur connue. Gardez des blocs :root avec des"
            " couleurs comme --green: #1f5a43;"
        ),
        "low-contrast": (
            "deux couleurs sont trop proches pour être lues. {value}. Choisissez une"
            " couleur plus foncée ou plus claire."
        ),
        "not-an-image": "ce n'est ni un SVG ni un PNG.",
        "live-image": (
            "ce dessin contient « {value} ». Gardez des formes, sans script ni adresse."
        ),
        "not-an-audit": (
            "« {value} » manque ou n'a pas la bonne forme. Le modèle est dans"
            " docs/accessibility."
        ),
    }
)

_SHOWN = 40  # characters of a value that an error repeats


def error_sentence(error: EngineError) -> str:
    """Return what happened and the way out, in French, for a person.

    Values shown are codes, commune names and file names, at most 40 characters;
    a text of the person never is.
    """
    reason = getattr(error, "reason", None)
    if error.code == "cv-refused" and isinstance(reason, str):
        return CV_REASONS.get(reason, ERRORS["cv-refused"])
    sentence = ERRORS.get(error.code, ERRORS["engine-error"])
    if error.code == "operator-file" and isinstance(reason, str):
        value = str(getattr(error, "value", ""))  # of the operator's file, whole
        problem = OPERATOR_FILES[reason].format(value=value)
        return sentence.format(file=getattr(error, "file", ""), value=problem)
    return sentence.format_map(_fields(error))


def _fields(error: EngineError) -> dict[str, str]:
    close: Sequence[str] = getattr(error, "close_to", ())
    line: int | None = getattr(error, "line", None)
    value = str(getattr(error, "value", ""))
    system = str(getattr(error, "system", ""))
    return {
        "value": value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…",
        "system": SYSTEMS.get(system, system),
        "file": str(getattr(error, "file", "")),
        "extra": str(getattr(error, "extra", "")),
        "folder": str(getattr(error, "folder", "")),
        "before": str(getattr(error, "before", "")),
        "after": str(getattr(error, "after", "")),
        "place": f", ligne {line}," if line is not None else "",
        "hint": f" Vouliez-vous dire : {', '.join(close)} ?" if close else "",
    }


# --- rankings --------------------------------------------------------------------

REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.EMPTY: (
            "Vous n'avez encore rien indiqué. Écrivez ce que vous avez fait ou ce que"
            " vous aimez faire, en trois lignes, ou donnez votre CV."
        ),
        Reason.TOO_THIN: (
            "Il manque des éléments pour proposer des métiers sans se tromper."
            " Ajoutez un métier exercé, deux ou trois tâches faites, ou choisissez"
            " des compétences dans la liste."
        ),
        Reason.FOREIGN: (
            "Ce texte ne semble pas écrit en français. Écrivez quelques lignes en"
            " français, ou faites-vous aider par un conseiller."
        ),
        Reason.NO_TRADE: (
            "Aucun métier ne reste après ce que vous refusez. Retirez un refus, ou"
            " ajoutez d'autres choses que vous savez faire."
        ),
    }
)

FITS: Mapping[Fit, str] = MappingProxyType(
    {
        Fit.VERY_CLOSE: "Très proche",
        Fit.CLOSE: "Proche",
        Fit.TO_EXPLORE: "À explorer",
    }
)

KINDS: Mapping[TradeKind, str] = MappingProxyType(
    {
        TradeKind.WISHED: "Ce que vous souhaitez",
        TradeKind.USUAL: "Proche de ce que vous avez fait",
        TradeKind.STEPPING_STONE: "Une étape possible depuis votre métier",
        TradeKind.UNUSUAL: "Ailleurs, avec ce que vous savez faire",
    }
)

ORIGINS: Mapping[Origin, str] = MappingProxyType(
    {
        Origin.DECLARED: "indiquée",
        Origin.LEXICAL: "lue dans le texte",
        Origin.INFERRED: "déduite, à confirmer",
    }
)

EXCLUSIONS: Mapping[str, str] = MappingProxyType(
    {
        "refused-trade": "Vous avez dit ne pas vouloir ce métier.",
        "refused-context": "Ce métier a une condition de travail que vous refusez.",
        "refused-competence": (
            "Ce métier repose sur une compétence dont vous ne voulez plus."
        ),
        "less": "Vous avez demandé moins de métiers comme celui-ci.",
        "no-licence": "Ce métier demande un permis de conduire.",
        "other-domain": "Ce métier n'est pas dans le domaine que vous avez choisi.",
    }
)
_EXCLUSION = "Ce métier est écarté par ce que vous avez dit."

# types of contract of the API Offres d'emploi v2
CONTRACTS: Mapping[str, str] = MappingProxyType(
    {
        "CDI": "CDI",
        "CDD": "CDD",
        "MIS": "Intérim",
        "SAI": "Contrat saisonnier",
        "DIN": "CDI intérimaire",
        "DDI": "CDD d'insertion",
        "DDT": "CDD tremplin",
        "TTI": "Intérim d'insertion",
        "CCE": "Profession commerciale",
        "CDS": "CDD senior",
        "FRA": "Franchise",
        "LIB": "Profession libérale",
        "REP": "Reprise d'entreprise",
    }
)

# when neither a competence nor a name of the trade can be shown as the reason
LIKENESS: Mapping[Fit, str] = MappingProxyType(
    {
        Fit.VERY_CLOSE: "Ce que vous avez écrit est très proche de ce métier.",
        Fit.CLOSE: "Ce que vous avez écrit ressemble à ce métier.",
        Fit.TO_EXPLORE: (
            "Ce métier ressemble un peu à ce que vous avez écrit : voyez avec un"
            " conseiller s'il vous convient."
        ),
    }
)

TERRITORIES: Mapping[str, str] = MappingProxyType(
    {
        "zone_emploi": "Zone d'emploi",
        "bassin": "Bassin d'emploi",
        "departement": "Département",
        "region": "Région",
    }
)

TO_ACQUIRE = "À acquérir"
HELD = "Vous savez déjà"
WHY = "Pourquoi"
VARIANTS = "Fiches voisines"
REMAINS = "Reste à acquérir"
GIVES = "Apprend"
MAY_GIVE = "Devrait apprendre"
TO_CHECK = "(le diplôme prépare à ce métier ; à vérifier avec l'organisme)"
CONTENT = "Programme"
NO_CONTENT = "non précisé : à demander à l'organisme"
GIVES_NOTHING = "rien de connu sur ce qui vous manque"
ALIKE = "Aussi proposée"
ABOVE_LEVEL = "Niveau demandé"
NO_DATE = "dates à confirmer"
OPEN_ENTRY = "entrées toute l'année"
SESSION_MODES: Mapping[str, str] = MappingProxyType(
    {"distance": "à distance", "mixte": "en partie à distance"}
)
TRAININGS_UNKNOWN = (
    "Aucune source de formations n'est chargée : leur nombre est inconnu. Ajoutez-en"
    " une avec « camin build --trainings FICHIER »."
)
NO_TRAININGS = (
    "Aucune formation trouvée. Élargissez le rayon (--within-km), ou essayez un"
    " métier voisin."
)
NO_GAPS = (
    "Aucun écart à montrer : il faut des offres, des formations et des communes dans"
    " l'instantané."
)
GAPS_MORE = "… et {count} de plus : --limit, --csv ou --xlsx les donnent toutes."
ALONE = "Avec « {label} » en plus, ce métier serait à la place {position}."

# names of the steps, of the parts of a score and of the numbers of an explanation
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "words": "mots en commun",
        "letters": "lettres en commun",
        "meaning": "sens",
        "names": "noms du métier",
        "competences": "compétences",
        "conditions": "conditions de travail",
        "offers": "offres qui ressemblent",
        "near": "métiers voisins",
        "answers": "réponses aux questions",
        "access": "métier ni réservé ni d'encadrement, ou que vous citez",
        "wanted": "compétences que vous voulez utiliser",
        "unwanted": "compétences dont vous ne voulez plus",
        "liked": "métiers dont vous voulez plus ou moins",
    }
)
NUMBERS: Mapping[str, str] = MappingProxyType(
    {
        **PARTS,
        "reading": "Lecture",
        "parts": "Parts",
        "weights": "Poids",
        "order": "Ordre",
        "abstained": "Pas de classement",
        "evidence": "phrases sur le vécu",
        "wishes": "souhaits",
        "refusals": "refus",
        "score": "score",
        "best_score": "meilleur score",
        "trades": "métiers classés",
        "reason": "raison",
        "choices": "Choix",
        "known": "compétences confirmées",
        "more": "métiers comme ceux-ci : plus",
        "less": "métiers comme ceux-ci : moins",
        "refused_contexts": "conditions de travail refusées",
        "domain": "domaine choisi",
        "licence": "permis de conduire",
    }
)
_WISH = "wish_"  # the same part, on the wishes alone


def number_words(name: str) -> str:
    """Return the words for a step, a part or a number; its key if it is new.

    Examples
    --------
    >>> number_words("wish_meaning"), number_words("brand_new")
    ('sens (souhaits)', 'brand_new')
    """
    own = name.removeprefix(_WISH)
    words = NUMBERS.get(own, own)
    return words if own == name else f"{words} (souhaits)"


ASKED = (
    "Répondez par oui, un peu, non ou passer. Oui : vous savez le faire ou vous"
    " aimeriez le faire. Donnez les réponses avec --answers, par exemple :"
)


def question_text(question: Question) -> str:
    """Return a question as it is asked.

    Examples
    --------
    >>> question_text(Question(code="context-1", label="Travailler dehors"))
    'Travailler dehors : est-ce pour vous ?'
    """
    return f"{question.label} : est-ce pour vous ?"


def reason_sentence(reason: Reason) -> str:
    """Return why a profile is not ranked, and what to add."""
    return REASONS[reason]


def fit_words(fit: Fit) -> str:
    """Return the words for how close a trade is; never a percentage."""
    return FITS[fit]


def contract_label(code: str | None) -> str:
    """Return the words for a type of contract; the code itself if it is unknown."""
    return "Contrat non précisé" if code is None else CONTRACTS.get(code, code)


def exclusion_sentence(exclusion: Exclusion) -> str:
    """Return why a trade is left out of a ranking."""
    return EXCLUSIONS.get(exclusion.condition, _EXCLUSION)


def why(match: TradeMatch) -> str:
    """Return the reason of one trade, from what the engine really found.

    The share of offers is said when it is known; otherwise what the person holds
    and the words that named the trade. What the person chose comes first.
    """
    said = _chosen(match)
    if match.held and match.asked_in is not None:
        said.append(f"{_held_phrase(match.held[:1])}, {_asked(match.asked_in)}.")
        return " ".join(said)
    if match.named_by and match.appellation:
        said.append(_named(match.named_by, match.appellation))
    if match.held:
        said.append(f"{_held_phrase(match.held[:2])} : cela sert dans ce métier.")
    return " ".join(said) or LIKENESS[match.fit]


def _chosen(match: TradeMatch) -> list[str]:
    """Return what the person chose that lifts a trade."""
    said: list[str] = []
    if match.wanted:
        label = match.wanted[0].label
        said.append(f"Ce métier demande « {label} », que vous voulez faire.")
    if any(part.name == "liked" and part.value > _MORE for part in match.parts):
        said.append("Il ressemble à un métier dont vous voulez plus.")
    return said


_MORE = 0.5  # value of the part of liked trades from which it lifts a trade


def _named(words: str, appellation: str) -> str:
    if words.casefold() == appellation.casefold():
        return f"« {appellation} » est un nom de ce métier."
    return f"« {words} » est proche de « {appellation} », un nom de ce métier."


def _held_phrase(held: Sequence[Labelled]) -> str:
    labels = [one.label for one in held]
    if all(map(is_infinitive, labels)):
        return f"Vous savez {' et '.join(map(_lowered, labels))}"
    return f"Votre profil touche à {' et '.join(f'« {label} »' for label in labels)}"


def _asked(share: float) -> str:
    offers = round(share * 10)
    if offers == 0:
        return "parfois demandé dans les offres"
    if offers == 10:
        return "demandé dans presque toutes les offres"
    return f"demandé dans {offers} offre{'s' if offers > 1 else ''} sur 10"


# endings that, in the labels of the ROME, only verbs have
_VERB_RE = (
    *("dre", "ttre", "ître", "être", "duire", "truire", "crire", "faire", "dire"),
    *("lire", "vivre", "suivre", "rompre", "clure", "courir"),
)
_NOUNS = frozenset(
    (
        *("atelier", "cahier", "chantier", "clavier", "courrier", "dossier"),
        *("métier", "mobilier", "papier", "quartier", "fichier", "immobilier"),
        *("cadre", "poudre", "ordre", "genre", "répertoire", "affaire"),
        *("cuir", "désir", "loisir", "avenir", "mer", "fer", "hiver", "laser"),
    )
)


def is_infinitive(label: str) -> bool:
    """Tell whether a label starts with a verb, so that « Vous savez » can lead it.

    Examples
    --------
    >>> is_infinitive("Poser un revêtement"), is_infinitive("Techniques de pose")
    (True, False)
    >>> is_infinitive("S'adapter à un public"), is_infinitive("Chantier propre")
    (True, False)
    """
    words = label.casefold().replace("’", "'").removeprefix("s'")
    first, _, rest = words.removeprefix("se ").partition(" ")
    if not rest and first in _NOUNS:
        return False
    return first not in _NOUNS and (
        first.endswith(("er", "ir")) or first.endswith(_VERB_RE)
    )


def _lowered(label: str) -> str:
    """Lower the first letter, unless it starts an acronym."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


# errors whose English detail names a file or a column, for who runs the command
TECHNICAL = frozenset(
    (
        *("reference-format", "source-schema", "bad-artefact", "no-licence"),
        *(
            "bad-configuration",
            "vocabulary-file",
            "no-benchmark",
            "benchmark-failed",
            "missing-extra",
        ),
        "operator-file",
    )
)

# --- command line ------------------------------------------------------------------

# what the parser says -> what we say; a free text is never repeated
USAGE: Sequence[tuple[str, str]] = (
    (
        r"nothing given",
        "Donnez un CV (--cv FICHIER), un texte (--text) ou des compétences (--skills).",
    ),
    (r"No such option: (?P<name>\S+)", "L'option {name} n'existe pas."),
    (r"No such command '(?P<name>[\w-]+)'", "La commande « {name} » n'existe pas."),
    (r"No such command", "Cette commande n'existe pas."),
    (r"Missing command", "Il manque une commande."),
    (r"Missing \w+ '(?P<name>[\w-]+)'", "Il manque {name}."),
    (r"Got unexpected extra", 'Un mot de trop : mettez les textes entre "…".'),
    (r"Option '(?P<name>\S+)' requires", "L'option {name} attend une valeur."),
    (r"Option '(?P<name>\S+)' does not take", "L'option {name} n'a pas de valeur."),
    (
        r"'(?P<name>-[\w-]+)'.*does not exist",
        "{name} : ce fichier ou ce dossier n'existe pas.",
    ),
    (r"does not exist", "Ce fichier ou ce dossier n'existe pas."),
    (r"'(?P<name>-[\w-]+)'.*is a file", "{name} : donnez un dossier, pas un fichier."),
    (
        r"'(?P<name>-[\w-]+)'.*is a directory",
        "{name} : donnez un fichier, pas un dossier.",
    ),
    (r"is a directory", "Donnez un fichier, pas un dossier."),
    (r"'(?P<name>-[\w-]+)'.*not (?:read|writ)able", "{name} : l'accès est refusé."),
    (
        r"'(?P<name>-[\w-]+)'.*is not one of (?P<choices>.+)\.",
        "{name} : choisissez parmi {choices}.",
    ),
    (r"'(?P<name>-[\w-]+)'", "La valeur de {name} n'est pas acceptée."),
)
USAGE_OTHER = "La commande n'est pas écrite comme prévu."
USAGE_HELP = "« {command} --help » montre les options et des exemples."
FILE_FAULT = (
    "Impossible de lire ou d'écrire « {name} » ({cause}). Vérifiez le chemin, les"
    " droits et la place libre."
)
INTERRUPTED = "Interrompu. Rien d'incomplet n'est gardé : relancez quand vous voulez."

STAGES: Mapping[str, str] = MappingProxyType(
    {
        "read": "Lecture des fichiers",
        "reference": "Référentiel",
        "encoder": "Représentation des textes",
        "lexical": "Index des mots",
        "learnt": "Apprentissage sur les offres étiquetées",
        "annotate": "Compétences des offres et des formations",
        "index": "Index des vecteurs",
        "check": "Contrôle sur des offres non apprises",
        "write": "Écriture de l'instantané",
        "classify": "Classement",
        "evaluate": "Mesures",
    }
)


def stage_words(key: str) -> str:
    """Return the words for one step of a long work; the key if it is new."""
    return STAGES.get(key, key)


# what a build does without
ABSENT: Mapping[str, str] = MappingProxyType(
    {
        "rome": (
            "Sans --rome : référentiel d'exemple (532 métiers, une partie seulement"
            " avec leurs compétences)."
        ),
        "offers": "Sans --offers : le nombre d'offres ouvertes restera inconnu.",
        "trainings": "Sans --trainings : aucune formation ne sera proposée.",
        "communes": "Sans --communes : les recherches autour d'un lieu sont fermées.",
        "certifications": "Sans --certifications : aucun lien du RNCP vers le ROME.",
        "formacode": "Sans --formacode : pas de lien Formacode vers le ROME.",
        "train_on": "Sans --train-on : rien n'est appris d'offres étiquetées.",
        "market": "Sans --market : les tensions de recrutement restent inconnues.",
    }
)
WRITTEN = "« {file} » écrit, nombre de lignes : {count}."
LEARNING_VOCABULARY = "Apprentissage du vocabulaire et des noms de métiers…"
LINK_COLUMNS = ("Libellé", "Code", "Libellé le plus proche", "Score")
SKIPPED = "« {file} » n'est pas une source connue : il est laissé de côté."
REFUSED = "« {file} » : {refused} ligne{s} écartée{s} sur {rows}."

STARTER = "Données d'exemple : 532 métiers, offres et formations inventées."
BUILT = (
    'Instantané {snapshot} prêt. Essayez : camin rank --text "J\'ai tenu une caisse"'
)
NOT_INSTALLED = "(sources, paquet non installé)"
CLASSIFIED = "« {file} » écrit, textes reliés au ROME : {count}."
NO_FINDING = "« {file} » : rien à corriger."
FINDINGS_COUNT = "« {file} », points à regarder : {count}."
ROLLED_BACK = "Instantané {snapshot} remis en service."
EVALUATED = "Mesures écrites dans « {folder} » ; les principales : {file}."
# why a benchmark, or one of its files, is left aside
SKIPS: Mapping[str, str] = MappingProxyType(
    {
        "no-module": "{name} : ce module de mesure n'est pas dans le dépôt.",
        "no-file": "{name} : sans « {file} » dans le dossier de données.",
        "failed": "{name} : a échoué ({file}).",
    }
)
# the main figures of each benchmark: key, words
FIGURES: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType(
    {
        "offers_to_trades": (
            ("trained_on", "Offres apprises"),
            ("audited.n", "Offres relues une à une"),
            ("audited.top1", "Bon métier en premier"),
            ("audited.top5", "Bon métier dans les cinq"),
            ("audited.top10", "Bon métier dans les dix"),
            ("parent.top1", "Codes bruts de la source, en premier"),
            ("macro_top1", "Chaque métier comptant autant, en premier"),
        ),
        "competences": (
            ("n", "Offres"),
            ("recall_at_10", "Compétences cochées retrouvées dans les dix premières"),
            ("span_precision", "Passages lus : justes"),
            ("span_recall", "Passages lus : retrouvés"),
            ("ece", "Écart entre confiance annoncée et vraie"),
        ),
        "profiles": (
            ("n", "Personnes"),
            ("ndcg_at_10", "Ordre des dix (nDCG)"),
            ("recall_at_10", "Métiers attendus montrés"),
            ("expected_in_3", "Un métier attendu dans les trois premiers"),
            ("expected_in_10", "Un métier attendu dans les dix"),
            ("forbidden_shown", "Personnes à qui un métier refusé est montré"),
            ("abstained_rightly", "Abstentions à raison"),
            ("abstained_wrongly", "Abstentions à tort"),
        ),
        "fairness": tuple(
            (f"{swap}.{key}", f"{words} : {what}")
            for swap, words in (
                ("identity", "Identité"),
                ("gender", "Genre grammatical"),
                ("age", "Âge"),
                ("address", "Adresse"),
            )
            for key, what in (("identical", "mêmes dix"), ("rbo", "ressemblance"))
        ),
        "melo": (
            ("mrr", "Rang réciproque moyen"),
            ("hit1", "Bon libellé en premier"),
            ("no_exact.mrr", "Sans libellé égal, rang réciproque moyen"),
        ),
        "title_similarity": (
            ("map", "Précision moyenne"),
            ("mrr", "Rang réciproque moyen"),
        ),
    }
)


def evaluated_line(words: str, key: str, value: object) -> str:
    """Return one figure as a line of a list: words, key, value.

    Examples
    --------
    >>> evaluated_line("Offres", "a.n", 0.5), evaluated_line("Offres", "n", None)
    ('- Offres (`a.n`) : 0,500', '- Offres (`n`) : néant')
    """
    if isinstance(value, float):
        return f"- {words} (`{key}`) : {f'{value:.3f}'.replace('.', ',')}"
    return f"- {words} (`{key}`) : {'néant' if value is None else value}"


SERVING = "Camin répond sur {address} (Ctrl+C pour arrêter)."
DEMO_READY = "Camin répond sur {address} (Ctrl+C pour arrêter)."


def plural(count: int) -> str:
    """Return the mark of the plural, for two or more."""
    return "s" if count > 1 else ""


def refused_line(line: int | None, record: str | None, field: str, reason: str) -> str:
    """Return one refused row: where it is, what is wrong, what to do."""
    place = f"ligne {line}" if line is not None else f"fiche {record or 'sans numéro'}"
    message, remedy = finding_sentence(reason)
    return f"  {place}{f', {field}' if field else ''} : {message} {remedy}"


# what a snapshot learnt and what it changes beside the one in use
VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "first": "Premier instantané du dossier : rien à quoi le comparer.",
        "unreadable": (
            "L'instantané en service ne peut pas être lu par cette version : pas de"
            " comparaison."
        ),
        "unmeasured": (
            "Pas d'offres de contrôle : donnez des offres étiquetées (--train-on, ou"
            " --check pour contrôler sans apprendre)."
        ),
        "better": "Mieux que celui en service, au-delà du hasard.",
        "alike": "Pas de différence sûre avec celui en service.",
        "worse": "Moins bon que celui en service, au-delà du hasard.",
    }
)
CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "share": "mises de côté parmi les offres étiquetées, jamais apprises",
        "file": "du fichier --check, jamais apprises",
    }
)
LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "no-code": "sans code",
        "unknown-code": "code inconnu du référentiel",
        "held-out-to-check": "mises de côté pour le contrôle",
        "same-text": "même texte qu'une autre",
        "enough-of-this-trade": "métier déjà assez représenté",
    }
)
LEARNT_NOTHING = "Rien n'est appris d'offres étiquetées : le référentiel seul."
LEARNT_OFFERS = "Offres étiquetées : {read} lues, {kept} apprises."
LEARNT_FILE = (
    "Fichier « {file} » ({publisher}, {day}) : {rows} lignes, empreinte {sha}."
)
AGREEMENT = (
    "Titres qui sont mot pour mot un nom de métier : {titles}, dont {agree} avec le"
    " code de ce métier."
)
LEARNT_DATES = "Datées du {first} au {last} ; sans date : {unknown}."
LEARNT_UNDATED = "Aucune de ces offres n'est datée."
CHECKED = "Contrôle sur {offers} offres, {origin}."
COMPARED = "Par rapport à {previous}, sur les mêmes {offers} offres de contrôle :"
CHANGED = (
    "Offres dont le bon métier vient en premier, gagnées : {won} ; perdues : {lost}."
)
MAY_KNOW = (
    "L'instantané en service a peut-être appris une partie de ces offres : il peut"
    " paraître meilleur qu'il n'est."
)
TITLES_CHANGED = "Titres des {titles} fiches, leur propre métier en premier :"
MOVED = "Métiers qui bougent le plus"
UNMOVED = "Aucun métier ne bouge."
DOUBTFUL = (
    "Les codes des offres étiquetées contredisent leurs titres : ces mesures ne disent"
    " rien."
)
FORCED = "Mis en service quand même (--force)."
SAME_SNAPSHOT = "Mêmes données, même instantané que celui en service."
NOT_COMPARED = (
    "Ces deux instantanés n'ont pas été comparés à la fabrication : les offres de"
    " contrôle ne sont pas gardées."
)
IN_SERVICE = "en service"
SNAPSHOT_REFUSED = "écarté par le contrôle"

DUPLICATES = (
    "{count} offre{s} déjà publiée{s} par une autre source : gardée{s} une fois."
)

# --- numbers and dates -------------------------------------------------------------

UNKNOWN = "inconnu"


def french_date(day: date | None) -> str:
    """Return ``22/11/2026``, or that the date is unknown."""
    return "date inconnue" if day is None else f"{day:%d/%m/%Y}"


def french_count(count: int | None) -> str:
    """Return a count with its thousands apart, or that it is unknown.

    Examples
    --------
    >>> french_count(12500) == "12\N{NARROW NO-BREAK SPACE}500"
    True
    """
    return UNKNOWN if count is None else f"{count:,}".replace(",", "\u202f")


def french_number(number: float) -> str:
    """Return a number with a decimal comma, three decimals at most.

    Examples
    --------
    >>> french_number(2.5), french_number(3.0), french_number(float("nan"))
    ('2,5', '3', 'inconnu')
    """
    if not math.isfinite(number):
        return UNKNOWN
    return f"{number:.3f}".rstrip("0").rstrip(".").replace(".", ",")


def position_words(explanation: Explanation) -> str:
    """Return the place of a trade in a ranking."""
    if explanation.position is not None:
        return f"place {explanation.position}"
    return "écarté" if explanation.exclusion is not None else "trop loin de ce profil"


def alike_words(count: int) -> str:
    """Return how many other trainings lead to the same certification.

    Examples
    --------
    >>> alike_words(1)
    '1 autre formation vers la même certification'
    """
    s = "s" if count > 1 else ""
    return f"{french_count(count)} autre{s} formation{s} vers la même certification"


def above_level_words(level_in: int) -> str:
    """Return that the entry level of a training is above that of the person.

    Examples
    --------
    >>> above_level_words(4)
    'niveau 4, plus élevé que le vôtre : demandez une dérogation ou une remise à niveau'
    """
    return (
        f"niveau {level_in}, plus élevé que le vôtre : demandez une dérogation"
        " ou une remise à niveau"
    )


def trainings_title(page: TrainingPage) -> str:
    """Return how many trainings there are, where, and how far it went."""
    count = page.total or 0
    found = f"{french_count(count)} formation{'s' if count > 1 else ''}"
    if page.place is None:
        return found
    name, km = page.place.name, page.place.within_km
    if page.widened_km is None:
        return f"{name}, à moins de {km:g} km : {found}"
    return (
        f"{name} : rien à moins de {km:g} km, {found} à moins de {page.widened_km:g} km"
    )


STRONG = 4  # class from which an indicator of tension is said, of 5
TENSIONS: Mapping[int, str] = MappingProxyType(
    {
        1: "Les employeurs recrutent sans mal.",
        2: "Les employeurs recrutent sans trop de mal.",
        3: "Le recrutement n'est ni facile ni difficile.",
        4: "Les employeurs ont du mal à recruter.",
        5: "Les employeurs ont beaucoup de mal à recruter.",
    }
)
# indicator of a tension -> what it says when it is strong
TENSION_CAUSES: Mapping[str, str] = MappingProxyType(
    {
        "labour": "Peu de personnes cherchent ce métier.",
        "conditions": "Les conditions de travail sont souvent dures.",
        "durability": "Les emplois durent souvent peu.",
        "mismatch": "Les personnes qui le cherchent vivent souvent ailleurs.",
        "training": "Il demande souvent une formation précise.",
    }
)


def tension_words(tension: Tension) -> str:
    """Return how hard a trade is to fill, in one sentence."""
    return TENSIONS[tension.level]


def tension_causes(tension: Tension) -> list[str]:
    """Return what goes with a tension, the strong indicators only."""
    return [
        sentence
        for name, sentence in TENSION_CAUSES.items()
        if (getattr(tension, name) or 0) >= STRONG
    ]


def hiring_words(projects: HiringProjects) -> str:
    """Return the hiring projects of a family of trades near a place.

    Examples
    --------
    >>> hiring_words(
    ...     HiringProjects(
    ...         code="T2A60",
    ...         label="Aides à domicile",
    ...         projects=150,
    ...         difficult=None,
    ...         seasonal=15,
    ...         trades=2,
    ...         territory="7617",
    ...         territory_label="TOULOUSE",
    ...         year=2024,
    ...     )
    ... )
    'Famille « Aides à domicile » (2 métiers) : 150 projets de recrutement en 2024.'
    """
    shared = f" ({projects.trades} métiers)" if projects.trades > 1 else ""
    family = f"Famille « {projects.label} »{shared}"
    if projects.projects is None:
        return f"{family} : le nombre de projets de recrutement n'est pas publié."
    s = "s" if projects.projects > 1 else ""
    number = french_count(projects.projects)
    said = f"{family} : {number} projet{s} de recrutement en {projects.year}"
    if not projects.difficult:
        return f"{said}."
    return f"{said}, dont {french_count(projects.difficult)} jugés difficiles."


def tension_source(tension: Tension) -> str:
    """Return where and when a tension was measured, and by whom."""
    where = (tension.territory_label or tension.territory).title()
    return f"Bassin d'emploi de {where}, {tension.year}, Dares et France Travail"


def open_offers_words(offers: OpenOffers) -> str:
    """Return the number of open offers, with its radius and its date."""
    if offers.count is None:
        return "nombre d'offres inconnu (aucune source d'offres chargée)"
    number = (
        "aucune offre"
        if offers.count == 0
        else f"{french_count(offers.count)} offre{'s' if offers.count > 1 else ''}"
    )
    around = "" if offers.within_km is None else f" à moins de {offers.within_km:g} km"
    return f"{number}{around}, au {french_date(offers.as_of)}"


# --- the list of trades ------------------------------------------------------------

# what a score comes from -> what it says of the person, and where it is read
COMPUTED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "said": (
            "Vos mots ressemblent à ceux de ce métier.",
            "ce que vous avez écrit, la fiche ROME",
        ),
        "wish": (
            "Vos souhaits ressemblent à ce métier.",
            "vos souhaits, la fiche ROME",
        ),
        "offers": (
            "Vos mots ressemblent à des offres de ce métier.",
            "ce que vous avez écrit, des offres d'emploi",
        ),
        "wish_offers": (
            "Vos souhaits ressemblent à des offres de ce métier.",
            "vos souhaits, des offres d'emploi",
        ),
        "competences": (
            "Vous avez des compétences de ce métier.",
            "vos compétences, la fiche ROME",
        ),
        "conditions": (
            "Il évite des conditions de travail que vous refusez.",
            "vos refus, la fiche ROME",
        ),
        "near": (
            "Des métiers voisins vous ressemblent aussi.",
            "les compétences communes aux fiches ROME",
        ),
        "access": (
            "Il n'est pas réservé à un diplôme que vous n'avez pas cité.",
            "la fiche ROME",
        ),
        "answers": (
            "Il va avec vos réponses aux questions.",
            "vos réponses, la fiche ROME",
        ),
        "wanted": (
            "Il demande ce que vous voulez faire.",
            "vos choix, la fiche ROME",
        ),
        "unwanted": (
            "Il demande peu de ce que vous ne voulez plus faire.",
            "vos choix, la fiche ROME",
        ),
        "liked": (
            "Il va avec vos « plus » et vos « moins ».",
            "vos corrections de la liste",
        ),
    }
)
OLD_DAYS = 30  # data older than that are said to be old


def reason_words(name: str) -> tuple[str, str]:
    """Return what a source of a score says of the person, and where it is read.

    Examples
    --------
    >>> reason_words("near")[0]
    'Des métiers voisins vous ressemblent aussi.'
    >>> reason_words("brand_new")
    ('Brand_new.', 'le calcul')
    """
    words = number_words(name)
    return COMPUTED.get(name, (f"{words[:1].upper()}{words[1:]}.", "le calcul"))


def contracts_words(contracts: Sequence[Labelled]) -> str | None:
    """Return the types of contract of a trade, ``None`` when they are not counted.

    Parameters
    ----------
    contracts
        Type and share (``weight``) among the offers that say theirs, most first.

    Examples
    --------
    >>> cdi = Labelled(code="CDI", label="CDI", weight=0.72)
    >>> cdd = Labelled(code="CDD", label="CDD", weight=0.28)
    >>> contracts_words([cdi, cdd]), contracts_words([])
    ('Surtout des CDI (7 sur 10)', None)
    """
    counted = [(one, round(10 * (one.weight or 0.0))) for one in contracts]
    counted = [(one, tenths) for one, tenths in counted if tenths]
    if not counted:
        return None
    first, tenths = counted[0]
    if tenths > 5:
        of = "des " if first.code in {"CDI", "CDD"} else ": "
        return f"Surtout {of}{contract_label(first.code)} ({tenths} sur 10)"
    pairs = (f"{contract_label(one.code)} ({n} sur 10)" for one, n in counted[:3])
    return ", ".join(pairs)


def old_words(as_of: date | None, today: date) -> str | None:
    """Return how old the offers are when it matters, ``None`` for recent ones.

    Examples
    --------
    >>> old_words(date(2026, 9, 1), date(2026, 11, 1))
    'Ces offres datent du 01/09/2026 : certaines sont sans doute pourvues.'
    >>> old_words(date(2026, 10, 20), date(2026, 11, 1)) is None
    True
    """
    if as_of is None or (today - as_of).days <= OLD_DAYS:
        return None
    return (
        f"Ces offres datent du {french_date(as_of)} : certaines sont sans doute"
        " pourvues."
    )


# --- findings of a file ------------------------------------------------------------

# reason of a refusal or key of a repair -> what is wrong, what to do
FINDINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "bad-csv": (
            "Ligne illisible : un guillemet n'est sans doute pas fermé.",
            "Exportez de nouveau le fichier en CSV, en UTF-8.",
        ),
        "wrong-column-count": (
            "Cette ligne n'a pas le même nombre de colonnes que l'en-tête.",
            "Mettez entre guillemets les textes qui contiennent un séparateur.",
        ),
        "duplicate-id": (
            "Cet identifiant apparaît déjà dans le fichier.",
            "Gardez une seule fiche pour chaque identifiant.",
        ),
        "missing-field": (
            "Un champ obligatoire est vide.",
            "Remplissez-le, ou retirez la fiche.",
        ),
        "other-region": (
            "Cette formation est hors de la région demandée.",
            "Rien à faire si c'est voulu ; sinon corrigez le code de la région.",
        ),
        "not-an-object": (
            "Cet élément n'est pas une fiche.",
            "Donnez une liste d'objets JSON, un par offre.",
        ),
        "line-too-long": (
            "Cette ligne est trop longue pour être lue.",
            "Écrivez une fiche par ligne.",
        ),
        "bad-json": (
            "Cette ligne n'est pas du JSON valable.",
            "Exportez de nouveau le fichier, une fiche par ligne, en UTF-8.",
        ),
        "bad-commune": (
            "Ce code de commune n'existe pas sous cette forme.",
            "Donnez le code INSEE de la commune : cinq caractères, comme 31555.",
        ),
        "bad-coordinates": (
            "Ces coordonnées sont hors de France ou inversées.",
            "Donnez la latitude puis la longitude, en degrés décimaux.",
        ),
        "bad-date": (
            "Cette date n'existe pas ou n'est pas lisible.",
            "Écrivez AAAAMMJJ ou AAAA-MM-JJ.",
        ),
        "bad-price": (
            "Ce prix n'est pas un nombre.",
            "Écrivez le prix en euros, sans texte.",
        ),
        "bad-rome": (
            "Ce code ROME n'a pas la bonne forme.",
            "Écrivez une lettre de A à N et quatre chiffres, comme K1304.",
        ),
        "bad-code-public-vise": (
            "Ce code de public visé n'est pas connu : il n'est pas gardé.",
            "Utilisez les codes Formacode du public, qui commencent par 8.",
        ),
        "bad-fap": (
            "Ce code de famille professionnelle n'a pas la bonne forme.",
            "Écrivez le code FAP 2021, comme A0X40.",
        ),
        "secret-count": (
            "Ce nombre est secret (*) : il reste inconnu.",
            "Rien à faire.",
        ),
        "bad-basin": (
            "Ce code de bassin d'emploi n'a pas la bonne forme.",
            "Écrivez le code du bassin : quatre chiffres, comme 7617.",
        ),
        "bad-class": (
            "La tension n'est pas une classe de 1 à 5.",
            "Recopiez la classe publiée, de 1 à 5.",
        ),
        "older-year": (
            "Cette ligne est d'une année plus ancienne : elle n'est pas gardée.",
            "Rien à faire.",
        ),
        "bad-siret": (
            "Ce SIRET est faux (14 chiffres et clé de contrôle).",
            "Recopiez le SIRET de l'établissement.",
        ),
        "bad-url": (
            "Cette adresse de page n'est pas utilisable.",
            "Donnez une adresse complète, qui commence par https://.",
        ),
        "cookie-notice": (
            "Le texte de l'offre est un avis de cookies, pas une offre.",
            "Recopiez le vrai texte de l'offre.",
        ),
        "date-from-update": (
            "La date de création manque : la date de mise à jour est utilisée.",
            "Donnez la date de création.",
        ),
        "duplicate-action": (
            "Cette action de formation apparaît deux fois.",
            "Gardez une seule action par numéro.",
        ),
        "duplicate-session": (
            "Cette session apparaît deux fois.",
            "Gardez une seule session par numéro.",
        ),
        "ends-before-start": (
            "La session finit avant de commencer.",
            "Vérifiez les deux dates.",
        ),
        "expired-session": (
            "Cette session est passée : elle n'est pas proposée.",
            "Retirez-la, ou mettez ses dates à jour.",
        ),
        "level-from-diploma": (
            "Le niveau manque : il est repris du diplôme.",
            "Donnez le niveau européen, de 1 à 8.",
        ),
        "missing-numero": (
            "La fiche n'a pas de numéro.",
            "Donnez un numéro qui ne change pas d'un envoi à l'autre.",
        ),
        "no-commune": (
            "La commune est inconnue.",
            "Donnez le code INSEE de la commune.",
        ),
        "no-departement": (
            "Le département est inconnu.",
            "Donnez le code du département ou de la commune.",
        ),
        "no-position": (
            "La commune n'a pas de position.",
            "Donnez la latitude et la longitude.",
        ),
        "position-of-the-commune": (
            "La position est celle de la commune.",
            "Rien à faire.",
        ),
        "price-from-hourly-rate": (
            "Le prix est calculé depuis le prix à l'heure.",
            "Donnez le prix total de la formation.",
        ),
        "repeated-id": (
            "Cet identifiant est utilisé pour plusieurs fiches.",
            "Donnez un identifiant à chaque fiche.",
        ),
        "several-certifications": (
            "La formation mène à plusieurs certifications : la première est gardée.",
            "Séparez les certifications, une fiche pour chacune.",
        ),
        "several-places": (
            "La session a plusieurs lieux : le premier est gardé.",
            "Écrivez une session par lieu.",
        ),
        "shared-session-number": (
            "Plusieurs sessions portent le même numéro.",
            "Donnez un numéro à chaque session.",
        ),
        "two-level-rome": (
            "Ce code ROME est incomplet (deux niveaux, comme H2100).",
            "Donnez le code complet du métier.",
        ),
        "unknown-contract": (
            "Ce type de contrat n'est pas connu.",
            "Utilisez les codes de France Travail : CDI, CDD, MIS, SAI…",
        ),
        "near-duplicate": (
            "Cette fiche est presque la même qu'une autre : une seule est gardée.",
            "Retirez le doublon.",
        ),
        "same-certification": (
            "Même certification, même lieu qu'une autre fiche : une seule est gardée.",
            "Retirez le doublon.",
        ),
        "unreadable": (
            "Ce fichier ne peut pas être lu.",
            "Donnez le fichier d'origine : JSON ou JSONL de France Travail, XML LHEO,"
            " CSV de Mon Compte Formation ou table du Carif-Oref.",
        ),
        "unknown-field": (
            "Ce champ n'est pas connu : il n'est pas lu.",
            "Vérifiez son nom ; sinon rien à faire.",
        ),
        "no-text": (
            "L'offre n'a pas de texte.",
            "Ajoutez la description : sans elle, les compétences restent inconnues.",
        ),
        "no-place": (
            "Le lieu est inconnu.",
            "Donnez le code INSEE de la commune, ou au moins le département.",
        ),
        "no-session": (
            "La formation n'a aucune session.",
            "Ajoutez une session avec ses dates et son lieu.",
        ),
        "no-code": (
            "La formation n'a ni code ROME, ni Formacode, ni certification.",
            "Donnez au moins un code : il relie la formation aux métiers.",
        ),
        "decoded-as-cp1252": (
            "Le fichier n'est pas en UTF-8 : il a été lu en cp1252.",
            "Enregistrez-le en UTF-8.",
        ),
    }
)
_FINDING = (
    "Cette valeur n'a pas pu être prise telle quelle ({reason}).",
    "Vérifiez-la dans le fichier d'origine.",
)


def finding_sentence(reason: str) -> tuple[str, str]:
    """Return what is wrong and the remedy, for a reason of a reader's report."""
    message, remedy = FINDINGS.get(reason, _FINDING)
    return message.format(reason=reason), remedy


# --- licences of the sources -------------------------------------------------------

_LICENCES: Mapping[str, str] = MappingProxyType(
    {
        "By agreement with the Région": "Par accord avec la Région",
        "Open data, licence to confirm with the publisher": (
            "Données ouvertes ; licence à confirmer avec l'éditeur"
        ),
        "Open data, exact licence to confirm with the publisher": (
            "Données ouvertes ; licence exacte à confirmer avec l'éditeur"
        ),
        "Free reuse with mention, terms of formacode.centre-inffo.fr": (
            "Réutilisation libre avec mention, conditions de formacode.centre-inffo.fr"
        ),
    }
)


def licence_words(licence: str) -> str:
    """Return a licence in French; one that has a name keeps it.

    Examples
    --------
    >>> licence_words("Licence Ouverte 2.0")
    'Licence Ouverte 2.0'
    """
    return _LICENCES.get(licence, licence)
