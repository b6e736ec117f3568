"""The pages of reports whose tables, one after the other, are not good enough; each by the name of its report."""

from collections.abc import Mapping
from typing import Final

from projections.web.pages.audits import AUDIT, AUDITS
from projections.web.pages.checkpoints import CHECKPOINTS
from projections.web.pages.competitors import COMPETITOR, COMPETITORS, NOC
from projections.web.pages.disputes import COMPARE, DISPUTE, DISPUTES, EXPLAIN, HISTORY
from projections.web.pages.log import ENTRY, LOG
from projections.web.pages.overview import OVERVIEW
from projections.web.pages.page import Page
from projections.web.pages.quotas import COMPARED_QUOTA, DRIFT, QUOTA, QUOTA_EVENT
from projections.web.pages.races import RACE, RACES
from projections.web.pages.standings import STANDING
from projections.web.pages.what_if import WHAT_IF, WHAT_IF_QUOTA, WHAT_IFS

PAGES: Final[Mapping[str, Page]] = {
    "overview": OVERVIEW,
    "standing": STANDING,
    "races": RACES,
    "race": RACE,
    "competitors": COMPETITORS,
    "competitor": COMPETITOR,
    "noc": NOC,
    "quota": QUOTA,
    "quota_event": QUOTA_EVENT,
    "drift": DRIFT,
    "disputes": DISPUTES,
    "dispute": DISPUTE,
    "explain": EXPLAIN,
    "explain_race": EXPLAIN,
    "quota_explain": EXPLAIN,
    "compare": COMPARE,
    "compare_quota": COMPARED_QUOTA,
    "history": HISTORY,
    "what_ifs": WHAT_IFS,
    "what_if": WHAT_IF,
    "what_if_quota": WHAT_IF_QUOTA,
    "audits": AUDITS,
    "audit": AUDIT,
    "log": LOG,
    "log_page": LOG,
    "entry": ENTRY,
    "checkpoints": CHECKPOINTS,
}
"""The pages with a template of their own; every other report is shown plainly."""
