"""The pages: each module makes the documents of some, and what they show besides."""

from projections.web.pages.audits import AUDITS
from projections.web.pages.checkpoints import CHECKPOINTS
from projections.web.pages.competitors import COMPETITORS
from projections.web.pages.disputes import DISPUTES
from projections.web.pages.log import LOG
from projections.web.pages.quotas import QUOTAS
from projections.web.pages.races import RACES
from projections.web.pages.season import SEASON
from projections.web.pages.standings import STANDINGS
from projections.web.pages.what_if import WHAT_IF
from projections.web.visit import Resource

RESOURCES: tuple[Resource, ...] = (
    *SEASON,
    *STANDINGS,
    *RACES,
    *COMPETITORS,
    *QUOTAS,
    *DISPUTES,
    *AUDITS,
    *WHAT_IF,
    *LOG,
    *CHECKPOINTS,
)
"""Everything that can be read, in the order in which paths are tried."""
