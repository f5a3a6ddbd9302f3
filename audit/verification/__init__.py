"""Verification: a ledger looked at from its pages to its read models, and every finding told."""
