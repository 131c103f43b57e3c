"""In what a comparison differs from the papers': its features, its training, its settings."""

import re

from mrcsaf.compare.results import BUDGET, EPOCHS, TRIAL, Comparison, worded

PAPERS_FEATURES = {
    "image": "4,096 numbers of a convolutional network",
    "text": "384 numbers of a sentence encoder",
}
PAPERS_EPOCHS = 1000
CHOICES = ("item_embedding", "feature_trained", "attention", "loss")
UNUSED = {("ams", "attention")}  # settings that a model has and, being what it is, never reads


def of_comparison(found: Comparison) -> list[str]:
    """What holds for the whole table: features, length of training, seeds, graphs."""
    lines = [_encoder(modality, name) for modality, name in sorted(found.encoders.items())]
    lines += [
        f"There are no {name} features: models that can do without them ran without."
        for name in PAPERS_FEATURES
        if name not in found.encoders
    ]
    if found.simulated:
        lines.append("The shoppers are simulated: no figure here says anything about people.")
    if found.max_epochs < PAPERS_EPOCHS:
        lines.append(
            f"At most {found.max_epochs:,} epochs; the papers allow {PAPERS_EPOCHS:,}."
            " Early stopping is theirs: 20 epochs without gain in validation Recall@20."
        )
    seeds = max((len(row.cells) for row in found.rows), default=0)
    if seeds == 1:
        lines.append("One seed: how far seeds differ is not known from this table.")
    return lines + _forms(found) + _stopped(found)


def of_settings(found: Comparison) -> list[str]:
    """Which models did not run at their defaults, of a table whose cells were trained for it."""
    tried = {cell.model for cell in found.cells if cell.purpose == TRIAL}
    lines, default = [], []
    for row in found.rows:
        words = worded(next((cell.changed for cell in row.cells), {}))
        if row.model in tried:
            lines.append(f"{row.name}: chosen on validation among its grid: {words or 'defaults'}.")
        elif words:
            lines.append(f"{row.name} was given {words} in place of its defaults.")
        else:
            default.append(row.name)
    if default:
        who = ", ".join(default) if lines else "Every model"
        lines.append(f"{who} ran at the default settings, without a grid.")
    return lines


def _forms(found: Comparison) -> list[str]:
    """Which reading of the paper was run, where it leaves a choice."""
    told: dict[str, list[str]] = {}
    for row in found.rows:
        chosen = next((cell.settings for cell in row.finished), {})
        used = [name for name in CHOICES if name in chosen and (row.model, name) not in UNUSED]
        told.setdefault(", ".join(f"{name} {chosen[name]}" for name in used), []).append(row.name)
    return [f"{', '.join(names)} ran with {words}." for words, names in told.items() if words]


def _stopped(found: Comparison) -> list[str]:
    lines = []
    for why, words in (
        (BUDGET, "stopped by the budget of the cell"),
        (EPOCHS, "stopped by the number of epochs, still learning"),
    ):
        names = [r.name for r in found.rows if any(c.stopped == why for c in r.finished)]
        if names:
            lines.append(f"{', '.join(names)}: {words}.")
    return lines


def _encoder(modality: str, name: str) -> str:
    theirs = PAPERS_FEATURES.get(modality, "others")
    if not name.startswith("file:"):
        return f"The {modality} features are {name}; the papers used {theirs}."
    file = name.split(":")[1]
    width = re.search(r"feat(\d+)", file)
    size = f"{int(width[1]):,} numbers " if width else ""
    if "fit" in file.lower():
        return (
            f"The {modality} features ({file}) are fitted ones: {size}made to fit the published"
            f" neighbour lists, not the papers' {theirs}."
        )
    return f"The {modality} features come from the file {file}; the papers used {theirs}."
