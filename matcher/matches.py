"""From scores to what a person is shown: one trade with its numbers and reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.choices import OTHER_DOMAIN
from matcher.competences import CompetenceTable
from matcher.families import FamilyLinks
from matcher.market import Market
from matcher.nearby import NearbyTrainings
from matcher.rank import fit_of
from matcher.ranking import Scored
from matcher.scorer import TradeScorer
from matcher.trades import best_sheet
from matcher.types import (
    CompetenceMention,
    Exclusion,
    Labelled,
    Part,
    Place,
    Profile,
    TradeKind,
    TradeMatch,
)
from matcher.weights import WISHED_SHARE

_MOST_HELD = 12
_MOST_MISSING = 8
_MOST_VARIANTS = 5
_DOMAIN = 3  # letters of a code that give its domain
_NAMED_AT_LEAST = 0.6  # cosine under which no name is quoted as a reason


@dataclass(frozen=True)
class MatchMaker:
    """Make the records of the ranked trades."""

    scorer: TradeScorer
    competences: CompetenceTable
    market: Market
    links: FamilyLinks
    nearby: NearbyTrainings
    domain_labels: Mapping[str, str]

    def matches(
        self,
        families: Sequence[int],
        scored: Scored,
        profile: Profile,
        near: Place | None,
    ) -> tuple[TradeMatch, ...]:
        """Return one record per family, in the order given."""
        counts = self.market.counts(near)
        trainings = self.nearby.counts(near)
        best = float(scored.own[scored.refused < 0].max(initial=0.0))
        found: list[TradeMatch] = []
        for family in families:
            sheet = best_sheet(scored.sheet, self.scorer.table, family)
            held = self.held(sheet, profile.competences)
            said, name = self._named(scored, sheet)
            asked = self.market.asked(family)
            code = self.scorer.table.sheets[sheet]
            found.append(
                TradeMatch(
                    rome=code,
                    label=self.scorer.table.sheet_labels[sheet],
                    fit=fit_of(float(scored.own[family]), best),
                    score=float(scored.score[family]),
                    parts=_parts(scored, family),
                    open_offers=self.market.open_offers(counts, family, near),
                    held=held,
                    missing=self.missing(
                        family,
                        sheet,
                        profile.competences,
                        unwanted=profile.choices.unwanted,
                    ),
                    domain=code[0],
                    variants=self._variants(scored, family, sheet),
                    named_by=said,
                    appellation=name,
                    asked_in=asked.get(held[0].code) if held else None,
                    kind=self._kind(family, scored),
                    contracts=self.market.contracts(family, near),
                    trainings=None if trainings is None else int(trainings[family]),
                    wanted=self._asked(sheet, profile.choices.wanted),
                    unwanted=self._asked(sheet, profile.choices.unwanted),
                )
            )
        return tuple(found)

    def exclusion(self, family: int, scored: Scored) -> Exclusion:
        """Return why a refused family is left out."""
        refusal = scored.refusals[int(scored.refused[family])]
        return Exclusion(
            rome=self.scorer.table.families[family],
            label=self.scorer.table.family_labels[family],
            condition=refusal.condition,
            proof=refusal.phrase,
        )

    def outside(self, family: int, domain: str) -> Exclusion:
        """Return why a family outside the domain chosen is left out."""
        return Exclusion(
            rome=self.scorer.table.families[family],
            label=self.scorer.table.family_labels[family],
            condition=OTHER_DOMAIN,
            proof=self.domain_labels.get(domain, domain),
        )

    def held(
        self, sheet: int, mentions: Sequence[CompetenceMention]
    ) -> tuple[Labelled, ...]:
        """Return the competences of a sheet that a person has, core ones first."""
        owned = {m.code: m.confidence for m in mentions}
        rows, weights = self.competences.of_sheet(sheet)
        ours = [
            (float(weight) * owned[code], code, row)
            for row, weight in zip(rows, weights, strict=True)
            if (code := self.competences.codes[int(row)]) in owned
        ]
        ordered = sorted(ours, key=lambda item: (-item[0], item[1]))[:_MOST_HELD]
        return tuple(
            Labelled(code=code, label=self.competences.labels[int(row)])
            for _, code, row in ordered
        )

    def missing(
        self,
        family: int,
        sheet: int,
        mentions: Sequence[CompetenceMention],
        *,
        unwanted: Sequence[str] = (),
    ) -> tuple[Labelled, ...]:
        """Return the most important competences of a sheet that a person lacks.

        One that the person wants to use no more is not lacking.

        The weight is the importance in the sheet, averaged with the share of the
        family's offers that ask for it, where offers say.
        """
        owned = {*(m.code for m in mentions), *unwanted}
        asked = self.market.asked(family)
        rows, weights = self.competences.of_sheet(sheet)
        lacking = [
            (
                (float(weight) + asked.get(code, 0.0)) / 2 if asked else float(weight),
                code,
                row,
            )
            for row, weight in zip(rows, weights, strict=True)
            if (code := self.competences.codes[int(row)]) not in owned
        ]
        ordered = sorted(lacking, key=lambda item: (-item[0], item[1]))[:_MOST_MISSING]
        return tuple(
            Labelled(
                code=code,
                label=self.competences.labels[int(row)],
                weight=round(weight, 6),
            )
            for weight, code, row in ordered
        )

    def _asked(self, sheet: int, codes: Sequence[str]) -> tuple[Labelled, ...]:
        """Return those of some competences that a sheet asks for, in its order."""
        if not codes:
            return ()
        rows, _ = self.competences.of_sheet(sheet)
        return tuple(
            Labelled(code=code, label=self.competences.labels[int(row)])
            for row in rows
            if (code := self.competences.codes[int(row)]) in codes
        )

    def _kind(self, family: int, scored: Scored) -> TradeKind:
        """Return what a family is beside what the person did and wishes."""
        if scored.named[family]:
            return TradeKind.WISHED
        wish = scored.wish
        if wish is not None and wish[family] >= WISHED_SHARE * wish.max():
            return TradeKind.WISHED
        done = np.flatnonzero(scored.held)
        codes = self.scorer.table.families
        if codes[family][:_DOMAIN] in {codes[row][:_DOMAIN] for row in done}:
            return TradeKind.USUAL
        if self.links.reachable[done, family].any():
            return TradeKind.STEPPING_STONE
        alike = codes[family][0] in {codes[row][0] for row in done}
        return TradeKind.USUAL if alike else TradeKind.UNUSUAL

    def _variants(
        self, scored: Scored, family: int, sheet: int
    ) -> tuple[Labelled, ...]:
        table = self.scorer.table
        rows = np.flatnonzero(table.family_of_sheet == family)
        others = sorted(
            (row for row in rows if row != sheet),
            key=lambda row: (-float(scored.sheet[row]), table.sheets[row]),
        )
        return tuple(
            Labelled(code=table.sheets[row], label=table.sheet_labels[row])
            for row in others[:_MOST_VARIANTS]
        )

    def _named(self, scored: Scored, sheet: int) -> tuple[str | None, str | None]:
        """Return the phrase and the name of a sheet that are closest, if they are."""
        table = self.scorer.table
        rows = np.flatnonzero(table.sheet_of_name == sheet)
        close = scored.cosines[:, rows]
        phrase, name = np.unravel_index(int(np.argmax(close)), close.shape)
        if not scored.query.phrases or close[phrase, name] < _NAMED_AT_LEAST:
            return None, None
        return (
            scored.query.phrases[int(phrase)].text,
            table.name_labels[int(rows[int(name)])],
        )


def _parts(scored: Scored, family: int) -> tuple[Part, ...]:
    """Return the known parts of one family; their sum is its score."""
    return tuple(
        Part(
            name=name,
            value=float(scored.parts[name][family]),
            weight=float(scored.weights[name][family]),
        )
        for name in scored.parts
        if scored.weights[name][family] > 0
    )
