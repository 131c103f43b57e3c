"""EfficientNet-Lite2 in torch, for weights converted from TensorFlow (Tan and Le, ICML 2019).

Lite: no squeeze-and-excitation, ReLU6 everywhere, stem and head of fixed width. Batch
normalisation is folded into the convolutions when the weights are read, so none is left here.
Padding is TensorFlow's "same": of an odd number of pixels, the larger half goes right and below.
"""

from collections.abc import Iterator, Mapping

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

SIDE = 260
STEM, HEAD, CLASSES = 32, 1280, 1000
EPSILON = 1e-3  # of the batch normalisation, in training
# Blocks, width, kernel, stride of the first, expansion: B0's stages at width 1.1 and depth 1.2.
STAGES = (
    (1, 16, 3, 1, 1),
    (3, 24, 3, 2, 6),
    (3, 48, 5, 2, 6),
    (4, 88, 3, 2, 6),
    (4, 120, 5, 1, 6),
    (5, 208, 5, 2, 6),
    (1, 352, 3, 1, 6),
)


class SameConv(nn.Conv2d):
    """A convolution whose output side is ⌈input side / stride⌉, padded as TensorFlow does."""

    def forward(self, x: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C2 H2 W2"]:
        kernel, stride = self.kernel_size[0], self.stride[0]
        down, right = (max(kernel - (side % stride or stride), 0) for side in x.shape[2:])
        x = F.pad(x, (right // 2, right - right // 2, down // 2, down - down // 2))
        y: Tensor = F.conv2d(x, self.weight, self.bias, stride, groups=self.groups)
        return y


class Block(nn.Module):
    """Widen, filter each channel, narrow; added to its input where the shapes agree."""

    def __init__(self, width: int, out: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = width * expansion
        self.expand = nn.Conv2d(width, wide, 1) if expansion > 1 else None
        self.depthwise = SameConv(wide, wide, kernel, stride, groups=wide)
        self.project = nn.Conv2d(wide, out, 1)
        self.residual = stride == 1 and width == out

    def forward(self, x: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C2 H2 W2"]:
        wide = x if self.expand is None else F.relu6(self.expand(x))
        out: Tensor = self.project(F.relu6(self.depthwise(wide)))
        return x + out if self.residual else out


class EfficientNetLite(nn.Module):
    """Pictures to 1280 features; `classifier` turns those into ImageNet's 1000 classes."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = SameConv(3, STEM, 3, 2)
        self.blocks = nn.Sequential(*_blocks())
        self.head = nn.Conv2d(STAGES[-1][1], HEAD, 1)
        self.classifier = nn.Linear(HEAD, CLASSES)

    def forward(self, x: Float[Tensor, "B 3 H W"]) -> Float[Tensor, "B 1280"]:
        x = F.relu6(self.stem(x))  # (B, 32, H/2, W/2)
        x = F.relu6(self.head(self.blocks(x)))  # (B, 1280, H/32, W/32)
        return x.mean((2, 3))  # (B, 1280)

    def read(self, weights: Mapping[str, Tensor]) -> None:
        """Take weights under the names of the published file, folding the normalisation.

        Raises KeyError or RuntimeError if a name or a shape does not fit.
        """
        _fold(self.stem, weights, "_conv_stem", "_bn0")
        for number, block in enumerate(self.blocks):
            assert isinstance(block, Block)
            name = f"_blocks.{number}."
            if block.expand is not None:
                _fold(block.expand, weights, name + "_expand_conv", name + "_bn0")
            _fold(block.depthwise, weights, name + "_depthwise_conv", name + "_bn1")
            _fold(block.project, weights, name + "_project_conv", name + "_bn2")
        _fold(self.head, weights, "_conv_head", "_bn1")
        self.classifier.load_state_dict(
            {"weight": weights["_fc.weight"], "bias": weights["_fc.bias"]}
        )


def _blocks() -> Iterator[Block]:
    width = STEM
    for count, out, kernel, stride, expansion in STAGES:
        for number in range(count):
            yield Block(width, out, kernel, stride if number == 0 else 1, expansion)
            width = out


def _fold(conv: nn.Conv2d, weights: Mapping[str, Tensor], name: str, norm: str) -> None:
    """norm(conv(x)) = scale·(w*x − mean) + shift, as one convolution with a bias."""
    scale = weights[norm + ".weight"] / torch.sqrt(weights[norm + ".running_var"] + EPSILON)
    shift = weights[norm + ".bias"] - weights[norm + ".running_mean"] * scale
    folded = weights[name + ".weight"] * scale[:, None, None, None]
    conv.load_state_dict({"weight": folded, "bias": shift})
