"""Charts: each paints itself and says what it shows."""
