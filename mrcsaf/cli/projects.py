"""Commands that make, fill and look after projects."""

import argparse
from typing import Any

from mrcsaf.answers import export as answers_export
from mrcsaf.cli.training import where
from mrcsaf.core import tables
from mrcsaf.core.errors import ConfigError, DamagedError
from mrcsaf.core.progress import Report
from mrcsaf.data.formats import ImportOptions
from mrcsaf.store import (
    Project,
    backups,
    catalogue,
    features,
    importing,
    maintenance,
    repairing,
    runs,
)
from mrcsaf.store import sample as install

Result = dict[str, Any]


def sample(arguments: argparse.Namespace, report: Report) -> Result:
    install.copy_sample(arguments.project)
    return info(arguments, report)


def import_(arguments: argparse.Namespace, report: Report) -> Result:
    columns = {}
    for text in arguments.column:
        ours, equals, theirs = text.partition("=")
        if not equals:
            raise ConfigError(f"--column takes OURS=THEIRS, as in --column id=sku; got {text!r}.")
        columns[ours] = theirs
    options = ImportOptions(
        format=arguments.format,
        k_core=arguments.k_core,
        split=arguments.split,
        seed=arguments.seed,
        columns=columns,
        images=arguments.images,
        encoding=arguments.encoding,
        day_first=arguments.day_first,
        min_rating=arguments.min_rating,
        events=tuple(part.strip() for part in arguments.events.split(",") if part.strip()),
    )
    return dict(importing.run(arguments.project, arguments.source, options, report))


def encode(arguments: argparse.Namespace, report: Report) -> Result:
    import torch

    from mrcsaf.core import devices
    from mrcsaf.encoders import run as encoding

    torch.set_num_threads(arguments.threads)
    names = {"image": arguments.image, "text": arguments.text}
    if where(arguments) != "local":
        from mrcsaf.cluster import encoding as clustered

        return clustered.run(
            arguments.project,
            names,
            address=arguments.on,
            workers=arguments.workers or 0,
            device=arguments.device,
            threads=arguments.threads,
            weights=arguments.weights,
            report=report,
        )
    return encoding.run(
        arguments.project,
        names,
        device=str(devices.resolve(arguments.device)),
        weights=arguments.weights,
        report=report,
    )


def info(arguments: argparse.Namespace, report: Report) -> Result:
    with Project.open(arguments.project) as project:
        size = catalogue.counts(project.db)
        found = runs.runs(project.db)
        sources = {row.modality: row.id for row in features.encoders(project.db)}
        last = catalogue.last_import(project.db)
        return {
            "project": str(arguments.project),
            "simulated": catalogue.meta(project.db, "simulated") == "1",
            "users": size["users"],
            "items": size["items"],
            "interactions": size["interactions"],
            "encoders": sources,
            "source": last["source"] if last else None,
            "issues": len(catalogue.issues(project.db)),
            "runs": [
                {
                    "run": run.id,
                    "model": run.model,
                    "status": run.status,
                    "seed": run.seed,
                    "device": run.device,
                    "test recall@20": run.metrics.get("test", {}).get("recall@20"),
                    "finished": run.finished,
                }
                for run in found
            ],
        }


def check(arguments: argparse.Namespace, report: Report) -> Result:
    """Everything wrong with a project; a database that no longer opens is one such thing."""
    done: list[str] = []
    try:
        if arguments.repair:
            done = repairing.repair(arguments.project)
        with Project.open(arguments.project) as project:
            problems = maintenance.problems(project.db, project.images, project.runs)
            problems += repairing.unreadable(project.db)
    except DamagedError as error:
        problems = [str(error)]
    result: Result = {"ok": not problems, "problems": problems}
    return result | {"repaired": done} if arguments.repair else result


def backup(arguments: argparse.Namespace, report: Report) -> Result:
    with Project.open(arguments.project) as project:
        file = backups.make(project.path / "project.db", project.backups)
    return {"backup": str(file), "bytes": file.stat().st_size}


def restore(arguments: argparse.Namespace, report: Report) -> Result:
    if arguments.backup is None:
        copy, kept = repairing.restore_newest(arguments.project)
    else:
        copy, kept = repairing.restore(arguments.project, arguments.backup)
    return {"restored": str(copy), "kept": str(kept) if kept else None}


def export(arguments: argparse.Namespace, report: Report) -> Result:
    with Project.open(arguments.project) as project:
        run = runs.chosen(project.db, arguments.run)
        if arguments.user is None:
            rows = answers_export.weight_rows(project.db, run)
        else:
            rows = answers_export.list_rows(project.db, run, arguments.user, arguments.k)
    tables.write(arguments.out, rows)
    return {"file": str(arguments.out), "rows": len(rows)}
