"""What a person's text says: what they did, what they want, what they refuse.

A text is cut in clauses and each clause gets one role. The cues are French
turns of phrase, correct or dictated ("je veu plus de"), matched on folded text;
they were written on profiles of our own and read against real wording.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from matcher.conditions import conditions_in, is_about_terms
from matcher.stopwords import STOP_WORDS, word_list
from skills_ref.text import fold, folded_offsets, sentences, words


class Role(StrEnum):
    """What a clause says about the person."""

    EVIDENCE = "evidence"  # did, can do, learnt
    WISH = "wish"  # wants, plans, prepares
    REFUSAL = "refusal"  # does not want, cannot any more
    ASIDE = "aside"  # contact details, headings: nothing about competence


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A piece of the text, its half-open span and its role."""

    text: str
    span: tuple[int, int]
    role: Role


_CONTRAST = re.compile(
    r"(?:,\s+|\s+)(?=(?:mais|par contre|en revanche|sinon|cependant|pourtant"
    r"|alors que|à la place)\b)|,\s+(?=(?:et |puis )?(?:je |j['’]))"
    r"|,\s+(?=(?:mais )?(?:surtout )?(?:pas|plus|jamais) (?:de |d['’]))",
    re.IGNORECASE,
)

_RUN_ON = re.compile(  # dictated: no full stop, but the person starts again
    r"(?<!\bque)(?<!\bquand)(?<!\bsi)(?<!\bqui)(?<!\bdont)(?<!\bcomme)"
    r"(?<!\bque la)(?<!\bet)(?<!\bmoi)(?<!\bla)(?<!\bmais)"
    r"\s+(?=(?:(?:et|mais|puis|pis|alors|moi|la) )*(?:je |j['’ ]|jai\b|jaime\w*"
    r"|jetais?\b|jetait\b|jveu|jcherche|jcherch|jpeu|jfai)|sinon |maintenant |avant j)",
    re.IGNORECASE,
)
_RUN_ON_FROM = 8  # words of a clause from which it is cut so

_KEEP = re.compile(  # a negation that keeps: "je ne veux pas quitter la santé"
    r"\b(?:veu\w*|voudr\w*|souhaite\w*) pas (?:\w+ )?(?:quitter|arreter|perdre|lacher)"
    r"|\bplus d ?'?\s?(?:heure|argent|salaire|responsabilit|autonomi|de responsab)"
    r"|\bplus (?:de )?(?:contact|responsabilite|autonomie|temps)"
)
_REFUSAL = re.compile(
    r"\b(?:ne|n')\s*(?:me |le |la |les |l'|y |en |se )*"
    r"(?:veu\w*|voudr\w*|souhait\w*|peu\w*|pourr\w*|doi\w*|supporte\w*|retourner\w*"
    r"|reviendr\w*|ferai\w*|reprendr\w*|porte\w*|vois|repropose\w*|propose[rz]\w*"
    r"|oriente\w*|irai\w*|irons)\s+(?:donc |surtout |vraiment |absolument )?"
    r"(?:plus|pas|jamais|ni)\b"
    r"|\b(?:retournerai|reviendrai|reprendrai) (?:ni|pas|plus|jamais)\b"
    r"|\bje? ?(?:veu[xt]?|peu[xt]?|supporte|aime)\s+(?:plus|pas)\b"
    r"|\bj'?aime? (?:plus|pas)\b"
    r"|\b(?:je )?(?:sui|suis) pas fait"
    r"|(?:^|[,;:.(]\s*|\bdonc |\bet |\bmais )(?:surtout )?(?:plus|pas|jamais)"
    r"(?: jamais)?(?: une?| les?| la)? (?:de |d'|des |du |la |le |les |l'|comme )"
    r"|\bplus jamais\b|\bsurtout (?:pas|qu'on)\b"
    r"|\bplus (?:envie|aucune?)\b|\bassez (?:de|du|des|d')|\bmarre\b|\bras le bol\b"
    r"|\brefus\w*|\bhors de question\b|\bnon negociable\b|\bpas question\b"
    r"|\binaptitude\b|\binapte\b|\binterdi\w*|\bcontre-?indi\w*|\ballergi\w* a\b"
    r"|\bc'?est (?:fini|termine)(?=\s*(?:[.!,;]|$))|\bne pas insister\b"
    r"|\bje quitte\b(?!.* pour )|\bj'arrete (?:la|le|les|l')\b"
    r"|\btout sauf\b|\bsauf (?:le|la|les|l')"
    r"|\b(?:m'orientez|me proposez|me parlez)\b.{0,80}\bni\b"
    r"|\bme (?:le |la |les )?conseiller\b"
    r"|\bfaut pas\b|\bfoutue?s?\b"
    r"|\b(?:n'|j'?\s?)?en (?:peu[xt]?|pouvais) plus\b|\bc'?est mort\b"
    r"|\b(?:dit|dis) plus d"
    r"|\bj'?en ai (?:termine|fini) avec\b|, non(?=\s*(?:[.!,;]|$))"
)
_NEUTRAL_LACK = re.compile(  # no refusal: "pas de diplôme", "plus de 15 ans"
    r"\bplus (?:de |d')(?:\d|une?\b|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze"
    r"|douze|quinze|seize|vingt|trente|quarante|cinquante|cent|mille|la moitie)\w*"
    r"|\b(?:pas|plus|jamais) (?:de |d'|le |la |un |une )?(?:souci|probleme|diplome"
    r"|permi|voiture|vehicule|experience|allergie|casier|cv\b|equivalence|place"
    r"|travail\b(?! (?:de|du|le|la|en|au|dans)\b)|boulot"
    r"|reponse|enfant|formation|loin|fort|bac\b|papier|moyen|retard|peur|pb\b|emploi"
    r"|salaire|points?\b|mal\b)"
)
_WISH = re.compile(
    r"\b(?:je? ?)(?:voudr\w*|souhait\w*|cherch\w*|vise\b|envisag\w*|reve\b"
    r"|prefere\w*(?! (?:ca|cela)\b)"
    r"|veu[xt]?\b(?! pas| plus)|regarder\w*|aspire\w*|compte (?:me|devenir|faire))"
    r"|\bj'? ?(?:aimer\w*|envisag\w*|espere\w*|ambitionn\w*|aspire\w*|hesite\w*)"
    r"|\bje (?:me |m')?(?:verrai\w*|imagine\w*|destine\w*|oriente\w*|dirige\w*)"
    r"|\bje pense (?:a|devenir|faire)|\bpour devenir\b|\bdevenir\b"
    r"|\b(?:mon|le) (?:projet|reve|but)\b|\b(?:objectif|projet|souhaits?)\s*:"
    r"|\bprojet professionnel\b|\breconversion\b|\bme reconvertir\b"
    r"|\b(?:me|m'|nous) ?(?:a |ont |avait )?(?:beaucoup |bien |vraiment )?"
    r"(?:plai\w*|plu\b|attir\w*|interess\w*|tent\w*|parle\b|passionn\w*)"
    r"|\bce que j'(?:aime|aimais|ai toujours)\b|\bm'interesse\w*"
    r"|\b(?:inscrite?|signe) (?:pour|a|en|dans)\b"
    r"|\bje (?:commence|prepare|termine|finis|passe|viens de finir) (?:\S+ ){0,4}?"
    r"(?:formation|titre|cap|bep|bac|bts|bp\w+|du|diplome|certif\w*|licence|master|module"
    r"|concours|examen|stage|remise|apprentissage|alternance)\b|\bdossier depose\b"
    r"|\b(?:entrer|entree) en formation\b"
    r"|\bje (?:suis|entre|rentre) en formation\b|\bimmersion\b|\ba terme\b"
    r"|\b(?:je |a la )recherche (?:d'un|d'une|de|un|une)\b|^recherche\b(?! de)"
    r"|\brecherche d'(?:un )?emploi\b|\bvolontiers\b|\bpourquoi pas\b"
    r"|\b(?:m'irait|m'ira|me tente|me dit bien)\b|\bvoila(?: mes pistes)?\s*[.!]?$"
    r"|\bposte (?:recherche|vise|souhaite)\b"
    r"|\bemploi (?:recherche|vise|souhaite)\b|^sinon\b|\bau pire\b"
    r"|\bou (?:bien|alors)\b"
    # said by a counsellor: "il veut être cariste", "souhaite se former"
    r"|(?:^|[,;:(]\s*|\b(?:il|elle|qui|et)\s+)"
    r"(?:veu[tx]|voudrai[ts]|souhait\w*|aimerai[ts]|envisage|vise)\s+(?!pas\b|plus\b)"
    r"(?:etre|devenir|travailler|faire|se |s'|une?\b|le |la |l'|passer|entrer|rester"
    r"|retrouver|continuer|changer|apprendre)"
    r"|\bme verrai\w*|\btransmettre\b|\bca me (?:va|vas|plairait|dirait)\b"
)
# the words of refusal themselves, before what is refused
_REFUSING = re.compile(
    r"^(?:.*\b(?:ne|n')\s*(?:\w+ |\w+')?(?:\w+)\s+(?:plus|pas|jamais|ni)\s+"
    r"|(?:j'? ?)?en (?:peu[xt]?|pouvais) plus |dit "
    r"|.*\b(?:refuse|inapte|interdit\w*|envie|assez|marre|sauf|repropose\w* pas"
    r"|quitte)\b(?: absolument)?\s*"
    r"|(?:(?:dit|donc|et|surtout) )*(?:plus|pas|jamais|ni|aucune?)\s+(?:jamais )?)"
    r"(?:(?:de|des|du|la|le|les|a|au|aux|en|vers|un|une|etre|derriere|devant|meme"
    r"|faire|travailler|bosser|exercer|entendre|parler|dans|chez|avec|comme)\s+"
    r"|[dl]'\s*)*"
)
_SMALL = re.compile(  # articles and the like before an activity
    r"^(?:(?:donc|vers|de|des|du|la|le|les|a|au|aux|en|une?|meme)\s+|[ld]'\s*)+"
)
_TALK = re.compile(  # speech around a refusal, which refuses nothing itself
    r"^(?:(?:je )?n(?:e |')|je |j'|(?:j )?en peu|c'est|on |merci|s'il|donc$|inutile"
    r"|puis |avec |reconnu|meme ailleurs)"
)
_DRIVING = re.compile(r"\b(?:volant|conduire|conduite)\b")  # a trade, no condition
_ITEMS = re.compile(r"[,;:()]|\bni\b|\bet\b|\bou\b|(?<=\w) (?=plus d(?:e |'))")

_ASIDE = re.compile(
    r"^\W*(?:\[?e-?mail\]?|\[?tel\w*\]?|\d[\d\s.]{8,}|curriculum vitae|cv"
    r"|competences?|experiences?(?: professionnelles?)?|formations?|langues?|loisirs?"
    r"|centres? d'interets?|profil|parcours|divers|contact|diplomes?"
    r"|merci(?: beaucoup| d'avance)?|cordialement|bonjour|bonsoir|bien a vous)\W*$"
)
_BLANK = re.compile(  # a form that nobody filled in
    r"x{4,}|\ba completer\b|\binserer?\b|\binserez\b|\bmm/aaaa\b|\baaaa\b"
    r"|\bmission \d|\bcompetence \d|\bintitule du (?:poste|diplome)|\bastuce\b"
    r"|\bvotre cv\b|\bevitez les\b|\bmettez en avant\b|\bdecrivez-vous\b"
    r"|\blangue : niveau\b|\bindiquez\b|\bdemandez a un proche\b|\bpensez a enreg"
)
_ABOUT_WORK = re.compile(  # someone speaks of their work, past or wished
    r"\b(?:j'?ai|j'|je|mon|ma|mes|moi|jai|jeta?is?|depuis)\b.{0,600}?"
    r"\b(?:travail\w*|boss\w*|boulot|metier|emploi|poste|stages?|patron|chef\w*"
    r"|ans?|mois|saisons?|cap|bep|bac\w*|bts|titre|permis?|caces|diplome\w*|formation"
    r"|client\w*|chantiers?|usine|atelier|magasin|entreprise|interim|cherche|fais"
    r"|fait|faisais|sais|aime\w*|voudr\w*|veux?|souhait\w*|experience)\b"
    r"|\b(?:19|20)\d\d\s*[-–:/a]|\b\d+ ans (?:d'|de |comme |en )"
    r"|\b(?:experiences?|competences?|parcours)\b|\bpermis b\b|\b(?:cap|bep|bts|dut"
    r"|licence|bac pro|titre professionnel|caces|habilitation)\b",
    re.DOTALL,
)
_I_DO = re.compile(r"\b(?:je |j')(?!ai\b|suis\b|ne\b|n')[a-z]{3,}e\b")  # "je monte"
_LISTED = re.compile(r"[,;]")
_ONESELF = re.compile(r"\b(?:je|j|jai|moi|mon|ma|mes|on m)\b")
_GESTURE = re.compile(r"[a-z]{3,}(?:er|ir|re)\b")  # a task: "installer le patient"
# words that say that one seeks, not what: alone, they rank nothing
_GENERIC = word_list("generic")
_FOREIGN_WORDS = word_list("foreign")
_FRENCH_WORDS = word_list("french")


def clauses(text: str) -> list[Clause]:
    """Return the clauses of ``text`` in order, each with its role.

    Examples
    --------
    >>> for clause in clauses("J'ai vendu du pain. Je ne veux plus de vente."):
    ...     print(clause.role, clause.text)
    evidence J'ai vendu du pain.
    refusal Je ne veux plus de vente.
    """
    found: list[Clause] = []
    for start, end in sentences(text):
        for a, b in _parts(text, start, end):
            found.append(Clause(text=text[a:b], span=(a, b), role=role_of(text[a:b])))
    return found


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut one sentence where it turns, then where it runs on."""
    return [
        part
        for a, b in _cut(_CONTRAST, text, start, end)
        for part in (_cut(_RUN_ON, text, a, b) if _runs_on(text[a:b]) else [(a, b)])
    ]


def _runs_on(clause: str) -> bool:
    return len(clause.split()) >= _RUN_ON_FROM


def _cut(
    where: re.Pattern[str], text: str, start: int, end: int
) -> list[tuple[int, int]]:
    """Return the half-open spans between the matches of ``where``."""
    cuts = [(m.start(), m.end()) for m in where.finditer(text, start, end)]
    bounds: list[tuple[int, int]] = []
    left = start
    for a, b in cuts:
        if a > left:
            bounds.append((left, a))
        left = b
    if left < end:
        bounds.append((left, end))
    return bounds


def role_of(clause: str) -> Role:
    """Return the role of one clause.

    Examples
    --------
    >>> role_of("Je ne veux pas quitter le monde de la santé")
    <Role.EVIDENCE: 'evidence'>
    >>> role_of("Plus de 15 ans d'expérience en comptabilité")
    <Role.EVIDENCE: 'evidence'>
    >>> role_of("je veu plus de nuit")
    <Role.REFUSAL: 'refusal'>
    >>> role_of("pas de diplome juste lhabitude")
    <Role.EVIDENCE: 'evidence'>
    >>> role_of("je voudrais conduire une camionnette")
    <Role.WISH: 'wish'>
    """
    plain = fold(clause)
    if _ASIDE.match(plain) or _BLANK.search(plain):
        return Role.ASIDE
    if not _KEEP.search(plain) and _REFUSAL.search(_NEUTRAL_LACK.sub(" ", plain)):
        return Role.REFUSAL
    if _WISH.search(plain):
        return Role.WISH
    return Role.EVIDENCE


def refused_activities(clause: str) -> list[str]:
    """Return what a refusal refuses, folded, without terms and conditions.

    Examples
    --------
    >>> refused_activities("Je ne veux plus d'arme, ni sécurité, ni police.")
    ['arme', 'securite', 'police']
    >>> refused_activities("Pas de nuit, pas de port de charges")
    []
    """
    found: list[str] = []
    for item in _ITEMS.split(_refused_part(fold(clause))):
        activity = _SMALL.sub("", _REFUSING.sub("", item.strip())).strip(" .!?")
        talk = len(activity) < 4 or _TALK.match(activity)
        terms = is_about_terms(activity) and not _DRIVING.search(activity)
        if not talk and not terms:
            found.append(activity)
    return found


def _refused_part(plain: str) -> str:
    """Return a folded refusal from the words that refuse on, if those come first."""
    said = _REFUSAL.search(_NEUTRAL_LACK.sub(lambda m: " " * len(m[0]), plain))
    return plain[said.start() :] if said and not _AFTER.match(said[0]) else plain


def refused_conditions(clause: str) -> tuple[str, ...]:
    """Return the conditions of work that a refusal refuses.

    What stands before the refusal is no part of it.

    Examples
    --------
    >>> refused_conditions("J'aime être dehors, je ne veux plus de nuit")
    ('nuit',)
    """
    return conditions_in(_refused_part(fold(clause)))


def cannot_any_more(clause: str) -> bool:
    """Say whether a refusal is of the body, not of taste: such work is over.

    Examples
    --------
    >>> cannot_any_more("Inapte au port de charges"), cannot_any_more("pas de charges")
    (True, False)
    """
    return bool(_CANNOT.search(fold(clause)))


def leaves_the_trade(clause: str) -> bool:
    """Say whether a refusal is of the trade held, without naming it.

    Examples
    --------
    >>> leaves_the_trade("le médecin m'a déclarée inapte à mon poste")
    True
    """
    return bool(_LEAVES.search(fold(clause)))


_CANNOT = re.compile(
    r"\binapt|\binterdi|\bcontre-?indi|\b(?:peu[xt]|doi[st]) plus\b|\bplus d(?:e\b|')"
    r"|\bfoutue?s?\b"
)
_LEAVES = re.compile(
    r"\binapte (?:a|pour) (?:mon|ce|le) (?:poste|metier)\b"
    r"|\b(?:plus|pas) (?:faire|exercer|refaire|reprendre) (?:ce|mon|le meme) metier\b"
    r"|^(?:.*, )?c'?est (?:fini|termine)\b"
    r"|\b(?:quitter?|change[rz]? de|arrete[rz]?) (?:ce |mon )?metier\b"
)
_AFTER = re.compile(r"c'?est|, non|ne pas insister")  # said after what is refused
_LEADING = re.compile(
    r"\b(?:responsables?|direct(?:eur|rice|ion)|chef|cheffe|cadre|managers?|management"
    r"|encadr\w+|ingenieur\w*|dirig\w+|adjointe?|gerante?|coordin\w+|pilot\w+|budget"
    r"|conduite d'une equipe|master|doctorat|these|bac ?\+ ?5|architecte|avocate?"
    r"|professeure?|expert\w*|consultante?)\b"
)


def speaks_of_leading(text: str) -> bool:
    """Say whether a text speaks of leading people, of expertise or long studies.

    Examples
    --------
    >>> speaks_of_leading("Responsable d'un rayon de cinq personnes")
    True
    >>> speaks_of_leading("Employée de rayon")
    False
    """
    return bool(_LEADING.search(fold(text)))


_LOGISTICS = re.compile(  # how one moves and who one is: no trade in it
    r"(?:\b(?:j'ai|avec|et|sans|pas de|jai|titulaire du)\s+)?"
    r"(?:\b(?:le|la|mon|ma|un|une|du)\s+)?"
    r"\b(?:permis?(?: b\b| de conduire)?(?! (?:c|d|ce|bateau|poids|pl|super)\b)"
    r"|voitures?"
    r"|vehicule(?: personnel)?|scooter|velo|moyen de locomotion|code obtenu)\b",
)


def without_logistics(text: str) -> str:
    """Return ``text`` without driving licence B, car and the like.

    Almost everyone says it; kept, it would point at drivers' trades. Other
    licences stay: they are a trade's.

    Examples
    --------
    >>> without_logistics("Mon métier, j'ai le permis et une voiture")
    'Mon métier,'
    >>> without_logistics("Je prépare le permis C")
    'Je prépare le permis C'
    """
    folded, offsets = folded_offsets(text)
    kept: list[str] = []
    start = 0
    for found in _LOGISTICS.finditer(folded):
        kept.append(text[start : offsets[found.start()]])
        start = offsets[found.end()]
    return " ".join("".join((*kept, text[start:])).split())


def is_about_work(text: str) -> bool:
    """Say whether someone speaks here of their work, done or wished.

    Examples
    --------
    >>> is_about_work("J'ai fait trois saisons en cuisine")
    True
    >>> is_about_work("Laisser reposer la pâte une heure")
    False
    """
    plain = fold(text)
    items = [i.strip() for c in clauses(text) for i in _LISTED.split(fold(c.text))]
    gestures = sum(bool(_GESTURE.match(item)) for item in items)
    return max(gestures, len(_I_DO.findall(plain))) > 2 or bool(
        _ABOUT_WORK.search(plain)
    )


def speaks_of_oneself(text: str) -> bool:
    """Say whether the text is in the first person.

    Examples
    --------
    >>> speaks_of_oneself("J'ai élagué des platanes")
    True
    >>> speaks_of_oneself("Mélanger la farine et les œufs")
    False
    """
    return bool(_ONESELF.search(fold(text)))


def is_blank_form(text: str) -> bool:
    r"""Say whether ``text`` is a form or a model of CV that nobody filled in.

    Examples
    --------
    >>> is_blank_form("NOM : XXXX\nADRESSE : à compléter\nDe MM/AAAA : mission 1")
    True
    >>> is_blank_form("J'ai encadré une équipe de 4 personnes")
    False
    """
    blanks = sum(bool(_BLANK.search(fold(text[a:b]))) for a, b in sentences(text))
    return blanks > 2


def telling_words(text: str) -> list[str]:
    """Return the folded words that say something of a trade.

    Examples
    --------
    >>> telling_words("Bonjour, je cherche du travail dans la vente")
    ['vente']
    """
    return [
        word
        for word in words(text)
        if len(word) > 2 and word not in _GENERIC and word not in STOP_WORDS
    ]


def is_foreign(text: str) -> bool:
    """Say whether ``text`` is in another language or another script than French.

    Examples
    --------
    >>> is_foreign("I have five years of experience with cars and I like my work")
    True
    >>> is_foreign("Python ; Django ; FastAPI ; tests")
    False
    """
    letters = [c for c in text if c.isalpha()]
    latin = sum(c < "\u0250" for c in letters)
    if letters and latin < len(letters) / 2:
        return True
    found = words(text)
    if len(found) < 8:
        return False
    french = sum(w in _FRENCH_WORDS for w in found) / len(found)
    foreign = sum(w in _FOREIGN_WORDS for w in found) / len(found)
    return foreign > 0.15 and foreign > 2 * french
