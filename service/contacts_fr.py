"""People to talk to, for a person who needs more than a list. A region edits this.

Facts only: who they are for, how to reach them. To be checked by who runs the
service for a region.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Someone to talk to: their name, who they are for, what they do and how."""

    name: str
    whom: str
    what: str


CONTACTS: tuple[Contact, ...] = (
    Contact(
        name="Conseil en évolution professionnelle",
        whom="Pour toute personne qui travaille ou cherche un emploi",
        what="Un conseiller fait le point avec vous. C'est gratuit et confidentiel.",
    ),
    Contact(
        name="France Travail",
        whom="Si vous cherchez un emploi",
        what="Appelez le 3949, ou demandez un rendez-vous à votre conseiller.",
    ),
    Contact(
        name="Mission locale",
        whom="De 16 à 25 ans",
        what="Un conseiller vous aide pour le métier, la formation et le quotidien.",
    ),
    Contact(
        name="Maison de Ma Région",
        whom="Pour toute personne qui vit en Occitanie",
        what="On vous y informe sur les métiers et les formations, sur place.",
    ),
)
