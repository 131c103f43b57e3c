"""Commands that ask a finished run something. Recommending and explaining need no torch."""

import argparse
from typing import Any

from mrcsaf.answers import explain as explaining
from mrcsaf.answers import ranking
from mrcsaf.answers.ranking import Ranker
from mrcsaf.cli.terminal import write_json
from mrcsaf.core.errors import ConfigError, DataError
from mrcsaf.core.progress import Report
from mrcsaf.core.tables import finite
from mrcsaf.store import Project, catalogue, runs

Result = dict[str, Any]


def recommend(arguments: argparse.Namespace, report: Report) -> Result:
    if arguments.all:
        return _recommend_all(arguments, report)
    with Project.open(arguments.project) as project:
        run = runs.chosen(project.db, arguments.run)
        user = catalogue.user_id(project.db, arguments.user)
        ranker = Ranker.load(project.db, run)
        scores = ranker.scores(ranker.user_parts(project.db, user))
        hide = None
        if not arguments.seen:
            hide = ranking.seen_mask(catalogue.train_interactions(project.db), user)
        best = ranking.top(scores, arguments.k, hide)
        weights = runs.w_image(project.db, run.id)
        rows = []
        for rank, number in enumerate(best.tolist(), start=1):
            item = catalogue.item(project.db, number)
            w_image = None if weights is None else finite(weights[number])
            rows.append(
                {
                    "rank": rank,
                    "item": item.ext_id,
                    "title": item.title,
                    "score": float(scores[number]),
                    "w_image": w_image,
                    "w_text": None if w_image is None else 1 - w_image,
                }
            )
    return {"user": arguments.user, "run": run.id, "items": rows}


def _recommend_all(arguments: argparse.Namespace, report: Report) -> Result:
    from mrcsaf.cluster import everyone

    if arguments.out is None:
        raise ConfigError("--all writes a file: name it with --out, as in --out lists.parquet.")
    return everyone.recommend(
        arguments.project,
        arguments.out,
        run_id=arguments.run,
        k=arguments.k,
        seen=arguments.seen,
        address="" if arguments.on == "local" else arguments.on,
        report=report,
    )


def explain(arguments: argparse.Namespace, report: Report) -> Result:
    with Project.open(arguments.project) as project:
        run = runs.chosen(project.db, arguments.run)
        user = catalogue.user_id(project.db, arguments.user)
        item = catalogue.item_id(project.db, arguments.item)
        ranker = Ranker.load(project.db, run)
        if not ranker.knows(item):
            raise DataError(
                f"Run {run.id} does not know {arguments.item}, which was added later or under"
                " another run: train a new one."
            )
        parts = ranker.user_parts(project.db, user)
        found = explaining.explain(ranker, parts, item)
        train = catalogue.train_interactions(project.db)
        hide = ranking.seen_mask(train, user)
        scores = ranker.scores(parts)
        result: Result = {
            "user": arguments.user,
            "item": arguments.item,
            "run": run.id,
            "score": found.score,
            "rank": ranking.rank_of(scores, item, hide),
            "of": ranking.candidates(scores, hide),
            "parts": found.parts,
            "residual": found.residual,
        }
        if explaining.has_history(project.db, ranker):
            layer0 = explaining.load_layer0(project.db, ranker, user)
            history = explaining.by_history(project.db, ranker, train, user, item, layer0)
            names = catalogue.item_names(project.db)
            result["history"] = {
                "own profile": history.own,
                "people like you": history.others,
                "items": [
                    {"item": names[number], "contribution": value}
                    for number, value in sorted(history.items.items(), key=lambda pair: -pair[1])
                ],
            }
    return result


def place(arguments: argparse.Namespace, report: Report) -> Result | None:
    """One product's figures; of a table a line a row at once, and nothing after them."""
    from mrcsaf import placement

    if arguments.batch is not None:
        for row in placement.place_batch(arguments.project, arguments.run, arguments.batch, report):
            write_json(row)
        return None
    if not (arguments.image or arguments.title or arguments.text or arguments.features):
        raise ConfigError("A new product needs --image, --title, --text or --features.")
    return placement.place_run(
        arguments.project,
        arguments.run,
        image=arguments.image,
        title=arguments.title,
        text=arguments.text,
        features=arguments.features,
        user=arguments.user,
        report=report,
    )
