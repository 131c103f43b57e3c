"""The screen Catalogue."""
