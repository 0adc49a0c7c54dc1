"""The sample world: communes, offers and trainings written by us.

It shows as "données d'exemple" wherever it is used. The communes are facts; the
offers, trainings, companies and providers are invented, from a seed.
"""

from ingest.starter.communes import starter_communes
from ingest.starter.offers import sample_offers
from ingest.starter.tension import sample_tensions
from ingest.starter.trainings import sample_trainings
from ingest.starter.write import to_france_travail, to_lheo

__all__ = [
    "sample_offers",
    "sample_tensions",
    "sample_trainings",
    "starter_communes",
    "to_france_travail",
    "to_lheo",
]
