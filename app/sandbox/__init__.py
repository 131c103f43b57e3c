"""The screen Sandbox."""
