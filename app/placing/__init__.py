"""The parts of the page that tries out a product: form, questions to the worker, answers."""
