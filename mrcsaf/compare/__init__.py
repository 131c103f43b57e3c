"""Models against each other: trained alike, judged alike, beside the published figures.

`running.run` fills the table (it trains, so it needs torch); everything else here reads what it
left and needs none: `published` and `grids` say what the papers print and try, `statistics` and
`agreement` what a difference is worth, `tables`, `figures`, `page` and `writing` show it.
"""
