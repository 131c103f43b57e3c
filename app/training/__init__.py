"""Parts of the Training page: the form, the queue, the curves, the table of runs."""
