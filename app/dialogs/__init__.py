"""Dialogs that are not errors."""
