"""Pictures to vectors: the published weights give known features; foreign weights are refused."""

import io
import json
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from mrcsaf import encoders
from mrcsaf.core import compat
from mrcsaf.core.errors import ConfigError, DataError
from mrcsaf.encoders.image import CPU_STEP, EfficientNetLite2, square

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("MRCSAF_DATA", ROOT.parent / "shared" / "data")) / "photos"


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def pattern() -> bytes:
    y, x = np.mgrid[:200, :300]
    return png(Image.fromarray(np.stack([x % 256, y, x * y % 256], -1).astype(np.uint8)))


@pytest.fixture(scope="module")
def network() -> EfficientNetLite2:
    encoder = encoders.load("efficientnet-lite2")
    assert isinstance(encoder, EfficientNetLite2)
    return encoder


def test_a_known_picture_has_its_known_features(network: EfficientNetLite2) -> None:
    """Figures of the converters' own implementation on the same pixels."""
    vector = network.encode([pattern()])[0]
    assert vector.shape == (1280,)
    assert vector[:6] == pytest.approx([0, 0, 0.3710, 0.0319, 0.0475, 2.5918], abs=2e-3)
    assert (int(vector.argmax()), float(vector.mean())) == (1145, pytest.approx(0.1595, abs=1e-3))


def test_neither_the_batch_nor_the_place_in_it_changes_a_vector(network: EfficientNetLite2) -> None:
    many = [png(Image.new("RGB", (30, 20 + n), (n * 20, 99, 0))) for n in range(CPU_STEP + 2)]
    together = network.encode(many)
    alone = np.concatenate([network.encode([one]) for one in many])
    np.testing.assert_allclose(together, alone, atol=1e-4)
    assert network.encode([]).shape == (0, 1280)


def test_pause_is_called_between_steps_and_may_end_the_work(network: EfficientNetLite2) -> None:
    ready = [network.prepare(pattern())] * (CPU_STEP + 1)
    calls: list[int] = []
    network.encode_ready(ready, lambda: calls.append(1))
    assert len(calls) == 2

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        network.encode_ready(ready, stop)


def test_the_square_keeps_the_whole_picture_and_its_shape() -> None:
    wide = square(Image.new("RGB", (100, 50), "black"), 20)
    assert wide.shape == (20, 20, 3)
    assert (wide[5:15] == 0).all()
    assert (wide[:5] == 255).all()
    assert (wide[15:] == 255).all()
    assert square(Image.new("RGB", (16_000, 1)), 20).shape == (20, 20, 3)


def test_a_broken_picture_is_a_data_error(network: EfficientNetLite2) -> None:
    with pytest.raises(DataError, match=r"a\.png is"):
        network.prepare(pattern()[:500], "a.png")


@pytest.mark.real_data
def test_photographs_of_fruit_are_recognised(network: EfficientNetLite2) -> None:
    """ImageNet classes of single products, top 1: right preparation, weights and padding."""
    if not (DATA / "items.jsonl").is_file():
        pytest.skip("the photographs are not there: set MRCSAF_DATA")
    truth = {"Banana": 954, "Lemon": 951, "Orange": 950, "Granny-Smith": 948, "Pineapple": 953}
    truth |= {"Pomegranate": 957, "Green-Bell-Pepper": 945, "Zucchini": 939}
    lines = (DATA / "items.jsonl").read_text("utf-8").splitlines()
    places = {item["id"]: item["image"] for item in map(json.loads, lines)}
    photos = [DATA / places[f"grocery-{name}"] for name in truth]
    with torch.inference_mode():
        classes = network.network.classifier(torch.from_numpy(network.encode(photos)))
    assert classes.argmax(1).tolist() == list(truth.values())


@pytest.fixture(scope="module")
def resnet() -> Any:
    compat.prepare()
    from torchvision.models import resnet50

    torch.manual_seed(0)
    return resnet50(weights=None).eval()


@pytest.mark.parametrize("kind", ["pth", "safetensors"])
def test_resnet_gives_the_pooled_features_of_the_file(
    resnet: Any, kind: str, tmp_path: Path
) -> None:
    from safetensors.torch import save_file

    file = tmp_path / f"resnet50.{kind}"
    (torch.save if kind == "pth" else save_file)(resnet.state_dict(), file)
    encoder = encoders.load("resnet50", weights=file)
    assert encoder.space.startswith("resnet50/1/")
    vector = encoder.encode([pattern()])[0]
    seen: list[torch.Tensor] = []
    handle = resnet.avgpool.register_forward_hook(lambda *args: seen.append(args[2]))
    x = torch.from_numpy(encoder.prepare(pattern()).copy()).float().permute(2, 0, 1) / 255
    mean, spread = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    with torch.inference_mode():
        resnet(((x - mean[:, None, None]) / spread[:, None, None])[None])
    handle.remove()
    np.testing.assert_allclose(vector, seen[0].flatten().numpy(), rtol=1e-3, atol=1e-4)


def test_resnet_without_weights_says_how() -> None:
    with pytest.raises(ConfigError, match="needs the option weights=FILE"):
        encoders.load("resnet50")


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return (print, ("ran",))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pth", pickle.dumps(Evil(), protocol=2)),
        ("a.pth", b"not weights"),
        ("a.pth", b""),
        ("a.safetensors", b"\xff" * 99),
        ("a.safetensors", b""),
    ],
)
def test_a_file_that_is_no_weights_is_refused_and_runs_nothing(
    name: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ConfigError, match="cannot be read as weights"):
        encoders.load("resnet50", weights=tmp_path / name)
    assert "ran" not in capsys.readouterr().out
    with pytest.raises(ConfigError, match="cannot be read as weights"):
        encoders.load("resnet50", weights=tmp_path / "missing.pth")


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    torch.save({"conv1.weight": torch.zeros(3)}, tmp_path / "other.pth")
    with pytest.raises(ConfigError, match="does not hold the weights of torchvision's resnet50"):
        encoders.load("resnet50", weights=tmp_path / "other.pth")
