"""Pages to hand on: one file of HTML, Markdown or CSV each."""
