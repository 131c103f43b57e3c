"""A worker that needs no torch: it answers as it is told, on the test's own terms."""

import threading

import pytest

from mrcsaf.core.errors import Cancelled
from mrcsaf.core.progress import Progress
from mrcsaf.worker.process import Hello

SETTINGS = [
    {"name": "dim", "kind": "int", "default": 64, "help": "width", "choices": [], "low": 1.0,
     "high": 4096.0},
    {"name": "loss", "kind": "choice", "default": "joint", "help": "", "choices": ["joint", "per"],
     "low": None, "high": None},
    {"name": "selector.hard", "kind": "bool", "default": False, "help": "", "choices": [],
     "low": None, "high": None},
]  # fmt: skip
TRAIN = [
    {"name": "max_epochs", "kind": "int", "default": 1000, "help": "at most", "choices": [],
     "low": 0.0, "high": 100000.0},
    {"name": "batch_size", "kind": "int", "default": 2048, "help": "", "choices": [], "low": 1.0,
     "high": None},
]  # fmt: skip
FORMS = {
    "models": {
        "mrcsaf": {"title": "MR-CSAF", "summary": "The model.", "needs": ["image", "text"],
                   "learns": True, "settings": SETTINGS, "train": TRAIN},
        "popularity": {"title": "Popularity", "summary": "Counts.", "needs": [], "learns": False,
                       "settings": [], "train": TRAIN},
    },
    "presets": {"paper": {}, "fast": {"mrcsaf": {"max_epochs": 40, "dim": 32}}},
}  # fmt: skip


class FakeWorker:
    """Has the methods of a WorkerClient. Trainings go on until `go` is set or they are stopped."""

    def __init__(self):
        self.asked = []
        self.go = threading.Event()
        self.error = None
        self.hello_error = None
        self.problems = {}
        self.expected = {"peak_mb": 512.0, "seconds_per_epoch": 2.0, "from_run": None,
                         "refusal": ""}  # fmt: skip
        self.detached = self.stopped = False
        self.cluster = {}

    def hello(self, report):
        if self.hello_error is not None:
            raise self.hello_error
        device = {"id": "cpu", "name": "CPU, 2 cores", "gib": 8.0}
        return Hello(1, "cpu", [device], "This torch is a CPU build.")

    def run(self, kind, arguments, report):
        self.asked.append((kind, arguments))
        answers = {
            "describe": FORMS,
            "check": {"problems": self.problems, "expected": self.expected},
            "estimate": {"seconds_per_epoch": 2.0, "peak_mb": 512.0, "parameters": 1234},
            "load": {"run": 2, "test": {"recall@20": 0.2}},
            "convert": {"file": arguments.get("target"), "valid": {"recall@20": 0.3}},
            "keep_best": {"run": 1, "test": {"recall@20": 0.2}},
            "reach_cluster": self.cluster,
        }
        if kind in ("compare", "import"):
            return self._work(kind, report)
        if kind == "reach_cluster" and isinstance(self.cluster, Exception):
            raise self.cluster
        if kind != "train":
            return answers[kind]
        return self._train(arguments, report)

    def _work(self, kind, report):
        while not self.go.wait(0.01):
            if self.detached:
                raise Cancelled
            report(Progress(400, 1000, "cell 2 of 4: bpr, seed 999, epoch 3", kind))
        return {"result": "BPR has the highest Recall@20, .1200.", "file": "/shop/compare.html"}

    def _train(self, arguments, report):
        report(Progress(0, 0, "starting the worker", "start"))
        if self.error is not None:
            raise self.error
        for epoch in range(1, 4):
            figures = {"loss": 1.0 / epoch, "recall@20": 0.1 * epoch, "ndcg@20": 0.05 * epoch}
            figures |= {f"w_image.{rank}": 0.1 + 0.2 * rank for rank in range(5)}
            report(Progress(epoch, 40, f"epoch {epoch}", "train", figures))
        while not self.go.wait(0.01):
            if self.detached:
                raise Cancelled
            report(Progress(3, 40, "epoch 4", "train"))
        return {"run": 2, "test": {"recall@20": 0.25}}

    def detach(self):
        self.detached = True

    def stop(self):
        self.stopped = True


@pytest.fixture
def worker():
    return FakeWorker()
