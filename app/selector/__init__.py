"""The screen Selector."""
