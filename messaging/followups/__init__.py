"""Mails as a plan: what should be sent, compared with what is queued, and never more than that."""

from messaging.followups.defaults import install_default_steps, install_house_texts
from messaging.followups.diff import Planned, may_come_back
from messaging.followups.planner import Facts, Happening, Step, plan, stop_reason
from messaging.followups.reconcile import Plan, reconcile
from messaging.followups.steps import Answer, ask, begin, replan, sweep

__all__ = [
    "Answer",
    "Facts",
    "Happening",
    "Plan",
    "Planned",
    "Step",
    "ask",
    "begin",
    "install_default_steps",
    "install_house_texts",
    "may_come_back",
    "plan",
    "reconcile",
    "replan",
    "stop_reason",
    "sweep",
]
