"""A worker that answers as mrcsaf/worker/placing.py does, and what tests do with its page."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from app.shell import start
from mrcsaf.core.progress import Progress
from mrcsaf.store import Project, drafts
from mrcsaf.store.drafts import Estimated
from mrcsaf.worker.process import Hello
from tests import shops

N_USERS, N_ITEMS = 12, 30


class PlacingWorker:
    """Answers as mrcsaf/worker/placing.py does, with made-up figures; `errors` go by kind."""

    def __init__(self):
        self.asked, self.errors, self.refused = [], {}, {}
        self.audience = {"10": 0, "20": 0, "50": 3, "100": 6}

    def hello(self, report):
        return Hello(1, "cpu", [], "")

    def run(self, kind, arguments, report):
        self.asked.append((kind, arguments))
        report(Progress(0, 1, kind, "place"))
        if kind in self.errors:
            raise self.errors[kind]
        return getattr(self, kind)(arguments, report)

    def kinds(self):
        return [kind for kind, _ in self.asked]

    def warm(self, arguments, report):
        report(Progress(0, 2, "the image encoder", "encoders"))
        return {"run": arguments["run"], "model": "mrcsaf", "refused": self.refused}

    def glance(self, arguments, report):
        product = arguments["product"]
        missing = [] if product["image"] else ["image"]
        near = [{"item": f"B{n:06d}", "cosine": 0.9 - n / 100} for n in range(9)]
        return {
            "run": arguments["run"], "model": "mrcsaf", "w_image": 0.25, "w_text": 0.75,
            "neighbours": {"image": near, "text": near}, "rank": 4, "users": N_USERS,
            "audience": self.audience, "missing": missing, "exact": ["the weights"],
            "estimated": ["its own vector"], "notes": ["the text encoder read the first 2 words"],
            "user": arguments["user"], "score": 0.5, "unseen": N_ITEMS - 6, "items": N_ITEMS,
            "bins": [[1, 1], [2, 5], [6, 31]],
        }  # fmt: skip

    def reach(self, arguments, report):
        report(Progress(6, 12, "", "ranks", {"users": 6.0, "median": 9.0, "bin 1": 6.0}))
        standing = {"k": 20, "audience": 0, "category": "Mugs", "items": 5, "percentile": 60.0}
        return {
            "median": 7.0, "users": N_USERS, "histogram": [[1, 1, 0], [2, 5, 5], [6, 31, 7]],
            "nearest": [[5, 2], [1, 3]], "standings": [standing, standing | {"k": 100}],
        }  # fmt: skip

    def vary(self, arguments, report):
        one = {"rank": 4, "median": 7.0, "users": N_USERS, "audience": self.audience}
        more = {"swapped": one | {"rank": 2}} if arguments["product"]["other_image"] else {}
        return {
            "variants": {"both": one, "image": one | {"rank": 9}, "text": one, **more},
            "stability": {"rank": 4, "low": 3, "high": 6, "noise": 0.01, "draws": 20},
            "sentences": {"by": "median", "effects": [["It is plain.", 2], ["Or not.", -1]]},
        }

    def admit(self, arguments, report):
        with Project.open(Path(arguments["project"]), write=True) as project:
            vectors = {
                name: np.ones(shops.DIM, np.float32)
                for name in ("h_image", "p_image", "e0_image", "h_text", "p_text", "e0_text")
            }
            estimated = Estimated(arguments["run"], vectors, 0.25)
            item = drafts.save_into_catalogue(project, arguments["draft"], estimated)
        return {"item": item, "ext_id": f"new-{arguments['draft']}", "draft": arguments["draft"]}

    def detach(self):
        pass

    def stop(self):
        pass


def settle(page):
    assert start.wait(page.window(), 20)


def write(page, title="A new mug", **words):
    page.form.title.setText(title)
    for name, text in words.items():
        field = getattr(page.form, name)
        (field.setPlainText if name == "description" else field.setText)(text)
    settle(page)


def png(colour="#2f6fb5"):
    out = io.BytesIO()
    Image.new("RGB", (60, 50), colour).save(out, "PNG")
    return out.getvalue()


def stored(path):
    with Project.open(path) as project:
        return drafts.drafts(project.db)


def said(page):
    return page.window().toast.text
