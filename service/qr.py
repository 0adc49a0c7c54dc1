"""A QR code as a drawing, for a screen or a sheet of paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

LARGEST = 22  # version: 105 modules, 0.4 mm each on 44 mm of paper
QUIET = 4  # modules left white around a code, as ISO/IEC 18004 asks


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A code as one path of a square of ``size`` units, its quiet zone included."""

    size: int
    path: str

    @property
    def svg(self) -> str:
        """The whole drawing, black on white whatever the theme."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.size}'
            f' {self.size}" shape-rendering="crispEdges"><path fill="#fff" d="M0'
            f' 0h{self.size}v{self.size}H0z"/><path d="{self.path}"/></svg>'
        )


def qr_code(text: str, *, quiet: int = QUIET) -> QrCode | None:
    """Return the QR code of an address; ``None`` when it would be too fine to read.

    Examples
    --------
    >>> qr_code("https://camin.test/").size
    33
    >>> qr_code("x" * 2000) is None
    True
    """
    try:
        code = segno.make_qr(text, error="l", boost_error=True)
    except segno.DataOverflowError:
        return None
    if int(code.version) > LARGEST:
        return None
    rows = [[bool(module) for module in row] for row in code.matrix]
    return QrCode(size=len(rows) + 2 * quiet, path="".join(_runs(rows, quiet)))


def _runs(rows: Sequence[Sequence[bool]], quiet: int) -> Iterator[str]:
    """Yield one rectangle for each run of dark modules."""
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            n = len(list(run))
            if dark:
                yield f"M{x + quiet} {y + quiet}h{n}v1h-{n}z"
            x += n
