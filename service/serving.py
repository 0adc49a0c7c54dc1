"""The HTTP service as a process: settings in, requests out, a clean stop."""

import os
from typing import cast

from service.settings import Settings

FACTORY = "service.serving:app_from_environment"


def address_of(settings: Settings) -> str:
    """Return the address that a person opens in a browser.

    Examples
    --------
    >>> address_of(Settings(host="0.0.0.0", port=8080))
    'http://127.0.0.1:8080/'
    """
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(  # noqa: S104 - read, not bound
        settings.host, settings.host
    )
    return f"http://{host}:{settings.port}/"


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the variables that give ``settings`` to the processes of the service.

    All are written, so that an option wins over a variable already there.
    """
    values: dict[str, object] = settings.model_dump(mode="json", exclude_none=True)
    return {f"CAMIN_{name.upper()}": _written(one) for name, one in values.items()}


def _written(value: object) -> str:
    """Return a setting as the environment holds it: lists with commas."""
    if isinstance(value, list):
        return ",".join(map(str, cast("list[object]", value)))
    return str(value)


def app_from_environment() -> object:
    """Return the application, its settings read from the environment."""
    from service.app import create_app

    return create_app(Settings())


def serve_snapshot(settings: Settings) -> None:
    """Serve until a stop is asked; requests in progress are then finished.

    Access is not logged here: the application counts and times, and never writes
    a body.
    """
    import uvicorn

    os.environ.update(environment_of(settings))
    uvicorn.run(
        FACTORY,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        timeout_graceful_shutdown=settings.graceful_s,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=",".join(settings.trusted_proxies),
        log_level=settings.log_level.lower(),
    )
