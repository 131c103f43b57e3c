"""Grids of item cards: a list model, a delegate that paints, a view, and small pictures."""
