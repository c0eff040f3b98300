"""Follow-up mails as a plan: what should be sent, compared with what is queued, and never more than that."""

from messaging.followups.defaults import install_default_steps, install_house_texts
from messaging.followups.planner import Facts, Happening, Step, plan, stop_reason
from messaging.followups.reconcile import Answer, ask, begin, reconcile, sweep

__all__ = [
    "Answer",
    "Facts",
    "Happening",
    "Step",
    "ask",
    "begin",
    "install_default_steps",
    "install_house_texts",
    "plan",
    "reconcile",
    "stop_reason",
    "sweep",
]
