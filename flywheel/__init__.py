"""What may happen: the wheel, its rules, the ledger and its stores."""
