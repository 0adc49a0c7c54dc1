"""The settings that are running, each in plain words, by what it does.

``/algorithme`` shows them; a setting without words fails a test.
"""

from collections.abc import Mapping
from types import MappingProxyType

from service.messages_fr import number_words

COMPARE = "Comparer votre texte aux métiers"
WISHES = "Vos envies, vos choix et vos refus"
WORDS_OF_FIT = "« Très proche », « Proche », « À explorer »"
SILENCE = "Quand nous préférons nous taire"
VARIETY = "Des idées variées"
QUESTIONS = "Les questions"
READING = "Lire les compétences dans un texte"
TRAININGS = "Ranger les formations"
OFFERS = "Relier les offres d'emploi aux métiers"
USUAL = "Ce que demande d'habitude un métier"
GROUPS = (
    *(COMPARE, WISHES, WORDS_OF_FIT, SILENCE, VARIETY),
    *(QUESTIONS, READING, TRAININGS, OFFERS, USUAL),
)

# the groups that speak of a person; the others are of the feeds
PERSONAL = frozenset(
    {COMPARE, WISHES, WORDS_OF_FIT, SILENCE, VARIETY, QUESTIONS, READING}
)

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # --- compare
        "done_weights": (
            COMPARE,
            "Le poids de quatre ressemblances avec la fiche du métier : les lettres,"
            " le sens, les noms du métier, les mots.",
        ),
        "part_scales": (
            COMPARE,
            "La ressemblance à partir de laquelle une part est pleine.",
        ),
        "near_weight": (
            COMPARE,
            "Le poids des métiers voisins : ils vous ressemblent aussi.",
        ),
        "near_families": (COMPARE, "Le nombre de métiers voisins regardés."),
        "access_weight": (
            COMPARE,
            "Le poids d'un métier ouvert à tous, sans diplôme imposé par la loi.",
        ),
        "competence_weight": (COMPARE, "Le poids de vos compétences reconnues."),
        "coverage_scale": (
            COMPARE,
            "La part des compétences d'un métier qui suffit pour compter en entier.",
        ),
        "offer_votes_weight": (
            COMPARE,
            "Le poids des offres qui ressemblent à votre texte, s'il y en a.",
        ),
        "named_from": (
            COMPARE,
            "La ressemblance à partir de laquelle vous avez nommé le métier.",
        ),
        "held_share": (
            COMPARE,
            "La ressemblance qui fait penser que vous avez exercé le métier.",
        ),
        "reserved_share": (
            COMPARE,
            "La part des fiches réservées par la loi qui réserve tout le métier.",
        ),
        "title_like_from": (
            COMPARE,
            "La ressemblance à partir de laquelle le titre d'une offre est proche"
            " de vos mots.",
        ),
        # --- wishes and refusals
        "wish_share": (WISHES, "Le poids de vos envies, à côté de votre passé."),
        "turn_wish_share": (
            WISHES,
            "Le même poids, quand vous ne voulez plus de votre ancien métier.",
        ),
        "wish_half": (
            WISHES,
            "Le nombre de mots utiles qui donne la moitié de ce poids.",
        ),
        "wished_share": (
            WISHES,
            "La ressemblance à partir de laquelle un métier est dit souhaité.",
        ),
        "context_weight": (
            WISHES,
            "Ce que pèse une condition de travail que vous refusez.",
        ),
        "always_share": (
            WISHES,
            "La part des fiches qui ont cette condition pour écarter le métier.",
        ),
        "refused_name_share": (
            WISHES,
            "La part des noms du métier avec un mot refusé pour l'écarter.",
        ),
        "refused_above": (
            WISHES,
            "De combien un métier refusé doit dépasser les autres pour être écarté.",
        ),
        "refused_beside_best": (
            WISHES,
            "La ressemblance avec le plus proche des métiers refusés.",
        ),
        "refused_name_cosine": (
            WISHES,
            "La ressemblance d'un nom de métier avec ce que vous refusez.",
        ),
        "wanted_weight": (
            WISHES,
            "Ce que gagne un métier qui demande ce que vous voulez faire.",
        ),
        "unwanted_weight": (
            WISHES,
            "Ce que perd un métier qui demande ce que vous ne voulez plus faire.",
        ),
        "liked_weight": (
            WISHES,
            "Ce que gagne un métier proche de ceux que vous voulez voir plus.",
        ),
        "liked_far_weight": (
            WISHES,
            "Ce qu'il gagne en plus quand ce métier est loin de ce que vous avez dit.",
        ),
        "liked_itself": (
            WISHES,
            "Ce que gagne, au moins, le métier même que vous voulez voir plus.",
        ),
        "disliked_weight": (
            WISHES,
            "Ce que perd un métier proche de ceux que vous voulez voir moins.",
        ),
        "wanted_meaning": (
            WISHES,
            "La part du sens, à côté de la fiche, pour ce que vous voulez faire.",
        ),
        "alike_shares": (
            WISHES,
            "Ce qui fait deux métiers proches : passages connus, domaine, sens,"
            " compétences rares.",
        ),
        "meaning_alike": (
            WISHES,
            "Le sens en commun à partir duquel deux métiers sont proches.",
        ),
        "shared_alike": (
            WISHES,
            "Les compétences rares en commun à partir desquelles ils sont proches.",
        ),
        "driving_share": (
            WISHES,
            "La part des fiches qui demandent le permis pour que le métier le demande.",
        ),
        "mostly_share": (
            WISHES,
            "La part des fiches où une compétence est au cœur : le métier est fait"
            " d'elle.",
        ),
        # --- words of fit
        "very_close_share": (
            WORDS_OF_FIT,
            "« Très proche » : au moins cette part du meilleur résultat de la liste.",
        ),
        "close_share": (
            WORDS_OF_FIT,
            "« Proche » : au moins cette part du meilleur résultat. En dessous, c'est"
            " « À explorer ».",
        ),
        "sure_score": (
            WORDS_OF_FIT,
            "Sous ce résultat, aucun métier n'est dit « Très proche ».",
        ),
        # --- silence
        "least_score": (SILENCE, "Sous ce résultat, nous ne proposons rien."),
        "least_score_off_work": (
            SILENCE,
            "Le même seuil, quand le texte ne parle pas de travail.",
        ),
        "least_score_said": (
            SILENCE,
            "Le même seuil, quand vous parlez de vous ou d'une compétence.",
        ),
        "least_score_short": (SILENCE, "Le même seuil, pour quelques mots."),
        "short_words": (SILENCE, "Le nombre de mots qui fait un texte court."),
        # --- variety
        "shown": (VARIETY, "Le nombre de métiers montrés."),
        "varied_places": (
            VARIETY,
            "Le nombre de places gardées pour un autre domaine.",
        ),
        "varied_among": (VARIETY, "Le nombre de métiers suivants regardés pour cela."),
        "varied_least_share": (
            VARIETY,
            "La part du meilleur résultat que ces métiers doivent avoir.",
        ),
        # --- questions
        "answers_weight": (
            QUESTIONS,
            "Le poids de vos réponses, à côté de tout le reste.",
        ),
        "answers_range": (
            QUESTIONS,
            "L'écart entre métiers à partir duquel vos réponses comptent en entier.",
        ),
        "answer_chances": (
            QUESTIONS,
            "Les chances de répondre oui, un peu ou non, selon la fiche du métier.",
        ),
        "answer_noise": (
            QUESTIONS,
            "La part des réponses données sans être sûr.",
        ),
        "own_sheet_weight": (
            QUESTIONS,
            "Le poids de la fiche principale d'un métier, à côté des autres.",
        ),
        "top_ten_nats": (
            QUESTIONS,
            "Ce que vaut une question qui place un métier dans les dix.",
        ),
        "question_ordinary": (
            QUESTIONS,
            "Le poids d'une compétence ordinaire de la fiche.",
        ),
        "question_second": (QUESTIONS, "Le poids de ce que la fiche dit en second."),
        "question_widest": (
            QUESTIONS,
            "Une question qui va à plus de métiers que cela n'est pas posée.",
        ),
        "question_same_words": (
            QUESTIONS,
            "Les mots en commun qui font deux questions pareilles.",
        ),
        "question_alike": (
            QUESTIONS,
            "Le point où deux questions trient les mêmes métiers.",
        ),
        "question_too_alike": (
            QUESTIONS,
            "Le point où deux questions de suite se ressemblent trop.",
        ),
        # --- reading
        "close_from": (
            READING,
            "La ressemblance à partir de laquelle « vouliez-vous dire » la propose.",
        ),
        "close_meaning_from": (
            READING,
            "La même, par le sens seul, pour un mot mal écrit.",
        ),
        "least_likelihood": (
            READING,
            "Sous cette chance d'être juste, une compétence n'est pas montrée.",
        ),
        "chosen_share": (
            READING,
            "Ce qui est retiré à la confiance quand il y a beaucoup de choix.",
        ),
        "particular_confidence": (
            READING,
            "La confiance dans un permis, un outil ou une langue cités.",
        ),
        "soft_confidence": (READING, "La confiance dans une façon d'être."),
        "phrase_confidence": (READING, "La confiance dans une tournure courante."),
        "reading_weights": (
            READING,
            "Le poids de quatorze indices : une compétence est-elle dite ?",
        ),
        "reading_bias": (READING, "Le point de départ de ce calcul."),
        # --- trainings
        "gap_band": (
            TRAININGS,
            "Sous cet écart, deux formations se valent. La plus proche passe devant.",
        ),
        "block_title_share": (
            TRAININGS,
            "Le poids du titre de la certification, à côté de ses blocs.",
        ),
        "block_least_meaning": (
            TRAININGS,
            "Le sens en commun, au moins, entre un bloc et une compétence.",
        ),
        "block_least_score": (
            TRAININGS,
            "La ressemblance, au moins, entre un bloc et une compétence.",
        ),
        "block_confidence": (
            TRAININGS,
            "La confiance dans ce lien, selon la ressemblance.",
        ),
        "general_block": (
            TRAININGS,
            "Un bloc présent dans autant de certifications ne dit rien d'un métier.",
        ),
        "renewed_confidence": (
            TRAININGS,
            "La confiance dans les blocs d'une certification renouvelée.",
        ),
        "formacode_confidence": (
            TRAININGS,
            "La confiance dans un lien par domaine de formation.",
        ),
        "whole_confidence": (
            TRAININGS,
            "La confiance quand seul le titre de la certification est connu.",
        ),
        "beside_blocks": (TRAININGS, "Ce qui en reste quand les blocs parlent déjà."),
        "whole_least_share": (
            TRAININGS,
            "Ce qui en reste, au moins, loin du titre.",
        ),
        "whole_sheet_share": (
            TRAININGS,
            "La part de la meilleure fiche qu'une autre fiche doit avoir.",
        ),
        "reach_share": (
            TRAININGS,
            "La part des compétences d'une offre à avoir pour pouvoir y répondre.",
        ),
        "reach_wished": (
            TRAININGS,
            "Le poids d'une compétence souhaitée, à côté d'une compétence exigée.",
        ),
        "vae_years": (
            TRAININGS,
            "Le nombre d'années de métier qui fait proposer une VAE : la validation"
            " de ce que vous savez déjà.",
        ),
        "upstream_km": (
            TRAININGS,
            "La distance la plus grande, en km, pour une remise à niveau.",
        ),
        # --- offers
        "offer_weights": (
            OFFERS,
            "Le poids de chaque ressemblance entre une offre et un métier.",
        ),
        "sheet_share": (
            OFFERS,
            "Le poids de la fiche précise, à côté de sa famille.",
        ),
        "link_text_letters": (
            OFFERS,
            "Le poids des lettres du texte, pour relier deux vocabulaires.",
        ),
        "link_text_meaning": (
            OFFERS,
            "Le poids du sens du texte, pour relier deux vocabulaires.",
        ),
        # --- what a trade asks for
        "trade_temperature": (
            USUAL,
            "Le passage d'un résultat à une chance, pour une offre.",
        ),
        "listed_sheet_weights": (
            USUAL,
            "Le poids de neuf faits des fiches : est-ce demandé ?",
        ),
        "listed_sheet_bias": (USUAL, "Le point de départ de ce calcul."),
        "usual_offers": (USUAL, "Le nombre d'offres que valent les fiches."),
        "unlisted_weights": (USUAL, "Les poids, sans offre qui liste ses demandes."),
        "unlisted_bias": (USUAL, "Le point de départ de ce calcul."),
        "listed_weights": (USUAL, "Les poids, avec des offres qui les listent."),
        "listed_bias": (USUAL, "Le point de départ de ce calcul."),
        "usual_least": (USUAL, "La chance, au moins, pour ajouter une compétence."),
        "usual_most": (USUAL, "Le nombre de compétences ajoutées, au plus."),
    }
)


def words_of(name: str) -> tuple[str, str] | None:
    """Return the group and the sentence of a setting, ``None`` for one without.

    Examples
    --------
    >>> words_of("shown")[1]
    'Le nombre de métiers montrés.'
    """
    return WORDS.get(name)


_LEAVES: Mapping[str, str] = MappingProxyType(
    {
        "shared": "compétences rares en commun",
        "domain": "même domaine",
        "moves": "passages connus d'un métier à l'autre",
    }
)


def leaf_words(name: str) -> str:
    """Return the words for one value of a setting that has several.

    Examples
    --------
    >>> leaf_words("moves"), leaf_words("letters")
    ("Passages connus d'un métier à l'autre", 'Lettres en commun')
    """
    words = _LEAVES.get(name, number_words(name))
    return f"{words[:1].upper()}{words[1:]}"
