"""The look: theme, the base of all pages, layout, controls and tables."""
