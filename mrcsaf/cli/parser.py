"""Names, arguments and help of every command."""

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, NoReturn

from mrcsaf.cli import ask, projects, training
from mrcsaf.cli.compare import compare
from mrcsaf.cli.terminal import write_json
from mrcsaf.core.version import __version__
from mrcsaf.data.records import SPLITS
from mrcsaf.models import MODELS
from mrcsaf.store import maintenance
from mrcsaf.train.presets import PRESETS

WHERE = "local (the default), ray (this machine's cores, or RAY_ADDRESS) or ray://HOST:PORT"
LOG_LEVELS = ("debug", "info", "warning", "error")


class Misuse(SystemExit):
    """Arguments that make no sense; the usage has been printed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(2)
        self.sentence = sentence


class _Parser(argparse.ArgumentParser):
    """What it says itself (errors, help, versions) can be told in JSON too."""

    as_json = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        self.as_json = wants_json(args or ())
        return super().parse_known_args(args, namespace)

    def print_help(self, file: Any = None) -> None:
        if self.as_json:
            write_json({"help": self.format_help()})
        else:
            super().print_help(file)

    def error(self, message: str) -> NoReturn:
        try:
            super().error(message)
        except SystemExit:
            raise Misuse(f"{self.prog}: {message}") from None


class _Version(argparse.Action):
    """Prints versions from package metadata: torch is never imported for it."""

    def __init__(self, option_strings: list[str], dest: str, **kwargs: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, **kwargs)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        versions: dict[str, str | None] = {
            "mrcsaf": __version__, "Python": platform.python_version(),
        }  # fmt: skip
        for package in ("torch", "PySide6-Essentials", "sentence-transformers"):
            try:
                versions[package] = metadata.version(package)
            except metadata.PackageNotFoundError:
                versions[package] = None
        versions["SQLite"] = maintenance.sqlite_version()
        if isinstance(parser, _Parser) and parser.as_json:
            write_json(versions)
        else:
            lines = (f"{name} {number or 'not installed'}\n" for name, number in versions.items())
            sys.stdout.write("".join(lines))
        parser.exit()


def wants_json(words: Sequence[str]) -> bool:
    """Whether --json, or a beginning of it that argparse takes for it, is among the words."""
    return any(len(word) > len("--") and "--json".startswith(word) for word in words)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="print the result as JSON")
    common.add_argument("--quiet", action="store_true", help="no progress")
    common.add_argument(
        "--log-level", default="warning", choices=LOG_LEVELS, help=argparse.SUPPRESS
    )
    common.add_argument("project", type=Path, metavar="DIR", help="project folder, NAME.mrcsaf")
    top = _Parser(prog="mrcsaf", description="See how a multimodal recommender thinks, offline.")
    top.add_argument("--version", action=_Version, help="print versions and exit")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, parents=[common], help=text, description=text)
        one.set_defaults(command=run)
        return one

    _add_projects(command)
    _add_training(command)
    _add_questions(command)
    return top


def _add_projects(command: Any) -> None:
    command("sample", projects.sample, "copy the ready sample shop (simulated) to DIR")
    one = command("import", projects.import_, "make a project from a data set")
    one.add_argument("--from", dest="source", type=Path, required=True, metavar="PATH")
    one.add_argument("--format", default="auto", choices=["auto", "amazon", "mmrec", "csv"])
    one.add_argument("--k-core", type=int, help="drop users and items with fewer interactions")
    one.add_argument("--split", choices=SPLITS, help="default: the file's own, if any, or random")
    one.add_argument("--seed", type=int, default=999, help="of the random split")
    one.add_argument("--images", type=Path, help="folder of pictures")
    one.add_argument(
        "--column", action="append", default=[], metavar="OURS=THEIRS", help="name a column"
    )
    one.add_argument("--encoding", default="", metavar="NAME", help="of text files: cp1252, …")
    one.add_argument("--day-first", action="store_true", help="1/2/2020 is in February")
    one.add_argument("--min-rating", type=float, metavar="X", help="lower ratings do not count")
    one.add_argument("--events", default="", metavar="A,B", help="only these kinds of events count")
    one = command("encode", projects.encode, "pictures and texts to feature vectors")
    one.add_argument("--image", default="efficientnet-lite2", help="image encoder")
    one.add_argument("--text", default="minilm-l6-v2", help="text encoder")
    one.add_argument("--weights", type=Path, help="weights file of the image encoder resnet50")
    _add_device(one)
    _add_cluster(one)
    command("info", projects.info, "sizes, sources and runs of a project")
    one = command("check", projects.check, "verify every stored byte")
    one.add_argument("--repair", action="store_true", help="back up, then mend or restore")
    command("backup", projects.backup, "write a compressed copy of the database to backups/")
    one = command("restore", projects.restore, "put a backup in the database's place")
    one.add_argument("backup", nargs="?", metavar="BACKUP", help="default: the newest whole one")
    one = command("export", projects.export, "selector weights or one user's list as a file")
    one.add_argument("--out", type=Path, required=True, metavar="FILE", help=".csv or .json")
    one.add_argument("--user", help="this user's ranked list instead of the weights")
    one.add_argument("-k", type=positive, default=20)
    one.add_argument("--run", type=int)


def _add_training(command: Any) -> None:
    one = command("train", training.train, "train a model, evaluate it and publish the run")
    one.add_argument("--model", default="mrcsaf", metavar="NAME", help=", ".join(MODELS))
    _add_settings(one)
    one.add_argument("--resume", type=int, metavar="RUN", help="go on with a stopped run")
    one.add_argument("--name", default="", help="what the run is called")
    _add_device(one)
    _add_cluster(one)
    one.add_argument(
        "--shard-above", type=positive, metavar="MIB",
        help="of trained numbers, above which workers hold rows of them instead of copies",
    )  # fmt: skip
    one = command("load", training.load, "register a checkpoint file as a run")
    one.add_argument("file", type=Path, metavar="FILE")
    _add_device(one)
    one = command("convert", training.convert, "a .pt file of tensors to a checkpoint for `load`")
    one.description = (
        "Makes a checkpoint of a .pt file. Such a file is a Python pickle, which can run programs"
        " when it is read: only tensors are taken from it here, but convert none that you would"
        " not trust."
    )
    one.add_argument("file", type=Path, metavar="FILE.pt")
    one.add_argument("--out", type=Path, required=True, metavar="FILE.safetensors")
    one.add_argument("--model", required=True, metavar="NAME", help=", ".join(MODELS))
    _add_settings(one)
    one.add_argument("--tensor", action="append", default=[], metavar="OURS=THEIRS",
                     dest="tensors", help="where the file names a tensor otherwise")  # fmt: skip
    one.add_argument("--rows", default="project", choices=["project", "data"],
                     help="what a table’s row n is: number n here, or in the data")  # fmt: skip
    _add_device(one)
    one = command("evaluate", training.evaluate, "Recall and NDCG at 10 and 20")
    one.add_argument("--run", type=int)
    one.add_argument("--split", default="test", choices=["valid", "test"])
    one = command("compare", compare, "train models alike and put them beside published figures")
    one.add_argument("--models", default=",".join(MODELS), metavar="A,B,…", help="default: all")
    one.add_argument("--seeds", type=positive, default=1, metavar="N", help="how many, at most 10")
    one.add_argument("--epochs", type=positive, metavar="N", help="at most; default: each model's")
    one.add_argument("--budget", type=positive, metavar="MIN", help="CPU minutes a cell, at most")
    one.add_argument("--grid", action="store_true", help="first choose settings on validation")
    one.add_argument("--figures", action="store_true", help="also the sweeps of figures 4 and 5")
    one.add_argument(
        "--set", dest="values", action="append", default=[], metavar="MODEL:K=V",
        help="one setting of one model, where this data wants another than the default",
    )  # fmt: skip
    one.add_argument("--out", type=Path, metavar="FOLDER", help="default: DIR/compare")
    _add_device(one)


def _add_questions(command: Any) -> None:
    one = command("recommend", ask.recommend, "ranked items of one user, or of all users")
    who = one.add_mutually_exclusive_group(required=True)
    who.add_argument("--user")
    who.add_argument("--all", action="store_true", help="of every user, written to --out")
    one.add_argument("--out", type=Path, metavar="F", help=".parquet, .csv or .jsonl, with --all")
    one.add_argument("--on", default="local", metavar="WHERE", help=WHERE)
    one.add_argument("-k", type=positive, default=20)
    one.add_argument("--run", type=int)
    one.add_argument("--seen", action="store_true", help="keep what the user has already")
    one = command("explain", ask.explain, "the exact parts of one score")
    one.add_argument("--user", required=True)
    one.add_argument("--item", required=True)
    one.add_argument("--run", type=int)
    one = command("place", ask.place, "where a new product would land and who would see it")
    one.add_argument("--image", type=Path)
    one.add_argument("--title", default="")
    one.add_argument("--text", default="")
    one.add_argument("--features", type=Path, metavar="F.npz", help="arrays image and/or text")
    one.add_argument("--batch", type=Path, metavar="F", help="CSV or JSONL, a product a row")
    one.add_argument("--user", help="rank for this user")
    one.add_argument("--run", type=int)


def _add_settings(one: argparse.ArgumentParser) -> None:
    """Each overrides those before it."""
    one.add_argument("--preset", metavar="NAME", help=f"settings by name: {', '.join(PRESETS)}")
    one.add_argument("--config", type=Path, metavar="F.toml", help="settings from a file")
    one.add_argument(
        "--set", action="append", default=[], metavar="K=V", dest="values", help="one setting"
    )


def _add_device(one: argparse.ArgumentParser) -> None:
    one.add_argument("--device", default="auto", help="auto, cpu, cuda:0 or mps")
    one.add_argument("--threads", type=positive, default=_threads(), help="of the processor")


def _add_cluster(one: argparse.ArgumentParser) -> None:
    one.add_argument("--on", default="local", metavar="WHERE", help=WHERE)
    one.add_argument("--workers", type=positive, metavar="N", help="processes on the cluster")


def positive(text: str) -> int:
    """A whole number from 1, in the way argparse wants its types."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _threads() -> int:
    """What OMP_NUM_THREADS says, else two: sparse products gain nothing from more."""
    said = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()  # "4,2" nests teams
    return int(said) if said.isdecimal() and int(said) else min(2, os.cpu_count() or 1)
