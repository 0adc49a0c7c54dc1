"""The families of trades that a training leads to, and what says so."""

from collections.abc import Iterable
from typing import Any, cast

import numpy as np

from matcher.classify import titled_scores
from matcher.labels import families_of_codes
from matcher.query import Query
from matcher.scorer import TradeScorer
from skills_ref.store import SkillsRef

_MOST_TRADES = 3  # trades of a training that only its Formacodes name
_BY_WORDS = 0.5  # weight of a trade that only the words of a training say

Row = dict[str, Any]  # a row of `matcher.tables.TRAININGS`
Lead = tuple[int, float, str]  # family, weight in (0, 1], what says so


class Leads:
    """Find the families of trainings: every ROME code is looked up once.

    Parameters
    ----------
    reference
        Crosswalks of certifications and Formacodes.
    scorer
        The families, and how close a text is to them.
    """

    def __init__(self, reference: SkillsRef, scorer: TradeScorer) -> None:
        self._reference = reference
        self._scorer = scorer
        tables = reference.tables
        codes = [
            *tables["trades"]["rome"].to_list(),
            *tables["trades"]["parent"].to_list(),
            *tables["successions"]["old"].to_list(),
        ]
        rows = families_of_codes(codes, reference, scorer.table)
        self._family_of = dict(zip(codes, rows.tolist(), strict=True))

    def of(self, one: Row, query: Query) -> list[Lead]:
        """Return the families of a training, their weights and what says so.

        The codes of the source, else the certification, else the Formacodes, else
        the words of the title and content.
        """
        own = [self._family_of.get(str(code), -1) for code in _list(one["romes"])]
        distinct = dict.fromkeys(family for family in own if family >= 0)
        if distinct:
            return [(family, 1.0, "source") for family in distinct]
        certified = self.certified(one)
        if certified:
            return [(f, weight, "certification") for f, weight in certified]
        by_formacode = self._by_crosswalk("Formacode", _list(one["formacodes"]))
        by_formacode = by_formacode[:_MOST_TRADES]
        if by_formacode:
            return [(f, weight, "formacode") for f, weight in by_formacode]
        scores = titled_scores(self._scorer, [query]).family[0]
        return [(int(np.argmax(scores)), _BY_WORDS, "text")]

    def certified(self, one: Row) -> list[tuple[int, float]]:
        """Return the families of the certification, the heaviest first.

        By the first of its RNCP, RS and CertifInfo codes that leads somewhere.
        """
        for system in ("RNCP", "RS", "CertifInfo"):
            code = one[system.lower()]
            found = [] if code is None else self._by_crosswalk(system, [code])
            if found:
                return found
        return []

    def _by_crosswalk(
        self, system: str, codes: Iterable[object]
    ) -> list[tuple[int, float]]:
        total: dict[int, float] = {}
        for code in codes:
            for edge in self._reference.edges(system, str(code)):
                family = self._family_of.get(str(edge.rome), -1)
                if family >= 0:
                    total[family] = total.get(family, 0.0) + edge.weight
        best = sorted(total.items(), key=lambda item: (-item[1], item[0]))
        return [(f, min(1.0, round(weight, 6))) for f, weight in best]


def _list(value: object) -> list[object]:
    return list(cast("list[object]", value)) if isinstance(value, list) else []
