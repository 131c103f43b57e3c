"""The screen Recommend."""
