"""Options that several commands share, and what they lead to."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import CvError
from matcher.conditions import CONDITIONS
from matcher.types import NO_CHOICES, Answer, Choices, Place, Profile, Reply
from service.errors import NoSnapshotError

if TYPE_CHECKING:
    from matcher.engine import Matcher

DEFAULT_SNAPSHOT = Path("snapshots")
ASK = "Vous"
WHERE = "Lieu"
_DOMAINS = frozenset("ABCDEFGHIJKLMN")
DISPLAY = "Affichage"

Snapshot = Annotated[
    Path,
    typer.Option(
        "--snapshot",
        envvar="CAMIN_SNAPSHOT",
        metavar="DOSSIER",
        help="Instantané, ou dossier dont « current » en nomme un.",
    ),
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Écrire un objet JSON.", rich_help_panel=DISPLAY),
]
Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", help="Ne rien écrire à côté.", rich_help_panel=DISPLAY
    ),
]
Near = Annotated[
    str | None,
    typer.Option(
        metavar="COMMUNE",
        help="Nom, code postal ou code INSEE.",
        rich_help_panel=WHERE,
    ),
]
WithinKm = Annotated[
    float,
    typer.Option(
        metavar="KM",
        show_default="30",
        help="Rayon à vol d'oiseau autour du lieu.",
        rich_help_panel=WHERE,
    ),
]
Cv = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        readable=True,
        metavar="FICHIER",
        help="CV en PDF, DOCX, ODT ou texte. Rien n'en est gardé.",
        rich_help_panel=ASK,
    ),
]
Text = Annotated[
    str | None,
    typer.Option(
        metavar="TEXTE",
        help="Ce que la personne a fait ou veut faire ; « - » lit l'entrée standard.",
        rich_help_panel=ASK,
    ),
]
Skills = Annotated[
    str | None,
    typer.Option(
        metavar='"A; B"',
        help="Compétences (noms ou codes), séparées par des points-virgules.",
        rich_help_panel=ASK,
    ),
]
Answers = Annotated[
    str | None,
    typer.Option(
        metavar='"CODE=oui; CODE=non"',
        help="Réponses aux questions posées : oui, un_peu, non ou passer.",
        rich_help_panel=ASK,
    ),
]
Wish = Annotated[
    str | None,
    typer.Option(
        metavar="TEXTE",
        help="Ce que la personne aime ou aimerait faire, dans ses mots.",
        rich_help_panel=ASK,
    ),
]
Refuse = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CLÉ",
        help="Condition de travail refusée ; à répéter pour plusieurs :"
        f" {', '.join(one.key for one in CONDITIONS)}.",
        rich_help_panel=ASK,
    ),
]
DomainLetter = Annotated[
    str | None,
    typer.Option(
        "--domain",
        metavar="LETTRE",
        help="Ne montrer qu'un grand domaine : une lettre de A à N.",
        rich_help_panel=ASK,
    ),
]
Rome = Annotated[
    str, typer.Argument(metavar="ROME", help="Code du métier, comme K1304.")
]


def load_matcher(folder: Path) -> "Matcher":
    """Return the engine on the snapshot of ``folder``.

    Raises
    ------
    NoSnapshotError
        If the folder holds none.
    ArtefactError
        If the snapshot is altered or of another format.
    """
    if not any((folder / name).is_file() for name in ("current", "manifest.json")):
        raise NoSnapshotError(folder)
    from matcher.engine import Matcher

    return Matcher.load(folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What one person gives on the command line. Never logged, never repeated."""

    text: str | None
    skills: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
    wishes: str | None = None
    choices: Choices = NO_CHOICES

    @property
    def is_given(self) -> bool:
        """Whether anything was given, be it an empty text."""
        texts = (self.text, self.wishes)
        return any(one is not None for one in texts) or bool(
            self.skills or self.answers
        )

    def profile(self, matcher: "Matcher") -> Profile:
        """Return the profile that the engine reads in it."""
        return matcher.profile(
            self.text or "",
            wishes=self.wishes or "",
            skills=self.skills,
            answers=self.answers,
            choices=self.choices,
        )


def person_of(
    cv: Path | None,
    text: str | None,
    skills: str | None,
    answers: str | None = None,
    wish: str | None = None,
    choices: Choices = NO_CHOICES,
) -> Person:
    """Return what the person gives, the CV read and the standard input too.

    Raises
    ------
    CvError
        If the CV is refused.
    typer.BadParameter
        If an answer is not one of those that can be given.
    """
    parts: list[str] = []
    if cv is not None:
        parts.append(_cv_text(cv))
    if text is not None:
        parts.append(sys.stdin.read() if text == "-" else text)
    listed = (skills or "").replace("\n", ";").split(";")
    return Person(
        text="\n\n".join(parts) if parts else None,
        skills=tuple(skill.strip() for skill in listed if skill.strip()),
        answers=answers_in(answers or ""),
        wishes=wish,
        choices=choices,
    )


def choices_of(refuse: Sequence[str] | None, domain: str | None) -> Choices:
    """Return the conditions refused and the domain chosen.

    Raises
    ------
    typer.BadParameter
        If one of them does not exist.

    Examples
    --------
    >>> choices_of(["nuit"], "k").domain
    'K'
    """
    known = {one.key for one in CONDITIONS}
    for key in refuse or ():
        if key not in known:
            raise _not_among(sorted(known), "--refuse")
    letter = None if domain is None else domain.strip().upper()
    if letter is not None and letter not in _DOMAINS:
        raise _not_among(sorted(_DOMAINS), "--domain")
    return Choices(refused_contexts=tuple(refuse or ()), domain=letter)


def _not_among(known: Sequence[str], option: str) -> typer.BadParameter:
    """Return the refusal of a value that is not one of some."""
    return typer.BadParameter(
        f"is not one of {', '.join(known)}.", param_hint=f"'{option}'"
    )


def answers_in(written: str) -> tuple[Answer, ...]:
    """Return the answers written ``CODE=oui; CODE=non``.

    Raises
    ------
    typer.BadParameter
        If an answer is not one of those that can be given.

    Examples
    --------
    >>> [(one.code, one.reply.value) for one in answers_in("interest-17=un peu;")]
    [('interest-17', 'un_peu')]
    """
    found: list[Answer] = []
    for piece in written.split(";"):
        code, _, reply = (part.strip() for part in piece.partition("="))
        if not code:
            continue
        said = reply.lower().replace(" ", "_")
        if said not in {one.value for one in Reply}:
            raise typer.BadParameter(f"answer: {said!r}", param_hint="--answers")
        found.append(Answer(code=code, reply=Reply(said)))
    return tuple(found)


def _cv_text(path: Path) -> str:
    from ingest.readers.cv import MAX_BYTES, cv_text

    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise CvError("too-large", f"over {MAX_BYTES} bytes")
    return cv_text(data, path.name)


def place_of(matcher: "Matcher", near: str | None, within_km: float) -> Place | None:
    """Return the place to search around, ``None`` when none is asked.

    Raises
    ------
    UnknownPlaceError
        If the snapshot knows no such commune, or several.
    """
    return None if near is None else matcher.place(near, within_km)


def require_person(person: Person) -> None:
    """Refuse a command that needs a person and got nothing.

    Raises
    ------
    typer.BadParameter
        Which the command line shows in French.
    """
    if not person.is_given:
        raise typer.BadParameter("nothing given", param_hint="person")
