"""Runs held against each other: their figures, and one user's two lists."""
