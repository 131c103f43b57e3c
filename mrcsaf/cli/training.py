"""Commands that train, load and judge models. Each imports torch when it runs, not before."""

import argparse
import os
import tomllib
from typing import TYPE_CHECKING, Any

from mrcsaf.core import files, limits
from mrcsaf.core.errors import ConfigError
from mrcsaf.core.progress import Report
from mrcsaf.data.records import Part

if TYPE_CHECKING:
    from mrcsaf.train.run import Settings

Result = dict[str, Any]


def train(arguments: argparse.Namespace, report: Report) -> Result:
    import torch

    from mrcsaf.train import run as experiment

    torch.set_num_threads(arguments.threads)
    given = values(arguments)
    if arguments.resume is not None and given:
        raise ConfigError(
            "--resume goes on with the run's own settings: leave out --set, --config and --preset."
        )
    chosen = experiment.settings(arguments.model, given)
    options: dict[str, Any] = {
        "device": arguments.device,
        "resume": arguments.resume,
        "name": arguments.name,
        "report": report,
    }
    if where(arguments) == "local" and "TORCHELASTIC_RUN_ID" not in os.environ:
        return experiment.train(arguments.project, chosen, **options)
    return _train_together(arguments, chosen, options)


def where(arguments: argparse.Namespace) -> str:
    """local, or a cluster's address. Raises ConfigError for an option that needs a cluster."""
    place: str = arguments.on
    if place == "local" and arguments.workers is not None:
        raise ConfigError("--workers goes with --on ray: local is one process.")
    return place


def _train_together(
    arguments: argparse.Namespace, chosen: "Settings", options: dict[str, Any]
) -> Result:
    """On a Ray cluster, or by all processes that torchrun started."""
    if arguments.shard_above is not None:
        options["shard_above"] = arguments.shard_above << 20
    if arguments.on == "local":
        from mrcsaf.cluster import torchrun

        return torchrun.train(arguments.project, chosen, **options)
    from mrcsaf.cluster import training

    return training.train(
        arguments.project,
        chosen,
        address=arguments.on,
        workers=arguments.workers or training.WORKERS,
        threads=arguments.threads,
        **options,
    )


def load(arguments: argparse.Namespace, report: Report) -> Result:
    import torch

    from mrcsaf.train import run as experiment

    torch.set_num_threads(arguments.threads)
    return experiment.load(arguments.project, arguments.file, arguments.device)


def convert(arguments: argparse.Namespace, report: Report) -> Result:
    import torch

    from mrcsaf.train import conversion
    from mrcsaf.train import run as experiment

    torch.set_num_threads(arguments.threads)
    chosen = experiment.settings(arguments.model, values(arguments))
    names = dict(pair(text, "--tensor", "OURS=THEIRS") for text in arguments.tensors)
    return conversion.convert(
        arguments.project, arguments.file, arguments.out, chosen,
        names=names, rows=arguments.rows, report=report,
    )  # fmt: skip


def evaluate(arguments: argparse.Namespace, report: Report) -> Result:
    from mrcsaf.train import run as experiment

    part = Part[arguments.split.upper()]
    run, quality = experiment.evaluate_run(arguments.project, arguments.run, part)
    return {
        "run": run.id,
        "split": arguments.split,
        "users": len(quality.users),
        **quality.means,
    }


def values(arguments: argparse.Namespace) -> dict[str, Any]:
    """The preset's settings, overridden by the file's, and those by --set.

    Raises ConfigError for what is neither a preset nor a setting.
    """
    from mrcsaf.train import run as experiment

    found: dict[str, Any] = {}
    if arguments.preset is not None:
        found = experiment.preset(arguments.preset, arguments.model)
    if arguments.config is not None:
        try:
            text = files.read(arguments.config, limits.SETTINGS_BYTES).decode("utf-8")
            found |= tomllib.loads(text)
        except (OSError, ValueError, RecursionError) as error:
            why = getattr(error, "strerror", None) or error
            raise ConfigError(f"{arguments.config} cannot be read: {why}.") from None
    found |= dict(pair(text, "--set", "NAME=VALUE") for text in arguments.values)
    return found


def pair(text: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        example = ", as in --set max_epochs=50" if option == "--set" else ""
        raise ConfigError(f"{option} takes {form}{example}; got {text!r}.")
    return name, value
