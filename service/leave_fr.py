"""French sentences of what a person leaves with: sheet, link, group, calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matcher.types import Place, SessionMatch, TrainingMatch
from service.messages_fr import french_count, french_date
from service.share import LinkFault
from service.sheet import SheetKind
from service.usage import Opinion, Step

# --- counters ----------------------------------------------------------------------

STEP_WORDS: Mapping[Step, str] = MappingProxyType(
    {
        Step.STARTED: "A commencé",
        Step.COMPETENCES: "A confirmé ses compétences",
        Step.TEN: "A vu ses métiers",
        Step.TRADE: "A ouvert un métier",
        Step.TRAINING: "A ouvert les formations",
        Step.SHEET: "A pris sa fiche",
    }
)

# why a list is not useful, to tick
REASON_WORDS: Mapping[Opinion, str] = MappingProxyType(
    {
        Opinion.FAR: "Ces métiers ne me ressemblent pas",
        Opinion.KNOWN: "Je connaissais déjà ces métiers",
        Opinion.FEW_OFFERS: "Il y a trop peu d'offres",
        Opinion.TOO_FAR: "C'est trop loin de chez moi",
        Opinion.UNCLEAR: "Je n'ai pas tout compris",
    }
)

# --- links -------------------------------------------------------------------------

LINK_FAULTS: Mapping[LinkFault, str] = MappingProxyType(
    {
        LinkFault.EMPTY: (
            "Collez le lien reçu. Il commence par une adresse et contient « #v=1 »."
        ),
        LinkFault.VERSION: (
            "Ce lien vient d'une autre version du service. Demandez un nouveau lien à"
            " la personne qui vous l'a donné."
        ),
        LinkFault.BROKEN: (
            "Ce lien est incomplet. Copiez-le en entier, du début à la fin, puis"
            " collez-le ici."
        ),
    }
)

# --- sheet -------------------------------------------------------------------------

SHEET_FILE = "ma-fiche-metiers.pdf"
OFFERS_UNKNOWN = "inconnu"
NO_OFFER = "aucune"
NOTHING_TO_GAIN = "Rien de plus, d'après sa fiche"
COMPETENCES_UNKNOWN = "Non précisé dans nos données"
SAMPLE_SHEET = "Données d'exemple : les offres et les formations sont inventées."
NO_TRAINING = (
    "Nous n'avons pas trouvé de formation pour les premiers métiers. Demandez à un"
    " conseiller France Travail ou à votre Mission locale."
)
DATES_TO_ASK = "Dates à confirmer : appelez l'organisme"
CONTACT_TO_ASK = "à demander à l'organisme"
KNOWS = "Ce que vous savez faire"
WANTS = "Ce que vous voulez faire"
WANTS_NO_MORE = "Ce que vous ne voulez plus faire"
ASKS = "Ce que la personne demande"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """Titles of a sheet, what to do next, and the number of blank lines."""

    title: str
    trades: str
    trainings: str
    next: str
    steps: tuple[str, ...]
    notes: str
    lines: int


SHEETS: Mapping[SheetKind, SheetWords] = MappingProxyType(
    {
        SheetKind.PERSON: SheetWords(
            title="Mes métiers et mes formations",
            trades="Des métiers pour vous",
            trainings="Des formations pour y arriver",
            next="Et maintenant",
            steps=(
                "Choisissez un ou deux métiers qui vous plaisent.",
                "Appelez l'organisme. Demandez la date, le prix, le niveau.",
                "Montrez cette feuille à un conseiller : France Travail (3949), Mission"
                " locale, Maison de Ma Région.",
            ),
            notes="Mes questions",
            lines=6,
        ),
        SheetKind.PRESCRIBER: SheetWords(
            title="Fiche pour le prescripteur",
            trades="Métiers regardés ensemble",
            trainings="Formations repérées",
            next="À vérifier avant de prescrire",
            steps=(
                "Les compétences : la personne les a-t-elle confirmées ?",
                "La session : date, places et niveau demandé, auprès de l'organisme.",
                "La décision : elle est à vous et à la personne, pas au calcul.",
            ),
            notes="Observations utiles au projet, sans jugement",
            lines=6,
        ),
    }
)
HOW_LIST = (
    "Cette liste est faite par un calcul. Il compare des compétences aux fiches"
    " métiers (ROME). Il ne connaît ni le nom, ni l'âge, ni le sexe."
)
HOW_FREE = (
    "C'est une aide, pas une décision : la personne choisit, un conseiller peut"
    " l'aider."
)


def place_words(place: Place | None) -> str:
    """Return where a person looks, as the beginning of a sentence."""
    if place is None:
        return "Partout en Occitanie"
    return f"À moins de {place.within_km:g} km de {place.name}"


def more_words(count: int, what: str = "") -> str:
    """Return how many more there are on the page, ``""`` for none.

    Examples
    --------
    >>> more_words(3), more_words(0)
    ('et 3 de plus sur la page', '')
    """
    of = f" {what}" if what else ""
    return f"et {french_count(count)}{of} de plus sur la page" if count > 0 else ""


def rules_words(address: str) -> str:
    """Return how to know the rules of the computation."""
    return (
        f"Les règles du calcul et les sources sont publiques : {address}/algorithme."
        " Vous avez le droit de demander comment il s'applique à vous."
    )


# --- calendar ----------------------------------------------------------------------

NO_SESSION = "Cette session n'existe pas ou n'existe plus dans nos données."
NO_DATE = (
    "Cette session n'a pas encore de date. Appelez l'organisme pour la connaître,"
    " puis notez-la."
)


def session_words(training: TrainingMatch, session: SessionMatch, how: str) -> str:
    """Return the description of a session for a calendar, in plain text."""
    last = session.ends_on
    lines = [
        training.certification if training.certification != training.title else None,
        f"Organisme : {training.provider}" if training.provider else None,
        f"Contact : {session.contact}" if session.contact else None,
        how,
        f"Jusqu'au {french_date(last)}." if last else "Date de fin à demander.",
        f"Pour s'inscrire : {session.enrol_at}" if session.enrol_at else None,
        "Vérifiez la date auprès de l'organisme avant de vous déplacer.",
    ]
    return "\n".join(line for line in lines if line)


# --- groups ------------------------------------------------------------------------

GROUP_UNKNOWN = (
    "Ce groupe n'existe pas ou n'existe plus. Un groupe est oublié après 90 jours."
    " Demandez un nouveau lien à votre formateur."
)
GROUP_NOT_KEPT = (
    "Nous n'avons pas pu créer le groupe. Recommencez dans un moment ; si cela"
    " continue, prévenez la personne qui gère le service."
)
