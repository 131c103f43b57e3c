"""Training a project: loop, checkpoints, evaluation, memory."""
