"""The screen New product."""
