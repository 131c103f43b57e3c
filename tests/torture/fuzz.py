"""Coverage-guided fuzzing of every gate: what comes in is taken, or refused in one sentence.

    pip install '.[fuzz]'
    python -m tests.torture.fuzz                    # each target for a minute
    python -m tests.torture.fuzz image --seconds 600 --corpus FOLDER

Each target runs in a process of its own under atheris (libFuzzer). Anything but one of our own
errors, a row that is not accounted for, or a crash ends it; the input is kept in the corpus folder.
"""

import argparse
import contextlib
import io
import json
import re
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INSTRUMENTED = ["mrcsaf", "PIL", "csv", "json", "gzip", "zipfile"]
LARGEST = 1 << 19  # bytes of one input: an empty project has 160 KiB
Gate = Callable[[bytes], None]

_ITEMS = b"id,title\np1,Mug\np2,Cup\n"
_PAIRS = b"user,item,timestamp,split\nu1,p1,1,0\nu1,p2,2,1\nu2,p1,3,2\n"
_INTER = (
    b"userID\titemID\trating\ttimestamp\tx_label\n0\t0\t5.0\t1\t0\n0\t1\t5.0\t2\t1\n1\t0\t1\t3\t2\n"
)
_REVIEW = b'{"reviewerID": "A1", "asin": "B1", "overall": 5.0, "unixReviewTime": 1}\n'
_META = (
    b'{"asin": "B1", "title": "Mug", "categories": [["Home", "Mugs"]], "imUrl": "http://x/a.jpg"}\n'
)


def rows_gate(folder: Path, name: str, beside: dict[str, bytes]) -> Gate:
    """The importer over a file of rows, with what stands beside it unchanged."""
    from mrcsaf.core.errors import MrcsafError
    from mrcsaf.data.formats import read
    from mrcsaf.data.records import ImportOptions

    for other, content in beside.items():
        (folder / other).write_bytes(content)

    def try_one(data: bytes) -> None:
        (folder / name).write_bytes(data)
        try:
            found = read(folder, ImportOptions(k_core=0))
        except MrcsafError:
            return
        for counts in (found.interaction_counts, found.item_counts):
            parts = counts.imported + counts.quarantined + counts.duplicates + counts.filtered
            assert counts.rows == parts, counts
        assert found.interaction_counts.imported == len(found.user_ids)
        assert found.item_counts.imported == len(found.items)

    return try_one


def image_gate(folder: Path) -> Gate:
    from mrcsaf.core import limits
    from mrcsaf.core.errors import MrcsafError
    from mrcsaf.data import images

    def try_one(data: bytes) -> None:
        try:
            picture = images.read_image(data, within=64)
        except MrcsafError:
            return
        assert picture.mode == "RGB"
        assert not picture.info
        assert max(picture.size) <= limits.IMAGE_SIDE

    return try_one


def safetensors_gate(folder: Path) -> Gate:
    import torch

    from mrcsaf.core.errors import MrcsafError
    from mrcsaf.train import checkpoint

    file = folder / "model.safetensors"
    expected = {"user": torch.zeros(3, 2), "gate": torch.zeros(2)}

    def try_one(data: bytes) -> None:
        file.write_bytes(data)
        with contextlib.suppress(MrcsafError):
            checkpoint.read_header(file)
        try:
            weights = checkpoint.load_weights(file, expected)
        except MrcsafError:
            return
        assert all(weights[name].shape == expected[name].shape for name in expected)
        assert all(bool(torch.isfinite(weights[name]).all()) for name in expected)

    return try_one


def arrays_gate(folder: Path) -> Gate:
    from mrcsaf.core.errors import MrcsafError
    from mrcsaf.data.arrays import read_features, read_neighbours

    def try_one(data: bytes) -> None:
        zipped = data.startswith(b"PK")
        file = folder / ("neighbours.npz" if zipped else "image_feat.npy")
        file.write_bytes(data)
        with contextlib.suppress(MrcsafError):
            _ = read_neighbours(file) if zipped else read_features(file)

    return try_one


def project_gate(folder: Path) -> Gate:
    """A database somebody hands over: opened, looked through and checked."""
    from mrcsaf.core.errors import MrcsafError
    from mrcsaf.store import Project, catalogue, features, maintenance, runs

    for name in ("images", "runs", "thumbs", "backups"):
        (folder / name).mkdir()

    def try_one(data: bytes) -> None:
        for old in folder.glob("project.db*"):
            old.unlink()
        (folder / "project.db").write_bytes(data)
        try:
            with Project.open(folder) as project:
                db = project.db
                catalogue.items(db)
                catalogue.user_names(db)
                catalogue.train_interactions(db)
                features.encoders(db)
                for run in runs.runs(db):
                    runs.w_image(db, run.id)
                maintenance.problems(db, project.images, project.runs)
        except MrcsafError:
            pass

    return try_one


TARGETS: dict[str, Callable[[Path], Gate]] = {
    "csv": lambda folder: rows_gate(folder, "interactions.csv", {"items.csv": _ITEMS}),
    "items": lambda folder: rows_gate(folder, "items.csv", {"interactions.csv": _PAIRS}),
    "jsonl": lambda folder: rows_gate(folder, "items.jsonl", {"interactions.csv": _PAIRS}),
    "inter": lambda folder: rows_gate(folder, "shop.inter", {}),
    "amazon": lambda folder: rows_gate(folder, "reviews_A.json", {"meta_A.json": _META}),
    "image": image_gate,
    "safetensors": safetensors_gate,
    "arrays": arrays_gate,
    "project": project_gate,
}  # fmt: skip


def seeds(target: str) -> Iterator[bytes]:
    """Good inputs to begin from."""
    texts = {
        "csv": [_PAIRS, b"user,item\r\nu1,p1\r\n", b"\xef\xbb\xbfuser;item\n\"u;1\";p1\n"],
        "items": [b"id,title,description,image\np1,\"A, mug\",\"two\nlines\",a.png\np2,Cup,,\n"],
        "jsonl": [b'{"id": "p1", "title": "Mug", "price": 3.5}\n',
                  b'{"id": "p2", "image": ["a", {"large": "b"}]}\n'],
        "inter": [_INTER, b"userID\titemID\n0\t0\n"],
        "amazon": [_REVIEW, _REVIEW.replace(b'"', b"'")],
    }  # fmt: skip
    yield from texts.get(target, [])
    yield from {
        "image": _pictures, "safetensors": _checkpoint, "arrays": _arrays, "project": _project,
    }.get(target, lambda: iter(()))()  # fmt: skip


def _pictures() -> Iterator[bytes]:
    from PIL import Image

    for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP"):
        for mode in ("RGB", "L", "P"):
            out = io.BytesIO()
            Image.linear_gradient("L").resize((24, 16)).convert(mode).convert(
                "RGB" if (kind, mode) in (("JPEG", "P"), ("WEBP", "P")) else mode
            ).save(out, kind)
            yield out.getvalue()


def _checkpoint() -> Iterator[bytes]:
    import torch

    from mrcsaf.train import checkpoint
    from mrcsaf.train.checkpoint import Header

    header = Header(
        model="a", config={"model": {}, "train": {}}, dataset_fp="f", inputs={}, seed=1, epoch=1,
        valid={"recall@20": 0.5},
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.safetensors")
        checkpoint.write(file, header, {"user": torch.ones(3, 2), "gate": torch.ones(2)})
        yield file.read_bytes()
    yield struct.pack("<Q", 2) + b"{}"


def _arrays() -> Iterator[bytes]:
    import numpy as np

    for dtype in (np.float32, np.float64, np.float16):
        out = io.BytesIO()
        np.save(out, np.ones((4, 3), dtype))
        yield out.getvalue()
    out = io.BytesIO()
    ids, cosines = np.array([[0, 1], [1, 0]]), np.ones((2, 2), np.float32)
    np.savez(out, neighbors=ids, cosine=cosines)
    yield out.getvalue()


def _project() -> Iterator[bytes]:
    from mrcsaf.data.records import ImportOptions
    from mrcsaf.store import importing

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "items.csv").write_bytes(_ITEMS)
        (folder / "interactions.csv").write_bytes(_PAIRS)
        importing.run(folder / "a.mrcsaf", folder, ImportOptions())
        yield (folder / "a.mrcsaf" / "project.db").read_bytes()


def fuzz(target: str, arguments: list[str]) -> None:
    """Be the process that fuzzes; does not return."""
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED), tempfile.TemporaryDirectory() as name:
        gate = TARGETS[target](Path(name))
        gate(next(seeds(target)))  # imports everything there is to import

        def try_one(data: bytes) -> None:
            gate(data)

        atheris.Setup([sys.argv[0], *arguments], try_one)
        atheris.Fuzz()


def run(target: str, seconds: int, corpus: Path) -> dict[str, float]:
    """Fuzz one target for so long, in a process of its own; what libFuzzer counted."""
    inputs = corpus / target
    inputs.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (inputs / f"seed-{number}").write_bytes(seed)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    limits = [f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=60"]
    limits += ["-rss_limit_mb=3000", "-print_final_stats=1", f"-artifact_prefix={inputs}/"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture.fuzz", "--be", target, *limits, str(inputs)],
        cwd=ROOT, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    said = done.stderr.decode("utf-8", "replace")
    (corpus / f"{target}.log").write_text(said, encoding="utf-8")
    count = re.search(r"stat::number_of_executed_units:\s*(\d+)", said)
    cover = re.findall(r"cov: (\d+)", said)
    return {
        "runs": int(count[1]) if count else 0,
        "edges": int(cover[-1]) if cover else 0,
        "found": int(done.returncode != 0),
        "cpu_s": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, 1),
    }


def main() -> int:
    if sys.argv[1:2] == ["--be"]:
        fuzz(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--corpus", type=Path, help="where inputs are kept")
    options = parser.parse_args()
    corpus = options.corpus or Path(tempfile.mkdtemp(prefix="fuzz-"))
    failed = 0
    for target in options.targets or TARGETS:
        found = run(target, options.seconds, corpus)
        failed += int(found["found"])
        sys.stdout.write(json.dumps({"target": target} | found) + "\n")
        sys.stdout.flush()
    if failed:
        sys.stdout.write(f"what went wrong, and its input: {corpus}\n")
    elif options.corpus is None:
        shutil.rmtree(corpus)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
