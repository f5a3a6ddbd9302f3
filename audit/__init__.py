"""How we know it is true: the Merkle log, checkpoints, checks, questions, explanations, differences, the report."""
