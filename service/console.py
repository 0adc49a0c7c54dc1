"""Where the command line writes: answers on stdout, the rest on stderr.

Colours follow the terminal and ``NO_COLOR``. Texts are written as they are: no
markup is read in them.
"""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console, RenderableType

from service.messages_fr import stage_words
from service.output import to_text

Advance = Callable[[str, int, int], None]


def answer_console() -> Console:
    """Return the console of stdout, as it is now."""
    return Console(file=sys.stdout, markup=False, highlight=False, emoji=False)


def note_console(*, quiet: bool = False) -> Console:
    """Return the console of stderr; ``quiet`` makes it silent."""
    return Console(
        file=sys.stderr, markup=False, highlight=False, emoji=False, quiet=quiet
    )


def write_json(value: object) -> None:
    """Write one object on one line of stdout."""
    sys.stdout.write(f"{to_text(value)}\n")


def write(*renderables: RenderableType) -> None:
    """Write what a person reads on stdout."""
    console = answer_console()
    for renderable in renderables:
        console.print(renderable)


@contextmanager
def progress(*, quiet: bool = False) -> Generator[Advance, None, None]:
    """Show the steps of a long work on stderr, one bar a step.

    The function given takes the key of a step, what is done and the total; a total
    of 0 is unknown.
    """
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    bars: dict[str, TaskID] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total}"),
        TimeElapsedColumn(),
    )
    console = note_console(quiet=quiet)
    with Progress(*columns, console=console, disable=quiet) as shown:

        def advance(key: str, done: int, total: int) -> None:
            if key not in bars:
                bars[key] = shown.add_task(stage_words(key), total=total or None)
            shown.update(bars[key], completed=done, total=total or None)

        yield advance
