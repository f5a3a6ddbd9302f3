"""Examples: histories of PMOs, in files as a PMO would keep them, and one invented in any size."""
