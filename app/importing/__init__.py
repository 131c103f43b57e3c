"""The wizard that brings data into a project, and what a drop on the window means."""
