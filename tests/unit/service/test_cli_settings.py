"""Settings come from the environment, are held to their bounds and never change."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from service.serving import address_of, environment_of
from service.settings import Settings


@pytest.fixture(autouse=True)
def _clear(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CAMIN_{name.upper()}", raising=False)


def test_the_defaults_open_nothing() -> None:
    settings = Settings()

    assert settings.host == "127.0.0.1"
    assert settings.trusted_proxies == ()
    assert settings.frame_ancestors == ()
    assert not settings.hsts


def test_a_variable_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMIN_SNAPSHOT", "other")
    monkeypatch.setenv("CAMIN_TRUSTED_PROXIES", "10.0.0.1, 10.0.0.2,")

    settings = Settings()

    assert settings.snapshot == Path("other")
    assert settings.trusted_proxies == ("10.0.0.1", "10.0.0.2")


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", 70_000), ("workers", 0), ("cv_max_bytes", -1), ("log_level", "LOUD")],
)
def test_a_value_out_of_bounds_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings.model_validate({name: value})


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Settings.model_validate({"ports": 1})


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # pyright: ignore[reportAttributeAccessIssue]


def test_the_environment_gives_the_same_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = Settings(
        snapshot=tmp_path,
        port=8001,
        hsts=True,
        trusted_proxies=("10.0.0.1", "10.0.0.2"),
    )
    monkeypatch.setenv("CAMIN_WORKERS", "7")  # an option wins over a variable

    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)

    assert Settings() == settings


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104 - shown, not bound
        ("::", "http://[::1]:8000/"),
        ("camin.example", "http://camin.example:8000/"),
    ],
)
def test_the_address_shown_opens_in_a_browser(host: str, address: str) -> None:
    assert address_of(Settings(host=host)) == address
