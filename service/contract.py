"""The OpenAPI document, as it is committed: ``python -m service.contract``.

Writes the text on standard output; ``docs/openapi.json`` holds it and
``tests/contract/test_openapi.py`` compares the two.
"""

import json
import sys

from service.app import create_app
from service.settings import Settings


def openapi_text() -> str:
    """Return the OpenAPI 3.1 document of the service, one key a line."""
    document = create_app(Settings()).openapi()
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_text())
