"""What anyone may ask of a project and a run: numpy only, nothing trained, no torch."""
