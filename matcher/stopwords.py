"""Short lists of folded words, one file each under ``matcher/words``."""

from importlib.resources import files


def word_list(name: str) -> frozenset[str]:
    """Return the words of ``matcher/words/<name>.txt``."""
    text = files("matcher").joinpath("words", f"{name}.txt").read_text("utf-8")
    return frozenset(text.split())


STOP_WORDS = word_list("stop")  # the grammar of French: they carry no trade
