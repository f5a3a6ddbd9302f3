"""The report: one page for a period, with its figures, what was checked, the questions answered, and how to check it."""
