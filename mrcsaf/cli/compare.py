"""The command that trains and judges a table of models, and writes its page."""

import argparse
from typing import Any

from mrcsaf.cli.training import pair
from mrcsaf.core.errors import ConfigError
from mrcsaf.core.progress import Report
from mrcsaf.store import parts

Result = dict[str, Any]


def compare(arguments: argparse.Namespace, report: Report) -> Result:
    import torch

    from mrcsaf.compare import running
    from mrcsaf.compare.results import METRICS
    from mrcsaf.reports import comparison
    from mrcsaf.reports import comparison as writing

    torch.set_num_threads(arguments.threads)
    found = running.run(
        arguments.project,
        [name.strip() for name in arguments.models.split(",") if name.strip()],
        running.SEEDS[: arguments.seeds],
        max_epochs=arguments.epochs,
        budget=arguments.budget,
        device=arguments.device,
        grid=arguments.grid,
        figures=arguments.figures,
        given=given(arguments.values),
        report=report,
    )
    folder = arguments.out or parts.inside(arguments.project, "compare")
    made = writing.write(found, folder, arguments.project / "images")
    return {
        "result": comparison.headline(found),
        "data_set": found.summary.matches or "no data",
        "models": [
            {
                "model": row.model,
                "seeds": len(row.finished),
                **{metric: row.mean(metric) for metric in METRICS},
                "runs": [cell.run for cell in row.finished],
                "reason": next((cell.reason for cell in row.cells if cell.failed), ""),
            }
            for row in found.rows
        ],
        "files": [str(file) for file in made],
    }


def given(texts: list[str]) -> dict[str, dict[str, str]]:
    """Settings by model, of “MODEL:NAME=VALUE” each. Raises ConfigError for any other form."""
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        model, colon, setting = text.partition(":")
        if not colon:
            raise ConfigError(
                f"--set takes MODEL:NAME=VALUE, as in --set mrcsaf:weight_decay=0; got {text!r}."
            )
        name, value = pair(setting, "--set", "MODEL:NAME=VALUE")
        found.setdefault(model, {})[name] = value
    return found
