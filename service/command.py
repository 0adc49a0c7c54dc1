"""Commands that speak French and take several values after one option."""

import re
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from service.messages_fr import USAGE, USAGE_HELP, USAGE_OTHER

SEVERAL = frozenset(("--offers", "--trainings", "--train-on"))
_HELP = "Montrer cette aide."


def repeated(args: Sequence[str], several: frozenset[str] = SEVERAL) -> list[str]:
    """Return ``args`` with the option written again before each of its values.

    Examples
    --------
    >>> repeated(["--offers", "a", "b", "--to", "c"])
    ['--offers', 'a', '--offers', 'b', '--to', 'c']
    """
    rewritten: list[str] = []
    option, n_values = "", 0
    for arg in args:
        if arg.startswith("-") and arg != "-":
            name, equal, _ = arg.partition("=")
            option, n_values = (name if name in several else ""), len(equal)
        else:
            if option and n_values:
                rewritten.append(option)
            n_values += 1
        rewritten.append(arg)
    return rewritten


def speak_french() -> None:
    """Put the fixed words of typer's help in French."""
    from typer import rich_utils

    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.ARGUMENTS_PANEL_TITLE = "Valeurs"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
    rich_utils.DEFAULT_STRING = "[par défaut : {}]"
    rich_utils.ENVVAR_STRING = "[variable : {}]"


class FrenchCommand(TyperCommand):
    """A command whose help is in French."""

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 - types of typer
        """Return the help option with French words."""
        return _in_french(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the help."""
        speak_french()
        super().format_help(ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Parse ``args``, several values after one option allowed."""
        return super().parse_args(ctx, repeated(args))


class FrenchGroup(TyperGroup):
    """The group of the commands, whose help is in French."""

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401 - types of typer
        """Return the help option with French words."""
        return _in_french(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the help."""
        speak_french()
        super().format_help(ctx, formatter)


def _in_french(option: Any) -> Any:  # noqa: ANN401 - types of typer
    if option is not None:
        option.help = _HELP
    return option


def usage_sentence(error: typer.TyperException) -> str:
    """Return what is wrong with a command line, and how to see the right form.

    A value is repeated only when it is the name of an option, of a command or of
    a choice of ours: what a person wrote is not.
    """
    said = USAGE_OTHER
    message = error.format_message()
    for pattern, sentence in USAGE:
        found = re.search(pattern, message, re.DOTALL)
        if found:
            said = sentence.format_map(found.groupdict())
            break
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "camin")
    return f"{said} {USAGE_HELP.format(command=command)}"
