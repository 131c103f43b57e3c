"""The window: its bars, actions, palette and start. Nothing imports it but the start."""
