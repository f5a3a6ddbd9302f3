"""The report: one page for a period: its figures, what was checked, the questions answered, and how to check it all."""
