"""Exit statuses of the command line, one for each family of errors."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

from skills_ref.errors import EngineError


class Exit(IntEnum):
    """What the shell reads. Documented in ``camin --help``."""

    OK = 0  # an answer was given, an explained abstention included
    UNEXPECTED = 1
    USAGE = 2
    FINDINGS = 3
    CODE = 4
    PLACE = 5
    SNAPSHOT = 6
    FILE = 7
    CV = 8
    EXTRA = 9
    WORSE = 10
    INTERRUPTED = 130


MEANINGS: Mapping[Exit, str] = MappingProxyType(
    {
        Exit.OK: "réponse donnée (même quand elle explique pourquoi il n'y a pas de"
        " métier)",
        Exit.UNEXPECTED: "erreur inattendue",
        Exit.USAGE: "commande mal écrite",
        Exit.FINDINGS: "camin validate a trouvé des points à corriger",
        Exit.CODE: "code invalide ou inconnu",
        Exit.PLACE: "commune inconnue",
        Exit.SNAPSHOT: "instantané absent ou abîmé",
        Exit.FILE: "fichier d'entrée refusé, ou illisible",
        Exit.CV: "CV refusé",
        Exit.EXTRA: "partie facultative non installée",
        Exit.WORSE: "nouvel instantané moins bon que celui en service : fabriqué, pas"
        " mis en service",
        Exit.INTERRUPTED: "interrompu",
    }
)

_BY_CODE: Mapping[str, Exit] = MappingProxyType(
    {
        "invalid-code": Exit.CODE,
        "unknown-code": Exit.CODE,
        "unknown-place": Exit.PLACE,
        "no-snapshot": Exit.SNAPSHOT,
        "no-snapshot-called": Exit.SNAPSHOT,
        "bad-artefact": Exit.SNAPSHOT,
        "not-fitted": Exit.SNAPSHOT,
        "reference-format": Exit.FILE,
        "source-schema": Exit.FILE,
        "no-licence": Exit.FILE,
        "bad-configuration": Exit.FILE,
        "counts-fell": Exit.FILE,
        "vocabulary-file": Exit.FILE,
        "operator-file": Exit.FILE,
        "no-benchmark": Exit.FILE,
        "benchmark-data": Exit.FILE,
        "benchmark-failed": Exit.FILE,
        "cv-refused": Exit.CV,
        "missing-extra": Exit.EXTRA,
        "worse-snapshot": Exit.WORSE,
        "doubtful-labels": Exit.WORSE,
    }
)


def exit_status(error: EngineError) -> Exit:
    """Return the status of the family of ``error``; 1 if it has none."""
    return _BY_CODE.get(error.code, Exit.UNEXPECTED)


def epilog() -> str:
    """Return the list of the statuses, for the help."""
    lines = [f"{status.value} : {MEANINGS[status]}" for status in Exit]
    return "\n\n".join(("Codes de sortie", *lines))
