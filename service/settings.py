"""Settings, read once from the environment when the program starts."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from service.publisher import Publisher


class Settings(Publisher):
    """Everything an operator may change, with its unit and its default.

    Each field is read from ``CAMIN_<NAME>``; lists are separated by commas. There
    is no global instance: `service.cli` and ``create_app`` receive one and pass
    down what each part needs.
    """

    model_config = SettingsConfigDict(env_prefix="CAMIN_", frozen=True, extra="forbid")

    snapshot: Path = Field(
        default=Path("snapshots"),
        description="A snapshot, or the folder whose `current` names one.",
    )
    data: Path | None = Field(
        default=None, description="Folder of the official files already at hand."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port to listen on; 0 picks one."
    )
    workers: PositiveInt = Field(default=1, description="Processes that serve.")
    graceful_s: PositiveInt = Field(
        default=30, description="Seconds left to running requests on a stop."
    )
    reload_s: PositiveFloat = Field(
        default=5.0, description="Seconds between two looks at `current`."
    )
    cv_max_bytes: PositiveInt = Field(
        default=3 * 1024**2, description="Size of the largest CV, in bytes."
    )
    cv_at_once: PositiveInt = Field(default=4, description="CVs read at the same time.")
    body_max_bytes: PositiveInt = Field(
        default=5 * 1024**2, description="Size of the largest request body, in bytes."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses whose X-Forwarded-For is believed; none by default.",
    )
    frame_ancestors: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins allowed to embed the pages; none by default."
    )
    rate_per_minute: PositiveInt = Field(
        default=120, description="Costly requests a minute for one client."
    )
    rate_global_per_minute: PositiveInt = Field(
        default=6000, description="Costly requests a minute for all clients."
    )
    hsts: bool = Field(
        default=False, description="Send Strict-Transport-Security (behind TLS)."
    )
    usage: Path | None = Field(
        default=None,
        description="SQLite file of the daily counters; memory only by default.",
    )
    suggestions: bool = Field(
        default=True,
        description="Rank trades for people; false leaves the search by name.",
    )
    log_level: str = Field(
        default="INFO",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        description="Lowest level of the logs.",
    )

    @field_validator("trusted_proxies", "frame_ancestors", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Cut a list written with commas."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value
