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


def convert(arguments: argparse.Namespace, report: Report) -> Result:
    import torch

    from mrcsaf import conversion, experiment

    torch.set_num_threads(arguments.threads)
    chosen = experiment.settings(arguments.model, values(arguments))
    names = dict(_pair(text, "--tensor", "OURS=THEIRS") for text in arguments.tensors)
    return conversion.convert(
        arguments.project, arguments.file, arguments.out, chosen,
        names=names, rows=arguments.rows, report=report,
    )  # fmt: skip


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
    found |= dict(_pair(text, "--set", "NAME=VALUE") for text in arguments.values)
    return found


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        example = ", as in --set max_epochs=50" if option == "--set" else ""
        raise ConfigError(f"{option} takes {form}{example}; got {text!r}.")
    return name, value
