"""Who runs a service: the settings that its pages repeat, and the files it plugs."""

from pathlib import Path

from pydantic import Field, HttpUrl
from pydantic_settings import BaseSettings


class Publisher(BaseSettings):
    """What only the operator knows. Unset, a page says "à compléter".

    Nothing is invented in its place. Each field is read from ``CAMIN_<NAME>``.
    """

    service_name: str = Field(
        default="Camin",
        min_length=1,
        max_length=40,
        description="Name of the service, in the header and in the titles.",
    )
    publisher: str | None = Field(
        default=None, max_length=200, description="Body that publishes the service."
    )
    publisher_address: str | None = Field(
        default=None, max_length=300, description="Its postal address."
    )
    director: str | None = Field(
        default=None, max_length=200, description="Director of publication."
    )
    hosting: str | None = Field(
        default=None, max_length=300, description="Host: name, address, telephone."
    )
    contact: str | None = Field(
        default=None,
        max_length=200,
        description="Where people write or call: accessibility, mistakes, questions.",
    )
    dpo: str | None = Field(
        default=None, max_length=200, description="Contact of the data protection."
    )
    security_contact: str | None = Field(
        default=None,
        pattern=r"^(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+?[0-9-]+)$",
        description="Address of /.well-known/security.txt: mailto:, https: or tel:.",
    )
    public_url: HttpUrl | None = Field(
        default=None, description="Public address of the service, for security.txt."
    )
    theme: Path | None = Field(
        default=None, description="CSS file with the colours of the territory."
    )
    logo: Path | None = Field(
        default=None, description="SVG or PNG file with the logo of the territory."
    )
    audit: Path | None = Field(
        default=None, description="JSON file with the audit of accessibility."
    )
    decisions: Path | None = Field(
        default=None,
        description="Folder of the decision records; none are kept by default.",
    )
    decisions_days: int = Field(
        default=200,
        ge=183,
        le=366,
        description="Days for which a decision record is kept.",
    )
