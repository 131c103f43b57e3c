"""Product pictures as vector art: outlines, colours, patterns, and each kind of thing."""
