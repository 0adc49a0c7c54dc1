"""What a person wants of a list of offers: filters, order, page.

Everything but the words of the title is a code, and may stand in an address; the
words travel in the form only.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import ImmutableMultiDict

from matcher.types import NO_FILTERS, OfferField, OfferFilters, OfferSort

SINCE_DAYS = (3, 7, 14, 30)
MOST_WORDS = 80  # letters of the words of a title
_MOST_CONTRACTS = 12
_CONTRACT = re.compile(r"[A-Z]{3}")
_HOURS: Mapping[str, bool] = MappingProxyType({"plein": True, "partiel": False})
# fields that an offer may leave unsaid, as they are named in a form
UNSAID: Mapping[str, OfferField] = MappingProxyType(
    {
        "contrat": OfferField.CONTRACT,
        "temps": OfferField.HOURS,
        "debutant": OfferField.EXPERIENCE,
        "depuis": OfferField.DATE,
    }
)
NAME_OF: Mapping[OfferField, str] = MappingProxyType(
    {**{field: name for name, field in UNSAID.items()}, OfferField.TITLE: "titre"}
)

Fields = ImmutableMultiDict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Filters and order of a list of offers, as a form and an address say them."""

    filters: OfferFilters = NO_FILTERS
    sort: OfferSort = OfferSort.CLOSE

    @property
    def words(self) -> str:
        """Words of the title: what no address may hold."""
        return self.filters.words

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is in use."""
        return any(True for _ in self.fields)

    @property
    def fields(self) -> Iterable[OfferField]:
        """The fields of the filters in use."""
        mine = self.filters
        in_use = {
            OfferField.CONTRACT: bool(mine.contract),
            OfferField.HOURS: mine.full_time is not None,
            OfferField.EXPERIENCE: mine.beginner,
            OfferField.DATE: mine.since_days is not None,
            OfferField.TITLE: bool(mine.words),
        }
        return tuple(field for field, used in in_use.items() if used)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the codes as fields of an address; never the words."""
        mine = self.filters
        found = [("contrat", code) for code in mine.contract]
        if mine.full_time is not None:
            found.append(("temps", "plein" if mine.full_time else "partiel"))
        if mine.since_days is not None:
            found.append(("depuis", str(mine.since_days)))
        if mine.beginner:
            found.append(("debutant", "oui"))
        found += [("imprecis", NAME_OF[field]) for field in mine.unsaid]
        if self.sort is not OfferSort.CLOSE:
            found.append(("tri", self.sort.value))
        return found

    def with_filters(self, **changes: object) -> "Wanted":
        """Return the same with other filters; a field no more filtered says all."""
        changed = replace(self, filters=replace(self.filters, **changes))
        kept = tuple(one for one in self.filters.unsaid if one in changed.fields)
        if "unsaid" in changes:
            return changed
        return replace(changed, filters=replace(changed.filters, unsaid=kept))

    def without(self, field: OfferField) -> "Wanted":
        """Return the same without the filter of one field."""
        off: dict[OfferField, dict[str, object]] = {
            OfferField.CONTRACT: {"contract": ()},
            OfferField.HOURS: {"full_time": None},
            OfferField.EXPERIENCE: {"beginner": False},
            OfferField.DATE: {"since_days": None},
            OfferField.TITLE: {"words": ""},
        }
        return self.with_filters(**off[field])

    def with_unsaid(self, field: OfferField) -> "Wanted":
        """Return the same, which keeps the offers that say nothing of a field."""
        unsaid = (*self.filters.unsaid, field)
        return self.with_filters(unsaid=tuple(dict.fromkeys(unsaid)))


def read_wanted(address: Fields, form: Fields) -> Wanted:
    """Return what is wanted. What the form says wins; words come from it only.

    Examples
    --------
    >>> from starlette.datastructures import QueryParams
    >>> here = QueryParams("contrat=CDI&titre=secret&tri=date")
    >>> read_wanted(here, QueryParams("")).pairs()
    [('contrat', 'CDI'), ('tri', 'date')]
    >>> read_wanted(here, QueryParams("")).words
    ''
    """

    def every(name: str) -> list[str]:
        values = form.getlist(name) or address.getlist(name)
        return [one for one in values if isinstance(one, str)]

    def last(name: str) -> str:
        return next(reversed(every(name)), "")

    since, sort = last("depuis"), last("tri")
    words = form.get("titre", "")
    found = Wanted(
        filters=OfferFilters(
            contract=_contracts(every("contrat")),
            full_time=_HOURS.get(last("temps")),
            since_days=int(since) if since in map(str, SINCE_DAYS) else None,
            beginner=last("debutant") == "oui",
            words=" ".join(words.split())[:MOST_WORDS]
            if isinstance(words, str)
            else "",
        ),
        sort=OfferSort(sort) if sort in set(OfferSort) else OfferSort.CLOSE,
    )
    unsaid = [UNSAID[name] for name in every("imprecis") if name in UNSAID]
    kept = [one for one in dict.fromkeys(unsaid) if one in found.fields]
    return found.with_filters(unsaid=tuple(kept))


def address_of(
    rome: str, wanted: Wanted, place: Iterable[tuple[str, str]] = (), *, number: int = 1
) -> str:
    """Return the address of a list of offers.

    Parameters
    ----------
    rome
        Code of the trade.
    wanted
        Filters and order.
    place
        Fields of the journey that an address may hold.
    number
        Page, from 1.

    Examples
    --------
    >>> address_of("K1304", Wanted(sort=OfferSort.DATE), number=2)
    '/metiers/K1304/offres?tri=date&page=2'
    """
    pairs = [*place, *wanted.pairs()]
    if number > 1:
        pairs.append(("page", str(number)))
    query = urlencode(pairs, safe=",")
    return f"/metiers/{rome}/offres" + (f"?{query}" if query else "")


def _contracts(values: Iterable[str]) -> tuple[str, ...]:
    known = (one for one in values if _CONTRACT.fullmatch(one))
    return tuple(dict.fromkeys(known))[:_MOST_CONTRACTS]
