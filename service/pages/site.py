"""Where the service answers, as it is printed and shared."""

from fastapi import Request

from service.deps import Context
from service.sheet_content import Site


def site_of(request: Request, context: Context) -> Site:
    """Return the name and the address of the service.

    The public address of the settings, else the one that the request came to.
    """
    own = context.settings.public_url
    address = str(request.base_url if own is None else own)
    return Site(name=context.settings.service_name, address=address.rstrip("/"))
