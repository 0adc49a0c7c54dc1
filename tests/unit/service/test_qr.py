"""The drawing of a QR code is the code itself, module by module."""

import re

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from service.qr import QUIET, QrCode, qr_code

addresses = st.text(
    alphabet="abcdefghijklmnopqrstuvwxyzABCDEFXK0123456789=&,~.-#/:",
    min_size=1,
    max_size=600,
)


def dark(code: QrCode) -> set[tuple[int, int]]:
    """Return the dark modules of a drawing, column and row."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.path)
    return {
        (int(x) + step, int(y)) for x, y, length in runs for step in range(int(length))
    }


@given(addresses)
def test_the_drawing_is_the_code(address: str) -> None:
    code = qr_code(address)
    assert code is not None
    asked = segno.make_qr(address, error="l", boost_error=True)
    expected = {
        (x + QUIET, y + QUIET)
        for y, row in enumerate(asked.matrix)
        for x, module in enumerate(row)
        if module
    }
    assert dark(code) == expected
    assert code.size == len(asked.matrix) + 2 * QUIET


def test_the_picture_is_black_on_white_and_holds_no_word() -> None:
    code = qr_code("https://camin.test/groupe/abcdefghjk")
    assert code is not None
    assert code.svg.startswith("<svg ")
    assert 'fill="#fff"' in code.svg
    assert "groupe" not in code.svg


@pytest.mark.parametrize("letters", [1500, 2500, 5000])  # the last: no code at all
def test_what_a_phone_cannot_read_is_not_drawn(letters: int) -> None:
    assert qr_code("x" * letters) is None
