"""Proof: the Merkle tree over the stored bytes, checkpoints and who signed them, and what follows from both offline."""
