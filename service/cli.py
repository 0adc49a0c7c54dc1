"""The ``camin`` command.

Answers go to stdout, everything else to stderr. Every deliberate error is one
French sentence and an exit status of `service.exits`; a trace is never shown for
it. What a person wrote is never logged and never repeated.
"""

import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Annotated

import typer

from service.command import FrenchGroup, usage_sentence
from service.commands import ask, build, link, operate
from service.console import note_console, write
from service.exits import Exit, epilog, exit_status
from service.messages_fr import (
    FILE_FAULT,
    INTERRUPTED,
    NOT_INSTALLED,
    TECHNICAL,
    error_sentence,
)
from skills_ref.errors import EngineError

app = typer.Typer(
    name="camin",
    cls=FrenchGroup,
    epilog=epilog(),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    subcommand_metavar="COMMANDE [VALEURS]...",
    context_settings={"help_option_names": ["--help", "-h"]},
)
for _module in (ask, link, build, operate):
    _module.add_to(app)


def _show_version(asked: bool) -> None:
    if asked:
        try:
            number = version_of("camin")
        except PackageNotFoundError:  # run from the sources, not installed
            number = NOT_INSTALLED
        write(f"camin {number}")
        raise typer.Exit


@app.callback()
def camin(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_show_version,
            help="Montrer la version.",
        ),
    ] = False,
) -> None:
    """Relier ce que l'on sait faire, les offres d'emploi et les formations."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Parameters
    ----------
    argv
        Arguments after the name of the program; those of the process by default.
    """
    try:
        status = app(
            args=None if argv is None else list(argv),
            prog_name="camin",
            standalone_mode=False,
        )
    except EngineError as error:
        _say(error_sentence(error))
        if error.code in TECHNICAL:
            _say(f"({error})")
        return exit_status(error)
    except typer.TyperException as error:
        return _usage(error)
    except (typer.Abort, KeyboardInterrupt):
        _say(INTERRUPTED)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except OSError as error:
        name = str(error.filename or "").rpartition("/")[2]
        _say(FILE_FAULT.format(name=name, cause=error.strerror or type(error).__name__))
        return Exit.FILE
    return int(status or 0)


def _say(sentence: str) -> None:
    note_console().print(sentence, soft_wrap=True)


def _usage(error: typer.TyperException) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        return Exit.USAGE  # the help is already written
    _say(usage_sentence(error))
    return Exit.USAGE


def _closed_pipe() -> int:
    """End quietly when the reader of stdout went away, as ``head`` does."""
    with suppress(BrokenPipeError):
        sys.stdout.close()
    return Exit.OK


if __name__ == "__main__":
    sys.exit(main())
