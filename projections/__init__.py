"""What it adds up to: read models, one room each, and how they are folded in memory and kept in a database."""
