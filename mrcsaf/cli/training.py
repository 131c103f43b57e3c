"""Commands that train, load and judge models. Each imports torch when it runs, not before."""

import argparse
import tomllib
from typing import Any

from mrcsaf.data.interactions import Part
from mrcsaf.errors import ConfigError
from mrcsaf.progress import Report

Result = dict[str, Any]


def train(arguments: argparse.Namespace, report: Report) -> Result:
    import torch

    from mrcsaf import experiment

    torch.set_num_threads(arguments.threads)
    given = values(arguments)
    if arguments.resume is not None and given:
        raise ConfigError(
            "--resume goes on with the run's own settings: leave out --set and --config."
        )
    chosen = experiment.settings(arguments.model, given)
    return experiment.train(
        arguments.project,
        chosen,
        device=arguments.device,
        resume=arguments.resume,
        name=arguments.name,
        report=report,
    )


def load(arguments: argparse.Namespace, report: Report) -> Result:
    import torch

    from mrcsaf import experiment

    torch.set_num_threads(arguments.threads)
    return experiment.load(arguments.project, arguments.file, arguments.device)


def evaluate(arguments: argparse.Namespace, report: Report) -> Result:
    from mrcsaf import experiment

    part = Part[arguments.split.upper()]
    run, quality = experiment.evaluate_run(arguments.project, arguments.run, part)
    return {
        "run": run.id,
        "split": arguments.split,
        "users": len(quality.users),
        **quality.means,
    }


def values(arguments: argparse.Namespace) -> dict[str, Any]:
    """Settings from the file, overridden by --set. Raises ConfigError for what is not a setting."""
    found: dict[str, Any] = {}
    if arguments.config is not None:
        try:
            found = tomllib.loads(arguments.config.read_text("utf-8"))
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise ConfigError(f"{arguments.config} cannot be read: {why}.") from None
    for text in arguments.values:
        name, equals, value = text.partition("=")
        if not equals:
            raise ConfigError(f"--set takes NAME=VALUE, as in --set max_epochs=50; got {text!r}.")
        found[name] = value
    return found
