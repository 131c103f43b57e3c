"""Data sets: reading them from other people's files, checking, splitting. Knows no database."""
