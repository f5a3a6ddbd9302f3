"""Which columns of each read model a table on a screen shows; --fields has the others."""

from collections.abc import Mapping, Sequence

BRIEF: Mapping[str, Sequence[str]] = {
    "services": ("service", "status", "version", "customers", "deliveries", "hours", "delivered_at", "reviewed_at"),
    "value": ("benefit", "benefit_class", "unit", "promised", "claimed", "verified", "recognised", "reversed",
              "unrecognised"),
    "totals": ("unit", "benefit_class", "benefits", "promised", "claimed", "verified", "recognised", "reversed",
               "unrecognised"),
    "turns": ("proposition", "customer", "status", "step", "step_name", "skipped", "missing", "verdict", "days"),
    "customers": ("customer", "name", "type", "influence", "aware_at", "awareness", "needs", "propositions", "nps"),
    "needs": ("need", "customer", "status", "priority", "statement", "propositions"),
    "propositions": ("proposition", "customer", "status", "needs", "benefits", "services", "statement"),
    "benefits": ("benefit", "proposition", "benefit_class", "unit", "baseline_value", "first_target", "target", "due"),
    "claims": ("claim", "benefit", "unit", "claimed", "verified", "reversed", "recognised", "verdict"),
    "recognitions": ("position", "occurred_at", "claim", "customer", "verdict", "amount", "unit", "acknowledged_by"),
    "metrics": ("metric", "service", "unit", "target", "period", "value", "on_target", "threshold", "level_met",
                "measurements"),
    "measurements": ("position", "metric", "period", "value", "unit", "on_target", "source"),
    "deliveries": ("position", "occurred_at", "service", "customer", "quantity", "hours", "level_met"),
    "uptake": ("service", "customer", "version", "introduced_at", "adopted_at", "adoption", "users", "deliveries",
               "open_concerns", "csat"),
    "charter": ("part", "item", "value", "since", "until"),
    "timeline": ("position", "occurred_at", "actor", "what", "voided_by"),
}  # fmt: skip
"""For each read model the columns that tell the most, in the order in which they are read."""
