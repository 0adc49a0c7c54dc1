"""Templates to answers: the environment, its filters, what every page shows."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from starlette.requests import Request
from starlette.responses import HTMLResponse

from matcher.types import Labelled, TradeKind
from service.audit import State, state_of
from service.messages_fr import (
    KINDS,
    contract_label,
    contracts_words,
    exclusion_sentence,
    finding_sentence,
    fit_words,
    french_count,
    french_date,
    hiring_words,
    number_words,
    open_offers_words,
    question_text,
    reason_sentence,
    tension_causes,
    tension_source,
    tension_words,
    why,
)
from service.offers_fr import (
    close_words,
    experience_words,
    hours_words,
    is_old,
    salary_words,
    town_words,
)
from service.pages.form import to_fields
from service.publisher import Publisher
from service.share import share_link
from service.trainings_fr import FILTERS as TRAINING_FILTERS
from service.trainings_fr import MODES

HERE = Path(__file__).parent.parent
PUBLIC = "no-cache"  # the same page for everybody; "back" keeps what was typed

_CODE = re.compile(r"({{.*?}}|{%.*?%}|{#.*?#}|<[^>]*>)", re.DOTALL)
_CLOSING = re.compile(r" (?=[:;?!»])")
_OPENING = re.compile(r"(?<=«) ")


def page(
    request: Request,
    name: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    public: bool = False,
) -> HTMLResponse:
    """Return the page made from one template; personal unless ``public``."""
    store = request.app.state.context.store if "app" in request.scope else None
    matcher = store.matcher if store is not None and store.ready else None
    snapshot = None if matcher is None else matcher.snapshot_id
    common = {
        "site": site_of(request),
        "path": request.url.path,
        "is_sample": matcher is not None and matcher.is_sample,
        "data_as_of": None if matcher is None else matcher.as_of,
        "snapshot_id": snapshot,
        "mentions": () if matcher is None else mentions_of(matcher.manifest),
    }
    text = environment().get_template(name).render({**common, **context})
    headers = {"Cache-Control": PUBLIC if public else "no-store"}
    return HTMLResponse(text, status, headers)


def site_of(request: Request) -> dict[str, Any]:
    """Return what the operator says of the service, for every page."""
    context = request.app.state.context if "app" in request.scope else None
    if context is None:  # an error before the application
        own = {"name": Publisher.model_fields["service_name"].default}
        return {**own, "css": None, "logo": None, "access": State.NONE.value}
    css, logo = context.theme.css, context.theme.logo
    return {
        "name": context.settings.service_name,
        "css": css and css.address,
        "logo": logo and logo.address,
        "access": state_of(context.audit, datetime.now(UTC).date()).value,
    }


def mentions_of(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the attributions that the licences ask for, each once."""
    sources = cast("Sequence[Mapping[str, Any]]", manifest["sources"])
    release = str(manifest["reference"].get("release") or "inconnue")
    return tuple(dict.fromkeys(mention_of(source, release) for source in sources))


def mention_of(source: Mapping[str, Any], release: str) -> str:
    """Return the attribution of one source, with its date and its version.

    Examples
    --------
    >>> source = {"mention": "ROME {version}, au {date}", "as_of": "2025-09-18"}
    >>> mention_of(source, "v460")
    'ROME v460, au 18/09/2025'
    """
    day = source["as_of"]
    words = french_date(date.fromisoformat(day) if day else None)
    mention = str(source["mention"])
    if day is None:
        mention = mention.replace("au {date}", "à une date inconnue")
    return mention.replace("{version}", release).replace("{date}", words)


def tight(text: str) -> str:
    """Return a French text whose marks do not part from their word."""
    return _OPENING.sub("\u00a0", _CLOSING.sub("\u00a0", text))


class FrenchSpaces(Extension):
    """Keep « : », « ; », « ? », « ! » and the quotes with their word.

    Works on the source of the templates, outside their code: the words of a
    person are never changed.
    """

    def preprocess(
        self, source: str, name: str | None, filename: str | None = None
    ) -> str:
        """Return the source with its spaces made unbreakable."""
        pieces = _CODE.split(source)
        pieces[::2] = map(tight, pieces[::2])
        return "".join(pieces)


@cache
def environment() -> Environment:
    """Return the environment of the templates: everything is escaped."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        extensions=[FrenchSpaces],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = cast("dict[str, Any]", env.filters)
    filters.update(
        fields=to_fields,
        share_link=share_link,
        date_fr=french_date,
        count_fr=french_count,
        km=km,
        euros=euros,
        web_link=web_link,
        fit_words=fit_words,
        why=why,
        offers_words=open_offers_words,
        reason_sentence=reason_sentence,
        exclusion_sentence=exclusion_sentence,
        tight=tight,
        contract_label=contract_label,
        contracts_words=contracts_words,
        mode=mode,
        strongest=strongest,
        part_words=part_words,
        kind_words=kind_words,
        question_text=question_text,
        hiring_words=hiring_words,
        tension_words=tension_words,
        tension_causes=tension_causes,
        tension_source=tension_source,
        decimal=decimal,
        finding=finding,
        hours_words=hours_words,
        experience_words=experience_words,
        close_words=close_words,
        is_old=is_old,
        **TRAINING_FILTERS,
        salary_words=salary_words,
        town_words=town_words,
    )
    cast("dict[str, Any]", env.globals)["asset"] = asset
    return env


@cache
def asset(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    digest = sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def km(distance: float | None) -> str:
    """Return a distance in words.

    Examples
    --------
    >>> km(12.4), km(0.3), km(None)
    ('à 12 km', 'à moins de 1 km', 'distance inconnue')
    """
    if distance is None:
        return "distance inconnue"
    return "à moins de 1 km" if distance < 1 else f"à {distance:.0f} km"


def euros(price: float | None) -> str:
    """Return a price in words.

    Examples
    --------
    >>> euros(0.0), euros(None)
    ('gratuit pour vous', 'prix non précisé')
    """
    if price is None:
        return "prix non précisé"
    return f"{french_count(round(price))} €" if price else "gratuit pour vous"


def web_link(url: str | None) -> str | None:
    """Return ``url`` if it is a web address, else ``None``: feeds are not trusted.

    Examples
    --------
    >>> web_link("https://example.org/1"), web_link("javascript:alert(1)")
    ('https://example.org/1', None)
    """
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else None


def mode(key: str | None) -> str | None:
    """Return the words for how a session is followed, ``None`` when unknown."""
    return None if key is None else MODES.get(key, key)


def strongest(labels: Sequence[Labelled], count: int) -> list[Labelled]:
    """Return the ``count`` labels of most weight, in the order given if equal."""
    return sorted(labels, key=lambda one: -(one.weight or 0.0))[:count]


def decimal(number: float) -> str:
    """Return a number with two decimals and a comma.

    Examples
    --------
    >>> decimal(0.756)
    '0,76'
    """
    return f"{number:.2f}".replace(".", ",")


def finding(reason: str) -> str:
    """Return what is wrong with a row, for a reason of a reader's report."""
    return finding_sentence(reason)[0]


def part_words(name: str) -> str:
    """Return the words for one part of a score, as a label.

    Examples
    --------
    >>> part_words("wish_names"), part_words("other")
    ('Noms du métier (souhaits)', 'Other')
    """
    words = number_words(name)
    return f"{words[:1].upper()}{words[1:]}"


def kind_words(kind: TradeKind) -> str:
    """Return the words for what a trade is to the person."""
    return KINDS[kind]
