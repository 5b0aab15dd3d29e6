"""What callers may ask: wire ⇄ domain, nothing else."""
