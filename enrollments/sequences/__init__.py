"""Follow-up mails as a plan: what should be sent, compared with what is queued, and never more than that."""

from enrollments.sequences.defaults import DEFAULT_STEPS, install_default_steps
from enrollments.sequences.planner import Facts, Step, plan, stop_reason
from enrollments.sequences.reconcile import facts_of, reconcile, step_of, why_not

__all__ = [
    "DEFAULT_STEPS",
    "Facts",
    "Step",
    "facts_of",
    "install_default_steps",
    "plan",
    "reconcile",
    "step_of",
    "stop_reason",
    "why_not",
]
