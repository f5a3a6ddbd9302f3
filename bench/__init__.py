"""The bench: how fast, and against whom. One run, one table: `make bench`."""
